// « À regarder »: gentle, and each line can be put aside by the crew.
import { button, make, one } from "./dom.js";
import { fill } from "./facts.js";

/** @param {import("./canvas.js").Canvas} canvas */
export function lookAt(canvas) {
  const box = canvas.root.querySelector("[data-look]");
  if (!(box instanceof HTMLDetailsElement)) return;
  const { board, told } = canvas;
  const { words } = told;
  const order = told.zones.map((zone) => zone.id);
  const found = [...board.cards.values()]
    .sort((a, b) => order.indexOf(a.zone) - order.indexOf(b.zone) || (a.order < b.order ? -1 : 1))
    .flatMap((card) => board.asks(card).map((kind) => ({ card, kind })));
  box.hidden = !board.cards.size || !(canvas.canEdit || told.canComment);
  const list = one(box, "[data-look-list]", HTMLElement);
  const key = JSON.stringify(found.map(({ card, kind }) => [card.id, kind, board.shortOf(card)])) + canvas.canEdit;
  if (list.dataset.made === key) return;
  list.dataset.made = key;
  if (!found.length) {
    list.replaceChildren(make("li", "", words.lookAtNone));
    return;
  }
  list.replaceChildren(
    ...found.map(({ card, kind }) => {
      const line = make("li", "");
      const link = document.createElement("a");
      link.href = `#carte-${card.id}`;
      link.textContent = board.shortOf(card);
      line.append(link, ` — ${told.asks[kind]} `);
      if (canvas.canEdit) {
        const quiet = button(words.quiet, "btn btn--link", () => {
          const kinds = Array.isArray(card.fields.quiet) ? card.fields.quiet : [];
          canvas.voyage.setField(card.id, "quiet", [...new Set([...kinds, kind])].sort());
          canvas.toast.show(words.quieted, true);
          one(box, "summary", HTMLElement).focus();
        });
        quiet.setAttribute("aria-label", fill(words.quietCard, { text: board.shortOf(card) }));
        line.append(quiet);
      }
      return line;
    }),
  );
}
