"""Adding a fiche, changing it, bringing back an old version."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from mieux.core.limits import limited
from mieux.people.viewer import viewer_of

from .. import actions, rules
from ..content import Content, completed, content_of
from ..differences import differences
from ..drafts import drop_draft, keep_draft, kept_draft, preview_of
from ..forms import FicheForm, sections
from ..models import Initiative, Proposal, ProposalState, State
from ..page import page_of
from .finding import find


def _page(request: HttpRequest, form: FicheForm, status: int = 200, **more: Any) -> HttpResponse:
    return render(request, "atlas/edit.html", {"form": form, "sections": sections(form), **more}, status=status)


def _preview(request: HttpRequest, form: FicheForm, content: Content, initiative: Initiative | None) -> HttpResponse:
    """The fiche as it would look, and the whole form again in hidden fields: nothing is stored by looking."""
    shown = preview_of(content, initiative)
    hidden = [
        (name, value) for name in form.fields for value in (request.POST.getlist(name) if name in request.POST else [])
    ]
    return render(
        request,
        "atlas/preview.html",
        {"initiative": shown, "page": page_of(shown), "hidden": hidden, "editing": initiative, "preview": True},
    )


@never_cache
@limited("write")
def add(request: HttpRequest) -> HttpResponse:
    """A new fiche. What is typed before signing in waits in the session and comes back afterwards."""
    viewer = viewer_of(request)
    if request.method != "POST":
        kept = kept_draft(request)
        form = FicheForm(initial=FicheForm.initial_of_typed(kept) if kept else None, with_contact=True)
        return _page(request, form, kept=bool(kept), signed_in=viewer.is_authenticated)
    action = request.POST.get("action", "send")
    context = {"signed_in": viewer.is_authenticated}
    if action == "discard":
        drop_draft(request)
        messages.success(request, _("Brouillon jeté. La page est blanche."))
        return redirect("atlas:add")
    if action == "back":
        return _page(request, FicheForm(initial=FicheForm.initial_of_typed(request.POST)), **context)
    form = FicheForm(request.POST, draft=action == "save")
    if not form.is_valid():
        return _page(request, form, status=422, **context)
    if action == "preview":
        return _preview(request, form, form.content(), None)
    if not viewer.is_authenticated:
        keep_draft(request, form)
        if action == "save":
            messages.success(
                request, _("Brouillon gardé dans ce navigateur pendant trente jours. Connectez-vous pour l’envoyer.")
            )
            return redirect("atlas:add")
        messages.info(request, _("Votre brouillon est gardé : il vous attend après la connexion."))
        return redirect_to_login(reverse("atlas:add"))
    initiative = actions.save_draft(viewer, form.content(), form.contact() or actions.Contact())
    drop_draft(request)
    if action == "save":
        messages.success(request, _("Brouillon enregistré. Vous seul·e le voyez."))
        return redirect("atlas:edit", initiative.slug)
    return _sent(request, actions.submit(initiative, viewer))


def _sent(request: HttpRequest, initiative: Initiative) -> HttpResponse:
    if initiative.state == State.PUBLISHED:
        messages.success(request, _("Publiée ! Merci : l’atlas a une initiative de plus."))
    else:
        messages.success(
            request,
            _("Envoyée, merci ! Une modératrice ou un modérateur la relit, puis elle paraît. Vous serez prévenu·e."),
        )
    return redirect(initiative)


@never_cache
@limited("write")
def edit(request: HttpRequest, slug: str) -> HttpResponse:
    """Change a fiche. A form older than the fiche never overwrites: both texts are shown."""
    initiative = find(request, slug)
    viewer = viewer_of(request)
    if not viewer.is_authenticated:
        if rules.is_open_to_all(initiative):
            return redirect_to_login(reverse("atlas:edit", args=[slug]))
        raise PermissionDenied(_("Seule l’équipe de cette fiche peut la modifier. Vous pouvez signaler une erreur."))
    if not rules.can_edit(viewer, initiative):
        raise PermissionDenied(
            _("Cette fiche vient de la méthode : ses textes ne se modifient pas ici.")
            if initiative.from_pack
            else _("Seule l’équipe de cette fiche peut la modifier. Vous pouvez signaler une erreur.")
        )
    before = completed(content_of(initiative))
    contact = actions.Contact(initiative.contact_email, initiative.reachable)
    insider = rules.is_member(viewer, initiative)
    unsent = initiative.state in {State.DRAFT, State.REFUSED}
    context: dict[str, Any] = {
        "initiative": initiative,
        "unsent": unsent,
        "signed_in": True,
        "at_once": rules.writes_at_once(viewer, initiative),
    }
    options: dict[str, Any] = {"before": before, "new": unsent, "with_contact": insider}
    waiting = initiative.proposals.filter(by=viewer, state=ProposalState.WAITING).first()
    if request.method != "POST":
        shown, version = (completed(waiting.data), waiting.base) if waiting else (before, initiative.version)
        initial = FicheForm.initial_of(shown, contact if insider else None, version)
        return _page(request, FicheForm(initial=initial, **options), waiting=waiting, **context)
    action = request.POST.get("action", "send")
    if action == "back":
        return _page(request, FicheForm(initial=FicheForm.initial_of_typed(request.POST), **options), **context)
    form = FicheForm(request.POST, draft=action == "save" and unsent, **options)
    if not form.is_valid():
        return _page(request, form, status=422, **context)
    content = form.content()
    if action == "preview":
        return _preview(request, form, content, initiative)
    try:
        outcome = actions.edit(
            initiative,
            viewer,
            content,
            form.cleaned_data.get("version") or 0,
            form.contact(),
            form.cleaned_data.get("summary") or "",
        )
    except actions.Conflict as conflict:
        return _conflict(request, conflict, content, contact, options, context)
    if unsent and action == "send":
        return _sent(request, actions.submit(outcome.initiative, viewer))
    messages.success(
        request,
        {
            "saved": _("Enregistré. L’ancienne version reste dans l’historique."),
            "proposed": _("Merci ! Votre proposition attend le regard d’une modératrice ou d’un modérateur."),
            "same": _("Rien n’avait changé : tout est déjà enregistré."),
        }[outcome.kind],
    )
    return redirect("atlas:edit", slug) if unsent else redirect(initiative)


def _conflict(
    request: HttpRequest,
    conflict: actions.Conflict,
    mine: Content,
    contact: actions.Contact,
    options: dict[str, Any],
    context: dict[str, Any],
) -> HttpResponse:
    """The form again, holding what everybody wrote elsewhere and the person's own words where both wrote."""
    merged = {**conflict.merged, **{key: mine[key] for key in conflict.keys}}
    both = [row for row in differences(conflict.theirs, mine) if row.key in conflict.keys]
    form = FicheForm(
        initial=FicheForm.initial_of(merged, contact if options["with_contact"] else None, conflict.version),
        **{**options, "before": conflict.theirs},
    )
    return _page(request, form, status=409, both=both, **context)


