"""Photos of sheets filled by pen: the photo stays in sight while its words are typed, zone by zone."""

import re
import secrets
from collections.abc import Sequence

from django.contrib import messages
from django.core.exceptions import PermissionDenied, SuspiciousFileOperation
from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mieux.atlas.actions.pictures import BadPicture, Encoded
from mieux.core.limits import limited

from .. import document, journal, rules, zones
from ..aboard import who_is
from ..actions import photos as actions
from ..forms.starting import PhotoForm, lines_of
from ..models import PaperPhoto, Voyage
from ..rules import Aboard
from .finding import boarded

ZOOMS = (1, 2, 3, 4)
_ONCE = re.compile(r"[\w-]{6,24}")


def read_all(sent: Sequence[UploadedFile]) -> list[Encoded]:
    """The photos of a form, made anew. Raises `BadPicture` naming the one that cannot be taken: none is kept then."""
    if len(sent) > actions.MOST_AT_ONCE:
        raise BadPicture(_("Six photos à la fois, pas plus : envoyez les autres ensuite."))
    found = []
    for file in sent:
        try:
            found.append(actions.read_photo(file, file.size))
        except BadPicture as error:
            if len(sent) == 1:
                raise
            name = " ".join((file.name or "").split())[:80]
            raise BadPicture(_("« {name} » : {why}").format(name=name, why=error)) from error
    return found


@never_cache
@limited("upload")
@require_http_methods(["GET", "HEAD", "POST"])
def photos(request: HttpRequest, key: str) -> HttpResponse:
    """The photos of a voyage, and the form to add some."""
    who = boarded(request, key, rules.can_see_photos)
    form = PhotoForm()
    if request.method == "POST":
        if not rules.can_edit(who):
            raise PermissionDenied
        form = PhotoForm(request.POST)
        if form.is_valid() and _add(request, who, form):
            rows = list(PaperPhoto.objects.filter(voyage=who.voyage))
            if len(rows) == 1:
                return redirect("voyage:photo", key, rows[0].pk)
            return redirect("voyage:photos", key)
    rows = list(PaperPhoto.objects.filter(voyage=who.voyage))
    context = {
        "who": who,
        "voyage": who.voyage,
        "rows": [(row, sum(len(ids) for ids in row.typed.values()), may_remove(who, row)) for row in rows],
        "form": form,
        "earlier": _earlier(request, who),
        "can_edit": rules.can_edit(who),
        "full": len(rows) >= actions.MOST,
    }
    return render(request, "voyage/photos.html", context, status=422 if form.errors else 200)


def _earlier(request: HttpRequest, who: Aboard) -> list[tuple[Voyage, int]]:
    """The crossings before that have photos, and how many: they stay there, for whoever may see them."""
    found, boat = [], who.voyage.before
    while boat is not None and rules.can_see_photos(who_is(request, boat)):
        if count := PaperPhoto.objects.filter(voyage=boat).count():
            found.append((boat, count))
        boat = boat.before
    return found


def _add(request: HttpRequest, who: Aboard, form: PhotoForm) -> bool:
    sent = request.FILES.getlist("photos")
    if not sent:
        form.add_error("photos", _("Choisissez au moins une photo."))
        return False
    try:
        encoded = read_all(sent)
        for each in encoded:
            actions.add_photo(who.voyage, each, by=who.user, whom=who.whom, label=form.cleaned_data["label"])
    except BadPicture as error:
        form.add_error("photos", str(error))
        return False
    except actions.TooMany:
        form.add_error("photos", _("Ce voyage a déjà ses 24 photos. Retirez-en une pour faire de la place."))
        return False
    count = len(encoded)
    messages.success(request, ngettext("%(n)d photo est à bord.", "%(n)d photos sont à bord.", count) % {"n": count})
    return True


def may_remove(who: Aboard, row: PaperPhoto) -> bool:
    """Captain and crew any photo, a guest their own."""
    return rules.can_edit(who) and (rules.is_shipmate(who) or (bool(row.whom) and row.whom == who.whom))


def _photo_of(who: Aboard, pk: int) -> PaperPhoto:
    row = PaperPhoto.objects.filter(voyage=who.voyage, pk=pk).select_related("voyage").first()
    if row is None:
        raise Http404
    return row


