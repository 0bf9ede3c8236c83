"""My voyages; starting one from nothing, from a text, from an initiative, from a file; giving it another name."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from mieux.atlas.views.finding import find
from mieux.core.limits import limited
from mieux.people.viewer import viewer_of

from .. import exports, rules, zones
from ..actions import voyages
from ..forms.around import ImportForm, StartForm
from ..models import Voyage
from ..queries import mine
from .finding import boarded

FILE_BYTES = 5 * 2**20


def _page(request: HttpRequest, status: int = 200, **more: object) -> HttpResponse:
    viewer = viewer_of(request)
    user = viewer if viewer.is_authenticated else None
    context = {
        "user_here": user,
        "mates": list(mine.aboard_of(user)) if user else [],  # type: ignore[arg-type]
        "open_voyages": list(mine.open_to(user)) if user else [],  # type: ignore[arg-type]
        "example": mine.example(get_language() or "fr"),
        "form": StartForm(),
        "file_form": ImportForm(),
        **more,
    }
    return render(request, "voyage/voyages.html", context, status=status)


@never_cache
@limited("write")
@require_http_methods(["GET", "HEAD", "POST"])
def mine_and_new(request: HttpRequest) -> HttpResponse:
    """The voyages of this person, and the form for a new one; without an account, the worked example."""
    if request.method != "POST":
        return _page(request)
    viewer = viewer_of(request)
    if not viewer.is_authenticated:
        raise PermissionDenied(_("Un voyage se commence avec un compte, pour que vous le retrouviez."))
    form = StartForm(request.POST)
    if not form.is_valid():
        return _page(request, 422, form=form)
    port = zones.zone_of(zones.PORT) or next(iter(zones.places())).id
    voyage = voyages.start(
        viewer,  # type: ignore[arg-type]
        form.cleaned_data["title"],
        cards={port: form.cleaned_data["text"]},
        language=get_language() or "fr",
    )
    return redirect("voyage:canvas", voyage.key)


@never_cache
@login_required
@limited("write")
@require_http_methods(["GET", "HEAD", "POST"])
def from_initiative(request: HttpRequest, slug: str) -> HttpResponse:
    """« En faire un projet »: says what will be pre-filled, then does it; a voyage that is there already is offered."""
    initiative = find(request, slug)
    viewer = viewer_of(request)
    if not rules.can_start_from(viewer, initiative):
        raise PermissionDenied(_("L’équipe de cette fiche peut en faire un projet."))
    known = [voyage for voyage in mine.of_initiative(initiative) if rules.can_see(rules.aboard(voyage, viewer))]
    if request.method == "POST":
        voyage = voyages.start_from(initiative, viewer)  # type: ignore[arg-type]
        messages.success(request, _("Le port et le phare sont pré-remplis. Gardez, corrigez, jetez à la cale."))
        return redirect("voyage:canvas", voyage.key)
    return render(request, "voyage/from_initiative.html", {"initiative": initiative, "known": known})


@never_cache
@login_required
@limited("write")
@require_POST
def from_file(request: HttpRequest) -> HttpResponse:
    """A new voyage from an exported one."""
    form = ImportForm(request.POST, request.FILES)
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            if file.size > FILE_BYTES:
                raise exports.Unreadable(_("Ce fichier dépasse 5 Mo."))
            title, board = exports.read_json(file.read())
        except exports.Unreadable as error:
            form.add_error("file", str(error))
        else:
            voyage = voyages.start_from_board(viewer_of(request), title, board)  # type: ignore[arg-type]
            return redirect("voyage:canvas", voyage.key)
    return _page(request, 422, file_form=form)


@never_cache
@login_required
@limited("write")
@require_POST
def join(request: HttpRequest, key: str) -> HttpResponse:
    """Come aboard, as somebody of the team of the initiative."""
    voyage = get_object_or_404(Voyage.objects.select_related("initiative"), key=key)
    if not rules.can_join(viewer_of(request), voyage):
        raise Http404
    voyages.come_aboard(voyage, viewer_of(request))  # type: ignore[arg-type]
    return redirect("voyage:canvas", key)


@never_cache
@limited("write")
@require_POST
def rename(request: HttpRequest, key: str) -> HttpResponse:
    """Another title."""
    who = boarded(request, key, rules.can_steer)
    title = " ".join(request.POST.get("title", "").split())
    if title:
        voyages.rename(who.voyage, who.whom, title)
    return redirect("voyage:crew", key)


@never_cache
@limited("write")
@require_http_methods(["GET", "HEAD", "POST"])
def erase(request: HttpRequest, key: str) -> HttpResponse:
    """Sink a voyage for good, after the captain typed its name."""
    who = boarded(request, key, rules.can_lead)
    wrong = False
    if request.method == "POST":
        if " ".join(request.POST.get("title", "").split()) == who.voyage.title:
            voyages.erase(who.voyage)
            messages.success(request, _("Le voyage est effacé, avec toute son histoire."))
            return redirect("voyage:voyages")
        wrong = True
    context = {"who": who, "voyage": who.voyage, "wrong": wrong}
    return render(request, "voyage/erase.html", context, status=422 if wrong else 200)
