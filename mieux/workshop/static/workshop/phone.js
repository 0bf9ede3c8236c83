// The participant's phone. What is typed is kept here until the server has it: a lock, a reload, a tunnel cost nothing.
// What is sent carries a key: sent twice, it is once.

import { follow, look, put, room, say, setClock, state, token } from "./room.js";

const PLACE = `mieux-atelier-${room.dataset.code}`;
const mineSlot = /** @type {HTMLElement} */ (document.querySelector("[data-mine-slot]"));

/** @typedef {{url: string, body: string, draft: string}} Letter What waits to be sent. */
/** @typedef {{drafts: Record<string, {text: string, key: string}>, queue: Letter[]}} Kept */

/** @returns {Kept} */
function kept() {
  try {
    return { drafts: {}, queue: [], ...JSON.parse(localStorage.getItem(PLACE) ?? "{}") };
  } catch {
    return memory;
  }
}

/** @type {Kept} A private window may refuse storage: then it lasts as long as the page. */
let memory = { drafts: {}, queue: [] };

/** @param {(kept: Kept) => void} change */
function keep(change) {
  const all = kept();
  change(all);
  memory = all;
  try {
    localStorage.setItem(PLACE, JSON.stringify(all));
  } catch {
    // Kept in memory.
  }
}

function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

// --- Drafts --------------------------------------------------------------------------------------

/** Give the fields of a new scene the words that were being typed. */
function restore() {
  const { drafts } = kept();
  for (const form of document.querySelectorAll("form[data-draft]")) {
    const field = form.querySelector("textarea");
    const draft = drafts[/** @type {HTMLElement} */ (form).dataset.draft ?? ""];
    // Later than what was sent before, which the field may show.
    if (field && draft && field.value === field.defaultValue) {
      field.value = draft.text;
      form.closest("details.fold")?.setAttribute("open", "");
    }
  }
}

document.addEventListener("input", (event) => {
  const field = event.target;
  if (!(field instanceof HTMLTextAreaElement)) return;
  const name = /** @type {HTMLElement | null} */ (field.closest("form[data-draft]"))?.dataset.draft;
  if (!name) return;
  keep((all) => {
    const key = all.drafts[name]?.key ?? newKey();
    if (field.value) all.drafts[name] = { text: field.value, key };
    else delete all.drafts[name];
  });
  state("draft");
});

// Never more boxes ticked than there are dots; the reason is said.
document.addEventListener("change", (event) => {
  const form = event.target instanceof HTMLInputElement ? event.target.closest("form[data-most]") : null;
  if (!(form instanceof HTMLFormElement)) return;
  const most = Number(form.dataset.most);
  const boxes = /** @type {HTMLInputElement[]} */ ([...form.querySelectorAll("[type=checkbox]")]);
  const full = boxes.filter((box) => box.checked).length >= most;
  for (const box of boxes) box.disabled = full && !box.checked;
});

// --- Sending -------------------------------------------------------------------------------------

// Words are buttons, and the next question comes up under the thumb: the second tap of a double one answers nothing.
document.addEventListener(
  "click",
  (event) => {
    if (event.detail > 1 && event.target instanceof Element && event.target.closest(".fold button")) event.preventDefault();
  },
  true,
);

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!(form instanceof HTMLFormElement) || !("send" in form.dataset)) return;
  event.preventDefault();
  const data = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (typeof value === "string") data.append(name, value);
  const draft = form.dataset.draft ?? "";
  // The button that was pressed says something too, where words are buttons.
  const by = event.submitter;
  if (by instanceof HTMLButtonElement && by.name) data.append(by.name, by.value);
  data.delete("csrfmiddlewaretoken");
  data.set("envoi", (draft && kept().drafts[draft]?.key) || newKey());
  keep((all) => {
    all.queue.push({ url: form.action, body: data.toString(), draft });
    delete all.drafts[draft];
  });
  const field = form.querySelector("textarea");
  // What comes back from the server is then shown as it is there.
  if (field && draft) field.defaultValue = field.value = "";
  flush();
});

