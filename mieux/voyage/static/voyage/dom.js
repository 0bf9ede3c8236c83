// Small words for the page's elements, and what is said aloud.

/**
 * The element inside, which must be there.
 * @template {Element} T
 * @param {ParentNode} where
 * @param {string} selector
 * @param {new () => T} type
 * @returns {T}
 */
export function one(where, selector, type) {
  const found = where.querySelector(selector);
  if (!(found instanceof type)) throw new Error(`no ${selector} here`);
  return found;
}

/** What has been looked for once: with 2,000 cards, looking through the page for each of them took seconds. @type {Map<string, Element | null>} */
const found = new Map();

/** A piece of pieces.html, ready to be laid on the page. @param {string} name @returns {HTMLElement | null} */
export function piece(name) {
  if (!found.has(name)) {
    const template = document.querySelector(`template[data-piece="${name}"]`);
    found.set(name, template instanceof HTMLTemplateElement ? template.content.firstElementChild : null);
  }
  const copy = found.get(name)?.cloneNode(true);
  return copy instanceof HTMLElement ? copy : null;
}

/** @param {string} tag @param {string} css @param {string} [text] */
export function make(tag, css, text = "") {
  const made = document.createElement(tag);
  if (css) made.className = css;
  made.textContent = text;
  return made;
}

/** @param {string} text @param {string} css @param {() => void} work */
export function button(text, css, work) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = css;
  made.textContent = text;
  made.addEventListener("click", work);
  return made;
}

/** A text box as high as its text. @param {HTMLTextAreaElement} box */
export function grow(box) {
  box.style.height = "auto";
  box.style.height = `${box.scrollHeight + 4}px`;
}

/** Said to screen readers, politely. @param {string} words */
export function say(words) {
  const status = document.getElementById("status");
  if (!status) return;
  status.textContent = "";
  // Two frames: some readers only announce a change they saw happen.
  requestAnimationFrame(() => requestAnimationFrame(() => (status.textContent = words)));
}

/** Names as one reads them aloud. @param {string[]} names @param {Record<string, string>} words @param {number} [most] */
export function listed(names, words, most = 4) {
  const shown = names.length > most ? [...names.slice(0, most - 1), words.others.replace("{n}", String(names.length - most + 1))] : names;
  if (shown.length < 2) return shown.join("");
  return `${shown.slice(0, -1).join(", ")} ${words.and} ${shown[shown.length - 1]}`;
}
