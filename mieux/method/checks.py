"""What types alone cannot say about a pack: every id that is named exists, every promise is kept."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from .games import CriteriaGame, FieldGame, FormsGame, ImpactsGame, PressGame
from .models import Initiative, Pack
from .problems import Problem
from .reading import Document
from .thing import Thing

MAX_ART_BYTES = 40_000
"""Bytes a drawing may weigh: it is written into the page."""

COLLECTIONS = (
    "scales",
    "sectors",
    "bearers",
    "statuses",
    "needs",
    "publics",
    "forms",
    "mnemonic_parts",
    "phases",
    "criteria",
    "kinds",
    "levels",
    "indicators",
    "zones",
    "templates",
    "stances",
    "branches",
    "leaves",
    "terms",
    "sources",
    "steps",
    "points",
    "games",
    "workshops",
    "initiatives",
    "attitudes",
)
"""The collections a manifest may list."""


def cross_check(
    pack: Pack, folder: Path, documents: Mapping[str, Document], file_of: Mapping[str, str]
) -> list[Problem]:
    """Return what is wrong between the parts of a pack.

    `documents` are the files as read, to find lines; `file_of` names the file of each top key.
    """
    problems = []
    for path, reason in _reasons(pack, folder):
        if path[0] == "arts":
            problems.append(Problem("art/titles", 0, ".".join(path), reason))
            continue
        file = file_of.get(path[0], "pack.yaml")
        document = documents[file]
        steps = _positions(document.data, path)
        problems.append(Problem(file, document.line(steps), ".".join(path), reason))
    return problems


Wrong = Iterator[tuple[tuple[str, ...], str]]
"""Id path and reason of what is wrong."""


def _positions(data: Any, path: Iterable[str]) -> tuple[Any, ...]:
    """Turn ids of list members back into positions, as far as they are found."""
    steps: list[Any] = []
    here = data
    for word in path:
        if isinstance(here, dict) and word in here:
            steps.append(word)
            here = here[word]
        elif isinstance(here, list):
            keys = ("id", "initiative")
            at = [n for n, one in enumerate(here) if isinstance(one, dict) and word in map(one.get, keys)]
            if not at and word.isdecimal() and int(word) < len(here):
                at = [int(word)]
            if not at:
                break
            steps.append(at[0])
            here = here[at[0]]
        else:
            break
    return tuple(steps)


def _reasons(pack: Pack, folder: Path) -> Wrong:
    if pack.id != folder.name:
        yield ("id",), f"the pack calls itself « {pack.id} » but its folder is « {folder.name} »"
    yield from _manifests(pack)
    yield from _reading(pack)
    yield from _impact(pack)
    yield from _indicators(pack)
    yield from _templates(pack)
    yield from _words(pack)
    yield from _steps(pack)
    yield from _games(pack)
    yield from _workshops(pack)
    for initiative in pack.initiatives:
        yield from _initiative(pack, initiative)
    yield from _ids(pack, folder)
    yield from _drawings(pack)


def _known(path: tuple[str, ...], wanted: Iterable[str], known: Iterable[str], what: str) -> Wrong:
    """Each id must exist and stand once."""
    ids, names = tuple(known), tuple(wanted)
    for name, times in Counter(names).items():
        if name not in ids:
            yield path, f"there is no {what} « {name} »; known: {', '.join(ids)}"
        elif times > 1:
            yield path, f"the {what} « {name} » stands {times} times"


def _one(path: tuple[str, ...], wanted: str | None, known: Iterable[str], what: str) -> Wrong:
    if wanted is not None:
        yield from _known(path, (wanted,), known, what)


def _manifests(pack: Pack) -> Wrong:
    for name, ids in pack.manifests.items():
        path = ("manifests", name)
        collection, dot, use = name.partition(".")
        if collection not in COLLECTIONS or not dot or not use:
            yield path, f"must be called <collection>.<use>; collections: {', '.join(COLLECTIONS)}"
        else:
            yield from _known(path, ids, getattr(pack, collection).ids, "member")


def _reading(pack: Pack) -> Wrong:
    """Forms, criteria and the mnemonic."""
    for form in pack.forms:
        path = ("forms", form.id)
        yield from _one((*path, "initiative"), form.initiative, pack.initiatives.ids, "initiative")
        if (form.initiative is None) != (form.reason is None):
            yield path, "initiative and reason go together: write both or none"
        reader = pack.initiatives.get(form.initiative)
        if reader is not None and form.id not in reader.forms:
            yield path, f"the initiative « {reader.id} » does not list this form among its forms"
    for part in pack.mnemonic_parts:
        yield from _known(("mnemonic_parts", part.id, "criteria"), part.criteria, pack.criteria.ids, "criterion")
        for id in part.criteria:
            criterion = pack.criteria.get(id)
            if criterion is not None and criterion.mnemonic != part.label:
                yield ("criteria", id, "mnemonic"), f"must be « {part.label.source} », as its part says"
    for criterion in pack.criteria:
        path = ("criteria", criterion.id)
        holders = [part.id for part in pack.mnemonic_parts if criterion.id in part.criteria]
        if len(holders) != 1:
            found = ", ".join(holders) or "none"
            yield path, f"must stand in exactly one part of the mnemonic; found: {found}"
        yield from _same((*path, "phases"), criterion.phases, pack.phases.ids, "phase")


def _same(path: tuple[str, ...], found: Iterable[str], wanted: Iterable[str], what: str) -> Wrong:
    """The ids found must be exactly those wanted."""
    known, names = tuple(wanted), tuple(found)
    yield from _known(path, names, known, what)
    missing = [id for id in known if id not in names]
    if missing:
        yield path, f"the {what} « {'», « '.join(missing)} » is missing"


def _impact(pack: Pack) -> Wrong:
    for level in pack.levels:
        yield from _one(("levels", level.id, "kind"), level.kind, pack.kinds.ids, "kind of impact")
    yield from _same(("voyage", "example", "zones"), pack.voyage.example.zones.ids, pack.zones.ids, "zone")
    yield from _example(pack)


def _example(pack: Pack) -> Wrong:
    """A link of the worked example has a card at both ends; there are no more results than cards."""
    zones = pack.voyage.example.zones
    cards = {f"{zone.id}.{number}" for zone in zones for number in range(1, len(zone.cards) + 1)}
    for number, tie in enumerate(pack.voyage.example.ties):
        for end in (tie.source, tie.target):
            yield from _one(("voyage", "example", "ties", str(number)), end, cards, "card of the example")
    for zone in zones:
        if len(zone.results) > len(zone.cards):
            yield ("voyage", "example", "zones", zone.id, "results"), "more results than cards"


def _indicators(pack: Pack) -> Wrong:
    """Each looks at something that exists; a scale has words, a number has a unit, and only they do."""
    for indicator in pack.indicators:
        path = ("indicators", indicator.id)
        yield from _one((*path, "level"), indicator.level, pack.levels.ids, "level")
        level = pack.levels.get(indicator.level)
        if level is not None:
            markers = (*level.behaviours.ids, *level.impacts.ids)
            yield from _one((*path, "marker"), indicator.marker, markers, "behaviour or impact of this level")
        if (indicator.kind == "scale") != (len(indicator.scale) >= 2):
            yield path, "a scale has two words or more, and no other kind has any"
        if (indicator.kind == "number") != (indicator.unit is not None):
            yield path, "a number has its unit, and no other kind has any"


def _templates(pack: Pack) -> Wrong:
    """Each asks of zones that exist."""
    for template in pack.templates:
        yield from _known(("templates", template.id, "zones"), template.zones.ids, pack.zones.ids, "zone")


def _words(pack: Pack) -> Wrong:
    """Glossary and tree."""
    homes = Counter(leaf.id for branch in pack.branches for leaf in branch.leaves)
    for branch in pack.branches:
        for leaf in branch.leaves:
            if homes[leaf.id] > 1:
                yield ("branches", branch.id, "leaves", leaf.id), "this leaf hangs on two branches"
    for key in ("words", "words_en"):
        owners: dict[str, str] = {}
        for term in pack.terms:
            for word in getattr(term, key):
                owner = owners.setdefault(word.casefold(), term.id)
                if owner != term.id:
                    yield ("terms", term.id, key), f"« {word} » already belongs to the term « {owner} »"
    for term in pack.terms:
        yield from _one(("terms", term.id, "leaf"), term.leaf, pack.leaves.ids, "leaf")


def _steps(pack: Pack) -> Wrong:
    numbers = [step.number for step in pack.steps]
    if numbers != list(range(1, len(numbers) + 1)):
        yield ("steps",), f"the steps must be numbered 1, 2, 3… in order; found {numbers}"
    for step in pack.steps:
        for section in step.sections:
            path = ("steps", step.id, "sections", section.id)
            for key in ("figure", "game"):
                if (section.kind == key) != (getattr(section, key) is not None):
                    yield path, f"« {key} » is written when, and only when, the kind is {key}"
            if section.kind == "text" and not section.text:
                yield path, "a section of kind text needs its text"
            yield from _one((*path, "game"), section.game, pack.games.ids, "game")
            yield from _one((*path, "manifest"), section.manifest, pack.manifests, "manifest")


def _games(pack: Pack) -> Wrong:
    for slug, times in Counter(game.slug for game in pack.games).items():
        if times > 1:
            yield ("games",), f"two games have the slug « {slug} »"
    for game in pack.games:
        path = ("games", game.id, "items")
        if isinstance(game, FormsGame | CriteriaGame | ImpactsGame):
            for item in game.items:
                yield from _one((*path, item.initiative), item.initiative, pack.initiatives.ids, "initiative")
        if isinstance(game, FormsGame):
            for match in game.items:
                yield from _one((*path, match.id, "book"), match.book, pack.forms.ids, "form")
        elif isinstance(game, CriteriaGame):
            for story in game.items:
                yield from _known(
                    (*path, story.id, "parts"), story.parts, pack.mnemonic_parts.ids, "part of the mnemonic"
                )
                initiative = pack.initiatives.get(story.id)
                if initiative is not None and initiative.book_reading not in (None, story.parts):
                    yield (*path, story.id, "parts"), "differs from the book_reading of the initiative"
        elif isinstance(game, ImpactsGame):
            for effect in game.items:
                here = (*path, effect.initiative)
                yield from _one(here, effect.level, pack.levels.ids, "level")
                level = pack.levels.get(effect.level)
                if level is not None and level.kind != effect.kind:
                    yield here, f"the level « {level.id} » is {level.kind}, not {effect.kind}"
        elif isinstance(game, FieldGame):
            for id in set(game.narrow.ids) & set(game.wide.ids):
                yield ("games", game.id), f"the word « {id} » stands in both clouds: give it two ids"
        elif isinstance(game, PressGame):
            yield from _known(("games", game.id, "stances"), game.stances, pack.stances.ids, "stance")


def _workshops(pack: Pack) -> Wrong:
    for template in pack.workshops:
        for stage in template.stages:
            path = ("workshops", template.id, "stages", stage.id)
            yield from _one((*path, "zone"), stage.zone, pack.zones.ids, "zone")
            yield from _one((*path, "game"), stage.game, pack.games.ids, "game")
            items = stage.settings.get("items", ())
            if isinstance(items, tuple) and items:
                game = pack.games.get(stage.game)
                known = [str(getattr(item, "id", item)) for item in game.items] if game else []
                yield from _known((*path, "settings", "items"), items, known, "card of its game")


def _initiative(pack: Pack, initiative: Initiative) -> Wrong:
    path = ("initiatives", initiative.id)
    yield from _one((*path, "scale"), initiative.scale, pack.scales.ids, "scale")
    yield from _one((*path, "sector"), initiative.sector, pack.sectors.ids, "sector")
    yield from _one((*path, "bearer"), initiative.bearer, pack.bearers.ids, "bearer")
    yield from _one((*path, "status"), initiative.status, pack.statuses.ids, "status")
    yield from _one((*path, "need"), initiative.need, pack.needs.ids, "need")
    yield from _known((*path, "publics"), initiative.publics, pack.publics.ids, "public")
    yield from _known((*path, "forms"), initiative.forms, pack.forms.ids, "form")
    yield from _known((*path, "form_reasons"), initiative.form_reasons, initiative.forms, "form among its own")
    yield from _known((*path, "impacts"), initiative.impacts, pack.levels.ids, "level")
    yield from _known((*path, "leaves"), initiative.leaves, pack.leaves.ids, "leaf")
    yield from _known((*path, "sources"), initiative.sources, pack.sources.ids, "source")
    parts = initiative.book_reading or ()
    yield from _known((*path, "book_reading"), parts, pack.mnemonic_parts.ids, "part of the mnemonic")
    place = initiative.place
    if place is not None and (place.lat is None) != (place.lon is None):
        yield (*path, "place"), "lat and lon go together: write both or none"


# --- Ids ever published


def ids_of(pack: Pack) -> list[str]:
    """Return every id of a pack that a row, a browser or an address may hold, in the order of the pack."""
    found: list[str] = []
    for key in type(pack).model_fields:
        if key != "arts":
            found += _ids_in(getattr(pack, key), key)
    # A leaf may move to another branch: its id does not say where it hangs.
    return [id if ".leaves." not in id else "leaves." + id.rsplit(".", 1)[1] for id in found]


def _ids_in(value: Any, path: str) -> Iterator[str]:
    if isinstance(value, Thing):
        for key in type(value).model_fields:
            yield from _ids_in(getattr(value, key), f"{path}.{key}")
    elif isinstance(value, tuple):
        for one in value:
            if isinstance(one, Thing) and hasattr(one, "id"):
                yield f"{path}.{one.id}"
                yield from _ids_in(one, f"{path}.{one.id}")


def published_ids(folder: Path) -> list[str]:
    """Return the lines of `ids.txt`, without comments; nothing when the file is missing."""
    try:
        lines = (folder / "ids.txt").read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return []
    return [line.strip() for line in lines if line.strip() and not line.startswith("#")]


def _ids(pack: Pack, folder: Path) -> Wrong:
    here = set(ids_of(pack))
    for id in published_ids(folder):
        if id not in here:
            yield tuple(id.split(".")), "this id was published and is gone; ids may be added, never removed"


# --- Drawings


def drawings_named(pack: Pack) -> Iterator[tuple[tuple[str, ...], str]]:
    """Yield the path and the drawing's id of everything that shows a drawing."""
    with_art = ("forms", "criteria", "levels", "zones", "templates", "stances", "steps", "games", "workshops")
    for key in (*with_art, "initiatives"):
        for thing in getattr(pack, key):
            art = thing.art
            if art is not None:
                yield (key, thing.id, "art"), art


def _drawings(pack: Pack) -> Wrong:
    for path, id in drawings_named(pack):
        art = pack.arts.get(id)
        if art is None:
            yield path, f"the drawing « {id} » has no title in art/titles*.yaml"
    for art in pack.arts:
        path = ("arts", art.id)
        try:
            size = art.path.stat().st_size
        except OSError:
            yield path, f"the file art/{art.id}.svg is missing"
            continue
        if size > MAX_ART_BYTES:
            yield path, f"art/{art.id}.svg weighs {size:,} bytes; at most {MAX_ART_BYTES:,}"
