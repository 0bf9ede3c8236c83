"""How a fiche is laid out in the index, and the tables that give its numbers back their meaning.

Text is stored as terms only (no positions, no original): the database has the texts. Facets live twice: as terms, to
filter, and as small whole numbers in columns, to count. One column holds several facets at once: a number stands
for one combination of values (« quartier, en cours, fr »), and counting combinations is counting every facet of the
column in one pass, also where a fiche has several values. The tables combination ↔ number are written beside the
index (``tables.json``) and only ever grow.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path

from tantivy import Document, Filter, Index, Schema, SchemaBuilder, TextAnalyzerBuilder, Tokenizer

from . import quadkeys, words
from .shapes import FACETS, IndexDoc

#: Changes whenever an index made by older code must be made again.
VERSION = 2

#: Column → the facets it combines; few combinations per column keeps counting fast. The first one also tells
#: whether the fiche has a place.
COLUMNS: dict[str, tuple[str, ...]] = {
    "c0": ("scale", "status", "language"),
    "c1": ("bearer", "source"),
    "c2": ("form",),
    "c3": ("criterion", "country"),
    "c4": ("need",),
    "c5": ("sector",),
    "c6": ("leaf",),
    "c7": ("territory",),
}
PLACED = "c0"
#: Column of the map: a number stands for one cell of this level.
GRID = "grid"
GRID_LEVEL = 10
COLUMN_OF = {facet: column for column, facets in COLUMNS.items() for facet in facets}
HIDDEN = "hidden"
_COUNTED_TERRITORIES = ("region-", "departement-")
_LONGEST = 200

Combination = tuple[tuple[str, ...], ...]

assert set(COLUMN_OF) == set(FACETS)


def build_schema() -> Schema:
    """Terms: ``text`` (stems of everything), ``title`` (whole words), ``f`` (facets, cells). The rest are columns."""
    builder = SchemaBuilder()
    builder.add_unsigned_field("id", indexed=True, fast=True)
    builder.add_text_field("text", tokenizer_name="blank", index_option="freq")
    builder.add_text_field("title", tokenizer_name="blank", index_option="basic")
    builder.add_text_field("f", tokenizer_name="blank", index_option="basic")
    # Only a column: its words are thrown away by the tokenizer so that no terms are stored for it.
    builder.add_text_field("order", tokenizer_name="nothing", index_option="basic", fast=True)
    builder.add_unsigned_field("updated", fast=True)
    builder.add_unsigned_field("place", fast=True)
    builder.add_float_field("lat", fast=True)
    builder.add_float_field("lon", fast=True)
    for column in (*COLUMNS, GRID):
        builder.add_unsigned_field(column, fast=True)
    return builder.build()


SCHEMA = build_schema()


def register(index: Index) -> Index:
    """Give an opened index its tokenizers: texts come already cut and stemmed, only blanks separate their terms."""
    index.register_tokenizer("blank", TextAnalyzerBuilder(Tokenizer.whitespace()).build())
    # Under one name, two tokenizers: terms lose everything, the column keeps the text whole.
    index.register_tokenizer("nothing", TextAnalyzerBuilder(Tokenizer.raw()).filter(Filter.remove_long(1)).build())
    index.register_fast_field_tokenizer("nothing", TextAnalyzerBuilder(Tokenizer.raw()).build())
    return index


def facet_term(facet: str, value: str) -> str:
    """The term that a value of a facet is filed under, whatever the value (it may come from an address)."""
    clean = value[:_LONGEST].encode("utf-8", "replace").decode()
    return f"{facet}:{'_'.join(clean.split())}"


class _Terms(dict[tuple[str, tuple[str, ...]], str]):
    """(facet, values) → their terms separated by blanks, remembered: the same combinations come again and again."""

    def __missing__(self, key: tuple[str, tuple[str, ...]]) -> str:
        if len(self) > 100_000:
            self.clear()
        found = self[key] = " ".join([facet_term(key[0], value) for value in key[1]])
        return found


_TERMS = _Terms()


def counted(facet: str, values: Iterable[str]) -> tuple[str, ...]:
    """The values of a facet that are counted: all, except that territories stop at the département."""
    if facet == "territory":
        return tuple(sorted({v for v in values if v.startswith(_COUNTED_TERRITORIES)}))
    return tuple(values)


class Tables:
    """Combination ↔ number for each column, cell ↔ number for the map."""

    def __init__(self) -> None:
        self.numbers: dict[str, dict[Combination, int]] = {column: {} for column in COLUMNS}
        self.cells: dict[int, int] = {}

    def size(self) -> int:
        """How many combinations and cells there are in all."""
        return sum(map(len, self.numbers.values())) + len(self.cells)

    def number(self, column: str, combination: Combination) -> int:
        """The number of a combination, a new one if it is new."""
        table = self.numbers[column]
        found = table.get(combination)
        if found is None:
            found = table[combination] = len(table)
        return found

    def cell(self, cell: int) -> int:
        """The number of a cell of level :data:`GRID_LEVEL`."""
        return self.cells.setdefault(cell, len(self.cells))

    def dump(self, path: Path) -> None:
        """Write the tables so that a reader sees the old or the new ones, never half."""
        data = {"columns": {c: list(t) for c, t in self.numbers.items()}, "cells": list(self.cells)}
        draft = path.with_suffix(".new")
        draft.write_text(json.dumps(data, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")
        draft.replace(path)

    @classmethod
    def load(cls, path: Path) -> Tables:
        """Read them back; raises ValueError or KeyError when the file is not what it should be."""
        data = json.loads(path.read_text(encoding="utf-8"))
        tables = cls()
        for column in COLUMNS:
            tables.numbers[column] = {
                tuple(tuple(values) for values in combination): number
                for number, combination in enumerate(data["columns"][column])
            }
        tables.cells = {int(cell): number for number, cell in enumerate(data["cells"])}
        return tables


def document(doc: IndexDoc, tables: Tables) -> Document:
    """A fiche as the index stores it."""
    facets: Mapping[str, tuple[str, ...]] = doc.facets
    out = Document()
    add = out.add_unsigned
    add("id", doc.id)
    add("updated", max(0, doc.updated))
    title = words.folded(doc.title[:500])
    stems = words.stems(doc.title[:500], doc.language)
    # The words of the title count three times: a fiche is first of all what its title says.
    out.add_text(
        "text", f"{stems} {stems} {words.stems(f'{doc.title[:500]} {doc.pitch} {doc.body}'[:50_000], doc.language)}"
    )
    out.add_text("title", title)
    out.add_text("order", title[:80])

    filed = [_TERMS[item] for item in facets.items()]
    filed.append(f"language:{doc.language}")
    if not doc.public:
        filed.append(HIDDEN)
    placed: tuple[str, ...] = ()
    if doc.lat is not None and doc.lon is not None and -90 <= doc.lat <= 90 and -180 <= doc.lon <= 180:
        placed = ("placed",)
        number = quadkeys.place(doc.lat, doc.lon)
        add("place", number)
        out.add_float("lat", doc.lat)
        out.add_float("lon", doc.lon)
        add(GRID, tables.cell(quadkeys.cell(number, GRID_LEVEL)))
        filed += quadkeys.terms(number)
    out.add_text("f", " ".join(filed))

    get = facets.get
    for column, names in COLUMNS.items():
        if column == PLACED:
            combination: Combination = (get("scale", ()), get("status", ()), (doc.language,), placed)
        elif column == "c7":
            combination = (counted("territory", get("territory", ())),)
        elif len(names) == 1:
            combination = (get(names[0], ()),)
        else:
            combination = tuple([get(name, ()) for name in names])
        table = tables.numbers[column]
        code = table.get(combination)
        add(column, tables.number(column, combination) if code is None else code)
    return out
