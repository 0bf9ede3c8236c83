// The table of a game. Every move is an address; this module follows it without leaving the page, keeps the game
// in the browser, and says what changed. Without it every link and form does the same by loading the page.

const PREFIX = "mieux-jeu-";

/** @param {string} message Said to screen readers, politely. */
function say(message) {
  const status = document.getElementById("status");
  if (!status || !message) return;
  status.textContent = "";
  // Two frames: some readers only announce a change they saw happen.
  requestAnimationFrame(() => requestAnimationFrame(() => (status.textContent = message)));
}

/** @param {string} game @returns {string | null} The query kept for a game. */
export function kept(game) {
  try {
    return localStorage.getItem(PREFIX + game);
  } catch {
    return null; // Storage is refused: the address alone keeps the game.
  }
}

/** @param {string} game @param {string | null} query */
export function keep(game, query) {
  try {
    if (query) localStorage.setItem(PREFIX + game, query);
    else localStorage.removeItem(PREFIX + game);
  } catch {
    // Kept by the address of the page only.
  }
}

/** The number of the last move: an answer that arrives late must not undo a later move. */
let move = 0;

/**
 * @param {HTMLElement} table
 * @param {string} address
 * @param {"push" | "replace" | "none"} history
 * @param {boolean} [quiet] Nobody moved: focus and scroll stay where they are.
 */
async function follow(table, address, history, quiet = false) {
  const mine = ++move;
  table.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(address, { headers: { Accept: "text/html" } });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const next = page.getElementById("jeu");
    if (mine !== move) return;
    if (!answer.ok || !next) throw new Error(String(answer.status));
    // A drawn card has an address of its own: the one the draw led to.
    const shown = answer.redirected ? answer.url : address;
    if (history === "push") window.history.pushState({ jeu: true }, "", shown);
    // Many small moves (letters) share one place in the history, under the short form of their address.
    if (history === "replace") window.history.replaceState({ jeu: true }, "", next.dataset.progress ?? shown);
    swap(table, next, quiet);
  } catch {
    // Offline or an error page: the browser shows what it can.
    if (mine === move) window.location.assign(address);
  } finally {
    if (mine === move) table.removeAttribute("aria-busy");
  }
}

/**
 * @param {HTMLElement} table
 * @param {HTMLElement} next
 * @param {boolean} quiet Nobody moved: focus and scroll stay where they are.
 */
function swap(table, next, quiet) {
  const held = document.activeElement instanceof HTMLElement ? document.activeElement.dataset.stay : undefined;
  table.replaceChildren(...next.childNodes);
  table.className = next.className;
  for (const name of ["progress", "begun"]) {
    const value = next.dataset[name];
    if (value === undefined) delete table.dataset[name];
    else table.dataset[name] = value;
  }
  remember(table);
  const stay = held ? table.querySelector(`[data-stay="${CSS.escape(held)}"]:not([disabled])`) : null;
  const focus = stay ?? table.querySelector("[data-focus]");
  if (focus instanceof HTMLElement && !quiet) {
    focus.focus({ preventScroll: true });
    const { top } = focus.getBoundingClientRect();
    // What one reads next is brought to the top only where it was out of sight.
    if (!stay && (top < 0 || top > 0.6 * window.innerHeight)) focus.scrollIntoView({ block: "start" });
  }
  say(table.querySelector("[data-say]")?.textContent?.replace(/\s+/g, " ").trim() ?? "");
  table.dispatchEvent(new CustomEvent("mieux:swapped"));
}

/** @param {HTMLElement} table */
function remember(table) {
  if (table.dataset.play && table.dataset.begun !== undefined) keep(table.dataset.play, table.dataset.progress ?? null);
}

/** @param {string} address @returns {boolean} Same page, and only the fragment changes. */
export function onlyMoves(address) {
  const to = new URL(address, window.location.href);
  return to.pathname === window.location.pathname && to.search === window.location.search && to.hash !== "";
}

/** @param {HTMLElement} table */
function play(table) {
  table.addEventListener("click", (event) => {
    const link = event.target instanceof Element ? event.target.closest("a") : null;
    if (!link || event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    if (link.dataset.restart !== undefined) {
      keep(table.dataset.play ?? "", null);
      event.preventDefault();
      follow(table, link.href, "push");
    } else if (link.dataset.swap !== undefined && !onlyMoves(link.href)) {
      event.preventDefault();
      follow(table, link.href, link.dataset.swap === "replace" ? "replace" : "push");
    }
  });
  table.addEventListener("submit", (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || form.dataset.swap === undefined || form.method !== "get") return;
    event.preventDefault();
    const to = new URL(form.action);
    const words = new FormData(form, event.submitter ?? undefined);
    to.search = new URLSearchParams(/** @type {[string, string][]} */ ([...words.entries()])).toString();
    follow(table, to.href, form.dataset.swap === "replace" ? "replace" : "push");
  });
  window.addEventListener("popstate", () => follow(table, window.location.href, "none"));
  const before = kept(table.dataset.play ?? "");
  if (before?.startsWith("?") && window.location.search === "") {
    follow(table, window.location.pathname + before, "replace", true).then(() => say(table.dataset.resumed ?? ""));
  } else {
    remember(table);
  }
}

const table = document.querySelector("[data-play]");
if (table instanceof HTMLElement) play(table);
for (const mark of document.querySelectorAll("[data-resume]")) {
  if (mark instanceof HTMLElement) mark.hidden = kept(mark.dataset.resume ?? "") === null;
}
