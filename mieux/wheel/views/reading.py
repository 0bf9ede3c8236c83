"""One's own reading: the small wheel and its list, what is said of the whole, sharing and taking back."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mieux.atlas.models import Initiative
from mieux.atlas.views.finding import find, site
from mieux.core.limits import limited
from mieux.impact.queries import impact_standing
from mieux.method import pack

from .. import actions, rules
from ..figure import draw
from ..forms.context import ContextForm
from ..forms.whole import AboutForm, FormsForm, ReasonForm
from ..models import Reading, ReadingState
from ..queries.own import contexts_for, elsewhere, forms_of, guest_readings, own, petals_of, progress
from ..queries.tally import tally_of
from .drafts import typed_initial
from .finding import fact_address, number_in, own_reading, who_of, why_not, writable


@never_cache
@require_safe
def mine(request: HttpRequest, slug: str, pk: int | None = None) -> HttpResponse:
    """My reading so far: the wheel, its equal list, what remains to colour, and the button that shares it."""
    initiative = find(request, slug)
    who = who_of(request)
    reading = own_reading(request, initiative, pk)
    if reading is None:
        if not rules.can_begin(who, initiative):
            return redirect_to_login(request.get_full_path())
        return redirect(fact_address(initiative, None))
    standing = impact_standing(initiative)
    back = number_in(request.GET, "retire")
    writes = rules.can_write(who, reading)
    return render(
        request,
        "wheel/mine/mine.html",
        {
            "initiative": initiative,
            "reading": reading,
            "others": [row for row in own(who, initiative) if row.pk != reading.pk],
            "petals": petals_of(reading, observed=standing.observed),
            "elsewhere": elsewhere(reading),
            "forms": forms_of(reading),
            "wheel": draw(
                pack(),
                tally_of(pack(), [reading]),
                title=_("Ma lecture de « %(name)s »") % {"name": initiative.name},
                observed=standing.observed,
                contested=standing.contested,
            ),
            "can_write": writes,
            "why_not": "" if writes else why_not(who, reading),
            "can_withdraw": rules.can_withdraw(who, reading),
            "can_return": rules.can_return(who, reading),
            "can_erase": rules.can_erase(who, reading),
            "sealed": rules.is_sealed(reading),
            "progress": progress(reading.round) if reading.round else None,
            "anything": bool(reading.cells.all()) or bool(reading.forms.all()),
            "removed": list(reading.removed.prefetch_related("evidence")[:20]) if writes else [],
            "just_removed": reading.removed.filter(pk=back).first() if back and writes else None,
            "unfinished": "fact" in reading.unfinished,
            "to_adopt": guest_readings(who.guest_key).filter(initiative=initiative).exists() if who.user else False,
            "guest": who.user is None,
        },
    )


def _settled(request: HttpRequest, slug: str, pk: int, anchor: str) -> HttpResponse:
    messages.success(request, _("C’est noté."))
    return redirect(f"{reverse('wheel:mine_of', args=[slug, pk])}#{anchor}")


@never_cache
@limited("write")
@require_http_methods(["GET", "HEAD", "POST"])
def about(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """From where I read, how many we are, how I sign."""
    initiative = find(request, slug)
    _who, reading = writable(request, initiative, pk)
    assert reading is not None
    form = AboutForm(request.POST if request.method == "POST" else None, reading=reading)
    if request.method == "POST" and form.is_valid():
        actions.say_about(reading, form.about())
        return _settled(request, slug, pk, "qui")
    return render(
        request,
        "wheel/mine/about.html",
        {"initiative": initiative, "reading": reading, "form": form},
        status=422 if form.errors else 200,
    )


@never_cache
@limited("write")
@require_http_methods(["GET", "HEAD", "POST"])
def forms(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """The forms of renewal I see, each with its reason."""
    initiative = find(request, slug)
    _who, reading = writable(request, initiative, pk)
    assert reading is not None
    if request.method == "POST":
        form = FormsForm(request.POST, reading=reading)
        if form.is_valid():
            actions.choose_forms(reading, form.chosen(), form.cleaned_data["reason"])
            return _settled(request, slug, pk, "formes")
    else:
        kept = actions.kept_unfinished(reading, "forms")
        initial: dict[str, Any] = {"number": kept.number}
        if kept.fields:
            # What was typed last is the whole truth of the form: a box left out is a box unticked.
            initial |= {f"form_{each.id}": False for each in pack().forms} | typed_initial(kept.fields)
        form = FormsForm(reading=reading, initial=initial)
    return render(
        request,
        "wheel/mine/forms.html",
        {
            "initiative": initiative,
            "reading": reading,
            "form": form,
            "keep_address": reverse("wheel:unfinished_of", args=[slug, pk]),
        },
        status=422 if form.errors else 200,
    )


@never_cache
@limited("write")
@require_http_methods(["GET", "HEAD", "POST"])
def context(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """New for whom, where, compared with what: choose it, or begin another reading in another context."""
    initiative = find(request, slug)
    who, reading = writable(request, initiative, pk)
    assert reading is not None
    another = (request.POST if request.method == "POST" else request.GET).get("autre") == "1"
    contexts = contexts_for(who, initiative)
    form = ContextForm(
        request.POST if request.method == "POST" else None,
        contexts=[each for each in contexts if not (another and each.pk == reading.context_id)],
        initial={"context": str(reading.context_id) if reading.context_id and not another else ""},
    )
    if request.method == "POST" and form.is_valid():
        try:
            if another:
                return redirect(fact_address(initiative, _read_in(request, initiative, reading, form)))
            actions.choose_context(reading, form.chosen(), by=who.user)
            return _settled(request, slug, pk, "contexte")
        except actions.Refused as error:
            form.add_error(None, str(error))
    return render(
        request,
        "wheel/mine/context.html",
        {"initiative": initiative, "reading": reading, "form": form, "another": another},
        status=422 if form.errors else 200,
    )


def _read_in(request: HttpRequest, initiative: Initiative, reading: Reading, form: ContextForm) -> Reading:
    """A reading of the same person in another context; the one they already have there when they do."""
    who = who_of(request)
    row = actions.context_row(initiative, form.chosen(), who.user)
    return actions.start_reading(
        who,
        initiative,
        round=reading.round,
        context=row,
        invitation=reading.invitation,
        signature=reading.signature,
    )


# --- Sharing ------------------------------------------------------------------------------------------


@never_cache
@limited("write")
@require_POST
def share(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Make it public; in a blind round, put it in the box."""
    initiative = find(request, slug)
    _who, reading = writable(request, initiative, pk)
    assert reading is not None
    try:
        shared = actions.share(reading, site(request))
    except actions.Refused as error:
        messages.error(request, str(error))
        return redirect("wheel:mine_of", slug, pk)
    if shared.alone:
        words = _("Le tour est fini : votre lecture paraît à part, et elle compte tout autant. Merci !")
    elif shared.opened:
        words = _("Merci ! Votre lecture ouvre le tour : vous pouvez maintenant comparer.")
    elif rules.is_sealed(shared.reading):
        words = _("Merci ! Votre lecture est dans la boîte : personne d’autre ne la lit avant l’ouverture.")
    else:
        words = _("Merci ! Votre lecture est publique, à côté des autres.")
    messages.success(request, words)
    return redirect("wheel:mine_of", slug, pk)


