"""Take the pictures of the README again: `make screenshots`. A fresh instance, Chromium, both languages."""

import os
import shutil
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

from bench.running import running_site

OUT = Path(__file__).resolve().parent.parent / "docs" / "screenshots"
SHOTS = {
    "home": ("/", 1000),
    "path": ("/parcours/", 1000),
    "step-2": ("/parcours/comprendre/", 1000),
    "game": ("/jeux/formes/", 1000),
    "atlas": ("/atlas/?q=jardin", 1000),
    "initiative": ("/atlas/ideelles/", 1000),
    "tree": ("/arbre/", 1000),
}
FLAGS = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--no-first-run"]


def main() -> int:
    """1 when there is no browser."""
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if not chromium:
        print("Chromium is needed (Debian: apt-get install chromium)")
        return 1
    OUT.mkdir(parents=True, exist_ok=True)
    with running_site() as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        for language, prefix in (("fr", ""), ("en", "/en")):
            for name, (path, height) in SHOTS.items():
                context = browser.new_context(
                    viewport={"width": 1280, "height": height}, color_scheme="light", reduced_motion="reduce"
                )
                page = context.new_page()
                page.goto(url + prefix + path)
                page.wait_for_load_state("networkidle")
                page.screenshot(path=OUT / f"{name}.{language}.png")
                context.close()
                print(f"  · docs/screenshots/{name}.{language}.png", flush=True)
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
