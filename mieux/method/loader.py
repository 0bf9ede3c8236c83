"""Packs are read, checked and kept: `pack()` is the active one.

A pack is a folder: YAML files, `locale/<language>/<file>.po`, `art/*.svg` with their titles, `ids.txt`.
Settings: `MIEUX_PACK` (id of the active pack) and `PACKS_DIR` (folder that holds the packs).
"""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from .checks import cross_check
from .models import Pack
from .problems import PackError, Problem
from .reading import Catalogue, Document, read_po, read_yaml
from .translations import translate

DEFAULT_PACK = "social-innovation"

FILES: dict[str, tuple[str, ...]] = {
    "pack.yaml": (
        "id",
        "version",
        "title",
        "tagline",
        "definition",
        "definition_source",
        "mnemonic",
        "reader",
        "credit",
        "languages",
        "manifests",
        "attitudes",
    ),
    "vocabulary.yaml": ("scales", "sectors", "bearers", "statuses", "needs", "publics"),
    "forms.yaml": ("forms",),
    "criteria.yaml": ("mnemonic_parts", "phases", "criteria"),
    "impact.yaml": ("kinds", "levels"),
    "indicators.yaml": ("indicators",),
    "voyage.yaml": ("voyage", "zones"),
    "templates.yaml": ("templates",),
    "stances.yaml": ("stances",),
    "tree.yaml": ("branches",),
    "glossary.yaml": ("terms",),
    "sources.yaml": ("sources",),
    "steps.yaml": ("steps", "points"),
    "games.yaml": ("games",),
    "workshops.yaml": ("workshops",),
    "initiatives.yaml": ("initiatives",),
}
"""Which keys each file holds."""

FILE_OF = {key: file for file, keys in FILES.items() for key in keys}


def packs_folder() -> Path:
    """Return the folder of the packs: the setting `PACKS_DIR`, or `packs/` beside the package."""
    folder = _setting("PACKS_DIR", None)
    return Path(folder) if folder else Path(__file__).resolve().parents[2] / "packs"


def pack_ids() -> tuple[str, ...]:
    """Return the ids of the packs in the folder, in alphabetical order."""
    folder = packs_folder()
    return tuple(sorted(path.parent.name for path in folder.glob("*/pack.yaml"))) if folder.is_dir() else ()


def read(folder: Path) -> tuple[Pack | None, list[Problem]]:
    """Read a pack folder. Return the pack, or nothing with the problems that stand in its way."""
    problems: list[Problem] = []
    if not folder.is_dir():
        return None, [Problem(str(folder), 0, "", "there is no such folder")]
    documents = {name: read_yaml(folder / name, name) for name in FILES}
    raw: dict[str, Any] = {}
    for name, document in documents.items():
        problems += document.problems
        if not isinstance(document.data, dict):
            continue
        for key, value in document.data.items():
            if key in FILES[name]:
                raw[key] = value
                continue
            home = FILE_OF.get(key)
            reason = f"this key belongs in {home}" if home else f"unknown key; known: {', '.join(FILES[name])}"
            problems.append(Problem(name, document.line((key,)), key[:60], reason))
    titles = _read_titles(folder, problems)
    raw["arts"] = [
        {
            "id": id,
            "title": words["title"]["fr"],
            "desc": words["desc"]["fr"],
            "path": folder / "art" / f"{id}.svg",
        }
        for id, words in titles.items()
    ]
    broken = {problem.file for problem in problems}
    try:
        pack = Pack.model_validate(raw)
    except ValidationError as error:
        for details in error.errors(include_url=False):
            problem = _explain(details, documents)
            # A key may be missing only because its file could not be read, which is said already.
            if not (details["type"] == "missing" and problem.file in broken):
                problems.append(problem)
        return None, problems
    if problems:
        return None, problems
    for art in pack.arts:
        for text, words in ((art.title, titles[art.id]["title"]), (art.desc, titles[art.id]["desc"])):
            for language, translation in words.items():
                if language != "fr":
                    text.translate(language, translation)
    for language in pack.languages:
        catalogues: dict[str, Catalogue] = {}
        for name in FILES:
            po = f"locale/{language}/{name.removesuffix('.yaml')}.po"
            if (folder / po).exists():
                catalogues[name] = read_po(folder / po, po, problems)
        translate(pack, language, {key: catalogues.get(file, {}) for key, file in FILE_OF.items()})
    problems += cross_check(pack, folder, documents, FILE_OF)
    return (None if problems else pack), problems


def load(folder: Path | str) -> Pack:
    """Return the pack in a folder; raise `PackError` with every problem at once."""
    folder = Path(folder)
    pack, problems = read(folder)
    if pack is None:
        raise PackError(folder.name, problems)
    return pack


def _read_titles(folder: Path, problems: list[Problem]) -> dict[str, dict[str, dict[str, str]]]:
    """Read `art/titles*.yaml`: `<id>: {title: {fr, en}, desc: {fr, en}}`."""
    titles: dict[str, dict[str, dict[str, str]]] = {}
    for path in sorted((folder / "art").glob("titles*.yaml")):
        name = f"art/{path.name}"
        document = read_yaml(path, name)
        problems += document.problems
        if document.problems:
            continue
        for id, words in document.data.items():
            line = document.line((id,))
            if id in titles:
                problems.append(Problem(name, line, id, "this drawing is described twice"))
            elif not _is_titles(words):
                problems.append(Problem(name, line, id, "must hold title: {fr, en} and desc: {fr, en}, all words"))
            else:
                titles[id] = words
    return titles


