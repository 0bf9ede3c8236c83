"""Make or refresh `.venv` (`python3 tools/make_venv.py [dev]`): standard library only, quick when nothing changed."""

import hashlib
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
UV = "uv==0.13.9"


def say(message: str) -> None:
    print(f"  · {message}", flush=True)


def run(*command: str) -> bool:
    """Run quietly; show what it printed only when it fails."""
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    if done.returncode:
        sys.stderr.write((done.stdout + done.stderr)[-4000:])
    return done.returncode == 0


def install(requirements: str) -> bool:
    """Install hashed requirements with uv, or with pip where uv cannot be had."""
    uv = VENV / "bin" / "uv"
    if not uv.exists():
        run(str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", UV)
    if uv.exists() and run(
        str(uv), "pip", "install", "--quiet", "--python", str(PYTHON), "--require-hashes", "-r", requirements
    ):
        return True
    say("uv could not do it; trying pip, which takes a little longer")
    return run(str(PYTHON), "-m", "pip", "install", "--quiet", "--require-hashes", "-r", requirements)


def digest_of(requirements: str) -> str:
    """Changes with what is asked for and with the Python that asks."""
    return hashlib.sha256((ROOT / requirements).read_bytes() + sys.version.encode()).hexdigest()


def stamp_of(requirements: str) -> Path:
    """The file that remembers what was installed."""
    return VENV / f".installed-{requirements}"


def is_installed(requirements: str) -> bool:
    """Whether these very requirements were installed before."""
    stamp = stamp_of(requirements)
    return stamp.exists() and stamp.read_text() == digest_of(requirements)


def main() -> int:
    """0 when the environment is ready."""
    if sys.version_info < (3, 11):  # noqa: UP036
        sys.exit(f"Mieux needs Python 3.11 or newer; this is {sys.version.split()[0]}. Try: make run PYTHON=python3.12")
    requirements = "requirements-dev.txt" if "dev" in sys.argv[1:] else "requirements.txt"
    # The development set contains the other one: either serves `make run`.
    if PYTHON.exists() and any(map(is_installed, {requirements, "requirements-dev.txt"})):
        return 0
    if not PYTHON.exists():
        say("making the virtual environment .venv")
        venv.create(VENV, with_pip=True)
    say(f"installing {requirements} (hashes checked)")
    if not install(requirements):
        sys.exit("Mieux: the installation failed; the lines above say why. Is the network there?")
    # The package itself: a path file and a command, nothing to build.
    site = next((VENV / "lib").glob("python3*")) / "site-packages"
    (site / "mieux-checkout.pth").write_text(f"{ROOT}\n")
    command = VENV / "bin" / "mieux"
    command.write_text(f"#!{PYTHON}\nfrom mieux.cli import main\nmain()\n")
    command.chmod(0o755)
    stamp_of(requirements).write_text(digest_of(requirements))
    return 0


if __name__ == "__main__":
    sys.exit(main())
