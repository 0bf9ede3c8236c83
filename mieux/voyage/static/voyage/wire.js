// The way to the room: one socket, the protocol of y-websocket, and two messages of ours (mieux/live/messages.py).
// What has been sent is safe only when the room says so; a lost network is the normal case, coming back is the start.

const SYNC = 0, AWARENESS = 1, AUTH = 2, QUERY_AWARENESS = 3, WANTS_SAVED = 120, SAVED = 121;
const STEP1 = 0, STEP2 = 1, UPDATE = 2;
const FIRST_WAIT = 400;
const LONGEST_WAIT = 15000;
/** Without a word on what was sent, the socket is taken for dead. */
const SILENCE = 12000;

/**
 * @typedef {"connecting" | "online" | "offline" | "closed"} Way
 * @typedef {{way: Way, waiting: boolean, savedAt: number | null, code: number}} State
 * @typedef {{state(): Uint8Array, missing(state: Uint8Array): Uint8Array, take(update: Uint8Array): void,
 *   catchUp(update: Uint8Array): {id: string, mine: string}[], confirmed(): void,
 *   onUpdate(send: (update: Uint8Array) => void): void, onOwnPresence(send: (bytes: Uint8Array) => void): void,
 *   ownPresence(): Uint8Array, takePresence(bytes: Uint8Array): void, alone(): void}} Carried
 */

/** @param {number} value @returns {number[]} Seven bits a byte, lowest first. */
export function number(value) {
  const parts = [];
  while (value > 127) {
    parts.push(128 | value % 128);
    value = Math.floor(value / 128);
  }
  parts.push(value);
  return parts;
}

/** @param {Uint8Array} data @param {number} at @returns {[number, number]} The number, and where the next thing starts. */
export function readNumber(data, at) {
  let value = 0;
  for (let times = 1; at < data.length; times *= 128) {
    const byte = data[at];
    at += 1;
    value += (byte & 127) * times;
    if (byte < 128) return [value, at];
  }
  throw new RangeError("a number that does not end");
}

/** @param {number[]} head @param {Uint8Array} bytes */
export function message(head, bytes) {
  const start = [...head, ...number(bytes.length)];
  const whole = new Uint8Array(start.length + bytes.length);
  whole.set(start);
  whole.set(bytes, start.length);
  return whole;
}

/** @param {Uint8Array} data @param {number} at */
function bytesAt(data, at) {
  const [length, start] = readNumber(data, at);
  return data.subarray(start, start + length);
}

