#!/usr/bin/env python3
"""How long does the search page take? ``python bench/search_page.py --n 10000`` then ``--n 1000000``

Fills a database of its own (``--data``, kept for the next time) with generated fiches, builds the index from it, then
asks the whole page — facets, twenty results, clusters, map — in this process, and through a real server with twenty
clients on the loopback. « fresh »: every question is asked once only, nothing comes from a memory of whole pages.
« usual »: two hundred questions come back again and again, as on a site people share links of.
"""

from __future__ import annotations

import argparse
import http.client
import io
import json
import os
import random
import socket
import statistics
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT), str(Path(__file__).parent)]


def fill(n: int) -> None:
    """Insert n public fiches with forms, leaves and needs, in chunks.

    Rows are written as tuples: a million objects of the ORM would take an hour, and are not what is measured.
    """
    from django.db import connection, transaction
    from search_bench import Generator

    from mieux.atlas.actions.recording import append_changes
    from mieux.atlas.models import (
        Direction,
        Initiative,
        InitiativeForm,
        InitiativeLeaf,
        InitiativeNeed,
        Source,
        SourceKind,
        State,
    )
    from mieux.method import pack

    made, chance, method = Generator(), random.Random(7), pack()
    source, _ = Source.objects.get_or_create(
        slug="bench", defaults={"kind": SourceKind.DATA, "name": "Banc d’essai", "credit": "—", "licence": "—"}
    )
    words = {
        "scale": method.scales.ids,
        "sector": method.sectors.ids,
        "bearer": method.bearers.ids,
        "status": method.statuses.ids,
    }

    def table(row: Any) -> tuple[str, list[Any], dict[str, int]]:
        """(INSERT, values of a row as this database writes them, column → its position)."""
        fields = [field for field in row._meta.concrete_fields if field.name != "id" or row.pk]
        columns = [field.column for field in fields]
        insert = f"INSERT INTO {row._meta.db_table} ({','.join(columns)}) VALUES ({','.join(['%s'] * len(columns))})"
        values = [field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields]
        return insert, values, {column: place for place, column in enumerate(columns)}

    usual = Initiative(
        pk=1, name="x", country="FR", place_label="Commune", method=method.stamp, state=State.PUBLISHED, source=source
    )
    insert, model, at = table(usual)
    parts = {
        "form": table(InitiativeForm(initiative=usual, form="x", said_by="team")),
        "leaf": table(InitiativeLeaf(initiative=usual, leaf="x")),
        "kind": table(InitiativeNeed(initiative=usual, kind="x", direction=Direction.NEEDED)),
    }
    choices = {"form": method.forms.ids, "leaf": method.leaves.ids, "kind": method.needs.ids}
    first = (Initiative.objects.order_by("-pk").values_list("pk", flat=True).first() or 0) + 1
    for start in range(0, n, 5000):
        rows: list[tuple[Any, ...]] = []
        added: dict[str, list[tuple[Any, ...]]] = {name: [] for name in parts}
        for number in range(first + start, first + min(n, start + 5000)):
            doc = made.doc(number)
            codes = dict(key.split("-", 1) for key in doc.facets["territory"])
            values = {
                "id": number,
                "slug": f"fiche-{number}",
                "name": doc.title.capitalize()[:160] or "Fiche",
                "pitch": doc.pitch.capitalize()[:200] or "…",
                "story": doc.body,
                "language": doc.language,
                "insee": codes.get("commune", ""),
                "epci": codes.get("epci", ""),
                "departement": codes.get("departement", ""),
                "region": codes.get("region", ""),
                "lat": doc.lat,
                "lon": doc.lon,
                "source_id": source.pk if number % 3 else None,
                **{name: ids[min(len(ids) - 1, int(chance.expovariate(0.4)))] for name, ids in words.items()},
            }
            row = model.copy()
            for column, value in values.items():
                row[at[column]] = value
            rows.append(tuple(row))
            for name, (_insert, part, places) in parts.items():
                if name != "kind" or number % 4 == 0:
                    part = part.copy()
                    part[places["initiative_id"]] = number
                    part[places[name]] = chance.choice(choices[name])
                    added[name].append(tuple(part))
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.executemany(insert, rows)
            for name, (part_insert, _part, _places) in parts.items():
                cursor.executemany(part_insert, added[name])
            append_changes([rows[-1][0]])
        if (start // 5000) % 20 == 0:
            print(f"  {start + len(rows):,} fiches", flush=True)


def questions(count: int, seed: int = 3) -> list[str]:
    """Addresses of search pages, all different, of every kind."""
    from search_bench import FRENCH

    from mieux.method import pack

    chance, method = random.Random(seed), pack()
    facets = {
        "echelle": method.scales.ids,
        "secteur": method.sectors.ids,
        "forme": method.forms.ids,
        "statut": method.statuses.ids,
        "feuille": method.leaves.ids,
        "territoire": ("region-84", "region-11", "departement-69", "region-53"),
    }
    towns = ("Valence+(26)", "Lille", "Nantes", "Strasbourg", "Marseille", "Brest", "Limoges", "Dijon")

    def picked(most: int) -> str:
        names = chance.sample(sorted(facets), chance.randint(1, most))
        return "&".join(f"{name}={chance.choice(facets[name])}" for name in names)

    def window() -> str:
        lat, lon, size = chance.uniform(43, 49), chance.uniform(-1, 6), chance.uniform(0.4, 3)
        return f"cadre={lon:.3f},{lat:.3f},{lon + size:.3f},{lat + size:.3f}"

    found: dict[str, None] = {}
    while len(found) < count:
        word = chance.choice(FRENCH[:120])
        kind = chance.randrange(8)
        found[
            "/atlas/?"
            + (
                f"q={word}",
                f"q={word}&{picked(2)}",
                f"q={word}+{chance.choice(FRENCH[:60])}",
                picked(3),
                f"{picked(1)}&page={chance.randint(1, 9)}",
                f"q={word}&{window()}",
                f"pres={chance.choice(towns)}&rayon={chance.choice((10, 25, 50, 100))}&q={word}",
                f"q={word[: chance.randint(3, 6)]}&tri=nom",
            )[kind]
        ] = None
    return list(found)


def here(addresses: list[str], languages: bool = True) -> dict[str, float]:
    """Milliseconds of each page through the whole WSGI application, in this process."""
    from urllib.parse import quote

    from mieux.asgi import pages

    times, cpus = [], []
    for number, address in enumerate(addresses):
        path, _, query = address.partition("?")
        environ = {
            "REQUEST_METHOD": "GET",
            "PATH_INFO": f"/en{path}" if languages and number % 5 == 0 else path,
            "QUERY_STRING": quote(query, safe="=&+,()-.%"),
            "SERVER_NAME": "localhost",
            "SERVER_PORT": "80",
            "HTTP_HOST": "localhost",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": "127.0.0.1",
            "wsgi.input": io.BytesIO(),
            "wsgi.errors": sys.stderr,
            "wsgi.version": (1, 0),
            "wsgi.url_scheme": "http",
            "wsgi.multithread": True,
            "wsgi.multiprocess": False,
            "wsgi.run_once": False,
        }
        status: list[str] = []
        start, cpu = time.perf_counter(), time.thread_time()
        response = pages(environ, lambda s, headers, status=status: status.append(s))  # type: ignore[misc]
        body = b"".join(response)
        response.close()
        times.append((time.perf_counter() - start) * 1000)
        cpus.append((time.thread_time() - cpu) * 1000)
        assert status[0].startswith("200"), (status, address)
        assert len(body) > 5000
    times.sort()
    return {
        "pages": len(times),
        "median_ms": round(statistics.median(times), 2),
        "p95_ms": round(times[int(len(times) * 0.95)], 2),
        "max_ms": round(times[-1], 1),
        # On a machine that does other things at once, this is what the page itself costs (one thread).
        "median_cpu_ms": round(statistics.median(cpus), 2),
    }


def served(addresses: list[str], seconds: float, clients: int = 20) -> dict[str, float]:
    """Pages a second from one process of uvicorn, `clients` connections that ask without a pause."""
    from urllib.parse import quote

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = subprocess.Popen(
        [sys.executable, "-m", "uvicorn", "mieux.asgi:application", "--port", str(port), "--log-level", "warning"],
        cwd=ROOT,
    )
    try:
        for _ in range(200):
            try:
                socket.create_connection(("127.0.0.1", port), 0.2).close()
                break
            except OSError:
                time.sleep(0.05)
        wanted = [a.partition("?")[0] + "?" + quote(a.partition("?")[2], safe="=&+,()-.%") for a in addresses]
        turn, lock, times, bad = iter(wanted * 1000), threading.Lock(), [], []
        for address in wanted[:3]:  # the index is opened, templates are compiled
            connection = http.client.HTTPConnection("127.0.0.1", port)
            connection.request("GET", address)
            connection.getresponse().read()
        end = time.perf_counter() + seconds

        def client() -> None:
            connection = http.client.HTTPConnection("127.0.0.1", port)
            while time.perf_counter() < end:
                with lock:
                    address = next(turn)
                start = time.perf_counter()
                connection.request("GET", address)
                response = connection.getresponse()
                response.read()
                times.append((time.perf_counter() - start) * 1000)
                if response.status != 200:
                    bad.append(address)

        threads = [threading.Thread(target=client) for _ in range(clients)]
        start = time.perf_counter()
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        spent = time.perf_counter() - start
    finally:
        server.terminate()
        server.wait()
    assert not bad, bad[:3]
    times.sort()
    return {
        "pages_per_second": round(len(times) / spent),
        "median_ms": round(statistics.median(times), 1),
        "p95_ms": round(times[int(len(times) * 0.95)], 1),
    }


def main() -> None:
    """Measure and print JSON lines."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--n", type=int, default=10_000)
    parser.add_argument("--data", type=Path, default=None, help="folder of the scratch instance (kept)")
    parser.add_argument("--pages", type=int, default=400)
    parser.add_argument("--seconds", type=float, default=8)
    parser.add_argument("--no-http", action="store_true")
    parser.add_argument("--profile", action="store_true", help="print where the time goes")
    options = parser.parse_args()
    data = (options.data or ROOT / "var" / f"bench-{options.n}").resolve()
    data.mkdir(parents=True, exist_ok=True)
    os.environ["MIEUX_DATA"] = str(data)
    os.environ.pop("DATABASE_URL", None)
    os.environ["DJANGO_SETTINGS_MODULE"] = "mieux.settings"
    import django

    django.setup()
    from mieux.atlas import following, page_cache
    from mieux.atlas.models import Initiative
    from mieux.core.prepare import collect_static, migrate

    migrate(lambda line: None)
    collect_static(lambda line: None)
    missing = options.n - Initiative.objects.count()
    result: dict[str, Any] = {"fiches": options.n}
    if missing > 0:
        start = time.perf_counter()
        fill(missing)
        result["insert_seconds"] = round(time.perf_counter() - start, 1)
    start = time.perf_counter()
    if following.atlas_index().state() is None:
        result["indexed"] = following.rebuild()
        result["index_seconds"] = round(time.perf_counter() - start, 1)
    print(json.dumps(result), flush=True)
    addresses = questions(options.pages)
    here(addresses[:30])
    page_cache.forget()
    if options.profile:
        import cProfile
        import pstats

        profile = cProfile.Profile()
        profile.runcall(here, addresses[30:])
        pstats.Stats(profile).sort_stats("tottime").print_stats(45)
        return
    print(json.dumps({"fresh, in process": here(addresses[30:])}), flush=True)
    usual = addresses[:200]
    here(usual)
    print(json.dumps({"usual, in process": here(usual)}), flush=True)
    if not options.no_http:
        fresh = questions(6000, seed=11)
        print(json.dumps({"fresh, served to 20": served(fresh, options.seconds)}), flush=True)
        print(json.dumps({"usual, served to 20": served(usual, options.seconds)}), flush=True)
    peak = int(Path("/proc/self/status").read_text().split("VmHWM:")[1].split()[0]) // 1024
    print(json.dumps({"memory_mb": peak}), flush=True)


if __name__ == "__main__":
    main()
