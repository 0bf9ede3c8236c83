// A paragraph being written is kept in this browser: a closed tab or a session that ended costs nothing.

const form = /** @type {HTMLFormElement | null} */ (document.querySelector("[data-story-form]"));
const box = form?.querySelector("textarea");

if (form && box) {
  const name = `mieux-voyage-story-${form.dataset.storyForm}`;
  const kept = form.querySelector("[data-story-kept]");
  const found = form.querySelector("[data-story-found]");
  const began = box.value;

  /** @returns {string} */
  const recall = () => {
    try {
      return localStorage.getItem(name) ?? "";
    } catch {
      return "";
    }
  };
  /** @param {string} text @returns {boolean} */
  const keep = (text) => {
    try {
      if (text) localStorage.setItem(name, text);
      else localStorage.removeItem(name);
      return true;
    } catch {
      return false;
    }
  };
  /** @param {Element | null} element @param {boolean} shown */
  const show = (element, shown) => element?.toggleAttribute("hidden", !shown);

  const draft = recall();
  // After a conflict the box holds what was typed: nothing else waits.
  if (draft && draft !== began && !form.hasAttribute("data-story-fresh")) show(found, true);
  else if (draft === began) keep("");

  let timer = 0;
  box.addEventListener("input", () => {
    show(found, false);
    clearTimeout(timer);
    timer = setTimeout(() => show(kept, keep(box.value === began ? "" : box.value) && box.value !== began), 400);
  });
  form.querySelector("[data-story-take]")?.addEventListener("click", () => {
    box.value = draft;
    show(found, false);
    box.focus();
  });
  form.querySelector("[data-story-drop]")?.addEventListener("click", () => {
    keep("");
    show(found, false);
    box.focus();
  });
  // The text stays until a page says that it was taken: the one that follows finds it equal, and lets it go.
  form.addEventListener("submit", () => keep(box.value));
}

export {};
