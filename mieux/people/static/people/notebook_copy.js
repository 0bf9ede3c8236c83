// The notebook's copy in the account. Nothing leaves the browser before a button is pressed.

const KEY = "mieux-notebook";

/** @returns {string | null} The notebook of this browser, as journey/notebook.js keeps it; null when it holds nothing. */
function own() {
  try {
    const found = localStorage.getItem(KEY);
    const book = JSON.parse(found ?? "null");
    const filled = ["notes", "stops"].some((part) => Object.keys(book?.[part] ?? {}).length > 0);
    return filled ? found : null;
  } catch {
    return null;
  }
}

/**
 * Two notebooks → one: what only one of them has is kept, of two answers the later one.
 * @param {any} mine @param {any} copy
 */
function together(mine, copy) {
  /** @type {any} */
  const book = { version: 1, notes: {}, stops: {}, read: {} };
  for (const part of ["notes", "stops", "read"]) {
    const [left, right] = [mine?.[part] ?? {}, copy?.[part] ?? {}];
    for (const id of new Set([...Object.keys(left), ...Object.keys(right)])) {
      const [one, other] = [left[id], right[id]];
      const later = (other?.at ?? other ?? "") > (one?.at ?? one ?? "");
      book[part][id] = one === undefined || (other !== undefined && later) ? other : one;
    }
  }
  return book;
}

const box = document.querySelector("[data-notebook-copy]");
if (box instanceof HTMLElement) {
  const said = /** @type {HTMLElement} */ (box.querySelector("[data-said]"));
  const hint = document.querySelector("[data-notebook-hint]");
  const state = document.querySelector("[data-notebook-state]");
  const button = (/** @type {string} */ name) => /** @type {HTMLButtonElement} */ (box.querySelector(`[data-${name}]`));
  const token = /** @type {HTMLInputElement} */ (box.querySelector("[name=csrfmiddlewaretoken]")).value;
  let saved = Boolean(box.dataset.saved);

  const show = () => {
    button("copy").hidden = own() === null;
    button("take").hidden = button("drop").hidden = !saved;
    if (!saved && own() === null) said.textContent ||= box.dataset.empty ?? "";
    // Asked once, after signing up, and only while there is something to copy.
    if (hint instanceof HTMLElement) hint.hidden = own() === null || saved;
  };

  /** @param {string | undefined} body JSON to send; nothing to read. */
  const talk = async (body) => {
    const answer = await fetch(box.dataset.address ?? "", {
      method: body === undefined ? "GET" : "POST",
      headers: { Accept: "application/json", "Content-Type": "application/json", "X-CSRFToken": token },
      body,
    });
    const data = await answer.json();
    if (!answer.ok) throw new Error(data.error);
    saved = data.saved !== null;
    return data;
  };

  /** @param {string} name @param {() => Promise<string | undefined>} act What to do; gives the words to say. */
  const on = (name, act) =>
    button(name).addEventListener("click", async () => {
      try {
        said.textContent = (await act()) ?? "";
      } catch (error) {
        said.textContent = (error instanceof Error && !(error instanceof TypeError) && error.message) || (box.dataset.failed ?? "");
      }
      show();
      const next = [button(name), button("copy"), button("take")].find((found) => !found.hidden);
      next?.focus();
    });

  on("copy", async () => {
    await talk(own() ?? "null");
    if (state) state.textContent = "";
    return box.dataset.copied;
  });
  on("take", async () => {
    const data = await talk(undefined);
    localStorage.setItem(KEY, JSON.stringify(together(JSON.parse(own() ?? "null"), data.notebook)));
    return box.dataset.taken;
  });
  on("drop", async () => {
    await talk("null");
    if (state) state.textContent = "";
    return box.dataset.dropped;
  });
  show();
}
