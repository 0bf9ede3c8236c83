"""From the code on the wall to the room, in two screens at most."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, get_language_from_request, override
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mieux.core import limits
from mieux.core.views import too_many_requests

from .. import rights, seats
from ..actions import joining
from ..codes import clean_code
from ..forms.joining import BackForm, CodeForm, JoinForm
from ..models import Workshop
from ..notice import notice_of
from .finding import find, site
from .phone import room_page
from .pictures import qr_svg


@require_safe
def short(request: HttpRequest, code: str) -> HttpResponse:
    """`/a/K7PXR`: what the QR code says. Goes on in the language of the browser."""
    with override(get_language_from_request(request)):
        return HttpResponseRedirect(reverse("atelier:room", args=[clean_code(code) or "X"]))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def door(request: HttpRequest) -> HttpResponse:
    """Type the code."""
    typed = (request.POST if request.method == "POST" else request.GET).get("code")
    form = CodeForm({"code": typed} if typed is not None else None)
    if typed is None or not form.is_valid():
        return _door_page(request, form, status=422 if form.errors else 200)
    return try_code(request, typed) or redirect("atelier:room", clean_code(typed))


def try_code(request: HttpRequest, typed: str) -> HttpResponse | None:
    """None when a workshop has this code; else the page that helps.

    Only wrong codes are counted: a school behind one address goes on coming in while somebody there guesses.
    """
    code = clean_code(typed)
    if Workshop.objects.filter(code=code).exists():
        return None
    if wait := limits.seconds_to_wait(request, "wrong-code"):
        return too_many_requests(request, wait)
    form = CodeForm({"code": typed[:40]})
    form.is_valid()
    form.add_error(
        "code",
        _(
            "Aucun atelier ne porte ce code. Regardez de nouveau le mur : il n’y a ni zéro, ni O, ni 1, ni I, ni "
            "voyelle. L’atelier est peut-être aussi déjà rangé."
        ),
    )
    return _door_page(request, form, status=404)


def _door_page(request: HttpRequest, form: CodeForm, *, status: int) -> HttpResponse:
    """One field: what is wrong stands there once, and the cursor with it."""
    if form.errors:
        form.fields["code"].widget.attrs["autofocus"] = True
    return render(request, "workshop/door.html", {"form": form}, status=status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def room(request: HttpRequest, code: str) -> HttpResponse:
    """The room for whoever is in it; for others the door: what is asked, what is kept, one button."""
    if trouble := try_code(request, code):
        return trouble
    workshop = find(code)
    if code != workshop.code:
        return redirect("atelier:room", workshop.code)
    participant = seats.participant_of(request, workshop)
    if participant is not None:
        return room_page(request, workshop, participant)
    form = JoinForm(workshop, request.POST if request.method == "POST" else None)
    if request.method != "POST" or not rights.can_join(workshop) or not form.is_valid():
        return _entrance(request, workshop, form, 422 if form.errors else 200)
    if wait := limits.seconds_to_wait(request, "join"):
        return too_many_requests(request, wait)
    try:
        joined = joining.join(
            workshop,
            name=form.cleaned_data.get("nom", ""),
            people=form.cleaned_data.get("table") or 1,
            language=get_language() or "fr",
        )
    except joining.RoomClosed:
        return _entrance(request, find(code), form, 403)
    except joining.RoomFull:
        return _entrance(request, workshop, form, 403, full=True)
    response = redirect("atelier:room", workshop.code)
    seats.seat(request, response, workshop, joined.token, joined.word)
    return response


def _entrance(
    request: HttpRequest, workshop: Workshop, form: JoinForm, status: int = 200, **more: object
) -> HttpResponse:
    context = {
        "workshop": workshop,
        "form": form,
        "back_form": BackForm(),
        "notice": notice_of(workshop),
        "can_join": rights.can_join(workshop),
        **more,
    }
    return render(request, "workshop/join.html", context, status=status)


@never_cache
@require_POST
def back(request: HttpRequest, code: str) -> HttpResponse:
    """Come back from another device with one's personal word; also when the room is locked."""
    workshop = find(code)
    form = BackForm(request.POST)
    if form.is_valid():
        # Every try is counted, right or wrong: a word that is guessed is somebody else's seat.
        if wait := limits.seconds_to_wait(request, "word"):
            return too_many_requests(request, wait)
        joined = joining.come_back(workshop, form.cleaned_data["mot"])
        if joined is not None:
            response = redirect("atelier:room", workshop.code)
            seats.seat(request, response, workshop, joined.token, joined.word)
            return response
        form.add_error("mot", _("Personne n’a ce mot ici. Vérifiez l’animal, la couleur et le nombre."))
    return _entrance(request, workshop, JoinForm(workshop), 422, back_form=form, back_open=True)


@require_safe
def qr(request: HttpRequest, code: str) -> HttpResponse:
    """The QR code of the short link, as SVG."""
    workshop = find(code)
    address = site(request) + reverse("workshop-short", args=[workshop.code])
    return HttpResponse(qr_svg(address), "image/svg+xml", headers={"Cache-Control": "max-age=3600"})
