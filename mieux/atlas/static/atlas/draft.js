// Keeping what is typed in this browser, so that a closed tab or a lost network costs nothing.

/** @typedef {{ at: number, fields: Record<string, string[]> }} Draft */

const PREFIX = "mieux-brouillon:";
// The same thirty days as on the server.
const DAYS = 30;

/** @param {string} key @returns {Draft | null} */
export function recall(key) {
  try {
    const text = localStorage.getItem(PREFIX + key);
    /** @type {unknown} */
    const found = text ? JSON.parse(text) : null;
    if (!found || typeof found !== "object" || !("at" in found) || !("fields" in found)) return null;
    const draft = /** @type {Draft} */ (found);
    if (Date.now() - draft.at > DAYS * 86_400_000) {
      forget(key);
      return null;
    }
    return draft;
  } catch {
    return null;
  }
}

/** @param {string} key @param {Record<string, string[]>} fields @returns {boolean} Whether the browser kept it. */
export function keep(key, fields) {
  try {
    localStorage.setItem(PREFIX + key, JSON.stringify({ at: Date.now(), fields }));
    return true;
  } catch {
    return false;
  }
}

/** @param {string} key */
export function forget(key) {
  try {
    localStorage.removeItem(PREFIX + key);
  } catch {
    // Nothing was kept either.
  }
}

/**
 * What the form holds, without what belongs to the server.
 * @param {HTMLFormElement} form
 * @returns {Record<string, string[]>}
 */
export function read(form) {
  /** @type {Record<string, string[]>} */
  const fields = {};
  for (const [name, value] of new FormData(form)) {
    if (name === "csrfmiddlewaretoken" || name === "version" || typeof value !== "string" || value === "") continue;
    (fields[name] ??= []).push(value);
  }
  return fields;
}

/** @param {HTMLFormElement} form @param {Record<string, string[]>} fields */
export function write(form, fields) {
  for (const control of form.elements) {
    if (control instanceof HTMLInputElement && (control.type === "checkbox" || control.type === "radio")) {
      control.checked = (fields[control.name] ?? []).includes(control.value);
    } else if (
      (control instanceof HTMLInputElement && control.type !== "hidden") ||
      control instanceof HTMLTextAreaElement ||
      control instanceof HTMLSelectElement
    ) {
      control.value = fields[control.name]?.[0] ?? "";
    }
  }
}
