"""The small pack drives the same pages: nothing in the code knows the method by heart."""

from urllib.parse import urljoin

import pytest
from bs4 import BeautifulSoup
from django.utils import translation

from mieux.method import Pack

OTHER_PAGES = """
    / /arbre/ /arbre/soupe/ /glossaire/ /sources/ /carnet/ /parcours/bravo/ /parcours/memo.pdf
    /atlas/ /atlas/ajouter/ /atlas/prescription/
"""

pytestmark = pytest.mark.django_db


@pytest.fixture
def small(use_pack) -> Pack:
    return use_pack("energy-sobriety")


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_the_path_is_that_of_the_pack(client, small, prefix):
    page = client.get(f"{prefix}/parcours/").content.decode()
    for step in small.steps:
        assert f"{prefix}/parcours/{step.id}/" in page
        answer = client.get(f"{prefix}/parcours/{step.id}/")
        assert answer.status_code == 200, step.id
        html = answer.content.decode()
        with translation.override("en" if prefix else "fr"):
            assert step.question.plain in html.replace("&#x27;", "'")
    assert client.get(f"{prefix}/parcours/identifier/").status_code == 404


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_the_games_are_those_of_the_pack(client, small, prefix):
    assert client.get(f"{prefix}/jeux/").status_code == 200
    for game in small.games:
        assert client.get(f"{prefix}/jeux/{game.slug}/").status_code == 200, game.id


@pytest.mark.parametrize("prefix", ["", "/en"])
@pytest.mark.parametrize("address", OTHER_PAGES.split())
def test_every_other_page_stands(client, small, prefix, address):
    answer = client.get(prefix + address)
    assert answer.status_code in (200, 302), answer.content[:500]


def test_words_without_translation_say_their_language(client, small):
    html = client.get("/en/parcours/regarder/").content.decode()
    assert '<span lang="fr">' in html or 'lang="fr"' in html
    assert "Qu&#x27;est-ce qui vous étonne" in html or "Qu'est-ce qui vous étonne" in html


def filled(form) -> dict[str, list[str]]:
    """What a person would send who chooses the first of everything."""
    sent: dict[str, list[str]] = {}
    for field in form.select("input[name], textarea[name], select[name]"):
        name, kind = field["name"], field.get("type", "text")
        if field.name == "textarea" or kind == "text":
            sent.setdefault(name, []).append("a")
        elif field.name == "select":
            sent.setdefault(name, []).append(field.select("option")[-1]["value"])
        elif kind == "hidden" or name not in sent:
            sent.setdefault(name, []).append(field.get("value", "on"))
    button = form.select_one("button[name]")
    if button:
        sent.setdefault(button["name"], []).append(button.get("value", ""))
    return sent


@pytest.mark.parametrize("slug", ["formes", "pendu", "champ", "criteres", "impacts", "presse"])
def test_the_games_can_be_played(client, small, slug):
    address = f"/jeux/{slug}/"
    answer = client.get(address)
    sent_by = []
    # A look is a GET, adding one's reading to the others' is a POST: play until there is nothing new to send.
    for _ in range(3):
        page = BeautifulSoup(answer.content, "html.parser")
        form = page.select_one("main form:not([data-filter])")
        if form is None and (link := page.select_one("main a[href*='?']")):
            page = BeautifulSoup(client.get(urljoin(address, link["href"]), follow=True).content, "html.parser")
            form = page.select_one("main form:not([data-filter])")
        if form is None:
            break
        method = form.get("method", "get").lower()
        sent_by.append(method)
        send = client.post if method == "post" else client.get
        answer = send((form.get("action") or address).split("#")[0], filled(form), follow=True)
        assert answer.status_code == 200
    assert sent_by, "nothing to answer with"
