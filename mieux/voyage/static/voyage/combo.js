// A text box with a list of choices below: the ARIA pattern « combobox with list autocomplete ».
import { plain } from "./facts.js";
import { make, say } from "./dom.js";

const SHOWN = 60;

/**
 * @template T
 * @param {HTMLElement} box
 * @param {() => {words: string, value: T}[]} choices Asked each time the list opens.
 * @param {(value: T) => void} choose
 * @param {{none: string, found: string}} words
 */
export function combo(box, choices, choose, words) {
  const input = box.querySelector("input");
  const list = box.querySelector("[role=listbox]");
  if (!input || !(list instanceof HTMLElement)) return;
  /** @type {{words: string, value: T}[]} */
  let shown = [];
  let at = -1;

  const close = () => {
    list.hidden = true;
    at = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };

  const mark = () => {
    [...list.children].forEach((option, n) => option.setAttribute("aria-selected", String(n === at)));
    const active = list.children[at];
    if (active) {
      input.setAttribute("aria-activedescendant", active.id);
      active.scrollIntoView({ block: "nearest" });
    } else input.removeAttribute("aria-activedescendant");
  };

  const open = () => {
    const asked = plain(input.value.trim());
    shown = choices()
      .filter((choice) => plain(choice.words).includes(asked))
      .slice(0, SHOWN);
    list.replaceChildren(
      ...shown.map((choice, n) => {
        const option = make("li", "", choice.words);
        option.id = `${list.id}-${n}`;
        option.setAttribute("role", "option");
        // Before the box loses its focus.
        option.addEventListener("pointerdown", (event) => event.preventDefault());
        option.addEventListener("click", () => take(n));
        return option;
      }),
    );
    at = -1;
    list.hidden = !shown.length;
    input.setAttribute("aria-expanded", String(shown.length > 0));
    mark();
    say(shown.length ? words.found.replace("{n}", String(shown.length)) : words.none);
  };

  const take = (/** @type {number} */ n) => {
    const choice = shown[n];
    if (!choice) return;
    input.value = "";
    close();
    choose(choice.value);
    input.focus();
  };

  input.addEventListener("input", open);
  input.addEventListener("click", () => (list.hidden ? open() : close()));
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (list.hidden) open();
      if (shown.length) at = (at + (event.key === "ArrowDown" ? 1 : -1) + shown.length + (at < 0 && event.key === "ArrowUp" ? 1 : 0)) % shown.length;
      mark();
    } else if (event.key === "Enter") {
      event.preventDefault();
      if (!list.hidden) take(Math.max(at, 0));
    } else if (event.key === "Escape" && !list.hidden) {
      event.stopPropagation();
      close();
    }
  });
}
