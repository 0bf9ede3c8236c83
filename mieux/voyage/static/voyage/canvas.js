// The live canvas: puts the document, the wire and the page together. Until the room has answered, the plain forms of
// the page work; where sockets are blocked they go on working.
import { adding } from "./adding.js";
import { Crew } from "./crew.js";
import { Voyage } from "./doc.js";
import { grow, one, say } from "./dom.js";
import { drag } from "./drag.js";
import { Drafts } from "./drafts.js";
import { Editor } from "./editor.js";
import { Board, around, fill } from "./facts.js";
import { Look } from "./look.js";
import { mover } from "./move.js";
import { News } from "./news.js";
import { Notes } from "./notes.js";
import { lists, views, words } from "./page.js";
import { State } from "./state.js";
import { Toast } from "./toast.js";
import { Wire } from "./wire.js";

/** @typedef {import("./facts.js").Told} Told */

export class Canvas {
  /** @param {Told} told @param {HTMLElement} root */
  constructor(told, root) {
    this.told = told;
    this.root = root;
    this.view = root.classList.contains("canvas--list") ? "list" : "sea";
    this.canEdit = told.canEdit;
    this.voyage = new Voyage(told.whom);
    this.drafts = new Drafts(told.key, told.whom);
    this.board = new Board(told, [], []);
    this.toast = new Toast(() => this.undo());
    this.state = new State(this);
    this.crew = new Crew(this);
    this.news = new News(this);
    this.lookAt = new Look(this);
    /** @type {import("./talk.js").Talk | null} */
    this.talk = null;
    /** Cards that may say something else than what is shown; null: any. @type {Set<string> | null} */
    this.changed = null;
    /** @type {Notes | null} */
    this.notes = null;
    /** @type {Editor | null} */
    this.editor = null;
    this.last = "";
    this.frame = 0;
    this.move = mover(this);
  }

  get editing() {
    return this.editor?.id ?? "";
  }

  start() {
    const { told, voyage } = this;
    const address = new URL(told.socket, location.href);
    address.protocol = address.protocol === "https:" ? "wss:" : "ws:";
    voyage.setPresence({ whom: told.whom, zone: "", card: "", writing: false });
    voyage.onPresence(() => this._met());
    this.wire = new Wire(address.href, voyage, {
      onState: (state) => this.state.show(state),
      onMingled: (texts) => this.state.mingled(texts),
      onReadOnly: () => {
        this.canEdit = false;
        this.changed = null;
        this.state.refused();
        this.close();
        this.render();
      },
      onReady: () => this.ready(),
    });
    this.wire.readOnly = !this.canEdit;
    if (this.canEdit) this.wire.recalled = voyage.keepHere(`mieux-voyage-${told.key}`);
    this.wire.open();
  }

  /** The room has answered: from now on the page is alive. */
  ready() {
    if (this.notes) return;
    const zones = one(this.root, "[data-zones]", HTMLElement);
    this.notes = new Notes(this, zones);
    this.voyage.onChange((change) => this._changed(change));
    this.root.classList.add("canvas--live");
    this._listen(zones);
    if (this.canEdit) drag(this, zones);
    this.crew.look();
    this.render();
    this._go();
  }

  /** @param {import("./doc.js").Change} change */
  _changed(change) {
    if (this.editor) {
      const delta = change.texts.get(this.editor.id);
      if (delta) this.editor.textChanged(delta);
      if (!this.editor.typing) this.editor.show();
    }
    if (!change.mine) this.news.note(change);
    if (this.changed) for (const id of change.cards) this.changed.add(id);
    // While I write, what others do waits for me.
    if (this.editor && !change.mine) return;
    this._buttons();
    if (!this.editor || change.links || [...change.cards].some((id) => id !== this.editing)) this.soon();
  }

  /** The board as it is now, not as it is shown. */
  fresh() {
    return new Board(this.told, this.voyage.cards(), this.voyage.links());
  }

  /** Show at the next frame. */
  soon() {
    this.frame ||= requestAnimationFrame(() => this.render());
  }

  render() {
    cancelAnimationFrame(this.frame);
    this.frame = 0;
    const before = this.board;
    this.board = this.fresh();
    this.notes?.render(this.changed && around(this.changed, before, this.board));
    if (this.notes) this.changed = new Set();
    this.lookAt.show();
    this._buttons();
  }

  /** Somebody came, left, or writes elsewhere. */
  _met() {
    const { names } = this.told;
    for (const one of this.voyage.presences()) {
      // Cards of somebody whose name was not known yet.
      if (one.whom && one.name && !names[one.whom]) {
        names[one.whom] = one.name;
        this.changed = null;
      }
    }
    const cards = this.crew.look();
    for (const id of cards) this.changed?.add(id);
    if (cards.length || !this.changed) this.soon();
  }

  /** There are more or fewer words on a card (or « zone:… »). @param {string} of */
  counted(of) {
    const { told } = this;
    const n = told.comments[of] ?? 0;
    const zone = of.startsWith("zone:") ? document.querySelector(`[data-talk-of="${CSS.escape(of)}"]`) : null;
    if (zone) {
      const words = n === 1 ? told.words.commentOne : n ? fill(told.words.comments, { n }) : told.words.talkZone;
      if (zone.firstChild) zone.firstChild.textContent = words;
      return;
    }
    this.changed?.add(of);
    this.render();
  }

