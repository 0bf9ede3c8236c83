// The cards on the page: one list in each zone, whichever way the zones are laid (list or sea).
import { button, grow, make, one, piece } from "./dom.js";
import { fill, plain } from "./facts.js";

/**
 * @typedef {import("./canvas.js").Canvas} Canvas
 * @typedef {import("./doc.js").Card} Card
 */

const LONG = 420;
/** Milliseconds that making cards takes at a time. */
const SLICE = 8;

/**
 * Lay these notes in a list, in this order; those that stand right are not touched.
 * @param {HTMLElement} list @param {HTMLElement[]} wanted
 */
function lay(list, wanted) {
  let at = list.firstElementChild;
  for (const note of wanted) {
    if (at === note) {
      at = at.nextElementSibling;
    } else if (at && at.nextElementSibling === note) {
      // One has left from here: it finds its place further on, instead of all others moving up.
      at.remove();
      at = note.nextElementSibling;
    } else list.insertBefore(note, at);
  }
  while (at) {
    const next = at.nextElementSibling;
    at.remove();
    at = next;
  }
}

export class Notes {
  /** @param {Canvas} canvas @param {HTMLElement} root */
  constructor(canvas, root) {
    this.canvas = canvas;
    /** @type {Map<string, HTMLElement>} */
    this.notes = new Map();
    /** What each note was made of: it is made again when that has changed. @type {Map<string, string>} */
    this.made = new Map();
    /** @type {Map<string, HTMLElement>} */
    this.lists = new Map();
    /** @type {Map<string, HTMLElement>} */
    this.sections = new Map();
    for (const section of root.querySelectorAll("[data-zone]")) {
      if (!(section instanceof HTMLElement)) continue;
      const id = section.dataset.zone ?? "";
      this.sections.set(id, section);
      this.lists.set(id, one(section, "[data-notes]", HTMLElement));
    }
    root.addEventListener("click", (event) => this._click(event));
    this.asked = "";
    this.filtered = false;
    /** Zones that are shown whole while one searches. @type {Set<string>} */
    this.unfolded = new Set();
    /** What each card says, for searching. @type {Map<string, string>} */
    this.texts = new Map();
    this.found = document.querySelector("[data-found]");
    /** Where the count of each zone stands. @type {Map<string, HTMLElement[]>} */
    this.counts = new Map();
    for (const place of document.querySelectorAll("[data-count-of]")) {
      if (place instanceof HTMLElement) this.counts.set(place.dataset.countOf ?? "", [place]);
    }
    for (const [zone, section] of this.sections) this.counts.get(zone)?.push(one(section, "[data-count]", HTMLElement));
    /** Cards that are as the server wrote them: they are made anew one after the other, a few at a time. @type {Set<string>} */
    this.asCame = new Set();
    for (const list of this.lists.values()) {
      for (const note of [...list.children]) {
        const id = note instanceof HTMLElement ? note.dataset.card ?? "" : "";
        if (!id || note.querySelector(".editor")) note.remove();
        else {
          this.notes.set(id, /** @type {HTMLElement} */ (note));
          this.asCame.add(id);
        }
      }
    }
    this._goOn();
  }

  /** Make some of the cards that came with the page, and go on a little later. */
  _goOn() {
    setTimeout(() => {
      const until = performance.now() + SLICE;
      for (const id of this.asCame) {
        this.now(id);
        if (performance.now() > until) break;
      }
      if (this.asCame.size) this._goOn();
    });
  }

  /** Make a card that came with the page at once. @param {string} id */
  now(id) {
    if (!this.asCame.delete(id)) return;
    const card = this.canvas.board.cards.get(id);
    if (card) this._noteOf(card);
  }

