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

/** A letter that was said already stays where it is: pressing it again must not move the page. */
function settle() {
  for (const key of document.querySelectorAll('.keyboard [aria-disabled="true"]')) {
    key.addEventListener("click", (event) => event.preventDefault());
  }
  for (const help of document.querySelectorAll("[data-with-keys]")) if (help instanceof HTMLElement) help.hidden = false;
}

settle();
document.querySelector("[data-play]")?.addEventListener("mieux:swapped", settle);
