"""Writing one fact at a time."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from mieux.atlas.models import Initiative
from mieux.atlas.page import page_of
from mieux.atlas.views.finding import find
from mieux.core.limits import limited
from mieux.evidence.forms import EvidenceForm

from .. import actions, rules
from ..forms.fact import FactForm
from ..models import COLOURED, Reading, ReadingCell, Word
from ..queries.own import contexts_for, proofs_of
from ..rules import Who
from ..snapshot import digest
from .drafts import hour_of, spoken, typed, typed_initial
from .finding import fact_address, number_in, writable


@never_cache
@limited("write")
@require_http_methods(["GET", "HEAD", "POST"])
def fact(request: HttpRequest, slug: str, pk: int | None = None) -> HttpResponse:
    """One fact: what, from where, then criterion, phase, word. The first one begins the reading."""
    initiative = find(request, slug)
    who, reading = writable(request, initiative, pk)
    if reading is None and not rules.can_begin(who, initiative):
        return redirect_to_login(request.get_full_path())
    asked = request.POST if request.method == "POST" else request.GET
    number = number_in(asked, "case")
    cell = reading.cells.filter(pk=number).first() if reading and number else None
    key = f"cell-{cell.pk}" if cell else "fact"
    if request.method != "POST":
        return _blank(request, initiative, reading, cell, key, who)
    if request.POST.get("action") == "keep":
        return _keep(request, initiative, reading, cell, key, who)
    form = FactForm(request.POST, reading=reading, cell=cell, contexts=contexts_for(who, initiative))
    evidence = EvidenceForm(request.POST, request.FILES, initiative=initiative)
    # Both, so that everything that is to be looked at again is said at once.
    if not all([form.is_valid(), evidence.is_valid()]):
        return _page(request, initiative, reading, cell, form, evidence, status=422)
    reading = reading or actions.start_reading(who, initiative)
    try:
        if form.gives_context:
            actions.choose_context(reading, form.context.chosen(), by=who.user)
        outcome = actions.write_cell(
            reading,
            form.fact(),
            given=evidence.given(),
            cell=number,
            base=form.cleaned_data["base"],
            number=form.cleaned_data["number"] or 0,
            reason=form.cleaned_data["reason"],
        )
    except actions.Refused as error:
        form.add_error(None, str(error))
        return _page(request, initiative, reading, cell, form, evidence, status=422)
    if outcome.kind == "conflict":
        return _conflict(request, initiative, reading, cell, form, outcome.cell, evidence, who)
    messages.success(
        request,
        _("C’est noté : votre roue a une couleur de plus.")
        if outcome.kind == "saved" and outcome.cell.word in COLOURED
        else _("C’est noté."),
    )
    return redirect("wheel:mine_of", slug, reading.pk)


def _page(
    request: HttpRequest,
    initiative: Initiative,
    reading: Reading | None,
    cell: ReadingCell | None,
    form: FactForm,
    evidence: EvidenceForm,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    key = f"cell-{cell.pk}" if cell else "fact"
    return render(
        request,
        "wheel/mine/fact.html",
        {
            "initiative": initiative,
            "reading": reading,
            "cell": cell,
            "proofs": proofs_of(reading, cell) if reading and cell else (),
            "form": form,
            "evidence_form": evidence,
            "key": key,
            "initiative_page": page_of(initiative),
            "address": fact_address(initiative, reading),
            "keep_address": reverse("wheel:unfinished_of", args=[initiative.slug, reading.pk])
            if reading
            else reverse("wheel:unfinished", args=[initiative.slug]),
            **more,
        },
        status=status,
    )


def _blank(
    request: HttpRequest,
    initiative: Initiative,
    reading: Reading | None,
    cell: ReadingCell | None,
    key: str,
    who: Who,
) -> HttpResponse:
    """The form, with what was typed before in it, or the cell being corrected."""
    kept = actions.kept_unfinished(reading, key) if reading else actions.Kept(0, "", {})
    initial: dict[str, Any] = {"number": kept.number}
    criterion, phase = request.GET.get("critere", ""), request.GET.get("phase", "")
    if rules.known_cell(criterion, phase):
        initial |= {"criterion": criterion, f"phase_{criterion}": phase}
    initial |= typed_initial(kept.fields)
    form = FactForm(reading=reading, cell=cell, contexts=contexts_for(who, initiative), initial=initial)
    evidence = EvidenceForm(initiative=initiative, initial=typed_initial(kept.fields, "preuve-"))
    return _page(request, initiative, reading, cell, form, evidence, kept=kept if kept.fields else None)


def _conflict(
    request: HttpRequest,
    initiative: Initiative,
    reading: Reading,
    cell: ReadingCell | None,
    form: FactForm,
    theirs: ReadingCell,
    evidence: EvidenceForm,
    who: Who,
) -> HttpResponse:
    """Both texts, and the form that holds them together when they fit: nothing was overwritten."""
    mine = form.fact()
    both = f"{theirs.sentence} {mine.sentence}".strip()
    initial = {
        "sentence": both if len(both) <= 500 else mine.sentence,
        "word": mine.word,
        "criterion": mine.criterion,
        f"phase_{mine.criterion}": mine.phase,
        "base": digest(theirs),
        "number": form.cleaned_data["number"] or 0,
        "reason": form.cleaned_data["reason"],
    }
    again = FactForm(reading=reading, cell=cell, contexts=contexts_for(who, initiative), initial=initial)
    return _page(
        request,
        initiative,
        reading,
        cell,
        again,
        EvidenceForm(initiative=initiative),
        status=409,
        both={
            "theirs": theirs,
            "their_word": Word(theirs.word).label,
            "mine": mine,
            "my_word": Word(mine.word).label,
            "evidence_kept": evidence.given() is not None,
        },
    )


# --- Keeping what is typed ----------------------------------------------------------------------------


def _keep(
    request: HttpRequest,
    initiative: Initiative,
    reading: Reading | None,
    cell: ReadingCell | None,
    key: str,
    who: Who,
) -> HttpResponse:
    """« Enregistrer » without scripts: the same as the module does while one types."""
    reading = reading or actions.start_reading(who, initiative)
    try:
        kept = actions.save_unfinished(reading, key, typed(request.POST), number_in(request.POST, "number") or 0)
    except actions.Refused as error:
        messages.error(request, str(error))
        form = FactForm(request.POST, reading=reading, cell=cell, contexts=contexts_for(who, initiative))
        return _page(request, initiative, reading, cell, form, EvidenceForm(initiative=initiative), status=422)
    if kept.conflict:
        fields = typed_initial(typed(request.POST))
        form = FactForm(
            reading=reading,
            cell=cell,
            contexts=contexts_for(who, initiative),
            initial={**fields, "number": kept.number},
        )
        evidence = EvidenceForm(initiative=initiative, initial=typed_initial(typed(request.POST), "preuve-"))
        return _page(
            request,
            initiative,
            reading,
            cell,
            form,
            evidence,
            status=409,
            other_tab=spoken(kept.fields),
            kept_at=kept.at,
        )
    messages.success(request, _("Brouillon enregistré à %(hour)s. Vous seul·e le voyez.") % {"hour": hour_of(kept.at)})
    question = f"?case={cell.pk}" if cell else ""
    return redirect(fact_address(initiative, reading, question))
