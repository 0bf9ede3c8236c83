"""Two readings, one reader over time, two contexts: side by side."""

import re

import pytest
from bs4 import BeautifulSoup

from mieux.conftest import browser_of
from mieux.wheel.models import Reading

from .laying import D, E, R, context, keep, lay

pytestmark = pytest.mark.django_db


def compared(client, ruche, left="", right="") -> BeautifulSoup:
    response = client.get(f"/atlas/{ruche.slug}/lectures/comparer/?gauche={left}&droite={right}")
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


def rows(page) -> list[list[str]]:
    return [
        [re.sub(r"\s+", " ", node.get_text(" ", strip=True)) for node in (row.th.a, *row.select("td ul"))]
        for row in page.select(".compare-table tbody tr")
    ]


def test_two_readings_differ_in_words_and_meet_in_words(client, ruche, aicha, basile):
    left = lay(
        ruche, aicha, {("ouverture", D): ("present", "link"), ("ouverture", R): "present", ("impact", D): "partly"}
    )
    right = lay(ruche, basile, {("ouverture", D): "not_seen", ("ouverture", R): "present", ("nouveaute", E): "partly"})
    page = compared(client, ruche, f"lecture-{left.pk}", f"lecture-{right.pk}")
    assert rows(page) == [["Ouverture, co-conception", "Présent, étayé", "Pas vu"]]
    told = " ".join(node.get_text() for node in page.select("p.told"))
    assert "Elles se rejoignent : ouverture (co-réalisation)." in told.replace("\xa0", " ")
    assert "Seulement à gauche : impact (co-conception)." in told.replace("\xa0", " ")
    assert "Seulement à droite : nouveauté (co-évaluation)." in told.replace("\xa0", " ")
    assert len(page.select("svg.roue")) == 2


def test_one_reader_over_time(client, ruche, aicha):
    reading = lay(ruche, aicha, {("ouverture", D): "not_seen"})
    reading.cells.update(word="present")
    keep(reading, 2, "J’ai relu.", "changed")
    # Without a choice, the only reading beside what it was.
    page = compared(client, ruche)
    assert rows(page) == [["Ouverture, co-conception", "Pas vu", "Présent, à étayer"]]


def test_mine_stands_beside_the_latest_of_somebody_else(client, ruche, aicha, basile, chloe):
    first, mine, last = (lay(ruche, user, {("ouverture", D): "present"}) for user in (aicha, basile, chloe))
    for browser, left, right in ((browser_of(basile), mine, last), (client, first, last)):
        page = browser.get(f"/atlas/{ruche.slug}/lectures/comparer/").context
        assert (page["left"].reading.pk, page["right"].reading.pk) == (left.pk, right.pk)


def test_two_contexts(client, ruche, aicha, basile, chloe):
    families, elders = context(ruche), context(ruche, "les anciens", "le bourg", "le marché")
    lay(ruche, aicha, {("nouveaute", D): "present"}, context=families)
    lay(ruche, chloe, {("nouveaute", D): "present"}, context=families)
    lay(ruche, basile, {("nouveaute", D): "not_seen"}, context=elders)
    page = compared(client, ruche, f"contexte-{families.pk}", f"contexte-{elders.pk}")
    assert rows(page) == [["Nouveauté, co-conception", "Présent : Aïcha et Chloé", "Pas vu : Basile"]]


@pytest.mark.parametrize(
    "code", ["lecture-0", "lecture-99999999999999999", "contexte-x", "place-roi", "x", "lecture-1-v0"]
)
def test_a_side_that_means_nothing_is_left_aside(client, ruche, aicha, code):
    lay(ruche, aicha, {("ouverture", D): "present"})
    compared(client, ruche, code, code)


def test_nobody_compares_what_they_may_not_see(client, ruche, aicha, basile):
    hidden = lay(ruche, basile, {("ouverture", D): "present"}, sentence="Un secret.", state="withdrawn")
    lay(ruche, aicha, {("ouverture", D): "present"})
    page = compared(client, ruche, f"lecture-{hidden.pk}", f"lecture-{hidden.pk}-v1")
    assert "Basile" not in page.main.get_text()


def test_alone_there_is_nothing_to_compare(client, ruche):
    assert "Il faut être deux" in compared(client, ruche).main.get_text()
    assert not Reading.objects.exists()
