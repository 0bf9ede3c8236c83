"""What leaves as a file comes back the same: indicators, publics, numerators, words, periods, extras."""

from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mieux.atlas.models import Initiative
from mieux.impact.actions import imports
from mieux.impact.amounts import plain
from mieux.impact.exports.tables import csv_pieces, xlsx_file
from mieux.impact.models import Frequency, Indicator, IndicatorKind, Review, Role, Value
from mieux.impact.queries.values import Asked

pytestmark = pytest.mark.django_db

words = st.text("abc éÉ'’;,\"=+-@|\n0 1/%", min_size=1, max_size=20).map(str.strip).filter(bool)
names = (
    st.text("abcdeé'-;, %", min_size=2, max_size=20)
    .map(lambda text: " ".join(text.split()))
    .filter(lambda text: any(sign.isalpha() for sign in text))
)
days = st.dates(date(1995, 1, 1), date(2025, 12, 31))
numbers = st.decimals(-(10**8), 10**8, places=6, allow_nan=False)


@st.composite
def indicators(draw):
    kind = draw(st.sampled_from(IndicatorKind.values))
    labels = draw(
        st.lists(st.text("abcdé ", min_size=1, max_size=8).map(str.strip).filter(bool), min_size=2, max_size=4)
    )
    labels = list(dict.fromkeys(labels)) or ["non"]
    return {
        "name": draw(names),
        "kind": kind,
        "unit": draw(st.sampled_from(["", "personnes", "kg", "%"])) if kind == "number" else "",
        "scale": [{"id": f"n{n}", "label": label} for n, label in enumerate(labels, 1)] if kind == "scale" else [],
        "definition": draw(st.one_of(st.just(""), words)),
        "collection": draw(st.one_of(st.just(""), words)),
        "bias": draw(st.one_of(st.just(""), words)),
        "frequency": draw(st.sampled_from(Frequency.values)),
    }


@st.composite
def values(draw, indicator):
    on = draw(days)
    row = {
        "on": on,
        "since": draw(st.one_of(st.none(), st.integers(0, 400).map(lambda n: on - timedelta(days=n)))),
        "role": draw(st.sampled_from(Role.values)),
        "public": draw(st.sampled_from(["", "Jeunes", "Aînées, aînés", "Femmes"])),
        "insee": draw(st.sampled_from(["", "67482", "2A004", "01053", "44"])),
        # A source that says what the indicator says already is no source of its own.
        "source": draw(st.one_of(st.just(""), words.filter(lambda text: text != indicator["collection"]))),
        "comment": draw(st.one_of(st.just(""), words)),
        "automated": draw(st.booleans()),
        "about": draw(st.booleans()),
        "extras": draw(st.dictionaries(st.sampled_from(["lieu-dit", "relevé par"]), words, max_size=2)),
    }
    if indicator["kind"] == "number":
        row["number"] = draw(numbers)
    elif indicator["kind"] == "percentage":
        row["denominator"] = draw(st.integers(1, 10**6).map(Decimal))
        row["numerator"] = draw(st.integers(0, int(row["denominator"])).map(Decimal))
    elif indicator["kind"] == "scale":
        row["level"] = draw(st.sampled_from([level["id"] for level in indicator["scale"]]))
    else:
        row["words"], row["consent"] = draw(words.filter(lambda text: any(sign.isalpha() for sign in text))), True
    return row


@st.composite
def tables(draw):
    rows = []
    # « Éb » and « eb » are one indicator for whoever reads a table.
    for indicator in draw(st.lists(indicators(), min_size=1, max_size=4, unique_by=lambda each: plain(each["name"]))):
        keys = lambda row: (row["role"], row["on"], row["since"], row["public"], row["insee"])  # noqa: E731
        rows.append((indicator, draw(st.lists(values(indicator), min_size=1, max_size=4, unique_by=keys))))
    return rows


SAME = (
    "role", "on", "since", "public", "insee", "number", "numerator", "denominator", "level", "words", "consent",
    "about", "source", "comment", "automated",
)  # fmt: skip
INDICATOR_SAME = ("kind", "unit", "scale", "definition", "collection", "bias", "frequency")


def told(initiative):
    """Everything that has to come back."""
    return {
        (indicator.name, indicator.unit): (
            [getattr(indicator, name) for name in INDICATOR_SAME],
            sorted(
                repr([getattr(value, name) for name in SAME] + sorted(value.extras.items()))
                for value in indicator.values.all()
            ),
        )
        for indicator in initiative.indicators.all()
    }


def fill(initiative, table):
    for described, rows in table:
        indicator = Indicator.objects.create(initiative=initiative, **described)
        Value.objects.bulk_create(Value(indicator=indicator, review=Review.KEPT, **row) for row in rows)


def bring(initiative, user, content, name):
    batch = imports.stage(initiative, user, BytesIO(content), name)
    imports.read(batch, initiative.name, lambda *__: None)
    assert not batch.report["blocked"]
    counts = batch.report["counts"]
    assert counts["bad"] == 0, batch.report["first"]
    imports.publish(batch, user, initiative.name, lambda *__: None)


@pytest.fixture
def two(aicha):
    common = {
        "name": "Le jardin des voisines",
        "pitch": "On plante.",
        "method": "social-innovation@1",
        "state": "published",
    }
    return [Initiative.objects.create(slug=slug, **common) for slug in ("jardin", "copie")], aicha


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(table=tables(), form=st.sampled_from(["csv", "xlsx"]))
def test_a_file_comes_back_as_it_left(two, table, form):
    (home, copy), user = two
    Indicator.objects.all().delete()
    fill(home, table)
    if form == "csv":
        content = b"".join(csv_pieces(home, Asked(), home.name))
    else:
        with xlsx_file(home, Asked(), home.name) as file:
            content = file.read()
    bring(copy, user, content, f"valeurs.{form}")
    assert told(copy) == told(home)


def test_importing_the_same_file_again_changes_nothing(two):
    (home, copy), user = two
    indicator = {"name": "Repas", "kind": "number", "unit": "repas"}
    fill(home, [(indicator, [{"on": date(2024, 3, 5), "number": Decimal(3), "public": "Jeunes"}])])
    content = b"".join(csv_pieces(home, Asked(), home.name))
    bring(copy, user, content, "a.csv")
    before = told(copy)
    bring(copy, user, content, "a.csv")
    assert told(copy) == before
