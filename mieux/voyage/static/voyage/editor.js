// One open card: its text grows with what is written, its fields, colour and links; others' letters arrive around mine.
import { combo } from "./combo.js";
import { button, grow, make, one, piece } from "./dom.js";
import { fill } from "./facts.js";

/**
 * @typedef {import("./canvas.js").Canvas} Canvas
 * @typedef {import("./doc.js").Delta} Delta
 */

const TYPED = 500;

/** Where the caret is after somebody else's change. @param {number} at @param {Delta[]} delta */
export function carried(at, delta) {
  let place = 0;
  for (const step of delta) {
    if (step.retain) place += step.retain;
    else if (typeof step.insert === "string") {
      if (place < at) at += step.insert.length;
      place += step.insert.length;
    } else if (step.delete && place < at) at -= Math.min(step.delete, at - place);
  }
  return at;
}

export class Editor {
  /** @param {Canvas} canvas @param {string} id @param {HTMLElement} note */
  constructor(canvas, id, note) {
    this.canvas = canvas;
    this.id = id;
    this.note = note;
    this.role = canvas.board.role(canvas.voyage.card(id) ?? /** @type {any} */ ({ zone: "" }));
    const form = piece(`editor-${this.role}`) ?? piece("editor-");
    if (!(form instanceof HTMLFormElement)) throw new Error("no editor");
    this.form = form;
    this.box = one(form, "[data-text]", HTMLTextAreaElement);
    this.typing = false;
    /** @type {Map<string, ReturnType<typeof setTimeout>>} */
    this.timers = new Map();
    this._listen();
    this.show();
    note.classList.add("note--open");
    note.draggable = false;
    note.replaceChildren(form);
    grow(this.box);
    this.box.focus();
    this.box.setSelectionRange(this.box.value.length, this.box.value.length);
    this.box.scrollIntoView({ block: "nearest" });
  }

  /** Lead to what somebody came for. @param {string} what */
  at(what) {
    const goal = what === "oar" ? this.form.querySelector("[role=combobox]") : what === "accept" ? this.form.querySelector("[name=accepted]") : null;
    if (!(goal instanceof HTMLElement)) return;
    goal.focus();
    goal.scrollIntoView({ block: "center" });
    if (what === "oar") goal.click();
  }

