// Where one's words are: on the server's disk, on their way, or waiting here. « Enregistré » is only what the room said.
import { button, make, one, say } from "./dom.js";
import { fill } from "./facts.js";

/**
 * @typedef {import("./canvas.js").Canvas} Canvas
 * @typedef {import("./wire.js").State} WireState
 */

const FULL = 4414;

export class State {
  /** @param {Canvas} canvas */
  constructor(canvas) {
    this.canvas = canvas;
    this.foot = one(canvas.root, "[data-foot]", HTMLElement);
    this.line = one(canvas.root, "[data-state]", HTMLElement);
    this.alerts = one(canvas.root, "[data-alerts]", HTMLElement);
    this.foot.hidden = false;
    this.wasOffline = false;
    /** @type {Intl.DateTimeFormat | undefined} */
    this.clock = undefined;
    this.line.textContent = canvas.told.words.connecting;
  }

  /** @param {WireState} state */
  show(state) {
    const { words } = this.canvas.told;
    this.foot.dataset.way = ["offline", "closed"].includes(state.way) ? "offline" : state.waiting ? "waiting" : "fine";
    this.line.textContent = this._words(state);
    if (state.way === "offline" && !this.wasOffline && this.canvas.notes) {
      this.wasOffline = true;
      if (this.canvas.canEdit) say(words.lost);
    } else if (state.way === "online" && !state.waiting && this.wasOffline) {
      this.wasOffline = false;
      if (this.canvas.canEdit) say(words.back);
    }
    if (state.way === "closed") this._out(state.code);
  }

  /** @param {WireState} state */
  _words(state) {
    const { told, canEdit, voyage } = this.canvas;
    const { words } = told;
    if (!canEdit) {
      if (state.way === "offline") return words.offlineReading;
      return told.closed ? words.readingClosed : told.canComment ? words.readingComment : words.reading;
    }
    if (state.way === "connecting") return words.connecting;
    if (state.way === "closed") return words.out;
    if (state.way === "offline") {
      if (!state.waiting) return words.offline;
      return voyage.kept ? words.offlineWaiting : words.offlineFragile;
    }
    if (state.waiting || state.savedAt === null) return words.saving;
    this.clock ??= new Intl.DateTimeFormat(told.language, { hour: "2-digit", minute: "2-digit" });
    const time = this.clock.format(state.savedAt);
    return fill(words.saved, { time });
  }

  /** @param {string} title @param {string} text @param {{id?: string, text: string}[]} texts @param {HTMLElement[]} tools */
  alert(title, text, texts, tools) {
    const box = make("div", "notice notice--error");
    box.setAttribute("role", "alert");
    box.append(make("p", "notice__title", title));
    if (text) box.append(make("p", "", text));
    for (const each of texts) box.append(make("blockquote", "kept-words", each.text));
    const row = make("p", "cluster");
    row.append(...tools);
    if (tools.length) box.append(row);
    this.alerts.append(box);
    return box;
  }

  _reload() {
    return button(this.canvas.told.words.reload, "btn btn--quiet btn--small", () => location.reload());
  }

  /** @returns {{text: string}[]} What was written here and not confirmed. */
  _unsaved() {
    return [...this.canvas.voyage.unconfirmed.values()].filter((text) => text.trim()).map((text) => ({ text }));
  }

  /** @param {number} code */
  _out(code) {
    const { words } = this.canvas.told;
    const texts = this.canvas.canEdit ? this._unsaved() : [];
    this.canvas.canEdit = false;
    this.canvas.changed = null;
    this.canvas.close(false);
    this.canvas.render();
    const title = code === FULL ? words.full : words.out;
    this.alert(title, texts.length ? words.outKept : "", texts, [this._reload()]);
  }

  /** What was written is not taken any more: the right has changed. */
  refused() {
    const { words } = this.canvas.told;
    const texts = this._unsaved();
    this.alert(words.refused, texts.length ? words.outKept : "", texts, [this._reload()]);
  }

  /** @param {{id: string, mine: string}[]} texts Cards that others wrote too while I was away. */
  mingled(texts) {
    const { words } = this.canvas.told;
    for (const { id, mine } of texts) {
      const box = this.alert(words.mingled, words.mingledMine, [{ text: mine }], [
        button(words.edit, "btn btn--small", () => this.canvas.open(id)),
        button(words.understood, "btn btn--quiet btn--small", () => box.remove()),
      ]);
    }
  }
}
