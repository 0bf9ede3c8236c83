"""The canvas in a browser on a slow phone: 4 × slower processor, slow 4G (150 ms, 1.6 Mbit/s), 360 px wide.

    python -m bench.canvas_page [--fast]

« interactive »: from the navigation to a canvas that answers, the room included. Chromium does not slow WebSockets
down, so the two round trips of the room are added by hand. « a move »: from the key press (or the button) to the frame
that shows it. Each gesture is measured twice: by the clock with the processor slowed down, and as four times the
processor time of the page without it. The second is what the budget looks at: it says the same on a machine that does
other things at once. `--fast` does not slow the processor down at all, to compare.
"""

import json
import os
import shutil
import statistics
import subprocess
import sys
from collections.abc import Callable
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bench.running import ROOT, running_site

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--no-first-run"]
SLOWER = 4
TRIP_MS, DOWN, UP = 150, 1_600_000 // 8, 750_000 // 8
ROOM_TRIPS = 2
USUAL, MANY, MOST = 60, 500, 2000
BUDGET = {
    "interactive": 2500,
    "kilobytes": 220,
    "move": 100,
    "open": 300,
    "letter": 100,
    "search": 300,
    "scroll": 100,
}
ROUNDS = 14

#: Before anything of the page: when the canvas began to live.
WATCH = """
window.lived = 0;
document.addEventListener("DOMContentLoaded", () => {
  const root = document.querySelector("[data-canvas]");
  if (root) new MutationObserver(() => {
    if (window.lived || !root.classList.contains("canvas--live")) return;
    requestAnimationFrame(() => window.lived = performance.now());
  }).observe(root, { attributes: true });
});
"""
#: Milliseconds from a gesture to the frame that shows it.
SHOWN = """async ([gesture, ...rest]) => {
  const doing = { key, press, write, scroll };
  function key(css, name) { const one = document.querySelector(css); one.focus({ preventScroll: true });
    one.dispatchEvent(new KeyboardEvent("keydown", { key: name, altKey: true, bubbles: true })); }
  function press(css) { document.querySelector(css).click(); }
  function write(css, text) { const one = document.querySelector(css); one.value += text;
    one.dispatchEvent(new InputEvent("input", { bubbles: true })); }
  function scroll(by) { scrollBy(0, Number(by)); }
  const start = performance.now();
  doing[gesture](...rest);
  await new Promise((done) => requestAnimationFrame(() => {
    const after = new MessageChannel();
    after.port1.onmessage = done;
    after.port2.postMessage(0);
  }));
  return performance.now() - start;
}"""


