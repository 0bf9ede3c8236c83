// How far an import is: asks the server every second and opens the result when it is there. Without it the page
// refreshes itself.
const box = document.querySelector("[data-progress]");

/** @param {Element} box */
async function look(box) {
  const url = box.getAttribute("data-progress");
  if (!url) return;
  try {
    const answer = await fetch(url, { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(String(answer.status));
    const said = await answer.json();
    if (!said.busy) {
      location.reload();
      return;
    }
    const words = box.querySelector("[data-words]");
    const far = box.querySelector("[data-far]");
    const bar = box.querySelector("progress");
    // A status region speaks when its words change: only when what is being done changes, not at every row.
    if (words && words.textContent !== said.words) words.textContent = said.words;
    if (far) far.textContent = said.far;
    if (bar && said.of) {
      bar.max = said.of;
      bar.value = said.done;
    } else if (bar) {
      bar.removeAttribute("value");
    }
  } catch {
    // The network left: the work goes on, and we ask again.
  }
  setTimeout(() => look(box), 1000);
}

if (box) setTimeout(() => look(box), 700);

export {};
