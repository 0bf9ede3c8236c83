"""What every page knows."""

from typing import Any

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.http import HttpRequest
from django.urls import translate_url
from django.utils.translation import get_language

#: Who sends one of these gets a page of their own: it may say a name, or what became of a gesture.
PERSONAL_COOKIES = frozenset({settings.SESSION_COOKIE_NAME, CookieStorage.cookie_name})


def site(request: HttpRequest) -> dict[str, Any]:
    """Language, its alternatives at the same page, and whether somebody is signed in (without opening a session)."""
    language = get_language() or settings.LANGUAGE_CODE
    path = request.get_full_path()
    return {
        "language": language,
        "other_languages": [
            {"code": code, "name": name, "url": translate_url(path, code)}
            for code, name in settings.LANGUAGES
            if code != language
        ],
        "languages": [
            {"code": code, "name": name, "url": translate_url(path, code)} for code, name in settings.LANGUAGES
        ],
        # A page without session cookie stays free of cookies: nobody is asked who they are.
        "may_be_signed_in": settings.SESSION_COOKIE_NAME in request.COOKIES,
        # The same for the words after a gesture: somebody without an account may have reported or written too.
        "may_have_words": not request.COOKIES.keys().isdisjoint(PERSONAL_COOKIES),
        "dev": settings.DEV,
    }
