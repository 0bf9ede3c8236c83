"""« Là ! J’en vois une ! »: a text in, sentences that could be evidence out; a person says yes, elsewhere, or no.

These pages store nothing: the text and every gesture travel in the page. Only `keep` (a reading), `give` (lessons for
the assistant) and `wait` (the sentences kept, until one has signed in) write, each behind its own button.
"""

from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from mieux.atlas import queries as atlas_queries
from mieux.atlas.asking import Asked
from mieux.atlas.index import IndexUnavailable
from mieux.atlas.models import Initiative
from mieux.atlas.views.finding import find
from mieux.core.limits import limited, seconds_to_wait
from mieux.core.views import too_many_requests
from mieux.evidence import anchors
from mieux.method import pack
from mieux.people.viewer import viewer_of
from mieux.spot import wording
from mieux.spot.files import BadFile

from .. import actions, rules, spot_record, spotted
from ..actions import spotting as spot_actions
from ..forms.spotting import SourceForm, SpotForm
from ..models import Reading, ReadingState
from ..queries.own import own
from ..spot_asking import Busy, ask, ask_about_file
from ..spotted import Spotted
from .finding import who_of

#: Where the sentences kept wait in the session while somebody signs in.
KEY = "spot_kept"


# --- the two pages ------------------------------------------------------------------------------------


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def spot(request: HttpRequest) -> HttpResponse:
    """Any text, for anybody."""
    return _page(request, None)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def spot_fiche(request: HttpRequest, slug: str) -> HttpResponse:
    """The story of an initiative, or a text about it, for a reading of it."""
    return _page(request, find(request, slug))


def _page(request: HttpRequest, initiative: Initiative | None) -> HttpResponse:
    if request.method != "POST":
        if initiative is not None and (waiting := _waiting(request, initiative)):
            return _before_keeping(request, initiative, waiting)
        return _asking(request, initiative, SpotForm(initial=_first_text(initiative)))
    gesture = request.POST.get("geste", "lire")
    if gesture == "lire":
        return _read(request, initiative)
    text = spotted.loads(request.POST.get("etat", ""))
    if text is None:
        words = _("Cette page est restée ouverte trop longtemps. Collez le texte de nouveau.")
        return _asking(request, initiative, SpotForm(initial=_first_text(initiative)), status=422, notice=words)
    if gesture == "modifier":
        initial = {"text": text.text}
        return _asking(request, initiative, SpotForm(initial=initial))
    if gesture in {"markdown", "json"}:
        return _file(text, gesture)
    if gesture == "preparer" and initiative is not None and text.kept:
        return _before_keeping(request, initiative, text)
    if gesture == "chercher":
        return _found(request, initiative, text, asked=request.POST.get("q", ""))
    return _found(request, initiative, *_decided(request, text, gesture))


def _first_text(initiative: Initiative | None) -> dict[str, Any]:
    """The fiche's own story, in the language of the page when the fiche has it."""
    if initiative is None:
        return {}
    language = get_language() or "fr"
    said = anchors.read(initiative).passages
    mine = [each for each in said if each.language == language] or list(said)
    chosen = [each for part in ("story", "need", "origin", "portrait") for each in mine if each.part == part]
    return {"text": "\n\n".join(each.text for each in chosen)}


def _asking(
    request: HttpRequest, initiative: Initiative | None, form: SpotForm, status: int = 200, notice: str = ""
) -> HttpResponse:
    """The page where one gives a text."""
    return render(
        request,
        "wheel/spot_ask.html",
        {
            "initiative": initiative,
            "form": form,
            "criteria": pack().criteria,
            "notice": notice,
            "from_fiche": initiative is not None and not form.is_bound,
        },
        status=status,
    )


def _read(request: HttpRequest, initiative: Initiative | None) -> HttpResponse:
    if wait := seconds_to_wait(request, "upload"):
        return too_many_requests(request, wait)
    form = SpotForm(request.POST, request.FILES)
    if not form.is_valid():
        return _asking(request, initiative, form, status=422)
    data = form.cleaned_data
    file, text, notes = data["file"], data["text"], []
    try:
        if file:
            read, seen = ask_about_file(file.read(), file.name or "")
            text, notes = read.text, [str(note.text) for note in read.notes]
        else:
            seen = ask(text)
    except BadFile as error:
        form.add_error("file", str(error.text))
        return _asking(request, initiative, form, status=422)
    except Busy as busy:
        return _asking(request, initiative, form, status=503, notice=str(busy))
    return _found(request, initiative, spotted.of(text, seen, form.file_name), notes=notes)


# --- gestures on proposals ----------------------------------------------------------------------------


