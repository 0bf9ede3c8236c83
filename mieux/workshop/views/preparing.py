"""The preparation of a workshop: its plan, its stages, its settings; open to accounts that facilitate it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from mieux.core.limits import limited

from .. import keys
from ..actions import own, preparing, running
from ..forms.preparing import AddForm, RehearsalForm, StageForm, TemplateForm, WorkshopForm, voyages_of
from ..models import Stage, Workshop
from ..notice import notice_of
from ..queries.mine import clock_of
from ..stages import all_kinds, kind_of
from .finding import mine, site
from .listing import made_once

_TOO_LONG = gettext_lazy("Soixante séquences, c’est un congrès. Retirez-en une d’abord.")


@never_cache
@login_required
@limited("write")
@require_http_methods(["GET", "HEAD", "POST"])
def prepare(request: HttpRequest, key: str) -> HttpResponse:
    """One workshop: its stages with their hours, its settings, what participants will be told.

    « apercu »: show what they would be told with these settings, and save nothing.
    """
    workshop, user = mine(request, key)
    form = WorkshopForm(user, request.POST if request.method == "POST" else None, instance=workshop)
    if request.method == "POST" and form.is_valid() and "apercu" not in request.POST:
        preparing.change(workshop, **form.cleaned_data)
        messages.success(request, _("C’est enregistré."))
        return redirect("atelier:prepare", workshop.key)
    shown = Workshop.objects.get(pk=workshop.pk)
    rows, minutes = clock_of(shown)
    screen = reverse("atelier:screen", args=[shown.code]) + "?cle=" + keys.key_of(shown, keys.SCREEN)
    context = {
        "workshop": shown,
        "voyage": voyages_of(user).filter(pk=shown.voyage_id or 0).first(),
        "rows": rows,
        "length": _length(minutes),
        "form": form,
        "previewed": form.is_bound,
        # A form that is right has written what it says into its instance, which is not saved.
        "notice": notice_of(workshop if form.is_bound and form.is_valid() else shown),
        "screen": site(request) + screen,
        "facilitators": [row.user.display_name for row in shown.facilitators.select_related("user").order_by("pk")],
        "template_form": TemplateForm(initial={"title": shown.title}),
        "rehearsal_form": RehearsalForm(),
        "rehearsal": shown.rehearsals.first(),
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
def notice(request: HttpRequest, key: str) -> HttpResponse:
    """The participants' notice for settings that are being chosen, as a piece of the page; nothing is saved."""
    workshop, user = mine(request, key)
    form = WorkshopForm(user, request.POST, instance=workshop)
    known = form.is_valid()
    told = notice_of(workshop) if known else notice_of(Workshop.objects.get(pk=workshop.pk))
    return render(request, "workshop/notice.html", {"notice": told}, status=200 if known else 422)


@never_cache
@login_required
@limited("write")
@require_http_methods(["GET", "HEAD", "POST"])
def add_stage(request: HttpRequest, key: str) -> HttpResponse:
    """Every kind with its drawing; a stage more, then its words."""
    workshop, _user = mine(request, key)
    if request.method != "POST":
        return render(request, "workshop/kinds.html", {"workshop": workshop, "kinds": all_kinds()})
    form = AddForm(request.POST)
    if not form.is_valid():
        raise Http404
    try:
        stage = preparing.add_stage(workshop, form.cleaned_data["kind"])
    except preparing.TooLong:
        messages.error(request, _TOO_LONG)
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
    form, settings = StageForm(posted, instance=row), kind.settings_form(row, posted)
    if posted is not None and form.is_valid() and settings.is_valid():
        words = {**form.words, "closed_verbs": form.closed_verbs()}
        try:
            preparing.change_stage(row, **words, settings=settings.cleaned_data)
        except preparing.Promised:
            said = _("On a écrit ici sans que les noms soient montrés : cela reste vrai jusqu’au bout.")
            settings.add_error("names_shown", said)
        else:
            messages.success(request, _("C’est enregistré."))
            return redirect("atelier:prepare", workshop.key)
    context = {"workshop": workshop, "stage": row, "kind": kind, "form": form, "own": settings}
    return render(request, "workshop/stage.html", context, status=422 if form.errors or settings.errors else 200)


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
        try:
            preparing.duplicate_stage(row)
        except preparing.TooLong:
            messages.error(request, _TOO_LONG)
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
    twin = made_once(request, user, ("copy", workshop.pk), lambda: preparing.copy(workshop, user))
    messages.success(request, _("Voici la copie, avec son propre code."))
    return redirect("atelier:prepare", twin)


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
@require_POST
def keep_template(request: HttpRequest, key: str) -> HttpResponse:
    """Keep the plan as one's own template."""
    workshop, user = mine(request, key)
    form = TemplateForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Un modèle a un nom : donnez-lui en un."))
        return redirect("atelier:prepare", workshop.key)
    try:
        row = own.keep(workshop, user, form.cleaned_data["title"])
    except own.TooManyTemplates:
        messages.error(request, _("Soixante modèles, c’est une bibliothèque. Jetez-en un d’abord."))
    else:
        messages.success(request, _("« %(title)s » est dans vos modèles.") % {"title": row.title})
    return redirect("atelier:prepare", workshop.key)
