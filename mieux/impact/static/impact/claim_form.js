// The list « Qu’y reconnaît-on ? » offers what belongs to the chosen level. Without this module it offers everything,
// and the server says when the two do not go together.

const form = document.querySelector("[data-claim-form]");
const list = form?.querySelector('select[name="marker"]');

/** @param {HTMLSelectElement} select Groups in the order of the radios. */
function follow(select) {
  const radios = [...(form?.querySelectorAll('input[name="level"]') ?? [])];
  const chosen = radios.findIndex((radio) => radio instanceof HTMLInputElement && radio.checked);
  const groups = [...select.querySelectorAll("optgroup")];
  groups.forEach((group, n) => {
    const off = chosen >= 0 && n !== chosen;
    group.hidden = off;
    group.disabled = off;
  });
  const group = select.selectedOptions[0]?.parentElement;
  if (group instanceof HTMLOptGroupElement && group.disabled) select.value = "";
}

if (list instanceof HTMLSelectElement) {
  form?.addEventListener("change", (event) => {
    if (event.target instanceof HTMLInputElement && event.target.name === "level") follow(list);
  });
  // What the server refused stays to be seen.
  if (!list.closest(".field--error")) follow(list);
}