  /** Lay every card where it belongs. @param {Set<string> | null} [changed] Only these may say something else; null: all. */
  render(changed = null) {
    const { canvas } = this;
    const seen = new Set();
    const active = document.activeElement;
    const { board } = canvas;
    if (!changed) this.texts.clear();
    else for (const id of changed) this.texts.delete(id);
    // What has changed since the page came is not what came.
    if (changed) for (const id of changed) this.asCame.delete(id);
    /** @type {Map<string, Card[]>} */
    const byZone = new Map([...this.lists.keys()].map((zone) => [zone, []]));
    for (const card of board.cards.values()) (byZone.get(card.zone) ?? byZone.get("hold"))?.push(card);
    for (const [zone, list] of this.lists) {
      const cards = (byZone.get(zone) ?? []).sort((a, b) => (a.order === b.order ? (a.id < b.id ? -1 : 1) : a.order < b.order ? -1 : 1));
      const wanted = [
        ...cards.map((card) => this._known(card, changed) ?? this._noteOf(card)),
        ...canvas.drafts.inZone(zone).map((draft) => this._draftOf(draft)),
      ];
      for (const note of wanted) seen.add(note.dataset.card);
      lay(list, wanted);
      const count = board.count(cards);
      for (const place of this.counts.get(zone) ?? []) if (place.textContent !== count) place.textContent = count;
      this.sections.get(zone)?.classList.toggle("zone--empty", !wanted.length);
    }
    for (const id of [...this.notes.keys()]) {
      if (!seen.has(id)) {
        this.notes.get(id)?.remove();
        this.notes.delete(id);
        this.made.delete(id);
        this.asCame.delete(id);
      }
    }
    // A note that was laid elsewhere has lost the focus it held.
    if (active instanceof HTMLElement && active.isConnected && active !== document.activeElement) active.focus({ preventScroll: true });
    this._filter();
  }

  /** A card that is on the page and says what it said. @param {Card} card @param {Set<string> | null} changed */
  _known(card, changed) {
    if (changed?.has(card.id)) return undefined;
    return changed || this.asCame.has(card.id) ? this.notes.get(card.id) : undefined;
  }

  /** @param {string} id */
  note(id) {
    this.now(id);
    return this.notes.get(id);
  }

  /** @param {Card} card */
  _noteOf(card) {
    const { board, told, canEdit, editing } = this.canvas;
    let note = this.notes.get(card.id);
    const facts = board.facts(card);
    const ties = board.ties(card);
    const author = this.canvas.nameOf(card.author);
    const held = this.canvas.crew.writers(card.id);
    const comments = told.comments[card.id] ?? 0;
    // Its place in the zone is not written on it: a move makes no new note.
    const state = JSON.stringify([{ ...card, order: "" }, facts, ties, author, held, canEdit, comments, editing === card.id]);
    if (note && (this.made.get(card.id) === state || editing === card.id)) return note;
    const hadFocus = note?.contains(document.activeElement) ?? false;
    const whole = note?.classList.contains("note--whole") ?? false;
    if (!note) {
      note = piece("note") ?? document.createElement("li");
      note.id = `carte-${card.id}`;
      note.dataset.card = card.id;
      this.notes.set(card.id, note);
    } else note.replaceChildren(...(piece("note")?.childNodes ?? []));
    this.made.set(card.id, state);
    note.className = `note${told.colours[card.colour] ? ` note--${card.colour}` : ""}${facts.some((fact) => fact.look === "ask") ? " note--asks" : ""}`;
    note.draggable = canEdit && this.canvas.view === "sea";
    this._fill(note, card, { facts, ties, author, held, comments, whole });
    if (hadFocus) one(note, "[data-do=edit], button, a", HTMLElement).focus({ preventScroll: true });
    return note;
  }

