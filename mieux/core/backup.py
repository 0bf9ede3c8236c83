"""One file that holds an instance, and the way back. Every backup is restored aside before it is called good."""

import hashlib
import io
import json
import os
import shutil
import sqlite3
import subprocess
import tarfile
import tempfile
import uuid
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import connection, connections

if TYPE_CHECKING:
    import psycopg

Say = Callable[[str], None]
FORMAT = 1
DATABASE = "database.sqlite3"
DUMP = "database.pgdump"
MANIFEST = "manifest.json"


class BackupError(Exception):
    """The backup or the restoration cannot be done; the message says what to do."""


def is_sqlite() -> bool:
    """Whether this instance's database is a SQLite file."""
    return connection.vendor == "sqlite"


def back_up(target: Path, say: Say, *, verify: bool = True) -> Path:
    """Write the database, the pictures and the secret key into `target` (a .tar.gz), then restore it aside.

    The file appears under its name only when it is whole. Raises BackupError.
    """
    target = target.resolve()
    if target.is_dir():
        target = target / f"mieux-{datetime.now(UTC):%Y%m%d-%H%M%S}.tar.gz"
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = target.with_name(f".{target.name}.{uuid.uuid4().hex[:8]}")
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        say("copying the database while it goes on working")
        database, counts = _copy_sqlite(work / DATABASE) if is_sqlite() else _dump_postgresql(work / DUMP)
        files = {database.name: database, **_media_files()}
        secret = Path(settings.DATA_DIR) / "secret.key"
        if secret.exists():
            files["secret.key"] = secret
        manifest: dict[str, Any] = {
            "format": FORMAT,
            "made": datetime.now(UTC).isoformat(timespec="seconds"),
            "database": connection.vendor,
            "rows": counts,
            "sha256": {},
        }
        try:
            descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with (
                os.fdopen(descriptor, "wb") as file,
                tarfile.open(fileobj=file, mode="w:gz", compresslevel=5) as archive,
            ):
                for name, path in files.items():
                    # A picture removed meanwhile is not an error: nothing refers to it any more.
                    if path.exists():
                        manifest["sha256"][name] = _sha256(path)
                        archive.add(path, arcname=name, recursive=False)
                content = json.dumps(manifest, indent=1).encode()
                entry = tarfile.TarInfo(MANIFEST)
                entry.size = len(content)
                archive.addfile(entry, io.BytesIO(content))
            if verify:
                say("restoring it aside, to be sure")
                verify_backup(partial)
            partial.replace(target)
        finally:
            partial.unlink(missing_ok=True)
    say(f"{sum(counts.values())} rows, {len(manifest['sha256'])} files, {target.stat().st_size // 1024} KB")
    return target


def verify_backup(path: Path) -> dict[str, Any]:
    """Restore into a place of its own, compare the rows of every table and every file; the manifest, or BackupError."""
    with _opened(path) as (folder, manifest):
        if manifest["database"] == "sqlite":
            counts = _count_sqlite(folder / DATABASE)
        else:
            with _scratch_database() as name:
                _pg("pg_restore", "--no-owner", "--no-privileges", "--exit-on-error", "-d", name, str(folder / DUMP))
                counts = _count_in_postgresql(name)
        if counts != manifest["rows"]:
            differing = sorted(t for t in {*counts, *manifest["rows"]} if counts.get(t) != manifest["rows"].get(t))
            raise BackupError(f"the restored tables differ: {', '.join(differing)}")
    return manifest


def restore(path: Path, say: Say, *, force: bool = False) -> dict[str, Any]:
    """Put a backup back in place of this instance; without `force` only into an empty one. Stop the server first."""
    with _opened(path) as (folder, manifest):
        if manifest["database"] != connection.vendor:
            raise BackupError(
                f"this backup is of a {manifest['database']} database and DATABASE_URL names a {connection.vendor} one"
            )
        if not force and _holds_something():
            raise BackupError(
                "this instance already holds data: choose an empty MIEUX_DATA, or add --force to replace it"
            )
        say("putting the database back")
        connections.close_all()
        if manifest["database"] == "sqlite":
            _replace_sqlite(folder / DATABASE)
        else:
            _pg("pg_restore", "--clean", "--if-exists", "--no-owner", "--no-privileges", "--single-transaction",
                "-d", _dsn(), str(folder / DUMP))  # fmt: skip
        say("putting the pictures back")
        _replace_media(folder / "media")
        if (folder / "secret.key").exists():
            shutil.copyfile(folder / "secret.key", Path(settings.DATA_DIR) / "secret.key")
            (Path(settings.DATA_DIR) / "secret.key").chmod(0o600)
        # The search index is rebuilt from the database at the next start.
        shutil.rmtree(settings.INDEX_DIR, ignore_errors=True)
    return manifest


@contextmanager
def _opened(path: Path) -> Iterator[tuple[Path, dict[str, Any]]]:
    """The archive unpacked in a temporary folder, its files checked against the manifest."""
    if not path.is_file():
        raise BackupError(f"{path}: no such file")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        try:
            with tarfile.open(path, "r:gz") as archive:
                # The filter refuses absolute paths, links out of the folder and devices.
                archive.extractall(folder, filter="data")
            manifest: dict[str, Any] = json.loads((folder / MANIFEST).read_text())
            sums = dict(manifest["sha256"])
        except (tarfile.TarError, OSError, EOFError, KeyError, ValueError) as error:
            raise BackupError(f"{path}: not a backup of Mieux, or damaged ({error})") from error
        if manifest.get("format") != FORMAT:
            raise BackupError(f"{path}: format {manifest.get('format')!r}; this version reads format {FORMAT}")
        for file, expected in sums.items():
            if not (folder / file).is_file() or _sha256(folder / file) != expected:
                raise BackupError(f"{path}: {file} is damaged")
        yield folder, manifest


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _media_files() -> dict[str, Path]:
    root = Path(settings.MEDIA_ROOT)
    return {f"media/{path.relative_to(root)}": path for path in sorted(root.rglob("*")) if path.is_file()}


