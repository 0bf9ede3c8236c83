// The search page, made quicker: communes suggested, « around me », filters that stay open, the map.
import { communes } from "./communes.js";
import { map } from "./map.js";

/** Filters the reader opened or closed, kept while results change. @type {Map<string, boolean>} */
const open = new Map();

/** @param {ParentNode} root */
function dress(root) {
  const place = root.querySelector("[data-communes]");
  if (place instanceof HTMLInputElement) communes(place);
  aroundMe(root);
  for (const [id, state] of open) {
    const facet = document.getElementById(id);
    if (facet instanceof HTMLDetailsElement) facet.open = state;
  }
  const drawn = root.querySelector("[data-map]");
  if (drawn instanceof HTMLElement) map(drawn);
}

/** The position is asked for on a click only, rounded to about a kilometre, and only written in the address. @param {ParentNode} root */
function aroundMe(root) {
  const button = root.querySelector("[data-around-me]");
  if (!(button instanceof HTMLButtonElement) || !("geolocation" in navigator)) return;
  button.hidden = false;
  button.addEventListener("click", () => {
    const status = document.getElementById("status");
    const say = (/** @type {string | undefined} */ words) => {
      if (status) status.textContent = words ?? "";
    };
    say(button.dataset.asking);
    button.disabled = true;
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        const field = button.form?.elements.namedItem("pres");
        if (field instanceof HTMLInputElement) {
          field.value = `${coords.latitude.toFixed(2)},${coords.longitude.toFixed(2)}`;
          button.form?.requestSubmit();
        }
      },
      () => {
        button.hidden = true;
        say("");
        const why = document.createElement("p");
        why.className = "ask__understood";
        why.id = "pres-refus";
        why.setAttribute("role", "status");
        button.closest(".ask")?.append(why);
        why.textContent = button.dataset.refused ?? "";
        const place = document.getElementById("pres");
        place?.setAttribute("aria-describedby", why.id);
        place?.focus();
      },
      { maximumAge: 600000, timeout: 15000 },
    );
  });
}

/** The other language of the same page follows the filters. */
function followLanguage() {
  for (const link of /** @type {NodeListOf<HTMLAnchorElement>} */ (document.querySelectorAll("a[rel=alternate][hreflang]"))) {
    link.search = location.search;
  }
}

document.addEventListener(
  "toggle",
  (event) => {
    if (event.target instanceof HTMLDetailsElement && event.target.id.startsWith("filtre-")) {
      open.set(event.target.id, event.target.open);
    }
  },
  true,
);
document.addEventListener("htmx:afterSwap", () => {
  const results = document.getElementById("resultats");
  if (results) dress(results);
});
document.addEventListener("htmx:pushedIntoHistory", followLanguage);
// A page that is gone or busy: go there for real, the server says what is the matter.
document.addEventListener("htmx:responseError", () => {
  const form = document.querySelector("[data-atlas-form]");
  if (form instanceof HTMLFormElement) form.submit();
});
// Empty fields are left out of the address.
document.addEventListener("htmx:configRequest", (event) => {
  const detail = /** @type {CustomEvent} */ (event).detail;
  for (const name of ["q", "pres", "territoire"]) {
    if (detail.parameters[name] === "") delete detail.parameters[name];
  }
  if (!detail.parameters.pres) delete detail.parameters.rayon;
  // An order nobody chose follows the question: words ask for what matches, a place for what is near.
  const order = document.getElementById("tri");
  if (order instanceof HTMLSelectElement && order.selectedOptions[0]?.defaultSelected && !new URLSearchParams(location.search).has("tri")) {
    delete detail.parameters.tri;
  }
});
dress(document);
