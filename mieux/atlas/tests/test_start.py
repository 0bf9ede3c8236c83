"""The day an initiative began, as people write it."""

import pytest

from mieux.atlas.forms.reading import read_start
from mieux.core.text import MONTHS
from mieux.evidence import dates


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("2012", "2012"),
        ("septembre 2012", "2012-09"),
        ("1er août 2012", "2012-08-01"),
        ("janv. 2012", "2012-01"),
        ("June 2012", "2012-06"),
    ],
)
def test_a_start_is_as_precise_as_it_is_known(said: str, kept: str):
    assert read_start(said) == kept


def test_a_month_has_the_same_names_everywhere():
    assert dates.MONTHS is MONTHS
    assert sorted(set(MONTHS.values())) == list(range(1, 13))
