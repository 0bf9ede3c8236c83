"""The ways a voyage begins: from nothing, a text, a template, an initiative, a photo of a sheet, an exported file.

Whoever has no account fills the form first: what was typed waits in the session, and one button opens it afterwards.
"""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from mieux.atlas import rules as atlas_rules
from mieux.atlas.actions.pictures import BadPicture, Encoded
from mieux.atlas.models import Initiative
from mieux.atlas.page_parts import page_parts
from mieux.atlas.views.finding import find
from mieux.core.limits import limited
from mieux.method import pack
from mieux.people.models import User
from mieux.people.viewer import viewer_of
from mieux.spot import files, worker

from .. import beginning, exports, rules, zones
from ..actions import photos, voyages
from ..beginning import Beginning, Proposal
from ..forms.around import ImportForm
from ..forms.starting import (
    PhotoForm,
    TemplateForm,
    TextForm,
    TitleForm,
    chosen,
    proposals_in,
    state_of,
    zone_choices,
)
from ..queries import mine
from ..queries.seeds import proposals_for
from ..sorting import sort_text
from .finding import once_of
from .photos import read_all

FILE_BYTES = 5 * 2**20
TASTE = 3
"""Questions of a template shown before it is chosen."""


def sail(request: HttpRequest, begun: Beginning, initiative: Initiative | None = None) -> HttpResponse:
    """Open the voyage; without an account, let it wait and ask for one."""
    viewer = viewer_of(request)
    if not viewer.is_authenticated:
        beginning.keep(request, begun)
        messages.info(request, _("C’est gardé : votre voyage vous attend après la connexion."))
        return redirect_to_login(reverse("voyage:resume"))
    language = get_language() or "fr"
    voyage = voyages.begin(begun, viewer, initiative, language, once=once_of(request))  # type: ignore[arg-type]
    beginning.drop(request)
    if begun.then == "photos":
        return redirect("voyage:photos", voyage.key)
    if begun.cards:
        count = len(begun.cards)
        messages.success(
            request,
            ngettext(
                "%(n)d carte est à bord. Gardez, corrigez, jetez à la cale.",
                "%(n)d cartes sont à bord. Gardez, corrigez, jetez à la cale.",
                count,
            )
            % {"n": count},
        )
    return redirect("voyage:canvas", voyage.key)


@never_cache
@limited("write")
@require_http_methods(["GET", "HEAD", "POST"])
def resume(request: HttpRequest) -> HttpResponse:
    """What waited while the person signed in: looked at, then opened by a button (or thrown away)."""
    begun = beginning.kept(request)
    if begun is None:
        return redirect("voyage:voyages")
    if request.method == "POST" and request.POST.get("geste") == "jeter":
        beginning.drop(request)
        messages.success(request, _("C’est jeté. La mer est vide."))
        return redirect("voyage:voyages")
    viewer = viewer_of(request)
    if not viewer.is_authenticated:
        return redirect_to_login(reverse("voyage:resume"))
    initiative = None
    if begun.initiative:
        initiative = find(request, begun.initiative)
        if not rules.can_start_from(viewer, initiative):
            raise PermissionDenied(_("L’équipe de cette fiche peut en faire un projet."))
    if request.method == "POST":
        return sail(request, begun, initiative)
    template = pack().templates.get(begun.template)
    groups = [
        (place, [each.text for each in begun.cards if each.zone == place.id]) for place in zones.places(begun.template)
    ]
    context = {
        "begun": begun,
        "initiative": initiative,
        "template": template,
        "groups": [(place, texts) for place, texts in groups if texts],
    }
    return render(request, "voyage/start_resume.html", context)


# --- From a template ---------------------------------------------------------------------------------


@never_cache
@limited("write")
@require_http_methods(["GET", "HEAD", "POST"])
def template(request: HttpRequest) -> HttpResponse:
    """The questions of one line of work."""
    form = TemplateForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        return sail(request, Beginning(form.cleaned_data["title"], form.cleaned_data["template"]))
    context = {"form": form, "templates": tasted(), "chosen": form["template"].value() or ""}
    return render(request, "voyage/start_template.html", context, status=422 if form.errors else 200)


def tasted() -> list[tuple[object, list[tuple[str, str]]]]:
    """Every template of the pack with a few of its questions: (zone, question)."""
    found: list[tuple[object, list[tuple[str, str]]]] = []
    for each in pack().templates:
        own = [place for place in zones.places(each.id) if place.id in each.zones.ids]
        found.append((each, [(str(place.metaphor), place.questions[0]) for place in own][:TASTE]))
    return found


# --- From a text ---------------------------------------------------------------------------------------


@never_cache
@limited("write")
@require_http_methods(["GET", "HEAD", "POST"])
def text(request: HttpRequest) -> HttpResponse:
    """A text is read, its sentences come back with a zone each; nothing of it is kept but what the person keeps."""
    if request.method != "POST":
        return render(request, "voyage/start_text.html", {"form": TextForm()})
    if request.POST.get("geste") == "ouvrir":
        return _open_sorted(request, proposals_in(request.POST))
    form = TextForm(request.POST, request.FILES)
    notes: list[str] = []
    if form.is_valid():
        words = form.cleaned_data["text"]
        if (file := form.cleaned_data["file"]) is not None:
            try:
                read = worker.read_file(file.read(), file.name or "")
            except files.BadFile as error:
                form.add_error("file", str(error.text))
            except worker.Unavailable as error:
                form.add_error("file", str(error.text))
            else:
                words, notes = read.text, [str(note.text) for note in read.notes]
        if not form.errors:
            sorted_ = sort_text(words)
            if sorted_.more:
                notes.append(_("Le texte est long : voici ses {n} premières phrases.").format(n=len(sorted_.proposals)))
            if sorted_.proposals:
                title = TitleForm(initial={"title": form.cleaned_data["title"]})
                return _sorting(request, title, list(sorted_.proposals), notes=notes)
            form.add_error("text", _("Il n’y a pas de phrase là-dedans. Essayez un autre passage."))
    return render(request, "voyage/start_text.html", {"form": form}, status=422)


