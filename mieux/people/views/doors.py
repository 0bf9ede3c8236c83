"""Who may come through: signed in, and for the heavy doors, proved again a moment ago."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from ..models import User
from ..rules import recently_proved
from ..viewer import viewer_of

P = ParamSpec("P")
Page = Callable[Concatenate[HttpRequest, User, P], HttpResponse]


def _elsewhere(request: HttpRequest, name: str) -> HttpResponse:
    here = request.get_full_path() if request.method in {"GET", "HEAD"} else reverse("people:profile")
    return redirect(f"{reverse(name)}?{urlencode({'next': here})}")


def signed_in(page: Page[P]) -> Callable[..., HttpResponse]:
    """The page gets (request, user, …); others go and sign in first, and come back."""

    @wraps(page)
    def view(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        user = viewer_of(request)
        if not isinstance(user, User):
            return _elsewhere(request, settings.LOGIN_URL)
        return page(request, user, *args, **kwargs)

    return view


def freshly_proved(page: Page[P]) -> Callable[..., HttpResponse]:
    """As `signed_in`, for somebody who proved who they are within the last quarter of an hour."""

    @wraps(page)
    def view(request: HttpRequest, user: User, *args: Any, **kwargs: Any) -> HttpResponse:
        if not recently_proved(request):
            return _elsewhere(request, "account_reauthenticate")
        return page(request, user, *args, **kwargs)

    return signed_in(view)
