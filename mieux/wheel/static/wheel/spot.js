// « Là ! J’en vois une ! »: gestures without loading the page again, and looking from a proposal to its sentence.
// Without this module every button sends the form, and the page that comes back says the same.

/** @param {string} message Said to screen readers, politely. */
function say(message) {
  const status = document.getElementById("status");
  if (status) status.textContent = message;
}

/** @returns {HTMLElement | null} */
const area = () => document.querySelector("[data-spot]");

function reading() {
  const form = document.querySelector("[data-spot-ask]");
  if (!(form instanceof HTMLFormElement)) return;
  form.addEventListener("submit", () => {
    const wait = form.querySelector("[data-spot-wait]");
    if (wait instanceof HTMLElement) wait.hidden = false;
    say(wait?.textContent?.trim() ?? "");
  });
  // A page that comes back from the history is not reading any more.
  addEventListener("pageshow", () => {
    const wait = form.querySelector("[data-spot-wait]");
    if (wait instanceof HTMLElement) wait.hidden = true;
  });
}

/**
 * Send one gesture and put the answer in place.
 * @param {HTMLFormElement} form
 * @param {HTMLButtonElement} button
 */
async function gesture(form, button) {
  const anchor = (button.getAttribute("formaction") ?? "").split("#")[1] ?? "";
  const data = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (typeof value === "string") data.append(name, value);
  data.append(button.name, button.value);
  form.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(location.pathname, { method: "POST", body: data, redirect: "manual" });
    if (!answer.ok) throw new Error(String(answer.status));
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector("[data-spot]");
    const old = area();
    if (!fresh || !old) throw new Error("another page");
    const scrolled = document.querySelector(".spot__paper")?.scrollTop ?? 0;
    old.replaceWith(fresh);
    const paper = document.querySelector(".spot__paper");
    if (paper) paper.scrollTop = scrolled;
    live();
    const back = document.getElementById(anchor);
    if (back instanceof HTMLDetailsElement) back.open = true;
    const first = back?.matches("li") ? back.querySelector("button") : back?.querySelector("input, button, summary");
    if (first instanceof HTMLElement) first.focus({ preventScroll: true });
    say(document.querySelector("[data-spot-said]")?.textContent ?? "");
  } catch {
    // The network, or an answer of another kind: the ordinary way says what is the matter.
    form.removeAttribute("aria-busy");
    form.requestSubmit(button);
  }
}

/** @param {string} id Sentence or proposal to look at. */
function look(id) {
  for (const other of document.querySelectorAll(".is-looked-at")) other.classList.remove("is-looked-at");
  document.getElementById(id)?.classList.add("is-looked-at");
}

function copy() {
  const button = document.querySelector("[data-spot-copy]");
  const words = document.querySelector("[data-spot-markdown]");
  if (!(button instanceof HTMLButtonElement) || !(words instanceof HTMLTextAreaElement) || !navigator.clipboard) return;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(words.value);
    button.textContent = `✓ ${button.textContent?.replace("✓ ", "") ?? ""}`;
    say(button.textContent);
  });
}

function live() {
  const form = document.querySelector("[data-spot-form]");
  if (!(form instanceof HTMLFormElement)) return;
  let sent = false;
  form.addEventListener("submit", (event) => {
    const button = event.submitter;
    if (!(button instanceof HTMLButtonElement) || "plain" in button.dataset || sent) return;
    event.preventDefault();
    sent = true;
    void gesture(form, button);
  });
  form.addEventListener("click", (event) => {
    const link = event.target instanceof Element ? event.target.closest('a[href^="#s-"], a[href^="#p-"]') : null;
    if (link instanceof HTMLAnchorElement) look(link.hash.slice(1));
  });
  copy();
}

reading();
live();
