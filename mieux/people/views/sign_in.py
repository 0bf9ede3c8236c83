"""Coming in: address → code → (the first time) name. The same screens whether the address is known or not."""

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from mieux.core.limits import limited
from mieux.core.views import too_many_requests

from .. import actions, codes
from ..forms import CodeForm, EmailForm, NameForm
from ..models import User
from ..queries import passkeys_of
from ..rules import safe_next
from ..viewer import viewer_of
from .doors import signed_in


def _asked_next(request: HttpRequest) -> str:
    return safe_next(request, request.POST.get("next", "") or request.GET.get("next", ""))


@never_cache
@limited("write")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Ask for the address and send a code, whoever it belongs to."""
    after = _asked_next(request)
    if isinstance(viewer_of(request), User):
        return redirect(after or "people:profile")
    form = EmailForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        email = form.cleaned_data["email"]
        if not ratelimit.consume(request, action="request_login_code", key=email):
            return too_many_requests(request, 60)
        if codes.start(request, email, codes.Purpose.SIGN_IN, after):
            return redirect("account_confirm_login_code")
        form.add_error(None, _letter_stuck())
    return render(request, "people/sign_in.html", {"form": form, "next": after, "minutes": codes.MINUTES})


def _letter_stuck() -> str:
    return _("Notre facteur ne répond pas : la lettre n’est pas partie. Réessayez dans quelques minutes.")


@never_cache
@limited("write")
@require_http_methods(["GET", "HEAD", "POST"])
def confirm_code(request: HttpRequest) -> HttpResponse:
    """Take the code; POST with `again` sends another one."""
    code = codes.pending(request)
    if code is None or code.proved:
        return redirect("people:welcome" if code else "account_login")
    form = CodeForm()
    if request.method == "POST" and "again" in request.POST:
        return _send_again(request, code)
    if request.method == "POST":
        form = CodeForm(request.POST)
        if form.is_valid():
            verdict = codes.judge(request, code, form.cleaned_data["code"])
            if verdict is codes.Verdict.RIGHT:
                return _right(request, code)
            form.add_error("code", _what_went_wrong(verdict, code))
    ended = code.tries_left <= 0 or not code.minutes_left
    return render(request, "people/code.html", {"form": form, "code": code, "ended": ended})


def _send_again(request: HttpRequest, code: codes.Pending) -> HttpResponse:
    if not code.can_resend or code.tries_left <= 0:
        codes.forget(request)
        messages.warning(request, _("Recommençons du début : écrivez votre adresse."))
        return redirect("account_login")
    if not ratelimit.consume(request, action="request_login_code", key=code.email):
        return too_many_requests(request, 60)
    if codes.resend(request, code):
        messages.success(request, _("Un nouveau code est parti. Le précédent ne vaut plus rien."))
    else:
        messages.error(request, _letter_stuck())
    return redirect("account_confirm_login_code")


def _what_went_wrong(verdict: codes.Verdict, code: codes.Pending) -> str:
    if verdict is codes.Verdict.EXPIRED:
        return _("Ce code a expiré. Demandez-en un autre : il arrivera au même endroit.")
    if verdict is codes.Verdict.SPENT:
        return _("Cinq essais, c’est le maximum. Recommencez avec un nouveau code.")
    wrong = _("Ce n’est pas ce code. Vérifiez que vous lisez bien la dernière lettre reçue.")
    left = ngettext("Il reste %(n)s essai.", "Il reste %(n)s essais.", code.tries_left) % {"n": code.tries_left}
    return f"{wrong} {left}"


def _right(request: HttpRequest, code: codes.Pending) -> HttpResponse:
    user = User.objects.filter(email=code.email).first()
    if code.purpose == codes.Purpose.CONFIRM:
        codes.forget(request)
        if user is None or viewer_of(request) != user:
            return redirect("account_login")
        record_authentication(request, user, method="code", email=code.email, reauthenticated=True)
        return redirect(code.next or "people:profile")
    # Somebody a moderator invited has an account and no name yet: they are asked too.
    return _enter(request, user, code) if user is not None and user.name else redirect("people:welcome")


def _enter(request: HttpRequest, user: User, code: codes.Pending, *, new: bool = False) -> HttpResponse:
    codes.forget(request)
    answer: HttpResponse = perform_login(request, Login(user=user, redirect_url=code.next or None, email=code.email))
    if request.user.is_authenticated:
        record_authentication(request, user, method="code", email=code.email, reauthenticated=True)
        if new:
            messages.success(request, _("Bienvenue à bord, %(name)s !") % {"name": user.name})
    return answer


@never_cache
@limited("write")
@require_http_methods(["GET", "HEAD", "POST"])
def welcome(request: HttpRequest) -> HttpResponse:
    """The first time: a name, and what is kept until when. Only for somebody whose address is proved."""
    code = codes.pending(request)
    if code is None or not code.proved or not code.minutes_left or code.purpose != codes.Purpose.SIGN_IN:
        return redirect("account_login")
    form = NameForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        user = actions.open_account(code.email, form.cleaned_data["name"], get_language() or "fr")
        if not user.name:
            actions.change_profile(user, form.cleaned_data["name"], user.language)
        if not code.next:
            code.next = f"{reverse('people:profile')}?nouveau=1"
        return _enter(request, user, code, new=True)
    return render(request, "people/welcome.html", {"form": form, "code": code})


@never_cache
@limited("write")
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def confirm_again(request: HttpRequest, user: User) -> HttpResponse:
    """Before a heavy door: prove again that it is you, by code or by passkey."""
    after = _asked_next(request)
    if request.method == "POST":
        if not ratelimit.consume(request, action="request_login_code", key=user.email):
            return too_many_requests(request, 60)
        if codes.start(request, user.email, codes.Purpose.CONFIRM, after):
            return redirect("account_confirm_login_code")
        messages.error(request, _letter_stuck())
    return render(request, "people/confirm_again.html", {"next": after, "has_passkey": passkeys_of(user).exists()})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_out(request: HttpRequest) -> HttpResponse:
    """Ask, then sign out; the session and all it held are gone."""
    if not isinstance(viewer_of(request), User):
        return redirect("journey:home")
    if request.method == "POST":
        logout(request)
        return redirect("journey:home")
    return render(request, "people/sign_out.html")


@require_safe
def inactive(request: HttpRequest) -> HttpResponse:
    """The account was closed by a moderator."""
    return render(request, "people/inactive.html", status=403)
