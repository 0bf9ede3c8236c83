"""Compiled translations. Babel does it in Python: no gettext program is needed on the machine."""

from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

PACKAGE = Path(__file__).resolve().parent.parent


def compile_stale(package: Path = PACKAGE) -> int:
    """Compile every `locale/<lang>/LC_MESSAGES/django.po` newer than its `.mo`; how many were compiled.

    Sentences are written in French in the code, so French needs no catalogue, except for its plural rule
    (« 0 initiative », not « 0 initiatives »): the identity catalogue made here carries it.
    """
    done = 0
    for po in sorted(package.glob("*/locale/en/LC_MESSAGES/django.po")):
        english = po.with_suffix(".mo")
        french = po.parents[2] / "fr" / "LC_MESSAGES" / "django.mo"
        newest = po.stat().st_mtime
        if all(mo.exists() and mo.stat().st_mtime >= newest for mo in (english, french)):
            continue
        with po.open("rb") as file:
            catalogue = read_po(file, locale="en", domain="django")
        _write(english, catalogue)
        identity = Catalog(locale="fr", domain="django", charset="utf-8")
        for message in catalogue:
            if message.id and isinstance(message.id, list | tuple):
                identity.add(message.id, tuple(message.id), context=message.context, flags=message.flags)
        _write(french, identity)
        done += 1
    return done


def _write(path: Path, catalogue: Catalog) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_suffix(".mo.tmp")
    with temporary.open("wb") as file:
        write_mo(file, catalogue)
    temporary.replace(path)
