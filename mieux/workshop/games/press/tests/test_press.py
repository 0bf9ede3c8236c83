"""The press conference: a drawn stance is an address; answers stay with the player unless given."""

from urllib.parse import parse_qs, urlsplit

import pytest
from bs4 import BeautifulSoup
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from mieux.method import pack
from mieux.workshop.games.press import rules
from mieux.workshop.models import GameAnswer


def game():
    return pack().games["press"]


def read(query: str):
    return rules.read(QueryDict(query), game(), pack())


def soup(response):
    return BeautifulSoup(response.content, "html.parser")


def text(response) -> str:
    return " ".join(soup(response).find("main").get_text(" ").split())


def test_who_is_not_invited_does_not_speak():
    assert read("posture=ministre").stance == ""
    assert read("posture=perplexe").stance == "perplexe"


def test_drawing_never_gives_somebody_who_was_heard_or_speaks():
    state = read("posture=perplexe&vu=convaincu")
    seen = []
    rules.draw(state, lambda left: seen.extend(left) or left[0])
    assert "perplexe" not in seen
    assert "convaincu" not in seen
    assert len(seen) == 5


def test_when_everybody_spoke_the_empty_chair_is_drawn():
    everybody = "&".join(f"vu={seat}" for seat in rules.seats(game(), pack()))
    assert rules.draw(read(everybody), lambda left: left[0]) == rules.YOURS


def test_going_to_somebody_else_leaves_my_answer_where_it_was_given():
    state = read("posture=perplexe&reponse=Oui&suite=1")
    other = read(state.query("convaincu")[1:])
    assert (other.stance, other.answer, other.answered, other.heard) == ("convaincu", "", False, ("perplexe",))


@given(
    st.lists(
        st.tuples(st.sampled_from(["posture", "vu", "reponse", "suite", "tirer"]), st.text(max_size=50)), max_size=8
    )
)
def test_any_address_is_a_conference(pairs):
    query = QueryDict(mutable=True)
    for key, value in pairs:
        query.appendlist(key, value)
    state = rules.read(query, game(), pack())
    assert rules.read(QueryDict(state.query()[1:]), game(), pack()).answer == state.answer


@pytest.mark.django_db
def test_drawing_leads_to_an_address_that_stays_the_same(client):
    response = client.get("/jeux/presse/?tirer=1")
    assert response.status_code == 302
    stance = parse_qs(urlsplit(response["Location"]).query)["posture"][0]
    first, second = (text(client.get(response["Location"])) for _ in range(2))
    assert first == second
    assert " ".join(str(pack().stances[stance].question).split()) in first


@pytest.mark.django_db
def test_the_answer_of_the_book_comes_after_mine(client):
    gist = " ".join(str(pack().stances["perplexe"].answer[0]).split())
    assert gist not in text(client.get("/jeux/presse/?posture=perplexe"))
    page = text(client.get("/jeux/presse/?posture=perplexe&reponse=Parce+que+oui&suite=1"))
    assert gist in page
    assert "Parce que oui" in page


@pytest.mark.django_db
def test_a_long_answer_is_kept_as_typed_and_asked_to_be_cut_before_the_wall(client):
    long = "Parce que " * 40
    page = text(client.get("/jeux/presse/", {"posture": "perplexe", "reponse": long, "suite": "1"}))
    assert long.strip() in page
    assert "un peu longue" in page
    response = client.post("/jeux/presse/", {"posture": "perplexe", "suite": "1", "raison": long})
    assert soup(response).select_one("textarea").get_text().strip() == long.strip()
    assert not GameAnswer.objects.exists()


@pytest.mark.django_db
def test_what_i_typed_is_in_the_form_that_gives_it_to_others(client):
    page = soup(client.get("/jeux/presse/?posture=perplexe&reponse=Oui+mais&suite=1&ecrire=1"))
    assert page.select_one("textarea[name=raison]").get_text().strip() == "Oui mais"


@pytest.mark.django_db
def test_an_answer_given_to_others_is_on_the_wall(client):
    response = client.post("/jeux/presse/", {"posture": "perplexe", "suite": "1", "raison": "Parce que c’est durable"})
    assert "Parce que c’est durable" in text(client.get(response["Location"]))
    assert "Parce que c’est durable" not in text(client.get("/jeux/presse/?posture=convaincu&suite=1"))


@pytest.mark.django_db
def test_my_turn_is_a_chair_like_the_others(client):
    page = text(client.get("/jeux/presse/?posture=a-vous"))
    assert " ".join(str(game().your_turn).split()) in page
    client.post("/jeux/presse/", {"posture": "a-vous", "suite": "1", "raison": "Et les enfants ?"})
    assert "Et les enfants ?" in text(client.get("/jeux/presse/?posture=a-vous&suite=1"))


@pytest.mark.django_db
def test_an_empty_answer_is_not_given_to_others(client):
    response = client.post("/jeux/presse/", {"posture": "perplexe", "raison": "  "})
    assert soup(response).select_one(".field__error").get_text(strip=True)
    assert not GameAnswer.objects.exists()


@pytest.mark.django_db
def test_each_chair_says_who_sits_there(client):
    chairs = [chair.get_text(" ", strip=True) for chair in soup(client.get("/jeux/presse/")).select(".chair")]
    assert chairs == [*(str(one.label) for one in pack().stances.only(game().stances)), "Vous"]
