"""A site started for a measure, on data of its own, and stopped afterwards."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parent.parent


@contextmanager
def running_site(data: Path | None = None, **environment: str) -> Iterator[str]:
    """Give the address of a fresh instance (the method, the book's initiatives and the open data are loaded)."""
    with TemporaryDirectory() as folder:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        log = Path(folder) / "log"
        with log.open("w") as out:
            process = subprocess.Popen(
                [sys.executable, "-m", "mieux.cli", "up", "--port", str(port)],
                cwd=ROOT,
                env={**os.environ, "MIEUX_DATA": str(data or folder), **environment},
                stdout=out,
                stderr=subprocess.STDOUT,
            )
        url = f"http://127.0.0.1:{port}"
        try:
            for _ in range(1200):
                if process.poll() is not None:
                    raise RuntimeError(log.read_text()[-2000:])
                try:
                    urllib.request.urlopen(f"{url}/health/ready", timeout=2).close()
                    break
                except OSError:
                    time.sleep(0.1)
            yield url
        finally:
            process.terminate()
            process.wait(20)
