// The document of a voyage: cards, links, who is there. The only module that touches Yjs.
// Every gesture has the name it has in voyage/document.py, and is one transaction.
import {
  Awareness,
  Doc,
  IndexeddbPersistence,
  Map as YMap,
  Text as YText,
  UndoManager,
  applyAwarenessUpdate,
  applyUpdate,
  clearDocument,
  encodeAwarenessUpdate,
  encodeStateAsUpdate,
  encodeStateVector,
  removeAwarenessStates,
} from "./vendor/yjs.js";
import { between, inOrder } from "./order.js";

export const ASHORE = "ashore";
export const HOLD = "hold";

/**
 * @typedef {{id: string, zone: string, text: string, kind: string, order: string, author: string, colour: string,
 *   fields: Record<string, any>}} Card
 * @typedef {{id: string, from: string, to: string, type: string}} Link
 * @typedef {{retain?: number, insert?: string | object, delete?: number}} Delta
 * @typedef {{cards: Set<string>, texts: Map<string, Delta[]>, links: boolean, mine: boolean}} Change
 * @typedef {{zone: string, order: string, was: string | undefined}} Place
 * @typedef {"change" | {added: string[]} | {moved: string, from: Place, to: Place}} Step
 * @typedef {{client: number, me: boolean, name: string, whom: string, zone: string, card: string, writing: boolean}} Presence
 */

const OWN_KEYS = new Set(["zone", "text", "kind", "order", "author", "colour"]);
const FROM_WIRE = "wire";

/** @param {unknown} value @param {number} [most] */
const word = (value, most = 120) => (typeof value === "string" && value.length <= most ? value : "");

/** An id that nobody else makes; crypto.randomUUID is missing on plain http. */
export function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(9));
  return btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_");
}

export class Voyage {
  /** @param {string} author What the document notes as the author of new cards (« user:12 »). */
  constructor(author) {
    this.author = author;
    this.doc = new Doc();
    this.awareness = new Awareness(this.doc);
    this.kept = false;
    this._cards = this.doc.getMap("cards");
    this._links = this.doc.getMap("links");
    /** @type {Map<string, Card>} */
    this._read = new Map();
    /** @type {((change: Change) => void)[]} */
    this._hearers = [];
    // What I write and tie is undone by Yjs. Adding and moving are undone by gestures of ours: a card that I added may
    // hold what others wrote, and goes to the hold; one that somebody has moved since stays where they put it.
    this._me = { mine: true };
    this._made = { mine: true };
    this._undo = new UndoManager([this._cards, this._links], { trackedOrigins: new Set([this._me]), captureTimeout: 700 });
    /** @type {Step[]} */
    this._past = [];
    /** @type {Step[]} */
    this._future = [];
    this._undo.on("stack-item-added", (event) => {
      if (event.origin === this._me && event.type === "undo") {
        this._past.push("change");
        this._future = [];
      }
    });
    /** Texts written here that the server has not confirmed: id → what they say. @type {Map<string, string>} */
    this.unconfirmed = new Map();
    this._cards.observeDeep((events, transaction) => {
      /** @type {Change} */
      const change = { cards: new Set(), texts: new Map(), links: false, mine: this._isMine(transaction.origin) };
      for (const event of events) {
        if (event.path.length === 0) for (const key of event.keysChanged ?? []) change.cards.add(key);
        else change.cards.add(String(event.path[0]));
        if (event.target instanceof YText) change.texts.set(String(event.path[0]), event.delta);
      }
      for (const id of change.cards) this._refresh(id);
      this._tell(change);
    });
    this._links.observeDeep((_events, transaction) =>
      this._tell({ cards: new Set(), texts: new Map(), links: true, mine: this._isMine(transaction.origin) }),
    );
  }

  // --- Being kept in this browser ---------------------------------------------------------------

  /**
   * Keep the document in this browser too, so that what is written without a network survives a closed tab.
   * @param {string} name
   */
  async keepHere(name) {
    try {
      const store = new IndexeddbPersistence(name, this.doc);
      // A browser that keeps nothing (private window, full disk) must not stop the page.
      await Promise.race([store.whenSynced, new Promise((_, no) => setTimeout(() => no(new Error("slow")), 3000))]);
      await store._db;
      this.kept = true;
    } catch {
      this.kept = false;
    }
    return this.kept;
  }

  /** @param {string} name Forget what this browser keeps of a document. */
  static async forget(name) {
    try {
      await clearDocument(name);
    } catch {
      // Nothing was kept.
    }
  }

  // --- Reading -----------------------------------------------------------------------------------

  /** @returns {Card[]} The cards of a zone, in their order. @param {string} zone */
  inZone(zone) {
    return this.cards().filter((card) => card.zone === zone).sort(inOrder);
  }

