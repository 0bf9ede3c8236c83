"""A word without a fact; taking out, putting back; what becomes of a source."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from mieux.atlas.views.finding import find
from mieux.core.limits import limited
from mieux.evidence import actions as evidence_actions

from .. import actions, rules
from ..forms.whole import ReasonForm
from ..models import CellEvidence, Reading, Word
from .finding import own_reading, writable


@never_cache
@limited("write")
@require_POST
def word(request: HttpRequest, slug: str, pk: int | None = None) -> HttpResponse:
    """« Pas vu » or « ne sait pas » for a cell without a fact: one press."""
    initiative = find(request, slug)
    who, reading = writable(request, initiative, pk)
    if reading is None and not rules.can_begin(who, initiative):
        return redirect_to_login(reverse("wheel:mine", args=[slug]))
    said = request.POST.get("word", "")
    if said not in {Word.NOT_SEEN, Word.UNKNOWN}:
        messages.error(request, _("Pour colorer une case, il faut un fait : racontez-le d’abord."))
        return redirect("wheel:mine", slug)
    reading = reading or actions.start_reading(who, initiative)
    fact = actions.Fact(request.POST.get("criterion", "")[:60], request.POST.get("phase", "")[:60], Word(said))
    try:
        outcome = actions.write_cell(reading, fact)
    except actions.Refused as error:
        messages.error(request, str(error))
        return redirect("wheel:mine_of", slug, reading.pk)
    if outcome.kind == "conflict":
        messages.info(request, _("Cette case contient déjà un fait : modifiez-le, ou retirez-le."))
    else:
        messages.success(request, _("C’est noté : « %(word)s ».") % {"word": Word(said).label})
    return redirect(f"{reverse('wheel:mine_of', args=[slug, reading.pk])}#case-{outcome.cell.pk}")


def _why(request: HttpRequest, reading: Reading) -> str | None:
    """The reason of a change; None when one is needed and missing (the words are said)."""
    form = ReasonForm(request.POST, required=reading.state == "shared")
    if form.is_valid():
        return str(form.cleaned_data["reason"])
    messages.error(request, " ".join(str(error) for error in form.errors["reason"]))
    return None


@never_cache
@limited("write")
@require_POST
def remove_cell(request: HttpRequest, slug: str, pk: int, cell: int) -> HttpResponse:
    """Take a cell out; the next page offers to put it back."""
    initiative = find(request, slug)
    _who, reading = writable(request, initiative, pk)
    assert reading is not None
    return _taken_out(request, slug, reading, actions.remove_cell, cell)


@never_cache
@limited("write")
@require_POST
def remove_evidence(request: HttpRequest, slug: str, pk: int, evidence: int) -> HttpResponse:
    """Take one piece of evidence out; the next page offers to put it back."""
    initiative = find(request, slug)
    _who, reading = writable(request, initiative, pk)
    assert reading is not None
    return _taken_out(request, slug, reading, actions.remove_evidence, evidence)


def _taken_out(request: HttpRequest, slug: str, reading: Reading, verb: Any, number: int) -> HttpResponse:
    address = reverse("wheel:mine_of", args=[slug, reading.pk])
    reason = _why(request, reading)
    if reason is None:
        return redirect(address)
    aside = verb(reading, min(number, 2**63 - 1), reason)
    return redirect(f"{address}?retire={aside}#retire" if aside else address)


@never_cache
@limited("write")
@require_POST
def restore(request: HttpRequest, slug: str, pk: int, aside: int) -> HttpResponse:
    """Put back what was taken out."""
    initiative = find(request, slug)
    _who, reading = writable(request, initiative, pk)
    assert reading is not None
    try:
        if actions.restore_removed(reading, min(aside, 2**63 - 1)):
            messages.success(request, _("Le voilà revenu."))
        else:
            messages.info(request, _("Il n’y avait plus rien à remettre."))
    except actions.Refused as error:
        messages.error(request, str(error))
    return redirect("wheel:mine_of", slug, pk)


@never_cache
@limited("write")
@require_POST
def gone(request: HttpRequest, slug: str, pk: int, evidence: int) -> HttpResponse:
    """Say that a source can no longer be read, or that it can after all; what was quoted from it stays."""
    initiative = find(request, slug)
    _who, reading = writable(request, initiative, pk)
    assert reading is not None
    row = CellEvidence.objects.filter(pk=min(evidence, 2**63 - 1), cell__reading=reading).first()
    if row is not None and row.gone_at is None:
        evidence_actions.say_gone(row)
        messages.success(request, _("C’est noté. Ce qui a été cité de cette source reste."))
    elif row is not None:
        evidence_actions.say_back(row)
        messages.success(request, _("Tant mieux : la source se lit de nouveau."))
    return redirect("wheel:mine_of", slug, pk)


@never_cache
@limited("write")
@require_POST
def end_consent(request: HttpRequest, slug: str, pk: int, evidence: int, *, taken_out: bool = False) -> HttpResponse:
    """Somebody quoted or shown no longer agrees: their words go for good, whatever state the reading is in.

    `taken_out`: the piece is among what its author took out.
    """
    initiative = find(request, slug)
    reading = own_reading(request, initiative, pk)
    assert reading is not None
    if actions.end_consent(reading, min(evidence, 2**63 - 1), taken_out=taken_out):
        messages.success(request, _("C’est effacé partout, l’histoire comprise. Merci d’avoir écouté cette personne."))
    return redirect("wheel:mine_of", slug, pk)
