// The keys of the keyboard are the letters on the page. É is E: the browser takes the accent off before it looks.

/**
 * @param {string} key What the keyboard says: "é", "Enter", "a".
 * @returns {string} The plain letter A–Z, or "" when it is none.
 */
export function letterOf(key) {
  const letter = key.normalize("NFD").replace(/\p{M}/gu, "").toUpperCase();
  return /^[A-Z]$/.test(letter) ? letter : "";
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
  const target = event.target;
  if (target instanceof HTMLElement && target.closest("input:not([type=hidden]), textarea, select, [contenteditable]")) return;
  const letter = letterOf(event.key);
  if (!letter) return;
  const key = document.querySelector(`.keyboard [data-stay="${letter}"]`);
  if (key instanceof HTMLButtonElement && key.getAttribute("aria-disabled") !== "true") key.click();
});

/** @type {string[]} Letters typed faster than the table turns; they are said one after the other. */
const waiting = [];
const table = document.querySelector("[data-play]");

document.addEventListener(
  "click",
  (event) => {
    const key = event.target instanceof Element ? event.target.closest(".keyboard [data-stay]") : null;
    if (!(key instanceof HTMLButtonElement)) return;
    const said = key.getAttribute("aria-disabled") === "true";
    const busy = table?.getAttribute("aria-busy") === "true";
    if (!said && !busy) return;
    event.preventDefault();
    event.stopPropagation();
    if (!said) waiting.push(key.value);
  },
  true,
);

/** After a turn: the help about keys shows, and the next waiting letter is said. */
function settle() {
  for (const help of document.querySelectorAll("[data-with-keys]")) if (help instanceof HTMLElement) help.hidden = false;
  for (let letter = waiting.shift(); letter; letter = waiting.shift()) {
    const key = document.querySelector(`.keyboard [data-stay="${letter}"]`);
    // A letter typed twice while the table was turning has been said meanwhile.
    if (!(key instanceof HTMLButtonElement) || key.getAttribute("aria-disabled") === "true") continue;
    // A task later: the table is busy until this turn is over.
    setTimeout(() => key.click(), 0);
    return;
  }
}

settle();
table?.addEventListener("mieux:swapped", settle);
