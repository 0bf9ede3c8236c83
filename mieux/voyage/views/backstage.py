"""« Les coulisses » for those aboard: reading, writing, answering « à rafraîchir », earlier texts."""

from collections.abc import Mapping
from itertools import groupby, islice
from typing import Any

from django.contrib import messages
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mieux.atlas.models.initiative import OWN_LICENCE
from mieux.core.limits import limited

from .. import rules as aboard_rules
from ..backstage import files, rules, withdrawing, writing
from ..backstage.prose import of
from ..backstage.story import Chapter, Shown, Story, own_facts, story_of
from ..forms.backstage import AddForm, TextForm
from ..models import How, Publication, Shipmate, Wording
from ..rules import Aboard
from .finding import boarded

_SALT = "mieux.voyage.backstage"
CHOICES = ("keep", "take", "both")


def _sealed(facts: Mapping[str, str]) -> str:
    """What the cards say now, to travel in a form: a text is held against what its writer had before their eyes."""
    return signing.dumps(dict(facts), salt=_SALT, compress=True)


def _unsealed(text: str, now: Mapping[str, str]) -> dict[str, str]:
    try:
        found = signing.loads(text, salt=_SALT)
    except signing.BadSignature:
        return dict(now)
    return found if isinstance(found, dict) else dict(now)


def _context(who: Aboard, story: Story) -> dict[str, Any]:
    return {
        "who": who,
        "voyage": who.voyage,
        "story": story,
        "of_title": of(who.voyage.title),
        "tells": rules.can_tell(who),
        "licence": OWN_LICENCE,
    }


@never_cache
@require_safe
def backstage(request: HttpRequest, key: str) -> HttpResponse:
    """The story, for whoever sees the canvas."""
    who = boarded(request, key)
    story = story_of(who.voyage)
    mate = Shipmate.objects.filter(voyage=who.voyage, user=who.user).first() if who.user else None
    aboard = aboard_rules.is_shipmate(who)
    publications = Publication.objects.filter(voyage=who.voyage).select_related("initiative") if aboard else []
    context = {
        **_context(who, story),
        "mate": mate,
        "comments": aboard_rules.can_comment(who),
        "publishes": rules.can_publish(who),
        "publications": list(publications),
        "undoable": _undoable(story) if rules.can_tell(who) else {},
    }
    return render(request, "voyage/backstage.html", context)


def _undoable(story: Story) -> dict[str, int]:
    """Slot → the text before the last one, where the last one answered « à rafraîchir » or brought a text back."""
    found: dict[str, int] = {}
    rows = [*(shown.row for shown in story if shown.row is not None), *story.gone]
    slots = {row.pk: row.slot for row in rows}
    texts = Wording.objects.filter(paragraph__in=slots).order_by("paragraph", "-number")
    told = texts.values_list("paragraph", "number", "how")
    for paragraph, group in groupby(told, key=lambda each: each[0]):
        last = list(islice(group, 2))
        if len(last) > 1 and last[0][2] != How.WRITTEN:
            found[slots[paragraph]] = last[1][1]
    return found


def _found(story: Story, slot: str) -> tuple[Shown, Chapter]:
    """A paragraph that stands in the story, or one of the two parts that wait for the team's words; 404 otherwise."""
    for chapter in story.chapters:
        for shown in chapter.paragraphs:
            if shown.slot == slot:
                return shown, chapter
    row = next((row for row in story.gone if row.slot == slot), None)
    if row is not None:
        chapter = next((each for each in story.chapters if each.part.id == row.part), story.chapters[-1])
        return Shown(row.slot, row.part, "", (), row), chapter
    raise Http404


@never_cache
@limited("write")
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest, key: str, slot: str) -> HttpResponse:
    """One paragraph in the team's own words, with the texts it had before."""
    who = boarded(request, key, rules.can_tell)
    story = story_of(who.voyage)
    shown, chapter = _found(story, slot)
    initial = {"text": shown.text, "base": shown.number, "facts": _sealed(shown.facts)}
    form = TextForm(request.POST if request.method == "POST" else None, initial=initial)
    context = {**_context(who, story), "shown": shown, "chapter": chapter, "form": form, "versions": _versions(shown)}
    if request.method != "POST":
        return render(request, "voyage/backstage_write.html", context)
    if request.POST.get("action") == "remove":
        return _removed(request, who, shown)
    if not form.is_valid():
        return render(request, "voyage/backstage_write.html", context, status=422)
    try:
        _write(who, shown, form.cleaned_data)
    except writing.Conflict as conflict:
        return _conflict(request, who, slot, form, conflict)
    messages.success(request, _("C’est écrit. Les textes d’avant restent lisibles."))
    return redirect(_address(key, slot))


def _write(who: Aboard, shown: Shown, data: Mapping[str, Any]) -> None:
    row = shown.row
    writing.write(
        who.voyage,
        shown.slot,
        shown.part,
        data["text"],
        base=data["base"],
        facts=_unsealed(data["facts"], shown.facts),
        by=who.user,
        proposed=shown.text if row is None else "",
        cards=row.cards if row else [card.id for card in shown.cards],
    )


def _conflict(request: HttpRequest, who: Aboard, slot: str, form: TextForm, conflict: writing.Conflict) -> HttpResponse:
    """Both texts, and a form that begins from the newer one: nothing that was typed is lost."""
    story = story_of(who.voyage)
    shown, chapter = _found(story, slot)
    mine = form.cleaned_data["text"]
    data = {"text": mine, "base": shown.number, "facts": _sealed(shown.facts)}
    context = {
        **_context(who, story),
        "shown": shown,
        "chapter": chapter,
        "form": TextForm(initial=data),
        "versions": _versions(shown),
        "theirs": conflict.row.text if conflict.row else "",
        "conflict": True,
    }
    return render(request, "voyage/backstage_write.html", context, status=409)


