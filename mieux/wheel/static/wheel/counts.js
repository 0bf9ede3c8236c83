// Says how much room is left, near the end only.

/** @param {HTMLFormElement} form */
export function counts(form) {
  for (const area of form.querySelectorAll("textarea[data-limit]")) {
    if (!(area instanceof HTMLTextAreaElement)) continue;
    const limit = Number(area.dataset.limit);
    const count = document.createElement("span");
    count.className = "count";
    count.setAttribute("aria-hidden", "true");
    area.after(count);
    const show = () => {
      const length = [...area.value].length;
      count.textContent = length > limit * 0.7 ? `${length} / ${limit}` : "";
      count.classList.toggle("count--over", length > limit);
    };
    area.addEventListener("input", show);
    show();
  }
}
