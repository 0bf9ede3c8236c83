// What cards say beside their text, lists that are pasted, and where the caret goes.
import assert from "node:assert/strict";
import test from "node:test";

import { carried } from "../static/voyage/editor.js";
import { Board, around, fill, isDay, lines, plain, short } from "../static/voyage/facts.js";
import { message, number, readNumber } from "../static/voyage/wire.js";

const told = {
  zones: [
    { id: "requins", role: "sharks", metaphor: "Les requins", label: "Contraintes", area: "sharks" },
    { id: "rames", role: "oars", metaphor: "Les rames", label: "Marges", area: "oars" },
    { id: "hold", role: "hold", metaphor: "La cale", label: "", area: "hold" },
  ],
  ties: { "shark-oar": { from: "sharks", to: "oars", there: "Face à ce requin :", back: "Cette rame répond à :" } },
  indicators: [],
  kinds: { technical: "technique" },
  asks: { "shark-alone": "sans rame" },
  one: { oars: "rame", sharks: "requin" },
  language: "fr",
  words: { none: "aucune carte", one: "1 carte", many: "{n} cartes", toLookAt: "{n} à regarder", kind: "contrainte {kind}", accepted: "on l’accepte : {reason}", noText: "vide" },
};
const card = (id, zone, more = {}) => ({ id, zone, text: id, kind: "", order: id, author: "", colour: "", fields: {}, ...more });

test("a shark without an oar calls for a look, until it has one or is accepted", () => {
  const shark = card("vent", "requins", { kind: "technical" }), oar = card("haie", "rames");
  const alone = new Board(told, [shark, oar], []);
  assert.deepEqual(alone.asks(shark), ["shark-alone"]);
  assert.equal(alone.count([shark]), "1 carte, 1 à regarder");
  assert.deepEqual(alone.facts(shark).map((fact) => fact.words), ["contrainte technique", "sans rame"]);
  const link = { id: "l", from: "vent", to: "haie", type: "shark-oar" };
  const tied = new Board(told, [shark, oar], [link]);
  assert.deepEqual(tied.asks(shark), []);
  assert.equal(tied.ties(shark)[0].says, "Face à ce requin :");
  assert.equal(tied.ties(oar)[0].says, "Cette rame répond à :");
  assert.deepEqual(tied.tiesToAdd(shark), []);
  assert.deepEqual(alone.tiesToAdd(oar).map((tie) => tie.words), ["vent (requin)"]);
  // An oar in the hold answers nothing.
  assert.deepEqual(new Board(told, [shark, card("haie", "hold")], [link]).asks(shark), ["shark-alone"]);
  const accepted = { ...shark, fields: { accepted: "tant pis" } };
  assert.deepEqual(new Board(told, [accepted], []).asks(accepted), []);
  // Put aside is not answered: it can be brought back as long as it is so.
  const quiet = { ...shark, fields: { quiet: ["shark-alone"] } };
  const calm = new Board(told, [quiet], []);
  assert.deepEqual([calm.asks(quiet), calm.aside(quiet)], [[], ["shark-alone"]]);
  const settled = { ...quiet, fields: { ...quiet.fields, accepted: "oui" } };
  assert.deepEqual(new Board(told, [settled], []).aside(settled), []);
  assert.deepEqual(alone.asks({ ...shark, fields: { accepted: "tant pis" } }), []);
  assert.deepEqual(alone.asks({ ...shark, fields: { quiet: ["shark-alone"] } }), []);
});

test("a pasted list is as many cards, without its bullets", () => {
  assert.deepEqual(lines("- un\r\n• deux\n\n 3. trois\n4) quatre\nle 12 mai"), ["un", "deux", "trois", "quatre", "le 12 mai"]);
});

test("searching does not mind accents; sentences are filled; days are days", () => {
  assert.equal(plain("ÉCOLIERS, préau"), "ecoliers, preau");
  assert.equal(fill("{a} et {b}", { a: "<b>" }), "<b> et {b}");
  assert.equal(short("a ".repeat(100)).length, 90);
  assert.ok(isDay("2027-02-28") && !isDay("demain") && !isDay("2027-2-3"));
});

