// « Déplacer vers… »: zone and place, by button and keyboard.
import { one } from "./dom.js";
import { fill, short } from "./facts.js";

/** @typedef {import("./canvas.js").Canvas} Canvas */

/** @param {Canvas} canvas @returns {(id: string) => void} Opens the question for a card. */
export function mover(canvas) {
  const dialog = document.querySelector("[data-move]");
  if (!(dialog instanceof HTMLDialogElement)) return () => {};
  const zoneBox = one(dialog, "#vers-zone", HTMLSelectElement);
  const placeBox = one(dialog, "#vers-place", HTMLSelectElement);
  const shown = one(dialog, ".move__card", HTMLElement);
  const { told, voyage } = canvas;
  let moving = "";

  for (const zone of told.zones) {
    if (zone.id !== "hold") zoneBox.append(new Option(`${zone.metaphor} — ${zone.label}`, zone.id));
  }

  const places = () => {
    const others = voyage.inZone(zoneBox.value).filter((card) => card.id !== moving);
    const here = voyage.card(moving);
    const now = here?.zone === zoneBox.value ? voyage.inZone(here.zone).findIndex((card) => card.id === moving) : -1;
    placeBox.replaceChildren(new Option(told.words.first, others[0]?.id ?? ""));
    others.forEach((card, n) => {
      const text = n === others.length - 1 ? `${told.words.last} — ` : "";
      const after = fill(told.words.after, { text: short(card.text, 60) || told.words.noText });
      placeBox.append(new Option(text + after, others[n + 1]?.id ?? ""));
    });
    placeBox.selectedIndex = now < 0 ? placeBox.length - 1 : now;
  };

  zoneBox.addEventListener("change", places);
  dialog.addEventListener("close", () => {
    if (dialog.returnValue === "move" && voyage.card(moving)) canvas.moveCard(moving, zoneBox.value, placeBox.value || null);
    dialog.returnValue = "";
    canvas.focusCard(moving);
  });

  return (id) => {
    const card = voyage.card(id);
    if (!card) return;
    moving = id;
    shown.textContent = `« ${short(card.text) || told.words.noText} »`;
    zoneBox.value = card.zone;
    if (zoneBox.selectedIndex < 0) zoneBox.selectedIndex = 0;
    places();
    dialog.returnValue = "";
    dialog.showModal();
  };
}
