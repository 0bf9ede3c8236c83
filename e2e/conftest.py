"""Browser stories: a real server on its own data, Debian's Chromium, isolated browsers.

`CHROMIUM` names the browser. Two people are two contexts: they share nothing, not even BroadcastChannel.
The data are prepared once and copied for each site; `MIEUX_E2E_PREPARED` names a folder that `mieux prepare` made
before (MIEUX_DATA), which saves the time of doing it again while a story is being written.
"""

import os
import secrets
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, Request, expect, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--no-first-run"]
WIDTHS = (360, 768, 1440)
# Generous: a machine that runs everything at once is slow to prepare a thousand initiatives.
START_SECONDS = 300
# The same for what a page shows after a gesture: nobody waits that long unless something is wrong.
expect.set_options(timeout=20_000)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Without a browser every story is skipped, loudly."""
    if not CHROMIUM:
        for item in items:
            item.add_marker(pytest.mark.skip(reason="no Chromium: apt-get install chromium, or set CHROMIUM"))


class Site:
    """A running instance: where it answers, where its data are."""

    def __init__(self, url: str, data: Path) -> None:
        self.url, self.data = url, data

    def manage(self, *arguments: str) -> str:
        """Run a `mieux` command on the same data."""
        done = subprocess.run(
            [sys.executable, "-m", "mieux.cli", *arguments],
            cwd=ROOT,
            env={**os.environ, "MIEUX_DATA": str(self.data), "DATABASE_URL": "", "REDIS_URL": ""},
            capture_output=True,
            text=True,
            check=True,
        )
        return done.stdout

    def letters(self) -> list[str]:
        """The letters sent so far, oldest first."""
        files = sorted((self.data / "mail").glob("*"), key=lambda path: path.stat().st_mtime)
        return [path.read_text(encoding="utf-8") for path in files]


def free_port() -> int:
    """A port nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def start_site(data: Path, port: int = 0, **environment: str) -> tuple[subprocess.Popen, Site]:
    """Start `mieux up` on this folder and wait until it is ready; without a port, on a free one."""
    port = port or free_port()
    log = (data / "server.log").open("a")
    process = subprocess.Popen(
        [sys.executable, "-m", "mieux.cli", "up", "--port", str(port)],
        cwd=ROOT,
        env={**os.environ, "MIEUX_DATA": str(data), "DATABASE_URL": "", "REDIS_URL": "", **environment},
        stdout=log,
        stderr=subprocess.STDOUT,
    )
    url = f"http://127.0.0.1:{port}"
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        if process.poll() is not None:
            raise RuntimeError("the site did not start:\n" + (data / "server.log").read_text()[-3000:])
        try:
            with urllib.request.urlopen(f"{url}/health/ready", timeout=2):
                return process, Site(url, data)
        except OSError:
            time.sleep(0.1)
    process.terminate()
    raise RuntimeError(f"the site did not answer in {START_SECONDS} seconds")


def _prepare(folder: Path) -> None:
    """Migrate, load and index in this folder; the worker that comes second waits for the first."""
    ready = folder / "ready"
    try:
        folder.mkdir()
    except FileExistsError:
        until = time.monotonic() + START_SECONDS
        while not ready.exists():
            if time.monotonic() > until:
                raise RuntimeError("the other worker did not prepare the data") from None
            time.sleep(0.2)
        return
    environment = {**os.environ, "MIEUX_DATA": str(folder), "DATABASE_URL": "", "REDIS_URL": ""}
    subprocess.run([sys.executable, "-m", "mieux.cli", "prepare"], cwd=ROOT, env=environment, check=True)
    ready.touch()


