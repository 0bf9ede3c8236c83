// Going back in time without leaving the page: the slider, one step, list or sea. Without it, the same by links and forms.

import { say } from "./dom.js";

const WAIT = 150;
const travel = document.querySelector("[data-travel]");
const place = document.querySelector("[data-moment]");
const slider = document.querySelector("[data-slider]");
const view = document.querySelector("[data-view]");
const when = document.querySelector("[data-when]");

/** @type {AbortController | undefined} */
let asking;
/** @type {number | undefined} */
let waiting;

/** The moment that is shown says where it stands. @param {boolean} aloud */
function told(aloud) {
  const shown = place?.querySelector("[data-says]");
  if (!(shown instanceof HTMLElement) || !(slider instanceof HTMLInputElement)) return;
  const words = shown.dataset.says ?? "";
  slider.setAttribute("aria-valuetext", words);
  if (when) when.textContent = words;
  if (aloud) say(words);
}

/** @param {URLSearchParams} question @param {boolean} aloud */
async function show(question, aloud) {
  if (!(travel instanceof HTMLElement) || !(place instanceof HTMLElement)) return;
  asking?.abort();
  const mine = (asking = new AbortController());
  place.firstElementChild?.classList.add("moment--waits");
  question.set("morceau", "moment");
  const address = travel.dataset.address ?? "";
  try {
    const answer = await fetch(`${address}?${question}`, { signal: mine.signal });
    if (!answer.ok) throw new Error(String(answer.status));
    place.innerHTML = await answer.text();
  } catch {
    if (mine.signal.aborted) return;
    // Signed out, or the network is gone: the plain page says which.
    question.delete("morceau");
    location.assign(`${address}?${question}`);
    return;
  }
  const shown = place.querySelector("[data-number]");
  const now = new URLSearchParams({ a: shown instanceof HTMLElement ? (shown.dataset.number ?? "0") : "0" });
  if (view instanceof HTMLInputElement) now.set("vue", view.value);
  history.replaceState(null, "", `${address}?${now}`);
  told(aloud);
}

if (slider instanceof HTMLInputElement && view instanceof HTMLInputElement) {
  slider.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => void show(new URLSearchParams({ pas: slider.value, vue: view.value }), true), WAIT);
  });
  slider.form?.addEventListener("submit", (event) => {
    event.preventDefault();
    void show(new URLSearchParams({ pas: slider.value, vue: view.value }), true);
  });
  place?.addEventListener("click", (event) => {
    if (!(event instanceof MouseEvent)) return;
    const link = event.target instanceof Element ? event.target.closest("a[data-step]") : null;
    if (!(link instanceof HTMLAnchorElement) || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const words = link.textContent;
    const question = new URL(link.href).searchParams;
    view.value = question.get("vue") ?? "liste";
    void show(question, true).then(() => {
      const mark = place.querySelector("[data-place]");
      if (mark instanceof HTMLElement) slider.value = mark.dataset.place ?? slider.value;
      // The same link is there again: whoever steps with the keyboard goes on stepping.
      for (const each of place.querySelectorAll("a[data-step]")) {
        if (each instanceof HTMLElement && each.textContent === words) return each.focus();
      }
      const title = place.querySelector("h2");
      if (title) {
        title.tabIndex = -1;
        title.focus();
      }
    });
  });
  told(false);
}
