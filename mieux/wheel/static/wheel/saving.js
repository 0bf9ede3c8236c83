// What is typed saves itself: on the server, and in this browser while the server cannot be reached.
// « Enregistré à 14:02 » is said only when the server said so.

/** @typedef {{ number: number, hour: string, fields?: Record<string, string[]>, words?: string[] }} Kept */

const PREFIX = "mieux-lecture-";
const WAIT = 2500;
const AGAIN = 15000;
// What belongs to the server, or to a file, is not what somebody typed.
const NOT_TYPED = /^(csrfmiddlewaretoken|number|base|case|action|key)$|_kept$/;

/** @param {HTMLFormElement} form @returns {Record<string, string[]>} */
function typed(form) {
  /** @type {Record<string, string[]>} */
  const fields = {};
  for (const [name, value] of new FormData(form)) {
    if (typeof value === "string" && value && !NOT_TYPED.test(name)) (fields[name] ??= []).push(value);
  }
  return fields;
}

/**
 * What the server put into the form, whatever was typed before this module arrived.
 * @param {HTMLFormElement} form
 * @returns {Record<string, string[]>}
 */
function given(form) {
  /** @type {Record<string, string[]>} */
  const fields = {};
  for (const field of form.elements) {
    let value = "";
    if (field instanceof HTMLInputElement && /^(radio|checkbox)$/.test(field.type)) {
      value = field.defaultChecked ? field.value : "";
    } else if (field instanceof HTMLInputElement && !/^(file|submit|button)$/.test(field.type)) {
      value = field.defaultValue;
    } else if (field instanceof HTMLTextAreaElement) value = field.defaultValue;
    else if (field instanceof HTMLSelectElement) {
      value = ([...field.options].find((option) => option.defaultSelected) ?? field.options[0])?.value ?? "";
    } else continue;
    if (value && !NOT_TYPED.test(field.name)) (fields[field.name] ??= []).push(value);
  }
  return fields;
}

/** @param {HTMLFormElement} form @param {Record<string, string[]>} fields */
function write(form, fields) {
  for (const field of form.elements) {
    if (field instanceof HTMLInputElement && (field.type === "radio" || field.type === "checkbox")) {
      field.checked = (fields[field.name] ?? []).includes(field.value);
    } else if (
      (field instanceof HTMLTextAreaElement ||
        field instanceof HTMLSelectElement ||
        (field instanceof HTMLInputElement && !/^(hidden|file|submit)$/.test(field.type))) &&
      !NOT_TYPED.test(field.name)
    ) {
      field.value = fields[field.name]?.[0] ?? "";
    }
  }
  form.dispatchEvent(new Event("change", { bubbles: true }));
  for (const area of form.querySelectorAll("textarea")) area.dispatchEvent(new Event("input"));
}

