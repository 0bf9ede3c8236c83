// The drawn map, moved by hand: drag, Ctrl + wheel, arrow keys. Each move asks the server for another frame, by the
// same addresses as the buttons beside the map.

const WORLD = 40075;

/** @param {number} lat */
const down = (lat) => (1 - Math.asinh(Math.tan((lat * Math.PI) / 180)) / Math.PI) / 2;
/** @param {number} y */
const latitude = (y) => (Math.atan(Math.sinh(Math.PI * (1 - 2 * y))) * 180) / Math.PI;

/** @param {HTMLElement} box */
export function map(box) {
  const sheet = box.querySelector("[data-map-sheet]");
  const frame = (box.dataset.bbox ?? "").split(",").map(Number);
  if (!(sheet instanceof SVGSVGElement) || frame.length !== 4 || frame.some(Number.isNaN)) return;
  const [west, south, east, north] = frame;
  const top = down(Math.min(north, 85));
  const bottom = down(Math.max(south, -85));

  /** Shares of the frame (0…1 across, 0…1 down) → the address with that frame. @param {number} x0 @param {number} y0 @param {number} x1 @param {number} y1 */
  const go = (x0, y0, x1, y1) => {
    const clamp = (/** @type {number} */ v, /** @type {number} */ most) => Math.max(-most, Math.min(most, v));
    const cut = [
      clamp(west + x0 * (east - west), 180),
      clamp(latitude(top + y1 * (bottom - top)), 85),
      clamp(west + x1 * (east - west), 180),
      clamp(latitude(top + y0 * (bottom - top)), 85),
    ].map((degrees) => degrees.toFixed(3));
    const address = new URL(location.href);
    address.searchParams.delete("page");
    address.searchParams.set("cadre", cut.join(","));
    follow(`${address.pathname}?${address.searchParams.toString().replaceAll("%2C", ",")}`);
  };

  // Links of the map change the results in place.
  box.addEventListener("click", (event) => {
    const link = event.target instanceof Element ? event.target.closest("a") : null;
    if (!link || event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const href = link.getAttribute("href") ?? "";
    if (!href.startsWith("?")) return;
    event.preventDefault();
    follow(location.pathname + href, link.getAttribute("data-move") ?? "");
  });

  sheet.addEventListener("keydown", (event) => {
    /** @type {Record<string, string>} */
    const keys = { ArrowUp: "nord", ArrowDown: "sud", ArrowLeft: "ouest", ArrowRight: "est", "+": "plus", "=": "plus", "-": "moins", "0": "tout" };
    const link = keys[event.key] && box.querySelector(`[data-move="${keys[event.key]}"]`);
    if (link instanceof HTMLAnchorElement && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      link.click();
    }
  });

  sheet.addEventListener(
    "wheel",
    (event) => {
      if (!event.ctrlKey) return;
      event.preventDefault();
      const place = sheet.getBoundingClientRect();
      const x = (event.clientX - place.left) / place.width;
      const y = (event.clientY - place.top) / place.height;
      const size = event.deltaY < 0 ? 0.5 : 2;
      if (size < 1 && (east - west) * (WORLD / 360) < 3) return;
      go(x - x * size, y - y * size, x + (1 - x) * size, y + (1 - y) * size);
    },
    { passive: false },
  );

  /** @type {{ x: number, y: number, id: number } | null} */
  let start = null;
  let moved = false;
  const moving = sheet.querySelectorAll(":scope > g");
  sheet.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || event.pointerType === "touch") return;
    start = { x: event.clientX, y: event.clientY, id: event.pointerId };
    moved = false;
  });
  sheet.addEventListener("pointermove", (event) => {
    if (!start) return;
    const [dx, dy] = [event.clientX - start.x, event.clientY - start.y];
    if (!moved && Math.hypot(dx, dy) < 6) return;
    if (!moved) sheet.setPointerCapture(start.id);
    moved = true;
    box.classList.add("map--dragging");
    const scale = sheet.viewBox.baseVal.width / sheet.getBoundingClientRect().width;
    for (const layer of moving) layer.setAttribute("transform", `translate(${dx * scale} ${dy * scale})`);
  });
  sheet.addEventListener("pointerup", (event) => {
    if (!start) return;
    const place = sheet.getBoundingClientRect();
    const dx = (start.x - event.clientX) / place.width;
    const dy = (start.y - event.clientY) / place.height;
    start = null;
    box.classList.remove("map--dragging");
    if (moved) go(dx, dy, 1 + dx, 1 + dy);
  });
  sheet.addEventListener("pointercancel", () => {
    start = null;
    box.classList.remove("map--dragging");
    for (const layer of moving) layer.removeAttribute("transform");
  });
  sheet.addEventListener("click", (event) => {
    if (moved) {
      event.preventDefault();
      event.stopPropagation();
    }
  }, true);
  sheet.addEventListener("dragstart", (event) => event.preventDefault());
}

/** Ask for the results of an address without leaving the page. @param {string} address @param {string} [move] the button to come back to */
async function follow(address, move = "") {
  const htmx = /** @type {any} */ (window).htmx;
  if (!htmx) {
    location.href = address;
    return;
  }
  await htmx.ajax("GET", address, { target: "#resultats", swap: "outerHTML show:none", push: address });
  if (move) /** @type {HTMLElement | null} */ (document.querySelector(`[data-move="${move}"]`))?.focus();
}
