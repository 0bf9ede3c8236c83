"""The small pack drives the same pages: nothing in the code knows the method by heart."""

import pytest
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
