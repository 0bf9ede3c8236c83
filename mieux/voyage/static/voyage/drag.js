// Dragging a note with the mouse, as a bonus: « Déplacer vers… » does the same.

/** @typedef {import("./canvas.js").Canvas} Canvas */

/** @param {Canvas} canvas @param {HTMLElement} root */
export function drag(canvas, root) {
  let dragged = "";
  /** @type {Element | null} */
  let over = null;

  const mark = (/** @type {Element | null} */ zone) => {
    if (over === zone) return;
    over?.classList.remove("zone--over");
    zone?.classList.add("zone--over");
    over = zone;
  };
  const zoneAt = (/** @type {EventTarget | null} */ target) => (target instanceof Element ? target.closest("[data-zone]") : null);

  root.addEventListener("dragstart", (event) => {
    const note = event.target instanceof Element ? event.target.closest("li.note[data-card]") : null;
    if (!(note instanceof HTMLElement) || !event.dataTransfer || !note.draggable) return;
    dragged = note.dataset.card ?? "";
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", canvas.voyage.card(dragged)?.text ?? "");
    note.classList.add("note--dragged");
  });
  root.addEventListener("dragover", (event) => {
    const zone = zoneAt(event.target);
    if (!dragged || !zone) return;
    event.preventDefault();
    mark(zone);
  });
  root.addEventListener("drop", (event) => {
    const zone = zoneAt(event.target);
    if (!dragged || !(zone instanceof HTMLElement)) return;
    event.preventDefault();
    const under = event.target instanceof Element ? event.target.closest("li.note[data-card]") : null;
    let before = null;
    if (under instanceof HTMLElement && under.dataset.card !== dragged) {
      const box = under.getBoundingClientRect();
      const next = under.nextElementSibling;
      const after = event.clientY > box.top + box.height / 2;
      before = after ? (next instanceof HTMLElement ? next.dataset.card : null) : under.dataset.card;
      if (before === dragged) before = next?.nextElementSibling instanceof HTMLElement ? next.nextElementSibling.dataset.card : null;
    }
    canvas.moveCard(dragged, zone.dataset.zone ?? "", before || null);
  });
  root.addEventListener("dragend", () => {
    root.querySelector(".note--dragged")?.classList.remove("note--dragged");
    dragged = "";
    mark(null);
  });
}
