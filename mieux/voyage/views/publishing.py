"""Making the story public: choose, look at exactly what strangers will read, publish; take it back."""

from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from mieux.atlas import rules as atlas_rules
from mieux.atlas.models import Initiative
from mieux.atlas.models.initiative import OWN_LICENCE
from mieux.core.limits import limited
from mieux.people.viewer import viewer_of

from ..aboard import who_is
from ..backstage import publishing, rules, withdrawing
from ..backstage.names import Person, crew_cards, names_in, people_of
from ..backstage.publishing import Candidate
from ..backstage.story import Story, story_of
from ..forms.backstage import NEW, PublishForm
from ..models import Publication
from ..models.backstage import grouped
from ..rules import Aboard
from .finding import boarded

MOST_TARGETS = 60


@dataclass(frozen=True)
class Choice:
    """What the captain chose, as the form has it: slots, cards of the crew, names that are plain words."""

    slots: frozenset[str]
    open_cards: frozenset[str]
    common: frozenset[str]


def _choice(request: HttpRequest, current: Publication | None) -> Choice:
    if request.method == "POST":
        lists = (frozenset(request.POST.getlist(name)[:400]) for name in ("slot", "open", "common"))
        return Choice(*lists)
    if current is None:
        return Choice(frozenset(), frozenset(), frozenset())
    slots = frozenset(row["slot"] for row in current.asked or current.paragraphs)
    return Choice(slots, frozenset(current.open_cards), frozenset(current.common))


def _targets(who: Aboard) -> list[tuple[str, str]]:
    """The fiches of this person's teams that they may write into, the voyage's own first; then a new one."""
    rows = Initiative.objects.filter(team__user=who.user).select_related("source").order_by("name")[:MOST_TARGETS]
    found = [row for row in rows if rules.can_publish_into(who, row)]
    found.sort(key=lambda row: row.pk != who.voyage.initiative_id)
    return [*((row.slug, row.name) for row in found), (NEW, _("Une nouvelle fiche de l’atlas"))]


@never_cache
@limited("write")
@require_http_methods(["GET", "HEAD", "POST"])
def publish(request: HttpRequest, key: str) -> HttpResponse:
    """Choose (GET), look (action=preview), publish (action=publish). What was looked at is what is published."""
    who = boarded(request, key, rules.can_publish)
    story = story_of(who.voyage)
    current = Publication.objects.filter(voyage=who.voyage).select_related("initiative").order_by("-updated_at").first()
    choice, people = _choice(request, current), people_of(who.voyage)
    found = publishing.candidates(
        story, people, choice.open_cards, choice.common, current.paragraphs if current and current.is_live else ()
    )
    if request.method != "POST" and current is None:
        choice = Choice(frozenset(each.slot for each in found if not each.block), frozenset(), frozenset())
    targets = _targets(who)
    first = current.initiative.slug if current else targets[0][0]
    initial = {"target": first, "name": who.voyage.title}
    form = PublishForm(targets, request.POST if request.method == "POST" else None, initial=initial)
    context = _context(who, story, found, choice, people, form, current)
    action = request.POST.get("action")
    if request.method != "POST" or action == "choose":
        return render(request, "voyage/backstage_publish.html", context)
    wrong = [each.slot for each in context["chosen"] if each.block]
    if not form.is_valid() or wrong or not context["chosen"]:
        context["nothing"] = not context["chosen"]
        return render(request, "voyage/backstage_publish.html", {**context, "wrong": wrong}, status=422)
    if action != "publish":
        return render(request, "voyage/backstage_preview.html", context)
    if request.POST.get("shown") != context["shown"]:
        return render(request, "voyage/backstage_preview.html", {**context, "moved": True}, status=409)
    return _publish(request, who, form, choice)


def _context(
    who: Aboard,
    story: Story,
    found: list[Candidate],
    choice: Choice,
    people: list[Person],
    form: PublishForm,
    current: Publication | None,
) -> dict[str, Any]:
    chosen = [each for each in found if each.slot in choice.slots]
    rows = [each.row for each in chosen]
    asked = {name for each in found for name in each.block.names} | set(choice.common)
    crew = [
        {
            "id": card_id,
            "text": text,
            "names": [one.name for one in people if not one.agreed and names_in(text, one.name)],
        }
        for card_id, text in crew_cards(story.material)
    ]
    target = dict(form.fields["target"].choices).get(str(form["target"].value() or ""), "")  # type: ignore[attr-defined]
    otherwise = str(form["name"].value() or "") if form["target"].value() == NEW else str(target)
    return {
        "who": who,
        "voyage": who.voyage,
        "story": story,
        "public_title": publishing.public_title(who.voyage, people, choice.common, otherwise),
        "candidates": found,
        "chosen": chosen,
        "choice": choice,
        "crew": crew,
        "asked": sorted(asked),
        "people": people,
        "form": form,
        "current": current,
        "parts": grouped(rows),
        "shown": _digest(rows),
        "licence": OWN_LICENCE,
        "looks_first": not (who.user and atlas_rules.publishes_at_once(who.user)),
        "target": target,
    }


def _digest(rows: list[dict[str, str]]) -> str:
    return blake2b(repr([sorted(row.items()) for row in rows]).encode("utf-8", "replace"), digest_size=16).hexdigest()


def _publish(request: HttpRequest, who: Aboard, form: PublishForm, choice: Choice) -> HttpResponse:
    chosen = {"slots": choice.slots, "open_cards": choice.open_cards, "common": choice.common}
    target, user = form.cleaned_data["target"], who.user
    assert user is not None
    try:
        if target == NEW:
            done = publishing.publish_new(
                who.voyage, user, form.cleaned_data["name"], form.cleaned_data["pitch"], **chosen
            )
        else:
            initiative = get_object_or_404(Initiative, slug=target)
            if not rules.can_publish_into(who, initiative):
                raise PermissionDenied
            done = publishing.publish(who.voyage, initiative, user, **chosen)
    except publishing.Blocked:
        messages.error(request, _("Un paragraphe a changé entre-temps : rien n’est publié. Relisez, puis publiez."))
        return redirect("voyage:backstage_publish", who.voyage.key)
    if done.asked:
        messages.success(request, _("Envoyé à la relecture. Rien n’est public avant."))
    else:
        messages.success(request, _("C’est publié. Vous pouvez le reprendre à tout moment."))
    return redirect("voyage:backstage", who.voyage.key)


@never_cache
@limited("write")
@require_POST
def withdraw(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """« Dépublier », by the captain."""
    who = boarded(request, key, rules.can_publish)
    row = get_object_or_404(Publication.objects.select_related("initiative"), voyage=who.voyage, pk=min(pk, 2**63 - 1))
    withdrawing.withdraw(row)
    messages.success(request, _("L’histoire n’est plus publique. Son texte reste à bord."))
    return redirect("voyage:backstage", key)


@never_cache
@limited("write")
@require_POST
def withdraw_from(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """« Dépublier », by the team of the fiche on which it stands."""
    row = (
        Publication.objects.select_related("initiative", "voyage")
        .filter(initiative__slug=slug, pk=min(pk, 2**63 - 1))
        .first()
    )
    viewer = viewer_of(request)
    if row is None or not atlas_rules.can_see(viewer, row.initiative):
        raise Http404
    who = who_is(request, row.voyage) if row.voyage else None
    if not rules.can_withdraw(viewer, who, row):
        raise PermissionDenied
    withdrawing.withdraw(row)
    messages.success(request, _("L’histoire n’est plus publique. Son texte reste à bord."))
    return redirect(row.initiative.get_absolute_url())
