"""What a method is made of. The keys of the YAML files are the fields of these classes.

`docs/packs.md` explains every field to those who write a pack.
"""

from functools import cached_property
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from .games import AnyGame
from .items import FrozenMapping, Items
from .starting import Template
from .text import Text
from .thing import Address, Colour, Kind, Line, Minutes, Ref, Refs, Slug, Texture, Thing

Texts = Annotated[tuple[Text, ...], Field(max_length=60)]
"""Paragraphs, questions or cards, in order."""

SectionKind = Literal[
    "text",
    "figure",
    "game",
    "initiatives",
    "portraits",
    "example",
    "press",
    "tree",
    "glossary",
    "sources",
]

FigureName = Literal[
    "scales",
    "forms",
    "field",
    "wheel",
    "phases",
    "mnemonic",
    "domino",
    "levels",
    "sea",
    "zones",
    "points",
    "tree",
]
"""The figures the pages know how to draw: shape is data, behaviour is code."""


class Entry(Thing):
    """A word of a vocabulary: scale, sector, bearer, status, need, public."""

    id: Slug
    label: Text
    help: Text | None = None


class Need(Entry):
    """A kind of help, and how it is said on both sides: by those who look for it, by those who offer it."""

    wanted: Text | None = None
    offered: Text | None = None


class Attitude(Thing):
    """A way of being that the method asks for."""

    id: Slug
    label: Text
    text: Text


class Form(Thing):
    """A form of renewal; `initiative` and `reason` are the book's own reading of it."""

    id: Slug
    label: Text
    short: Text
    essence: Text
    question: Text
    initiative: Ref | None = None
    reason: Text | None = None
    art: Ref
    colour: Colour


class Part(Thing):
    """A part of the mnemonic and the criteria it stands for."""

    id: Slug
    label: Text
    criteria: Refs


class Phase(Thing):
    """A phase of a project, its name, its name when it is shared ("co-conception") and its question."""

    id: Slug
    label: Text
    co_label: Text
    question: Text


class Criterion(Thing):
    """A criterion: a petal of the wheel."""

    id: Slug
    label: Text
    short: Text
    mnemonic: Text
    essence: Text
    question: Text
    details: Texts
    colour: Colour
    texture: Texture
    art: Ref | None = None
    phases: FrozenMapping[str, Text]
    """For each phase, what to look for."""


class ImpactKind(Thing):
    """Direct or indirect."""

    id: Kind
    label: Text
    text: Text


class Marker(Thing):
    """A behaviour that changes or an impact that follows."""

    id: Slug
    label: Text
    text: Text


class Level(Thing):
    """A level of impact: who changes, what changes in their ways, what follows."""

    id: Slug
    label: Text
    kind: Kind
    summary: Text
    behaviours: Annotated[Items[Marker], Field(min_length=3, max_length=3)]
    impacts: Annotated[Items[Marker], Field(min_length=3, max_length=3)]
    art: Ref | None = None


IndicatorKind = Literal["number", "percentage", "scale", "testimony"]
"""What an indicator holds: a number with its unit, a share of a whole, a word of a scale, what somebody says."""

ZoneRole = Literal["lighthouse", "port", "crew", "lifeboat", "sharks", "oars", "buoys"]
Rhythm = Literal["annuelle", "semestrielle", "trimestrielle", "mensuelle", "hebdomadaire", "quotidienne", "autre"]
"""How often one looks again; the codes of the Etalab schema « impact d’un service public numérique »."""


class Indicator(Thing):
    """An entry of the shared library of indicators."""

    id: Slug
    label: Text
    kind: IndicatorKind
    unit: Text | None = None
    scale: Items[Entry] = Field(default=(), validate_default=True)  # type: ignore[assignment]
    """The words of a scale, in the order in which they are shown."""
    level: Ref
    marker: Ref | None = None
    """The behaviour or impact of that level it looks at."""
    definition: Text
    collection: Text | None = None
    bias: Text | None = None
    frequency: Rhythm = "autre"


class Zone(Thing):
    """A zone of the voyage: the metaphor, the plain word beside it, and what it asks."""

    id: Slug
    label: Text
    metaphor: Text
    stands_for: Text
    questions: Annotated[Texts, Field(min_length=1)]
    art: Ref
    role: ZoneRole | None = None
    """What the canvas knows of it: sharks have a kind and call for oars, buoys have a date… None: it holds cards."""


ExampleCard = Annotated[str, StringConstraints(strict=True, pattern=r"^[a-z0-9]+(-[a-z0-9]+)*\.[1-9][0-9]?$")]


class ExampleZone(Thing):
    """The cards of the worked example in one zone; the id is the zone's."""

    id: Ref
    cards: Annotated[Texts, Field(min_length=1)]
    results: Texts = ()
    """What each card left behind that one can touch, in the order of the cards; buoys have one."""


