// What is being typed stays in this tab, so that a session that ended, or a page left by mistake, costs no words.
// It is gone when the tab is closed, when the form was accepted, and when somebody cancels. Files cannot be kept.

/** @typedef {{ sent: boolean, fields: Record<string, string[]> }} Typed */

const PREFIX = "mieux-saisie-";
// The address says so when the door was shut on a form that was sent (views/typed.py).
const AGAIN = "reprendre";
const NOT_TYPED = /^(csrfmiddlewaretoken|version|entry)$|_kept$|^kept_/;

/** @param {HTMLFormElement} form @returns {Record<string, string[]>} */
function read(form) {
  /** @type {Record<string, string[]>} */
  const fields = {};
  for (const [name, value] of new FormData(form)) {
    if (typeof value === "string" && value && !NOT_TYPED.test(name)) (fields[name] ??= []).push(value);
  }
  return fields;
}

/** @param {HTMLFormElement} form @param {Record<string, string[]>} fields */
function write(form, fields) {
  for (const field of form.elements) {
    if (field instanceof HTMLInputElement && /^(radio|checkbox)$/.test(field.type)) {
      field.checked = (fields[field.name] ?? []).includes(field.value);
    } else if (field instanceof HTMLInputElement && /^(hidden|file|submit|button)$/.test(field.type)) continue;
    else if (field instanceof HTMLSelectElement && field.multiple) {
      for (const option of field.options) option.selected = (fields[field.name] ?? []).includes(option.value);
    } else if (
      field instanceof HTMLInputElement ||
      field instanceof HTMLTextAreaElement ||
      field instanceof HTMLSelectElement
    ) {
      field.value = fields[field.name]?.[0] ?? "";
    }
  }
  // What hangs on these fields (evidence, kinds, levels) follows, and what is folded away opens.
  for (const radio of form.querySelectorAll("input:checked")) radio.dispatchEvent(new Event("change", { bubbles: true }));
  for (const area of form.querySelectorAll("textarea")) area.dispatchEvent(new Event("input", { bubbles: true }));
  for (const box of form.querySelectorAll("details")) {
    const filled = [...box.querySelectorAll("input, textarea")].some((field) => fields[field.getAttribute("name") ?? ""]);
    if (filled) box.open = true;
  }
}

/** @param {HTMLFormElement} form */
function keep(form) {
  const back = document.querySelector("[data-typed-back]");
  const key = PREFIX + location.pathname;
  const given = read(form);
  const empty = JSON.stringify(given);
  const forget = () => {
    try {
      sessionStorage.removeItem(key);
    } catch {
      // Nothing was kept either.
    }
  };
  /** @param {boolean} sent */
  const store = (sent) => {
    const fields = read(form);
    if (JSON.stringify(fields) === empty && !sent) return forget();
    try {
      sessionStorage.setItem(key, JSON.stringify({ sent, fields }));
    } catch {
      // No room or no right to keep it: the page that asks to sign in shows the words.
    }
  };
  /** @returns {Typed | null} */
  const recall = () => {
    try {
      const found = JSON.parse(sessionStorage.getItem(key) ?? "null");
      return found && typeof found === "object" && found.fields ? found : null;
    } catch {
      return null;
    }
  };

  const address = new URL(location.href);
  const again = address.searchParams.has(AGAIN);
  const found = recall();
  if (again) {
    address.searchParams.delete(AGAIN);
    history.replaceState(history.state, "", address);
  }
  // Sent, and nobody stopped it at the door: the server has it. A page with its messages has the words already.
  if (!found || (found.sent && !again) || form.querySelector(".field--error")) forget();
  else if (JSON.stringify(found.fields) !== empty) {
    write(form, found.fields);
    store(false);
    if (back instanceof HTMLElement) {
      back.hidden = false;
      back.querySelector("button")?.addEventListener("click", () => {
        write(form, given);
        forget();
        back.hidden = true;
        const first = form.querySelector("textarea, input:not([type=hidden])");
        if (first instanceof HTMLElement) first.focus();
      });
    }
  }

  form.addEventListener("input", () => store(false));
  form.addEventListener("change", () => store(false));
  form.addEventListener("submit", () => store(true));
  for (const leave of form.querySelectorAll(".form-actions a")) leave.addEventListener("click", forget);
}

const form = document.querySelector("form[data-typed]");
if (form instanceof HTMLFormElement) keep(form);

export {};
