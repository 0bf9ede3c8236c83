"""The fleet: what is coming in the projects one accompanies, nothing that ranks them, and an end at the next click."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from mieux.conftest import browser_of
from mieux.voyage.actions import voyages, writing
from mieux.voyage.models import Role, Voyage
from mieux.workshop.actions import preparing
from mieux.workshop.queries.fleet import BY_DATE, fleet_of, since

pytestmark = pytest.mark.django_db


def boat(captain, companion, title: str, *, days: int = 0, silent: int = 0) -> Voyage:
    """A project with two sharks, one of which an oar answers, and perhaps a buoy."""
    voyage = voyages.start(captain, title, cards={"requins": ["Le règlement", "Le froid"], "rames": ["Une bâche"]})
    cards = {card.text: card.card_id for card in voyage.cards.all()}
    writing.link(voyage, "user:1", cards["Le froid"], cards["Une bâche"], "shark-oar")
    if days:
        buoy = writing.add_card(voyage, "user:1", "balises", f"La fête de {title}")
        writing.set_fields(voyage, "user:1", buoy, {"date": (timezone.localdate() + timedelta(days=days)).isoformat()})
    voyages.come_aboard(voyage, companion, Role.COMPANION)
    if silent:
        Voyage.objects.filter(pk=voyage.pk).update(updated_at=timezone.now() - timedelta(days=silent))
    return voyage


def test_each_project_says_what_comes_and_what_has_no_answer(aicha, basile):
    voyage = boat(basile, aicha, "Le jardin", days=20)
    mine = voyages.start(aicha, "À moi")
    workshop = preparing.make(aicha, "Lancement")
    preparing.change(workshop, voyage=voyage, day=timezone.localdate() + timedelta(days=3))
    garden = next(each for each in fleet_of(aicha) if each.voyage == voyage)
    assert garden.sharks == ["Le règlement"]
    assert [each.card.text for each in garden.buoys] == ["La fête de Le jardin"]
    assert garden.stopover == timezone.localdate() + timedelta(days=10)
    assert (garden.workshop, garden.own, garden.silent) == (workshop, "", False)
    page = browser_of(aicha).get("/flotte/").text
    for words in ("Le jardin", "Le règlement", "La fête de Le jardin", "Lancement", "à vous aussi"):
        assert words in page
    assert "Le froid" not in page
    assert f"/ateliers/?voyage={voyage.key}" in page
    assert mine.title in page


def test_by_name_by_date_and_the_silent_ones(aicha, basile):
    boat(basile, aicha, "Zinc", days=4)
    boat(basile, aicha, "Abricot", days=40)
    boat(basile, aicha, "Miel", silent=95)
    assert [each.voyage.title for each in fleet_of(aicha)] == ["Abricot", "Miel", "Zinc"]
    assert [each.voyage.title for each in fleet_of(aicha, BY_DATE)] == ["Zinc", "Abricot", "Miel"]
    browser = browser_of(aicha)
    quiet = browser.get("/flotte/?silence=oui").text
    assert "Miel" in quiet
    assert "Abricot" not in quiet
    assert "rien depuis 3 mois" in quiet
    # Nothing else to sort by, whatever is asked.
    other = browser.get("/flotte/?tri=requins").text
    assert other.index("Abricot") < other.index("Miel") < other.index("Zinc")


def test_access_ends_at_the_next_click(aicha, basile):
    voyage = boat(basile, aicha, "Le jardin")
    browser = browser_of(aicha)
    assert "Le jardin" in browser.get("/flotte/").text
    voyages.go_ashore(voyage.shipmates.get(user=aicha))
    assert "Le jardin" not in browser.get("/flotte/").text
    assert browser.get(f"/voyages/{voyage.key}/").status_code in (403, 404)


def test_fifty_projects_ask_the_database_as_often_as_two(aicha, basile):
    for number in range(2):
        boat(basile, aicha, f"Projet {number}", days=10)
    browser = browser_of(aicha)
    browser.get("/flotte/")
    with CaptureQueriesContext(
        connection,
    ) as few:
        browser.get("/flotte/")
    for number in range(2, 50):
        boat(basile, aicha, f"Projet {number}", days=10)
    with CaptureQueriesContext(connection) as many:
        page = browser.get("/flotte/").text
    assert page.count('class="boat') - page.count('class="boat__') == 50
    assert len(many) == len(few) <= 14


def test_nobody_is_asked_to_sign_out_of_the_street(client, chloe):
    assert client.get("/flotte/")["Location"].startswith("/compte/connexion/")
    assert "Aucun bateau pour l’instant" in browser_of(chloe).get("/flotte/").text


@pytest.mark.parametrize(
    ("days", "words"),
    [(0, "aujourd’hui"), (1, "hier"), (12, "il y a 12 jours"), (70, "il y a 2 mois"), (800, "il y a 2 ans")],
)
def test_silence_is_said_in_words(days, words):
    assert since(date(2027, 3, 1) - timedelta(days=days), date(2027, 3, 1)) == words
