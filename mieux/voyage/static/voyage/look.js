// « À regarder »: gentle, and each line can be put aside by the crew, and brought back.
import { button, make, one, piece } from "./dom.js";
import { fill } from "./facts.js";

/**
 * @typedef {import("./canvas.js").Canvas} Canvas
 * @typedef {{card: import("./doc.js").Card, kind: string}} Notice
 */

export class Look {
  /** @param {Canvas} canvas */
  constructor(canvas) {
    this.canvas = canvas;
    const box = canvas.root.querySelector("[data-look]");
    this.box = box instanceof HTMLDetailsElement ? box : null;
    this.made = "";
    if (!this.box) return;
    this.list = one(this.box, "[data-look-list]", HTMLElement);
    this.many = one(this.box, "[data-look-many]", HTMLElement);
    this.asideBox = one(this.box, "[data-look-aside]", HTMLDetailsElement);
    this.asideList = one(this.box, "[data-aside-list]", HTMLElement);
    this.asideMany = one(this.box, "[data-aside-many]", HTMLElement);
    // A list that nobody looks at is not drawn.
    this.box.addEventListener("toggle", () => this.show());
  }

  /** @param {(card: import("./doc.js").Card) => string[]} kinds @returns {Notice[]} In the order of the zones. */
  _found(kinds) {
    const { board, told } = this.canvas;
    const order = new Map(told.zones.map((zone, n) => [zone.id, n]));
    /** @type {Notice[]} */
    const found = [];
    for (const card of board.cards.values()) for (const kind of kinds(card)) found.push({ card, kind });
    const place = (/** @type {Notice} */ notice) => order.get(notice.card.zone) ?? order.size;
    return found.sort((a, b) => place(a) - place(b) || (a.card.order < b.card.order ? -1 : 1));
  }

  show() {
    const { box, canvas } = this;
    if (!box || !this.list || !this.many || !this.asideBox || !this.asideList || !this.asideMany) return;
    const { board, told } = canvas;
    const { words } = told;
    const found = this._found((card) => board.asks(card));
    const aside = this._found((card) => board.aside(card));
    box.hidden = !board.cards.size;
    const count = (/** @type {number} */ n) => (n === 1 ? words.question : fill(words.questions, { n }));
    this.many.textContent = found.length ? count(found.length) : words.nothing;
    this.asideBox.hidden = !aside.length;
    this.asideMany.textContent = aside.length ? count(aside.length) : "";
    if (!box.open) {
      this.made = "";
      return;
    }
    const key = JSON.stringify([found, aside].map((all) => all.map(({ card, kind }) => [card.id, kind, board.shortOf(card)]))) + canvas.canEdit;
    // What somebody is filling in stays under their fingers.
    if (this.made === key || this.list.querySelector("form input:focus")) return;
    this.made = key;
    const held = this.list.contains(document.activeElement);
    this.list.replaceChildren(...(found.length ? found.map((notice) => this._line(notice)) : [make("li", "look", words.lookAtNone)]));
    this.asideList.replaceChildren(...aside.map((notice) => this._back(notice)));
    if (held) one(box, "summary", HTMLElement).focus();
  }

  /** @param {Notice} notice */
  _start({ card, kind }) {
    const { board, told } = this.canvas;
    const line = make("li", "look");
    const words = make("p", "look__words");
    const link = document.createElement("a");
    link.href = `#carte-${card.id}`;
    link.textContent = board.shortOf(card);
    words.append(link, " ", make("span", "look__asks", `— ${told.asks[kind]}`));
    line.append(words);
    return line;
  }

  /** @param {Notice} notice */
  _line(notice) {
    const { canvas } = this;
    const { card, kind } = notice;
    const { words } = canvas.told;
    const line = this._start(notice);
    if (!canvas.canEdit) return line;
    const tools = make("div", "look__tools");
    line.append(tools);
    const name = canvas.board.shortOf(card);
    const tool = (/** @type {string} */ text, /** @type {string} */ aloud, /** @type {() => void} */ work) => {
      const made = button(text, "btn btn--link", work);
      made.setAttribute("aria-label", aloud);
      tools.append(made);
    };
    if (kind === "shark-alone") {
      tool(words.oar, `${words.oar} : ${name}`, () => canvas.open(card.id, "oar"));
      tools.append(this._accept(card));
    }
    tool(words.quiet, fill(words.quietCard, { text: name }), () => this._hush(card, kind, true));
    return line;
  }

  /** « On l’accepte », with why: the words of look_line.html. @param {import("./doc.js").Card} card */
  _accept(card) {
    const { canvas } = this;
    const box = piece("look")?.querySelector(".look__accept");
    if (!(box instanceof HTMLDetailsElement)) return "";
    box.removeAttribute("id");
    const form = one(box, "form", HTMLFormElement);
    const why = one(form, "[name=reason]", HTMLInputElement);
    const opener = one(box, "summary", HTMLElement);
    opener.setAttribute("aria-label", `${canvas.told.words.accept} ${canvas.board.shortOf(card)}`);
    box.addEventListener("toggle", () => box.open && why.focus());
    form.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      box.open = false;
      opener.focus();
    });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const reason = why.value.trim();
      if (!reason) return;
      why.blur();
      canvas.voyage.setField(card.id, "accepted", reason);
      canvas.render();
      canvas.toast.show(fill(canvas.told.words.acceptNow, { reason }), true);
    });
    return box;
  }

  /** @param {Notice} notice */
  _back(notice) {
    const { canvas } = this;
    const line = this._start(notice);
    if (!canvas.canEdit) return line;
    const { words } = canvas.told;
    const again = button(words.again, "btn btn--link", () => this._hush(notice.card, notice.kind, false));
    again.setAttribute("aria-label", fill(words.againCard, { text: canvas.board.shortOf(notice.card) }));
    const tools = make("div", "look__tools");
    tools.append(again);
    line.append(tools);
    return line;
  }

  /** @param {import("./doc.js").Card} card @param {string} kind @param {boolean} quiet */
  _hush(card, kind, quiet) {
    const { canvas } = this;
    const now = canvas.voyage.card(card.id)?.fields.quiet;
    const others = (Array.isArray(now) ? now : []).filter((each) => each !== kind);
    const wanted = quiet ? [...others, kind].sort() : others;
    canvas.voyage.setField(card.id, "quiet", wanted.length ? wanted : undefined);
    canvas.render();
    canvas.toast.show(quiet ? canvas.told.words.quieted : canvas.told.words.toldAgain, true);
  }
}
