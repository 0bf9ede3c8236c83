from datetime import UTC, date, datetime

import pytest
from django.template import Context, Template
from django.utils import translation

from mieux.core.days import date_format


@pytest.mark.parametrize(
    ("language", "day", "words"),
    [
        ("fr", date(2026, 3, 1), "1er mars 2026"),
        ("fr", date(2026, 3, 11), "11 mars 2026"),
        ("fr", date(2026, 3, 21), "21 mars 2026"),
        ("fr", date(2026, 12, 1), "1er décembre 2026"),
        ("en", date(2026, 3, 1), "March 1, 2026"),
    ],
)
def test_the_first_day_of_a_month_has_its_name(language, day, words):
    with translation.override(language):
        assert date_format(day).replace("\xa0", " ") == words
        said = Template('{{ day|date:"DATE_FORMAT" }}').render(Context({"day": day}))
        assert said.replace("\xa0", " ") == words


def test_other_forms_of_a_date_are_left_alone():
    moment = datetime(2026, 3, 1, 13, 2, tzinfo=UTC)
    with translation.override("fr"):
        words = Template("{{ at|date:'c' }}|{{ at|date:'Y-m-d' }}|{{ none|date:'j F' }}|{{ at|date:'H' }}").render(
            Context({"at": moment, "none": None})
        )
        assert words == "2026-03-01T14:02:00+01:00|2026-03-01||14"
        assert Template("{{ at|date }}").render(Context({"at": moment})).startswith("1er mars 2026")
        assert (
            Template('{{ at|date:"DATETIME_FORMAT" }}')
            .render(Context({"at": moment}))
            .startswith("1er mars 2026 14:02")
        )
