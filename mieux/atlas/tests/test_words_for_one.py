"""What is said after a gesture is for the person who made it, on whatever page they read next."""

import pytest
from django.contrib.messages import SUCCESS
from django.contrib.messages.storage.base import Message
from django.contrib.messages.storage.cookie import CookieStorage
from django.test import Client, RequestFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("page", ["/atlas/", "/atlas/flux.atom", "/"])
def test_a_word_for_somebody_without_an_account_is_said_once_and_to_nobody_else(page):
    reader, other = Client(), Client()
    storage = CookieStorage(RequestFactory().get("/"))
    reader.cookies[CookieStorage.cookie_name] = storage._encode([Message(SUCCESS, "Pour vous seule")])
    said = "Pour vous seule" in reader.get(page).content.decode()
    assert said == (page != "/atlas/flux.atom")
    assert "Pour vous seule" not in other.get(page).content.decode()
    if said:
        assert "Pour vous seule" not in reader.get(page).content.decode()
