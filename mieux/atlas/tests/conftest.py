"""The fiche the tests talk about: Aïcha's garden, in the state each test needs."""

from io import BytesIO
from typing import Any

import pytest
from PIL import Image

from mieux.atlas import actions
from mieux.atlas.content import BLANK
from mieux.atlas.models import Initiative, Source
from mieux.core.testing import ReadOnlyOnGetClient
from mieux.people.models import User


def content(**more: Any) -> dict[str, Any]:
    """A small, valid content."""
    return {
        **BLANK,
        "name": "Le jardin des voisines",
        "pitch": "On y plante ensemble ce que l’on mange ensemble.",
        "place_label": "Nantes",
        "insee": "44109",
        "country": "FR",
        "epci": "244400404",
        "departement": "44",
        "region": "52",
        "lat": 47.2382,
        "lon": -1.5603,
        **more,
    }


def typed(**more: Any) -> dict[str, Any]:
    """What somebody types for that fiche."""
    return {
        "name": "Le jardin des voisines",
        "pitch": "On y plante ensemble ce que l’on mange ensemble.",
        "where": "commune",
        "commune": "Nantes (44)",
        "language": "fr",
        "reachable": "on",
        "action": "send",
        **more,
    }


@pytest.fixture
def draft(aicha: User) -> Initiative:
    """Aïcha's garden, which only she sees."""
    return actions.save_draft(aicha, content(), actions.Contact("jardin-secret@example.org", True))


@pytest.fixture
def pending(draft: Initiative, aicha: User, settings) -> Initiative:
    """The garden, sent and waiting."""
    settings.MODERATION = "before"
    return actions.submit(draft, aicha)


@pytest.fixture
def garden(pending: Initiative, moderator: User) -> Initiative:
    """The garden, public."""
    return actions.publish(pending, moderator)


@pytest.fixture
def listed(db) -> Initiative:
    """A fiche from a list of open data: public, without a team."""
    source = Source.objects.create(slug="liste", kind="data", name="La liste", credit="ANCT", licence="LO 2.0")
    row = Initiative(
        slug="le-lieu",
        name="Le lieu",
        pitch="Un lieu.",
        state="published",
        source=source,
        licence="LO 2.0",
        source_ref="1",
        method="social-innovation@1",
        country="FR",
        insee="44109",
        place_label="Nantes",
        reachable=False,
    )
    row.save()
    row.versions.create(
        number=1,
        data={
            **BLANK,
            "name": "Le lieu",
            "pitch": "Un lieu.",
            "country": "FR",
            "insee": "44109",
            "place_label": "Nantes",
        },
    )
    return row


def picture(size: tuple[int, int] = (80, 60), form: str = "JPEG", **options: Any) -> BytesIO:
    """A small picture file."""
    buffer = BytesIO()
    Image.new("RGB", size, "#1f6fb2").save(buffer, form, **options)
    buffer.seek(0)
    buffer.name = f"photo.{form.lower()}"
    return buffer


@pytest.fixture
def without_csrf() -> ReadOnlyOnGetClient:
    """A client for posts from nobody."""
    return ReadOnlyOnGetClient()
