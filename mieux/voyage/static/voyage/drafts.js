// Cards that their author keeps for themselves: in this browser only, outside the document, until they are shared.

/** @typedef {{id: string, zone: string, text: string}} Draft */

export class Drafts {
  /** @param {string} key The voyage. @param {string} whom Whose: who shares this browser does not read them. */
  constructor(key, whom) {
    this.name = `mieux-voyage-drafts-${key}-${whom}`;
    /** @type {Draft[]} */
    this.all = [];
    this.kept = true;
    this._recall();
    addEventListener("storage", (event) => event.key === this.name && this._recall());
  }

  _recall() {
    try {
      const found = JSON.parse(localStorage.getItem(this.name) ?? "[]");
      if (Array.isArray(found)) {
        this.all = found.filter((one) => [one?.id, one?.zone, one?.text].every((each) => typeof each === "string"));
      }
    } catch {
      this.kept = false;
    }
  }

  _keep() {
    try {
      if (this.all.length) localStorage.setItem(this.name, JSON.stringify(this.all));
      else localStorage.removeItem(this.name);
      this.kept = true;
    } catch {
      this.kept = false;
    }
  }

  /** @param {string} zone */
  inZone(zone) {
    return this.all.filter((draft) => draft.zone === zone);
  }

  /** @param {Draft} draft A new one, or what one says now. */
  put(draft) {
    const at = this.all.findIndex((one) => one.id === draft.id);
    if (at < 0) this.all.push(draft);
    else this.all[at] = draft;
    this._keep();
  }

  /** @param {string} id */
  drop(id) {
    this.all = this.all.filter((draft) => draft.id !== id);
    this._keep();
  }
}
