"""Days as people write them."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mieux.evidence.dates import BadDay, read_day

MARCH_5, MARCH = date(2024, 3, 5), date(2024, 3, 1)


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("2024-03-05", MARCH_5),
        ("2024-3-5", MARCH_5),
        ("2024-03-05T10:00", MARCH_5),
        ("05/03/2024", MARCH_5),
        ("5.3.2024", MARCH_5),
        ("5 mars 2024", MARCH_5),
        ("le 5 mars 2024", MARCH_5),
        ("mardi 5 mars 2024", MARCH_5),
        ("1er mars 2024", MARCH),
        ("mars 2024", MARCH),
        ("Mars 2024", MARCH),
        ("en mars 2024", MARCH),
        ("03/2024", MARCH),
        ("2024-03", MARCH),
        ("2024", date(2024, 1, 1)),
        ("février 2024", date(2024, 2, 1)),
        ("AOÛT 2023", date(2023, 8, 1)),
        ("March 5, 2024", MARCH_5),
        ("March 5th 2024", MARCH_5),
        ("5 March 2024", MARCH_5),
        ("Mar 2024", MARCH),
        (" 5\u00a0mars\u202f2024 ", MARCH_5),
    ],
)
def test_a_day_is_read_in_every_form(typed, day):
    assert read_day(typed, "fr") == day
    if typed != "05/03/2024" and typed != "5.3.2024":
        assert read_day(typed, "en") == day


def test_in_english_an_uncertain_day_is_asked_for_not_guessed():
    with pytest.raises(BadDay, match="Le jour d’abord"):
        read_day("05/03/2024", "en")
    assert read_day("25/03/2024", "en") == read_day("03/25/2024", "en") == date(2024, 3, 25)
    assert read_day("03/03/2024", "en") == date(2024, 3, 3)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", "pas compris"),
        ("N/A", "pas compris"),
        ("hier", "pas compris"),
        ("05/03/24", "pas compris"),
        ("30 février 2024", "n’existe pas"),
        ("32/01/2024", "n’existe pas"),
        ("0999", "lointaine"),
    ],
)
def test_what_is_no_day_gets_help(typed, words):
    with pytest.raises(BadDay, match=words):
        read_day(typed)


def test_a_day_that_has_not_come_is_refused_unless_it_is_aimed_at():
    tomorrow = (MARCH_5 + timedelta(days=1)).isoformat()
    with pytest.raises(BadDay, match="pas encore venu"):
        read_day(tomorrow, today=MARCH_5)
    assert read_day(tomorrow, today=MARCH_5, future=True) == MARCH_5 + timedelta(days=1)
    assert read_day(MARCH_5.isoformat(), today=MARCH_5) == MARCH_5


@given(st.dates(date(1000, 1, 1), date(2024, 1, 1)))
def test_every_day_of_the_calendar_is_read_back(day):
    assert read_day(day.isoformat()) == day
    assert read_day(day.strftime("%d/%m/") + f"{day.year:04d}") == day


@given(st.text(max_size=30))
def test_any_text_is_a_day_or_a_message(text):
    said = "a day"
    try:
        read_day(text)
    except BadDay as error:
        said = str(error)
    assert said
