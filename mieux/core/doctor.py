"""`mieux doctor`: every setting explained with its present value, and every part of the machine looked at."""

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor


@dataclass(frozen=True)
class Setting:
    """A variable of the environment: what it decides, and what happens without it."""

    name: str
    decides: str
    default: str
    secret: bool = False


SETTINGS = (
    Setting("MIEUX_DATA", "the folder of everything that must be kept (database, pictures, key, letters)", "./var"),
    Setting("DATABASE_URL", "the database: sqlite:///… or postgres://…", "a SQLite file in MIEUX_DATA", secret=True),
    Setting("REDIS_URL", "what several processes share (rate limits, messages)", "none: one process", secret=True),
    Setting("MIEUX_WORKERS", "how many processes serve; more than one needs REDIS_URL", "1"),
    Setting("MIEUX_HOSTS", "the public names of the site, separated by commas", "this machine only"),
    Setting("MIEUX_HTTPS", "1 behind a proxy that speaks https: secure cookies, HSTS, redirection", "0"),
    Setting("MIEUX_PROXIES", "how many proxies of yours write X-Forwarded-For", "0"),
    Setting("MIEUX_ADDRESS", "where the links of reminders lead: https://host", "the first of MIEUX_HOSTS"),
    Setting("MIEUX_SECRET_KEY", "signs cookies and links", "made once, in MIEUX_DATA/secret.key", secret=True),
    Setting("MIEUX_MODERATION", "before: public after a moderator's look; after: public at once", "before"),
    Setting("MIEUX_PACK", "the method that this instance follows", "social-innovation"),
    Setting("MIEUX_PACKS", "the folder of the method packs", "./packs"),
    Setting("MIEUX_FONTS", "a folder of more fonts for paper (Chinese, Japanese, Arabic…)", "none: our own letters"),
    Setting("MIEUX_MAIL_HOST", "the mail server", "none: letters are files in MIEUX_DATA/mail"),
    Setting("MIEUX_MAIL_PORT", "its port", "587"),
    Setting("MIEUX_MAIL_USER", "its user", "none"),
    Setting("MIEUX_MAIL_PASSWORD", "its password", "none", secret=True),
    Setting("MIEUX_MAIL_TLS", "1 to speak STARTTLS with it", "1"),
    Setting("MIEUX_MAIL_FROM", "the sender of the letters", "Mieux <mieux@localhost>"),
    Setting("MIEUX_PUBLISHER", "who publishes this instance (legal page)", "an invitation to fill it in"),
    Setting("MIEUX_CONTACT", "how to reach them (legal and accessibility pages)", "MIEUX_SECURITY_CONTACT"),
    Setting("MIEUX_SECURITY_CONTACT", "where to report a weakness (security.txt)", "mailto:security@localhost"),
    Setting("MIEUX_SOURCE_URL", "where the source of this instance is (AGPL, section 13)", "ask the contact"),
    Setting("MIEUX_TIME_ZONE", "the time zone of dates", "Europe/Paris"),
    Setting("MIEUX_DEV", "1 shows the gallery of components", "0"),
    Setting("MIEUX_DEBUG", "1 shows errors to everybody: never on a public machine", "0"),
    Setting("HOST", "the address listened on", "127.0.0.1"),
    Setting("PORT", "the port listened on", "8000"),
)


@dataclass(frozen=True)
class Finding:
    """What was looked at, whether it is well, and what to do if not. `ok=None` is a remark."""

    subject: str
    ok: bool | None
    text: str


def examine(extra: tuple[Callable[[], Iterator[Finding]], ...] = ()) -> Iterator[Finding]:
    """Look at the machine, the data, the settings, then at what the features add."""
    yield _python()
    yield from _data_folder()
    yield from _database()
    yield _redis()
    yield from _public()
    yield _mail()
    for look in extra:
        yield from look()


def explain() -> Iterator[str]:
    """One line a setting: its value (secrets are not shown) or what stands in for it."""
    for setting in SETTINGS:
        value = os.environ.get(setting.name)
        shown = ("(set)" if setting.secret else value) if value else f"not set → {setting.default}"
        yield f"  {setting.name:24} {setting.decides}\n{'':26} {shown}"


def _python() -> Finding:
    version = ".".join(map(str, sys.version_info[:3]))
    return Finding("python", sys.version_info >= (3, 11), f"{version} (3.11 or newer is needed)")


def _data_folder() -> Iterator[Finding]:
    folder = Path(settings.DATA_DIR)
    yield Finding("data", os.access(folder, os.W_OK), f"{folder} must be writable by this user")
    free = shutil.disk_usage(folder).free // 2**20
    yield Finding("disk", free > 500, f"{free} MB free; below 500 MB a backup may not fit")


def _database() -> Iterator[Finding]:
    try:
        executor = MigrationExecutor(connection)
        plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError as error:
        yield Finding("database", False, f"{connection.vendor} does not answer: {error.__class__.__name__}")
        return
    yield Finding("database", True, f"{connection.vendor} answers")
    yield Finding("migrations", not plan, f"{len(plan)} to apply: run `mieux prepare`" if plan else "all applied")


def _redis() -> Finding:
    if not settings.REDIS_URL:
        needed = settings.WORKERS > 1
        return Finding("redis", not needed, "several workers need it" if needed else "not used: one process")
    import redis

    try:
        redis.Redis.from_url(settings.REDIS_URL, socket_timeout=2).ping()
    except redis.RedisError as error:
        return Finding("redis", False, f"does not answer: {error.__class__.__name__}")
    return Finding("redis", True, "answers")


def _public() -> Iterator[Finding]:
    local = {"localhost", "127.0.0.1", "[::1]", "testserver"}
    public = [host for host in settings.ALLOWED_HOSTS if host not in local]
    if not public:
        yield Finding("hosts", None, "only this machine may ask; set MIEUX_HOSTS to open the site")
        return
    yield Finding("hosts", "*" not in public, ", ".join(public))
    yield Finding("https", settings.HTTPS or None, "on" if settings.HTTPS else "MIEUX_HTTPS is 0: passkeys need https")
    yield Finding("debug", not settings.DEBUG, "MIEUX_DEBUG shows errors to everybody" if settings.DEBUG else "off")
    yield Finding("publisher", bool(settings.PUBLISHER) or None, settings.PUBLISHER or "MIEUX_PUBLISHER is empty")


def _mail() -> Finding:
    if settings.EMAIL_HOST:
        return Finding("mail", True, f"through {settings.EMAIL_HOST}:{settings.EMAIL_PORT}")
    return Finding("mail", None, f"no server: letters (sign-in codes too) are files in {settings.EMAIL_FILE_PATH}")