@never_cache
@limited("write")
@require_http_methods(["GET", "HEAD", "POST"])
def photo(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """One photo beside the words typed from it, one zone at a time. Going to another zone saves this one first."""
    who = boarded(request, key, rules.can_see_photos)
    row = _photo_of(who, pk)
    zone = _zone(request.POST.get("zone") or request.GET.get("zone", ""))
    zoom = _zoom(request.POST.get("zoom") or request.GET.get("zoom", ""))
    if request.method == "POST":
        if not rules.can_edit(who):
            raise PermissionDenied
        gesture = request.POST.get("geste", "enregistrer")
        if gesture == "tourner":
            actions.turn_photo(row)
            if request.headers.get("Accept", "") == "application/json":
                return HttpResponse(status=204)
        elif gesture in ("plus", "moins"):
            zoom = _zoom(str(zoom + (1 if gesture == "plus" else -1)))
        else:
            _type(request, who, row, zone)
            after = _zone(request.POST.get("vers") or zone)
            address = reverse("voyage:photo", args=[key, pk])
            return redirect(f"{address}?zone={after}&zoom={zoom}&fait={zone}#recopier")
    return _photo_page(request, who, row, zone, zoom)


def _zone(asked: str) -> str:
    known = [place.id for place in zones.places() if place.id != zones.HOLD]
    return asked if asked in known else known[0]


def _zoom(asked: str) -> int:
    return min(max(int(asked), ZOOMS[0]), ZOOMS[-1]) if asked.isdecimal() and len(asked) < 3 else ZOOMS[0]


def _type(request: HttpRequest, who: Aboard, row: PaperPhoto, zone: str) -> None:
    lines = lines_of(request.POST)
    if not lines:
        return
    once = request.POST.get("une-fois", "")
    ids = actions.type_lines(row, who.whom, zone, lines, once if _ONCE.fullmatch(once) else "")
    count = len(ids)
    messages.success(request, ngettext("%(n)d carte recopiée.", "%(n)d cartes recopiées.", count) % {"n": count})


def _photo_page(request: HttpRequest, who: Aboard, row: PaperPhoto, zone: str, zoom: int) -> HttpResponse:
    board = document.read(journal.opened(who.voyage.pk))
    places = [place for place in zones.places(who.voyage.template) if place.id != zones.HOLD]
    here = next(place for place in places if place.id == zone)
    typed = [board.cards[card_id] for card_id in row.typed.get(zone, []) if card_id in board.cards]
    aside = row.turn % 2 == 1
    context = {
        "who": who,
        "voyage": who.voyage,
        "photo": row,
        "box": (row.height, row.width) if aside else (row.width, row.height),
        "transform": _transform(row),
        "zone": here,
        "zones": [(place, len(row.typed.get(place.id, []))) for place in places],
        "zoom": zoom,
        "zooms": (zoom > ZOOMS[0], zoom < ZOOMS[-1]),
        "typed": typed,
        "lines": request.POST.get("lines", "") if request.method == "POST" else "",
        "once": request.POST.get("une-fois") or secrets.token_urlsafe(9),
        "can_edit": rules.can_edit(who),
        "done": _zone(request.GET["fait"]) if "fait" in request.GET else "",
    }
    return render(request, "voyage/photo.html", context)


def _transform(row: PaperPhoto) -> str:
    """The quarter turns as an attribute of SVG: the picture keeps its own box, turned with it."""
    moves = ("", f"translate({row.height} 0) rotate(90)", f"translate({row.width} {row.height}) rotate(180)",
             f"translate(0 {row.width}) rotate(270)")  # fmt: skip
    return moves[row.turn]


@require_safe
def image(request: HttpRequest, key: str, pk: int) -> HttpResponseBase:
    """The file of a photo, for those aboard. Their browser asks each time, and is not sent again what it has."""
    row = _photo_of(boarded(request, key, rules.can_see_photos), pk)
    tag = f'"{row.pk}-{row.width}x{row.height}"'
    if request.headers.get("If-None-Match") == tag:
        return HttpResponse(status=304, headers={"ETag": tag, "Cache-Control": "private, no-cache"})
    try:
        file = row.image.open("rb")
    except (FileNotFoundError, SuspiciousFileOperation) as error:
        raise Http404 from error
    response = FileResponse(file, content_type="image/webp")
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["X-Content-Type-Options"] = "nosniff"
    response["ETag"] = tag
    response["Cache-Control"] = "private, no-cache"
    return response


@never_cache
@limited("write")
@require_POST
def remove(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """Take a photo away, its file too; what was typed from it stays."""
    who = boarded(request, key, rules.can_see_photos)
    row = _photo_of(who, pk)
    if not may_remove(who, row):
        raise PermissionDenied
    actions.remove_photo(row)
    messages.success(request, _("La photo est retirée, et son fichier effacé. Les cartes restent."))
    return redirect("voyage:photos", key)
