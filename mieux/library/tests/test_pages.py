"""The tree, the glossary and the sources, as their readers meet them."""

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from mieux.method import pack

pytestmark = pytest.mark.django_db


def soup(client, url):
    response = client.get(url)
    assert response.status_code == 200, url
    return BeautifulSoup(response.content, "html.parser")


def test_the_drawn_tree_and_its_list_open_the_same_leaves(client):
    page = soup(client, reverse("library:tree"))
    drawn = {link["href"] for link in page.select(".tree-figure a")}
    listed = {link["href"] for link in page.select(".leaf-link")}
    assert drawn == listed
    assert len(drawn) == len(pack().leaves)


def test_every_leaf_opens_on_its_definition_in_both_languages(client):
    for leaf in pack().leaves:
        for prefix in ("", "/en"):
            page = soup(client, f"{prefix}/arbre/{leaf.id}/")
            assert page.h1.get_text(strip=True)
            assert page.select_one(".lead").get_text(strip=True)


def test_an_unknown_leaf_is_lost_at_sea(client):
    assert client.get("/arbre/nulle-part/").status_code == 404


def test_every_term_of_the_glossary_has_its_anchor(client):
    page = soup(client, reverse("library:glossary"))
    assert {entry["id"] for entry in page.select(".glossary__entry")} == set(pack().terms.ids)


def test_the_glossary_is_alphabetical_whatever_the_accents(client):
    labels = [dt.get_text(strip=True) for dt in soup(client, "/glossaire/").select("dt")]
    plain = [label.casefold().translate(str.maketrans("éèêàâîïôûùç", "eeeaaiiouuc")) for label in labels]
    assert plain == sorted(plain)


def test_data_are_shown_with_their_licence(client):
    text = soup(client, reverse("library:sources")).get_text()
    assert "Licence Ouverte 2.0" in text
    assert "ANCT" in text


def test_a_second_pack_grows_its_own_tree(client, use_pack):
    small = use_pack("energy-sobriety")
    page = soup(client, reverse("library:tree"))
    assert len(page.select(".tree-figure a")) == len(small.leaves)
