"""The initiative and the readers the tests talk about: La Ruche aux livres, public, carried by Aïcha."""

from collections.abc import Callable
from typing import Any

import pytest

from mieux.atlas import actions as atlas_actions
from mieux.atlas.content import BLANK
from mieux.atlas.models import Initiative, Member
from mieux.conftest import browser_of
from mieux.core.testing import ReadOnlyOnGetClient
from mieux.people.models import User
from mieux.wheel import actions
from mieux.wheel.actions import Fact, Terms
from mieux.wheel.models import Reading, Round, Word
from mieux.wheel.rules import Who

STORY = (
    "Un mardi de pluie, trois voisines ont poussé la porte d’une école fermée. "
    "Aujourd’hui, quarante familles y échangent des livres et des heures."
)


@pytest.fixture
def ruche(aicha: User, moderator: User, settings: Any) -> Initiative:
    """La Ruche aux livres: public, Aïcha is its captain, Basile its crew is added by the tests that need him."""
    settings.MODERATION = "after"
    draft = atlas_actions.save_draft(
        aicha,
        {
            **BLANK,
            "name": "La Ruche aux livres",
            "pitch": "On y échange des livres et des heures.",
            "story": STORY,
            "no_place": True,
        },
        atlas_actions.Contact("ruche-secrete@example.org", True),
    )
    return atlas_actions.submit(draft, aicha)


@pytest.fixture
def crew(ruche: Initiative, basile: User) -> User:
    """Basile, in the team."""
    Member.objects.create(initiative=ruche, user=basile)
    return basile


@pytest.fixture
def reader(db: None) -> User:
    """Rosa reads what others carry."""
    return User.objects.create_user("rosa@example.org", name="Rosa")


@pytest.fixture
def write(ruche: Initiative) -> Callable[..., Reading]:
    """`write(user, word="present", …)`: a reading with one cell, still a draft."""

    def begin(
        user: User,
        *,
        word: str = "present",
        sentence: str = "Trois voisines ont décidé ensemble.",
        criterion: str = "ouverture",
        phase: str = "diagnostic",
        round: Round | None = None,
    ) -> Reading:
        reading = actions.start_reading(Who(user), ruche, round=round)
        actions.write_cell(reading, Fact(criterion, phase, Word(word), sentence))
        return Reading.objects.get(pk=reading.pk)

    return begin


@pytest.fixture
def blind(ruche: Initiative, aicha: User) -> Round:
    """A blind round that opens with the third reading."""
    return actions.open_round(ruche, aicha, Terms("Le conseil lit", "", True, 3))


def enter(round: Round, by: User, signature: str = "Dorian") -> tuple[ReadOnlyOnGetClient, Reading]:
    """A guest who came by a link and signed: their browser and their reading."""
    _row, token = actions.invite_by_link(round, by, "les parents")
    browser = ReadOnlyOnGetClient()
    assert browser.post(f"/lectures/invitation/{token}/", {"signature": signature}).status_code == 302
    return browser, Reading.objects.filter(round=round, signature=signature).latest("pk")


def typed(**more: Any) -> dict[str, Any]:
    """What somebody types for one fact."""
    return {
        "sentence": "Quarante familles se passent des livres.",
        "criterion": "ouverture",
        "phase_ouverture": "diagnostic",
        "word": "present",
        "preuve-kind": "",
        "action": "write",
        **more,
    }


__all__ = ["browser_of", "enter", "typed"]
