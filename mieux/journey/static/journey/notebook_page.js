// The buttons of the notebook's own page: take away, print, take up again, erase.

import * as notebook from "./notebook.js";

/** @param {string} name @param {string} type @param {string} content */
function download(name, type, content) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([content], { type }));
  link.download = name;
  link.click();
  // Some browsers read the file after the click.
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}

/** What the page shows, as chapters. @returns {notebook.Chapter[]} */
function chapters() {
  const book = notebook.load();
  return [...document.querySelectorAll("[data-notebook-step]")].map((section) => {
    const stop = section.querySelector("[data-notebook-stop]");
    const lines = [...section.querySelectorAll("textarea[data-note]")].flatMap((area) => {
      if (!(area instanceof HTMLTextAreaElement)) return [];
      const text = book.notes[area.dataset.note ?? ""]?.text;
      const label = area.labels?.[0]?.textContent?.trim() ?? "";
      return text ? [{ label, text }] : [];
    });
    const stopped = stop instanceof HTMLElement && !stop.hidden ? (stop.textContent ?? "") : "";
    return { title: section.querySelector("h2 a, h2")?.textContent?.trim() ?? "", stop: stopped, lines };
  });
}

function stops() {
  const book = notebook.load();
  for (const line of document.querySelectorAll("[data-notebook-stop]")) {
    if (!(line instanceof HTMLElement)) continue;
    const stop = book.stops[line.dataset.notebookStop ?? ""];
    const words = stop ? [stop.choice ? line.dataset[stop.choice] : "", stop.note].filter(Boolean).join(" — ") : "";
    line.hidden = !words;
    const text = line.querySelector("[data-notebook-stop-text]");
    if (text) text.textContent = words;
  }
}

/** Bind the page, when this is the page. */
export function notebookPage() {
  const tools = document.querySelector("[data-notebook-tools]");
  if (!(tools instanceof HTMLElement)) return;
  const state = tools.querySelector("[data-notebook-state]");
  const say = (/** @type {string | undefined} */ text) => {
    if (state) state.textContent = text ?? "";
  };
  const changed = () => {
    document.dispatchEvent(new CustomEvent("notebook-changed"));
    stops();
  };
  stops();
  notebook.onChange(stops);

  tools.querySelector("[data-export=md]")?.addEventListener("click", () => {
    const title = tools.dataset.title ?? "";
    download(`${tools.dataset.filename}.md`, "text/markdown;charset=utf-8", notebook.markdown(title, chapters()));
    say(tools.dataset.taken);
  });
  tools.querySelector("[data-export=json]")?.addEventListener("click", () => {
    download(`${tools.dataset.filename}.json`, "application/json", JSON.stringify(notebook.load(), null, 2));
    say(tools.dataset.taken);
  });
  tools.querySelector("[data-print]")?.addEventListener("click", () => window.print());

  const ask = tools.querySelector("[data-clear]");
  const question = document.getElementById("tout-effacer");
  const show = (/** @type {boolean} */ open) => {
    if (!question) return;
    question.hidden = !open;
    ask?.setAttribute("aria-expanded", String(open));
    const target = open ? question.querySelector("[data-clear-no]") : ask;
    if (target instanceof HTMLElement) target.focus();
  };
  ask?.addEventListener("click", () => show(question?.hidden ?? false));
  tools.querySelector("[data-clear-no]")?.addEventListener("click", () => {
    show(false);
    say(tools.dataset.kept);
  });
  tools.querySelector("[data-clear-yes]")?.addEventListener("click", () => {
    notebook.clear();
    changed();
    show(false);
    say(tools.dataset.deleted);
  });

  const file = tools.querySelector("[data-import]");
  file?.addEventListener("change", async () => {
    if (!(file instanceof HTMLInputElement)) return;
    const chosen = file.files?.[0];
    file.value = "";
    if (!chosen) return;
    let book = null;
    try {
      // A notebook is small; a larger file is something else.
      if (chosen.size < 3_000_000) book = notebook.parse(JSON.parse(await chosen.text()));
    } catch {
      book = null;
    }
    if (book && notebook.merge(book)) {
      changed();
      say(tools.dataset.imported);
    } else {
      say(tools.dataset.refused);
    }
  });
}