@pytest.fixture(scope="session")
def new_data(tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Path]:
    """`new_data()`: a fresh data folder, as it is after the first `make run`."""
    given = os.environ.get("MIEUX_E2E_PREPARED")
    base = tmp_path_factory.getbasetemp()
    # Each worker of xdist has its own folder; the one above is common to this run.
    common = base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base
    prepared = Path(given) if given else common / "prepared"
    if not given:
        _prepare(prepared)

    def copy() -> Path:
        return Path(shutil.copytree(prepared, tmp_path_factory.mktemp("site") / "data"))

    return copy


@pytest.fixture(scope="session")
def site(new_data: Callable[[], Path]) -> Iterator[Site]:
    """One instance for all the stories of a worker."""
    process, running = start_site(new_data(), MIEUX_PROXIES="1")
    yield running
    process.terminate()
    process.wait(10)


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """One Chromium for a worker; people are contexts in it."""
    launched = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
    yield launched
    launched.close()


@pytest.fixture
def person(browser: Browser, site: Site) -> Iterator[Callable[..., Page]]:
    """`person(width=360, js=False, …)`: somebody with an own browser; what goes wrong there fails the story."""
    contexts: list[BrowserContext] = []
    troubles: list[str] = []
    # Everybody comes from an address of their own, as behind a proxy: a whole run is not one person in a hurry.
    network = secrets.token_bytes(2)

    def arrive(*, width: int = 1440, height: int = 900, js: bool = True, **options: object) -> Page:
        context = browser.new_context(
            base_url=site.url,
            viewport={"width": width, "height": height},
            java_script_enabled=js,
            extra_http_headers={"X-Forwarded-For": f"10.{network[0]}.{network[1]}.{len(contexts) + 1}"},
            **options,
        )
        contexts.append(context)

        def look(request: Request) -> None:
            # Passkeys belong to a name: that story calls the same machine « localhost ».
            ours = (site.url, site.url.replace("127.0.0.1", "localhost"), "data:", "blob:")
            if not request.url.startswith(ours):
                troubles.append(f"third party asked: {request.url}")

        context.on("request", look)
        context.on("weberror", lambda error: troubles.append(f"script error: {error.error}"))
        page = context.new_page()
        page.on(
            "console",
            lambda message: (
                troubles.append(f"refused by the policy: {message.text}")
                if "Content Security Policy" in message.text
                else None
            ),
        )
        return page

    yield arrive
    for context in contexts:
        context.close()
    assert not troubles, troubles


SETTLED = """() => Promise.race([
  Promise.allSettled(document.getAnimations()
    .filter((one) => Number.isFinite(one.effect?.getComputedTiming().endTime))
    .map((one) => one.finished)),
  new Promise((_, fail) => setTimeout(() => fail(new Error("a movement does not end")), 10000)),
])"""


@pytest.fixture
def axe() -> Callable[[Page], None]:
    """`axe(page)`: no accessibility violation on the page as it stands (WCAG 2.1 A and AA, best practices too)."""

    def check(page: Page) -> None:
        # A paper that is still sliding in is half transparent: on a busy machine axe would judge a colour nobody reads.
        # Only movements with an end are waited for; an endless one is judged as it is.
        page.evaluate(SETTLED)
        results = Axe().run(page)
        assert results.violations_count == 0, f"{page.url}\n{results.generate_report()}"

    return check


@pytest.fixture
def fits() -> Callable[[Page], None]:
    """`fits(page)`: nothing to scroll sideways."""

    def check(page: Page) -> None:
        wide, seen = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
        assert wide <= seen, f"{page.url}: {wide} px of content in {seen} px"

    return check


@pytest.fixture(scope="session")
def moderator(site: Site, browser: Browser) -> Iterator[dict]:
    """The cookies of a moderator who signed in once for all the stories of this worker."""
    from doors import come_in, new_address

    address = new_address("moderation")
    site.manage("moderator", address)
    context = browser.new_context(base_url=site.url, java_script_enabled=False)
    page = context.new_page()
    page.goto("/compte/connexion/")
    come_in(page, site, address, "Maude")
    yield context.storage_state()
    context.close()