def _own_or_404(request: HttpRequest, slug: str, pk: int) -> tuple[Initiative, Reading]:
    initiative = find(request, slug)
    reading = own_reading(request, initiative, pk)
    assert reading is not None
    return initiative, reading


@never_cache
@limited("write")
@require_POST
def withdraw(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Take my reading back: nobody else sees it from now on."""
    _initiative, reading = _own_or_404(request, slug, pk)
    if not rules.can_withdraw(who_of(request), reading):
        raise PermissionDenied(_("Il n’y a rien à reprendre : cette lecture n’est pas partagée."))
    form = ReasonForm(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(str(error) for error in form.errors["reason"]))
        return redirect("wheel:mine_of", slug, pk)
    actions.withdraw(reading, form.cleaned_data["reason"])
    messages.success(request, _("Votre lecture est reprise : vous seul·e la voyez. Vous pouvez la remettre."))
    return redirect("wheel:mine_of", slug, pk)


@never_cache
@limited("write")
@require_POST
def put_back(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Undo: the reading is shared again, as it was."""
    _initiative, reading = _own_or_404(request, slug, pk)
    if not rules.can_return(who_of(request), reading):
        raise PermissionDenied(_("Cette lecture n’est pas de celles que vous avez reprises."))
    actions.take_back_withdrawal(reading, site(request))
    messages.success(request, _("La voilà revenue, telle qu’elle était."))
    return redirect("wheel:mine_of", slug, pk)


@never_cache
@limited("write")
@require_POST
def erase(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Erase for good a draft, or what I took back."""
    initiative, reading = _own_or_404(request, slug, pk)
    if not rules.can_erase(who_of(request), reading):
        raise PermissionDenied(
            _("Reprenez d’abord cette lecture : ensuite elle pourra s’effacer.")
            if reading.state == ReadingState.SHARED
            else _("La modération a masqué cette lecture : demandez-lui de l’effacer.")
        )
    actions.erase(reading)
    messages.success(request, _("Effacée pour de bon."))
    return redirect(initiative)
