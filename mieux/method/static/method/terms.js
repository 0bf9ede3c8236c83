// A word of the glossary, when pressed, opens its definition beside itself. Without this file it is a plain link to
// the glossary, and the definitions stand at the end of the page.

/** @type {HTMLElement | null} */
let bubble = null;
/** @type {HTMLAnchorElement | null} */
let opener = null;

/** @param {boolean} refocus Whether the keyboard goes back to the word. */
function close(refocus) {
  if (!bubble) return;
  bubble.remove();
  bubble = null;
  opener?.removeAttribute("aria-expanded");
  opener?.removeAttribute("aria-controls");
  if (refocus) opener?.focus();
  opener = null;
}

/**
 * @param {HTMLAnchorElement} word
 * @param {HTMLElement} notes The list of definitions at the end of the page.
 * @param {HTMLElement} note The definition of this word.
 */
function open(word, notes, note) {
  close(false);
  opener = word;
  bubble = document.createElement("span");
  bubble.className = "term-bubble";
  bubble.id = "term-bubble";
  bubble.setAttribute("role", "group");
  bubble.setAttribute("aria-label", `${notes.dataset.label ?? ""} : ${note.querySelector("dt")?.textContent ?? ""}`);
  const text = document.createElement("span");
  text.className = "term-bubble__text";
  const label = document.createElement("strong");
  label.textContent = note.querySelector("dt")?.textContent ?? "";
  text.append(label, document.createElement("br"));
  for (const child of note.querySelector("dd")?.cloneNode(true).childNodes ?? []) text.append(child.cloneNode(true));
  const actions = document.createElement("span");
  actions.className = "term-bubble__actions";
  const more = document.createElement("a");
  more.href = word.href;
  more.textContent = notes.dataset.more ?? "";
  const shut = document.createElement("button");
  shut.type = "button";
  shut.className = "btn btn--quiet btn--small";
  shut.textContent = notes.dataset.close ?? "";
  shut.addEventListener("click", () => close(true));
  actions.append(more, shut);
  bubble.append(text, actions);
  word.setAttribute("aria-expanded", "true");
  word.setAttribute("aria-controls", bubble.id);
  word.after(bubble);
  // Kept inside the column of text: the bubble is as wide as its paragraph at most.
  const room = document.documentElement.clientWidth - bubble.getBoundingClientRect().right - 12;
  if (room < 0) bubble.classList.add("term-bubble--left");
  const status = document.getElementById("status");
  if (status) status.textContent = text.textContent;
}

const notes = document.querySelector("[data-terms]");
if (notes instanceof HTMLElement) {
  document.addEventListener("click", (event) => {
    const target = event.target instanceof Element ? event.target : null;
    const word = target?.closest("a.term");
    if (word instanceof HTMLAnchorElement && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
      const note = document.getElementById(`mot-${word.dataset.term ?? ""}`);
      if (!note) return;
      event.preventDefault();
      if (word === opener) close(true);
      else open(word, notes, note);
    } else if (bubble && target && !bubble.contains(target)) {
      close(false);
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && bubble) close(true);
  });
}

export {};
