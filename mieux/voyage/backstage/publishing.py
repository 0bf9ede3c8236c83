"""What becomes public of a story, and how it goes away again. What nobody chose, nobody reads.

A story is public when it is live here and its fiche is public. On instances that look before publishing
(MIEUX_MODERATION=before) it waits for a look of its own: what a moderator has not read does not slip in with a fiche.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from mieux.atlas import actions as atlas
from mieux.atlas import rules as atlas_rules
from mieux.atlas.content import BLANK
from mieux.atlas.models import Initiative

from .. import journal
from ..faq.asked import FAQ, ticked_of
from ..models import Publication, PublicationState, Voyage
from .names import Block, Person, block_of, people_of, veil_of
from .story import Story, public_texts, story_of
from .withdrawing import tell_index

if TYPE_CHECKING:
    from mieux.people.models import User


TWICE = timedelta(minutes=2)
"""Two fiches of the same name and words begun within so long are one click too many."""


@dataclass(frozen=True)
class Candidate:
    """One paragraph as strangers would read it; `before`: what they read now."""

    slot: str
    part: str
    title: str
    text: str
    block: Block
    before: str = ""

    @property
    def row(self) -> dict[str, str]:
        """How a publication keeps it."""
        return {"slot": self.slot, "part": self.part, "title": self.title, "text": self.text}


class Blocked(Exception):
    """Nothing was chosen, or a chosen paragraph may not be public; `slots` says which."""

    def __init__(self, slots: Sequence[str]) -> None:
        super().__init__(", ".join(slots))
        self.slots = slots


def candidates(
    story: Story,
    people: Sequence[Person],
    open_cards: Collection[str],
    common: Collection[str],
    published: Iterable[dict[str, Any]] = (),
) -> list[Candidate]:
    """Every paragraph there is something to read in, as it would stand in public."""
    texts = public_texts(story, veil_of(people, open_cards))
    before = {row["slot"]: row["text"] for row in published}
    found = []
    for chapter in story.chapters:
        with override(story.voyage.language):
            title = str(chapter.part.title)
        for shown in chapter.paragraphs:
            if text := texts.get(shown.slot, ""):
                block = block_of(text, people, common)
                found.append(Candidate(shown.slot, chapter.part.id, title, text, block, before.get(shown.slot, "")))
    with override(story.voyage.language):
        title = _("Questions et réponses")
    for slot, text in ticked_of(story.voyage):
        found.append(Candidate(slot, FAQ, title, text, block_of(text, people, common), before.get(slot, "")))
    return found


def public_title(voyage: Voyage, people: Sequence[Person], common: Collection[str], otherwise: str) -> str:
    """The name of the voyage, unless it names somebody who did not agree; then that of the fiche."""
    return otherwise if block_of(voyage.title, people, common) else voyage.title


@transaction.atomic
def publish(
    voyage: Voyage,
    initiative: Initiative,
    by: "User",
    *,
    slots: Collection[str],
    open_cards: Collection[str] = (),
    common: Collection[str] = (),
) -> Publication:
    """Make the chosen paragraphs public on the page of an initiative, or ask for it. Raises Blocked.

    The caller has asked the rules: `by` leads the voyage and may edit the fiche.
    """
    voyage = journal.hold(voyage.pk)
    people = people_of(voyage)
    known = {card_id for card_id in open_cards if len(card_id) <= 64}
    chosen = [each for each in candidates(story_of(voyage), people, known, common) if each.slot in slots]
    blocked = [each.slot for each in chosen if each.block]
    if blocked or not chosen:
        raise Blocked(blocked)
    found, _new = Publication.objects.get_or_create(
        voyage=voyage, initiative=initiative, defaults={"title": initiative.name, "language": voyage.language}
    )
    found.title = public_title(voyage, people, common, initiative.name)
    found.language, found.by, found.reason = voyage.language, by, ""
    found.open_cards, found.common = sorted(known), sorted(common)[:50]
    rows = [each.row for each in chosen]
    _place(found, rows, at_once=atlas_rules.publishes_at_once(by), moderator=atlas_rules.can_moderate(by))
    if voyage.initiative_id is None:
        Voyage.objects.filter(pk=voyage.pk).update(initiative=initiative)
    tell_index(found)
    return found


def _place(found: Publication, rows: list[dict[str, str]], *, at_once: bool, moderator: bool) -> None:
    hidden = found.state == PublicationState.HIDDEN and not moderator
    now = timezone.now()
    found.updated_at = now
    if at_once and not hidden:
        found.paragraphs, found.asked, found.state = rows, [], PublicationState.PUBLIC
        found.published_at = found.published_at or now
        found.to_review = not moderator
    else:
        found.asked = rows
        if found.state in (PublicationState.REFUSED, PublicationState.WITHDRAWN):
            found.state = PublicationState.WAITING
    found.save()


@transaction.atomic
def publish_new(voyage: Voyage, by: "User", name: str, pitch: str, **chosen: Collection[str]) -> Publication:
    """Begin a fiche with this story, on its way to the public like any other. Raises Blocked (and begins nothing)."""
    voyage = journal.hold(voyage.pk)
    # A second click arrives where the first did.
    again = Publication.objects.filter(
        voyage=voyage, by=by, initiative__name=name, initiative__pitch=pitch, created_at__gt=timezone.now() - TWICE
    )
    if (known := again.select_related("initiative").first()) is not None:
        return publish(voyage, known.initiative, by, **chosen)
    content = {**BLANK, "name": name, "pitch": pitch, "language": voyage.language}
    draft = atlas.save_draft(by, content, atlas.Contact())
    publication = publish(voyage, draft, by, **chosen)
    atlas.submit(draft, by)
    return publication


# --- The look of the moderation ----------------------------------------------------------------------


@transaction.atomic
def accept(publication: Publication) -> bool:
    """What was asked for becomes public; a hidden story comes back. False, and nothing: the team has changed it since
    it was read as `publication`."""
    row = Publication.objects.select_for_update().get(pk=publication.pk)
    if row.updated_at != publication.updated_at:
        return False
    if row.asked:
        row.paragraphs, row.asked = row.asked, []
    if row.paragraphs and row.state != PublicationState.WITHDRAWN:
        row.state, row.reason, row.to_review = PublicationState.PUBLIC, "", False
        row.published_at = row.published_at or timezone.now()
    row.save()
    tell_index(row)
    return True


@transaction.atomic
def refuse(publication: Publication, reason: str) -> None:
    """Send it back with words; what was public before stays as it was."""
    row = Publication.objects.select_for_update().get(pk=publication.pk)
    row.asked, row.reason = [], reason
    if row.state == PublicationState.WAITING:
        row.state = PublicationState.REFUSED
    row.save()
    tell_index(row)


@transaction.atomic
def hide(publication: Publication, reason: str) -> None:
    """Out of sight at once; only the moderation brings it back."""
    row = Publication.objects.select_for_update().get(pk=publication.pk)
    if row.state == PublicationState.PUBLIC:
        row.state, row.reason, row.to_review = PublicationState.HIDDEN, reason, False
        row.save()
        tell_index(row)


def mark_seen(publication: Publication) -> None:
    """A moderator looked at what was public at once."""
    Publication.objects.filter(pk=publication.pk).update(to_review=False)
