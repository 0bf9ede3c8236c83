"""Compiled translations. Babel does it in Python: no gettext program is needed on the machine."""

import re
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

PACKAGE = Path(__file__).resolve().parent.parent


def compile_stale(package: Path = PACKAGE) -> int:
    """Compile every `locale/<lang>/LC_MESSAGES/django.po` newer than its `.mo`; how many were compiled.

    Sentences are written in French in the code, so French needs no catalogue, except for its plural rule
    (« 0 initiative », not « 0 initiatives ») and for its spacing: the catalogue made here carries both.
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
            if isinstance(message.id, list | tuple):
                forms = tuple(french_spacing(form) for form in message.id)
                identity.add(message.id, forms, context=message.context, flags=message.flags)
            elif message.id and french_spacing(message.id) != message.id:
                identity.add(message.id, french_spacing(message.id), context=message.context, flags=message.flags)
        _write(french, identity)
        done += 1
    return done


def french_spacing(text: str) -> str:
    """The same sentence whose « ? », « ! », « : », « ; » and quotes never stand alone at the start or end of a line."""
    return re.sub(r" ([?!:;»])", "\u00a0\\1", text).replace("« ", "«\u00a0")


def _write(path: Path, catalogue: Catalog) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_suffix(".mo.tmp")
    with temporary.open("wb") as file:
        write_mo(file, catalogue)
    temporary.replace(path)
