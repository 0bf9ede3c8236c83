"""Anything may come in; what goes out is a page."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mieux.core.limits import forget_all
from mieux.method import pack

WORDS = ["carte", "choix", "lu", "changer", "ecrire", "valider", "note", "fleche", "mot", "lettres", "lettre", "fin"]
WORDS += ["posture", "vu", "reponse", "suite", "raison", "nuage", "retirer", "reprendre", "quoi"]
VALUES = st.one_of(
    st.text(max_size=60),
    st.sampled_from(
        ["", "1", "ideelles", "nouveau-lieu", "ideelles.nouveau-lieu", "oser", "direct", "individu", "narrow"]
    ),
    st.sampled_from(
        ["perplexe", "a-vous", "action-sociale", "AÉŒ", "mot", "x" * 3000, "\x00", "🦄", "../../etc", "<script>"]
    ),
)
A_QUERY = st.lists(st.tuples(st.sampled_from(WORDS), VALUES), max_size=8)
SLUGS = [game.slug for game in pack().games]

thrown = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def _many(pairs):
    data: dict[str, list[str]] = {}
    for key, value in pairs:
        data.setdefault(key, []).append(value)
    return data


@pytest.mark.django_db
@pytest.mark.parametrize("slug", SLUGS)
@thrown
@given(pairs=A_QUERY)
def test_a_hostile_address_is_a_page(client, slug, pairs):
    response = client.get(f"/jeux/{slug}/", _many(pairs))
    assert response.status_code in {200, 302, 400}


@pytest.mark.django_db
@pytest.mark.parametrize("slug", SLUGS)
@thrown
@given(pairs=A_QUERY)
def test_a_hostile_form_is_a_page(client, slug, pairs):
    forget_all()
    response = client.post(f"/jeux/{slug}/", _many(pairs))
    assert response.status_code in {200, 302, 400}


@pytest.mark.django_db
@pytest.mark.parametrize(
    "query", ["?lettres=%FF%FE", "?carte=%00", "?choix=%ED%A0%80", "?" + "lu=a.b&" * 1500, "?lu=" + "." * 2000]
)
@pytest.mark.parametrize("slug", SLUGS)
def test_bad_encodings_and_long_addresses_are_answered(client, slug, query):
    assert client.get(f"/jeux/{slug}/{query}").status_code in {200, 302, 400}


@pytest.mark.django_db
@pytest.mark.parametrize("slug", SLUGS)
def test_other_methods_are_refused(client, slug):
    assert client.put(f"/jeux/{slug}/").status_code == 405
