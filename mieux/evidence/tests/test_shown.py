"""Evidence put in words for a page."""

import pytest

from mieux.evidence.models import Kind
from mieux.evidence.shown import shown
from mieux.wheel.models import CellEvidence


@pytest.mark.parametrize(
    ("kept", "said"),
    [
        ("« Je vends tout avant midi. »", "Je vends tout avant midi."),
        ("“I sell it all.”", "I sell it all."),
        ("« Oui », puis « non »", "« Oui », puis « non »"),
        ("Je vends « tout »", "Je vends « tout »"),
        ("« »", "« »"),
    ],
)
def test_words_of_somebody_stand_between_one_pair_of_marks(kept, said):
    row = CellEvidence(kind=Kind.TESTIMONY, text=kept)
    assert shown(row).text == said
    assert row.text == kept
