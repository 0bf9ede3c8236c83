// Shows the question that goes with the kind that was chosen; without it all questions stand there.
const form = document.querySelector("[data-indicator-form]");

/** @param {Element} form */
function follow(form) {
  const chosen = form.querySelector("input[name=kind]:checked");
  const kind = chosen instanceof HTMLInputElement ? chosen.value : "";
  for (const part of form.querySelectorAll("[data-for-kind]")) {
    if (part instanceof HTMLElement) part.hidden = part.dataset.forKind !== kind && !part.querySelector(".field--error");
  }
}

if (form) {
  form.addEventListener("change", () => follow(form));
  follow(form);
}

export {};
