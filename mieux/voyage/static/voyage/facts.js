// What a card says beside its text, what it is tied to, and what calls for a look. Pure: cards in, words out.
// The page says the same without JavaScript (voyage/shown.py, voyage/watch.py).

/**
 * @typedef {import("./doc.js").Card} Card
 * @typedef {import("./doc.js").Link} Link
 * @typedef {{id: string, role: string, metaphor: string, label: string, area: string}} Zone
 * @typedef {{words: string, look: "" | "ask" | "good"}} Fact
 * @typedef {{link: string, says: string, other: string, short: string, page: string}} Tied
 * @typedef {{from: string, to: string, there: string, back: string}} TieWords
 * @typedef {{key: string, socket: string, page: string, right: string, closed: boolean, canEdit: boolean, canComment: boolean,
 *   whom: string, name: string, member: boolean, view: "sea" | "list", language: string, zones: Zone[],
 *   names: Record<string, string>, comments: Record<string, number>, commentsPage?: string,
 *   departure: string, measurePage: string, indicators: {id: string, label: string, page: string}[], kinds: Record<string, string>, colours: Record<string, string>,
 *   asks: Record<string, string>, ties: Record<string, TieWords>, one: Record<string, string>, words: Record<string, string>}} Told
 */

/** A sentence with its {braces} filled. @param {string} text @param {Record<string, string | number>} [values] */
export function fill(text, values = {}) {
  return text.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}

/** The beginning of a text, on one line. @param {string} text @param {number} [most] */
export function short(text, most = 90) {
  const line = text.split(/\s+/).filter(Boolean).join(" ");
  return line.length <= most ? line : `${line.slice(0, most - 1).trimEnd()}…`;
}

/** For searching: without accents, in small letters. @param {string} text */
export function plain(text) {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}

/** @param {unknown} text Whether a field holds a day, « 2026-11-23 ». @returns {text is string} */
export function isDay(text) {
  return typeof text === "string" && /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text));
}

/** The lines of a pasted list, without their bullets and numbers. @param {string} text */
export function lines(text) {
  return text
    .split(/\r\n|\r|\n|\u2028/)
    .map((line) => line.replace(/^\s*(?:[-*•‣·–—]|\d{1,3}[.)])\s+/u, "").trim())
    .filter(Boolean)
    .slice(0, 500);
}

/** @type {Map<string, Intl.DateTimeFormat>} */
const calendars = new Map();

/** A day in words; a calendar is costly to make, and kept. @param {string} language @param {Date} day */
function dayWords(language, day) {
  let calendar = calendars.get(language);
  if (!calendar) calendars.set(language, (calendar = new Intl.DateTimeFormat(language, { dateStyle: "long" })));
  return calendar.format(day);
}

const DAY = 86400000;

/** All cards and links at one moment, with the questions one asks of them. */
export class Board {
  /** @param {Told} told @param {Card[]} cards @param {Link[]} links */
  constructor(told, cards, links) {
    this.told = told;
    this.cards = new Map(cards.map((card) => [card.id, card]));
    this.links = links;
    this.roles = new Map(told.zones.map((zone) => [zone.id, zone.role]));
    this.indicators = new Map(told.indicators.map((one) => [one.id, one]));
    /** @type {Map<string, Link[]>} */
    this.touching = new Map();
    for (const link of links) {
      for (const end of new Set([link.from, link.to])) {
        const known = this.touching.get(end);
        if (known) known.push(link);
        else this.touching.set(end, [link]);
      }
    }
    /** Buoy → the day of its stopover. @type {Map<string, string>} */
    this.middles = this._middles();
  }

  /** Half-way from the buoy before, or from the departure (queries/passage.py). */
  _middles() {
    const dated = [...this.cards.values()]
      .filter((card) => this.role(card) === "buoys" && isDay(card.fields.date))
      .sort((a, b) => (a.fields.date !== b.fields.date ? (a.fields.date < b.fields.date ? -1 : 1) : a.order < b.order ? -1 : 1));
    let start = Date.parse(this.told.departure);
    return new Map(
      dated.map((card) => {
        const day = Date.parse(card.fields.date);
        const begin = Math.min(Number.isNaN(start) ? day : start, day);
        const middle = begin + Math.floor((day - begin) / DAY / 2) * DAY;
        start = day;
        return [card.id, new Date(middle).toISOString().slice(0, 10)];
      }),
    );
  }

