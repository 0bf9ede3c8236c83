// What others do: shown at once when I do not write, kept for later while I do; told calmly, or not at all.
import { listed, one, say } from "./dom.js";
import { fill } from "./facts.js";

/** @typedef {import("./canvas.js").Canvas} Canvas */

const EVERY = 20000;
const KEPT = "mieux-voyage-announcements";

export class News {
  /** @param {Canvas} canvas */
  constructor(canvas) {
    this.canvas = canvas;
    this.button = one(canvas.root, "[data-news]", HTMLButtonElement);
    /** Cards that have changed and are not shown yet. @type {Set<string>} */
    this.waiting = new Set();
    /** What was not told yet. @type {Set<string>} */
    this.untold = new Set();
    this.timer = 0;
    this.choice = "summary";
    this.button.addEventListener("click", () => {
      this.seen();
      canvas.render();
      // The button is gone: back to what is being written.
      canvas.editor?.box.focus();
    });
    const select = canvas.root.querySelector("[data-announce]");
    if (select instanceof HTMLSelectElement) {
      try {
        this.choice = localStorage.getItem(KEPT) ?? "summary";
      } catch {
        // As it comes.
      }
      select.value = this.choice;
      if (select.selectedIndex < 0) select.selectedIndex = 0;
      select.addEventListener("change", () => {
        this.choice = select.value;
        try {
          localStorage.setItem(KEPT, this.choice);
        } catch {
          // For this page only.
        }
      });
    }
  }

  /** @param {import("./doc.js").Change} change Something that others did. */
  note(change) {
    const { canvas } = this;
    for (const id of change.cards) {
      this.untold.add(id);
      if (canvas.editor && id !== canvas.editing) this.waiting.add(id);
    }
    if (canvas.editor && change.links && !change.cards.size) this.waiting.add("links");
    this._show();
    if (this.choice !== "none" && this.untold.size && !this.timer) {
      this.timer = setTimeout(() => this._tell(), this.choice === "all" ? 1500 : EVERY);
    }
  }

  /** Everything is on the page now. */
  seen() {
    this.waiting.clear();
    this._show();
  }

  _show() {
    const { words } = this.canvas.told;
    const many = this.waiting.size;
    this.button.hidden = !many;
    this.button.textContent = many === 1 ? words.newsOne : fill(words.news, { n: many });
  }

  _tell() {
    this.timer = 0;
    const { told, voyage } = this.canvas;
    const cards = [...this.untold].map((id) => voyage.card(id));
    this.untold.clear();
    const zones = told.zones.filter((zone) => cards.some((card) => card?.zone === zone.id)).map((zone) => zone.metaphor);
    if (zones.length) say(fill(cards.length === 1 ? told.words.changedOne : told.words.changed, { n: cards.length, zones: listed(zones, told.words) }));
  }
}
