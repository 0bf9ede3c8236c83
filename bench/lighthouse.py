"""Lighthouse 12 (mobile) on four pages, median of three runs each. Needs npm and Chromium; fetched by this only."""

import json
import os
import shutil
import statistics
import subprocess
import tempfile
from pathlib import Path

from bench.running import ROOT, running_site

VERSION = "12.8.2"
PATHS = ("/", "/parcours/comprendre/", "/atlas/", "/atlas/ideelles/")
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
BUDGET = {"performance": 95, "accessibility": 100, "best-practices": 100, "seo": 100}
FLAGS = "--headless=new --no-sandbox --disable-background-networking --disable-component-update --no-first-run"


def command() -> list[str] | None:
    """Lighthouse, installed aside; None where there is no npm or no Chromium."""
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if not shutil.which("npm") or not chromium:
        return None
    os.environ["CHROME_PATH"] = chromium
    folder = ROOT / "node_modules" / ".bench"
    folder.mkdir(parents=True, exist_ok=True)
    program = folder / "node_modules/.bin/lighthouse"
    if not program.exists():
        subprocess.run(
            ["npm", "install", "--silent", "--no-package-lock", "--no-audit", "--no-fund", "--prefix", str(folder),
             f"lighthouse@{VERSION}"],
            check=True,
        )  # fmt: skip
    return [str(program)]


def main() -> bool:
    """Print one line a page; whether every budget holds."""
    program = command()
    if program is None:
        print("  SKIPPED: Lighthouse needs npm and Chromium (Debian: apt-get install npm chromium)")
        return True
    good = True
    with running_site() as url, tempfile.TemporaryDirectory() as folder:
        for path in PATHS:
            runs: list[dict[str, float]] = []
            audits: set[str] = set()
            for number in range(3):
                out = Path(folder) / f"{number}.json"
                subprocess.run(
                    [*program, url + path, "--output=json", f"--output-path={out}", "--quiet",
                     f"--only-categories={','.join(CATEGORIES)}", f"--chrome-flags={FLAGS}"],
                    check=True,
                )  # fmt: skip
                report = json.loads(out.read_text())
                runs.append({name: report["categories"][name]["score"] * 100 for name in CATEGORIES})
                audits |= {
                    key
                    for key, audit in report["audits"].items()
                    if audit.get("score") is not None and audit["score"] < 0.9 and audit["scoreDisplayMode"] == "binary"
                }
                shift = report["audits"]["cumulative-layout-shift"]["numericValue"]
            scores = {name: statistics.median(run[name] for run in runs) for name in CATEGORIES}
            kept = all(scores[name] >= BUDGET[name] for name in CATEGORIES)
            good &= kept
            shown = "  ".join(f"{name} {value:.0f}" for name, value in scores.items())
            print(f"  {'ok' if kept else '!!'} {path:26} {shown}  shift {shift:.3f}  {' '.join(sorted(audits))}")
    return good


if __name__ == "__main__":
    raise SystemExit(0 if main() else 1)