def _versions(shown: Shown) -> list[Any]:
    return list(shown.row.wordings.select_related("by").order_by("-number")[:200]) if shown.row else []


def _removed(request: HttpRequest, who: Aboard, shown: Shown) -> HttpResponse:
    try:
        base = int(request.POST.get("base", "0")[:9])
        writing.write(
            who.voyage,
            shown.slot,
            shown.part,
            "",
            base=base,
            facts=shown.facts,
            by=who.user,
            proposed=shown.text if shown.row is None else "",
            cards=shown.row.cards if shown.row else [],
        )
    except (ValueError, writing.Conflict):
        messages.error(request, _("Quelqu’un vient d’écrire ce paragraphe : relisez-le d’abord."))
        return redirect("voyage:backstage_write", who.voyage.key, shown.slot)
    messages.success(request, _("Le paragraphe est retiré de l’histoire. Ses textes restent lisibles, en bas de page."))
    return redirect("voyage:backstage", who.voyage.key)


def _address(key: str, slot: str) -> str:
    return f"{reverse('voyage:backstage', args=[key])}#p-{slot}"


@never_cache
@limited("write")
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, key: str, part: str) -> HttpResponse:
    """One more paragraph in a part."""
    who = boarded(request, key, rules.can_tell)
    story = story_of(who.voyage)
    chapter = next((each for each in story.chapters if each.part.id == part), None)
    if chapter is None:
        raise Http404
    cards = [
        (card.id, card.text[:160])
        for place, found in story.material.places
        if place.id == chapter.part.zone or (place.role and place.role in chapter.part.roles)
        for card in found[:200]
        if card.text.strip()
    ]
    form = AddForm(cards, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        tied = form.cleaned_data.get("cards", [])
        try:
            row = writing.add(
                who.voyage,
                part,
                form.cleaned_data["text"],
                facts=own_facts(tied, story.material),
                cards=tied,
                by=who.user,
            )
        except writing.TooMany:
            form.add_error("text", _("Cette histoire a déjà beaucoup de paragraphes : retouchez-en un."))
        else:
            messages.success(request, _("C’est écrit. Les textes d’avant restent lisibles."))
            return redirect(_address(key, row.slot))
    context = {**_context(who, story), "chapter": chapter, "form": form}
    return render(request, "voyage/backstage_add.html", context, status=422 if form.errors else 200)


@never_cache
@limited("write")
@require_POST
def settle(request: HttpRequest, key: str, slot: str) -> HttpResponse:
    """« À rafraîchir »: keep my text, take the proposed one, put both."""
    who = boarded(request, key, rules.can_tell)
    shown, _chapter = _found(story_of(who.voyage), slot)
    choice, base = request.POST.get("choice", ""), request.POST.get("base", "")
    if choice not in CHOICES or not base.isdecimal():
        raise PermissionDenied
    facts = _unsealed(request.POST.get("facts", ""), shown.facts)
    try:
        writing.settle(
            who.voyage,
            slot,
            choice,  # type: ignore[arg-type]
            base=int(base[:9]),
            proposed=shown.proposed,
            facts=facts,
            by=who.user,
        )
    except writing.Conflict:
        messages.error(request, _("Quelqu’un vient d’écrire ce paragraphe : relisez-le d’abord."))
        return redirect("voyage:backstage_write", key, slot)
    messages.success(request, _("C’est fait, et cela se défait : le texte d’avant est gardé."))
    return redirect(_address(key, slot))


@never_cache
@limited("write")
@require_POST
def bring_back(request: HttpRequest, key: str, slot: str) -> HttpResponse:
    """A text from before, as a new one."""
    who = boarded(request, key, rules.can_tell)
    number, base = request.POST.get("number", ""), request.POST.get("base", "")
    if not number.isdecimal() or not base.isdecimal():
        raise Http404
    try:
        row = writing.bring_back(who.voyage, slot, int(number[:9]), base=int(base[:9]), by=who.user)
    except writing.Conflict:
        messages.error(request, _("Quelqu’un vient d’écrire ce paragraphe : relisez-le d’abord."))
        return redirect("voyage:backstage", key)
    if row is None:
        raise Http404
    messages.success(request, _("Le texte d’avant est revenu. L’autre est gardé aussi."))
    return redirect(_address(key, slot))


@never_cache
@limited("write")
@require_POST
def named(request: HttpRequest, key: str) -> HttpResponse:
    """Whether I agree to be named in what is published: mine alone to say."""
    who = boarded(request, key, aboard_rules.is_shipmate)
    mate = Shipmate.objects.select_related("user", "voyage").filter(voyage=who.voyage, user=who.user).first()
    if mate is None:
        raise PermissionDenied
    yes = request.POST.get("named") == "yes"
    withdrawing.may_be_named(mate, yes)
    messages.success(
        request,
        _("Merci. Votre nom peut paraître dans ce qui est publié.")
        if yes
        else _("Votre nom ne paraîtra pas, et les paragraphes publiés qui vous nommaient sont retirés."),
    )
    return redirect("voyage:backstage", key)


@never_cache
@limited("export", methods=("GET", "HEAD"))
@require_safe
def file(request: HttpRequest, key: str, format: str) -> HttpResponse:
    """The story as a file, for whoever sees the canvas."""
    who = boarded(request, key)
    if format not in files.FORMATS:
        raise Http404
    return files.response(request, files.book_of(story_of(who.voyage)), format, f"coulisses-{who.voyage.key}")