def _sorting(
    request: HttpRequest, form: TitleForm, proposals: list[Proposal], status: int = 200, **more: object
) -> HttpResponse:
    context = {"form": form, "proposals": proposals, "places": zone_choices(), "etat": state_of(proposals), **more}
    return render(request, "voyage/start_sort.html", context, status=status)


def _open_sorted(request: HttpRequest, proposals: list[Proposal]) -> HttpResponse:
    form = TitleForm(request.POST)
    lost = sum(each.kept and not each.zone for each in proposals)
    if not form.is_valid() or lost:
        return _sorting(request, form, proposals, 422, lost=lost)
    return sail(request, Beginning(form.cleaned_data["title"], cards=chosen(proposals)))


# --- From an initiative ----------------------------------------------------------------------------------


@never_cache
@limited("write")
@require_http_methods(["GET", "HEAD", "POST"])
def from_initiative(request: HttpRequest, slug: str) -> HttpResponse:
    """« En faire un projet »: what the fiche, its wheel and its impacts say, as cards to keep, move or leave."""
    initiative = find(request, slug)
    viewer = viewer_of(request)
    if not rules.may_prepare_from(viewer, initiative):
        raise PermissionDenied(_("L’équipe de cette fiche peut en faire un projet."))
    proposals = proposals_for(initiative, viewer)[: beginning.MOST]
    form = TitleForm(initial={"title": initiative.name})
    lost = 0
    if request.method == "POST":
        typed = "etat" in request.POST
        proposals = proposals_in(request.POST) if typed else proposals
        form = TitleForm(request.POST if "title" in request.POST else {"title": initiative.name})
        lost = sum(each.kept and not each.zone for each in proposals)
        if form.is_valid() and not lost:
            begun = Beginning(form.cleaned_data["title"], initiative=initiative.slug, cards=chosen(proposals))
            return sail(request, begun, initiative)
    context = {
        "initiative": initiative,
        "known": _known(request, initiative),
        "form": form,
        "proposals": proposals,
        "places": zone_choices(),
        "etat": state_of(proposals),
        "lost": lost,
        "parts": wheel_of(request, initiative),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "voyage/from_initiative.html", context, status=status)


def _known(request: HttpRequest, initiative: Initiative) -> list[object]:
    viewer = viewer_of(request)
    return [voyage for voyage in mine.of_initiative(initiative) if rules.can_see(rules.aboard(voyage, viewer))]


def wheel_of(request: HttpRequest, initiative: Initiative) -> list[object]:
    """The wheel of the initiative as its own page shows it to this viewer."""
    if not atlas_rules.can_see(viewer_of(request), initiative):
        return []
    found = [part.panel(request, initiative) for part in page_parts() if part.name == "wheel"]
    return [panel for panel in found if panel is not None]


# --- From a photo of a sheet --------------------------------------------------------------------------------


@never_cache
@limited("upload")
@require_http_methods(["GET", "HEAD", "POST"])
def photo(request: HttpRequest) -> HttpResponse:
    """A voyage that begins with a sheet filled by pen. A photo may show people: it is only taken once aboard."""
    aboard = viewer_of(request).is_authenticated
    if request.method != "POST":
        return render(request, "voyage/start_photo.html", {"form": TitleForm(), "photo_form": PhotoForm()})
    form, photo_form = TitleForm(request.POST), PhotoForm(request.POST)
    encoded: list[Encoded] = []
    if form.is_valid() and photo_form.is_valid() and aboard:
        try:
            encoded = read_all(request.FILES.getlist("photos"))
        except BadPicture as error:
            photo_form.add_error("photos", str(error))
    if form.errors or photo_form.errors:
        context = {"form": form, "photo_form": photo_form}
        return render(request, "voyage/start_photo.html", context, status=422)
    begun = Beginning(form.cleaned_data["title"], then="photos")
    if not aboard:
        return sail(request, begun)
    user: User = viewer_of(request)  # type: ignore[assignment]
    voyage = voyages.begin(begun, user, None, get_language() or "fr", once=once_of(request))
    label = photo_form.cleaned_data["label"]
    rows = [photos.add_photo(voyage, each, by=user, whom=rules.whom(user), label=label) for each in encoded]
    if len(rows) == 1:
        return redirect("voyage:photo", voyage.key, rows[0].pk)
    return redirect("voyage:photos", voyage.key)


# --- From an exported file ------------------------------------------------------------------------------------


@never_cache
@login_required
@limited("write")
@require_http_methods(["GET", "HEAD", "POST"])
def from_file(request: HttpRequest) -> HttpResponse:
    """A new voyage from an exported one."""
    form = ImportForm(request.POST, request.FILES) if request.method == "POST" else ImportForm()
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            if file.size > FILE_BYTES:
                raise exports.Unreadable(_("Ce fichier dépasse 5 Mo."))
            title, board, asked = exports.read_json(file.read())
        except exports.Unreadable as error:
            form.add_error("file", str(error))
        else:
            user: User = viewer_of(request)  # type: ignore[assignment]
            voyage = voyages.start_from_board(user, title, board, asked=asked, once=once_of(request))
            return redirect("voyage:canvas", voyage.key)
    return render(request, "voyage/start_file.html", {"form": form}, status=422 if form.errors else 200)