class ExampleTie(Thing):
    """A link between two cards of the worked example; `requins.1` is the first card of the zone `requins`."""

    source: ExampleCard
    target: ExampleCard
    type: Slug


class Example(Thing):
    """The worked example: a true voyage, with its worth and its limits."""

    title: Text
    intro: Texts
    zones: Items[ExampleZone]
    ties: Annotated[tuple[ExampleTie, ...], Field(max_length=60)] = ()
    value: Texts
    limits: Texts


class Voyage(Thing):
    """The canvas as a whole."""

    title: Text
    intro: Text
    loop: Text
    """The question asked in the middle of every stage."""
    example: Example


class Stance(Thing):
    """A way to stand before the method, with its hard question and an honest answer."""

    id: Slug
    label: Text
    question: Text
    answer: Annotated[Texts, Field(min_length=1)]
    posture: Text
    colour: Colour
    art: Ref


class Leaf(Thing):
    """A notion of the knowledge tree."""

    id: Slug
    label: Text
    definition: Text
    example: Text


class Branch(Thing):
    """A branch of the knowledge tree and its leaves."""

    id: Slug
    label: Text
    text: Text
    colour: Colour
    leaves: Annotated[Items[Leaf], Field(min_length=1)]


class Term(Thing):
    """A glossary entry; `words` are the spellings that pages underline, in French and in English."""

    id: Slug
    label: Text
    definition: Text
    words: Annotated[tuple[Line, ...], Field(min_length=1)]
    words_en: tuple[Line, ...] = ()
    leaf: Ref | None = None


class Source(Thing):
    """A book, a report, a law, a set of data."""

    id: Slug
    authors: Line
    title: Line
    year: Annotated[int, Field(strict=True, ge=1000, le=2200)] | None = None
    """Nothing when the source is undated."""
    publisher: Line | None = None
    url: Address | None = None
    licence: Line | None = None
    licence_url: Address | None = None
    """Under which words the data may be used, and where these words are."""
    note: Text | None = None


class Place(Thing):
    """Where an initiative lives. `insee` is the commune's code, degrees are WGS 84."""

    label: Line
    insee: Annotated[str, Field(strict=True, pattern=r"^(\d{2}|2[AB])\d{3}$")] | None = None
    lat: Annotated[float, Field(ge=-90, le=90)] | None = None
    lon: Annotated[float, Field(ge=-180, le=180)] | None = None


class Effect(Thing):
    """An impact of an initiative at one level; `bonus` marks the cell the reader would not expect."""

    text: Text
    bonus: bool = False


class Link(Thing):
    """An address outside; shown as a plain link, never embedded."""

    label: Text
    url: Address
    kind: Literal["site", "video", "article"] = "site"


class Initiative(Thing):
    """A true initiative told by the book."""

    id: Slug
    name: Text
    pitch: Text
    story: Annotated[Texts, Field(min_length=1)]
    place: Place | None = None
    scale: Ref
    sector: Ref
    bearer: Ref
    publics: Refs = ()
    need: Ref | None = None
    forms: Refs = ()
    form_reasons: FrozenMapping[str, Text] = Field(default_factory=dict, validate_default=True)
    impacts: FrozenMapping[str, Effect] = Field(default_factory=dict, validate_default=True)
    portrait: Texts | None = None
    origin: Text | None = None
    art: Ref
    status: Ref
    start: Annotated[str, Field(strict=True, pattern=r"^\d{4}(-\d{2}(-\d{2})?)?$")] | None = None
    leaves: Refs = ()
    book_reading: Refs | None = None
    question: Text | None = None
    """What the story leaves the reader to think about."""
    links: tuple[Link, ...] = ()
    sources: Refs = ()

    @property
    def label(self) -> Text:
        """The name, under the word every collection uses."""
        return self.name


class Point(Thing):
    """A common point of change makers."""

    id: Slug
    label: Text
    text: Text


class Section(Thing):
    """A part of a step's page, in the order in which the page shows it."""

    id: Slug
    title: Text
    kind: SectionKind
    text: Texts = ()
    figure: FigureName | None = None
    game: Ref | None = None
    manifest: str | None = None


class Prompt(Thing):
    """A question of the notebook."""

    id: Slug
    prompt: Text


class Step(Thing):
    """A step of the path. `intro` is its two-minute text."""

    id: Slug
    number: Annotated[int, Field(strict=True, ge=1, le=30)]
    title: Text
    question: Text
    colour: Colour
    art: Ref
    intro: Annotated[Texts, Field(min_length=1)]
    sections: Items[Section]
    midpoint: Text
    notebook: Annotated[Items[Prompt], Field(min_length=1)]
    minutes: Minutes