  /** @param {Card} card */
  role(card) {
    return this.roles.get(card.zone) ?? "";
  }

  /** Whether a link of this type starts here and ends at something that is there. @param {Card} card @param {string} type */
  leads(card, type) {
    return (this.touching.get(card.id) ?? []).some((link) => {
      if (link.type !== type || link.from !== card.id) return false;
      if (!this.told.ties[type]?.to) return true;
      const other = this.cards.get(link.to);
      return other !== undefined && other.zone !== "hold";
    });
  }

  /** Kinds of what calls for a look. @param {Card} card @returns {string[]} */
  asks(card) {
    const quiet = Array.isArray(card.fields.quiet) ? card.fields.quiet : [];
    return this._asks(card).filter((kind) => !quiet.includes(kind));
  }

  /** What the crew put aside, and is still so. @param {Card} card @returns {string[]} */
  aside(card) {
    const quiet = Array.isArray(card.fields.quiet) ? card.fields.quiet : [];
    return quiet.length ? this._asks(card).filter((kind) => quiet.includes(kind)) : [];
  }

  /** Cards at the other end of links of these types that start here, and are there. @param {Card} card @param {string[]} types */
  _led(card, types) {
    return (this.touching.get(card.id) ?? [])
      .filter((link) => link.from === card.id && types.includes(link.type))
      .map((link) => this.cards.get(link.to))
      .filter((other) => other !== undefined && other.zone !== "hold");
  }

  /** @param {Card} card @returns {string[]} */
  _asks(card) {
    const { fields } = card;
    switch (this.role(card)) {
      case "sharks":
        return fields.accepted || this.leads(card, "shark-oar") ? [] : ["shark-alone"];
      case "oars":
        return this.leads(card, "oar-crew") ? [] : ["oar-alone"];
      case "buoys":
        if (fields.done) return [];
        return [...(fields.result ? [] : ["buoy-vague"]), ...(fields.date ? [] : ["buoy-undated"])];
      case "crew":
        if (card.kind !== "need") return [];
        return this.leads(card, "need-crew") || this.leads(card, "need-lifeboat") ? [] : ["need-open"];
      default:
        return [];
    }
  }

  /** @param {Card} card @returns {Fact[]} */
  facts(card) {
    const { words, kinds, zones } = this.told;
    const { fields } = card;
    /** @type {Fact[]} */
    const facts = [];
    const say = (/** @type {string} */ text, /** @type {"" | "good"} */ look = "") => facts.push({ words: text, look });
    const role = this.role(card);
    if (role === "sharks") {
      if (kinds[card.kind]) say(fill(words.kind, { kind: kinds[card.kind] }));
      if (typeof fields.accepted === "string") say(fill(words.accepted, { reason: fields.accepted }), "good");
    } else if (role === "buoys") {
      if (isDay(fields.done)) say(fill(words.passed, { day: this.day(fields.done) }), "good");
      else if (isDay(fields.date)) {
        say(fill(words.due, { day: this.day(fields.date) }));
        const middle = this.middles.get(card.id);
        if (middle) say(fill(words.halfway, { day: this.day(middle) }));
      }
      if (typeof fields.result === "string") say(fill(words.result, { result: fields.result }));
      const name = fields.owner?.name;
      if (typeof name === "string" && name) say(fill(fields.offer === "accepted" ? words.carried : words.offered, { name }));
    } else if (role === "hold") {
      const was = zones.find((zone) => zone.id === fields.was);
      if (was) say(fill(words.was, { zone: was.metaphor }));
    } else {
      if (role === "crew" && card.kind === "need") {
        say(words.need);
        const names = this._led(card, ["need-crew", "need-lifeboat"]).map((other) => (other && short(other.text, 40)) || words.noText);
        if (names.length) say(fill(words.covered, { names: names.join(", ") }), "good");
        else if (this.aside(card).includes("need-open")) say(this.told.asks["need-open"] ?? "");
      } else if (role === "crew" && fields.captain === true) say(words.captain, "good");
      if (typeof fields.role === "string") say(fields.role);
      if (Array.isArray(fields.skills)) for (const skill of fields.skills.slice(0, 12)) if (typeof skill === "string" && skill) say(skill);
    }
    for (const from of Array.isArray(fields.origin) ? fields.origin.slice(0, 20) : []) {
      if (typeof from?.title !== "string") continue;
      if (isDay(from.day)) say(fill(words.origin, { title: from.title, day: this.day(from.day) }));
      else say(fill(words.originUndated, { title: from.title }));
    }
    for (const kind of this.asks(card)) facts.push({ words: this.told.asks[kind] ?? "", look: "ask" });
    return facts;
  }

