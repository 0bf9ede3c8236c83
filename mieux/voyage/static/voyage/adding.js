// « Ajouter une carte »: one line, one card; a pasted list is as many; or a draft for oneself first.
import { newId } from "./doc.js";
import { grow, one } from "./dom.js";
import { fill, lines } from "./facts.js";

/** @param {import("./canvas.js").Canvas} canvas @param {HTMLFormElement} form */
export function adding(canvas, form) {
  const { told } = canvas;
  const box = one(form, "textarea", HTMLTextAreaElement);
  const zone = one(form, "[name=zone]", HTMLInputElement).value;
  const secret = form.querySelector("[data-private]");
  const opener = form.closest("details");
  const add = () => {
    const texts = lines(box.value);
    if (!texts.length) {
      box.focus();
      return;
    }
    if (secret instanceof HTMLInputElement && secret.checked) {
      for (const text of texts) canvas.drafts.put({ id: `draft-${newId()}`, zone, text });
      canvas.toast.show(canvas.drafts.kept ? told.words.draftKept : told.words.draftLost);
    } else {
      canvas.voyage.addCards(zone, texts);
      const words = texts.length === 1 ? told.words.added : told.words.addedMany;
      canvas.toast.show(fill(words, { n: texts.length, zone: canvas.zoneName(zone) }), true);
    }
    box.value = "";
    grow(box);
    canvas.render();
    box.focus();
  };
  for (const hidden of form.querySelectorAll("[data-only-live], [data-close-add]")) if (hidden instanceof HTMLElement) hidden.hidden = false;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    add();
  });
  box.addEventListener("input", () => grow(box));
  box.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      add();
    } else if (event.key === "Escape" && opener) {
      opener.open = false;
      opener.querySelector("summary")?.focus();
    }
  });
  box.addEventListener("paste", (event) => {
    const text = event.clipboardData?.getData("text/plain") ?? "";
    if (lines(text).length < 2) return;
    // A list is as many cards.
    event.preventDefault();
    box.setRangeText(text, box.selectionStart, box.selectionEnd, "end");
    add();
  });
  // At once, so that the first letters of whoever types on are not lost.
  opener?.querySelector("summary")?.addEventListener("click", (event) => {
    event.preventDefault();
    opener.open = true;
    box.focus();
  });
  form.querySelector("[data-close-add]")?.addEventListener("click", () => {
    if (!opener) return;
    opener.open = false;
    opener.querySelector("summary")?.focus();
  });
}