  /** @returns {Card[]} */
  cards() {
    return [...this._read.values()];
  }

  /** @param {string} id @returns {Card | undefined} */
  card(id) {
    return this._read.get(id);
  }

  /** @returns {Link[]} */
  links() {
    /** @type {Link[]} */
    const found = [];
    this._links.forEach((map, id) => {
      if (!(map instanceof YMap)) return;
      const [from, to, type] = ["from", "to", "type"].map((key) => word(map.get(key), 64));
      if (from && to && type) found.push({ id, from, to, type });
    });
    return found;
  }

  /** Whether nothing has ever been written. */
  get isEmpty() {
    return this._read.size === 0;
  }

  /** @param {string} id */
  _refresh(id) {
    const map = this._cards.get(id);
    if (!(map instanceof YMap) || !id || id.length > 64) {
      this._read.delete(id);
      return;
    }
    const text = map.get("text");
    /** @type {Record<string, any>} */
    const fields = {};
    for (const [key, value] of map.entries()) {
      if (OWN_KEYS.has(key) || value === null || value === undefined || value === "") continue;
      fields[key] = value instanceof YMap ? Object.fromEntries(value.entries()) : value;
    }
    this._read.set(id, {
      id,
      zone: word(map.get("zone")) || HOLD,
      text: text instanceof YText ? text.toString() : typeof text === "string" ? text : "",
      kind: word(map.get("kind"), 40),
      order: word(map.get("order"), 60),
      author: word(map.get("author")),
      colour: word(map.get("colour"), 20),
      fields,
    });
  }

  // --- Hearing -----------------------------------------------------------------------------------

  /** @param {(change: Change) => void} hear After every transaction that changed something. */
  onChange(hear) {
    this._hearers.push(hear);
  }

  /** @param {Change} change */
  _tell(change) {
    for (const hear of this._hearers) hear(change);
  }

  /** @param {unknown} origin */
  _isMine(origin) {
    return origin === this._me || origin === this._made || origin === this._undo;
  }

  // --- Gestures ----------------------------------------------------------------------------------

  /** @param {() => void} work One gesture, undone as one. @param {boolean} [joined] It goes on with the one before. */
  _do(work, joined = false) {
    if (!joined) this._undo.stopCapturing();
    this.doc.transact(work, this._me);
    if (!joined) this._undo.stopCapturing();
  }

  /** @param {string} id @returns {YMap | null} */
  _map(id) {
    const map = this._cards.get(id);
    return map instanceof YMap ? map : null;
  }

  /**
   * The order of a card that goes before another one of this zone (null: at its end). Inside a transaction: between two
   * cards that two people put at the same place, room is made first.
   * @param {string} zone @param {string | null} before @param {string} [but]
   */
  _placeIn(zone, before, but = "") {
    const cards = this.inZone(zone).filter((card) => card.id !== but);
    let at = cards.findIndex((card) => card.id === before);
    if (at < 0) at = cards.length;
    const low = cards[at - 1]?.order ?? "";
    const tied = cards.slice(at).filter((card) => low && card.order === low);
    if (!tied.length) return between(low, cards[at]?.order ?? "");
    const high = cards[at + tied.length]?.order ?? "";
    const mine = between(low, high);
    let order = mine;
    for (const card of tied) {
      order = between(order, high);
      this._map(card.id)?.set("order", order);
    }
    return mine;
  }

  /**
   * Put a card into a zone, before another one (null: last).
   * @param {string} zone @param {string} text
   * @param {{before?: string | null, kind?: string, colour?: string, fields?: Record<string, any>}} [more]
   * @returns {string} its id
   */
  addCard(zone, text, more = {}) {
    return this.addCards(zone, [text], more)[0];
  }

  /**
   * One card for each text, after one another.
   * @param {string} zone @param {string[]} texts
   * @param {{before?: string | null, kind?: string, colour?: string, fields?: Record<string, any>}} [more]
   */
  addCards(zone, texts, more = {}) {
    /** @type {string[]} */
    const added = [];
    this.doc.transact(() => {
      let order = this._placeIn(zone, more.before ?? null);
      const high = this.card(more.before ?? "")?.order ?? "";
      for (const text of texts) {
        const id = newId();
        const map = new YMap();
        map.set("zone", zone);
        map.set("text", new YText(text));
        map.set("kind", more.kind ?? "");
        map.set("order", order);
        map.set("author", this.author);
        map.set("colour", more.colour ?? "");
        for (const [key, value] of Object.entries(more.fields ?? {})) map.set(key, value);
        this._cards.set(id, map);
        this.unconfirmed.set(id, text);
        added.push(id);
        order = between(order, high);
      }
    }, this._made);
    this._note({ added });
    return added;
  }