def _sqlite_path() -> Path:
    return Path(str(connection.settings_dict["NAME"]))


def _copy_sqlite(target: Path) -> tuple[Path, dict[str, int]]:
    """A copy as of one moment, and the rows of its tables."""
    with closing(sqlite3.connect(_sqlite_path())) as source, closing(sqlite3.connect(target)) as copy:
        source.backup(copy)
    return target, _count_sqlite(target)


def _count_sqlite(path: Path) -> dict[str, int]:
    with closing(sqlite3.connect(path)) as database:
        problem = database.execute("PRAGMA integrity_check").fetchone()[0]
        if problem != "ok":
            raise BackupError(f"the database file is damaged: {problem}")
        names = "SELECT name FROM sqlite_master WHERE type='table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
        tables = [row[0] for row in database.execute(names)]
        # Names come from the database's own catalogue.
        return {t: database.execute(f'SELECT count(*) FROM "{t}"').fetchone()[0] for t in tables}  # noqa: S608


def _replace_sqlite(source: Path) -> None:
    target = _sqlite_path()
    target.parent.mkdir(parents=True, exist_ok=True)
    arriving = target.with_suffix(".arriving")
    shutil.copyfile(source, arriving)
    for suffix in ("-wal", "-shm"):
        Path(f"{target}{suffix}").unlink(missing_ok=True)
    arriving.replace(target)


def _replace_media(source: Path) -> None:
    """Put these pictures in place of ours; a full disk half-way leaves ours where they were."""
    media = Path(settings.MEDIA_ROOT)
    arriving, leaving = media.with_name("media.arriving"), media.with_name("media.leaving")
    shutil.rmtree(arriving, ignore_errors=True)
    if source.exists():
        shutil.copytree(source, arriving)
    else:
        arriving.mkdir(parents=True)
    if media.exists():
        shutil.rmtree(leaving, ignore_errors=True)
        media.replace(leaving)
    arriving.replace(media)
    shutil.rmtree(leaving, ignore_errors=True)


def _holds_something() -> bool:
    if is_sqlite() and not _sqlite_path().exists():
        return False
    return any(
        count
        for table, count in _count_rows().items()
        if table not in {"django_migrations", "django_content_type", "auth_permission"}
    )


def _count_rows() -> dict[str, int]:
    with connection.cursor() as cursor:
        counts = {}
        for table in sorted(connection.introspection.table_names(cursor)):
            cursor.execute(f"SELECT count(*) FROM {connection.ops.quote_name(table)}")  # noqa: S608
            counts[table] = cursor.fetchone()[0]
    return counts


def _dsn(database: str | None = None) -> str:
    """A connection string for PostgreSQL's own programs; the password travels in the environment."""
    parts = connection.settings_dict
    given = {"dbname": database or parts["NAME"], "user": parts["USER"], "host": parts["HOST"], "port": parts["PORT"]}
    return " ".join(f"{key}='{value}'" for key, value in given.items() if value)


def _password() -> str | None:
    return str(connection.settings_dict.get("PASSWORD") or "") or None


def _pg(program: str, *arguments: str) -> None:
    if not shutil.which(program):
        raise BackupError(f"{program} is not installed (Debian: apt-get install postgresql-client)")
    password = _password()
    done = subprocess.run(  # noqa: S603
        [program, *arguments],
        capture_output=True,
        text=True,
        env={**os.environ, **({"PGPASSWORD": password} if password else {})},
    )
    if done.returncode:
        raise BackupError(f"{program}: {done.stderr.strip()[-600:]}")


def _dump_postgresql(target: Path) -> tuple[Path, dict[str, int]]:
    """A dump as of one moment, and the rows of its tables at that very moment: people go on writing meanwhile."""
    import psycopg

    with psycopg.connect(_dsn(), password=_password()) as database:
        database.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        exported = database.execute("SELECT pg_export_snapshot()").fetchone()
        assert exported is not None
        _pg("pg_dump", "--format=custom", "--no-owner", "--no-privileges", "--snapshot", str(exported[0]),
            "--file", str(target), "-d", _dsn())  # fmt: skip
        return target, _count_tables(database)


@contextmanager
def _scratch_database() -> Iterator[str]:
    """A database of its own for one verification, dropped afterwards; gives its connection string."""
    name = f"mieux_verify_{uuid.uuid4().hex[:10]}"
    with connection.cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{name}"')
    try:
        yield _dsn(name)
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f'DROP DATABASE IF EXISTS "{name}"')


def _count_in_postgresql(dsn: str) -> dict[str, int]:
    import psycopg

    with psycopg.connect(dsn, password=_password()) as database:
        return _count_tables(database)


def _count_tables(database: "psycopg.Connection[Any]") -> dict[str, int]:
    tables = database.execute(
        "SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
        " WHERE c.relkind IN ('r', 'p') AND n.nspname = current_schema() ORDER BY 1"
    ).fetchall()
    counts = {}
    for (table,) in tables:
        row = database.execute(f'SELECT count(*) FROM "{table}"').fetchone()  # type: ignore[arg-type]  # noqa: S608
        counts[table] = row[0] if row else 0
    return counts
