// The notebook: the reader's notes, kept in this browser and nowhere else. One key of localStorage, one JSON value.
// Everything that reads or writes it goes through this module.

/**
 * @typedef {{text: string, at: string}} Note
 * @typedef {"continue" | "adjust" | "restart"} Choice
 * @typedef {{choice: Choice | "", note: string, at: string}} Stop
 * @typedef {{version: 1, notes: Record<string, Note>, stops: Record<string, Stop>, read: Record<string, string>}} Notebook
 */

const KEY = "mieux-notebook";
const CHOICES = ["continue", "adjust", "restart", ""];
const MAX_TEXT = 5000;
const MAX_ENTRIES = 500;

/** @returns {Notebook} */
export function empty() {
  return { version: 1, notes: {}, stops: {}, read: {} };
}

/** @param {unknown} value @returns {Record<string, unknown>} */
function record(value) {
  return value && typeof value === "object" && !Array.isArray(value) ? /** @type {Record<string, unknown>} */ (value) : {};
}

/** @param {unknown} value */
function words(value) {
  return typeof value === "string" ? value.slice(0, MAX_TEXT) : "";
}

/**
 * Whatever was found or imported → a notebook, or null when it is not one. Unknown keys are dropped.
 * @param {unknown} raw
 * @returns {Notebook | null}
 */
export function parse(raw) {
  const source = record(raw);
  if (source.version !== 1) return null;
  const book = empty();
  for (const [key, value] of Object.entries(record(source.notes)).slice(0, MAX_ENTRIES)) {
    const text = words(record(value).text);
    if (text && /^[a-z0-9.-]{1,130}$/.test(key)) book.notes[key] = { text, at: words(record(value).at) };
  }
  for (const [key, value] of Object.entries(record(source.stops)).slice(0, MAX_ENTRIES)) {
    const stop = record(value);
    const choice = words(stop.choice);
    if (CHOICES.includes(choice) && /^[a-z0-9-]{1,60}$/.test(key)) {
      book.stops[key] = { choice: /** @type {Choice | ""} */ (choice), note: words(stop.note), at: words(stop.at) };
    }
  }
  for (const [key, value] of Object.entries(record(source.read)).slice(0, MAX_ENTRIES)) {
    if (/^[a-z0-9-]{1,60}$/.test(key)) book.read[key] = words(value);
  }
  return book;
}

/** What this browser holds; an empty notebook when there is nothing, or nothing that can be read. @returns {Notebook} */
export function load() {
  try {
    return parse(JSON.parse(localStorage.getItem(KEY) ?? "null")) ?? empty();
  } catch {
    return empty();
  }
}

/**
 * Read again, change, write: two open tabs do not erase each other's notes.
 * @param {(book: Notebook) => void} change
 * @returns {boolean} Whether the browser kept it.
 */
export function update(change) {
  const book = load();
  change(book);
  try {
    localStorage.setItem(KEY, JSON.stringify(book));
    return true;
  } catch {
    return false;
  }
}

/** @param {string} key @param {string} text @returns {boolean} Whether the browser kept it. */
export function write(key, text) {
  return update((book) => {
    if (text.trim()) book.notes[key] = { text: text.slice(0, MAX_TEXT), at: new Date().toISOString() };
    else delete book.notes[key];
  });
}

/** @param {string} step @param {Choice | ""} choice Empty when the stopover was skipped. @param {string} note */
export function stop(step, choice, note) {
  return update((book) => {
    book.stops[step] = { choice, note: note.trim().slice(0, 500), at: new Date().toISOString() };
  });
}

/** @param {string} step */
export function visited(step) {
  return update((book) => {
    book.read[step] = new Date().toISOString();
  });
}

/** Add an exported notebook to this one; for a question answered in both, the imported answer wins. @param {Notebook} other */
export function merge(other) {
  return update((book) => {
    Object.assign(book.notes, other.notes);
    Object.assign(book.stops, other.stops);
    Object.assign(book.read, other.read);
  });
}

/** @returns {boolean} Whether it is gone. */
export function clear() {
  try {
    localStorage.removeItem(KEY);
    return true;
  } catch {
    return false;
  }
}

/**
 * Tell when another tab changed the notebook.
 * @param {() => void} listener
 */
export function onChange(listener) {
  window.addEventListener("storage", (event) => {
    if (event.key === KEY || event.key === null) listener();
  });
}

/**
 * @typedef {{title: string, stop: string, lines: Array<{label: string, text: string}>}} Chapter
 */

/**
 * The notebook as Markdown.
 * @param {string} title
 * @param {Chapter[]} chapters
 */
export function markdown(title, chapters) {
  const parts = [`# ${title}`];
  for (const chapter of chapters) {
    if (!chapter.stop && !chapter.lines.length) continue;
    parts.push(`## ${chapter.title}`);
    if (chapter.stop) parts.push(`*${chapter.stop.replace(/\s+/g, " ").trim()}*`);
    for (const line of chapter.lines) parts.push(`**${line.label}**`, line.text.trim());
  }
  return parts.join("\n\n") + "\n";
}
