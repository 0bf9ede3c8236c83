"""One impact: its page, adding, changing, taking away, deciding."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from mieux.atlas.models import Initiative, InitiativeImpact, State
from mieux.atlas.page import page_of
from mieux.atlas.views.finding import site
from mieux.core.limits import limited
from mieux.method import pack

from ..actions import claims as actions
from ..actions.claims import Words
from ..forms.claims import ClaimForm, DecideForm, RemoveForm
from ..models import Claim, RemovedAs, Review
from ..queries import history
from ..queries.claim import claim_page
from ..queries.matrix import claim_url, words_of_claim
from ..rules import Rights
from .finding import find, find_claim, person, say_errors
from .typed import keeps_what_was_typed


@never_cache
@require_safe
def claim(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """What is said, what was seen of it, what it rests on, what became of it."""
    initiative, rights, found = find_claim(request, slug, pk)
    return render(
        request,
        "impact/claim.html",
        {
            "initiative": initiative,
            "page": page_of(initiative),
            "rights": rights,
            "invites": rights.adds or (initiative.state == State.PUBLISHED and not rights.signed_in),
            "shown": claim_page(found, rights),
            "lines": history.lines_of(history.changes_of(initiative, rights).filter(claim=found)[:50]),
            "can_change": rights.changes(found),
            "can_remove": rights.takes_away(found),
            "can_bring_back": rights.brings_back(found, found.removed_as),
            "can_decide": rights.decides and found.review == Review.PROPOSED,
            "decide": DecideForm(),
        },
    )


@never_cache
@limited("write")
@keeps_what_was_typed(form=ClaimForm)
def add(request: HttpRequest, slug: str) -> HttpResponse:
    """Say what it changes. A cell of the matrix or a sentence of the fiche may bring its words along."""
    initiative, rights = find(request, slug)
    if not rights.signed_in and initiative.state == State.PUBLISHED:
        return redirect_to_login(request.get_full_path())
    _may_add(rights)
    if request.method != "POST":
        return _form(request, initiative, rights, ClaimForm(initial=_asked(request, initiative)))
    form = ClaimForm(request.POST)
    if not form.is_valid():
        return _form(request, initiative, rights, form, status=422)
    words = form.words()
    made = actions.add_claim(initiative, person(request), words)
    messages.success(request, _thanks(made, new=made.version == 1 and made.text == words.text))
    return redirect(claim_url(made))


def _may_add(rights: Rights) -> None:
    if not rights.adds:
        raise PermissionDenied(_("On n’ajoute pas d’impact à cette fiche pour l’instant."))


def _thanks(made: Claim, *, new: bool) -> str:
    if not new:
        return _("Cet impact est déjà suivi : le voici.")
    if made.review == Review.PROPOSED:
        return _("Merci ! L’équipe de l’initiative va y jeter un œil, puis il paraîtra.")
    return _("C’est noté, comme une hypothèse. Reste à aller voir.")


def _asked(request: HttpRequest, initiative: Initiative) -> dict[str, Any]:
    """What the address brings along: a cell of the matrix, or a sentence of the fiche."""
    level = pack().levels.get(request.GET.get("niveau"))
    initial: dict[str, Any] = {}
    if level is not None:
        initial["level"] = level.id
        marker = request.GET.get("marque", "")
        if level.behaviours.get(marker) or level.impacts.get(marker):
            initial["marker"] = marker
    phrase = request.GET.get("phrase", "")
    if phrase.isascii() and phrase.isdigit() and len(phrase) < 19:
        said = initiative.impacts.filter(pk=int(phrase)).first()
        if said is not None:
            initial |= {"level": said.level, "text": said.text[:400]}
    return initial


def _form(
    request: HttpRequest, initiative: Initiative, rights: Rights, form: ClaimForm, status: int = 200, **more: Any
) -> HttpResponse:
    context = {"initiative": initiative, "page": page_of(initiative), "rights": rights, "form": form, **more}
    return render(request, "impact/claim_form.html", context, status=status)


@require_POST
@login_required
@limited("write")
def follow_said(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Begin to follow a sentence of the fiche."""
    initiative, rights = find(request, slug)
    _may_add(rights)
    said = InitiativeImpact.objects.select_related("initiative").filter(initiative=initiative, pk=pk % 2**62).first()
    if said is None:
        messages.info(request, _("La fiche a changé entre-temps : choisissez de nouveau la phrase à suivre."))
        return redirect("impact:matrix", slug)
    made = actions.follow_said(said, person(request))
    messages.success(request, _thanks(made, new=True))
    return redirect(claim_url(made))


