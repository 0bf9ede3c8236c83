import assert from "node:assert/strict";
import test from "node:test";

globalThis.document = { addEventListener() {}, querySelector: () => null, querySelectorAll: () => [] };
const { letterOf } = await import("../static/games/hangman/keys.js");

test("É on the keyboard is the letter E", () => {
  assert.equal(letterOf("é"), "E");
  assert.equal(letterOf("Ç"), "C");
  assert.equal(letterOf("a"), "A");
});

test("keys that are no letters are left to the browser", () => {
  for (const key of ["Enter", "Tab", " ", "1", "F1", "Dead", "œ", "ß", ""]) assert.equal(letterOf(key), "");
});
