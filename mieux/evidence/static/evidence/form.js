// The form of a piece of evidence: only the fields of the chosen kind show, and a sentence of the fiche is quoted by
// pressing it. Without this module the whole form shows, and works.

/** @param {Element} group */
function isFilled(group) {
  return [...group.querySelectorAll('textarea, input:not([type="checkbox"])')].some(
    (field) => (field instanceof HTMLTextAreaElement || field instanceof HTMLInputElement) && field.value.trim() !== "",
  );
}

/** @param {HTMLElement} form One `[data-evidence-form]`. */
function show(form) {
  const chosen = form.querySelector('.evidence-kinds input[type="radio"]:checked');
  const kind = chosen instanceof HTMLInputElement ? chosen.value : "";
  for (const group of form.querySelectorAll("[data-evidence-kind]")) {
    if (!(group instanceof HTMLElement)) continue;
    // Somebody filled in a kind without choosing it: nothing typed, and no message, is hidden from them.
    group.hidden = kind ? group.dataset.evidenceKind !== kind : !isFilled(group);
  }
  const day = form.querySelector("[data-evidence-day]");
  if (day instanceof HTMLElement) day.hidden = !kind;
}

/** @param {HTMLElement} box The sentences of the fiche. */
function quoteByPressing(box) {
  const field = box.closest("[data-evidence-kind]")?.querySelector("textarea");
  if (!(field instanceof HTMLTextAreaElement)) return;
  /** @type {HTMLButtonElement[]} */
  const buttons = [];
  for (const line of box.querySelectorAll("[data-sentence]")) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = line.textContent;
    button.addEventListener("click", () => {
      field.value = button.textContent ?? "";
      field.dispatchEvent(new Event("input", { bubbles: true }));
      mark();
    });
    line.replaceChildren(button);
    buttons.push(button);
  }
  const mark = () => {
    for (const button of buttons) button.setAttribute("aria-pressed", String(button.textContent === field.value));
  };
  field.addEventListener("input", mark);
  mark();
}

/**
 * Make the forms inside `root` live; called again on what another module adds to the page.
 * @param {ParentNode} root
 */
export function enliven(root) {
  for (const form of root.querySelectorAll("[data-evidence-form]")) {
    if (!(form instanceof HTMLElement) || form.classList.contains("evidence-form--live")) continue;
    form.classList.add("evidence-form--live");
    const box = form.querySelector("[data-evidence-sentences]");
    if (box instanceof HTMLElement) quoteByPressing(box);
    form.addEventListener("change", () => show(form));
    show(form);
  }
}

enliven(document);
