"""Pages that belong to no feature: errors, health, the component gallery."""

from datetime import UTC, datetime, timedelta

from django import forms
from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.db import DatabaseError, connection
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: the address or the form holds something that no browser sends."""
    if isinstance(exception, DisallowedHost):
        # The page would name its own address, which is what cannot be believed here.
        return HttpResponse("400: this site does not answer to that name (MIEUX_HOSTS).\n", "text/plain", 400)
    return _error_page(
        request,
        400,
        _("Cette adresse est abîmée"),
        _("Elle contient des caractères que nous ne savons pas lire. Revenez en arrière, ou repartez de l’accueil."),
    )


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: signed in or not, this person may not do this; the reason is said when there is one."""
    reason = (
        str(exception)
        if exception and str(exception)
        else _("Il faut y être invité·e. Si c’est le cas, connectez-vous avec l’adresse qui a reçu l’invitation.")
    )
    return _error_page(request, 403, _("Cette porte-là est fermée"), reason)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: nothing lives at this address (any more). An `Http404` of a feature may bring a page that says more."""
    page, told = getattr(exception, "page", ""), getattr(exception, "told", {})
    if page:
        return render(request, page, told, status=404)
    return _error_page(
        request,
        404,
        _("Perdu·e en mer"),
        _("Rien à cette adresse : la page a peut-être pris le large, ou le lien a une coquille."),
    )


def server_error(request: HttpRequest) -> HttpResponse:
    """500: our fault. When the page itself is what broke, a bare sheet says the same."""
    try:
        return _broken(request)
    except Exception:
        return HttpResponse(BARE_SHEET, status=500)


BARE_SHEET = """<!doctype html><html lang="fr"><meta charset="utf-8"><title>500 · Mieux</title>
<h1>Nous avons déchiré quelque chose</h1>
<p>Le problème vient de chez nous. Ce que vous aviez enregistré est intact : réessayez dans une minute.</p>
<p lang="en">We tore something. What you had saved is safe: try again in a minute.</p></html>"""


def _broken(request: HttpRequest) -> HttpResponse:
    return _error_page(
        request,
        500,
        _("Nous avons déchiré quelque chose"),
        _("Le problème vient de chez nous. Ce que vous aviez enregistré est intact : réessayez dans une minute."),
    )


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: the form is older than the session; what was typed is still in the previous page."""
    return _error_page(
        request,
        403,
        _("Ce formulaire a expiré"),
        _(
            "Il est resté ouvert trop longtemps, ou votre navigateur refuse les cookies. Revenez en arrière : votre "
            "texte y est encore. Copiez-le, rechargez la page, et renvoyez."
        ),
    )


def too_many_requests(request: HttpRequest, seconds: int) -> HttpResponse:
    """429: the same gesture too often; says how long to wait (seconds)."""
    response = _error_page(
        request,
        429,
        _("Doucement, moussaillon"),
        _(
            "Beaucoup de demandes d’un coup. Attendez %(seconds)s secondes, puis réessayez : rien de ce que vous aviez "
            "enregistré n’est perdu."
        )
        % {"seconds": seconds},
    )
    response["Retry-After"] = str(seconds)
    return response


FILE_AGAIN = 60
"""Seconds after which a file that could not be made is worth another try."""


def file_not_made(request: HttpRequest) -> HttpResponse:
    """503: a file took too long to make, or could not be; says when to try again and what to do meanwhile."""
    response = _error_page(
        request,
        503,
        _("Ce fichier n’est pas prêt"),
        _(
            "Il a demandé trop de temps : la machine a sans doute beaucoup à faire. Réessayez dans une minute, ou "
            "prenez un fichier plus léger (le texte, par exemple). Rien de ce que vous aviez enregistré n’est perdu."
        ),
        back=_page_above(request.path),
    )
    response["Retry-After"] = str(FILE_AGAIN)
    response["Cache-Control"] = "no-store"
    return response


def gesture_only(request: HttpRequest) -> HttpResponse:
    """405: the address of a button, opened as a page (kept in a tab, shared, or come back to after signing in)."""
    return _error_page(
        request,
        405,
        _("Cette adresse est celle d’un bouton"),
        _("Elle ne se lit pas toute seule. Rien n’a changé : le bouton vous attend sur la page d’avant."),
        back=_page_above(request.path),
    )


