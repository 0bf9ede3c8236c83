"""Whatever people read, nothing that leaves the site adds their readings up."""

import csv
import io
import json
import re
from collections import Counter
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.apps import apps
from django.test import Client
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from mieux.core import limits
from mieux.method import pack
from mieux.people.models import User
from mieux.wheel import exports
from mieux.wheel.models import Reading, Stance, Word
from mieux.wheel.queries import Scope
from mieux.wheel.shown import together

from .laying import lay

pytestmark = pytest.mark.django_db

FORBIDDEN = re.compile(
    r"\b(scores?|rank(?:s|ed|ing)?|ratings?|ratingvalue|aggregaterating|average|mean value|moyennes?|totaux|"
    r"classements?|podium|pourcentages?|percent(?:age)?s?|majorit(?:é|y)|étoiles?)\b|%",
    re.IGNORECASE,
)
NO_WORDS = ("date", "datePublished", "adresse", "methode", "license", "licence", "url")
COLUMN = re.compile(r"(score|rank|rating|average|mean_|moyenne|total|sum_|somme|percent|podium|stars)", re.IGNORECASE)


def keys() -> list[tuple[str, str]]:
    return [(criterion.id, phase.id) for criterion in pack().criteria for phase in pack().phases]


words = st.tuples(st.sampled_from(Word.values), st.sampled_from(["", "link", "measure", "testimony"]))
one_reading = st.fixed_dictionaries(
    {
        "cells": st.lists(st.tuples(st.integers(0, 14), words), max_size=15),
        "people": st.integers(1, 500),
        "stance": st.sampled_from(Stance.values),
    }
)


def laid(initiative: Any, readings: list[dict[str, Any]]) -> None:
    """Fresh readings by fresh readers whose names hold no number."""
    limits.forget_all()
    Reading.objects.filter(initiative=initiative).delete()
    letters = "ABCDEFGHIJKL"
    for place, said in enumerate(readings):
        reader, _new = User.objects.get_or_create(
            email=f"{letters[place]}@example.org", defaults={"name": f"Lectrice {letters[place]}"}
        )
        cells = {keys()[at]: (word, kind) if kind else word for at, (word, kind) in said["cells"]}
        lay(initiative, reader, cells, people=said["people"], stance=said["stance"], sentence="Un fait.")


SLOW = settings(
    max_examples=12,
    deadline=None,
    # Each example writes and reads pages: the first one that fails says enough.
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@SLOW
@given(readings=st.lists(one_reading, max_size=7))
def test_no_page_says_a_number_about_readings(ruche, readings):
    laid(ruche, readings)
    client = Client()
    for path in ("lectures/", "lectures/roue/", "lectures/comparer/", "lectures/cellule/ouverture/diagnostic/"):
        page = BeautifulSoup(client.get(f"/atlas/{ruche.slug}/{path}").content, "html.parser")
        for node in page.select("time, option, script, style, textarea, svg defs"):
            node.decompose()
        text = page.main.get_text(" ")
        assert not FORBIDDEN.search(text), FORBIDDEN.search(text)
        # The only numbers are those of tables of people, as each reading says it.
        said = Counter(re.findall(r"\d+", re.sub(r"une table de\s\d+", "", text)))
        assert not said, (path, said)
    section = BeautifulSoup(client.get(f"/atlas/{ruche.slug}/").content, "html.parser").select_one("section.lectures")
    text = section.get_text(" ")
    assert not re.search(r"\d", text), re.search(r".{30}\d.{30}", text)
    assert not FORBIDDEN.search(text)


@SLOW
@given(readings=st.lists(one_reading, max_size=7))
def test_no_answer_for_machines_adds_up(ruche, readings):
    laid(ruche, readings)
    client = Client()
    data = client.get(f"/api/v1/initiatives/{ruche.slug}/readings").json()
    file = json.loads(client.get(f"/atlas/{ruche.slug}/lectures/export.json").content)
    linked = client.get(f"/atlas/{ruche.slug}.jsonld").json()
    for found in (data, file, linked.get("review", [])):
        for path, value in leaves(found):
            assert not COLUMN.search(path), path
            if isinstance(value, int | float) and not isinstance(value, bool):
                # A number of a reading, its id or the people of its own table: never one over readings.
                assert re.fullmatch(r"/lectures/\d+/(lecture|autour_de_la_table)", path), path
            elif isinstance(value, str) and not path.endswith(NO_WORDS):
                assert not FORBIDDEN.search(value), (path, value)
    rows = list(csv.DictReader(io.StringIO(b"".join(client.get(f"/atlas/{ruche.slug}/lectures/export.csv")).decode())))
    assert len(rows) == sum(len(reading.cells.all()) for reading in Reading.objects.filter(initiative=ruche))


def leaves(value: Any, path: str = "") -> list[tuple[str, Any]]:
    """(path, value) of everything in a JSON value."""
    if isinstance(value, dict):
        return [leaf for key, each in value.items() for leaf in leaves(each, f"{path}/{key}")]
    if isinstance(value, list):
        return [leaf for at, each in enumerate(value) for leaf in leaves(each, f"{path}/{at}")]
    return [(path, value)]


@SLOW
@given(readings=st.lists(one_reading, max_size=7))
def test_the_same_readings_make_the_same_wheel_and_table(ruche, readings):
    laid(ruche, readings)
    once = together(Scope(ruche)).wheel
    again = together(Scope(ruche)).wheel
    assert exports.wheel_svg(once) == exports.wheel_svg(again)
    assert str(once.table) == str(again.table)


@SLOW
@given(readings=st.lists(one_reading, min_size=1, max_size=6), again=st.integers(1, 3))
def test_a_paper_is_not_larger_for_being_said_more_often(ruche, readings, again):
    """Saying the same things once or several times: names may change, the papers do not."""
    laid(ruche, readings * 1)
    once = [(p.seen, p.unseen, p.cell.look) for leafed in together(Scope(ruche)).wheel.petals for p in leafed.papers]
    laid(ruche, (readings * (again + 1))[:12])
    more = [(p.seen, p.unseen, p.cell.look) for leafed in together(Scope(ruche)).wheel.petals for p in leafed.papers]
    assert once == more


def test_no_column_is_a_judgement():
    for model in apps.get_app_config("wheel").get_models():
        for field in model._meta.get_fields():
            assert not COLUMN.search(field.name), f"{model.__name__}.{field.name}"
    assert not [column for column in exports.COLUMNS if COLUMN.search(column)]