def _decided(request: HttpRequest, text: Spotted, gesture: str) -> tuple[Spotted, str]:
    """The text after one gesture, and the words that say what it did."""
    verb, _colon, rest = gesture.partition(":")
    number, _colon, code = rest.partition(":")
    if verb == "ajouter":
        target = spotted.target_of(request.POST.get("ajouter-ou", ""))
        sentence = _number(request.POST.get("ajouter-phrase", ""))
        if target is None or sentence is None:
            return text, _("Choisissez une phrase, et ce que vous y voyez.")
        return text.add(sentence, target), _("Ajoutée : %(where)s.") % {"where": target.label}
    mark = text.mark(_number(number) if _number(number) is not None else -1)  # type: ignore[arg-type]
    if mark is None:
        return text, ""
    if verb == "ecarter":
        return text.reject(mark.number), _("Écartée. Vous pouvez la remettre.")
    if verb == "remettre":
        return text.undo(mark.number), _("Remise comme elle était.")
    if verb == "deplacer":
        code = request.POST.get(f"ou-{mark.number}", "")
    target = spotted.target_of(code)
    if verb not in {"garder", "deplacer"} or target is None:
        return text, _("Choisissez d’abord où la ranger.")
    return text.keep(mark.number, target), _("Gardée : %(where)s.") % {"where": target.label}


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else None


def _found(
    request: HttpRequest,
    initiative: Initiative | None,
    text: Spotted,
    said: str = "",
    *,
    notes: list[str] | None = None,
    asked: str | None = None,
) -> HttpResponse:
    """The text with what was seen in it, and the same as a list."""
    groups = list(spotted.groups(text))
    return render(
        request,
        "wheel/spot_found.html",
        {
            "initiative": initiative,
            "text": text,
            "etat": spotted.dumps(text),
            "paragraphs": spotted.paragraphs(text),
            "groups": groups,
            "not_found": spotted.not_found(text) if groups else [],
            "phases": pack().phases,
            "targets": spotted.all_targets(),
            "said": said,
            "notes": notes or [],
            "limits": [str(words) for code, words in text_limits(text) if code != "proposes-only"],
            "markdown": spot_record.as_markdown(text) if text.kept else "",
            "asked": asked,
            "hits": _initiatives(request, asked) if asked else [],
        },
    )


def text_limits(text: Spotted) -> list[tuple[str, Any]]:
    """What this answer cannot do: (code, words)."""
    return [(code, wording.limit(code)) for code in text.limits if code != "nothing"]


def _initiatives(request: HttpRequest, asked: str) -> list[Any]:
    """A few public initiatives of that name, to put the sentences in a reading of one of them."""
    try:
        return [hit.card for hit in atlas_queries.search(Asked(text=asked[:200], per_page=6), viewer_of(request)).hits]
    except IndexUnavailable:
        return []


def _file(text: Spotted, kind: str) -> HttpResponse:
    """What was kept, as a file of the person's own."""
    made = spot_record.as_markdown(text) if kind == "markdown" else spot_record.as_json(text)
    response = HttpResponse(made, content_type=f"text/{kind}" if kind == "markdown" else "application/json")
    extension = "md" if kind == "markdown" else "json"
    response["Content-Disposition"] = f'attachment; filename="phrases.{extension}"'
    return response


# --- into a reading -------------------------------------------------------------------------------------


def _own_reading(request: HttpRequest, initiative: Initiative) -> Reading | None:
    """The reading that the sentences go to: the latest one that this person may still write."""
    who = who_of(request)
    return next((row for row in own(who, initiative) if rules.can_write(who, row)), None)


def _before_keeping(
    request: HttpRequest, initiative: Initiative, text: Spotted, form: SourceForm | None = None
) -> HttpResponse:
    """What will be written, where each sentence comes from, and the button."""
    who = who_of(request)
    reading = _own_reading(request, initiative)
    fiche = anchors.read(initiative)
    rows = [{"target": target, "words": words, "in_fiche": _is_in(fiche, words)} for target, words in text.kept]
    needed = _needs_source(fiche, text)
    return render(
        request,
        "wheel/spot_keep.html",
        {
            "initiative": initiative,
            "text": text,
            "etat": spotted.dumps(text),
            "rows": rows,
            "for_the_wheel": any(target.family != spotted.LEVEL for target, _words in text.kept),
            "form": form or SourceForm(needed=needed, initial={"source": text.file_name}),
            "reading": reading,
            "is_shared": reading is not None and reading.state == ReadingState.SHARED,
            "may": reading is not None or rules.can_begin(who, initiative),
        },
        status=422 if form is not None and form.errors else 200,
    )


def _needs_source(fiche: anchors.FicheText, text: Spotted) -> bool:
    """Some sentence becomes evidence, and is not the fiche's own."""
    return any(target.family == spotted.CRITERION and not _is_in(fiche, words) for target, words in text.kept)


