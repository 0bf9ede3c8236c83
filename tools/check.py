"""`make check`: everything a machine can say about the code before a person reads it."""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PYTHON = sys.executable
BIN = Path(PYTHON).parent

CHECKS: dict[str, list[str]] = {
    "format": [PYTHON, "-m", "ruff", "format", "--check", "."],
    "lint": [PYTHON, "-m", "ruff", "check", "."],
    "imports": [str(BIN / "lint-imports")],
    "types": [PYTHON, "-m", "mypy", "mieux", "tools"],
    "templates": [str(BIN / "djlint"), "--lint", "--quiet", "mieux"],
    "django": [PYTHON, "-m", "mieux.cli", "manage", "check", "--fail-level", "WARNING"],
    "migrations": [PYTHON, "-m", "mieux.cli", "manage", "makemigrations", "--check", "--dry-run"],
    "translations": [PYTHON, "-m", "tools.translations", "--check"],
    "packs": [PYTHON, "-m", "mieux.method.check"],
    "javascript": ["npx", "--no-install", "tsc", "--project", "jsconfig.json"],
}


def ready_for_javascript() -> bool:
    """Whether TypeScript (which checks our JSDoc types) is there or could be installed."""
    if not shutil.which("npm"):
        print("SKIPPED javascript: install Node.js and npm (Debian: apt-get install nodejs npm) to check JSDoc types.")
        return False
    if (ROOT / "node_modules/typescript").exists():
        return True
    done = subprocess.run(
        ["npm", "install", "--no-package-lock", "--no-audit", "--no-fund", "--silent"],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    if done.returncode:
        print(done.stdout + done.stderr)
    return done.returncode == 0


def main() -> int:
    """Run the named checks (all by default); 1 when one fails."""
    wanted = [name for name in sys.argv[1:] if name in CHECKS] or list(CHECKS)
    failed = []
    with tempfile.TemporaryDirectory() as data:
        environment = {**os.environ, "MIEUX_DATA": data, "DJANGO_SETTINGS_MODULE": "mieux.settings"}
        for name in wanted:
            if name == "javascript" and not ready_for_javascript():
                continue
            done = subprocess.run(CHECKS[name], cwd=ROOT, env=environment, capture_output=True, text=True)
            print(f"{'ok  ' if done.returncode == 0 else 'FAIL'} {name}", flush=True)
            if done.returncode:
                failed.append(name)
                print(done.stdout[-8000:] + done.stderr[-4000:], flush=True)
    print(f"check: {len(wanted)} looked at, {', '.join(failed) or 'nothing'} to mend")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