def _page_above(path: str) -> str:
    """The nearest page whose address begins this one (`/a/b/c/` → `/a/b/`, or `/a/`); the home page at last."""
    while (path := path.rstrip("/").rpartition("/")[0] + "/") != "/":
        try:
            resolve(path)
        except Resolver404:
            continue
        return path
    return path


def _error_page(request: HttpRequest, status: int, title: str, text: str, *, back: str = "") -> HttpResponse:
    art = {404: "error-404", 500: "error-500"}.get(status, "error-404")
    return render(
        request,
        "core/error.html",
        {"status": status, "title": title, "text": text, "art": art, "back": back},
        status=status,
    )


@require_safe
@never_cache
def live(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return JsonResponse({"status": "ok"})


@require_safe
@never_cache
def ready(request: HttpRequest) -> HttpResponse:
    """The process can serve: the database answers. 503 otherwise."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return JsonResponse({"status": "error", "database": "unreachable"}, status=503)
    return JsonResponse({"status": "ok", "database": "ok"})


@require_safe
def security_txt(request: HttpRequest) -> HttpResponse:
    """RFC 9116: whom to tell. Expires half a year after it was read, so that nobody acts on an old copy."""
    expires = datetime.now(UTC).replace(microsecond=0) + timedelta(days=180)
    words = {"contact": settings.SECURITY_CONTACT, "expires": expires.isoformat().replace("+00:00", "Z")}
    return render(request, "core/security.txt", words, content_type="text/plain")


@require_safe
def robots_txt(request: HttpRequest) -> HttpResponse:
    """Everything public may be read by robots; forms and accounts are of no use to them."""
    lines = ["User-agent: *", "Disallow: /compte/", "Disallow: /en/compte/", "Disallow: /atlas/export", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain")


TINTS = (
    {"name": "ouverture", "label": gettext_lazy("Bleu, rayures"), "texture": "stripes"},
    {"name": "participation", "label": gettext_lazy("Rouge, points"), "texture": "dots"},
    {"name": "experimentation", "label": gettext_lazy("Jaune, tissage"), "texture": "weave"},
    {"name": "impact", "label": gettext_lazy("Vert, vagues"), "texture": "waves"},
    {"name": "nouveaute", "label": gettext_lazy("Violet, uni"), "texture": "plain"},
    {"name": "mer", "label": gettext_lazy("Mer, uni"), "texture": "plain"},
)


class Gallery(forms.Form):
    """One field of each kind, for the gallery; the first one is wrong on purpose."""

    name = forms.CharField(label=gettext_lazy("Nom"), help_text=gettext_lazy("Tel qu’on le dit à voix haute."))
    story = forms.CharField(label=gettext_lazy("Histoire"), widget=forms.Textarea, required=False)
    kind = forms.ChoiceField(
        label=gettext_lazy("Échelle"),
        choices=[("a", gettext_lazy("quartier")), ("b", gettext_lazy("ville"))],
        widget=forms.RadioSelect,
    )
    place = forms.ChoiceField(label=gettext_lazy("Région"), choices=[("", "—"), ("44", "Grand Est")], required=False)
    agreed = forms.BooleanField(label=gettext_lazy("J’accepte que ce texte soit public"), required=False)


@require_safe
def components(request: HttpRequest) -> HttpResponse:
    """Every component in every state; development only (`MIEUX_DEV=1`)."""
    if not settings.DEV:
        raise Http404
    form = Gallery({"name": "", "story": "…", "kind": "b"})
    drawings = sorted(path.stem for path in (settings.PACKS_DIR / settings.MIEUX_PACK / "art").glob("*.svg"))
    return render(request, "core/components.html", {"form": form, "tints": TINTS, "drawings": drawings})


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """The accessibility statement."""
    return render(request, "core/accessibility.html", {"contact": settings.CONTACT})


@require_safe
def legal(request: HttpRequest) -> HttpResponse:
    """Who publishes this instance, and under which licence the code and the texts are."""
    return render(
        request,
        "core/legal.html",
        {"contact": settings.CONTACT, "publisher": settings.PUBLISHER, "source_url": settings.SOURCE_URL},
    )