/** @param {HTMLFormElement} form */
export function saving(form) {
  const state = form.querySelector("[data-saved]");
  const number = form.querySelector("input[name=number]");
  const other = form.querySelector("[data-other-tab]");
  const keepButton = form.querySelector("[data-keep-button]");
  const said = form.dataset;
  const address = said.keep ?? "";
  const storage = PREFIX + (said.storage ?? "");
  if (!(state instanceof HTMLElement) || !(number instanceof HTMLInputElement) || !address) return;
  if (keepButton instanceof HTMLElement) keepButton.hidden = true;

  let last = JSON.stringify(given(form));
  let sending = false;
  let sent = false;
  let blocked = false;
  /** @type {number | undefined} */
  let timer;

  /** @returns {Record<string, string[]> | null} */
  const recall = () => {
    try {
      const found = JSON.parse(localStorage.getItem(storage) ?? "null");
      return found && typeof found === "object" ? found : null;
    } catch {
      return null;
    }
  };
  const forget = () => {
    try {
      localStorage.removeItem(storage);
    } catch {
      // Nothing was kept there either.
    }
  };
  /** @param {string} text @returns {boolean} */
  const keepHere = (text) => {
    try {
      localStorage.setItem(storage, text);
      return true;
    } catch {
      return false;
    }
  };

  /** @param {boolean} leaving */
  const body = (leaving) => {
    const data = new FormData();
    for (const [name, value] of new FormData(form)) if (typeof value === "string") data.append(name, value);
    data.set("key", said.key ?? "");
    if (leaving) data.set("leaving", "1");
    return data;
  };

  const save = async () => {
    clearTimeout(timer);
    timer = undefined;
    const now = JSON.stringify(typed(form));
    // Two texts wait for a choice: what goes on being typed stays in this browser meanwhile.
    if (blocked && !sent) keepHere(now);
    if (now === last || blocked || sent) return;
    if (sending) {
      timer = setTimeout(save, WAIT);
      return;
    }
    sending = true;
    state.textContent = said.saidSaving ?? "";
    try {
      const answer = await fetch(address, { method: "POST", body: body(false), headers: { Accept: "application/json" } });
      if (answer.status === 409) conflict(await answer.json());
      else if (answer.ok) {
        /** @type {Kept} */
        const kept = await answer.json();
        number.value = String(kept.number);
        last = now;
        forget();
        state.textContent = (said.saidSaved ?? "").replace("{time}", kept.hour);
      } else refused(now, await words(answer));
    } catch {
      state.textContent = (keepHere(now) ? said.saidOffline : said.saidLost) ?? "";
      timer = setTimeout(save, AGAIN);
    } finally {
      sending = false;
    }
    if (timer === undefined && !blocked && JSON.stringify(typed(form)) !== last && navigator.onLine) {
      timer = setTimeout(save, WAIT);
    }
  };

  /** @param {Response} answer */
  const words = async (answer) => {
    try {
      return String((await answer.json()).error ?? "");
    } catch {
      return "";
    }
  };

  /** @param {string} now @param {string} why */
  const refused = (now, why) => {
    keepHere(now);
    state.textContent = `${said.saidRefused ?? ""} ${why}`.trim();
    timer = setTimeout(save, AGAIN * 2);
  };

  /** @param {Kept} kept */
  const conflict = (kept) => {
    if (!(other instanceof HTMLElement)) return;
    blocked = true;
    keepHere(JSON.stringify(typed(form)));
    state.textContent = said.saidRefused ?? "";
    const title = document.createElement("p");
    title.className = "notice__title";
    title.textContent = said.saidOther ?? "";
    const texts = (kept.words ?? []).map((text) => {
      const line = document.createElement("p");
      line.textContent = text;
      return line;
    });
    const mine = button(said.saidMine ?? "", "btn btn--small");
    const theirs = button(said.saidTheirs ?? "", "btn btn--quiet btn--small");
    const choices = document.createElement("p");
    choices.className = "cluster";
    choices.append(mine, theirs);
    other.replaceChildren(title, ...texts, choices);
    other.hidden = false;
    other.setAttribute("role", "alert");
    const settle = () => {
      number.value = String(kept.number);
      other.hidden = true;
      blocked = false;
    };
    mine.addEventListener("click", () => {
      settle();
      last = "";
      save();
    });
    theirs.addEventListener("click", () => {
      settle();
      write(form, kept.fields ?? {});
      last = JSON.stringify(typed(form));
      forget();
      state.textContent = (said.saidSaved ?? "").replace("{time}", kept.hour);
    });
  };

  /** @param {string} text @param {string} css */
  const button = (text, css) => {
    const made = document.createElement("button");
    made.type = "button";
    made.className = css;
    made.textContent = text;
    return made;
  };

  const found = recall();
  if (found && JSON.stringify(found) === last) forget();
  else if (found && other instanceof HTMLElement) {
    const title = document.createElement("p");
    title.className = "notice__title";
    title.textContent = said.saidFound ?? "";
    const text = document.createElement("p");
    text.textContent = found.sentence?.[0] ?? "";
    const take = button(said.saidTake ?? "", "btn btn--small");
    const drop = button(said.saidDrop ?? "", "btn btn--quiet btn--small");
    const choices = document.createElement("p");
    choices.className = "cluster";
    choices.append(take, drop);
    other.replaceChildren(title, text, choices);
    other.hidden = false;
    take.addEventListener("click", () => {
      other.hidden = true;
      write(form, found);
      save();
    });
    drop.addEventListener("click", () => {
      other.hidden = true;
      forget();
    });
  }

  // Typed before this module arrived, or put back by the browser: saved like the rest.
  if (JSON.stringify(typed(form)) !== last) timer = setTimeout(save, WAIT);

  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(save, WAIT);
  });
  form.addEventListener("change", () => {
    clearTimeout(timer);
    timer = setTimeout(save, WAIT);
  });
  form.addEventListener("submit", (event) => {
    // Sent with its own button: what waited is sent with it.
    if (!event.defaultPrevented) {
      sent = true;
      clearTimeout(timer);
    }
  });
  addEventListener("online", save);
  // Leaving within the few seconds must not lose the last words.
  addEventListener("pagehide", () => {
    const now = JSON.stringify(typed(form));
    if (sent || now === last) return;
    keepHere(now);
    if (blocked) return;
    fetch(address, { method: "POST", body: body(true), keepalive: true }).then(
      (answer) => {
        if (answer.ok) forget();
      },
      () => {},
    );
  });
  // A page that comes back from the browser's memory goes on saving.
  addEventListener("pageshow", () => {
    sent = false;
  });
}