let sending = false;

/** Send what waits, in order; what cannot leave waits on. */
async function flush() {
  if (sending) return;
  sending = true;
  try {
    for (;;) {
      const letter = kept().queue[0];
      if (!letter) break;
      const answer = await fetch(letter.url, {
        method: "POST",
        body: letter.body,
        headers: {
          Accept: "application/json",
          "Content-Type": "application/x-www-form-urlencoded",
          "X-CSRFToken": token(),
        },
      });
      if (answer.status === 429 || answer.status >= 500) {
        state("wait");
        setTimeout(flush, 5000);
        break;
      }
      // By its key and not by its place: another tab of this phone may have sent it meanwhile, and put its own behind.
      keep((all) => {
        all.queue = all.queue.filter((each) => each.body !== letter.body || each.url !== letter.url);
      });
      if (answer.status === 403) {
        // The token of this page is older than the browser's memory: the words wait as a draft, the page comes afresh.
        giveBack(letter);
        location.reload();
        break;
      }
      const said = await answer.json().catch(() => ({ ok: false }));
      if (said.ok) {
        told(said.said);
        answered += 1;
        showMine(said.mine);
      } else {
        told(said.reason ?? "", true);
        giveBack(letter);
      }
      state("");
    }
  } catch {
    state("kept");
    setTimeout(flush, 4000);
  } finally {
    sending = false;
  }
}

/** What was refused goes back into its field, or back among the drafts. @param {Letter} letter */
function giveBack(letter) {
  const text = new URLSearchParams(letter.body).get("texte") ?? "";
  if (!letter.draft || !text) return;
  keep((all) => {
    if (!all.drafts[letter.draft]) all.drafts[letter.draft] = { text, key: newKey() };
  });
  restore();
}

/** @param {string} words @param {boolean} [bad] */
function told(words, bad) {
  const line = document.querySelector("[data-said]");
  if (!(line instanceof HTMLElement) || !words) return;
  line.textContent = words;
  line.classList.toggle("sent--no", Boolean(bad));
}

// --- What is mine --------------------------------------------------------------------------------

let mineHtml = "";
/** Letters that were answered: what was asked for before that is older than what the answer brought. */
let answered = 0;

/** @param {{html: string, ends: number | null}} mine */
function showMine(mine) {
  if (mine.ends) extra = mine.ends;
  if (mine.html === mineHtml) return;
  mineHtml = mine.html;
  const refused = mineSlot.querySelectorAll(".by--no").length;
  put(mineSlot, mine.html);
  // « Received » is past once a card was put aside: its reason stands beside the card.
  if (mineSlot.querySelectorAll(".by--no").length > refused) told(" ");
  restore();
}

let extra = 0;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let later;

/** @param {import("./room.js").Scene} scene @param {boolean} moved */
function onScene(scene, moved) {
  restore();
  if (moved) {
    mineHtml = "";
    mineSlot.replaceChildren();
    told(" ");
    extra = 0;
  }
  clearTimeout(later);
  later = setTimeout(
    async () => {
      const before = answered;
      try {
        const answer = await fetch(`${room.dataset.mineUrl}?seq=${scene.seq}`, { headers: { Accept: "application/json" }, cache: "no-store" });
        if (!answer.ok) return;
        const mine = await answer.json();
        if (before === answered) showMine(mine);
        if (extra) setClock(scene.timer, 0, extra);
      } catch {
        // Seen with the next scene.
      }
    },
    Math.random() * 300,
  );
}

restore();
window.addEventListener("online", flush);
document.addEventListener("visibilitychange", () => !document.hidden && flush());
follow({ scene: onScene });
flush();
if (location.hash === "#recu") {
  history.replaceState(null, "", location.pathname);
  say("");
}
look();
