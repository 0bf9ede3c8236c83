// Where a card stands among others: the same answers as voyage/order.py (test_canvas_page.py compares both).
import assert from "node:assert/strict";
import test from "node:test";

import { between, inOrder, isOrder } from "../static/voyage/order.js";

test("a text goes between two others, however often", () => {
  let low = between("", "");
  let high = between(low, "");
  for (let n = 0; n < 200; n += 1) {
    const middle = between(low, high);
    assert.ok(low < middle && middle < high, `${low} ${middle} ${high}`);
    if (middle.length > 50) break;
    if (n % 2) low = middle;
    else high = middle;
  }
});

test("first and last places never end", () => {
  let last = "", first = between("", "");
  for (let n = 0; n < 5000; n += 1) {
    const next = between(last, "");
    assert.ok(next > last && isOrder(next));
    last = next;
    const before = between("", first);
    assert.ok(before < first && isOrder(before));
    first = before;
  }
});

test("what is no order is no bound", () => {
  assert.equal(between("<b>", ""), between("", ""));
  assert.equal(between("b1", "a1"), between("b1", ""));
  assert.equal(isOrder("a00"), false);
});

test("two cards at the same place stand in the order of their ids", () => {
  const cards = [{ order: "a1", id: "z" }, { order: "a1", id: "b" }, { order: "Zz", id: "y" }].sort(inOrder);
  assert.deepEqual(cards.map((card) => card.id), ["y", "b", "z"]);
});
