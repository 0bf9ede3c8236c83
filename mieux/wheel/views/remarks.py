"""The talk about a cell: say, answer, correct, take back, report, remove; and the letters one no longer wants."""

from collections.abc import Mapping

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from mieux.atlas import rules as atlas
from mieux.atlas.models import Initiative
from mieux.atlas.page import page_of
from mieux.atlas.views.finding import site
from mieux.core.limits import limited
from mieux.people.models import User

from .. import actions, calling, rules, shown
from ..forms.remarks import RemarkForm, RewriteForm
from ..models import Remark
from ..queries.reading import cell_rows
from ..queries.remarks import heard, reported
from ..queries.scope import Scope
from ..telling import where_words
from .finding import who_of
from .scoping import check_cell, scope_of


def _address(remark: Remark) -> str:
    cell = reverse("wheel:cell", args=[remark.initiative.slug, remark.criterion, remark.phase])
    return f"{cell}#remarque-{remark.pk}"


def _find(request: HttpRequest, slug: str, pk: int) -> tuple[Scope, rules.Who, Remark]:
    """The remark of this address, if whoever asks may read it: 404 otherwise, as for what does not exist."""
    scope, who = scope_of(request, slug), who_of(request)
    remark = heard(scope).filter(pk=min(pk, 2**63 - 1)).select_related("by", "initiative__source").first()
    if remark is None or (rules.is_blindfolded(who, scope.initiative) and not rules.is_own_remark(who, remark)):
        raise Http404
    return scope, who, remark


@never_cache
@require_POST
@limited("write")
def say(request: HttpRequest, slug: str, criterion: str, phase: str) -> HttpResponse:
    """A remark on a cell, or an answer (`parent`) to one."""
    check_cell(criterion, phase)
    scope, who = scope_of(request, slug), who_of(request)
    if not rules.can_talk(who, scope.initiative):
        raise PermissionDenied(_("Pour parler ici, il faut un compte, ou une lecture partagée."))
    number = request.POST.get("parent", "")
    parent = _parent(scope, criterion, phase, number) if number else None
    cells = [] if parent else list(cell_rows(scope, criterion, phase)[:200])
    readings = {str(row.reading_id): row.reading for row in cells}
    form = RemarkForm(request.POST, readings=readings.values(), named=who.user is not None)
    if form.is_valid():
        remark = actions.remarks.say(
            who,
            scope.initiative,
            criterion,
            phase,
            form.cleaned_data["text"],
            parent=parent,
            reading=readings.get(form.cleaned_data.get("reading", "")),
            signature=form.cleaned_data.get("signature", ""),
            site=site(request),
        )
        messages.success(request, _("Votre remarque est là."))
        return redirect(_address(remark))
    context = {"parent": parent, "criterion": criterion, "phase": phase, "form": form}
    return _page(request, "wheel/remark_say.html", scope.initiative, context, criterion, phase, status=422)


def _parent(scope: Scope, criterion: str, phase: str, number: str) -> Remark:
    pk = int(number) if number.isascii() and number.isdigit() and len(number) < 19 else 0
    found = heard(scope).filter(criterion=criterion, phase=phase, pk=pk).select_related("parent", "reading").first()
    if found is None:
        raise Http404
    return found


@never_cache
@limited("write")
def rewrite(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Correct one's own words, or take them back."""
    scope, who, remark = _find(request, slug, pk)
    if not rules.can_rewrite(who, remark):
        raise PermissionDenied(_("Seule la personne qui a écrit une remarque la change."))
    if request.method == "POST" and "take_back" in request.POST:
        cell = reverse("wheel:cell", args=[slug, remark.criterion, remark.phase])
        actions.remarks.take_back(remark)
        messages.success(request, _("Votre remarque est retirée."))
        return redirect(f"{cell}#discussion")
    form = RewriteForm(request.POST if request.method == "POST" else None, text=remark.text)
    if request.method == "POST" and form.is_valid():
        actions.remarks.rewrite(remark, who, form.cleaned_data["text"], site(request))
        messages.success(request, _("Votre remarque est corrigée."))
        return redirect(_address(remark))
    context = {"remark": remark, "form": form}
    status = 422 if form.errors else 200
    return _page(
        request, "wheel/remark_rewrite.html", scope.initiative, context, remark.criterion, remark.phase, status
    )


@never_cache
@limited("write")
def report(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Tell the moderators; anybody may."""
    scope, who, remark = _find(request, slug, pk)
    if not rules.can_report_remark(who, remark):
        raise PermissionDenied(_("Cette remarque est déjà entre les mains de la modération."))
    if request.method == "POST":
        actions.remarks.report_remark(remark)
        messages.success(request, _("Merci. La modération va regarder."))
        return redirect(_address(remark))
    return _page(
        request, "wheel/remark_report.html", scope.initiative, {"remark": remark}, remark.criterion, remark.phase
    )


@never_cache
@require_POST
@limited("write")
def decide(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """A moderator keeps a remark or removes its words."""
    _scope, who, remark = _find(request, slug, pk)
    if not rules.can_remove_remark(who, remark):
        raise PermissionDenied(_("Cette page est pour la modération."))
    keep = request.POST.get("geste") == "garder"
    actions.remarks.decide_remark(remark, keep=keep)
    messages.success(request, _("La remarque reste.") if keep else _("La remarque est retirée."))
    return redirect("wheel:reported")


@never_cache
def moderation(request: HttpRequest) -> HttpResponse:
    """What was reported, for the moderators."""
    if not atlas.can_moderate(who_of(request).viewer):
        raise PermissionDenied(_("Cette page est pour la modération."))
    rows = [
        {"remark": row, "where": where_words(row.initiative.method, row.criterion, row.phase), "address": _address(row)}
        for row in reported()[:100]
    ]
    return render(request, "wheel/reported.html", {"rows": rows})


@never_cache
@limited("write")
def silence(request: HttpRequest, token: str) -> HttpResponse:
    """The link of a letter: no more letters when one is called, here or anywhere; and the way back."""
    found = calling.silence_of(token)
    person = User.objects.filter(pk=found[0], is_active=True).first() if found else None
    if found is None or person is None:
        raise Http404
    initiative = Initiative.objects.select_related("source").filter(pk=found[1]).first()
    done = ""
    if request.method == "POST":
        where = None if request.POST.get("ou") == "partout" else initiative
        if request.POST.get("geste") == "reprendre":
            actions.remarks.speak_again(person.pk, where)
            done = _("Vous recevrez de nouveau ces lettres.")
        else:
            actions.remarks.fall_silent(person.pk, where)
            done = _("C’est noté : plus de lettre.")
    name = shown.name_of(initiative) if initiative and atlas.can_see(person, initiative) else ""
    return render(request, "wheel/silence.html", {"name": name, "done": done, "where": request.POST.get("ou", "")})


def _page(
    request: HttpRequest,
    template: str,
    initiative: Initiative,
    more: Mapping[str, object],
    criterion: str,
    phase: str,
    status: int = 200,
) -> HttpResponse:
    context = {
        "initiative": initiative,
        "page": page_of(initiative),
        "where": where_words(initiative.method, criterion, phase),
        "cell": reverse("wheel:cell", args=[initiative.slug, criterion, phase]),
        **more,
    }
    return render(request, template, context, status=status)
