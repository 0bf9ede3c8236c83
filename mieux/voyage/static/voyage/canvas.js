// The live canvas: puts the document, the wire and the page together. Until the room has answered, the plain forms of
// the page work; where sockets are blocked they go on working.
import { Crew } from "./crew.js";
import { Voyage, newId } from "./doc.js";
import { grow, one, say } from "./dom.js";
import { drag } from "./drag.js";
import { Drafts } from "./drafts.js";
import { Editor } from "./editor.js";
import { Board, fill, lines } from "./facts.js";
import { lookAt } from "./look.js";
import { mover } from "./move.js";
import { News } from "./news.js";
import { Notes } from "./notes.js";
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
    this.drafts = new Drafts(told.key);
    this.board = new Board(told, [], []);
    this.toast = new Toast(() => this.undo());
    this.state = new State(this);
    this.crew = new Crew(this);
    this.news = new News(this);
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

  async start() {
    const { told, voyage } = this;
    const store = `mieux-voyage-${told.key}`;
    if (this.canEdit) await voyage.keepHere(store);
    const address = new URL(told.socket, location.href);
    address.protocol = address.protocol === "https:" ? "wss:" : "ws:";
    voyage.setPresence({ whom: told.whom, zone: "", card: "", writing: false });
    voyage.onPresence(() => this.crew.look() && this.soon());
    this.wire = new Wire(address.href, voyage, {
      onState: (state) => this.state.show(state),
      onMingled: (texts) => this.state.mingled(texts),
      onReadOnly: () => {
        this.canEdit = false;
        this.state.refused();
        this.close();
        this.render();
      },
      onReady: () => this.ready(),
    });
    this.wire.readOnly = !this.canEdit;
    this.wire.open();
  }

  /** The room has answered: from now on the page is alive. */
  ready() {
    if (this.notes) return;
    const zones = one(this.root, "[data-zones]", HTMLElement);
    for (const old of zones.querySelectorAll("[data-notes] > li")) old.remove();
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
    this.board = this.fresh();
    this.notes?.render();
    lookAt(this);
    this._buttons();
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
    const seen = this.voyage.presences().find((one) => one.whom && one.whom === whom && one.name);
    if (seen) names[whom] = seen.name;
    else if (whom.startsWith("link:")) return whom.split(":").slice(2).join(":");
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
      this.toast.show(fill(told.words.restored, { zone: this._zone(voyage.card(id)?.zone ?? "") }), true);
      this.focusCard(id);
    } else if (what === "yes") {
      voyage.setFields(id, { owner: { ...card.fields.owner, whom: told.whom, name: card.fields.owner?.name || told.name }, offer: "accepted" });
    } else if (what === "no") voyage.setFields(id, { owner: undefined, offer: undefined });
  }

  /** @param {string} id */
  open(id) {
    if (this.editing === id || !this.notes) return;
    this.close(false);
    const note = this.notes.note(id);
    if (!note || !this.voyage.card(id)) return;
    this.editor = new Editor(this, id, note);
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
    const place = { from: this._zone(from), to: this._zone(zone), n: cards.findIndex((card) => card.id === id) + 1, all: cards.length };
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
    say(fill(this.told.words.movedHere, { to: this._zone(card.zone), n: goal + 1, all: cards.length }));
    if (!open) this.focusCard(card.id);
  }

  /** @param {string} id */
  _zone(id) {
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
    const { root, told } = this;
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
    for (const form of zones.querySelectorAll("[data-add-form]")) if (form instanceof HTMLFormElement) this._adding(form);
    this._switch();
    void told;
  }

  /** A link to a card or zone leads there, in the sea as well. */
  _go() {
    const id = decodeURIComponent(location.hash.slice(1));
    if (id.startsWith("carte-") && this.voyage.card(id.slice(6))) this.focusCard(id.slice(6));
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

  /** @param {HTMLFormElement} form */
  _adding(form) {
    const { told } = this;
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
        for (const text of texts) this.drafts.put({ id: `draft-${newId()}`, zone, text });
        this.toast.show(this.drafts.kept ? told.words.draftKept : told.words.draftLost);
      } else {
        this.voyage.addCards(zone, texts);
        const words = texts.length === 1 ? told.words.added : told.words.addedMany;
        this.toast.show(fill(words, { n: texts.length, zone: this._zone(zone) }), true);
      }
      box.value = "";
      grow(box);
      this.render();
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

  /** List or sea: the same cards, laid otherwise; the one that was looked at keeps the focus. */
  _switch() {
    const form = this.root.querySelector("[data-view-switch]");
    if (!(form instanceof HTMLFormElement)) return;
    const kept = `mieux-voyage-view`;
    form.addEventListener("submit", (event) => {
      const pressed = /** @type {SubmitEvent} */ (event).submitter;
      if (!(pressed instanceof HTMLButtonElement)) return;
      event.preventDefault();
      this.look(pressed.value === "mer" ? "sea" : "list", true);
      const address = new URL(location.href);
      address.searchParams.set("vue", pressed.value);
      address.searchParams.delete("carte");
      history.replaceState(null, "", address);
      if (this.told.member) {
        const data = new FormData(form);
        data.set("vue", pressed.value);
        fetch(this.told.page, { method: "POST", body: data, redirect: "manual", keepalive: true }).catch(() => {});
        return;
      }
      try {
        localStorage.setItem(kept, this.view);
      } catch {
        // For this page only.
      }
    });
    if (this.told.member || new URL(location.href).searchParams.has("vue")) return;
    try {
      const view = localStorage.getItem(kept);
      if (view === "list" || view === "sea") this.look(view, false);
    } catch {
      // As the page came.
    }
  }

  /** @param {"sea" | "list"} view @param {boolean} focus */
  look(view, focus) {
    if (this.view === view) return;
    this.view = view;
    this.root.classList.toggle("canvas--sea", view === "sea");
    this.root.classList.toggle("canvas--list", view === "list");
    for (const each of this.root.querySelectorAll("[data-view-switch] button")) {
      if (each instanceof HTMLButtonElement) each.setAttribute("aria-pressed", String(each.value === (view === "sea" ? "mer" : "liste")));
    }
    for (const each of this.root.querySelectorAll("[data-questions]")) if (each instanceof HTMLDetailsElement) each.open = view === "list";
    this.notes?.made.clear();
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

