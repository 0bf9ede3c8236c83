// What cards say beside their text, lists that are pasted, and where the caret goes.
import assert from "node:assert/strict";
import test from "node:test";

import { carried } from "../static/voyage/editor.js";
import { Board, fill, isDay, lines, plain, short } from "../static/voyage/facts.js";
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
  assert.deepEqual(new Board(told, [{ ...shark, fields: { accepted: "tant pis" } }], []).asks(shark), ["shark-alone"]);
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
