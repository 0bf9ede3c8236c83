// The document in the browser: gestures, undoing one's own, what happens when two were apart.
import assert from "node:assert/strict";
import test from "node:test";

import { Voyage } from "../static/voyage/doc.js";

/** Two tabs that hear each other as soon as `meet` is called. */
function two(t) {
  const a = new Voyage("user:1"), b = new Voyage("user:2");
  const meet = () => {
    const [ofA, ofB] = [a.state(), b.state()];
    const mingled = [a.catchUp(b.missing(ofA)), b.catchUp(a.missing(ofB))];
    return mingled;
  };
  // Presence ticks: a test that fails must end too.
  t.after(() => [a, b].forEach((each) => each.awareness.destroy()));
  return { a, b, meet };
}

const texts = (voyage, zone) => voyage.inZone(zone).map((card) => card.text);

test("cards added at the same place by two people are all there, in the same order", (t) => {
  const { a, b, meet } = two(t);
  a.addCards("port", ["un", "deux"]);
  b.addCards("port", ["uno", "due"]);
  meet();
  assert.deepEqual(texts(a, "port"), texts(b, "port"));
  assert.equal(texts(a, "port").length, 4);
  const before = a.inZone("port")[1].id;
  a.addCard("port", "avant le deuxième", { before });
  assert.equal(texts(a, "port")[1], "avant le deuxième");
});

test("two people write the same text: every letter stays, and whoever was away is told", (t) => {
  const { a, b, meet } = two(t);
  const id = a.addCard("phare", "Un jardin");
  meet();
  a.confirmed();
  b.confirmed();
  a.writeText(id, "Un jardin 🌱 pour tous");
  b.writeText(id, "Demain, Un jardin");
  const [toldA] = meet();
  assert.equal(a.card(id).text, "Demain, Un jardin 🌱 pour tous");
  assert.equal(b.card(id).text, a.card(id).text);
  assert.deepEqual(toldA, [{ id, mine: "Un jardin 🌱 pour tous" }]);
});

test("undo takes back what I did and nothing else", (t) => {
  const { a, b, meet } = two(t);
  const id = a.addCard("requins", "Le froid");
  meet();
  b.writeText(id, "Le froid, la nuit");
  meet();
  a.moveCard(id, "rames");
  a.setField(id, "kind", "technical");
  a.undo();
  assert.equal(a.card(id).kind, "");
  a.undo();
  assert.equal(a.card(id).zone, "requins");
  // Undoing the card itself keeps what somebody else wrote on it: it goes to the hold.
  a.undo();
  assert.equal(a.card(id).zone, "hold");
  assert.equal(a.card(id).text, "Le froid, la nuit");
  assert.equal(a.canUndo, false);
  a.redo();
  assert.equal(a.card(id).zone, "requins");
  a.redo();
  assert.equal(a.card(id).zone, "rames");
  assert.equal(b.canUndo, true);
});

test("the hold remembers where a card came from; links stay", (t) => {
  const { a } = two(t);
  const shark = a.addCard("requins", "Le vent"), oar = a.addCard("rames", "Un brise-vent");
  const link = a.link(shark, oar, "shark-oar");
  assert.equal(a.link(shark, oar, "shark-oar"), link);
  a.removeCard(shark);
  assert.equal(a.card(shark).zone, "hold");
  assert.equal(a.card(shark).fields.was, "requins");
  a.restoreCard(shark);
  assert.equal(a.card(shark).zone, "requins");
  assert.equal(a.card(shark).fields.was, undefined);
  assert.equal(a.links().length, 1);
  a.unlink(link);
  assert.equal(a.links().length, 0);
  a.undo();
  assert.equal(a.links().length, 1);
});

test("what somebody hostile wrote cannot be read as a card", (t) => {
  const { a } = two(t);
  const cards = a.doc.getMap("cards");
  cards.set("odd", 12);
  cards.set("x".repeat(80), "text");
  a.doc.getMap("links").set("odd", "text");
  assert.deepEqual(a.cards(), []);
  assert.deepEqual(a.links(), []);
});
