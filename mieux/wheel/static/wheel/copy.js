// « Copier » beside an address; without this module one selects and copies by hand.

const button = document.querySelector("[data-copy]");
const source = document.querySelector("[data-copy-source]");
const state = document.querySelector("[data-copy-state]");

if (button instanceof HTMLButtonElement && source instanceof HTMLInputElement && state) {
  button.hidden = !("clipboard" in navigator);
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(source.value);
      state.textContent = button.dataset.copied ?? "";
    } catch {
      source.select();
    }
  });
}
