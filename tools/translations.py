"""Keep the English catalogues whole: `python -m tools.translations --write` or `--check`.

Sentences are French in the code. Each app of `mieux/` has one catalogue,
`mieux/<app>/locale/en/LC_MESSAGES/django.po`. Templates are read with Django's own
`templatize`, then both kinds of source go through Babel's extractor.
"""

import argparse
import ast
import io
import os
import sys
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
SKIPPED = {"tests", "migrations", "locale", "static"}


def sources(app: Path) -> list[Path]:
    """The Python files and templates of an app that may hold sentences."""
    return sorted(
        path
        for pattern in ("*.py", "*.html", "*.txt", "*.svg", "*.md")
        for path in app.rglob(pattern)
        if not SKIPPED & set(path.relative_to(app).parts[:-1]) and (path.suffix == ".py" or "templates" in path.parts)
    )


def messages(path: Path) -> list[tuple[str | tuple[str, ...], str | None]]:
    """(message id or (singular, plural), context) for each sentence of a file."""
    text = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        from django.utils.translation.template import templatize

        # Indentation means nothing in a template, but Python's tokenizer would stumble on it.
        text = "\n".join(line.lstrip() for line in templatize(text).splitlines())
    found: list[tuple[str | tuple[str, ...], str | None]] = []
    for _line, message, _comments, context in extract("python", io.BytesIO(text.encode()), keywords=KEYWORDS):
        found.append((message, context))
    return found


def hidden_in_f_strings(path: Path) -> list[str]:
    """Sentences that the extractor cannot see: calls of gettext inside an f-string (a single token before 3.12)."""
    if path.suffix != ".py":
        return []
    found = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        for inner in ast.walk(node) if isinstance(node, ast.JoinedStr) else ():
            if isinstance(inner, ast.Call) and isinstance(inner.func, ast.Name) and inner.func.id in KEYWORDS:
                found.append(f"{path.relative_to(ROOT)}:{inner.lineno}: take this sentence out of its f-string")
    return found


def merged(app: Path) -> tuple[Catalog, list[str]]:
    """The app's catalogue as it should be, and what is wrong with the one on disk."""
    path = app / "locale/en/LC_MESSAGES/django.po"
    old = Catalog(locale="en", domain="django")
    if path.exists():
        with path.open("rb") as file:
            old = read_po(file, locale="en", domain="django")
    new = Catalog(locale="en", domain="django", project="Mieux", charset="utf-8", fuzzy=False)
    problems = []
    for source in sources(app):
        problems += hidden_in_f_strings(source)
        for message, context in messages(source):
            if not message or message == ("",):
                continue
            key: Any = list(message) if isinstance(message, tuple) else message
            known = old.get(key[0] if isinstance(key, list) else key, context)
            string = known.string if known and not known.fuzzy else None
            if isinstance(key, list) != isinstance(string, list | tuple):
                string = None
            new.add(key, string or "", locations=[(str(source.relative_to(ROOT)), None)], context=context)  # type: ignore[list-item]
    for entry in new:
        if entry.id and not (all(entry.string) if isinstance(entry.string, list | tuple) else entry.string):
            problems.append(f"{path.relative_to(ROOT)}: not translated: {entry.id!r}")
        elif entry.id and entry.python_format and any(True for _ in entry.check()):
            problems.append(f"{path.relative_to(ROOT)}: placeholders differ: {entry.id!r}")
    for entry in old:
        if entry.id and new.get(entry.id[0] if isinstance(entry.id, list | tuple) else entry.id, entry.context) is None:
            problems.append(f"{path.relative_to(ROOT)}: no longer used: {entry.id!r}")
    return new, problems


def main(arguments: list[str] | None = None) -> int:
    """Write the catalogues, or check them; the number of problems decides the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="add new sentences, drop unused ones")
    parser.add_argument("--check", action="store_true", help="fail when a sentence has no English")
    parser.add_argument("--app", help="only this app")
    options = parser.parse_args(arguments)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mieux.settings")
    import django

    django.setup()
    problems = []
    for app in sorted(path for path in (ROOT / "mieux").iterdir() if (path / "__init__.py").exists()):
        if options.app and app.name != options.app:
            continue
        catalogue, wrong = merged(app)
        problems += wrong
        path = app / "locale/en/LC_MESSAGES/django.po"
        if options.write and any(entry.id for entry in catalogue):
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("wb") as file:
                write_po(file, catalogue, width=110, omit_header=False, include_lineno=False, sort_output=True)
            text = path.read_text(encoding="utf-8")
            # A date in the header would make every run a change.
            kept = [
                line
                for line in text.splitlines()
                if not line.startswith(('"POT-Creation-Date', '"PO-Revision-Date', '"Generated-By'))
            ]
            path.write_text("\n".join(kept) + "\n", encoding="utf-8")
    for problem in problems:
        print(problem)
    print(f"translations: {len(problems)} to look at" if problems else "translations: complete")
    return 1 if problems and options.check else 0


if __name__ == "__main__":
    sys.exit(main())
