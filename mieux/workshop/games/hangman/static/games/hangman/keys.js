// The keys of the keyboard are the letters on the page. É is E: the browser takes the accent off before it looks.

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
  const target = event.target;
  if (target instanceof HTMLElement && target.closest("input:not([type=hidden]), textarea, select, [contenteditable]")) return;
  const letter = event.key.normalize("NFD").replace(/\p{M}/gu, "").toUpperCase();
  if (!/^[A-Z]$/.test(letter)) return;
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
