"""Giving a value, correcting it, looking at those of others, taking one away and bringing it back."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from mieux.atlas.models import Initiative, State
from mieux.atlas.page import page_of
from mieux.atlas.views.finding import site
from mieux.core.limits import limited

from .. import rules
from ..actions import values as actions
from ..forms.both import side_by_side
from ..forms.claims import DecideForm, RemoveForm
from ..forms.values import ValueForm, initial_of
from ..models import Indicator, RemovedAs, Review, Value
from ..queries.indicators import table_of, waiting_values
from ..queries.values import beside, publics_of
from ..rules import Rights
from ..wording import value_words
from .finding import find, person, say_errors
from .indicators import find_indicator
from .typed import keeps_what_was_typed


def find_value(request: HttpRequest, slug: str, pk: int) -> tuple[Initiative, Rights, Value]:
    """A value of that initiative; what one may not see does not exist."""
    initiative, rights = find(request, slug)
    rows = Value.objects.select_related("indicator", "by").filter(indicator__initiative=initiative)
    value = rows.filter(pk=pk).first() if pk < 2**63 else None
    if value is None or value.indicator.archived_at is not None or not rights.sees(value):
        raise Http404
    value.indicator.initiative = initiative
    return initiative, rights, value


@never_cache
@limited("write")
@keeps_what_was_typed(form=ValueForm)
def add(request: HttpRequest, slug: str, pk: int) -> HttpResponseBase:
    """Say what one counted or heard."""
    initiative, rights, indicator = find_indicator(request, slug, pk)
    if not rights.signed_in and initiative.state == State.PUBLISHED:
        return redirect_to_login(request.get_full_path())
    if not rules.gives_value(rights):
        raise PermissionDenied(_("On n’ajoute pas de valeur ici pour l’instant."))
    publics = [public for public, __ in publics_of(initiative)]
    form = ValueForm(request.POST if request.method == "POST" else None, indicator, publics=publics)
    if request.method == "POST" and form.is_valid():
        if (second := _second(request, rights, indicator, form)) is not None:
            return _form(request, initiative, rights, indicator, form, status=409, second=second)
        try:
            made = _noted(request, rights, indicator, form)
        except actions.Conflict:
            second = _second(request, rights, indicator, form, asked=True)
            return _form(request, initiative, rights, indicator, form, status=409, second=second)
        messages.success(
            request,
            _("C’est noté, avec son jour et son public.")
            if made.review == Review.KEPT
            else _("Merci ! Votre valeur sera regardée, puis elle paraîtra."),
        )
        if "encore" in request.POST:
            return redirect("impact:add_value", slug, pk)
        return redirect("impact:indicator", slug, pk)
    return _form(request, initiative, rights, indicator, form)


@dataclass(frozen=True)
class Second:
    """A value that stands where another is about to be noted. `gesture`: what the button that replaces it sends; blank
    when this person may not correct it."""

    value: Value
    words: str
    gesture: str


def _second(
    request: HttpRequest, rights: Rights, indicator: Indicator, form: ValueForm, *, asked: bool = False
) -> list[Second] | None:
    """What stands there already, to be asked about once; None when there is nothing to ask. The same value sent again
    by the same person is no second one."""
    if "ensuite" in request.POST and not asked:
        return None
    said = asdict(form.counted)
    there = beside(indicator, said, rights)
    if any(row.by_id == rights.viewer and all(getattr(row, name) == said[name] for name in said) for row in there):
        return None
    return [
        Second(
            row,
            value_words(row, indicator),
            f"remplacer-{row.pk}-{row.version}" if rules.corrects_value(rights, row) else "",
        )
        for row in there
    ] or None


def _noted(request: HttpRequest, rights: Rights, indicator: Indicator, form: ValueForm) -> Value:
    """Written beside what stands there, or in its place. Raises `Conflict` when that one changed meanwhile."""
    gesture, *numbers = request.POST.get("ensuite", "").split("-")
    if gesture == "remplacer" and len(numbers) == 2:
        for row in beside(indicator, asdict(form.counted), rights):
            if str(row.pk) == numbers[0] and rules.corrects_value(rights, row):
                base = int(numbers[1]) if numbers[1].isascii() and numbers[1].isdigit() else 0
                return actions.correct_value(row, person(request), form.counted, base=base)
    return actions.add_value(indicator, person(request), form.counted)


def _form(
    request: HttpRequest,
    initiative: Initiative,
    rights: Rights,
    indicator: Indicator,
    form: ValueForm,
    value: Value | None = None,
    *,
    status: int = 200,
    both: Sequence[dict[str, str]] = (),
    second: Sequence[Second] | None = None,
) -> HttpResponse:
    return render(
        request,
        "impact/value_form.html",
        {
            "initiative": initiative,
            "page": page_of(initiative),
            "indicator": indicator,
            "form": form,
            "value": value,
            "both": both,
            "second": second,
            "again": "encore" in request.POST,
            "at_once": rules.value_counts_at_once(rights),
        },
        status=422 if form.errors else status,
    )


@never_cache
@keeps_what_was_typed(form=ValueForm)
@login_required
@limited("write")
def change(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Correct a value."""
    initiative, rights, value = find_value(request, slug, pk)
    if not rules.corrects_value(rights, value):
        raise PermissionDenied(_("Cette valeur se corrige par la personne qui l’a donnée, ou par l’équipe."))
    publics = [public for public, __ in publics_of(initiative)]
    form = ValueForm(request.POST if request.method == "POST" else None, value.indicator, value, publics)
    if request.method == "POST" and form.is_valid():
        base = form.cleaned_data.get("version") or 0
        try:
            actions.correct_value(value, person(request), form.counted, base=base)
        except actions.Conflict as conflict:
            mine = Value(indicator=value.indicator, version=conflict.theirs.version, **asdict(form.counted))
            typed, theirs = initial_of(mine), initial_of(conflict.theirs)
            form = ValueForm(None, value.indicator, mine, publics)
            names = [name for name in form.fields if typed[name] != theirs[name] and name != "version"]
            both = side_by_side(form, names, theirs, typed)
            return _form(request, initiative, rights, value.indicator, form, value, status=409, both=both)
        messages.success(request, _("La valeur est corrigée."))
        return redirect("impact:indicator", slug, value.indicator_id)
    return _form(request, initiative, rights, value.indicator, form, value)


