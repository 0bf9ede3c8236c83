"""Pages kept for everybody: quick the second time, and never somebody else's."""

import gzip

import brotli
import pytest
from django.test import Client

from mieux.atlas import actions, page_cache
from mieux.conftest import browser_of

pytestmark = pytest.mark.django_db
PAGE = "/atlas/?q=jardin"


@pytest.fixture(autouse=True)
def nothing_kept():
    page_cache.forget()
    yield
    page_cache.forget()


def test_the_second_reader_costs_one_small_query(garden, django_assert_num_queries):
    assert garden.name in Client().get(PAGE).text
    with django_assert_num_queries(1):
        assert garden.name in Client().get(PAGE).text


def test_a_fiche_that_was_hidden_is_gone_at_the_next_request(client, moderator, garden):
    assert garden.name in client.get(PAGE).text
    actions.hide(garden, moderator, "À revoir.")
    assert garden.name not in client.get(PAGE).text
    actions.publish(garden, moderator)
    assert garden.name in client.get(PAGE).text


def test_each_host_and_language_has_its_own(garden, settings):
    settings.ALLOWED_HOSTS = ["one.example", "two.example"]
    browser = Client()
    for host, other in (("one.example", "two.example"), ("two.example", "one.example")):
        page = browser.get(PAGE, headers={"host": host}).text
        assert host in page
        assert other not in page
    assert browser.get(PAGE, headers={"host": "evil.example"}).status_code == 400
    assert '<html lang="fr"' in browser.get(PAGE, headers={"host": "one.example"}).text
    assert '<html lang="en"' in browser.get(f"/en{PAGE}", headers={"host": "one.example"}).text


def test_somebody_signed_in_neither_leaves_nor_finds_a_kept_page(client, aicha, garden):
    hers = browser_of(aicha)
    assert aicha.name in hers.get(PAGE).text
    assert aicha.name not in client.get(PAGE).text
    assert aicha.name in hers.get(PAGE).text


@pytest.mark.parametrize("first", ["br", "gzip", "identity", "br;q=0, gzip", "gzip;q=0"])
def test_nobody_is_given_a_coding_they_refuse(garden, first):
    readers = {"br": "br", "gzip": "gzip", "identity": "", "br;q=0, gzip": "gzip", "gzip;q=0": "", "br;q=0": ""}
    unpacked = {"br": brotli.decompress, "gzip": gzip.decompress, "": bytes}
    for accepted in (first, *readers):
        answer = Client().get(PAGE, headers={"accept-encoding": accepted})
        coding = readers[accepted]
        assert answer.get("Content-Encoding", "") == coding, accepted
        assert garden.name in unpacked[coding](answer.content).decode()
