// How a voyage begins, made smoother. Every page works without: this counts, zooms and turns without a new page, and
// keeps in this browser what is typed from a photo until it is sent.

/** @typedef {HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement} Field */

for (const form of document.querySelectorAll("[data-wait-form]")) {
  form.addEventListener("submit", () => {
    const wait = /** @type {HTMLElement | null} */ (form.querySelector("[data-wait]"));
    if (wait) wait.hidden = false;
  });
}

sentences(document.querySelector("[data-props]"));
copying(document.querySelector("[data-copy]"));

/** Choosing a zone keeps the sentence; the button says how many are kept. @param {Element | null} list */
function sentences(list) {
  const form = list?.closest("form");
  if (!list || !form) return;
  const boxes = /** @type {HTMLInputElement[]} */ ([...list.querySelectorAll("input[type=checkbox]")]);
  const said = /** @type {HTMLElement | null} */ (form.querySelector("[data-kept-count]"));
  const count = () => {
    const n = boxes.filter((box) => box.checked).length;
    if (!said) return;
    said.hidden = false;
    said.textContent = (n === 0 ? said.dataset.none : n === 1 ? said.dataset.one : said.dataset.many)?.replace("{n}", String(n)) ?? "";
  };
  list.addEventListener("change", (event) => {
    const field = /** @type {Field} */ (event.target);
    const box = /** @type {HTMLInputElement | null} */ (field.closest("li")?.querySelector("input[type=checkbox]"));
    if (field instanceof HTMLSelectElement && box && field.value) box.checked = true;
    count();
  });
  const all = /** @type {HTMLElement | null} */ (form.querySelector("[data-all]"));
  if (all) {
    all.hidden = false;
    all.addEventListener("click", (event) => {
      const button = /** @type {Element} */ (event.target).closest("button");
      if (!button) return;
      for (const box of boxes) {
        const where = box.closest("li")?.querySelector("select");
        box.checked = "allOn" in button.dataset && Boolean(where?.value);
      }
      count();
    });
  }
  count();
}

/** The photo turns and grows under one's eyes. @param {HTMLFormElement | null} form */
function copying(form) {
  if (!form) return;
  const image = /** @type {SVGSVGElement} */ (form.querySelector("[data-image]"));
  const view = /** @type {HTMLElement} */ (form.querySelector("[data-view]"));
  const zoom = /** @type {HTMLInputElement} */ (form.querySelector("[data-zoom]"));
  const less = /** @type {HTMLButtonElement} */ (form.querySelector("[data-less]"));
  const more = /** @type {HTMLButtonElement} */ (form.querySelector("[data-more]"));

  const grow = (/** @type {number} */ by) => {
    const level = Math.min(4, Math.max(1, Number(zoom.value) + by));
    const at = [view.scrollLeft / view.scrollWidth, view.scrollTop / view.scrollHeight];
    zoom.value = String(level);
    image.setAttribute("class", `copy__image copy__image--${level}`);
    view.scrollTo(at[0] * view.scrollWidth, at[1] * view.scrollHeight);
    // The button that can do no more keeps the focus until it goes elsewhere.
    less.disabled = level === 1 && document.activeElement !== less;
    more.disabled = level === 4 && document.activeElement !== more;
  };
  less.addEventListener("click", (event) => (event.preventDefault(), grow(-1)));
  more.addEventListener("click", (event) => (event.preventDefault(), grow(1)));

  form.querySelector("[data-turn-it]")?.addEventListener("click", (event) => {
    event.preventDefault();
    const [wide, high] = [Number(form.dataset.width), Number(form.dataset.height)];
    const turn = (Number(form.dataset.turn) + 1) % 4;
    form.dataset.turn = String(turn);
    const moves = ["", `translate(${high} 0) rotate(90)`, `translate(${wide} ${high}) rotate(180)`, `translate(0 ${wide}) rotate(270)`];
    image.setAttribute("viewBox", turn % 2 ? `0 0 ${high} ${wide}` : `0 0 ${wide} ${high}`);
    image.querySelector("image")?.setAttribute("transform", moves[turn]);
    const said = new FormData(form);
    said.set("geste", "tourner");
    fetch(form.action, { method: "POST", body: said, headers: { Accept: "application/json" } }).catch(() => {});
  });

  keeping(form);
}

/** What is typed waits in this browser until it was sent. @param {HTMLFormElement} form */
function keeping(form) {
  const lines = /** @type {HTMLTextAreaElement | null} */ (form.querySelector("[data-lines]"));
  const zone = /** @type {HTMLInputElement | null} */ (form.querySelector("input[name=zone]"));
  if (!lines || !zone) return;
  const name = `mieux-voyage-drafts-photo-${form.dataset.photo}-${zone.value}`;
  try {
    // The server has said so: what was typed there is on its disk.
    if (form.dataset.done) localStorage.removeItem(`mieux-voyage-drafts-photo-${form.dataset.photo}-${form.dataset.done}`);
    if (!lines.value) lines.value = localStorage.getItem(name) ?? "";
    lines.addEventListener("input", () => {
      if (lines.value) localStorage.setItem(name, lines.value);
      else localStorage.removeItem(name);
    });
  } catch {
    // A private window keeps nothing: the form still saves.
  }
}
