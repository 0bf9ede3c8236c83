"""The shelf and what all games share, seen from a browser."""

import re

import pytest
from bs4 import BeautifulSoup

from mieux.conftest import browser_of
from mieux.core import limits
from mieux.method import pack
from mieux.people.guests import COOKIE
from mieux.workshop.games import GAMES
from mieux.workshop.models import GameAnswer, State

pytestmark = pytest.mark.django_db

READ = "?carte=ideelles&choix=nouveau-lieu"


def soup(response) -> BeautifulSoup:
    return BeautifulSoup(response.content, "html.parser")


def text(response) -> str:
    return " ".join(soup(response).get_text(" ").split())


def add(client, reason="", **more):
    return client.post("/jeux/formes/", {"carte": "ideelles", "choix": ["nouveau-lieu"], "raison": reason, **more})


def test_the_shelf_shows_each_box_with_its_minutes_and_sets_no_cookie(client):
    response = client.get("/jeux/")
    page = soup(response)
    titles = [link.get_text() for link in page.select(".box h2 a")]
    assert titles == [str(game.title) for game in pack().games]
    assert "minutes" in page.select_one(".box__meta").get_text()
    assert not response.cookies
    assert "Cookie" not in response.get("Vary", "")


def test_every_game_of_the_code_is_in_the_pack_and_every_game_of_the_pack_is_in_the_code():
    assert {game.id for game in pack().games} == set(GAMES)


@pytest.mark.parametrize("slug", [game.slug for game in pack().games])
@pytest.mark.parametrize("prefix", ["", "/en"])
def test_playing_sets_no_cookie_and_asks_for_none(client, slug, prefix):
    response = client.get(f"{prefix}/jeux/{slug}/")
    assert response.status_code == 200
    assert not response.cookies
    assert "Cookie" not in response.get("Vary", "")
    assert "csrfmiddlewaretoken" not in response.content.decode()


def test_a_game_that_does_not_exist_is_not_there(client):
    assert client.get("/jeux/petanque/").status_code == 404


def test_reading_a_card_sets_no_cookie_either(client):
    response = client.get("/jeux/formes/" + READ)
    assert not response.cookies
    assert "Trois lectures" in text(response)


def test_after_an_answer_three_readings_lie_side_by_side(client):
    sheets = [sheet.get_text(" ").strip() for sheet in soup(client.get("/jeux/formes/" + READ)).select(".sheet h4")]
    assert sheets == ["Ma lecture", str(pack().reader), "Les lectures de tout le monde"]


def test_adding_a_reading_makes_a_guest_and_comes_back_to_the_readings(client):
    response = add(client, "Un jardin au pied des tours")
    assert response.status_code == 302
    assert response["Location"].endswith("#lectures")
    assert COOKIE in response.cookies
    page = client.get(response["Location"])
    assert "Merci" in text(page)
    assert "Un jardin au pied des tours" in text(page)
    assert "une personne" in text(page)
    assert GameAnswer.objects.get().guest != response.cookies[COOKIE].value


def test_changing_my_mind_replaces_my_reading(client):
    add(client, "Un jardin")
    client.post("/jeux/formes/", {"carte": "ideelles", "choix": ["nouveau-partage"], "raison": ""})
    assert GameAnswer.objects.get().choices == "nouveau-partage"


def test_what_i_wrote_before_is_there_when_i_come_back(client):
    add(client, "Un jardin")
    page = soup(client.get("/jeux/formes/" + READ + "&ecrire=1"))
    assert page.select_one("textarea").get_text().strip() == "Un jardin"


def test_i_can_take_my_reading_back(client):
    add(client, "Un jardin")
    response = add(client, retirer="1")
    assert not GameAnswer.objects.exists()
    assert "il ne reste rien" in text(client.get(response["Location"]))


def test_the_form_says_what_is_kept_and_how_long(client):
    page = text(client.get("/jeux/formes/" + READ + "&ecrire=1"))
    assert "sans nom" in page
    assert "2 ans" in page


def test_a_reason_that_is_too_long_is_given_back_with_advice(client):
    long = "très " * 100
    response = add(client, long)
    page = soup(response)
    assert response.status_code == 200
    assert page.select_one("textarea").get_text().strip() == long.strip()
    assert "280" in page.select_one(".field__error").get_text()
    assert not GameAnswer.objects.exists()


def test_an_address_in_a_reason_is_refused_and_given_back(client):
    response = add(client, "Écrivez à lea@example.org")
    assert "lea@example.org" in response.content.decode()
    assert "tout le monde lira" in text(response)
    assert not GameAnswer.objects.exists()


def test_the_words_of_others_are_plain_text(client):
    add(client, "<script>alert(1)</script> & <b>gras</b>")
    page = client.get("/jeux/formes/" + READ).content.decode()
    assert "<script>alert" not in page
    assert "&lt;b&gt;gras" in page


def test_a_post_without_a_reading_keeps_nothing(client):
    response = client.post("/jeux/formes/", {"carte": "ideelles"})
    assert response.status_code == 200
    assert COOKIE not in response.cookies
    assert not GameAnswer.objects.exists()