  /**
   * Give a card another text; only what differs is written, so that others go on typing in the rest.
   * @param {string} id @param {string} text
   */
  writeText(id, text) {
    const map = this._map(id);
    if (!map) return;
    const written = map.get("text");
    const now = written instanceof YText ? written.toString() : String(written ?? "");
    if (text === now) return;
    const most = Math.min(now.length, text.length);
    let start = 0;
    while (start < most && now[start] === text[start]) start += 1;
    let end = 0;
    while (end < most - start && now[now.length - 1 - end] === text[text.length - 1 - end]) end += 1;
    // A pair of surrogates stays whole.
    if (start && /[\uD800-\uDBFF]/.test(now[start - 1] ?? "")) start -= 1;
    if (end && /[\uDC00-\uDFFF]/.test(now[now.length - end] ?? "")) end -= 1;
    this._do(() => {
      if (!(written instanceof YText)) {
        map.set("text", new YText(text));
        return;
      }
      if (now.length - end > start) written.delete(start, now.length - end - start);
      if (text.length - end > start) written.insert(start, text.slice(start, text.length - end));
    }, true);
    this.unconfirmed.set(id, text);
  }

  /** @param {string} id @param {string} name @param {any} value undefined takes the field away. */
  setField(id, name, value) {
    this.setFields(id, { [name]: value });
  }

  /** @param {string} id @param {Record<string, any>} fields Several at once: one gesture, undone as one. */
  setFields(id, fields) {
    const map = this._map(id);
    if (!map) return;
    const news = Object.entries(fields).filter(([name, value]) => {
      if (["zone", "text", "order", "author"].includes(name)) return false;
      return value === undefined ? map.has(name) : JSON.stringify(map.get(name)) !== JSON.stringify(value);
    });
    if (!news.length) return;
    this._do(() => {
      for (const [name, value] of news) {
        if (value === undefined) map.delete(name);
        else map.set(name, value);
      }
    });
  }

  /** @param {string} id @param {string} colour One of the codes, or empty. */
  setColour(id, colour) {
    this.setField(id, "colour", colour);
  }

  /** @param {string} id @param {string} zone @param {string | null} [before] null: last. */
  moveCard(id, zone, before = null) {
    const map = this._map(id);
    if (!map) return;
    const from = this._place(map);
    this._aside(() => {
      const was = zone !== HOLD ? undefined : from.zone === HOLD ? from.was : from.zone;
      this._put(map, { zone, order: this._placeIn(zone, before, id), was });
    });
    this._note({ moved: id, from, to: this._place(map) });
  }

  /** @param {YMap} map @returns {Place} */
  _place(map) {
    return { zone: word(map.get("zone")), order: word(map.get("order"), 60), was: word(map.get("was")) || undefined };
  }

  /** @param {YMap} map @param {Place} place */
  _put(map, { zone, order, was }) {
    if (map.get("zone") !== zone) map.set("zone", zone);
    if (map.get("order") !== order) map.set("order", order);
    if (was) map.set("was", was);
    else if (map.has("was")) map.delete("was");
  }

  /** @param {string} id Put a card into the hold, from where it can come back; its links stay. */
  removeCard(id) {
    if (this.card(id)?.zone !== HOLD) this.moveCard(id, HOLD);
  }

  /** @param {string} id Bring a card back from the hold, to where it came from. @param {string} [home] */
  restoreCard(id, home = ASHORE) {
    const card = this.card(id);
    if (card?.zone === HOLD) this.moveCard(id, word(card.fields.was) || home);
  }

  /** @param {string} from @param {string} to @param {string} type @returns {string} The same link twice is one. */
  link(from, to, type) {
    const known = this.links().find((link) => link.from === from && link.to === to && link.type === type);
    if (known || from === to) return known?.id ?? "";
    const id = newId();
    this._do(() => {
      const map = new YMap();
      map.set("from", from);
      map.set("to", to);
      map.set("type", type);
      this._links.set(id, map);
    });
    return id;
  }

  /** @param {string} id */
  unlink(id) {
    if (this._links.has(id)) this._do(() => this._links.delete(id));
  }

  // --- Undoing one's own -------------------------------------------------------------------------

  get canUndo() {
    return this._past.length > 0;
  }

  get canRedo() {
    return this._future.length > 0;
  }

  /** @param {Step} step A gesture of mine, made just now. */
  _note(step) {
    this._past.push(step);
    this._future = [];
    this._undo.stopCapturing();
    this._undo.clear(false, true);
  }

