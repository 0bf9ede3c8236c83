"""Where a card stands among others: a text that sorts between two texts (« fractional indexing »).

Two people who insert at once make two texts, or the same one twice: the tie is broken by the id of the card. Texts
are compared as ASCII, the same way in `static/voyage/` and here; the method (and the result) is that of the npm
package `fractional-indexing`: a head that counts (a0, a1, … az, b00 …), then a fraction without a last « 0 ».
"""

DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
FIRST = "a0"
LONGEST = 60
"""A longer text is no order of ours (some thousand insertions at the very same place make one)."""


def between(low: str = "", high: str = "") -> str:
    """A text after `low` and before `high` (empty: no bound). What is no such text is taken as no bound."""
    low, high = (low if is_order(low) else ""), (high if is_order(high) else "")
    if low and high and low >= high:
        high = ""
    if not low:
        return FIRST if not high else _before(high)
    head, rest = _split(low)
    if not high:
        more = _next(head)
        return head + _middle(rest, "") if more is None else more
    high_head, high_rest = _split(high)
    if head == high_head:
        return head + _middle(rest, high_rest)
    more = _next(head)
    return more if more is not None and more < high else head + _middle(rest, "")


def is_order(text: str) -> bool:
    """Whether a text is one of ours: what comes over the wire may be anything."""
    if not text or len(text) > LONGEST or any(sign not in DIGITS for sign in text):
        return False
    size = _head_size(text[0])
    return size is not None and len(text) >= size and not (len(text) > size and text.endswith("0"))


def _head_size(first: str) -> int | None:
    if "a" <= first <= "z":
        return ord(first) - ord("a") + 2
    if "A" <= first <= "Z":
        return ord("Z") - ord(first) + 2
    return None


def _split(text: str) -> tuple[str, str]:
    size = _head_size(text[0]) or 1
    return text[:size], text[size:]


def _before(high: str) -> str:
    head, rest = _split(high)
    if rest:
        return head
    less = _previous(head)
    return head + _middle("", rest) if less is None else less


def _middle(low: str, high: str) -> str:
    """A fraction between two; an empty `high` is one."""
    if high:
        same = 0
        while same < len(high) and (low[same] if same < len(low) else "0") == high[same]:
            same += 1
        if same:
            return high[:same] + _middle(low[same:], high[same:])
    first = DIGITS.index(low[0]) if low else 0
    last = DIGITS.index(high[0]) if high else len(DIGITS)
    if last - first > 1:
        return DIGITS[(first + last + 1) // 2]
    if len(high) > 1:
        return high[0]
    return DIGITS[first] + _middle(low[1:], "")


def _next(head: str) -> str | None:
    digits = list(head[1:])
    for at in range(len(digits) - 1, -1, -1):
        value = DIGITS.index(digits[at]) + 1
        if value < len(DIGITS):
            digits[at] = DIGITS[value]
            return head[0] + "".join(digits)
        digits[at] = "0"
    if head[0] == "Z":
        return "a0"
    if head[0] == "z":
        return None
    first = chr(ord(head[0]) + 1)
    return first + "".join([*digits, "0"] if first > "a" else digits[:-1])


def _previous(head: str) -> str | None:
    digits = list(head[1:])
    for at in range(len(digits) - 1, -1, -1):
        value = DIGITS.index(digits[at]) - 1
        if value >= 0:
            digits[at] = DIGITS[value]
            return head[0] + "".join(digits)
        digits[at] = DIGITS[-1]
    if head[0] == "a":
        return "Z" + DIGITS[-1]
    if head[0] == "A":
        return None
    first = chr(ord(head[0]) - 1)
    return first + "".join([*digits, DIGITS[-1]] if first < "Z" else digits[:-1])
