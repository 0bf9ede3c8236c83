// What every page does: menu on small screens, theme switch, focus on the summary of errors.

/** @param {string} message Said to screen readers, politely. */
export function say(message) {
  const status = document.getElementById("status");
  if (status) {
    status.textContent = "";
    // Two frames: some readers only announce a change they saw happen.
    requestAnimationFrame(() => requestAnimationFrame(() => (status.textContent = message)));
  }
}

function menu() {
  const button = document.querySelector("[data-menu-button]");
  const nav = document.getElementById("site-menu");
  if (!(button instanceof HTMLButtonElement) || !nav) return;
  button.hidden = false;
  const set = (/** @type {boolean} */ open) => {
    button.setAttribute("aria-expanded", String(open));
    nav.classList.toggle("site-nav--open", open);
  };
  button.addEventListener("click", () => set(button.getAttribute("aria-expanded") !== "true"));
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && button.getAttribute("aria-expanded") === "true") {
      set(false);
      button.focus();
    }
  });
}

function themeSwitch() {
  const box = document.querySelector("[data-theme-switch]");
  if (!(box instanceof HTMLElement)) return;
  box.hidden = false;
  const buttons = /** @type {NodeListOf<HTMLButtonElement>} */ (box.querySelectorAll("[data-theme-value]"));
  const show = () => {
    const theme = document.documentElement.dataset.theme ?? "auto";
    for (const button of buttons) button.setAttribute("aria-pressed", String(button.dataset.themeValue === theme));
  };
  for (const button of buttons) {
    button.addEventListener("click", () => {
      const value = button.dataset.themeValue ?? "auto";
      if (value === "auto") delete document.documentElement.dataset.theme;
      else document.documentElement.dataset.theme = value;
      try {
        if (value === "auto") localStorage.removeItem("mieux-theme");
        else localStorage.setItem("mieux-theme", value);
      } catch {
        // Kept for this page only.
      }
      show();
    });
  }
  show();
}

const summary = document.querySelector("[data-error-summary]");
if (summary instanceof HTMLElement) summary.focus();
menu();
themeSwitch();