  /** Take my last gesture back; what others did stays. @returns {boolean} Whether something was taken back. */
  undo() {
    const last = this._past.pop();
    if (!last) return false;
    this._future.push(last);
    if (last === "change") return this._undo.undo() !== null;
    if ("added" in last) return this._shelve(last.added, true);
    return this._goTo(last.moved, last.to, last.from);
  }

  /** Do again what was undone. @returns {boolean} Whether something was done. */
  redo() {
    const next = this._future.pop();
    if (!next) return false;
    this._past.push(next);
    if (next === "change") return this._undo.redo() !== null;
    if ("added" in next) return this._shelve(next.added, false);
    return this._goTo(next.moved, next.from, next.to);
  }

  /** @param {() => void} work */
  _aside(work) {
    this._undo.stopCapturing();
    this.doc.transact(work, this._made);
  }

  /** @param {string} id @param {Place} from Only when it is still there. @param {Place} to */
  _goTo(id, from, to) {
    const map = this._map(id);
    if (!map || JSON.stringify(this._place(map)) !== JSON.stringify(from)) return false;
    this._aside(() => this._put(map, to));
    return true;
  }

  /** Into the hold, or back out of it. @param {string[]} ids @param {boolean} away */
  _shelve(ids, away) {
    const maps = ids.map((id) => this._map(id)).filter((map) => map !== null && (map.get("zone") === HOLD) !== away);
    this._aside(() => {
      for (const map of maps) {
        const now = this._place(/** @type {YMap} */ (map));
        // The order is kept: back in its zone, it stands where it stood.
        this._put(/** @type {YMap} */ (map), { zone: away ? HOLD : now.was ?? ASHORE, order: now.order, was: away ? now.zone : undefined });
      }
    });
    return maps.length > 0;
  }

  // --- Bytes, for the wire -----------------------------------------------------------------------

  /** What this tab knows. */
  state() {
    return encodeStateVector(this.doc);
  }

  /** @param {Uint8Array} state What somebody else lacks. */
  missing(state) {
    return encodeStateAsUpdate(this.doc, state);
  }

  /** @param {Uint8Array} update What others did. */
  take(update) {
    applyUpdate(this.doc, update, FROM_WIRE);
    for (const id of this.unconfirmed.keys()) this.unconfirmed.set(id, this.card(id)?.text ?? "");
  }

  /**
   * Take all that was missed, and say which of my unconfirmed texts were changed by others meanwhile.
   * @param {Uint8Array} update
   * @returns {{id: string, mine: string}[]}
   */
  catchUp(update) {
    const mine = [...this.unconfirmed];
    this.take(update);
    return mine
      .filter(([id, text]) => text.trim() && this.card(id) && this.card(id)?.text !== text)
      .map(([id, text]) => ({ id, mine: text }));
  }

  /** The server has all of it. */
  confirmed() {
    this.unconfirmed.clear();
  }

  /** @param {(update: Uint8Array) => void} send What is done here. */
  onUpdate(send) {
    this.doc.on("update", (update, origin) => {
      if (origin !== FROM_WIRE) send(update);
    });
  }

  // --- Who is there ------------------------------------------------------------------------------

  /** @param {{zone?: string, card?: string, writing?: boolean, whom?: string}} state */
  setPresence(state) {
    const now = { ...this.awareness.getLocalState(), ...state };
    if (JSON.stringify(now) !== JSON.stringify(this.awareness.getLocalState())) this.awareness.setLocalState(now);
  }

  /** @returns {Presence[]} */
  presences() {
    return [...this.awareness.getStates()].map(([client, state]) => ({
      client,
      me: client === this.awareness.clientID,
      name: word(state.name, 80),
      whom: word(state.whom),
      zone: word(state.zone),
      card: word(state.card, 64),
      writing: state.writing === true,
    }));
  }

  /** @param {() => void} hear */
  onPresence(hear) {
    this.awareness.on("change", hear);
  }

  /** @param {(bytes: Uint8Array) => void} send What this tab says of itself. */
  onOwnPresence(send) {
    this.awareness.on("update", ({ added, updated, removed }, origin) => {
      if (origin === "local") send(encodeAwarenessUpdate(this.awareness, [...added, ...updated, ...removed]));
    });
  }

  /** What this tab says of itself, afresh. */
  ownPresence() {
    this.awareness.setLocalState(this.awareness.getLocalState() ?? {});
    return encodeAwarenessUpdate(this.awareness, [this.awareness.clientID]);
  }

  /** @param {Uint8Array} bytes */
  takePresence(bytes) {
    applyAwarenessUpdate(this.awareness, bytes, FROM_WIRE);
  }

  /** The network is gone: nobody else can be seen. */
  alone() {
    const others = [...this.awareness.getStates().keys()].filter((client) => client !== this.awareness.clientID);
    removeAwarenessStates(this.awareness, others, FROM_WIRE);
  }
}
