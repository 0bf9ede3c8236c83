"""The profile, taking everything away, leaving."""

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from mieux.core.limits import limited

from .. import actions
from ..exports import archive
from ..forms import DeleteForm, ProfileForm
from ..guests import forget, known_guest
from ..models import Notebook, User
from ..portable import Person, all_holdings
from ..queries import open_sessions_of, passkeys_of
from .doors import freshly_proved, signed_in


def _person(request: HttpRequest, user: User) -> Person:
    guest = known_guest(request)
    return Person(user, guest.key if guest else "")


@never_cache
@limited("write")
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def profile(request: HttpRequest, user: User) -> HttpResponse:
    """Everything the account holds, and the doors out."""
    form = ProfileForm(request.POST or None, initial={"name": user.name, "language": user.language})
    if request.method == "POST" and form.is_valid():
        actions.change_profile(user, form.cleaned_data["name"], form.cleaned_data["language"])
        messages.success(request, _("C’est noté."))
        return redirect("people:profile")
    if request.method == "POST":
        # What was typed and refused must not show up as the name in the header.
        user.refresh_from_db(fields=["name", "language"])
    return render(
        request,
        "people/profile.html",
        {
            "form": form,
            "person": user,
            "passkeys": passkeys_of(user),
            "sessions": open_sessions_of(user),
            "session_key": request.session.session_key,
            "links": [link for holdings in all_holdings() for link in holdings.links(user)],
            "book": Notebook.objects.filter(user=user).first(),
            "is_new": request.GET.get("nouveau") == "1",
        },
    )


@never_cache
@limited("write")
@require_POST
@signed_in
def close_sessions(request: HttpRequest, user: User) -> HttpResponse:
    """Sign out everywhere but here."""
    count = actions.close_other_sessions(user, request.session.session_key)
    messages.success(
        request,
        ngettext("%(n)s autre session fermée.", "%(n)s autres sessions fermées.", count) % {"n": count}
        if count
        else _("Il n’y avait pas d’autre session ouverte."),
    )
    return redirect("people:profile")


@never_cache
@limited("export")
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def export(request: HttpRequest, user: User) -> HttpResponse:
    """Say what the archive holds; POST makes it."""
    if request.method == "POST":
        content = archive(_person(request, user), f"{request.scheme}://{request.get_host()}")
        answer = HttpResponse(content, content_type="application/zip")
        with translation.override(user.language):
            name = _("mes-donnees-mieux")
        answer["Content-Disposition"] = f'attachment; filename="{name}-{timezone.localdate():%Y-%m-%d}.zip"'
        return answer
    return render(request, "people/export.html")


@never_cache
@limited("write")
@require_http_methods(["GET", "HEAD", "POST"])
@freshly_proved
def delete(request: HttpRequest, user: User) -> HttpResponse:
    """Say what goes and what stays without a name; then erase."""
    person = _person(request, user)
    form = DeleteForm(user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        logout(request)
        actions.close_account(person)
        answer = render(request, "people/deleted.html")
        forget(answer)
        return answer
    said = {
        "goes": [line for holdings in all_holdings() for line in holdings.goes(person)],
        "stays": [line for holdings in all_holdings() for line in holdings.stays(person)],
    }
    return render(request, "people/delete.html", {"form": form, "person": user, **said})
