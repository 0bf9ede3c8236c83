"""« Les ateliers »: the list, the preparation of one, its stages; open to accounts that facilitate it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from mieux.core.limits import limited
from mieux.method import pack

from .. import keys
from ..actions import preparing, running
from ..forms.preparing import AddForm, NewForm, StageForm, WorkshopForm
from ..models import Stage, Workshop
from ..notice import notice_of
from ..queries.mine import clock_of, workshops_of
from ..stages import kind_of
from .finding import mine, site


@never_cache
@login_required
@limited("write")
@require_http_methods(["GET", "HEAD", "POST"])
def listing(request: HttpRequest) -> HttpResponse:
    """My workshops, and a new one from a template."""
    form = NewForm(request.POST if request.method == "POST" else None, initial={"template": "voyage"})
    if request.method == "POST" and form.is_valid():
        workshop = preparing.make(
            request.user,  # type: ignore[arg-type]
            form.cleaned_data["title"],
            template=form.cleaned_data["template"],
            language=get_language() or "fr",
        )
        return redirect("atelier:prepare", workshop.key)
    context = {
        "form": form,
        "templates": pack().workshops,
        "workshops": workshops_of(request.user),  # type: ignore[arg-type]
    }
    return render(request, "workshop/list.html", context, status=422 if form.errors else 200)


@never_cache
@login_required
@limited("write")
@require_http_methods(["GET", "HEAD", "POST"])
def prepare(request: HttpRequest, key: str) -> HttpResponse:
    """One workshop: its stages with their hours, its settings, what participants will be told."""
    workshop, user = mine(request, key)
    form = WorkshopForm(user, request.POST if request.method == "POST" else None, instance=workshop)
    if request.method == "POST" and form.is_valid():
        preparing.change(workshop, **form.cleaned_data)
        messages.success(request, _("C’est enregistré."))
        return redirect("atelier:prepare", workshop.key)
    shown = Workshop.objects.get(pk=workshop.pk)
    invitation = reverse("atelier:invitation", args=[workshop.key, keys.key_of(shown, keys.INVITATION)])
    screen = reverse("atelier:screen", args=[workshop.code]) + "?cle=" + keys.key_of(shown, keys.SCREEN)
    rows, minutes = clock_of(shown)
    context = {
        "workshop": shown,
        "rows": rows,
        "minutes": minutes,
        "length": _length(minutes),
        "form": form,
        "add_form": AddForm(),
        "notice": notice_of(shown),
        "screen": site(request) + screen,
        "invitation": site(request) + invitation,
        "facilitators": [row.user.display_name for row in shown.facilitators.select_related("user").order_by("pk")],
    }
    return render(request, "workshop/prepare.html", context, status=422 if form.errors else 200)


def _length(minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    if not hours:
        return ngettext("%(n)s minute", "%(n)s minutes", rest) % {"n": rest}
    return _("%(hours)s h %(minutes)s") % {"hours": hours, "minutes": f"{rest:02}"}


@never_cache
@login_required
@limited("write")
@require_POST
def add_stage(request: HttpRequest, key: str) -> HttpResponse:
    """A stage more, then its words."""
    workshop, _user = mine(request, key)
    form = AddForm(request.POST)
    if not form.is_valid():
        raise Http404
    try:
        stage = preparing.add_stage(workshop, form.cleaned_data["kind"])
    except preparing.TooLong:
        messages.error(request, _("Soixante séquences, c’est un congrès. Retirez-en une d’abord."))
        return redirect("atelier:prepare", workshop.key)
    return redirect("atelier:stage", workshop.key, stage.pk)


@never_cache
@login_required
@limited("write")
@require_http_methods(["GET", "HEAD", "POST"])
def stage(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """The words, minutes and settings of one stage."""
    workshop, _user = mine(request, key)
    row = get_object_or_404(Stage, workshop=workshop, pk=min(pk, 2**63 - 1))
    row.workshop = workshop
    kind = kind_of(row)
    posted = request.POST if request.method == "POST" else None
    form, own = StageForm(posted, instance=row), kind.settings_form(row, posted)
    if posted is not None and form.is_valid() and own.is_valid():
        preparing.change_stage(row, **form.cleaned_data, settings=own.cleaned_data)
        messages.success(request, _("C’est enregistré."))
        return redirect("atelier:prepare", workshop.key)
    context = {"workshop": workshop, "stage": row, "kind": kind, "form": form, "own": own}
    return render(request, "workshop/stage.html", context, status=422 if form.errors or own.errors else 200)


@never_cache
@login_required
@limited("write")
@require_POST
def stage_verb(request: HttpRequest, key: str, pk: int, verb: str) -> HttpResponse:
    """Earlier, later, once more, away."""
    workshop, _user = mine(request, key)
    row = get_object_or_404(Stage, workshop=workshop, pk=min(pk, 2**63 - 1))
    row.workshop = workshop
    if verb == "monter":
        preparing.shift(row, -1)
    elif verb == "descendre":
        preparing.shift(row, 1)
    elif verb == "dupliquer":
        preparing.duplicate_stage(row)
    elif verb == "retirer":
        try:
            preparing.remove_stage(row)
        except preparing.NotEmpty:
            messages.error(request, _("On a écrit dans cette séquence : elle reste, pour que rien ne se perde."))
    else:
        raise Http404
    response = redirect("atelier:prepare", workshop.key)
    response["Location"] += f"#sequence-{row.pk or pk}"
    return response


@never_cache
@login_required
@limited("write")
@require_POST
def order(request: HttpRequest, key: str) -> HttpResponse:
    """The whole order at once, after a drag."""
    workshop, _user = mine(request, key)
    values = request.POST.getlist("sequence")[:100]
    preparing.place(
        workshop, [int(value) for value in values if value.isascii() and value.isdigit() and len(value) < 19]
    )
    return redirect("atelier:prepare", workshop.key)


@never_cache
@login_required
@limited("write")
@require_POST
def open_room(request: HttpRequest, key: str) -> HttpResponse:
    """Open the doors, and take the remote."""
    workshop, _user = mine(request, key)
    running.open_room(workshop)
    return redirect("atelier:remote", workshop.code)


@never_cache
@login_required
@limited("write")
@require_POST
def copy(request: HttpRequest, key: str) -> HttpResponse:
    """The same once more."""
    workshop, user = mine(request, key)
    twin = preparing.copy(workshop, user)
    messages.success(request, _("Voici la copie, avec son propre code."))
    return redirect("atelier:prepare", twin.key)


@never_cache
@login_required
@limited("write")
@require_http_methods(["GET", "HEAD", "POST"])
def erase(request: HttpRequest, key: str) -> HttpResponse:
    """Ask, then erase for good."""
    workshop, _user = mine(request, key)
    if request.method != "POST":
        return render(request, "workshop/erase.html", {"workshop": workshop})
    preparing.erase(workshop)
    messages.success(request, _("L’atelier est effacé."))
    return redirect("atelier:list")


@never_cache
@login_required
@limited("write")
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, key: str, token: str) -> HttpResponse:
    """Facilitate together: whoever has the link and an account joins with equal rights, by a button."""
    workshop = get_object_or_404(Workshop, key=key)
    if not keys.opens(workshop, keys.INVITATION, token):
        raise Http404
    if request.method == "POST":
        preparing.invite(workshop, request.user)  # type: ignore[arg-type]
        return redirect("atelier:prepare", workshop.key)
    return render(request, "workshop/invitation.html", {"workshop": workshop})