  _buttons() {
    const box = this.root.querySelector("[data-undo-box]");
    if (!(box instanceof HTMLElement)) return;
    box.hidden = !this.canEdit;
    // A disabled button would drop the focus of whoever presses it again and again.
    one(box, "[data-undo]", HTMLButtonElement).setAttribute("aria-disabled", String(!this.voyage.canUndo));
    one(box, "[data-redo]", HTMLButtonElement).setAttribute("aria-disabled", String(!this.voyage.canRedo));
  }

  /** @param {string} whom */
  nameOf(whom) {
    const { names } = this.told;
    if (names[whom]) return names[whom];
    if (whom.startsWith("link:")) return whom.split(":").slice(2).join(":");
    return names[whom] ?? (whom === this.told.whom ? this.told.name : "");
  }

  // --- Gestures of people -----------------------------------------------------------------------

  /** @param {string} what @param {string} id */
  obey(what, id) {
    const { voyage, told, drafts } = this;
    const draft = drafts.all.find((one) => one.id === id);
    const card = voyage.card(id);
    if (draft && what === "share") {
      drafts.drop(id);
      const [shared] = voyage.addCards(draft.zone, [draft.text.trim()]);
      this.render();
      this.focusCard(shared);
      this.toast.show(told.words.shared);
    } else if (draft && what === "throw") {
      drafts.drop(id);
      this.render();
      this.toast.show(told.words.thrown);
      this.focusZone(draft.zone);
    } else if (!card || !this.canEdit) return;
    else if (what === "edit") this.open(id);
    else if (what === "oar" || what === "accept") this.open(id, what);
    else if (what === "move") this.move(id);
    else if (what === "up" || what === "down") this._step(card, what === "up" ? -1 : 1);
    else if (what === "remove") {
      this.close(false);
      voyage.removeCard(id);
      this.render();
      this.toast.show(told.words.removed, true);
      this.focusZone(card.zone);
    } else if (what === "restore") {
      voyage.restoreCard(id);
      this.render();
      this.toast.show(fill(told.words.restored, { zone: this.zoneName(voyage.card(id)?.zone ?? "") }), true);
      this.focusCard(id);
    } else if (what === "yes") {
      voyage.setFields(id, { offer: "accepted" });
    } else if (what === "no") voyage.setFields(id, { owner: undefined, offer: undefined });
  }

  /** @param {string} id @param {string} [at] What of it: « oar » or « accept » lead to their fields. */
  open(id, at = "") {
    if (this.editing === id) this.editor?.at(at);
    if (this.editing === id || !this.notes) return;
    this.close(false);
    // It would lie over the buttons of the card; « Annuler ce geste » stays in the bar.
    this.toast.hide();
    const note = this.notes.note(id);
    if (!note || !this.voyage.card(id)) return;
    this.editor = new Editor(this, id, note);
    this.editor.at(at);
    this.last = id;
    this.voyage.setPresence({ zone: this.voyage.card(id)?.zone ?? "", card: id, writing: true });
  }

  /** Close the open card, and show what waited. @param {boolean} [focus] */
  close(focus = true) {
    const { editor } = this;
    if (!editor) return;
    editor.end();
    this.editor = null;
    this.voyage.setPresence({ card: "", writing: false });
    this.notes?.made.delete(editor.id);
    this.changed?.add(editor.id);
    this.news.seen();
    this.render();
    if (focus) this.focusCard(editor.id);
  }

  /** @param {string} id @param {string} zone @param {string | null} before */
  moveCard(id, zone, before) {
    const from = this.voyage.card(id)?.zone ?? "";
    this.close(false);
    this.voyage.moveCard(id, zone, before);
    this.render();
    const cards = this.voyage.inZone(zone);
    const { words } = this.told;
    const place = { from: this.zoneName(from), to: this.zoneName(zone), n: cards.findIndex((card) => card.id === id) + 1, all: cards.length };
    this.toast.show(fill(from === zone ? words.movedHere : words.moved, place), true);
    this.focusCard(id);
  }

  /** @param {import("./doc.js").Card} card @param {number} by */
  _step(card, by) {
    const cards = this.voyage.inZone(card.zone);
    const at = cards.findIndex((each) => each.id === card.id);
    const goal = at + by;
    if (goal < 0 || goal >= cards.length) return;
    const open = this.editing === card.id;
    const before = by < 0 ? cards[goal].id : cards[goal + 1]?.id ?? null;
    this.voyage.moveCard(card.id, card.zone, before);
    this.render();
    say(fill(this.told.words.movedHere, { to: this.zoneName(card.zone), n: goal + 1, all: cards.length }));
    if (!open) this.focusCard(card.id);
  }

  /** @param {string} id */
  zoneName(id) {
    return this.told.zones.find((zone) => zone.id === id)?.metaphor ?? "";
  }

