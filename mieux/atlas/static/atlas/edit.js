// The form of a fiche, made easier: draft kept here, only the questions that matter, communes suggested.
import { communes } from "./communes.js";
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