class WorkshopStage(Thing):
    """A moment of a workshop. `kind` is a stage kind of the code; of an unknown one the instruction is shown."""

    id: Slug
    kind: Slug
    title: Text
    instruction: Text
    script: Text | None = None
    """For the facilitator alone."""
    minutes: Minutes
    question: Text | None = None
    """Asked in large letters, by the kinds that ask one."""
    settings: FrozenMapping[str, int | bool | tuple[str, ...]] = Field(default_factory=dict, validate_default=True)
    """What the kind is set to: numbers, yes or no, and `items`, the ids of the cards of its game that are played."""
    zone: Ref | None = None
    """The zone of the voyage its cards are for."""
    game: Ref | None = None


class WorkshopTemplate(Thing):
    """A workshop ready to be run; its length is that of its stages."""

    id: Slug
    title: Text
    text: Text
    art: Ref
    stages: Annotated[Items[WorkshopStage], Field(min_length=1)]

    @property
    def minutes(self) -> int:
        """How long it takes."""
        return sum(stage.minutes for stage in self.stages)


class Art(Thing):
    """A drawing: its title, its description for those who do not see it, its file."""

    id: Slug
    title: Text
    desc: Text
    path: Path


class Pack(Thing):
    """A whole method, frozen."""

    id: Slug
    version: Annotated[int, Field(strict=True, ge=1)]
    title: Text
    tagline: Text
    definition: Text
    definition_source: Text
    mnemonic: Text
    reader: Text
    """Whose reading the games show beside the players' ("la lecture du livre")."""
    credit: Text
    languages: tuple[Literal["en"], ...] = ()
    """The languages the pack promises besides French."""
    manifests: FrozenMapping[str, Refs] = Field(default_factory=dict, validate_default=True)
    attitudes: Items[Attitude] = Field(default=(), validate_default=True)  # type: ignore[assignment]

    scales: Items[Entry]
    sectors: Items[Entry]
    bearers: Items[Entry]
    statuses: Items[Entry]
    needs: Items[Need]
    publics: Items[Entry]

    forms: Items[Form]
    mnemonic_parts: Items[Part]
    phases: Items[Phase]
    criteria: Items[Criterion]
    kinds: Items[ImpactKind]
    levels: Items[Level]
    indicators: Items[Indicator]
    voyage: Voyage
    zones: Items[Zone]
    templates: Items[Template] = Field(default=(), validate_default=True)  # type: ignore[assignment]
    stances: Items[Stance]
    branches: Items[Branch]
    terms: Items[Term]
    sources: Items[Source]
    steps: Items[Step]
    points: Items[Point]
    games: Items[AnyGame]  # type: ignore[type-var]
    workshops: Items[WorkshopTemplate] = Field(default=(), validate_default=True)  # type: ignore[assignment]
    initiatives: Items[Initiative]
    arts: Items[Art]

    @property
    def stamp(self) -> str:
        """`<id>@<version>`: what rows store beside an id of this pack."""
        return f"{self.id}@{self.version}"

    @property
    def label(self) -> Text:
        """The title, under the word every collection uses."""
        return self.title

    @cached_property
    def leaves(self) -> Items[Leaf]:
        """All the leaves of the tree, branch after branch."""
        return Items(leaf for branch in self.branches for leaf in branch.leaves)

    @cached_property
    def _branch_of(self) -> dict[str, Branch]:
        return {leaf.id: branch for branch in self.branches for leaf in branch.leaves}

    def branch_of(self, leaf: str) -> Branch:
        """Return the branch a leaf hangs on; an unknown leaf raises `KeyError`."""
        return self._branch_of[leaf]

    def art(self, id: str) -> Art:
        """Return the drawing with that id; an unknown one raises `KeyError`."""
        return self.arts[id]

    def manifest(self, name: str) -> Items[Thing]:  # type: ignore[type-var]
        """Return the things a manifest lists, in its order.

        The name is `<collection>.<use>`, for example `criteria.wheel`. A use that has no manifest gets the
        whole collection in its own order; an unknown collection raises `AttributeError`.
        """
        things: Items[Thing] = getattr(self, name.split(".")[0])  # type: ignore[type-var]
        ids = self.manifests.get(name)
        return things if ids is None else things.only(ids)

    def part_of(self, criterion: str) -> Part:
        """Return the part of the mnemonic that a criterion belongs to; an unknown one raises `KeyError`."""
        for part in self.mnemonic_parts:
            if criterion in part.criteria:
                return part
        raise KeyError(criterion)

    def levels_of(self, kind: Kind) -> Items[Level]:
        """Return the levels of one kind, in order."""
        return Items(level for level in self.levels if level.kind == kind)
