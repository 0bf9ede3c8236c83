// A bonus for those who like to hold a card: drop the story on a form of renewal, and it is placed there.
// The check boxes and the button stay the way everybody can use.

/** @param {HTMLElement} table */
function makeDraggable(table) {
  const story = table.querySelector(".story");
  const form = table.querySelector("form.answer");
  if (!(story instanceof HTMLElement) || !(form instanceof HTMLFormElement)) return;
  story.draggable = true;
  story.classList.add("story--held");
  story.addEventListener("dragstart", (event) => {
    event.dataTransfer?.setData("text/plain", story.querySelector(".story__title")?.textContent ?? "");
    table.classList.add("play--dragging");
  });
  story.addEventListener("dragend", () => table.classList.remove("play--dragging"));
  for (const target of form.querySelectorAll("[data-drop]")) {
    target.addEventListener("dragover", (event) => event.preventDefault());
    target.addEventListener("dragenter", () => target.classList.add("tile--over"));
    target.addEventListener("dragleave", () => target.classList.remove("tile--over"));
    target.addEventListener("drop", (event) => {
      event.preventDefault();
      const box = target.querySelector("input");
      if (!box) return;
      box.checked = true;
      form.requestSubmit(form.querySelector("button") ?? undefined);
    });
  }
}

const table = document.querySelector("[data-play]");
if (table instanceof HTMLElement) {
  makeDraggable(table);
  table.addEventListener("mieux:swapped", () => makeDraggable(table));
}

export {};
