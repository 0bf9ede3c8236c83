"""A story that waits for a look, and of which nothing is left once somebody is no longer named."""

import pytest

from mieux.atlas import actions as atlas
from mieux.atlas.content import BLANK
from mieux.people.models import User
from mieux.voyage.backstage import withdrawing
from mieux.voyage.models import Publication, PublicationState, Voyage

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("texts", "state"),
    [
        (["Basile a planté le premier bac."], PublicationState.WITHDRAWN),
        (["Basile a planté le premier bac.", "Une cour."], PublicationState.WAITING),
        (["Une cour."], PublicationState.WAITING),
    ],
)
def test_nobody_is_asked_to_look_at_nothing(boat: Voyage, aicha: User, texts: list[str], state: PublicationState):
    content = {**BLANK, "name": "La Ruche aux livres", "pitch": "On y échange des livres.", "no_place": True}
    row = Publication.objects.create(
        voyage=boat,
        initiative=atlas.save_draft(aicha, content, atlas.Contact()),
        title="Le jardin",
        language="fr",
        licence="CC-BY-SA-4.0",
        asked=[{"part": "port", "slot": f"port-{number}", "text": text} for number, text in enumerate(texts)],
        by=aicha,
    )
    withdrawing.forget(boat, "Basile")
    row.refresh_from_db()
    assert row.state == state
    assert [each["text"] for each in row.asked] == [text for text in texts if "Basile" not in text]
