// The preparation: drag a stage to another place (the buttons do the same, the hours follow at once), and read what
// participants will be told while the settings are being chosen.

const list = document.querySelector("[data-slots]");
/** @type {HTMLElement | null} */
let held = null;
let before = "";

export {}; // A module: its names are its own.

const slots = () => /** @type {HTMLElement[]} */ ([...(list?.querySelectorAll("[data-slot]") ?? [])]);
const order = () => slots().map((slot) => slot.dataset.slot).join(" ");
const two = (/** @type {number} */ number) => String(number).padStart(2, "0");

/** @param {number} begin Minutes after midnight. @param {number} at Minutes after the start. */
const clock = (begin, at) => `${two(Math.floor((begin + at) / 60) % 24)}:${two((begin + at) % 60)}`;

/** The hour of each stage, or the minutes after the start, counted again. */
function hours() {
  const [hour, minute] = (list instanceof HTMLElement ? (list.dataset.begin ?? "") : "").split(":");
  const begin = hour ? Number(hour) * 60 + Number(minute) : null;
  let at = 0;
  for (const slot of slots()) {
    const shown = slot.querySelector("[data-hour]");
    const long = Number(slot.dataset.minutes);
    if (shown && begin === null) shown.textContent = `${Math.floor(at / 60)} h ${two(at % 60)}`;
    else if (shown && begin !== null) shown.textContent = clock(begin, at) + (long ? `–${clock(begin, at + long)}` : "");
    at += long;
  }
  const all = slots();
  for (const [place, slot] of all.entries()) {
    const [earlier, later] = slot.querySelectorAll("button");
    if (earlier) earlier.disabled = place === 0;
    if (later) later.disabled = place === all.length - 1;
  }
}

const token = () => {
  const input = document.querySelector("[name=csrfmiddlewaretoken]");
  return input instanceof HTMLInputElement ? input.value : "";
};

async function save() {
  if (!(list instanceof HTMLElement) || order() === before) return;
  const data = new URLSearchParams();
  for (const slot of slots()) data.append("sequence", slot.dataset.slot ?? "");
  const done = await fetch(list.dataset.orderUrl ?? "", {
    method: "POST",
    body: data,
    headers: { "X-CSRFToken": token() },
  }).catch(() => null);
  if (!done?.ok) return location.reload();
  const status = document.getElementById("status");
  if (status) status.textContent = list.dataset.moved ?? "";
}

for (const slot of slots()) {
  slot.draggable = true;
  slot.addEventListener("dragstart", (event) => {
    held = slot;
    before = order();
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

// --- What participants will be told ---------------------------------------------------------------

const form = document.querySelector("[data-told]");
const words = document.querySelector("[data-told-words]");
let asked = 0;

form?.addEventListener("input", async () => {
  if (!(form instanceof HTMLFormElement) || !words) return;
  const mine = ++asked;
  await new Promise((later) => setTimeout(later, 250));
  if (mine !== asked) return;
  const data = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (typeof value === "string") data.append(name, value);
  data.delete("csrfmiddlewaretoken");
  const answer = await fetch(form.dataset.told ?? "", {
    method: "POST",
    body: data,
    headers: { "X-CSRFToken": token() },
  }).catch(() => null);
  // While a field is not right yet (an empty number of days), the last words stand.
  if (answer?.ok && mine === asked) words.innerHTML = await answer.text();
});
