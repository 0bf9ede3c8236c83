import assert from "node:assert/strict";
import test from "node:test";

/** @type {Map<string, string>} */
const drawer = new Map();
globalThis.document = { querySelector: () => null, querySelectorAll: () => [] };
globalThis.HTMLElement = class {};
globalThis.window = { location: new URL("http://localhost/jeux/formes/?carte=a") };
globalThis.localStorage = {
  getItem: (key) => drawer.get(key) ?? null,
  setItem: (key, value) => void drawer.set(key, value),
  removeItem: (key) => void drawer.delete(key),
};
const { keep, kept, onlyMoves } = await import("../static/workshop/play.js");

test("a game is kept in the browser and can be put away", () => {
  keep("formes", "?carte=a&lu=a.b");
  assert.equal(kept("formes"), "?carte=a&lu=a.b");
  assert.equal(kept("champ"), null);
  keep("formes", null);
  assert.equal(kept("formes"), null);
});

test("a browser that refuses storage plays on by addresses", () => {
  const storage = globalThis.localStorage;
  globalThis.localStorage = { getItem: refuse, setItem: refuse, removeItem: refuse };
  assert.equal(kept("formes"), null);
  assert.doesNotThrow(() => keep("formes", "?x"));
  globalThis.localStorage = storage;
});

test("a link to another part of the same page is left to the browser", () => {
  assert.equal(onlyMoves("http://localhost/jeux/formes/?carte=a#tableau"), true);
  assert.equal(onlyMoves("http://localhost/jeux/formes/?carte=b#carte"), false);
  assert.equal(onlyMoves("http://localhost/jeux/formes/?carte=a"), false);
});

function refuse() {
  throw new Error("SecurityError");
}