@require_POST
@login_required
@limited("write")
def send(request: HttpRequest, slug: str) -> HttpResponse:
    """Send a draft as it stands."""
    initiative = find(request, slug)
    viewer = viewer_of(request)
    if not rules.is_member(viewer, initiative) or not viewer.is_authenticated:
        raise PermissionDenied(_("Seule l’équipe de cette fiche peut l’envoyer."))
    if not initiative.pitch or not (initiative.place_label or initiative.no_place):
        messages.error(request, _("Il manque encore une phrase ou un lieu : complétez l’essentiel, puis envoyez."))
        return redirect("atlas:edit", slug)
    return _sent(request, actions.submit(initiative, viewer))


@require_POST
@login_required
@limited("write")
def delete(request: HttpRequest, slug: str) -> HttpResponse:
    """Erase a fiche that was never public."""
    initiative = find(request, slug)
    if not rules.is_member(viewer_of(request), initiative):
        raise PermissionDenied(_("Seule l’équipe de cette fiche peut l’effacer."))
    if initiative.state not in {State.DRAFT, State.REFUSED} or initiative.published_at:
        raise PermissionDenied(_("Une fiche qui a été publiée ne s’efface pas ainsi : demandez à la modération."))
    actions.delete_draft(initiative)
    messages.success(request, _("Brouillon effacé."))
    return redirect("atlas:mine")


@never_cache
@login_required
def mine(request: HttpRequest) -> HttpResponse:
    """My fiches, drafts first, and what became of my proposals."""
    viewer = viewer_of(request)
    assert viewer.is_authenticated
    rows = Initiative.objects.filter(team__user=viewer).order_by("-updated_at")[:200]
    order = [State.REFUSED, State.DRAFT, State.PENDING, State.HIDDEN, State.PUBLISHED]
    proposals = Proposal.objects.filter(by=viewer).select_related("initiative").order_by("-at")[:50]
    return render(
        request,
        "atlas/mine.html",
        {"rows": sorted(rows, key=lambda row: order.index(State(row.state))), "proposals": proposals},
    )


@require_POST
@login_required
@limited("write")
def restore(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Bring a version of the history back, as a new version (or as a proposal)."""
    initiative = find(request, slug)
    viewer = viewer_of(request)
    if not viewer.is_authenticated or not rules.can_edit(viewer, initiative):
        raise PermissionDenied(_("Seule l’équipe de cette fiche peut revenir à une version."))
    insider = rules.is_member(viewer, initiative) or rules.can_moderate(viewer)
    old = initiative.versions.filter(number=number).first()
    if old is None or (not insider and initiative.published_at and old.at < initiative.published_at):
        raise Http404
    outcome = actions.restore_version(initiative, viewer, number)
    messages.success(
        request,
        {
            "saved": _("La version %(number)s est revenue. Rien n’est effacé : l’autre reste dans l’historique."),
            "proposed": _("Merci ! Le retour à la version %(number)s attend le regard de la modération."),
            "same": _("La fiche est déjà comme dans la version %(number)s."),
        }[outcome.kind]
        % {"number": number},
    )
    return redirect("atlas:history", slug)