  /**
   * @param {HTMLElement} note @param {Card} card
   * @param {{facts: import("./facts.js").Fact[], ties: import("./facts.js").Tied[], author: string, held: string[], comments: number, whole: boolean}} more
   */
  _fill(note, card, { facts, ties, author, held, comments, whole }) {
    const { board, told, canEdit } = this.canvas;
    const { words } = told;
    const text = one(note, ".note__text", HTMLElement);
    text.textContent = card.text.trim() || "…";
    const long = card.text.length > LONG || card.text.split("\n").length > 9;
    note.classList.toggle("note--long", long);
    note.classList.toggle("note--whole", long && whole);
    if (long) {
      const more = button(whole ? words.less : words.more, "btn btn--link note__more", () => {
        const open = note.classList.toggle("note--whole");
        more.textContent = open ? words.less : words.more;
        more.setAttribute("aria-expanded", String(open));
      });
      more.setAttribute("aria-expanded", String(whole));
      text.after(more);
    }
    const factList = one(note, ".note__facts", HTMLElement);
    factList.replaceChildren(...facts.map((fact) => make("li", `fact${fact.look ? ` fact--${fact.look}` : ""}`, fact.words)));
    if (!facts.length) factList.remove();
    const tieList = one(note, ".note__ties", HTMLElement);
    tieList.replaceChildren(
      ...ties.map((tie) => {
        const line = make("li", "", `${tie.says} `);
        if (tie.other) {
          const link = document.createElement("a");
          link.href = `#carte-${tie.other}`;
          link.textContent = tie.short;
          line.append(link);
        } else if (tie.page) {
          const link = document.createElement("a");
          link.href = tie.page;
          link.textContent = tie.short;
          line.append(link);
        } else line.append(tie.short);
        return line;
      }),
    );
    if (!ties.length) tieList.remove();
    const foot = one(note, ".note__foot", HTMLElement);
    if (author) foot.append(make("span", "", fill(words.by, { name: author })));
    if (told.colours[card.colour]) foot.append(make("span", "note__colour", fill(words.colour, { colour: told.colours[card.colour] })));
    const talk = this._talk(card, comments);
    if (talk && comments) foot.append(talk);
    if (!foot.childNodes.length) foot.remove();
    const holding = one(note, ".note__held", HTMLElement);
    holding.hidden = !held.length;
    holding.textContent = held.map((name) => fill(words.writes, { name })).join(" · ");
    const tools = one(note, ".note__tools", HTMLElement);
    if (!canEdit) {
      tools.replaceChildren(...(talk && !comments ? [talk] : []));
      if (!tools.childNodes.length) tools.remove();
      return;
    }
    const name = board.shortOf(card);
    const label = (/** @type {string} */ what, /** @type {string} */ shown, /** @type {string} */ aloud) => {
      const made = one(tools, `[data-do=${what}]`, HTMLButtonElement);
      made.textContent = shown;
      // The words that are seen begin the name.
      made.setAttribute("aria-label", aloud);
      return made;
    };
    label("edit", words.edit, fill(words.editCard, { text: name }));
    label("move", words.move, `${words.move} ${name}`);
    label("restore", words.restore, `${words.restore} : ${name}`).hidden = card.zone !== "hold";
    const more = (/** @type {string} */ what, /** @type {string} */ shown) => {
      const made = button(shown, "btn btn--link", () => {});
      made.dataset.do = what;
      made.setAttribute("aria-label", `${shown} : ${name}`);
      tools.append(made);
    };
    const owner = card.fields.offer === "offered" ? card.fields.owner : null;
    // Who is aboard says it; of a name without a way aboard, the crew notes what the person said.
    if (owner?.whom === told.whom && owner?.whom) for (const answer of ["yes", "no"]) more(answer, words[answer]);
    else if (owner && !owner.whom) for (const answer of ["yes", "no"]) more(answer, fill(answer === "yes" ? words.saidYes : words.saidNo, { name: owner.name ?? "" }));
    if (board.asks(card).includes("shark-alone")) for (const answer of ["oar", "accept"]) more(answer, words[answer]);
    if (talk && !comments) tools.append(talk);
  }

  /** The way to the words left on a card. @param {Card} card @param {number} comments */
  _talk(card, comments) {
    const { told, board } = this.canvas;
    const { words } = told;
    if (!told.commentsPage || !(comments || told.canComment)) return null;
    const link = document.createElement("a");
    link.href = `${told.commentsPage}?carte=${encodeURIComponent(card.id)}`;
    link.textContent = comments === 1 ? words.commentOne : comments ? fill(words.comments, { n: comments }) : words.comment;
    link.setAttribute("aria-label", `${link.textContent} : ${board.shortOf(card)}`);
    link.dataset.talk = "";
    link.dataset.talkOf = card.id;
    link.className = `note__talk${comments ? " note__talk--some" : " btn btn--link"}`;
    return link;
  }