  undo() {
    if (!this.voyage.canUndo) return;
    this.toast.show(this.voyage.undo() ? this.told.words.undone : this.told.words.notUndone);
    this.soon();
  }

  redo() {
    if (!this.voyage.canRedo) return;
    this.toast.show(this.voyage.redo() ? this.told.words.redone : this.told.words.notUndone);
    this.soon();
  }

  // --- The page ----------------------------------------------------------------------------------

  /** @param {string} id */
  focusCard(id) {
    const note = this.notes?.note(id);
    if (!note) return;
    this.last = id;
    const goal = note.querySelector("textarea") ?? note.querySelector("[data-do=edit]") ?? note.querySelector("button, a") ?? note;
    if (goal === note) note.tabIndex = -1;
    if (goal instanceof HTMLElement) goal.focus({ preventScroll: true });
    note.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  /** @param {string} zone */
  focusZone(zone) {
    const goal = this.root.querySelector(`[data-zone="${CSS.escape(zone)}"]`);
    if (goal instanceof HTMLElement) goal.focus({ preventScroll: true });
  }

  /** @param {HTMLElement} zones */
  _listen(zones) {
    const { root } = this;
    root.querySelector("[data-undo]")?.removeAttribute("disabled");
    root.querySelector("[data-redo]")?.removeAttribute("disabled");
    root.querySelector("[data-undo]")?.addEventListener("click", () => this.undo());
    root.querySelector("[data-redo]")?.addEventListener("click", () => this.redo());
    const search = root.querySelector("[data-search]");
    if (search instanceof HTMLFormElement) {
      search.hidden = false;
      search.addEventListener("submit", (event) => event.preventDefault());
      const box = one(search, "input", HTMLInputElement);
      box.addEventListener("input", () => this.notes?.search(box.value));
    }
    zones.addEventListener("focusin", (event) => {
      const target = event.target instanceof Element ? event.target : null;
      const zone = target?.closest("[data-zone]");
      const note = target?.closest("[data-card]");
      if (note instanceof HTMLElement) this.last = note.dataset.card ?? "";
      if (zone instanceof HTMLElement) this.voyage.setPresence({ zone: zone.dataset.zone ?? "" });
    });
    document.addEventListener("keydown", (event) => this._key(event));
    addEventListener("hashchange", () => this._go());
    lists(this);
    root.addEventListener("click", (event) => words(this, event));
    for (const form of zones.querySelectorAll("[data-add-form]")) if (form instanceof HTMLFormElement) adding(this, form);
    views(this);
  }

  /** A link to a card or zone leads there, in the sea as well. */
  _go() {
    const id = decodeURIComponent(location.hash.slice(1));
    if (id.startsWith("carte-") && this.voyage.card(id.slice(6))) this.focusCard(id.slice(6));
    // The address of the plain form of a card opens it here.
    const address = new URL(location.href);
    const asked = address.searchParams.get("carte") ?? "";
    if (!asked) return;
    address.searchParams.delete("carte");
    history.replaceState(null, "", address);
    if (this.canEdit && this.voyage.card(asked)) this.open(asked);
  }

  /** @param {KeyboardEvent} event */
  _key(event) {
    const target = event.target instanceof HTMLElement ? event.target : null;
    const typing = target?.matches("input, textarea, select") && !target.closest(".editor");
    if ((event.ctrlKey || event.metaKey) && !event.altKey && !typing && this.canEdit) {
      const key = event.key.toLowerCase();
      if (key === "z" || key === "y") {
        event.preventDefault();
        if (key === "y" || event.shiftKey) this.redo();
        else this.undo();
      }
    }
    const note = target?.closest("li.note[data-card]");
    const id = note instanceof HTMLElement ? note.dataset.card ?? "" : "";
    if (event.altKey && (event.key === "ArrowUp" || event.key === "ArrowDown") && id) {
      event.preventDefault();
      this.obey(event.key === "ArrowUp" ? "up" : "down", id);
    }
  }

  /** @param {"sea" | "list"} view @param {boolean} focus */
  look(view, focus) {
    if (this.view === view) return;
    this.view = view;
    document.body.classList.toggle("canvas-body--sea", view === "sea");
    this.root.classList.toggle("canvas--sea", view === "sea");
    this.root.classList.toggle("canvas--list", view === "list");
    for (const each of this.root.querySelectorAll("[data-view-switch] button")) {
      if (each instanceof HTMLButtonElement) each.setAttribute("aria-pressed", String(each.value === (view === "sea" ? "mer" : "liste")));
    }
    for (const each of this.root.querySelectorAll("[data-questions]")) if (each instanceof HTMLDetailsElement) each.open = view === "list";
    this.notes?.made.clear();
    this.changed = null;
    this.render();
    if (this.editor) grow(this.editor.box);
    if (focus && this.last) this.focusCard(this.last);
  }
}

const data = document.getElementById("canvas-data");
const root = document.querySelector("[data-canvas]");
if (data && root instanceof HTMLElement) {
  const canvas = new Canvas(JSON.parse(data.textContent ?? "{}"), root);
  canvas.start();
}

