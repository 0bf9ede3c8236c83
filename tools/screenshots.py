"""Take the pictures of the README again: `make screenshots`. A fresh instance, Chromium, both languages."""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

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
    "readings": ("/atlas/la-ruche-qui-dit-oui/lectures/", 1000),
    "impacts": ("/atlas/la-ruche-qui-dit-oui/impacts/", 1000),
    "spot": ("/j-en-vois-une/", 1000),
}
TEXT = {
    "fr": "Au Mans, l’atelier de couture tournait avec trois bénévoles. Les habitantes de l’immeuble ont dessiné les "
    "horaires et tiennent la caisse à tour de rôle. Personne ne savait si cela marcherait : la première année a été "
    "ratée, elles ont recommencé autrement. La mairie espère ouvrir trois autres ateliers. Depuis, onze d’entre elles "
    "ont retrouvé un emploi et l’immeuble d’en face a repris l’idée.",
    "en": "The sewing room in Leeds had three volunteers. The tenants drew up the opening hours themselves and keep "
    "the till in turns. Nobody knew whether it would work: the first year failed and they started again differently. "
    "The council hopes to open three more rooms. Since then eleven of them have found a job, and the block across the "
    "street has taken up the idea.",
}
FLAGS = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--no-first-run"]


def main() -> int:
    """1 when there is no browser."""
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if not chromium:
        print("Chromium is needed (Debian: apt-get install chromium)")
        return 1
    OUT.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as data, running_site(Path(data)) as url, sync_playwright() as playwright:
        subprocess.run([sys.executable, "-m", "tools.sample"], env={**os.environ, "MIEUX_DATA": data}, check=True)
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        for language, prefix in (("fr", ""), ("en", "/en")):
            for name, (path, height) in SHOTS.items():
                context = browser.new_context(
                    viewport={"width": 1280, "height": height}, color_scheme="light", reduced_motion="reduce"
                )
                page = context.new_page()
                page.goto(url + prefix + path)
                page.wait_for_load_state("networkidle")
                if name == "spot":
                    page.locator("textarea").first.fill(TEXT[language])
                    page.locator("main form button[type=submit]").first.click()
                    page.locator("mark, [class*=spot]").first.wait_for()
                page.screenshot(path=OUT / f"{name}.{language}.png")
                context.close()
                print(f"  · docs/screenshots/{name}.{language}.png", flush=True)
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
