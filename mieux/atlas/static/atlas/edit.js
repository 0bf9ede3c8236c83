// The form of a fiche, made easier: draft kept here, only the questions that matter, communes suggested.
import { forget, keep, read, recall, write } from "./draft.js";

const form = document.querySelector("form[data-draft]");
if (form instanceof HTMLFormElement) {
  drafts(form);
  questions(form);
  counts(form);
  const commune = form.querySelector("[data-communes]");
  if (commune instanceof HTMLInputElement) communes(commune);
}

/** @param {HTMLFormElement} form */
function drafts(form) {
  const key = form.dataset.draft ?? "";
  const state = form.querySelector("[data-draft-state]");
  const found = form.querySelector("[data-draft-found]");
  const given = JSON.stringify(read(form));
  const kept = recall(key);
  if (kept && JSON.stringify(kept.fields) === given) forget(key);
  else if (kept && found instanceof HTMLElement && Object.keys(kept.fields).length > 0) {
    found.hidden = false;
    found.querySelector("[data-draft-take]")?.addEventListener("click", () => {
      write(form, kept.fields);
      found.hidden = true;
      form.dispatchEvent(new Event("change", { bubbles: true }));
      const first = form.querySelector("input:not([type=hidden])");
      if (first instanceof HTMLElement) first.focus();
    });
    found.querySelector("[data-draft-drop]")?.addEventListener("click", () => {
      forget(key);
      found.hidden = true;
      const first = form.querySelector("input:not([type=hidden])");
      if (first instanceof HTMLElement) first.focus();
    });
  }
  /** @type {number | undefined} */
  let timer;
  const save = () => {
    clearTimeout(timer);
    timer = undefined;
    if (!(state instanceof HTMLElement)) return;
    const fields = read(form);
    if (JSON.stringify(fields) === given) return;
    const time = new Date().toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" });
    state.textContent = keep(key, fields)
      ? (form.dataset.draftKept ?? "").replace("{time}", time)
      : (form.dataset.draftLost ?? "");
  };
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(save, 800);
  });
  // Leaving within the 800 ms must not lose the last words.
  addEventListener("pagehide", () => {
    if (timer !== undefined) save();
  });
}

/**
 * `data-when="where=commune ailleurs"`: shown when the field « where » has one of these values.
 * @param {HTMLFormElement} form
 */
function questions(form) {
  const parts = /** @type {NodeListOf<HTMLElement>} */ (form.querySelectorAll("[data-when]"));
  const show = () => {
    const data = new FormData(form);
    for (const part of parts) {
      const [name, values] = (part.dataset.when ?? "").split("=");
      const said = data.get(name);
      const wanted = values.split(" ");
      // What is already written stays in sight, whatever is chosen before anything is.
      const typed = [...part.querySelectorAll("textarea")].some((area) => area.value.trim() !== "");
      const waiting = !said && [...part.querySelectorAll("input:not([type=hidden])")].some((field) => /** @type {HTMLInputElement} */ (field).value.trim() !== "");
      part.hidden = !(waiting || typed || (typeof said === "string" && wanted.includes(said)));
    }
  };
  form.addEventListener("change", show);
  show();
}

/** Says how much room is left, near the end only. @param {HTMLFormElement} form */
function counts(form) {
  for (const area of form.querySelectorAll("[data-limit]")) {
    if (!(area instanceof HTMLTextAreaElement) && !(area instanceof HTMLInputElement)) continue;
    const limit = Number(area.dataset.limit);
    if (!limit) continue;
    const count = document.createElement("span");
    count.className = "count";
    count.setAttribute("aria-hidden", "true");
    area.after(count);
    const show = () => {
      const length = [...area.value].length;
      count.textContent = length > limit * 0.7 ? `${length} / ${limit}` : "";
      count.classList.toggle("count--over", length > limit);
    };
    area.addEventListener("input", show);
    show();
  }
}

/**
 * A combobox over the suggestions of the server; without it the field is a plain field and the server asks « laquelle ? ».
 * @param {HTMLInputElement} input
 */
function communes(input) {
  const address = input.dataset.communes;
  if (!address) return;
  input.removeAttribute("list");
  const box = document.createElement("div");
  box.className = "combo";
  const list = document.createElement("ul");
  list.className = "combo__list";
  list.id = "communes-liste";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", document.querySelector(`label[for="${input.id}"]`)?.textContent?.trim() ?? "");
  list.hidden = true;
  input.before(box);
  box.append(input, list);
  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-controls", list.id);
  input.setAttribute("aria-expanded", "false");
  let at = -1;
  let asked = 0;

  const close = () => {
    list.hidden = true;
    at = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };
  /** @param {number} to */
  const move = (to) => {
    const options = list.children;
    at = options.length ? (to + options.length) % options.length : -1;
    for (const [index, option] of [...options].entries()) option.setAttribute("aria-selected", String(index === at));
    if (at >= 0) {
      input.setAttribute("aria-activedescendant", options[at].id);
      options[at].scrollIntoView({ block: "nearest" });
    }
  };
  /** @param {Element} option */
  const choose = (option) => {
    input.value = option.getAttribute("data-label") ?? "";
    close();
    input.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const ask = async () => {
    const typed = input.value.trim();
    const mine = ++asked;
    if (typed.length < 2) return close();
    try {
      const answer = await fetch(`${address}?q=${encodeURIComponent(typed)}`);
      if (!answer.ok || mine !== asked) return;
      /** @type {{ communes: { insee: string, label: string }[] }} */
      const found = await answer.json();
      list.replaceChildren(
        ...found.communes.map((commune, index) => {
          const option = document.createElement("li");
          option.id = `commune-${index}`;
          option.setAttribute("role", "option");
          option.setAttribute("aria-selected", "false");
          option.dataset.label = commune.label;
          option.textContent = commune.label;
          option.addEventListener("pointerdown", (event) => {
            event.preventDefault();
            choose(option);
          });
          return option;
        }),
      );
      list.hidden = found.communes.length === 0 || document.activeElement !== input;
      input.setAttribute("aria-expanded", String(!list.hidden));
      at = -1;
    } catch {
      close();
    }
  };
  /** @type {number | undefined} */
  let timer;
  input.addEventListener("input", (event) => {
    clearTimeout(timer);
    if (event.isTrusted) timer = setTimeout(ask, 150);
  });
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (event) => {
    if (list.hidden) return;
    if (event.key === "ArrowDown") move(at + 1);
    else if (event.key === "ArrowUp") move(at < 0 ? list.children.length - 1 : at - 1);
    else if (event.key === "Escape") close();
    else if (event.key === "Enter" && at >= 0) choose(list.children[at]);
    else return;
    event.preventDefault();
  });
}
