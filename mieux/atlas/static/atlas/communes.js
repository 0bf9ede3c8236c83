// Communes suggested while one types.

/**
 * A combobox over the suggestions of the server; without it the field is a plain field and the server asks « laquelle ? ».
 * @param {HTMLInputElement} input
 */
export function communes(input) {
  const address = input.dataset.communes;
  if (!address) return;
  input.removeAttribute("list");
  const box = document.createElement("div");
  box.className = "combo";
  const list = document.createElement("ul");
  list.className = "combo__list";
  list.id = "communes-liste";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", document.querySelector(`label[for="${input.id}"]`)?.textContent?.trim() ?? "");
  list.hidden = true;
  input.before(box);
  box.append(input, list);
  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-controls", list.id);
  input.setAttribute("aria-expanded", "false");
  let at = -1;
  let asked = 0;

  const close = () => {
    list.hidden = true;
    at = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };
  /** @param {number} to */
  const move = (to) => {
    const options = list.children;
    at = options.length ? (to + options.length) % options.length : -1;
    for (const [index, option] of [...options].entries()) option.setAttribute("aria-selected", String(index === at));
    if (at >= 0) {
      input.setAttribute("aria-activedescendant", options[at].id);
      options[at].scrollIntoView({ block: "nearest" });
    }
  };
  /** @param {Element} option */
  const choose = (option) => {
    input.value = option.getAttribute("data-label") ?? "";
    close();
    input.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const ask = async () => {
    const typed = input.value.trim();
    const mine = ++asked;
    if (typed.length < 2) return close();
    try {
      const answer = await fetch(`${address}?q=${encodeURIComponent(typed)}`);
      if (!answer.ok || mine !== asked) return;
      /** @type {{ communes: { insee: string, label: string }[] }} */
      const found = await answer.json();
      list.replaceChildren(
        ...found.communes.map((commune, index) => {
          const option = document.createElement("li");
          option.id = `commune-${index}`;
          option.setAttribute("role", "option");
          option.setAttribute("aria-selected", "false");
          option.dataset.label = commune.label;
          option.textContent = commune.label;
          option.addEventListener("pointerdown", (event) => {
            event.preventDefault();
            choose(option);
          });
          return option;
        }),
      );
      list.hidden = found.communes.length === 0 || document.activeElement !== input;
      input.setAttribute("aria-expanded", String(!list.hidden));
      at = -1;
    } catch {
      close();
    }
  };
  /** @type {number | undefined} */
  let timer;
  input.addEventListener("input", (event) => {
    clearTimeout(timer);
    if (event.isTrusted) timer = setTimeout(ask, 150);
  });
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (event) => {
    if (list.hidden) return;
    if (event.key === "ArrowDown") move(at + 1);
    else if (event.key === "ArrowUp") move(at < 0 ? list.children.length - 1 : at - 1);
    else if (event.key === "Escape") close();
    else if (event.key === "Enter" && at >= 0) choose(list.children[at]);
    else return;
    event.preventDefault();
  });
}
