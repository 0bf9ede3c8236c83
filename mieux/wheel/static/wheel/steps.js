// One question at a time where the screen is narrow: the fact, where it comes from, the cell, the word.

/**
 * @param {HTMLFormElement} form Its `[data-step]` sections, in order.
 */
export function steps(form) {
  const all = /** @type {HTMLElement[]} */ ([...form.querySelectorAll("[data-step]")]);
  if (all.length < 2) return;
  const narrow = matchMedia("(width < 48em)");
  let at = Math.max(
    0,
    all.findIndex((step) => step.querySelector(".field--error, .field__error")),
  );

  all.forEach((step, index) => {
    const bar = document.createElement("div");
    bar.className = "step__bar";
    const where = document.createElement("span");
    where.className = "small muted";
    where.textContent = (form.dataset.saidStep ?? "").replace("{n}", String(index + 1)).replace("{all}", String(all.length));
    bar.append(where);
    if (index > 0) bar.append(button(form.dataset.saidBack ?? "", "btn btn--ghost", () => go(index - 1)));
    if (index < all.length - 1) bar.append(button(form.dataset.saidNext ?? "", "btn", () => go(index + 1)));
    step.append(bar);
  });

  /** @param {string} words @param {string} css @param {() => void} act */
  function button(words, css, act) {
    const made = document.createElement("button");
    made.type = "button";
    made.className = css;
    made.textContent = words;
    made.addEventListener("click", act);
    return made;
  }

  function show() {
    form.classList.toggle("fact-form--steps", narrow.matches);
    // What introduces the first question would push the others off the screen.
    for (const intro of document.querySelectorAll("[data-first-step]")) {
      if (intro instanceof HTMLElement) intro.hidden = narrow.matches && at > 0;
    }
    all.forEach((step, index) => {
      step.hidden = narrow.matches && index !== at;
    });
  }

  /** @param {number} index */
  function go(index) {
    at = index;
    show();
    const title = all[at].querySelector(".step__title");
    if (title instanceof HTMLElement) {
      title.tabIndex = -1;
      title.focus({ preventScroll: true });
      form.scrollIntoView({ block: "start" });
    }
  }

  // A link of the list of errors leads to a question that may be put away.
  document.addEventListener("click", (event) => {
    const link = event.target instanceof Element ? event.target.closest('a[href^="#champ-"]') : null;
    const target = link && document.getElementById(decodeURIComponent(link.getAttribute("href")?.slice(1) ?? ""));
    const index = target ? all.findIndex((step) => step.contains(target)) : -1;
    if (index < 0) return;
    at = index;
    show();
  });
  narrow.addEventListener("change", show);
  show();
}