def test_reporting_asks_first_then_hides(client):
    add(client, "Une phrase")
    answer = GameAnswer.objects.get()
    assert "Une phrase" in text(client.get(f"/jeux/signaler/{answer.pk}/"))
    client.post(f"/jeux/signaler/{answer.pk}/")
    assert "Une phrase" not in text(client.get("/jeux/formes/" + READ))
    assert client.get(f"/jeux/signaler/{answer.pk}/").status_code == 404


def test_reporting_something_that_is_gone_is_no_drama(client):
    assert client.post("/jeux/signaler/999999/").status_code == 200
    assert client.get("/jeux/signaler/999999/").status_code == 404
    assert client.get(f"/jeux/signaler/{'9' * 40}/").status_code == 404


def test_only_a_moderator_finds_the_sentences_to_look_at(client, chloe, moderator):
    add(client, "Quels connards")
    assert client.get("/jeux/moderation/").status_code == 404
    assert browser_of(chloe).get("/jeux/moderation/").status_code == 404
    assert "Quels connards" in text(browser_of(moderator).get("/jeux/moderation/"))


def test_a_moderator_shows_or_removes(client, moderator):
    add(client, "Quels connards")
    answer = GameAnswer.objects.get()
    browser = browser_of(moderator)
    browser.post("/jeux/moderation/", {"reponse": "douze", "geste": "retirer"})
    browser.post("/jeux/moderation/", {"reponse": answer.pk, "geste": "retirer"})
    answer.refresh_from_db()
    assert (answer.state, answer.reason) == (State.REMOVED, "")


def test_a_stranger_cannot_judge(client, chloe):
    add(client, "Quels connards")
    answer = GameAnswer.objects.get()
    assert browser_of(chloe).post("/jeux/moderation/", {"reponse": answer.pk, "geste": "garder"}).status_code == 404
    answer.refresh_from_db()
    assert answer.state == State.HELD


def test_sending_too_often_is_slowed_down(client, settings):
    limits.forget_all()
    settings.RATE_LIMITS = settings.RATE_LIMITS | {"write": "3/minute"}
    assert [add(client).status_code for _ in range(5)] == [302, 302, 302, 429, 429]


def test_a_page_that_shows_readings_asks_the_database_twice(client, django_assert_num_queries):
    add(client, "Un jardin")
    with django_assert_num_queries(2):
        client.get("/jeux/formes/" + READ)


def test_a_page_that_shows_no_readings_asks_nothing(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        client.get("/jeux/formes/")


FORBIDDEN = re.compile(
    r"\b(scores?|faux|fausse|mauvaise?|bonnes? réponses?|gagné|perdu|points|classement|podium"
    r"|wrong|false|correct|winner|rank)\b",
    re.I,
)


def full_games() -> list[str]:
    """Addresses of each game, untouched, answered and finished."""
    found = []
    for game in pack().games:
        found.append(f"/jeux/{game.slug}/")
    forms, criteria, impacts = (next(g for g in pack().games if g.id == id) for id in ("forms", "criteria", "impacts"))
    found.append("/jeux/formes/?" + "&".join(f"lu={item.id}.nouveau-lieu" for item in forms.items))
    found.append("/jeux/criteres/?" + "&".join(f"lu={item.id}.oser" for item in criteria.items))
    found.append("/jeux/impacts/?" + "&".join(f"lu={item.id}.territoire" for item in impacts.items))
    found += ["/jeux/champ/?choix=narrow", "/jeux/pendu/?fin=1", "/jeux/pendu/?lettres=ACTIONSLE"]
    found += ["/jeux/presse/?posture=perplexe&suite=1", "/jeux/presse/?posture=a-vous&suite=1"]
    return found


@pytest.mark.parametrize("address", full_games())
@pytest.mark.parametrize("prefix", ["", "/en"])
def test_no_game_says_score_or_who_was_right(client, address, prefix):
    response = client.get(prefix + address)
    assert response.status_code == 200
    main = soup(response).find("main")
    said = " ".join(main.get_text(" ").split())
    assert not FORBIDDEN.search(said), FORBIDDEN.search(said)
    assert "%" not in re.sub(r"\b15\s*%", "", said)


@pytest.mark.parametrize("address", full_games())
def test_pages_hold_no_inline_style_nor_script_and_every_id_once(client, address):
    page = soup(client.get(address))
    assert not page.select("[style], style, [onclick]")
    assert not [script for script in page.select("script") if not script.get("src")]
    ids = [tag["id"] for tag in page.select("main [id]")]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("address", full_games())
def test_every_field_has_a_name_that_can_be_read(client, address):
    page = soup(client.get(address)).find("main")
    for field in page.select("input:not([type=hidden]), textarea, select"):
        labelled = field.find_parent("label") or page.select_one(f'label[for="{field.get("id")}"]')
        assert labelled, field
        assert labelled.get_text(strip=True)
    for link in page.select("a, button"):
        assert link.get_text(strip=True), link
