// Where a card stands among others: a text that sorts between two texts. The same method as voyage/order.py.

const DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const FIRST = "a0";
const LONGEST = 60;

/**
 * A text after `low` and before `high` (empty: no bound). What is no such text is taken as no bound.
 * @param {string} low
 * @param {string} high
 * @returns {string}
 */
export function between(low, high) {
  if (!isOrder(low)) low = "";
  if (!isOrder(high)) high = "";
  if (low && high && low >= high) high = "";
  if (!low) return high ? before(high) : FIRST;
  const [head, rest] = split(low);
  if (!high) return next(head) ?? head + middle(rest, "");
  const [highHead, highRest] = split(high);
  if (head === highHead) return head + middle(rest, highRest);
  const more = next(head);
  return more !== null && more < high ? more : head + middle(rest, "");
}

/**
 * Cards are compared as ASCII, then by their id: two people who insert at once get the same order everywhere.
 * @param {{order: string, id: string}} one
 * @param {{order: string, id: string}} other
 */
export function inOrder(one, other) {
  if (one.order !== other.order) return one.order < other.order ? -1 : 1;
  return one.id < other.id ? -1 : 1;
}

/** @param {string} text Whether it is one of ours: what comes over the wire may be anything. */
export function isOrder(text) {
  if (typeof text !== "string" || !text || text.length > LONGEST) return false;
  for (const sign of text) if (!DIGITS.includes(sign)) return false;
  const size = headSize(text[0]);
  return size !== null && text.length >= size && !(text.length > size && text.endsWith("0"));
}

/** @param {string} first */
function headSize(first) {
  if (first >= "a" && first <= "z") return first.charCodeAt(0) - 97 + 2;
  if (first >= "A" && first <= "Z") return 90 - first.charCodeAt(0) + 2;
  return null;
}

/** @param {string} text @returns {[string, string]} */
function split(text) {
  const size = headSize(text[0]) ?? 1;
  return [text.slice(0, size), text.slice(size)];
}

/** @param {string} high @returns {string} */
function before(high) {
  const [head, rest] = split(high);
  if (rest) return head;
  return previous(head) ?? head + middle("", rest);
}

/** A fraction between two; an empty `high` is one. @param {string} low @param {string} high @returns {string} */
function middle(low, high) {
  if (high) {
    let same = 0;
    while (same < high.length && (low[same] ?? "0") === high[same]) same += 1;
    if (same) return high.slice(0, same) + middle(low.slice(same), high.slice(same));
  }
  const first = low ? DIGITS.indexOf(low[0]) : 0;
  const last = high ? DIGITS.indexOf(high[0]) : DIGITS.length;
  if (last - first > 1) return DIGITS[Math.floor((first + last + 1) / 2)];
  if (high.length > 1) return high[0];
  return DIGITS[first] + middle(low.slice(1), "");
}

/** @param {string} head @returns {string | null} */
function next(head) {
  const digits = [...head.slice(1)];
  for (let at = digits.length - 1; at >= 0; at -= 1) {
    const value = DIGITS.indexOf(digits[at]) + 1;
    if (value < DIGITS.length) {
      digits[at] = DIGITS[value];
      return head[0] + digits.join("");
    }
    digits[at] = "0";
  }
  if (head[0] === "Z") return "a0";
  if (head[0] === "z") return null;
  const first = String.fromCharCode(head.charCodeAt(0) + 1);
  return first + (first > "a" ? [...digits, "0"] : digits.slice(0, -1)).join("");
}

/** @param {string} head @returns {string | null} */
function previous(head) {
  const digits = [...head.slice(1)];
  for (let at = digits.length - 1; at >= 0; at -= 1) {
    const value = DIGITS.indexOf(digits[at]) - 1;
    if (value >= 0) {
      digits[at] = DIGITS[value];
      return head[0] + digits.join("");
    }
    digits[at] = DIGITS[DIGITS.length - 1];
  }
  if (head[0] === "a") return "Z" + DIGITS[DIGITS.length - 1];
  if (head[0] === "A") return null;
  const first = String.fromCharCode(head.charCodeAt(0) - 1);
  return first + (first < "Z" ? [...digits, DIGITS[DIGITS.length - 1]] : digits.slice(0, -1)).join("");
}
