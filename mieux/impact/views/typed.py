"""A form that was sent after the session had ended: the words come back before the door is shown."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render, resolve_url

from mieux.people.models import User
from mieux.people.viewer import viewer_of

AGAIN = "reprendre"
"""In the address of a form whose words wait in the tab (static/impact/typed.js)."""

View = Callable[..., HttpResponseBase]


def keeps_what_was_typed(**forms_by_prefix: type[forms.Form]) -> Callable[[View], View]:
    """A POST by somebody who is signed out is answered with their own words (403) and the way to the door, whatever the
    address is about. The keys are prefixes of form fields, `form` for none; a GET, or a form without any words, goes on
    to the view."""

    def around(view: View) -> View:
        @wraps(view)
        def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if request.method != "POST" or isinstance(viewer_of(request), User):
                return view(request, *args, **kwargs)
            said = _said(request, forms_by_prefix)
            if not said:
                return view(request, *args, **kwargs)
            asked = request.GET.copy()
            asked[AGAIN] = "1"
            door = resolve_url(settings.LOGIN_URL)
            context = {
                "said": said,
                "files": bool(request.FILES),
                "address": f"{door}?{urlencode({'next': f'{request.path}?{asked.urlencode()}'})}",
            }
            return render(request, "impact/typed.html", context, status=403)

        return wrapped

    return around


def _said(request: HttpRequest, forms_by_prefix: dict[str, type[forms.Form]]) -> list[tuple[Any, str]]:
    """(label, words) of what was typed, in the order of the forms; boxes and hidden fields are quickly done again."""
    found = []
    for prefix, form in forms_by_prefix.items():
        before = "" if prefix == "form" else f"{prefix}-"
        for name, field in form.base_fields.items():
            words = request.POST.get(before + name, "").strip()
            if words and isinstance(field, forms.CharField | forms.DateField) and not field.widget.is_hidden:
                found.append((field.label, words))
    return found
