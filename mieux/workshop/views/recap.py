"""The recap, read-only, by a secret address; the report on paper; and the gestures of the facilitator around them."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from mieux.core.limits import limited
from mieux.exports.pdf import PdfError

from .. import keys, letters
from ..actions import after
from ..models import Recap, Workshop, WorkshopState
from ..paper import report_pdf
from ..report import report_of
from .finding import mine, site


def recap_address(request: HttpRequest, workshop: Workshop) -> str:
    """The address of the recap, or empty while there is none."""
    recap = Recap.objects.filter(workshop=workshop).first()
    if recap is None:
        return ""
    return site(request) + reverse("atelier:recap", args=[recap.pk, keys.recap_key(recap.pk, recap.secret)])


def _told(number: int, key: str) -> Workshop:
    workshop = after.recap_of(min(number, 2**63 - 1), key)
    if workshop is None:
        raise Http404
    return workshop


def _unlisted(response: HttpResponse) -> HttpResponse:
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Referrer-Policy"] = "same-origin"
    return response


@never_cache
@require_safe
def recap(request: HttpRequest, number: int, key: str) -> HttpResponse:
    """What the room has seen, and what has become of it; for whoever has the address."""
    workshop = _told(number, key)
    context = {"workshop": workshop, "report": report_of(workshop, room=True), "number": number, "cle": key}
    return _unlisted(render(request, "workshop/recap.html", context))


@never_cache
@limited("export", methods=("GET",))
@require_safe
def recap_pdf(request: HttpRequest, number: int, key: str) -> HttpResponse:
    """The same on paper."""
    return _unlisted(_pdf(request, _told(number, key), room=True))


@never_cache
@login_required
@limited("export", methods=("GET",))
@require_safe
def pdf(request: HttpRequest, key: str) -> HttpResponse:
    """The facilitator's report: all that was said."""
    workshop, _user = mine(request, key)
    return _pdf(request, workshop, room=False)


def _pdf(request: HttpRequest, workshop: Workshop, *, room: bool) -> HttpResponse:
    try:
        body = report_pdf(workshop, room=room)
    except PdfError:
        return render(request, "workshop/no_pdf.html", {"workshop": workshop}, status=503)
    response = HttpResponse(body, "application/pdf")
    name = slugify(workshop.title)[:60] or "atelier"
    response["Content-Disposition"] = f'attachment; filename="{name}.pdf"'
    return response


@never_cache
@login_required
@limited("write")
@require_POST
def share(request: HttpRequest, key: str) -> HttpResponse:
    """Make the address of the recap, or end it; write to those who asked for news."""
    workshop, _user = mine(request, key)
    gesture = request.POST.get("geste", "")
    if gesture == "ouvrir" and workshop.state == WorkshopState.CLOSED:
        after.open_recap(workshop)
        messages.success(request, _("L’adresse du compte rendu est prête. Qui l’a peut le lire."))
    elif gesture == "fermer":
        after.close_recap(workshop)
        messages.success(request, _("Cette adresse n’ouvre plus rien."))
    elif gesture == "ecrire":
        _write(request, workshop)
    else:
        raise Http404
    return redirect(reverse("atelier:after", args=[key]) + "#partager")


def _write(request: HttpRequest, workshop: Workshop) -> None:
    address = recap_address(request, workshop)
    if not address:
        messages.error(request, _("Ouvrez d’abord l’adresse du compte rendu : c’est elle qu’on leur envoie."))
        return
    count = letters.tell_news(after.to_tell(workshop), workshop, address, site(request))
    if count:
        words = ngettext("%(n)s lettre part.", "%(n)s lettres partent.", count) % {"n": count}
        messages.success(request, words)
    else:
        messages.info(request, _("Tout le monde a déjà reçu la lettre."))