test("the caret stays where one writes", () => {
  assert.equal(carried(5, [{ insert: "abc" }]), 8);
  assert.equal(carried(5, [{ retain: 5 }, { insert: "abc" }]), 5);
  assert.equal(carried(5, [{ retain: 2 }, { delete: 2 }]), 3);
  assert.equal(carried(3, [{ retain: 1 }, { delete: 10 }]), 1);
});

test("numbers of the wire go there and back", () => {
  for (const value of [0, 1, 127, 128, 300, 2 ** 31, 2 ** 53 - 1]) {
    assert.deepEqual(readNumber(Uint8Array.from(number(value)), 0), [value, number(value).length]);
  }
  assert.throws(() => readNumber(Uint8Array.of(128, 128), 0));
  assert.deepEqual([...message([0, 2], Uint8Array.of(7, 8))], [0, 2, 2, 7, 8]);
});

const sea = {
  ...told,
  departure: "2026-01-01",
  zones: [
    ...told.zones,
    { id: "balises", role: "buoys", metaphor: "Les balises", label: "", area: "buoys" },
    { id: "equipage", role: "crew", metaphor: "L’équipage", label: "", area: "crew" },
    { id: "secours", role: "lifeboat", metaphor: "Le bateau", label: "", area: "lifeboat" },
  ],
  ties: { ...told.ties, "need-lifeboat": { from: "crew", to: "lifeboat", there: "Aidé par :", back: "Aide :" } },
  asks: { ...told.asks, "need-open": "personne encore" },
  words: { ...told.words, due: "le {day}", halfway: "mi-chemin {day}", need: "besoin", covered: "couvert par {names}" },
};

test("the middle of a buoy is half-way from the buoy before, or from the departure", () => {
  const first = card("b1", "balises", { fields: { date: "2026-01-31" } });
  const second = card("b2", "balises", { fields: { date: "2026-03-02" } });
  const board = new Board(sea, [second, first, card("b3", "balises")], []);
  assert.deepEqual([...board.middles], [["b1", "2026-01-16"], ["b2", "2026-02-15"]]);
  assert.deepEqual(board.facts(first).map((fact) => fact.words).slice(0, 2), ["le 31 janvier 2026", "mi-chemin 16 janvier 2026"]);
});

test("a need says who covers it, also when it is not to be asked again", () => {
  const need = card("souder", "equipage", { kind: "need" }), school = card("lycée", "secours");
  const words = (board, one) => board.facts(one).map((fact) => fact.words);
  assert.deepEqual(words(new Board(sea, [need, school], []), need), ["besoin", "personne encore"]);
  const link = { id: "l", from: "souder", to: "lycée", type: "need-lifeboat" };
  assert.deepEqual(words(new Board(sea, [need, school], [link]), need), ["besoin", "couvert par lycée"]);
  assert.deepEqual(words(new Board(sea, [need, card("lycée", "hold")], [link]), need), ["besoin", "personne encore"]);
  const quiet = { ...need, fields: { quiet: ["need-open"] } };
  assert.deepEqual(words(new Board(sea, [quiet], []), quiet), ["besoin", "personne encore"]);
});

test("a change is shown where it was made, at the other end of its links, and on the buoys after it", () => {
  const shark = card("vent", "requins"), oar = card("haie", "rames"), other = card("mur", "rames");
  const link = { id: "l", from: "vent", to: "haie", type: "shark-oar" };
  const before = new Board(sea, [shark, oar, other], []), after = new Board(sea, [shark, oar, other], [link]);
  assert.deepEqual([...around(new Set(), before, after)].sort(), ["haie", "vent"]);
  assert.deepEqual([...around(new Set(), after, before)].sort(), ["haie", "vent"]);
  assert.deepEqual([...around(new Set(["haie"]), after, after)].sort(), ["haie", "vent"]);
  assert.deepEqual([...around(new Set(["mur"]), after, after)], ["mur"]);
  const one = card("b1", "balises", { fields: { date: "2026-01-31" } }), two = card("b2", "balises", { fields: { date: "2026-03-02" } });
  const later = { ...one, fields: { date: "2026-02-10" } };
  const moved = around(new Set(["b1"]), new Board(sea, [one, two], []), new Board(sea, [later, two], []));
  assert.deepEqual([...moved].sort(), ["b1", "b2"]);
});
