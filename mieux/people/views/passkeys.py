"""Passkeys: a way in without waiting for a letter. They need JavaScript; the code by e-mail never does."""

from typing import Any

from allauth.account.internal.flows.login import perform_login
from allauth.account.models import Login
from allauth.core import ratelimit
from allauth.core.exceptions import ReauthenticationRequired
from allauth.mfa.base.internal.flows import post_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.forms import AddWebAuthnForm, LoginWebAuthnForm, ReauthenticateWebAuthnForm
from allauth.mfa.webauthn.internal import auth, flows
from cryptography.exceptions import InvalidSignature
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mieux.core.limits import limited
from mieux.core.views import too_many_requests

from .. import actions
from ..forms import PasskeyNameForm
from ..models import User
from ..queries import passkeys_of
from ..rules import safe_next
from .doors import freshly_proved, signed_in

MAX_PASSKEYS = 10


@require_safe
@signed_in
def passkeys(request: HttpRequest, user: User) -> HttpResponse:
    """They are listed in the profile."""
    return redirect(f"{reverse('people:profile')}#cles")


def _own(user: User, pk: int) -> Authenticator:
    if pk < 2**63 and (found := passkeys_of(user).filter(pk=pk).first()):
        return found
    raise Http404


def _understood(form: Any) -> bool:
    """Whether a device answered what we asked. What comes in may be anything, and fido2 raises as it stumbles."""
    try:
        return bool(form.is_valid())
    except (ArithmeticError, AttributeError, InvalidSignature, LookupError, RecursionError, TypeError, ValueError):
        return False


def _not_recognised(request: HttpRequest) -> None:
    messages.error(request, _("Cette clé d’accès n’a pas été reconnue. Réessayez, ou demandez un code."))


@never_cache
@limited("write")
@require_POST
def sign_in_options(request: HttpRequest) -> HttpResponse:
    """What the browser asks the device to sign. A POST: it puts a challenge in the session."""
    return JsonResponse(auth.begin_authentication(user=None))


@never_cache
@limited("write")
@require_POST
def sign_in(request: HttpRequest) -> HttpResponse:
    """Come in with a passkey; on failure, back to the page with words that help."""
    after = safe_next(request, request.POST.get("next", ""))
    if not ratelimit.consume(request, action="login"):
        return too_many_requests(request, 60)
    form = LoginWebAuthnForm(data=request.POST)
    if _understood(form):
        key = form.cleaned_data["credential"]
        # « reauthenticated »: who has just come in by passkey need not prove it again to add another.
        post_authentication(request, key, reauthenticated=True, passwordless=True)
        answer: HttpResponse = perform_login(request, Login(user=key.user, redirect_url=after or None))
        return answer
    _not_recognised(request)
    return redirect(f"{reverse('account_login')}?{urlencode({'next': after})}" if after else "account_login")


@never_cache
@limited("write")
@require_POST
@signed_in
def confirm_options(request: HttpRequest, user: User) -> HttpResponse:
    """As `sign_in_options`, for the keys of the person who is already in."""
    return JsonResponse(auth.begin_authentication(user=user))


@never_cache
@limited("write")
@require_POST
@signed_in
def confirm(request: HttpRequest, user: User) -> HttpResponse:
    """Prove again that it is you, with a passkey."""
    after = safe_next(request, request.POST.get("next", ""))
    form = ReauthenticateWebAuthnForm(data=request.POST, user=user)
    if _understood(form):
        flows.reauthenticate(request, form.cleaned_data["credential"])
        return redirect(after or "people:profile")
    _not_recognised(request)
    return redirect(f"{reverse('account_reauthenticate')}?{urlencode({'next': after})}")


@never_cache
@limited("write")
@require_POST
@freshly_proved
def add_options(request: HttpRequest, user: User) -> HttpResponse:
    """What the browser asks the device to make: a key that finds its owner without being told an address."""
    return JsonResponse(auth.begin_registration(user, passwordless=True))


@never_cache
@limited("write")
@require_http_methods(["GET", "HEAD", "POST"])
@freshly_proved
def add(request: HttpRequest, user: User) -> HttpResponse:
    """Name a new passkey and let the device make it."""
    if passkeys_of(user).count() >= MAX_PASSKEYS:
        messages.warning(request, _("Dix clés, c’est déjà un beau trousseau. Retirez-en une d’abord."))
        return redirect("people:profile")
    form = PasskeyNameForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = AddWebAuthnForm(data=request.POST, user=user)
        if _understood(made):
            try:
                flows.add_authenticator(request, form.cleaned_data["name"], made.cleaned_data["credential"])
            except ReauthenticationRequired:
                return redirect(f"{reverse('account_reauthenticate')}?{urlencode({'next': request.path})}")
            messages.success(request, _("La clé est ajoutée. La prochaine fois, un geste suffira."))
            return redirect("people:profile")
        form.add_error(None, _("L’appareil n’a pas donné de clé. Réessayez, ou gardez le code par e-mail."))
    return render(request, "people/passkey_add.html", {"form": form})


@never_cache
@limited("write")
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def rename(request: HttpRequest, user: User, pk: int) -> HttpResponse:
    """Give a passkey another name."""
    key = _own(user, pk)
    form = PasskeyNameForm(request.POST or None, initial={"name": key.data.get("name", "")})
    if request.method == "POST" and form.is_valid():
        actions.rename_passkey(key, form.cleaned_data["name"])
        messages.success(request, _("La clé a changé de nom."))
        return redirect("people:profile")
    return render(request, "people/passkey_rename.html", {"form": form, "key": key})


@never_cache
@limited("write")
@require_http_methods(["GET", "HEAD", "POST"])
@freshly_proved
def remove(request: HttpRequest, user: User, pk: int) -> HttpResponse:
    """Ask, then take a passkey away; the code by e-mail remains."""
    key = _own(user, pk)
    if request.method == "POST":
        try:
            flows.remove_authenticator(request, key)
        except ReauthenticationRequired:
            return redirect(f"{reverse('account_reauthenticate')}?{urlencode({'next': request.path})}")
        messages.success(request, _("La clé est retirée. Pensez à l’effacer aussi de l’appareil."))
        return redirect("people:profile")
    return render(request, "people/passkey_remove.html", {"key": key})
