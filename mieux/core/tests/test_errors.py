"""Pages that say what went wrong, and lead on."""

import pytest

PAGE = {"HTTP_ACCEPT": "text/html,application/xhtml+xml"}
BUTTON = "/atlas/la-ruche-qui-dit-oui/lectures/ma-lecture/2/partager/"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("prefix", "words", "back"),
    [
        ("", "Cette adresse est celle d’un bouton", "Revenir à la page d’avant"),
        ("/en", "This is the address of a button", "Back to the page before"),
    ],
)
def test_the_address_of_a_button_opened_as_a_page_leads_back(client, prefix, words, back):
    answer = client.get(prefix + BUTTON, **PAGE)
    assert answer.status_code == 405
    assert answer["Allow"] == "POST"
    text = answer.content.decode()
    assert words in text
    assert f'href="{prefix}/atlas/la-ruche-qui-dit-oui/lectures/ma-lecture/2/">{back}' in text


@pytest.mark.django_db
def test_a_program_gets_the_bare_answer(client):
    answer = client.get(BUTTON, HTTP_ACCEPT="application/json")
    assert (answer.status_code, answer.content) == (405, b"")
