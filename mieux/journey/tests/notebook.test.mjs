// Run by test_notebook.py with Node's own test runner.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import test from "node:test";

const store = new Map();
let refuse = false;
globalThis.localStorage = {
  getItem: (key) => store.get(key) ?? null,
  setItem: (key, value) => {
    if (refuse) throw new Error("quota");
    store.set(key, value);
  },
  removeItem: (key) => store.delete(key),
};
const source = await readFile(new URL("../static/journey/notebook.js", import.meta.url), "utf-8");
const notebook = await import(`data:text/javascript,${encodeURIComponent(source)}`);

test("a note is kept, changed and taken away", () => {
  assert.ok(notebook.write("identifier.envie", "Le jardin"));
  assert.equal(notebook.load().notes["identifier.envie"].text, "Le jardin");
  notebook.write("identifier.envie", "  ");
  assert.deepEqual(notebook.load().notes, {});
});

test("two tabs do not erase each other", () => {
  notebook.clear();
  notebook.write("a.b", "un");
  // Another tab writes meanwhile: this module reads again before it writes.
  const other = notebook.load();
  other.notes["c.d"] = { text: "deux", at: "" };
  store.set("mieux-notebook", JSON.stringify(other));
  notebook.write("a.b", "un et demi");
  assert.deepEqual(Object.keys(notebook.load().notes).sort(), ["a.b", "c.d"]);
});

test("a stopover is answered or passed", () => {
  notebook.stop("lever", "adjust", " doucement ");
  assert.equal(notebook.load().stops.lever.choice, "adjust");
  assert.equal(notebook.load().stops.lever.note, "doucement");
  notebook.stop("lever", "", "");
  assert.equal(notebook.load().stops.lever.choice, "");
});

test("a browser that refuses to keep says so", () => {
  refuse = true;
  assert.equal(notebook.write("a.b", "x"), false);
  refuse = false;
});

test("what is not a notebook is refused, what is odd in one is dropped", () => {
  for (const raw of [null, 3, "x", [], {}, { version: 2 }]) assert.equal(notebook.parse(raw), null);
  const book = notebook.parse({
    version: 1,
    notes: { "a.b": { text: "ok", at: 5 }, "<img>": { text: "x" }, "c.d": { text: 4 }, __proto__: { text: "x" } },
    stops: { lever: { choice: "sink" }, integrer: { choice: "restart", note: "n".repeat(9000) } },
    read: "hier",
  });
  assert.deepEqual(Object.keys(book.notes), ["a.b"]);
  assert.deepEqual(Object.keys(book.stops), ["integrer"]);
  assert.ok(book.stops.integrer.note.length <= 5000);
  assert.deepEqual(book.read, {});
});

test("broken storage is an empty notebook", () => {
  store.set("mieux-notebook", "{oups");
  assert.deepEqual(notebook.load(), notebook.empty());
});

test("Markdown holds the chapters that have something", () => {
  const text = notebook.markdown("Mon carnet", [
    { title: "Identifier", stop: "", lines: [] },
    { title: "Comprendre", stop: "Escale :\n  On ajuste", lines: [{ label: "Quel pétale ?", text: "Le rouge\n" }] },
  ]);
  assert.equal(text, "# Mon carnet\n\n## Comprendre\n\n*Escale : On ajuste*\n\n**Quel pétale ?**\n\nLe rouge\n");
});
