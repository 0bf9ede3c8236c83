"""The garden of Aïcha, public, with its team; a fiche that nobody carries here; ways to say and to see."""

from datetime import date
from typing import Any

import pytest

from mieux.atlas.models import Initiative, Member
from mieux.atlas.tests.conftest import content, draft, garden, listed, pending
from mieux.evidence.models import Kind
from mieux.impact.actions import claims
from mieux.impact.actions.recording import settle
from mieux.impact.models import Claim, Observation, ObservationEvidence, Review, Says
from mieux.people.models import User

__all__ = ["content", "draft", "garden", "listed", "pending"]


def plain(response: Any) -> str:
    """The words of an answer, with plain blanks: the catalogue glues « ? », « : » and « » » to their words."""
    return str(response.content.decode()).replace("\u00a0", " ")


@pytest.fixture
def team(garden: Initiative, aicha: User, basile: User) -> Initiative:
    """The garden, carried by Aïcha and Basile."""
    Member.objects.create(initiative=garden, user=basile)
    return garden


def say(initiative: Initiative, user: User, text: str = "Les voisines se parlent.", **more: Any) -> Claim:
    """Somebody says what it changes."""
    return claims.add_claim(initiative, user, claims.Words(**{"level": "groupe", "text": text, **more}))


def see(claim: Claim, user: User, *, says: str = Says.SUPPORTS, shown: bool = True, **more: Any) -> Observation:
    """Rows as they are after somebody saw something, with a link that shows it."""
    row = Observation.objects.create(
        claim=claim, by=user, **{"on": date(2026, 3, 3), "says": says, "text": "Vu au marché.", **more}
    )
    if shown:
        ObservationEvidence.objects.create(
            observation=row, kind=Kind.LINK, url="https://example.org/journal", text="L’article"
        )
    settle(claim)
    return row


__all__ += ["Review", "plain", "say", "see"]
