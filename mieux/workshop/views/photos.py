"""Photos of sheets filled by pen: taken with the remote or sent from the desk, and typed card by card beside them."""

import re
import secrets

from django.contrib import messages
from django.core.exceptions import SuspiciousFileOperation
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from mieux.atlas.actions.pictures import BadPicture
from mieux.core.limits import limited
from mieux.voyage.forms.starting import PhotoForm, lines_of
from mieux.voyage.views.photos import read_all

from ..actions import photos as actions
from ..actions.bell import Over
from ..models import SheetPhoto, Stage, Workshop, WorkshopState
from ..models.work import TEXT_LENGTH
from ..queries.pouring import where_choices
from ..stages import kind_of
from .finding import runner, stage_named

_OVER = gettext_lazy("L’atelier est terminé : rien de plus n’est pris.")
_ONCE = re.compile(r"[\w-]{6,24}")


def _key(request: HttpRequest) -> str:
    return request.POST.get("cle", "") or request.GET.get("cle", "")


def _here(request: HttpRequest, workshop: Workshop, anchor: str = "") -> str:
    key = _key(request)
    return reverse("atelier:photos", args=[workshop.code]) + (f"?cle={key}" if key else "") + anchor


def typeable(workshop: Workshop) -> list[Stage]:
    """The stages that take cards: photos go to them."""
    return [stage for stage in workshop.stages.all() if "saisir" in kind_of(stage).facilitator_verbs]


def _takes_zones(stage: Stage) -> bool:
    return "zones" in kind_of(stage).Settings.model_fields


@never_cache
@limited("upload")
@require_http_methods(["GET", "HEAD", "POST"])
def photos(request: HttpRequest, code: str) -> HttpResponse:
    """The photos of a workshop, each beside a form to type from it; for facilitators only."""
    workshop = runner(request, code).workshop
    form = PhotoForm()
    if request.method == "POST" and workshop.state == WorkshopState.EMPTIED:
        # Nobody would ever forget what came after the day announced.
        messages.error(request, _OVER)
        return redirect(_here(request, workshop))
    if request.method == "POST":
        gesture = request.POST.get("geste", "")
        if gesture == "envoyer":
            form = PhotoForm(request.POST)
            if form.is_valid() and _add(request, workshop, form):
                return redirect(_here(request, workshop, "#photos"))
        elif gesture in ("recopier", "retirer"):
            row = _photo_of(workshop, request.POST.get("photo", ""))
            if gesture == "retirer":
                actions.remove_photo(row)
                messages.success(request, _("La photo est retirée, et son fichier effacé. Les cartes restent."))
                return redirect(_here(request, workshop))
            if _type(request, row):
                return redirect(_here(request, workshop, f"#photo-{row.pk}"))
        else:
            raise Http404
    return _page(request, workshop, form)


def _page(request: HttpRequest, workshop: Workshop, form: PhotoForm) -> HttpResponse:
    rows = list(SheetPhoto.objects.filter(stage__workshop=workshop).select_related("stage").order_by("-at", "-pk"))
    stages = typeable(workshop)
    typing = request.POST.get("photo", "")
    context = {
        "workshop": workshop,
        "cle": _key(request),
        "form": form,
        "stages": stages,
        "current": workshop.stage_id,
        "full": len(rows) >= actions.MOST,
        "rows": [(row, actions.typed_from(row), _takes_zones(row.stage)) for row in rows],
        "choices": where_choices(),
        "once": secrets.token_urlsafe(9),
        "typing": int(typing) if typing.isascii() and typing.isdigit() and len(typing) < 19 else 0,
        "typed": request.POST.get("lines", ""),
    }
    response = render(request, "workshop/photos.html", context, status=422 if request.method == "POST" else 200)
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


def _add(request: HttpRequest, workshop: Workshop, form: PhotoForm) -> bool:
    sent = request.FILES.getlist("photos")
    stage = stage_named(workshop, request.POST.get("sequence", ""))
    if stage is None or stage not in typeable(workshop):
        form.add_error(None, _("Dites de quelle séquence vient cette feuille."))
        return False
    if not sent:
        form.add_error("photos", _("Choisissez au moins une photo."))
        return False
    try:
        for each in read_all(sent):
            actions.add_photo(stage, each, label=form.cleaned_data["label"])
    except BadPicture as error:
        form.add_error("photos", str(error))
        return False
    except Over:
        form.add_error(None, _OVER)
        return False
    except actions.TooMany:
        form.add_error("photos", _("Cet atelier a déjà ses 40 photos. Retirez-en une pour faire de la place."))
        return False
    count = len(sent)
    messages.success(request, ngettext("%(n)s photo reçue.", "%(n)s photos reçues.", count) % {"n": count})
    return True


def _photo_of(workshop: Workshop, number: str) -> SheetPhoto:
    row = None
    if number.isascii() and number.isdigit() and len(number) < 19:
        row = SheetPhoto.objects.filter(stage__workshop=workshop, pk=int(number)).select_related("stage").first()
    if row is None:
        raise Http404
    row.stage.workshop = workshop
    return row


def _type(request: HttpRequest, row: SheetPhoto) -> bool:
    lines = lines_of(request.POST)
    about = ""
    if not lines:
        messages.info(request, _("Une ligne, une carte : écrivez-en au moins une."))
        return False
    if any(len(line) > TEXT_LENGTH for line in lines):
        messages.error(request, _("Une ligne dépasse %(most)s signes : faites-en deux.") % {"most": TEXT_LENGTH})
        return False
    if _takes_zones(row.stage):
        about = request.POST.get("ou", "")
        if about not in dict(where_choices()):
            messages.error(request, _("Choisissez la zone de ces cartes."))
            return False
    once = request.POST.get("une-fois", "")
    try:
        count = actions.type_lines(row, lines, about, once if _ONCE.fullmatch(once) else secrets.token_urlsafe(9))
    except Over:
        messages.error(request, _OVER)
        return False
    words = ngettext("%(n)s carte recopiée, « sur papier ».", "%(n)s cartes recopiées, « sur papier ».", count)
    messages.success(request, words % {"n": count})
    return True


@require_safe
def image(request: HttpRequest, code: str, pk: int) -> HttpResponseBase:
    """The file of a photo, for those who run the workshop."""
    row = _photo_of(runner(request, code).workshop, str(pk))
    try:
        file = row.image.open("rb")
    except (FileNotFoundError, SuspiciousFileOperation) as error:
        raise Http404 from error
    response = FileResponse(file, content_type="image/webp")
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
