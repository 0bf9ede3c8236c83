// What scripts add to the path: progress, notes that save themselves, the stopover, figures that follow a press.
// Every page of the path reads the same without this file.

import * as notebook from "./notebook.js";
import { notebookPage } from "./notebook_page.js";

const SAVE_AFTER = 500;

/** @param {string} iso */
function clock(iso) {
  return new Date(iso).toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" });
}

function notes() {
  const areas = /** @type {NodeListOf<HTMLTextAreaElement>} */ (document.querySelectorAll("textarea[data-note]"));
  if (!areas.length) return;
  /** @type {Map<HTMLTextAreaElement, number>} */
  const waiting = new Map();

  /** @param {HTMLTextAreaElement} area @param {string} text */
  const say = (area, text) => {
    const state = document.querySelector(`[data-note-state="${area.dataset.note}"]`);
    if (state && state.textContent !== text) state.textContent = text;
  };
  /** @param {HTMLTextAreaElement} area */
  const save = (area) => {
    const timer = waiting.get(area);
    if (timer === undefined) return;
    clearTimeout(timer);
    waiting.delete(area);
    const kept = notebook.write(area.dataset.note ?? "", area.value);
    say(area, kept ? `${area.dataset.saved} ${clock(new Date().toISOString())}` : (area.dataset.failed ?? ""));
  };
  const fill = () => {
    const book = notebook.load();
    for (const area of areas) {
      const text = book.notes[area.dataset.note ?? ""]?.text ?? "";
      // Never under somebody's fingers.
      if (!waiting.has(area) && document.activeElement !== area && area.value !== text) area.value = text;
    }
  };
  for (const area of areas) {
    area.addEventListener("input", () => {
      const timer = waiting.get(area);
      if (timer !== undefined) clearTimeout(timer);
      else say(area, area.dataset.typing ?? "");
      waiting.set(area, window.setTimeout(() => save(area), SAVE_AFTER));
    });
    area.addEventListener("blur", () => save(area));
  }
  // Closing the page or the phone's screen: what was typed is kept at once.
  window.addEventListener("pagehide", () => areas.forEach(save));
  document.addEventListener("visibilitychange", () => areas.forEach(save));
  window.addEventListener("pageshow", fill);
  notebook.onChange(fill);
  document.addEventListener("notebook-changed", fill);
  fill();
}

function stopover() {
  const box = document.querySelector("[data-stopover]");
  const form = box?.querySelector("[data-stopover-form]");
  if (!(box instanceof HTMLElement) || !(form instanceof HTMLFormElement)) return;
  const step = box.dataset.stopover ?? "";
  const state = box.querySelector("[data-stopover-state]");
  const note = form.querySelector("input[type=text]");
  const known = notebook.load().stops[step];
  const pass = () => {
    if (state) state.textContent = box.dataset.skipped ?? "";
    form.hidden = true;
    box.classList.add("stopover--passed");
  };
  // Asked once: who passed is not asked again at the next visit.
  if (known && !known.choice && !known.note) pass();
  if (known && note instanceof HTMLInputElement) {
    note.value = known.note;
    const radio = form.querySelector(`input[value="${known.choice}"]`);
    if (radio instanceof HTMLInputElement) radio.checked = true;
  }
  /** @param {notebook.Choice | ""} choice @param {string} message */
  const answer = (choice, message) => {
    notebook.stop(step, choice, note instanceof HTMLInputElement ? note.value : "");
    if (state) state.textContent = message;
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const choice = String(new FormData(form).get("stop") ?? "");
    answer(/** @type {notebook.Choice | ""} */ (choice), box.dataset.said ?? "");
  });
  box.querySelector("[data-stopover-skip]")?.addEventListener("click", () => {
    answer("", box.dataset.skipped ?? "");
    pass();
  });
}

function progress() {
  const here = document.querySelector("[data-step]");
  if (here instanceof HTMLElement) notebook.visited(here.dataset.step ?? "");
  const trail = document.querySelector("[data-trail]");
  if (!(trail instanceof HTMLElement)) return;
  const read = notebook.load().read;
  const stones = /** @type {HTMLElement[]} */ ([...trail.querySelectorAll("[data-stone]")]);
  let next = null;
  for (const stone of stones) {
    const seen = Boolean(read[stone.dataset.stone ?? ""]);
    stone.classList.toggle("stone--read", seen);
    const mark = stone.querySelector("[data-stone-read]");
    if (mark) mark.textContent = seen ? ` · ${trail.dataset.read}` : "";
    if (!seen && !next) next = stone;
  }
  const resume = document.querySelector("[data-resume]");
  const link = resume?.querySelector("a");
  const target = next?.querySelector("a");
  if (resume instanceof HTMLElement && link && target && next && stones.some((stone) => stone !== next && read[stone.dataset.stone ?? ""])) {
    link.href = target.href;
    link.textContent = `${link.dataset.label} ${stones.indexOf(next) + 1}`;
    resume.hidden = false;
  }
}

function figures() {
  // Browsers that do not open a closed <details> when an address points inside it.
  const reveal = () => {
    const target = location.hash ? document.getElementById(decodeURIComponent(location.hash.slice(1))) : null;
    const opener = target?.closest("details");
    if (opener && !opener.open) opener.open = true;
  };
  window.addEventListener("hashchange", reveal);
  reveal();
  for (const link of document.querySelectorAll(".wheel a, .sea a")) {
    link.addEventListener("click", (event) => {
      const id = link.getAttribute("href")?.slice(1) ?? "";
      const target = document.getElementById(id);
      const opener = target?.closest("details");
      if (!target || !opener) return;
      event.preventDefault();
      opener.open = true;
      history.replaceState(null, "", `#${id}`);
      const summary = opener.querySelector("summary");
      summary?.focus({ preventScroll: true });
      opener.scrollIntoView({ block: "nearest" });
    });
  }
  for (const button of document.querySelectorAll("[data-next-pick]")) {
    if (!(button instanceof HTMLButtonElement)) continue;
    const radios = /** @type {HTMLInputElement[]} */ ([...(button.closest("fieldset")?.querySelectorAll("input[type=radio]") ?? [])]);
    const first = button.textContent;
    const show = () => {
      const last = radios.at(-1)?.checked;
      button.textContent = last ? (button.dataset.nextPick ?? "") : first;
    };
    button.addEventListener("click", () => {
      const at = radios.findIndex((radio) => radio.checked);
      for (const radio of radios) radio.checked = false;
      const next = radios[at + 1];
      if (next) next.checked = true;
      show();
    });
    for (const radio of radios) radio.addEventListener("change", show);
  }
}

progress();
notes();
stopover();
figures();
notebookPage();
