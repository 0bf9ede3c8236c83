// The pages around the canvas: a link that is shown once is copied, or shown to a whole room; the page one is on is seen.

import { say } from "./dom.js";

for (const button of document.querySelectorAll("[data-copy]")) {
  if (!(button instanceof HTMLButtonElement)) continue;
  const from = document.getElementById(button.dataset.copy ?? "");
  if (!(from instanceof HTMLInputElement)) continue;
  const words = button.textContent ?? "";
  button.hidden = false;
  button.addEventListener("click", async () => {
    from.focus();
    from.select();
    try {
      await navigator.clipboard.writeText(from.value);
    } catch {
      // Without the right to the clipboard (or without https), the old way; the text stays selected either way.
      document.execCommand("copy");
    }
    button.textContent = button.dataset.done ?? "";
    say(button.dataset.done ?? "");
    setTimeout(() => (button.textContent = words), 2500);
    button.focus();
  });
}

const show = document.querySelector("[data-show]");
const opener = document.querySelector("[data-show-code]");
if (show instanceof HTMLDialogElement && opener instanceof HTMLButtonElement) {
  opener.hidden = false;
  opener.addEventListener("click", () => show.showModal());
}

const fresh = document.querySelector("[data-fresh]");
if (fresh instanceof HTMLElement) fresh.focus();

const here = document.querySelector(".around-nav a[aria-current]");
const row = here?.closest("ul");
if (here instanceof HTMLElement && row) row.scrollLeft = here.offsetLeft - row.offsetLeft - 60;
