// What a gesture did, shown for a while and said aloud, with « Annuler ».
import { one, say } from "./dom.js";

const SHOWN_FOR = 9000;

export class Toast {
  /** @param {() => void} undo */
  constructor(undo) {
    this.box = one(document, "[data-said]", HTMLElement);
    this.words = one(this.box, ".said__words", HTMLElement);
    this.button = one(this.box, "[data-said-undo]", HTMLButtonElement);
    this.timer = 0;
    this.button.addEventListener("click", () => {
      this.hide();
      undo();
    });
  }

  /** @param {string} text @param {boolean} [undoable] */
  show(text, undoable = false) {
    this.words.textContent = text;
    this.button.hidden = !undoable;
    this.box.hidden = false;
    say(text);
    this._later();
  }

  _later() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      // Somebody who is about to press the button is not hurried.
      if (this.box.matches(":hover") || this.box.contains(document.activeElement)) this._later();
      else this.hide();
    }, SHOWN_FOR);
  }

  hide() {
    clearTimeout(this.timer);
    this.box.hidden = true;
  }
}
