// Words on a card or a zone, in place: the page of the comments, opened over the canvas. Fetched when first needed.
import { one, say } from "./dom.js";

/** @typedef {import("./canvas.js").Canvas} Canvas */

export class Talk {
  /** @param {Canvas} canvas */
  constructor(canvas) {
    this.canvas = canvas;
    this.box = one(document, "[data-talk-box]", HTMLDialogElement);
    this.about = one(this.box, "[data-talk-about]", HTMLElement);
    this.inside = one(this.box, "[data-talk-inside]", HTMLElement);
    this.page = one(this.box, "[data-talk-page]", HTMLAnchorElement);
    /** @type {HTMLElement | null} */
    this.from = null;
    this.of = "";
    this.box.addEventListener("close", () => this._closed());
    this.box.addEventListener("submit", (event) => this._send(event));
    this.box.addEventListener("click", (event) => this._turn(event));
  }

  /** @param {HTMLAnchorElement} link What was pressed. @param {string} of A card, or « zone:… ». @param {string} about */
  async open(link, of, about) {
    this.from = link;
    this.of = of;
    this.page.href = link.href;
    this.about.textContent = about;
    this.inside.replaceChildren();
    this.box.showModal();
    await this._load(fetch(link.href));
  }

  /** @param {Promise<Response>} coming */
  async _load(coming) {
    try {
      const answer = await coming;
      if (!answer.ok && answer.status !== 422) throw new Error(String(answer.status));
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const parts = page.querySelectorAll("main .talk, main .around-part, main .opener, main .empty, main .pager");
      // What lies in another part comes with it.
      const whole = [...parts].filter((part) => ![...parts].some((other) => other !== part && other.contains(part)));
      this.inside.replaceChildren(...whole.map((part) => document.importNode(part, true)));
      this._count();
      const wrong = this.inside.querySelector("[aria-invalid=true], .field__error");
      if (wrong) say(wrong.textContent ?? "");
    } catch {
      this.inside.textContent = this.canvas.told.words.talkFails;
      say(this.canvas.told.words.talkFails);
    }
  }

  /** How many words there are now: shown on the card. */
  _count() {
    const { told } = this.canvas;
    const all = this.inside.querySelector("[data-words-here]");
    const here = this.inside.querySelectorAll(".said-words").length;
    told.comments[this.of] = Math.max(here, all instanceof HTMLElement ? Number(all.dataset.wordsHere) : 0);
    this.canvas.counted(this.of);
  }

  /** The next page of words, in place. @param {MouseEvent} event */
  async _turn(event) {
    const link = event.target instanceof Element ? event.target.closest(".pager a") : null;
    if (!(link instanceof HTMLAnchorElement) || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    // Its address is written for the page that it comes from.
    await this._load(fetch(new URL(link.getAttribute("href") ?? "", this.page.href)));
    this.box.scrollTop = 0;
    one(this.box, "h2", HTMLElement).focus();
  }

  /** @param {SubmitEvent} event Every form of the page works here, and leads back here. */
  async _send(event) {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || form.method === "dialog") return;
    event.preventDefault();
    const data = new FormData(form, event.submitter);
    const target = form.getAttribute("action") ? form.action : this.page.href;
    const sent = fetch(target, { method: "POST", body: data }).then((answer) =>
      // A gesture on one word leads to all of them: back to those of this card.
      answer.ok && answer.url !== this.page.href ? fetch(this.page.href) : answer,
    );
    await this._load(sent);
    this.inside.querySelector("textarea")?.focus();
  }

  _closed() {
    this.inside.replaceChildren();
    const link = this.from?.isConnected ? this.from : document.querySelector(`[data-talk-of="${CSS.escape(this.of)}"]`);
    if (link instanceof HTMLElement) link.focus();
  }
}
