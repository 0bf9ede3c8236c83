// What the page offers around the cards: list or sea, a zone copied as lines, words in place.
import { fill } from "./facts.js";

/** @typedef {import("./canvas.js").Canvas} Canvas */

/** A link to a zone or a card that the search has folded away opens it first. @param {Canvas} canvas */
function unfolding(canvas) {
  canvas.root.addEventListener("click", (event) => {
    const link = event.target instanceof Element ? event.target.closest("a[href^='#']") : null;
    if (!(link instanceof HTMLAnchorElement)) return;
    const card = canvas.voyage.card(decodeURIComponent(link.hash.slice(1)).replace("carte-", ""));
    canvas.notes?.unfold(link.dataset.toZone ?? card?.zone ?? "");
  }, true);
}

/** A zone as a list of lines, for wherever one wants to paste it. @param {Canvas} canvas */
export function lists(canvas) {
  const { root, told } = canvas;
  unfolding(canvas);
  for (const each of root.querySelectorAll("[data-only-live]")) if (each instanceof HTMLElement) each.hidden = false;
  for (const copy of root.querySelectorAll("[data-copy]")) {
    if (!(copy instanceof HTMLElement)) continue;
    copy.addEventListener("click", async () => {
      const all = canvas.voyage.inZone(copy.dataset.copy ?? "").map((card) => card.text.split(/\s+/).filter(Boolean).join(" ")).filter(Boolean);
      try {
        await navigator.clipboard.writeText(all.map((line) => `- ${line}\n`).join(""));
        canvas.toast.show(all.length === 1 ? told.words.copiedOne : fill(told.words.copied, { n: all.length }));
      } catch {
        canvas.toast.show(told.words.notCopied);
      }
    });
  }
}

/** Words on a card or a zone open in place; with a modifier, or a middle click, in a page. @param {Canvas} canvas @param {MouseEvent} event */
export async function words(canvas, event) {
  const link = event.target instanceof Element ? event.target.closest("a[data-talk]") : null;
  if (!(link instanceof HTMLAnchorElement) || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const of = link.dataset.talkOf ?? "";
  const about = of.startsWith("zone:") ? canvas.zoneName(of.slice(5)) : `« ${canvas.board.shortOf(canvas.board.cards.get(of))} »`;
  try {
    const { Talk } = await import("./talk.js");
    canvas.talk ??= new Talk(canvas);
    await canvas.talk.open(link, of, about);
  } catch {
    location.assign(link.href);
  }
}

/** List or sea: the same cards, laid otherwise; the one that was looked at keeps the focus. @param {Canvas} canvas */
export function views(canvas) {
  const form = canvas.root.querySelector("[data-view-switch]");
  if (!(form instanceof HTMLFormElement)) return;
  const kept = `mieux-voyage-view`;
  form.addEventListener("submit", (event) => {
    const pressed = /** @type {SubmitEvent} */ (event).submitter;
    if (!(pressed instanceof HTMLButtonElement)) return;
    event.preventDefault();
    canvas.look(pressed.value === "mer" ? "sea" : "list", true);
    const address = new URL(location.href);
    address.searchParams.set("vue", pressed.value);
    address.searchParams.delete("carte");
    history.replaceState(null, "", address);
    if (canvas.told.member) {
      const data = new FormData(form);
      data.set("vue", pressed.value);
      fetch(canvas.told.page, { method: "POST", body: data, redirect: "manual", keepalive: true }).catch(() => {});
      return;
    }
    try {
      localStorage.setItem(kept, canvas.view);
    } catch {
      // For this page only.
    }
  });
  if (canvas.told.member || new URL(location.href).searchParams.has("vue")) return;
  try {
    const view = localStorage.getItem(kept);
    if (view === "list" || view === "sea") canvas.look(view, false);
  } catch {
    // As the page came.
  }
}
