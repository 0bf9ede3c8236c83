// Who is aboard, and in which zone: seen at a glance, never shouted.
import { listed, make, one } from "./dom.js";
import { fill } from "./facts.js";

/** @typedef {import("./canvas.js").Canvas} Canvas */

const SHOWN = 5;

export class Crew {
  /** @param {Canvas} canvas */
  constructor(canvas) {
    this.canvas = canvas;
    this.box = document.querySelector("[data-crew]");
    this.seen = "";
    /** Where each zone says who is there. @type {Map<string, HTMLElement>} */
    this.places = new Map();
    for (const section of canvas.root.querySelectorAll("[data-zone]")) {
      const here = section.querySelector("[data-here]");
      if (section instanceof HTMLElement && here instanceof HTMLElement) this.places.set(section.dataset.zone ?? "", here);
    }
    /** @type {Map<string, string[]>} */
    this.writing = new Map();
  }

  /** Names of those who write a card at this moment. @param {string} card */
  writers(card) {
    return this.writing.get(card) ?? [];
  }

  /** @returns {string[]} Cards that somebody began or stopped writing. */
  look() {
    const { voyage, told } = this.canvas;
    const { words } = told;
    const there = voyage.presences().filter((one) => !one.me);
    const nameOf = (/** @type {{name: string}} */ one) => one.name || words.someone;
    const state = JSON.stringify(there);
    if (state === this.seen) return [];
    this.seen = state;

    // Somebody with two tabs is one person.
    const people = new Map(there.map((one) => [one.whom || one.name || String(one.client), one]));
    if (this.box instanceof HTMLElement) {
      this.box.hidden = false;
      const all = [...people.values()];
      const list = one(this.box, "[data-crew-who]", HTMLElement);
      list.replaceChildren(
        ...all.slice(0, SHOWN).map((person) => {
          const zone = told.zones.find((each) => each.id === person.zone);
          const item = make("li", "mate");
          item.append(make("span", "mate__name", nameOf(person)));
          if (zone) item.append(make("span", "mate__zone", zone.metaphor));
          return item;
        }),
        ...(all.length > SHOWN ? [make("li", "mate", fill(words.others, { n: all.length - SHOWN }))] : []),
      );
      const names = listed(all.map(nameOf), words);
      one(this.box, "[data-crew-words]", HTMLElement).textContent = all.length ? fill(words.aboard, { names }) : words.aboardOne;
    }
    for (const [zone, here] of this.places) {
      const names = [...people.values()].filter((one) => one.zone === zone).map(nameOf);
      here.hidden = !names.length;
      here.textContent = names.length ? fill(words.here, { names: listed(names, words) }) : "";
    }
    const before = this.writing;
    this.writing = new Map();
    for (const one of there) {
      if (one.writing && one.card) this.writing.set(one.card, [...(this.writing.get(one.card) ?? []), nameOf(one)]);
    }
    return [...new Set([...before.keys(), ...this.writing.keys()])].filter((id) => String(before.get(id)) !== String(this.writing.get(id)));
  }
}