@never_cache
@keeps_what_was_typed(form=ClaimForm)
@login_required
@limited("write")
def change(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Write it anew. A form older than the claim never overwrites: both texts are shown."""
    initiative, rights, found = find_claim(request, slug, pk)
    if not rights.changes(found):
        raise PermissionDenied(_("Seule l’équipe réécrit cet impact. Vous pouvez dire ce que vous en avez vu."))
    context = {"claim": found, "claim_words": words_of_claim(found)}
    if request.method != "POST":
        initial = {name: getattr(found, name) for name in Words.__dataclass_fields__} | {"version": found.version}
        return _form(request, initiative, rights, ClaimForm(initial=initial, changing=True), **context)
    form = ClaimForm(request.POST, changing=True)
    if not form.is_valid():
        return _form(request, initiative, rights, form, status=422, **context)
    try:
        made = actions.change_claim(
            found,
            person(request),
            form.words(),
            form.cleaned_data.get("version") or 0,
            form.cleaned_data.get("reason") or "",
        )
    except actions.Conflict as conflict:
        return _conflict(request, initiative, rights, conflict, form, context)
    same = made.version == found.version
    messages.success(
        request,
        _("Rien n’avait changé : tout est déjà enregistré.")
        if same
        else _("Enregistré. Les anciens mots restent dans l’histoire."),
    )
    return redirect(claim_url(made))


def _conflict(
    request: HttpRequest,
    initiative: Initiative,
    rights: Rights,
    conflict: actions.Conflict,
    typed: ClaimForm,
    context: dict[str, Any],
) -> HttpResponse:
    """The form again: what everybody wrote elsewhere, one's own words where both wrote, and both side by side."""
    labels = history.field_labels()
    both = [
        {
            "label": labels[name],
            "theirs": history.said(name, getattr(conflict.theirs, name)),
            "mine": history.said(name, getattr(conflict.merged, name)),
        }
        for name in conflict.keys
    ]
    initial = {name: getattr(conflict.merged, name) for name in Words.__dataclass_fields__}
    initial |= {"version": conflict.theirs.version, "reason": typed.cleaned_data.get("reason")}
    form = ClaimForm(initial=initial, changing=True)
    return _form(request, initiative, rights, form, status=409, both=both, **context)


@require_POST
@login_required
@limited("write")
def remove(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Take it away; the page says how to bring it back."""
    _initiative, rights, found = find_claim(request, slug, pk)
    if not rights.takes_away(found):
        raise PermissionDenied(_("Seules son autrice ou son auteur, l’équipe et la modération retirent un impact."))
    form = RemoveForm(request.POST, as_moderator=rights.removes_as(found) == RemovedAs.MODERATION)
    if not form.is_valid():
        say_errors(request, form)
        return redirect(claim_url(found))
    actions.remove_claim(found, person(request), form.cleaned_data["reason"], site(request))
    messages.success(request, _("Retiré. Vous pouvez le remettre d’ici."))
    return redirect(claim_url(found))


@require_POST
@login_required
@limited("write")
def bring_back(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """« Annuler »."""
    _initiative, rights, found = find_claim(request, slug, pk)
    if not rights.brings_back(found, found.removed_as):
        raise Http404
    actions.bring_back_claim(found, person(request))
    messages.success(request, _("Remis, avec tout ce qui s’y rattache."))
    return redirect(claim_url(found))


@require_POST
@login_required
@limited("write")
def decide(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Keep what somebody outside proposes, or say why not."""
    _initiative, rights, found = find_claim(request, slug, pk)
    if not rights.decides:
        raise PermissionDenied(_("C’est à l’équipe de l’initiative de garder ou non ce qu’on lui propose."))
    form = DecideForm(request.POST)
    if not form.is_valid():
        say_errors(request, form)
        return redirect(claim_url(found))
    if form.cleaned_data["decision"] == "keep":
        actions.keep_claim(found, person(request))
        messages.success(request, _("Gardé : tout le monde peut le lire."))
    else:
        actions.refuse_claim(found, person(request), form.cleaned_data["reason"])
        messages.success(request, _("Non repris. La personne lira votre raison."))
    return redirect(claim_url(found))