@require_POST
@login_required
@limited("write")
def remove(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Take a value away."""
    __, rights, value = find_value(request, slug, pk)
    if not rights.takes_away(value):
        raise PermissionDenied(_("Seules la personne qui l’a donnée et la modération peuvent retirer cette valeur."))
    form = RemoveForm(request.POST, as_moderator=rights.removes_as(value) == RemovedAs.MODERATION)
    if not form.is_valid():
        say_errors(request, form)
        return redirect("impact:indicator", slug, value.indicator_id)
    actions.remove_value(value, person(request), form.cleaned_data["reason"], site(request))
    messages.success(request, _("La valeur est retirée. Vous pouvez la remettre, en bas de la page."))
    return redirect("impact:indicator", slug, value.indicator_id)


@require_POST
@login_required
@limited("write")
def bring_back(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Undo `remove`."""
    __, rights, value = find_value(request, slug, pk)
    if not rights.brings_back(value, value.removed_as):
        raise PermissionDenied(_("Seules la personne qui l’a retirée et la modération peuvent remettre cette valeur."))
    actions.bring_back_value(value)
    messages.success(request, _("La valeur est remise."))
    return redirect("impact:indicator", slug, value.indicator_id)


@require_POST
@login_required
@limited("write")
def erase(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Erase a testimony for good: somebody no longer agrees."""
    __, rights, value = find_value(request, slug, pk)
    if not rules.erases_value(rights, value):
        raise PermissionDenied(_("Seul un témoignage s’efface pour de bon, par qui l’a donné ou par la modération."))
    actions.erase_value(value)
    messages.success(request, _("Effacé pour de bon : il n’en reste pas un mot."))
    return redirect("impact:indicator", slug, value.indicator_id)


@never_cache
@login_required
@require_safe
def waiting(request: HttpRequest, slug: str) -> HttpResponse:
    """What waits for a look, oldest first."""
    initiative, rights = find(request, slug)
    return _waiting(request, initiative, rights)


def _waiting(
    request: HttpRequest, initiative: Initiative, rights: Rights, failed: int = 0, form: DecideForm | None = None
) -> HttpResponse:
    rows = waiting_values(initiative, rights)
    return render(
        request,
        "impact/values_waiting.html",
        {
            "initiative": initiative,
            "page": page_of(initiative),
            "rights": rights,
            "rows": [shown for value in rows for shown in table_of(value.indicator, [value], rights)],
            "failed": failed,
            "form": form,
        },
        status=422 if form is not None else 200,
    )


@require_POST
@login_required
@limited("write")
def decide(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Keep or refuse what somebody proposed; a « no » has its reason."""
    initiative, rights, value = find_value(request, slug, pk)
    if not rights.decides:
        raise PermissionDenied(_("Seule l’équipe de l’initiative garde ou écarte ce qu’on lui propose."))
    form = DecideForm(request.POST)
    if not form.is_valid():
        return _waiting(request, initiative, rights, value.pk, form)
    if form.cleaned_data["decision"] == "keep":
        actions.keep_value(value, person(request))
        messages.success(request, _("La valeur est gardée : elle paraît."))
    else:
        actions.refuse_value(value, person(request), form.cleaned_data["reason"])
        messages.success(request, _("La valeur n’est pas reprise, et la personne saura pourquoi."))
    return redirect("impact:values_waiting", slug)
