// What the three faces do alike: hear when something changed (socket, else polling), fetch what changed, show the time.
// The socket says when, HTTP says what. Coming back from sleep is the same as starting.

const POLL = 4000; // Milliseconds, when sockets are blocked.
const GLANCE = 20000; // When the socket is open: a notice may be lost all the same.
const DOUBT = 3000; // A socket that has not told of what was found long before is deaf.

/**
 * @typedef {{ends: number | null, left: number | null}} Timer
 * @typedef {{seq: number, state: string, message: string, timer: Timer, html: string, stage: null | {id: number, phase: string}}} Scene
 */

export const room = /** @type {HTMLElement} */ (document.querySelector("[data-room]"));
const slot = /** @type {HTMLElement} */ (room.querySelector("[data-scene-slot]"));

/** @param {string} message Said to screen readers, politely. */
export function say(message) {
  const status = document.getElementById("status");
  if (status && status.textContent !== message) status.textContent = message;
}

/** @param {string} word The state line at the top: a word of the page's data, or nothing. */
export function state(word) {
  const line = document.querySelector("[data-state]");
  if (!(line instanceof HTMLElement)) return;
  const text = word ? (line.dataset[`word${word[0].toUpperCase()}${word.slice(1)}`] ?? "") : "";
  line.hidden = !text;
  if (line.textContent !== text) line.textContent = text;
}

/** The token that forms of this page carry. */
export function token() {
  const input = document.querySelector("[data-token] [name=csrfmiddlewaretoken]");
  return input instanceof HTMLInputElement ? input.value : "";
}

// --- The clock: the server's hour, whatever the phone believes -----------------------------------

/** @type {{ends: number, left: number | null, skew: number, told: string}} */
const clock = { ends: 0, left: null, skew: 0, told: "" };

/** @param {Timer} timer @param {number} now Seconds, the server's. @param {number | null} [own] More time for me alone. */
export function setClock(timer, now, own) {
  if (now) clock.skew = now - Date.now() / 1000;
  const ends = Math.max(timer.ends ?? 0, own ?? 0);
  if (ends !== clock.ends) clock.told = "";
  clock.ends = ends;
  clock.left = timer.left;
  tick();
}

function tick() {
  const box = document.querySelector("[data-clock]");
  if (!(box instanceof HTMLElement)) return;
  const time = /** @type {HTMLElement} */ (box.querySelector("[data-clock-time]"));
  const paused = clock.left !== null;
  box.hidden = !clock.ends && !paused;
  if (box.hidden) return;
  const left = paused ? Number(clock.left) : clock.ends - (Date.now() / 1000 + clock.skew);
  const over = !paused && left <= 0;
  box.classList.toggle("clock--over", over);
  box.classList.toggle("clock--paused", paused);
  const seconds = Math.max(0, Math.ceil(left));
  const shown = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
  const text = over ? (box.dataset.wordOver ?? "") : paused ? `${box.dataset.wordPaused} ${shown}` : shown;
  if (time.textContent !== text) time.textContent = text;
  const moment = over ? "over" : !paused && left <= 60 && left > 50 ? "minute" : "";
  if (moment && moment !== clock.told) {
    clock.told = moment;
    say((moment === "over" ? box.dataset.wordOver : box.dataset.wordMinute) ?? "");
  }
}

{
  const box = document.querySelector("[data-clock]");
  if (box instanceof HTMLElement) {
    const number = (/** @type {string | undefined} */ text) => (text ? Number(text) : null);
    setClock({ ends: number(box.dataset.ends), left: number(box.dataset.left) }, Number(box.dataset.now));
  }
  // When the hour is set anew, or the phone slept, the two clocks of a browser went on differently.
  let drift = Date.now() - performance.now();
  setInterval(() => {
    const apart = Date.now() - performance.now();
    if (Math.abs(apart - drift) > 2000) {
      drift = apart;
      have = 0; // So that the hour of the server comes with the answer.
      wake(true);
    }
    tick();
  }, 500);
}

// --- The scene -----------------------------------------------------------------------------------

let have = Number(room.dataset.seq);
let html = ""; // What the page came with is already shown.
let seen = 0;
let asking = false;
let again = false;
/** @type {(scene: Scene, moved: boolean) => void} */
let onScene = () => {};
/** @type {() => void} */
let before = () => {};

/** Put a fragment into its place, keeping the words being typed, the cursor, and what was unfolded (not in a new scene).
 * @param {HTMLElement} place @param {string} text @param {boolean} [fresh] */
export function put(place, text, fresh) {
  const active = document.activeElement;
  const inside = active instanceof HTMLElement && place.contains(active);
  const id = inside ? active.id : "";
  const typed = inside && (active instanceof HTMLTextAreaElement || (active instanceof HTMLInputElement && active.type === "text"));
  const range = typed ? [active.selectionStart, active.selectionEnd] : [];
  /** @type {Map<string, string>} */
  const words = new Map();
  for (const field of place.querySelectorAll("textarea[id], input[id]")) {
    if (field instanceof HTMLTextAreaElement || field instanceof HTMLInputElement) {
      if (field.value !== field.defaultValue) words.set(field.id, field.value);
    }
  }
  const unfolded = new Set(fresh ? [] : [...place.querySelectorAll("details[open] > summary")].map((each) => key(each)));
  place.innerHTML = text;
  for (const [name, value] of words) {
    const field = document.getElementById(name);
    if (field instanceof HTMLTextAreaElement || field instanceof HTMLInputElement) field.value = value;
  }
  for (const summary of place.querySelectorAll("details > summary")) {
    if (unfolded.has(key(summary)) && summary.parentElement) summary.parentElement.setAttribute("open", "");
  }
  let back = id ? document.getElementById(id) : null;
  // What was answered folds itself up: the next question takes the cursor.
  if (back?.closest("details:not([open])")) back = place.querySelector("[data-now] :is(button, textarea)") ?? back.closest("details")?.querySelector("summary") ?? null;
  if (back) {
    back.focus({ preventScroll: true });
    if (typed && (back instanceof HTMLTextAreaElement || back instanceof HTMLInputElement)) {
      back.setSelectionRange(range[0] ?? null, range[1] ?? null);
    }
  }
}

