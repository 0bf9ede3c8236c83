"""The phone's page of every stage kind: `python -m bench.workshop_pages`.

Chromium as on a five-year-old phone (4 × slower processor, 400 ms and 400 kbit/s), nothing kept from before but the
ticket: bytes before images, and when the question is on the glass. Held to: 60 KB, 2 s. Whatever is listed in STAGES is
measured, with six people in the room who did what the kind's rehearsal does.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, sync_playwright

from bench.live_voyage import Instance, free_port

KB_MOST, SECONDS_MOST = 60.0, 2.0
NETWORK = {"offline": False, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000}
_ROOMS = """
import json
from mieux.core.prepare import collect_static
from mieux.workshop.actions import joining, preparing, running
from mieux.workshop.models import Participant
from mieux.workshop.stages import STAGES, kind_by_id
collect_static(print)
found = []
for kind in STAGES:
    workshop = preparing.make(None, "Le jardin dans la cour")
    stage = preparing.add_stage(workshop, kind)
    running.open_room(workshop)
    workshop.refresh_from_db()
    for _ in range(6):
        joined = joining.join(workshop)
    running.go_to(workshop, workshop.stages.get())
    for one in Participant.objects.filter(workshop=workshop):
        kind_by_id(kind).rehearse(workshop.stages.get(), one)
    found.append(dict(kind=kind, code=workshop.code, word=joined.word))
print("rooms " + json.dumps(found))
"""


def weigh(browser: Browser, url: str, room: dict[str, str]) -> tuple[float, float, dict[str, float]]:
    """KB before images, seconds until the page is there to be used, KB by file."""
    coming = browser.new_context(base_url=url, java_script_enabled=False)
    page = coming.new_page()
    page.goto(f"/atelier/{room['code']}/")
    page.locator("summary", has_text="J’y étais déjà").click()
    page.get_by_label("Votre mot personnel").fill(room["word"])
    page.get_by_role("button", name="Retrouver ma place").click()
    page.locator(".room-foot").wait_for()
    state = coming.storage_state()
    coming.close()

    context = browser.new_context(base_url=url, viewport={"width": 360, "height": 640}, storage_state=state)
    page = context.new_page()
    tools = context.new_cdp_session(page)
    asked: dict[str, dict[str, Any]] = {}
    sizes: dict[str, float] = {}

    def loaded(event: dict[str, Any]) -> None:
        request = asked.get(event["requestId"])
        if request and request["type"] != "Image":
            name = request["response"]["url"].rsplit("/static/")[-1].replace(url, "")
            sizes[name] = sizes.get(name, 0) + event["encodedDataLength"] / 1024

    tools.on("Network.responseReceived", lambda event: asked.__setitem__(event["requestId"], event))
    tools.on("Network.loadingFinished", loaded)
    tools.send("Network.enable")
    tools.send("Network.emulateNetworkConditions", NETWORK)
    tools.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    page.goto(f"/atelier/{room['code']}/")
    page.wait_for_timeout(2500)
    painted = page.evaluate("performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 99999")
    context.close()
    return sum(sizes.values()), painted / 1000, sizes


def main() -> int:
    """All kinds; 1 when one of them is too heavy or too slow."""
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if not chromium:
        print("  SKIPPED: no Chromium")
        return 0
    failed = 0
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        instance = Instance(Path(folder), f"sqlite:///{folder}/mieux.sqlite3")
        try:
            instance.manage("manage", "migrate", "--verbosity", "0")
            said = instance.manage("manage", "shell", "--verbosity", "0", "-c", _ROOMS)
            rooms = json.loads(said.rsplit("rooms ", 1)[1])
            port = free_port()
            instance.serve(port)
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
                url = f"http://127.0.0.1:{port}"
                for number, room in enumerate(rooms):
                    if number == 0:
                        weigh(browser, url, room)  # the server makes its first pages
                    heavy, seconds, sizes = weigh(browser, url, room)
                    good = heavy <= KB_MOST and seconds <= SECONDS_MOST
                    failed += not good
                    print(f"  {'ok' if good else '!!'}  {room['kind']:16} {heavy:5.1f} KB, there after {seconds:.2f} s")
                    if not good or number == 0:
                        print("      " + ", ".join(f"{name} {size:.1f}" for name, size in sizes.items()))
                browser.close()
        finally:
            instance.stop()
    print(f"  (load of the machine {os.getloadavg()[0]:.1f}; ≤ {KB_MOST:g} KB before images, ≤ {SECONDS_MOST:g} s)")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
