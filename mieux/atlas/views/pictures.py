"""The pictures of a fiche, on a page of their own: a refused file never costs a typed text."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from mieux.core.limits import limited
from mieux.core.media import serve_media
from mieux.people.models import User
from mieux.people.viewer import viewer_of

from .. import actions, rules
from ..actions.pictures import MAX_PICTURES
from ..forms import PictureForm
from ..models import Initiative, InitiativePicture, State
from .finding import find


@require_safe
def picture_file(request: HttpRequest, path: str) -> HttpResponseBase:
    """The file of a picture, for those who may see its fiche (and, while it waits, for its author and moderators).

    A public picture may be kept a year by browsers and proxies; one that only some may see is never kept.
    """
    picture = InitiativePicture.objects.filter(Q(image=path) | Q(thumbnail=path)).select_related("initiative").first()
    if picture is None:
        raise Http404
    if picture.initiative.state == State.PUBLISHED and not picture.waiting:
        return serve_media(request, path)
    viewer = viewer_of(request)
    initiative = picture.initiative
    if not rules.can_see(viewer, initiative) or (picture.waiting and not _sees_waiting(viewer, picture)):
        raise Http404
    response = serve_media(request, path)
    response["Cache-Control"] = "private, no-store"
    return response


def _sees_waiting(viewer: Any, picture: InitiativePicture) -> bool:
    return picture.added_by_id == viewer.pk or rules.is_member(viewer, picture.initiative) or rules.can_moderate(viewer)


def _editor(request: HttpRequest, initiative: Initiative) -> User:
    viewer = viewer_of(request)
    if not isinstance(viewer, User) or not rules.can_edit(viewer, initiative):
        raise PermissionDenied(_("Seule l’équipe de cette fiche peut y mettre des images."))
    return viewer


@never_cache
@login_required
@limited("upload")
def pictures(request: HttpRequest, slug: str) -> HttpResponse:
    """See the pictures and add one."""
    initiative = find(request, slug)
    viewer = _editor(request, initiative)
    full = initiative.pictures.count() >= MAX_PICTURES
    form = PictureForm()
    if request.method == "POST" and not full:
        form = PictureForm(request.POST, request.FILES)
        if form.is_valid():
            data = form.cleaned_data
            picture = actions.add_picture(initiative, viewer, form.encoded, data["alt"], data["credit"])
            messages.success(
                request,
                _("Merci ! L’image attend le regard de la modération.")
                if picture.waiting
                else _("L’image est en place."),
            )
            return redirect("atlas:pictures", slug)
    insider = rules.is_member(viewer, initiative) or rules.can_moderate(viewer)
    shown = [
        picture
        for picture in initiative.pictures.all()
        if insider or not picture.waiting or picture.added_by_id == viewer.pk
    ]
    return render(
        request,
        "atlas/pictures.html",
        {"initiative": initiative, "form": form, "pictures": shown, "full": full, "insider": insider, "viewer": viewer},
        status=422 if form.errors else 200,
    )


@require_POST
@login_required
@limited("write")
def remove(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Erase a picture: its team, a moderator, or whoever sent it."""
    initiative = find(request, slug)
    viewer = viewer_of(request)
    picture = get_object_or_404(initiative.pictures, pk=pk)
    insider = rules.is_member(viewer, initiative) or rules.can_moderate(viewer)
    if not insider and picture.added_by_id != viewer.pk:
        raise PermissionDenied(_("Seules l’équipe et la personne qui l’a envoyée peuvent retirer cette image."))
    actions.remove_picture(picture)
    messages.success(request, _("L’image est effacée."))
    return redirect("atlas:pictures", slug)
