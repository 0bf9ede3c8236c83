"""Whose calls are counted together."""

import pytest
from django.test import RequestFactory

from mieux.core import limits


def waits(address: str, forwarded: str = "") -> int:
    headers = {"HTTP_X_FORWARDED_FOR": forwarded} if forwarded else {}
    return limits.seconds_to_wait(RequestFactory().post("/", REMOTE_ADDR=address, **headers), "test")


@pytest.fixture(autouse=True)
def one_a_minute(settings):
    settings.RATE_LIMITS = {**settings.RATE_LIMITS, "test": "1/minute"}


def test_one_address_is_counted_and_another_is_not():
    assert waits("192.0.2.1") == 0
    assert waits("192.0.2.1") > 0
    assert waits("192.0.2.2") == 0


def test_an_ipv6_household_is_one(settings):
    assert waits("2001:db8:1:1::1") == 0
    assert waits("2001:db8:1:1:ffff::2") > 0
    assert waits("2001:db8:1:2::1") == 0


def test_nobody_chooses_an_address_with_a_header_of_their_own(settings):
    settings.TRUSTED_PROXIES = 0
    assert waits("192.0.2.1", "10.0.0.1") == 0
    assert waits("192.0.2.1", "10.0.0.2") > 0


def test_behind_one_proxy_only_its_own_word_counts(settings):
    settings.TRUSTED_PROXIES = 1
    assert waits("127.0.0.1", "1.1.1.1, 192.0.2.7") == 0
    assert waits("127.0.0.1", "2.2.2.2, 192.0.2.7") > 0
    assert waits("127.0.0.1", "2.2.2.2, 192.0.2.8") == 0


def test_what_is_counted_leaves_no_address():
    assert "192.0.2.1" not in limits._anonymous_key(RequestFactory().get("/", REMOTE_ADDR="192.0.2.1"))
