"""`make test`: unit tests in parallel, JavaScript, then the browser stories (`-m tools.test e2e`: only those)."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PYTHON = sys.executable
CHROMIUM = os.environ.get("CHROMIUM") or next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
)


def run(title: str, *command: str, **environment: str) -> bool:
    """Run one part, its output straight to the screen."""
    print(f"\n=== {title}", flush=True)
    return subprocess.run(command, cwd=ROOT, env={**os.environ, **environment}).returncode == 0


def unit() -> bool:
    """Everything below `mieux/` and `tools/`, on all cores."""
    from mieux.core.catalogues import compile_stale

    compile_stale()
    return run("unit tests", PYTHON, "-m", "pytest", "-q", "-n", "auto", "--dist", "worksteal")


def javascript() -> bool:
    """The pure parts of the browser modules, with Node's own test runner."""
    tests = [str(path.relative_to(ROOT)) for path in (ROOT / "mieux").rglob("tests/*.test.mjs")]
    if not tests:
        return True
    if not shutil.which("node"):
        print(
            "\nSKIPPED: JavaScript tests. Install Node.js ≥ 20 (Debian: apt-get install nodejs) to run them.",
            flush=True,
        )
        return True
    return run("JavaScript tests", "node", "--test", *tests)


def stories() -> bool:
    """The browser stories of `e2e/`, against a real server, in Chromium."""
    if not CHROMIUM:
        print(
            "\nSKIPPED: browser stories. Install Chromium (Debian: apt-get install chromium) to run them.",
            flush=True,
        )
        return True
    return run(
        "browser stories",
        PYTHON,
        "-m",
        "pytest",
        "-q",
        "-n",
        "2",
        "--dist",
        "worksteal",
        "e2e",
        CHROMIUM=CHROMIUM,
    )


def main() -> int:
    """1 when any part failed; every part runs all the same."""
    parts = [stories] if "e2e" in sys.argv[1:] else [unit, javascript, stories]
    results = [part() for part in parts]
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
