// What is too much for one wall is laid closer first; if it is still too much, it is shown page after page.
// The pages are columns of the height of the screen, as in an electronic book: no card is cut in two, nothing shrinks
// below 32 px, and nobody has to scroll a projector.

import { follow, room } from "./room.js";

const GLANCE = 10; // Seconds a page stays, at least.
const READ = 14; // Signs that a room reads in a second, from far.

const slot = /** @type {HTMLElement} */ (room.querySelector("[data-scene-slot]"));
const pager = /** @type {HTMLElement} */ (document.querySelector("[data-pager]"));
const place = /** @type {HTMLElement} */ (pager.querySelector("[data-pager-place]"));
const still = /** @type {HTMLButtonElement} */ (pager.querySelector("[data-pager-still]"));

/** @type {HTMLElement | null} What is cut into pages. */
let pages = null;
let page = 0;
let count = 1;
let stopped = false;
let at = "";
let timer = 0;

function tooMuch() {
  return document.documentElement.scrollHeight > window.innerHeight + 1;
}

/** @type {Element | null} The scene that is laid; another one has other elements. */
let laid = null;
let told = "";

/** After each answer of the room: only what is new is laid again, so that a page stays its time. */
function changed() {
  const message = document.querySelector("[data-message]")?.textContent ?? "";
  if (slot.firstElementChild === laid && message === told) return;
  told = message;
  lay();
}

/** Lay the scene: as it is, closer, or in pages. */
function lay() {
  laid = slot.firstElementChild;
  if (room.dataset.at !== at) {
    at = room.dataset.at ?? "";
    page = 0;
  }
  unwrap();
  const { classList } = document.body;
  classList.remove("wall-close", "wall-dry", "wall-paged");
  // On a narrow screen it is not a projection: somebody reads along on a phone, and scrolls.
  if (window.innerWidth >= 960 && tooMuch()) {
    classList.add("wall-close");
    if (tooMuch()) classList.add("wall-dry");
    if (tooMuch()) wrap();
  }
  pager.hidden = count < 2;
  show();
}

function unwrap() {
  pages?.replaceWith(...pages.childNodes);
  pages = null;
  count = 1;
}

/** What comes after the title becomes columns of what is left of the screen. */
function wrap() {
  const stage = slot.querySelector(".wall-stage");
  if (!(stage instanceof HTMLElement)) return;
  const title = stage.querySelector(":scope > h1");
  pages = document.createElement("div");
  pages.className = "wall-pages";
  const inside = [...stage.childNodes];
  pages.append(...inside.slice(title ? inside.indexOf(title) + 1 : 0));
  stage.append(pages);
  document.body.classList.add("wall-paged");
  pager.hidden = false; // Its height counts.
  const foot = document.querySelector(".wall-foot")?.getBoundingClientRect().height ?? 0;
  const below = parseFloat(getComputedStyle(room).paddingBottom) || 0;
  const top = pages.getBoundingClientRect().top + window.scrollY;
  pages.style.height = `${Math.max(200, Math.floor(window.innerHeight - top - foot - below))}px`;
  count = Math.max(1, Math.round((pages.scrollWidth + gap()) / (pages.clientWidth + gap())));
  page = Math.min(page, count - 1);
}

function gap() {
  return pages ? parseFloat(getComputedStyle(pages).columnGap) || 0 : 0;
}

function show() {
  clearTimeout(timer);
  if (!pages || count < 2) return;
  pages.scrollLeft = page * (pages.clientWidth + gap());
  place.textContent = (place.dataset.words ?? "").replace("{n}", String(page + 1)).replace("{of}", String(count));
  if (stopped) return;
  const signs = (pages.textContent ?? "").length / count;
  timer = window.setTimeout(() => turn(1), Math.max(GLANCE, signs / READ) * 1000);
}

/** @param {number} step The last page is followed by the first. */
function turn(step) {
  page = (page + step + count) % count;
  show();
}

pager.addEventListener("click", (event) => {
  const button = event.target instanceof Element ? event.target.closest("button") : null;
  if (!button) return;
  if (button === still) {
    stopped = !stopped;
    still.textContent = (stopped ? still.dataset.wordGo : still.dataset.wordStop) ?? "";
    show();
  } else turn(Number(button.dataset.step));
});

document.addEventListener("keydown", (event) => {
  if (count < 2 || event.ctrlKey || event.altKey || event.metaKey) return;
  const step = { ArrowRight: 1, PageDown: 1, ArrowLeft: -1, PageUp: -1 }[event.key];
  if (!step) return;
  event.preventDefault();
  turn(step);
});

let waiting = 0;
window.addEventListener("resize", () => {
  cancelAnimationFrame(waiting);
  waiting = requestAnimationFrame(lay);
});
document.fonts.ready.then(lay);

changed();
follow({ scene: changed });
