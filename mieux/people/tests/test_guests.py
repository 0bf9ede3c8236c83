"""A guest is a browser that sent something, and nothing more."""

from django.http import HttpResponse
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from mieux.people import guests


def _request(cookie: str | None = None):
    request = RequestFactory().get("/")
    if cookie is not None:
        request.COOKIES[guests.COOKIE] = cookie
    return request


def _cookie_of(guest: guests.Guest) -> str:
    response = HttpResponse()
    guests.remember(response, guest)
    return response.cookies[guests.COOKIE].value


def test_a_reader_is_not_a_guest():
    assert guests.known_guest(_request()) is None


def test_a_guest_who_comes_back_is_the_same_guest():
    dorian = guests.guest(_request())
    assert guests.known_guest(_request(_cookie_of(dorian))) == dorian
    assert guests.guest(_request(_cookie_of(dorian))).key == dorian.key


def test_two_browsers_are_two_guests():
    assert guests.guest(_request()).key != guests.guest(_request()).key


def test_what_is_stored_does_not_hold_the_token():
    dorian = guests.guest(_request())
    assert dorian.token not in dorian.key
    assert len(dorian.key) == 64


def test_the_key_cannot_be_computed_without_the_secret_of_the_instance(settings):
    dorian = guests.Guest("a" * 32)
    here = dorian.key
    settings.SECRET_KEY = "another-instance"
    assert dorian.key != here


def test_the_cookie_cannot_be_read_by_scripts_and_stays_on_the_site():
    response = HttpResponse()
    guests.remember(response, guests.Guest("a" * 32))
    cookie = response.cookies[guests.COOKIE]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert cookie["max-age"] == guests.COOKIE_DAYS * 24 * 3600


@given(st.text(max_size=300))
def test_a_forged_cookie_is_nobody(cookie):
    assert guests.known_guest(_request(cookie)) is None


def test_a_signed_cookie_that_holds_something_else_is_nobody():
    from django.core import signing

    for value in ({"a": 1}, 12, None, "court", "é" * 30):
        assert guests.known_guest(_request(signing.dumps(value, salt=guests._SALT))) is None