  _listen() {
    const { canvas, form, box, id } = this;
    box.addEventListener("input", () => {
      this.typing = true;
      canvas.voyage.writeText(id, box.value);
      this.typing = false;
      grow(box);
    });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      canvas.close();
    });
    form.addEventListener("keydown", (event) => {
      if (event.key === "Escape") {
        event.preventDefault();
        canvas.close();
      }
    });
    form.addEventListener("input", (event) => {
      const field = event.target;
      if (field === box || !(field instanceof HTMLInputElement) || field.type !== "text" || !field.name) return;
      clearTimeout(this.timers.get(field.name));
      this.timers.set(field.name, setTimeout(() => this._keep(field), TYPED));
    });
    form.addEventListener("change", (event) => {
      const field = event.target;
      if (field instanceof HTMLInputElement || field instanceof HTMLSelectElement) this._keep(field);
    });
    form.addEventListener("click", (event) => {
      const what = event.target instanceof Element ? event.target.closest("button[data-do]") : null;
      if (what instanceof HTMLElement && what.dataset.do !== "close") canvas.obey(what.dataset.do ?? "", id);
    });
    const { words } = canvas.told;
    const measure = form.querySelector("[data-measure]");
    if (measure instanceof HTMLAnchorElement) measure.href = `${canvas.told.measurePage}${encodeURIComponent(id)}/`;
    combo(
      one(form, "[data-combo]", HTMLElement),
      () => {
        const card = canvas.voyage.card(id);
        return card ? canvas.fresh().tiesToAdd(card).map((tie) => ({ words: tie.words, value: tie })) : [];
      },
      (tie) => {
        canvas.voyage.link(tie.from, tie.to, tie.type);
        canvas.toast.show(fill(words.linked, { sentence: tie.sentence }), true);
        // The last choice takes its box away: whoever is at the keyboard stays in the card.
        if (one(form, "[data-combo]", HTMLElement).hidden) one(form, "[data-do=close]", HTMLElement).focus();
      },
      { none: words.noneFound, found: words.found },
    );
  }

  /** @param {HTMLInputElement | HTMLSelectElement} field */
  _keep(field) {
    const { canvas, id } = this;
    const { name } = field;
    const card = canvas.voyage.card(id);
    if (!name || !card || field.closest("[data-combo]")) return;
    clearTimeout(this.timers.get(name));
    this.timers.delete(name);
    const text = field.value.trim();
    if (name === "kind" || name === "colour") canvas.voyage.setField(id, name, text);
    else if (field instanceof HTMLInputElement && field.type === "checkbox") canvas.voyage.setField(id, name, field.checked || undefined);
    else if (name === "skills") {
      const skills = [...new Set(text.split(",").map((part) => part.trim().slice(0, 60)).filter(Boolean))].slice(0, 20);
      canvas.voyage.setField(id, name, skills.length ? skills : undefined);
    } else if (name === "owner") this._propose(text);
    else if (field instanceof HTMLInputElement && field.type === "date" && !field.validity.valid) return;
    else canvas.voyage.setField(id, name, text || undefined);
  }

  /** A buoy is proposed to somebody, who says yes; another name begins again. @param {string} name */
  _propose(name) {
    const { voyage, told } = this.canvas;
    const now = voyage.card(this.id)?.fields.owner;
    if ((now?.name ?? "") === name) return;
    if (!name) {
      voyage.setFields(this.id, { owner: undefined, offer: undefined });
      return;
    }
    const known = [...document.querySelectorAll("#a-bord option")].find((option) => option instanceof HTMLOptionElement && option.value === name);
    const whom = known instanceof HTMLElement ? known.dataset.whom ?? "" : "";
    voyage.setFields(this.id, { owner: { name, whom }, offer: whom && whom === told.whom ? "accepted" : "offered" });
  }

  /** Show what the card says now, but for the field that is being typed in. */
  show() {
    const { canvas, form, box, id } = this;
    const card = canvas.voyage.card(id);
    if (!card) return;
    if (box.value !== card.text) {
      box.value = card.text;
      grow(box);
    }
    /** @type {Record<string, any>} */
    const values = { ...card.fields, kind: card.kind, colour: card.colour, owner: card.fields.owner?.name ?? "" };
    for (const field of form.elements) {
      if (!(field instanceof HTMLInputElement || field instanceof HTMLSelectElement) || !field.name || field.name === "seen") continue;
      if (this.timers.has(field.name)) continue;
      const value = values[field.name];
      if (field instanceof HTMLInputElement && field.type === "radio") field.checked = field.value === (value ?? "");
      else if (field instanceof HTMLInputElement && field.type === "checkbox") field.checked = value === true;
      else field.value = Array.isArray(value) ? value.join(", ") : String(value ?? "");
    }
    this._showTies();
    const held = one(form, ".note__held", HTMLElement);
    const writers = canvas.crew.writers(id);
    held.hidden = !writers.length;
    held.textContent = writers.map((name) => fill(canvas.told.words.writes, { name })).join(" · ");
  }

  _showTies() {
    const { canvas, id } = this;
    const board = canvas.fresh();
    const card = canvas.voyage.card(id);
    const { words } = canvas.told;
    const list = one(this.form, ".ties-edit", HTMLElement);
    const ties = card ? board.ties(card) : [];
    const key = JSON.stringify(ties);
    if (list.dataset.ties !== key) {
      list.dataset.ties = key;
      list.replaceChildren(
        ...ties.map((tie) => {
          const line = make("li", "", `${tie.says} `);
          const far = document.createElement("a");
          far.href = tie.page || `#carte-${tie.other}`;
          far.textContent = tie.short;
          line.append(far, " ");
          const untie = button(words.untie, "btn btn--link", () => {
            canvas.voyage.unlink(tie.link);
            canvas.toast.show(words.unlinked, true);
            one(this.form, "[role=combobox]", HTMLElement).focus();
          });
          untie.setAttribute("aria-label", fill(words.untieFrom, { text: tie.short }));
          line.append(untie);
          return line;
        }),
      );
    }
    const choices = card ? board.tiesToAdd(card).length : 0;
    one(this.form, ".editor__ties", HTMLElement).hidden = !choices && !ties.length;
    one(this.form, "[data-combo]", HTMLElement).hidden = !choices;
  }

  /** The text was changed by somebody else, or by « Annuler ». @param {Delta[]} delta */
  textChanged(delta) {
    if (this.typing) return;
    const { box } = this;
    const start = carried(box.selectionStart, delta);
    const end = carried(box.selectionEnd, delta);
    box.value = this.canvas.voyage.card(this.id)?.text ?? "";
    if (document.activeElement === box) box.setSelectionRange(start, end);
    grow(box);
  }

  /** Keep what was typed a moment ago, and give the paper back. */
  end() {
    for (const name of [...this.timers.keys()]) {
      const field = this.form.elements.namedItem(name);
      if (field instanceof HTMLInputElement) this._keep(field);
    }
    this.note.classList.remove("note--open");
  }
}
