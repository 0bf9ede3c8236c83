"""Home and step pages: server time (ms, in process, median of many) and bytes transferred before images (brotli)."""

import re
import statistics
import time
import urllib.request
from urllib.parse import urljoin

from bench.running import running_site

PATHS = ("/", "/parcours/", *(f"/parcours/{step}/" for step in (
    "identifier", "comprendre", "prendre-conscience", "devenir", "lever", "integrer")))  # fmt: skip
BUDGET_MS, BUDGET_KB = 15, 150


def fetch(url: str) -> tuple[bytes, int]:
    """The body as text bytes, and how many bytes travelled."""
    import brotli

    request = urllib.request.Request(url, headers={"Accept-Encoding": "br"})
    with urllib.request.urlopen(request, timeout=30) as answer:
        body = answer.read()
        plain = brotli.decompress(body) if answer.headers.get("Content-Encoding") == "br" else body
        return plain, len(body)


def transferred(url: str) -> dict[str, int]:
    """Bytes of the page and of every style sheet, script and font it asks for, before images."""
    html, size = fetch(url)
    sizes = {"html": size}
    text = html.decode()
    asked = re.findall(r'<link[^>]+rel="stylesheet"[^>]*>', text)
    asked = [re.search(r'href="([^"]+)"', tag).group(1) for tag in asked if 'media="print"' not in tag]
    scripts = re.findall(r'<script[^>]+src="([^"]+)"', text)
    fonts = re.findall(r'href="([^"]+\.woff2)"', text)
    done: set[str] = set()
    for kind, urls in (("css", asked), ("js", scripts), ("fonts", fonts)):
        for address in urls:
            sizes[kind] = sizes.get(kind, 0) + _with_imports(urljoin(url, address), done)
    sizes["total"] = sum(sizes.values())
    return sizes


def _with_imports(url: str, done: set[str]) -> int:
    if url in done:
        return 0
    done.add(url)
    body, size = fetch(url)
    if ".js" in url:
        for found in re.findall(r"""(?:from|import)\s*["'](\.[^"']+)["']""", body.decode()):
            size += _with_imports(urljoin(url, found), done)
    return size


def server_times() -> dict[str, tuple[float, float]]:
    """Milliseconds in the application, without network: (median, 95 %)."""
    import os

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mieux.settings")
    import django

    django.setup()
    from django.test import Client

    client = Client()
    result = {}
    for path in PATHS:
        client.get(path)
        times = []
        for _ in range(60):
            started = time.perf_counter()
            response = client.get(path)
            times.append((time.perf_counter() - started) * 1000)
            assert response.status_code == 200, path
        times.sort()
        result[path] = (statistics.median(times), times[int(len(times) * 0.95)])
    return result


def pack_time() -> float:
    """Milliseconds to read and check the shipped pack from its files, translations included."""
    from mieux.method.loader import load, packs_folder

    times = []
    for _ in range(5):
        started = time.perf_counter()
        load(packs_folder() / "social-innovation")
        times.append((time.perf_counter() - started) * 1000)
    return statistics.median(times)


def main() -> bool:
    """Print one line a page; whether the budgets hold."""
    good = True
    print(f"  the pack, read from its files: {pack_time():.0f} ms (median of 5)")
    times = server_times()
    with running_site() as url:
        for path in PATHS:
            sizes = transferred(url + path)
            median, p95 = times[path]
            kept = median <= BUDGET_MS and sizes["total"] <= BUDGET_KB * 1024
            good &= kept
            parts = " ".join(f"{kind} {size / 1024:.0f}" for kind, size in sizes.items())
            print(f"  {'ok' if kept else '!!'} {path:32} {median:5.1f} ms (95 % {p95:.1f})   KB: {parts}")
    print(f"  budget: {BUDGET_MS} ms, {BUDGET_KB} KB before images")
    return good


if __name__ == "__main__":
    raise SystemExit(0 if main() else 1)
