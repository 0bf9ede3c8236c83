"""The boat of the tests: Aïcha is captain, Basile crew, Rosa companion; Chloé a stranger, Dorian comes by a link."""

from collections.abc import Callable

import pytest

from mieux.core.testing import ReadOnlyOnGetClient
from mieux.people.models import User
from mieux.voyage.actions import links, voyages
from mieux.voyage.models import Right, Role, Voyage

CARDS = {
    "phare": ["Un jardin que tout l’immeuble partage."],
    "port": ["Une cour grise.", "Des voisins qui ne se parlent pas."],
    "requins": ["Le règlement de copropriété."],
    "rames": ["Des bacs que l’on peut déplacer."],
    "balises": ["Le premier bac est planté."],
}


@pytest.fixture
def boat(aicha: User, basile: User) -> Voyage:
    """Le jardin dans la cour."""
    voyage = voyages.start(aicha, "Le jardin dans la cour", cards=CARDS)
    voyages.come_aboard(voyage, basile)
    return voyage


@pytest.fixture
def rosa(boat: Voyage) -> User:
    """Accompanies."""
    user = User.objects.create_user("rosa@example.org", name="Rosa")
    voyages.come_aboard(boat, user, Role.COMPANION)
    return user


@pytest.fixture
def guest_of(boat: Voyage) -> Callable[[Right], ReadOnlyOnGetClient]:
    """Dorian's browser after he came aboard with a link of this right."""

    def come(right: Right, name: str = "Dorian") -> ReadOnlyOnGetClient:
        _row, token = links.make_link(boat, right, label="les voisins")
        browser = ReadOnlyOnGetClient()
        assert browser.post(f"/voyages/invite/{token}/", {"name": name}).status_code == 302
        return browser

    return come
