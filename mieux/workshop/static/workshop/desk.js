// Projection and remote: follow the room; the remote's gestures go without leaving the page.

import { follow, look, room, say, state, token } from "./room.js";

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!(form instanceof HTMLFormElement) || !("gesture" in form.dataset)) return;
  event.preventDefault();
  // A second tap waits for the first; the button is not disabled, for it would lose the focus.
  if ("busy" in form.dataset) return;
  if (form.dataset.ask && !window.confirm(form.dataset.ask)) return;
  const data = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (typeof value === "string") data.append(name, value);
  if (event.submitter instanceof HTMLButtonElement && event.submitter.name) data.set(event.submitter.name, event.submitter.value);
  data.delete("csrfmiddlewaretoken");
  data.set("cle", room.dataset.cle ?? "");
  data.set("envoi", [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join(""));
  form.dataset.busy = "";
  try {
    const answer = await fetch(form.action, {
      method: "POST",
      body: data,
      headers: { Accept: "application/json", "X-CSRFToken": token() },
    });
    const said = await answer.json();
    const line = document.querySelector("[data-said]");
    if (line instanceof HTMLElement) {
      line.textContent = said.ok ? said.said : said.reason;
      line.classList.toggle("sent--no", !said.ok);
    }
    if (said.ok) form.closest("details:not(.pilot__more)")?.removeAttribute("open");
    if (said.ok) for (const field of form.querySelectorAll("textarea, input:not([type=hidden])")) clear(field);
    await look();
  } catch {
    state("offline");
    say("");
  } finally {
    delete form.dataset.busy;
  }
});

/** @param {Element} field What was sent is no longer being typed. */
function clear(field) {
  if (field instanceof HTMLTextAreaElement) field.value = "";
  else if (field instanceof HTMLInputElement && field.type === "text" && field.name !== "message") field.value = field.defaultValue;
}

follow();