def _is_in(fiche: anchors.FicheText, words: str) -> bool:
    anchor = fiche.place(words)
    return anchor is not None and not anchor.close


@never_cache
@require_POST
@limited("write")
def keep(request: HttpRequest, slug: str) -> HttpResponse:
    """Write the sentences kept into one's reading, as drafts that conclude nothing."""
    initiative = find(request, slug)
    who = who_of(request)
    text = spotted.loads(request.POST.get("etat", ""))
    if text is None or not text.kept:
        messages.error(request, _("Il n’y a plus de phrase à garder : relisez le texte, puis choisissez."))
        return redirect("wheel:spot_fiche", slug)
    reading = _own_reading(request, initiative)
    if reading is None and not rules.can_begin(who, initiative):
        return redirect_to_login(reverse("wheel:spot_fiche", args=[slug]))
    form = SourceForm(request.POST, needed=_needs_source(anchors.read(initiative), text))
    nothing = all(target.family == spotted.LEVEL for target, _words in text.kept)
    if nothing or not form.is_valid():
        return _before_keeping(request, initiative, text, form)
    try:
        taken = spot_actions.into_reading(
            who, initiative, text.kept, source=form.cleaned_data.get("source", ""), reading=reading
        )
    except actions.Refused as refused:
        form.add_error(None, str(refused))
        return _before_keeping(request, initiative, text, form)
    if request.COOKIES:
        request.session.pop(KEY, None)
    _say_taken(request, taken)
    if form.cleaned_data["consent"]:
        token, _count = spot_actions.give_verdicts(text)
        return redirect("wheel:spot_given", token)
    return redirect("wheel:mine_of", slug, taken.reading.pk)


def _say_taken(request: HttpRequest, taken: spot_actions.Taken) -> None:
    messages.success(
        request,
        ngettext(
            "Une phrase vous attend dans votre lecture. Le mot reste à vous : présent, en partie… ?",
            "Vos phrases vous attendent dans votre lecture. Les mots restent à vous : présent, en partie… ?",
            taken.cells + taken.forms,
        )
        if taken.cells or taken.forms
        else _("Votre lecture est prête."),
    )


@never_cache
@require_POST
@limited("write")
def wait(request: HttpRequest, slug: str) -> HttpResponse:
    """Keep the chosen sentences, and only them, in the session while their reader signs in."""
    initiative = find(request, slug)
    text = spotted.loads(request.POST.get("etat", ""))
    if text is not None and text.kept:
        request.session[KEY] = {"slug": initiative.slug, "etat": spotted.dumps(spotted.only_kept(text))}
    return redirect_to_login(reverse("wheel:spot_fiche", args=[slug]))


def _waiting(request: HttpRequest, initiative: Initiative) -> Spotted | None:
    """What waits in the session for this initiative."""
    if not request.COOKIES or "retour" in request.GET:
        return None
    kept = request.session.get(KEY)
    if not isinstance(kept, dict) or kept.get("slug") != initiative.slug:
        return None
    return spotted.loads(str(kept.get("etat", "")))


@never_cache
@require_POST
@limited("write")
def forget(request: HttpRequest, slug: str) -> HttpResponse:
    """Forget what waits in the session."""
    find(request, slug)
    if request.COOKIES:
        request.session.pop(KEY, None)
    return redirect("wheel:spot_fiche", slug)


# --- lessons for the assistant ----------------------------------------------------------------------------


@never_cache
@require_POST
@limited("write")
def give(request: HttpRequest) -> HttpResponse:
    """Give one's yes and no for the training of the assistant: only with the box ticked."""
    text = spotted.loads(request.POST.get("etat", ""))
    if text is None or not text.is_touched:
        messages.error(request, _("Il n’y a rien à donner : gardez ou écartez d’abord une phrase."))
        return redirect("wheel:spot")
    if not request.POST.get("consent"):
        slug = request.POST.get("fiche", "")
        return _found(
            request,
            find(request, slug) if slug else None,
            text,
            _("Cochez la case si vous êtes d’accord ; sinon, rien n’est gardé."),
        )
    token, _count = spot_actions.give_verdicts(text)
    return redirect("wheel:spot_given", token)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@limited("write")
def given(request: HttpRequest, token: str) -> HttpResponse:
    """What this link holds, and the button that takes it back."""
    if request.method == "POST":
        spot_actions.take_verdicts_back(token)
        messages.success(request, _("C’est repris : nous ne gardons plus rien de ces phrases."))
        return redirect("wheel:spot_given", token)
    return render(
        request,
        "wheel/spot_given.html",
        {"token": token, "count": spot_actions.given_verdicts(token), "address": request.build_absolute_uri()},
    )
