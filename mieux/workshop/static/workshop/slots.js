// The stages of the preparation: drag one to another place. The buttons do the same; the hours follow at once.

const list = document.querySelector("[data-slots]");
/** @type {HTMLElement | null} */
let held = null;

export {}; // A module: its names are its own.

const slots = () => /** @type {HTMLElement[]} */ ([...(list?.querySelectorAll("[data-slot]") ?? [])]);

/** Minutes after the start, counted again. */
function hours() {
  let at = 0;
  for (const slot of slots()) {
    const hour = slot.querySelector("[data-hour]");
    if (hour) hour.textContent = `${Math.floor(at / 60)} h ${String(at % 60).padStart(2, "0")}`;
    at += Number(slot.dataset.minutes);
  }
}

async function save() {
  const data = new URLSearchParams();
  for (const slot of slots()) data.append("sequence", slot.dataset.slot ?? "");
  const input = document.querySelector("[name=csrfmiddlewaretoken]");
  if (!(list instanceof HTMLElement) || !(input instanceof HTMLInputElement)) return;
  const done = await fetch(list.dataset.orderUrl ?? "", {
    method: "POST",
    body: data,
    headers: { "X-CSRFToken": input.value },
  }).catch(() => null);
  if (!done?.ok) location.reload();
}

for (const slot of slots()) {
  slot.draggable = true;
  slot.addEventListener("dragstart", (event) => {
    held = slot;
    event.dataTransfer?.setData("text/plain", slot.dataset.slot ?? "");
    slot.classList.add("slot--held");
  });
  slot.addEventListener("dragover", (event) => {
    if (!held || held === slot) return;
    event.preventDefault();
    const box = slot.getBoundingClientRect();
    slot[event.clientY < box.top + box.height / 2 ? "before" : "after"](held);
    hours();
  });
  slot.addEventListener("drop", (event) => event.preventDefault());
  slot.addEventListener("dragend", () => {
    held?.classList.remove("slot--held");
    held = null;
    save();
  });
}