  /** @param {import("./drafts.js").Draft} draft */
  _draftOf(draft) {
    const known = this.notes.get(draft.id);
    if (known) return known;
    const { words } = this.canvas.told;
    const note = make("li", "note note--draft");
    note.dataset.card = draft.id;
    const inner = piece("draft");
    if (!inner) return note;
    note.append(inner);
    one(inner, ".draft__says", HTMLElement).textContent = this.canvas.drafts.kept ? words.draft : words.draftLost;
    const box = one(inner, "textarea", HTMLTextAreaElement);
    box.value = draft.text;
    box.setAttribute("aria-label", words.draft);
    box.addEventListener("input", () => {
      grow(box);
      this.canvas.drafts.put({ ...draft, text: box.value });
    });
    requestAnimationFrame(() => grow(box));
    one(inner, "[data-do=share]", HTMLElement).textContent = words.share;
    one(inner, "[data-do=throw]", HTMLElement).textContent = words.throwAway;
    this.notes.set(draft.id, note);
    return note;
  }

  /** @param {Event} event */
  _click(event) {
    const target = event.target instanceof Element ? event.target : null;
    const note = target?.closest("li.note[data-card]");
    if (!target || !(note instanceof HTMLElement)) return;
    const id = note.dataset.card ?? "";
    if (this.asCame.has(id)) {
      // The page’s own link opens a card; the canvas opens it here.
      const opens = target.closest(".note__tools a");
      this.now(id);
      if (opens) {
        event.preventDefault();
        this.canvas.obey("edit", id);
        return;
      }
    }
    const what = target.closest("[data-do]");
    if (what instanceof HTMLElement) {
      if (!what.closest(".editor")) this.canvas.obey(what.dataset.do ?? "", id);
      return;
    }
    // With a mouse the paper itself opens; words that were just selected are left alone.
    if (target.closest(".note__text") && this.canvas.canEdit && this.canvas.voyage.card(id) && !String(getSelection())) {
      this.canvas.obey("edit", id);
    }
  }

  // --- Searching ---------------------------------------------------------------------------------

  /** @param {string} asked */
  search(asked) {
    this.asked = plain(asked.trim());
    this.unfolded.clear();
    this._filter();
  }

  /** Whoever asks for a zone by its name sees all of it, also while they search. @param {string} zone */
  unfold(zone) {
    if (!this.filtered || this.unfolded.has(zone)) return;
    this.unfolded.add(zone);
    this._filter();
  }

  _filter() {
    const { board, told } = this.canvas;
    const wanted = this.asked.split(/\s+/).filter(Boolean);
    if (!wanted.length && !this.filtered) return;
    this.filtered = wanted.length > 0;
    let found = 0;
    const zones = new Set();
    for (const [id, note] of this.notes) {
      const card = board.cards.get(id);
      const fits = !wanted.length || (card !== undefined && this._fits(card, wanted));
      const shown = fits || (card !== undefined && this.unfolded.has(card.zone));
      if (note.hidden === shown) note.hidden = !shown;
      if (!fits || !card) continue;
      found += 1;
      zones.add(card.zone);
    }
    // In the list, a zone without a card to show would push the found ones out of sight.
    for (const zone of document.querySelectorAll(".zone[data-zone]")) {
      const id = zone.getAttribute("data-zone") ?? "";
      zone.classList.toggle("zone--none", found > 0 && this.filtered && !zones.has(id) && !this.unfolded.has(id));
    }
    const { words } = told;
    const all = board.cards.size;
    const said = !wanted.length ? "" : !found ? words.shownNone : fill(found === 1 ? words.shownOne : words.shown, { n: found, all });
    if (this.found && this.found.textContent !== said) this.found.textContent = said;
  }

  /** @param {Card} card @param {string[]} wanted */
  _fits(card, wanted) {
    let text = this.texts.get(card.id);
    if (text === undefined) {
      const { canvas } = this;
      text = plain([card.text, ...canvas.board.facts(card).map((fact) => fact.words), canvas.nameOf(card.author)].join(" "));
      this.texts.set(card.id, text);
    }
    return wanted.every((word) => text.includes(word));
  }
}