def _is_titles(words: Any) -> bool:
    return (
        isinstance(words, dict)
        and set(words) == {"title", "desc"}
        and all(
            isinstance(texts, dict) and "fr" in texts and all(isinstance(t, str) and t for t in texts.values())
            for texts in words.values()
        )
    )


_REASONS = {
    "missing": "this key is missing",
    "extra_forbidden": "unknown key: is it misspelt?",
    "string_type": "must be words; a number or a date needs quotes here",
    "string_pattern_mismatch": "is not written as it should be (it must match {pattern})",
    "tuple_type": "must be a list (one item a line, each with a dash)",
    "dict_type": "must be a mapping (key: value)",
    "model_type": "must be a mapping (key: value)",
    "model_attributes_type": "must be a mapping (key: value)",
    "int_type": "must be a whole number",
    "float_type": "must be a number",
    "float_parsing": "must be a number",
    "bool_type": "must be true or false",
    "bool_parsing": "must be true or false",
    "literal_error": "must be {expected}",
    "too_short": "needs at least {min_length}",
    "too_long": "holds too many: at most {max_length}",
    "string_too_long": "is too long: at most {max_length} characters",
    "string_too_short": "must not be empty",
    "greater_than_equal": "must be {ge} or more",
    "less_than_equal": "must be {le} or less",
    "union_tag_invalid": "must be one of {expected_tags}",
    "union_tag_not_found": "needs an id: forms, hangman, field, criteria, impacts or press",
}


def _explain(details: Any, documents: dict[str, Document]) -> Problem:
    """Turn an error of the validation into file, line, path and reason."""
    steps = tuple(details["loc"])
    key = str(steps[0]) if steps else ""
    document = documents.get(FILE_OF.get(key, "pack.yaml"), documents["pack.yaml"])
    pattern = _REASONS.get(details["type"])
    try:
        reason = pattern.format(**details.get("ctx", {})) if pattern else str(details["msg"])
    except (KeyError, IndexError):
        reason = str(details["msg"])
    return Problem(document.file, document.line(steps), document.path(steps), reason)


# --- The active pack

LOOK_AGAIN_AFTER = 1.0
"""Seconds between two looks at the files of a pack while developing; in production, never again."""


@dataclass
class _Kept:
    pack: Pack
    signature: tuple[Any, ...]
    looked: float


_kept: dict[Path, _Kept] = {}
_folders: dict[tuple[Any, Any], Path] = {}
_overrides: list[Path] = []
_lock = threading.RLock()


def pack() -> Pack:
    """Return the active pack, read at the first call; raise `PackError` when it cannot be used."""
    folder = _overrides[-1] if _overrides else _active_folder()
    kept = _kept.get(folder)
    if kept is not None and not (_watching() and time.monotonic() - kept.looked > LOOK_AGAIN_AFTER):
        return kept.pack
    with _lock:
        return _refresh(folder)


def _active_folder() -> Path:
    # Pages ask for the pack many times: the path is put together once for each pair of settings.
    key = (_setting("PACKS_DIR", None), _setting("MIEUX_PACK", DEFAULT_PACK))
    folder = _folders.get(key)
    if folder is None:
        folder = _folders[key] = packs_folder() / str(key[1])
    return folder


def _refresh(folder: Path) -> Pack:
    signature = _signature(folder)
    kept = _kept.get(folder)
    if kept is None or kept.signature != signature:
        kept = _kept[folder] = _Kept(load(folder), signature, 0.0)
    kept.looked = time.monotonic()
    return kept.pack


@contextmanager
def override_pack(path_or_id: Path | str) -> Iterator[Pack]:
    """Make another pack the active one inside a `with` block, in every thread; for tests and commands.

    A `Path` is the folder of the pack, a word is the id of a pack in the packs folder.
    """
    folder = path_or_id if isinstance(path_or_id, Path) else packs_folder() / path_or_id
    with _lock:
        found = _refresh(folder)
        _overrides.append(folder)
    try:
        yield found
    finally:
        with _lock:
            _overrides.remove(folder)


def _signature(folder: Path) -> tuple[Any, ...]:
    """Name, size and time of every file the loader reads."""
    seen = []
    for pattern in ("*.yaml", "ids.txt", "locale/*/*.po", "art/*"):
        for path in sorted(folder.glob(pattern)):
            facts = path.stat()
            seen.append((str(path), facts.st_size, facts.st_mtime_ns))
    return tuple(seen)


def _watching() -> bool:
    return bool(_setting("DEBUG", False) or _setting("MIEUX_DEV", False))


def _setting(name: str, default: Any) -> Any:
    """Return a Django setting, or the default where Django is not set up."""
    try:
        from django.conf import settings

        return getattr(settings, name, default)
    except Exception:
        # Django raises several kinds of errors before it is configured; a pack needs none of its settings.
        return default