def seed() -> None:
    """Three voyages of somebody who is signed in; run in a process of its own, on the data of the measured site."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "mieux.settings"
    import django

    django.setup()
    from importlib import import_module

    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

    from mieux.people.models import User
    from mieux.voyage import zones
    from mieux.voyage.actions import voyages, writing

    user = User.objects.create_user("bench@example.org", name="Aïcha")
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    keys = {}
    places = [place.id for place in zones.places() if place.id != zones.HOLD]
    for many in (USUAL, MANY, MOST):
        voyage = voyages.start(user, f"{many} cartes")
        for number, zone in enumerate(places):
            texts = [
                f"Carte {number}-{each} : assez de mots pour ressembler à une vraie carte, écrite un soir d’atelier"
                for each in range(number, many, len(places))
            ]
            for start in range(0, len(texts), 250):
                writing.add_cards(voyage, f"user:{user.pk}", zone, "\n".join(texts[start : start + 250]))
        keys[many] = voyage.key
    print(json.dumps({"cookie": session.session_key, "name": settings.SESSION_COOKIE_NAME, "keys": keys}))


@contextmanager
def phone(browser: Any, url: str, seeded: dict[str, Any], slower: int) -> Any:
    """A page of the phone with what travelled so far: gives (page, bytes by kind)."""
    context = browser.new_context(base_url=url, viewport={"width": 360, "height": 740})
    context.add_cookies([{"name": seeded["name"], "value": seeded["cookie"], "url": url}])
    page = context.new_page()
    page.add_init_script(WATCH)
    wire = context.new_cdp_session(page)
    sizes: dict[str, int] = {}
    kinds: dict[str, str] = {}

    def add(kind: str, size: float) -> None:
        sizes[kind] = sizes.get(kind, 0) + int(size)

    wire.on("Network.responseReceived", lambda event: kinds.update({event["requestId"]: event["type"]}))
    wire.on(
        "Network.loadingFinished",
        lambda event: add(kinds.get(event["requestId"], "Other"), event["encodedDataLength"]),
    )
    # A frame of bytes comes as base64.
    wire.on("Network.webSocketFrameReceived", lambda event: add("Room", len(event["response"]["payloadData"]) * 3 / 4))
    wire.send("Network.enable")
    wire.send(
        "Network.emulateNetworkConditions",
        {"offline": False, "latency": TRIP_MS, "downloadThroughput": DOWN, "uploadThroughput": UP},
    )
    wire.send("Emulation.setCPUThrottlingRate", {"rate": slower})
    yield page, sizes
    context.close()


class Gestures:
    """Measures gestures on one page, by the clock and by the processor."""

    def __init__(self, page: Any, slower: int) -> None:
        self.page, self.slower = page, slower
        self.wire = page.context.new_cdp_session(page)
        self.wire.send("Performance.enable", {"timeDomain": "threadTicks"})

    def _processor(self) -> float:
        found = self.wire.send("Performance.getMetrics")["metrics"]
        return next(each["value"] for each in found if each["name"] == "TaskDuration") * 1000

    def median(self, gesture: Callable[[int], list[Any]]) -> tuple[float, str]:
        """Processor of a slow phone in ms, and what the clock said; medians of several."""
        clock, work = [], []
        for number in range(ROUNDS):
            self.wire.send("Emulation.setCPUThrottlingRate", {"rate": self.slower if number % 2 else 1})
            before = self._processor()
            time = float(self.page.evaluate(SHOWN, gesture(number)))
            if number % 2:
                clock.append(time)
            else:
                work.append((self._processor() - before) * self.slower)
        return statistics.median(work), f"by the clock {statistics.median(clock):.0f}, longest {max(clock):.0f}"


class Report:
    """Prints each figure beside what it is held to, and remembers whether all hold."""

    def __init__(self) -> None:
        self.good = True

    def say(self, what: str, value: float, budget: str, unit: str = "ms", more: str = "") -> None:
        """One line."""
        kept = value <= BUDGET[budget]
        self.good &= kept
        print(f"  {'ok' if kept else '!!'} {what:58} {value:6.0f} {unit} (≤ {BUDGET[budget]}) {more}", flush=True)


def coming(browser: Any, url: str, seeded: dict[str, Any], report: Report, slower: int) -> None:
    """The first visit, nothing kept by the browser."""
    times: list[float] = []
    sizes: dict[str, int] = {}
    for _ in range(3):
        with phone(browser, url, seeded, slower) as (page, found):
            sizes = found
            page.goto(f"/voyages/{seeded['keys'][str(USUAL)]}/", timeout=120_000)
            page.locator(".canvas--live").wait_for(timeout=60_000)
            page.wait_for_load_state("networkidle")
            times.append(page.evaluate("window.lived") + ROOM_TRIPS * TRIP_MS)
    report.say(f"first visit, {USUAL} cards: interactive", statistics.median(times), "interactive")
    total = sum(sizes.values()) / 1024
    parts = " ".join(f"{kind} {size / 1024:.0f}" for kind, size in sorted(sizes.items()))
    report.say("transferred, compressed", total, "kilobytes", "KB", parts)


def moving(browser: Any, url: str, seeded: dict[str, Any], report: Report, slower: int) -> None:
    """500 cards: a card goes down by one place, in the list and in the sea."""
    with phone(browser, url, seeded, slower) as (page, _sizes):
        for view, words in (("liste", "list"), ("mer", "sea")):
            page.goto(f"/voyages/{seeded['keys'][str(MANY)]}/?vue={view}", timeout=120_000)
            page.locator(".canvas--live").wait_for(timeout=60_000)
            page.locator("#zone-requins [data-do=edit]").nth(3).wait_for(state="attached")
            card = page.locator("#zone-requins li.note").nth(3).get_attribute("id")
            button = f"#{card} [data-do=edit]"
            time, more = Gestures(page, slower).median(_shifted(button))
            report.say(f"{MANY} cards, {words}: a move", time, "move", more=more)


def using(browser: Any, url: str, seeded: dict[str, Any], report: Report, slower: int) -> None:
    """2,000 cards as a list: opening one, writing, searching, scrolling."""
    with phone(browser, url, seeded, slower) as (page, _sizes):
        page.goto(f"/voyages/{seeded['keys'][str(MOST)]}/?vue=liste", timeout=120_000)
        page.locator(".canvas--live").wait_for(timeout=120_000)
        print(f"     {MOST} cards: live after {page.evaluate('window.lived'):.0f} ms", flush=True)
        page.locator("#zone-rames [data-do=edit]").nth(14).wait_for(state="attached", timeout=60_000)
        cards = page.locator("#zone-rames li.note").evaluate_all("all => all.slice(0, 14).map((one) => one.id)")
        measured = Gestures(page, slower)

        def say(what: str, budget: str, gesture: Callable[[int], list[Any]]) -> None:
            time, more = measured.median(gesture)
            report.say(f"{MOST} cards: {what}", time, budget, more=more)

        say("opening one", "open", lambda n: ["press", f"#{cards[n]} [data-do=edit]"])
        say("a letter", "letter", lambda n: ["write", ".editor [data-text]", "a"])
        page.keyboard.press("Escape")
        say("a letter in the search", "search", lambda n: ["write", "#chercher", "carte 3-123456"[n]])
        page.locator("#chercher").fill("")
        say("scrolling by two screens", "scroll", lambda n: ["scroll", 1500])
        button = f"#{cards[4]} [data-do=edit]"
        say("a move", "open", _shifted(button))


def _shifted(button: str) -> Callable[[int], list[Any]]:
    """The gesture that moves the card of this button by one place."""
    return lambda number: ["key", button, _way(number)]


def _way(number: int) -> str:
    """Two rounds down, two rounds up: each way is measured both ways."""
    return "ArrowDown" if number % 4 < 2 else "ArrowUp"


def main() -> bool:
    """Print each figure beside its budget; whether all hold."""
    from playwright.sync_api import sync_playwright

    slower = 1 if "--fast" in sys.argv else SLOWER
    report = Report()
    with TemporaryDirectory() as folder:
        data = Path(folder)
        environment = {**os.environ, "MIEUX_DATA": folder, "DATABASE_URL": "", "REDIS_URL": ""}
        with running_site(data, DATABASE_URL="", REDIS_URL="") as url:
            done = subprocess.run(
                [sys.executable, "-m", "bench.canvas_page", "seed"],
                cwd=ROOT, env=environment, capture_output=True, text=True, check=True,
            )  # fmt: skip
            seeded = json.loads(done.stdout.splitlines()[-1])
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
                for measure in (coming, moving, using):
                    measure(browser, url, seeded, report, slower)
                browser.close()
    return report.good


if __name__ == "__main__":
    if sys.argv[1:2] == ["seed"]:
        seed()
    else:
        raise SystemExit(0 if main() else 1)