  /** @param {string} day */
  day(day) {
    return dayWords(this.told.language, new Date(`${day}T12:00:00`));
  }

  /** @param {Card | undefined} card */
  shortOf(card) {
    return (card && short(card.text)) || this.told.words.noText;
  }

  /** Links of a card as sentences, seen from it. @param {Card} card @returns {Tied[]} */
  ties(card) {
    /** @type {Tied[]} */
    const found = [];
    const links = [...(this.touching.get(card.id) ?? [])].sort((a, b) => (a.type + a.id < b.type + b.id ? -1 : 1));
    for (const link of links) {
      const words = this.told.ties[link.type];
      if (!words) continue;
      const [says, other] = link.from === card.id ? [words.there, link.to] : [words.back, link.from];
      const far = this.cards.get(other);
      const measured = this.indicators.get(other);
      if (far) found.push({ link: link.id, says, other, short: this.shortOf(far), page: "" });
      else if (measured) found.push({ link: link.id, says, other: "", short: measured.label, page: measured.page });
    }
    return found;
  }

  /**
   * What a card may still be tied to.
   * @param {Card} card
   * @returns {{type: string, from: string, to: string, words: string, sentence: string}[]}
   */
  tiesToAdd(card) {
    const role = this.role(card);
    const known = new Set(this.links.map((link) => `${link.type} ${link.from} ${link.to}`));
    /** @type {{type: string, from: string, to: string, words: string, sentence: string}[]} */
    const found = [];
    const add = (/** @type {string} */ type, /** @type {string} */ from, /** @type {string} */ to, /** @type {string} */ text, /** @type {string} */ says, /** @type {string} */ one) => {
      if (from !== to && !known.has(`${type} ${from} ${to}`)) {
        found.push({ type, from, to, words: `${text} (${this.told.one[one] ?? ""})`, sentence: `${says} ${text}` });
      }
    };
    const cards = [...this.cards.values()];
    const ofRole = (/** @type {string} */ wanted) => cards.filter((one) => this.role(one) === wanted);
    for (const [type, tie] of Object.entries(this.told.ties)) {
      if (tie.from === role && (role !== "crew" || card.kind === "need")) {
        if (!tie.to) for (const one of this.told.indicators) add(type, card.id, one.id, one.label, tie.there, "");
        else for (const one of ofRole(tie.to)) if (one.kind !== "need") add(type, card.id, one.id, this.shortOf(one), tie.there, tie.to);
      }
      if (tie.to === role && (role !== "crew" || card.kind !== "need")) {
        for (const one of ofRole(tie.from)) {
          if (tie.from !== "crew" || one.kind === "need") add(type, one.id, card.id, this.shortOf(one), tie.back, tie.from);
        }
      }
    }
    return found;
  }

  /** « 4 cartes, 1 à regarder ». @param {Card[]} cards */
  count(cards) {
    const { words } = this.told;
    if (!cards.length) return words.none;
    const many = cards.length === 1 ? words.one : fill(words.many, { n: cards.length });
    const asking = cards.filter((card) => this.asks(card).length).length;
    return asking ? `${many}, ${fill(words.toLookAt, { n: asking })}` : many;
  }
}

/**
 * Cards that changed, those they are tied to, and both ends of links that came or went: what has to be shown anew.
 * @param {Set<string>} changed @param {Board} before @param {Board} now
 */
export function around(changed, before, now) {
  const all = new Set(changed);
  const old = new Map(before.links.map((link) => [link.id, link]));
  for (const link of now.links) {
    if (!old.delete(link.id)) all.add(link.from).add(link.to);
  }
  for (const link of old.values()) all.add(link.from).add(link.to);
  for (const id of changed) {
    for (const board of [before, now]) for (const link of board.touching.get(id) ?? []) all.add(link.from).add(link.to);
  }
  // A day that moves moves the stopovers after it.
  for (const [id, day] of now.middles) if (before.middles.get(id) !== day) all.add(id);
  return all;
}
