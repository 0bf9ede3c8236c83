// What is being typed stays in this browser, so that a closed tab does not swallow an answer.

const PREFIX = "mieux-presse-";

function open() {
  const field = document.querySelector("[data-draft]");
  if (!(field instanceof HTMLTextAreaElement)) return;
  const key = PREFIX + field.dataset.draft;
  try {
    if (!field.value) field.value = localStorage.getItem(key) ?? "";
    field.addEventListener("input", () => {
      try {
        localStorage.setItem(key, field.value);
      } catch {
        // No room or no right to keep it: the address keeps it once it is sent.
      }
    });
  } catch {
    // Storage is refused: the field simply starts empty.
  }
}

/** Restarting empties the room, drafts included. */
function forget() {
  try {
    for (const key of Object.keys(localStorage)) if (key.startsWith(PREFIX)) localStorage.removeItem(key);
  } catch {
    // Nothing was kept.
  }
}

open();
const table = document.querySelector("[data-play]");
table?.addEventListener("mieux:swapped", open);
table?.addEventListener("click", (event) => {
  if (event.target instanceof Element && event.target.closest("[data-restart]")) forget();
});

export {};