/** @param {Element} summary What tells one fold from another. */
function key(summary) {
  const named = summary.parentElement?.querySelector("[name=carte], [name=groupe]");
  return summary.textContent + (named instanceof HTMLInputElement ? named.value : "");
}

/** @param {Scene} scene @param {number} now */
function show(scene, now) {
  have = scene.seq;
  const stage = scene.stage ? `${scene.stage.id}:${scene.stage.phase}` : scene.state;
  const moved = (room.dataset.at ?? "") !== "" && room.dataset.at !== stage;
  room.dataset.at = stage;
  setClock(scene.timer, now);
  for (const line of document.querySelectorAll("[data-message]")) {
    if (line instanceof HTMLElement && line.textContent !== scene.message) {
      line.textContent = scene.message;
      line.hidden = !scene.message;
      if (scene.message) say(scene.message);
    }
  }
  if (scene.html !== html) {
    before();
    html = scene.html;
    put(slot, html, moved);
    if (moved) {
      window.scrollTo({ top: 0 });
      const title = slot.querySelector("h1");
      if (title) say(title.textContent ?? "");
    }
  }
  onScene(scene, moved);
}

/** Fetch the scene now; a second call while one is under way makes it run once more. */
export async function look() {
  if (asking) {
    again = true;
    return;
  }
  asking = true;
  try {
    const answer = await fetch(`${room.dataset.sceneUrl}&seq=${Math.max(have, seen)}&have=${have}`, {
      headers: { Accept: "application/json" },
      cache: "no-store",
    });
    if (answer.status === 200) {
      const { now, scene } = await answer.json();
      show(scene, now);
      if (open && scene.seq > seen) doubt(scene.seq);
    }
    if (answer.status === 403 || answer.status === 404) location.reload();
    if (answer.ok) state(open || performance.now() - tried < POLL ? "" : "slow");
  } catch {
    state("offline");
  } finally {
    asking = false;
    if (again) {
      again = false;
      look();
    }
  }
}

// --- When ----------------------------------------------------------------------------------------

let open = false; // Only once something was heard: there are proxies that let sockets through, and nothing over them.
let wait = 500;
let tried = 0; // When this page was opened, or what may have been dead was let go.
/** @type {WebSocket | undefined} */
let socket;

function listen() {
  if (socket && socket.readyState <= WebSocket.OPEN) return;
  try {
    socket = new WebSocket(location.origin.replace(/^http/, "ws") + room.dataset.live);
  } catch {
    return;
  }
  const mine = socket;
  socket.addEventListener("message", (event) => {
    if (mine !== socket) return;
    if (!open) state("");
    open = true;
    wait = 500;
    const { seq } = JSON.parse(event.data);
    seen = Math.max(seen, seq);
    // Three hundred phones do not ask in the same millisecond.
    if (seq > have) setTimeout(look, room.dataset.face === "phone" ? Math.random() * 250 : 0);
  });
  socket.addEventListener("close", () => {
    if (mine !== socket) return;
    open = false;
    setTimeout(listen, wait + Math.random() * wait);
    wait = Math.min(wait * 2, 30000);
  });
}

/** Another socket in the place of one that may be dead without knowing it. */
function renew() {
  const old = socket;
  socket = undefined;
  open = false;
  tried = performance.now();
  old?.close();
  listen();
}

/** @param {number} seq What polling found and the socket has not told of yet. */
function doubt(seq) {
  const asked = socket;
  setTimeout(() => socket === asked && open && seen < seq && renew(), DOUBT);
}

let asleep = 0; // Since when, by the clock that also goes on in a phone that sleeps.

/** Coming back: from a lock, a tunnel, another page. @param {boolean} [long] Long enough for a socket to have died. */
function wake(long) {
  if (document.hidden) {
    asleep ||= Date.now();
    return;
  }
  if (long || (asleep && Date.now() - asleep > 5000)) renew();
  else listen();
  asleep = 0;
  look();
}

/** @param {{scene?: (scene: Scene, moved: boolean) => void, before?: () => void}} [told] Called after each scene, and before it is replaced. */
export function follow(told) {
  if (told?.scene) onScene = told.scene;
  if (told?.before) before = told.before;
  let looked = performance.now();
  setInterval(() => {
    if (document.hidden && room.dataset.face === "phone") return;
    if (performance.now() - looked >= (open ? GLANCE : POLL)) {
      looked = performance.now();
      look();
    }
  }, 500);
  document.addEventListener("visibilitychange", () => wake());
  document.addEventListener("resume", () => wake(true));
  window.addEventListener("online", () => wake(true));
  window.addEventListener("offline", () => state("offline"));
  window.addEventListener("pageshow", (event) => event.persisted && wake(true));
  listen();
  look();
}