export class Wire {
  /**
   * @param {string} address
   * @param {Carried} carried
   * @param {{onState: (state: State) => void, onMingled: (texts: {id: string, mine: string}[]) => void,
   *   onReadOnly: () => void, onReady: () => void}} hears
   */
  constructor(address, carried, hears) {
    this.address = address;
    this.carried = carried;
    this.hears = hears;
    /** @type {WebSocket | null} */
    this.socket = null;
    /** @type {State} */
    this.state = { way: "connecting", waiting: false, savedAt: null, code: 0 };
    this.sent = 0;
    this.joined = false;
    this.tries = 0;
    this.timer = 0;
    this.watch = 0;
    this.readOnly = false;
    /** What this browser kept is read while the room is being called. @type {Promise<unknown>} */
    this.recalled = Promise.resolve();
    carried.onUpdate((update) => {
      if (this.readOnly) return;
      this._become({ waiting: true });
      if (this.joined) this._sendUpdate(message([SYNC, UPDATE], update));
    });
    carried.onOwnPresence((bytes) => this._send(message([AWARENESS], bytes)));
    addEventListener("online", () => this._now());
    addEventListener("offline", () => this.socket?.close());
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "visible") this._now();
    });
    // Says goodbye at once instead of after thirty seconds of silence; a page that comes back opens again.
    addEventListener("pagehide", () => this.socket?.close());
    addEventListener("pageshow", (event) => event.persisted && this._now());
  }

  /** Come in. */
  open() {
    clearTimeout(this.timer);
    const socket = new WebSocket(this.address);
    socket.binaryType = "arraybuffer";
    this.socket = socket;
    this.sent = 0;
    this.joined = false;
    socket.onopen = async () => {
      await this.recalled;
      if (socket !== this.socket || socket.readyState !== WebSocket.OPEN) return;
      socket.send(Uint8Array.of(WANTS_SAVED));
      socket.send(message([SYNC, STEP1], this.carried.state()));
      socket.send(message([AWARENESS], this.carried.ownPresence()));
    };
    let ready = false;
    this.recalled.then(() => (ready = true));
    const hear = (/** @type {MessageEvent} */ event) => {
      if (socket === this.socket) this._hear(new Uint8Array(event.data));
    };
    // In the order they came, also those that came early.
    socket.onmessage = (event) => (ready ? hear(event) : void this.recalled.then(() => hear(event)));
    socket.onclose = (event) => {
      if (socket === this.socket) this._lost(event.code);
    };
  }

  /** Try at once: the network is back, or somebody looks at the page again. */
  _now() {
    if (this.state.way === "closed") return;
    if (!this.socket || this.socket.readyState >= WebSocket.CLOSING) {
      this.tries = 0;
      this.open();
    }
  }

  /** @param {number} code */
  _lost(code) {
    clearTimeout(this.watch);
    this.socket = null;
    this.joined = false;
    this.carried.alone();
    if (code >= 4400 && code < 4500) {
      this._become({ way: "closed", code });
      return;
    }
    this._become({ way: "offline", code });
    const wait = Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** this.tries) * (0.6 + 0.8 * Math.random());
    this.tries += 1;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this._now(), wait);
  }

  /** @param {Uint8Array} bytes */
  _send(bytes) {
    if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(bytes);
  }

  /** @param {Uint8Array} bytes */
  _sendUpdate(bytes) {
    if (this.socket?.readyState !== WebSocket.OPEN) return;
    this.sent += 1;
    this.socket.send(bytes);
    clearTimeout(this.watch);
    this.watch = setTimeout(() => {
      if (this.state.waiting) this.socket?.close();
    }, SILENCE);
  }

  /** @param {Partial<State>} change */
  _become(change) {
    this.state = { ...this.state, ...change };
    this.hears.onState(this.state);
  }

  /** @param {Uint8Array} data */
  _hear(data) {
    const kind = data[0];
    if (kind === SYNC && data[1] === STEP1) {
      this.joined = true;
      if (!this.readOnly) this._sendUpdate(message([SYNC, STEP2], this.carried.missing(bytesAt(data, 2))));
    } else if (kind === SYNC && data[1] === STEP2) {
      const mingled = this.carried.catchUp(bytesAt(data, 2));
      this.tries = 0;
      this._become({ way: "online", code: 0 });
      this.hears.onReady();
      if (mingled.length) this.hears.onMingled(mingled);
    } else if (kind === SYNC) {
      this.carried.take(bytesAt(data, 2));
    } else if (kind === AWARENESS) {
      this.carried.takePresence(bytesAt(data, 1));
    } else if (kind === QUERY_AWARENESS) {
      this._send(message([AWARENESS], this.carried.ownPresence()));
    } else if (kind === AUTH) {
      if (new TextDecoder().decode(bytesAt(data, 2)) === "read-only") {
        this.readOnly = true;
        this.hears.onReadOnly();
      }
    } else if (kind === SAVED) {
      let at = 1, count = 0, when = 0;
      [count, at] = readNumber(data, at);
      [, at] = readNumber(data, at);
      [when, at] = readNumber(data, at);
      if (count >= this.sent) {
        clearTimeout(this.watch);
        this.carried.confirmed();
        this._become({ waiting: false, savedAt: when });
      }
    }
  }
}
