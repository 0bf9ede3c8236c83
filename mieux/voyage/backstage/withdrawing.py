"""How a public story goes away: taken back by the team, by somebody who no longer wants to be named, with its voyage.

Apart from publishing.py, so that the actions of the crew can call it.
"""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from mieux.atlas.actions.recording import append_changes

from ..models import Paragraph, Publication, PublicationState, Shipmate, Voyage, Wording
from .names import LEAST, names_in, replaced


def tell_index(publication: Publication) -> None:
    """The search, and every page kept in memory, hear of it within the caller's transaction."""
    append_changes([publication.initiative_id])


@transaction.atomic
def withdraw(publication: Publication) -> None:
    """« Dépublier »: gone from the fiche, the search, the API and the JSON-LD at once; its address says « gone »."""
    row = Publication.objects.select_for_update().get(pk=publication.pk)
    if row.state == PublicationState.HIDDEN:
        # What the moderation hid stays hidden: publishing anew is not a way round.
        row.asked = []
    elif row.state == PublicationState.WAITING and row.published_at is None:
        row.state, row.asked = PublicationState.WITHDRAWN, []
    else:
        row.state, row.asked, row.to_review = PublicationState.WITHDRAWN, [], False
    row.updated_at = timezone.now()
    row.save()
    tell_index(row)


@transaction.atomic
def sink(voyage: Voyage) -> None:
    """The voyage is about to be erased: its stories go with their words, the places where they stood remember that."""
    for row in Publication.objects.select_for_update().filter(voyage=voyage):
        row.state, row.paragraphs, row.asked, row.to_review = PublicationState.WITHDRAWN, [], [], False
        row.title, row.by = "—", None
        row.open_cards, row.common = [], []
        row.save()
        tell_index(row)


@transaction.atomic
def may_be_named(mate: Shipmate, yes: bool) -> int:
    """Somebody says yes or no to being named in public. A no takes out at once the public paragraphs that name them.

    Out: how many public paragraphs went.
    """
    Shipmate.objects.filter(pk=mate.pk).update(named=yes)
    return 0 if yes else forget(mate.voyage, mate.user.name)


@transaction.atomic
def forget(voyage: Voyage, name: str) -> int:
    """Take the paragraphs that name somebody out of what is public, or asked for. Out: how many went."""
    gone = 0
    for row in Publication.objects.select_for_update(of=("self",)).select_related("initiative").filter(voyage=voyage):
        kept = [each for each in row.paragraphs if not names_in(each["text"], name)]
        asked = [each for each in row.asked if not names_in(each["text"], name)]
        went = len(row.paragraphs) - len(kept)
        titled = names_in(row.title, name)
        if not (went or titled or len(asked) < len(row.asked)):
            continue
        if titled:
            row.title = row.initiative.name
        gone += went
        row.paragraphs, row.asked = kept, asked
        nothing_asked = row.state == PublicationState.WAITING and not asked
        if nothing_asked or (not kept and row.state == PublicationState.PUBLIC):
            row.state, row.to_review = PublicationState.WITHDRAWN, False
        row.save()
        tell_index(row)
    return gone


@transaction.atomic
def scrub(voyage: Voyage, name: str) -> None:
    """Somebody closed their account: what is public of them goes, and the texts kept aboard say « Quelqu’un »."""
    forget(voyage, name)
    nobody = _("Quelqu’un")
    if len(name.strip()) < LEAST:
        return
    for model, rows in (
        (Paragraph, Paragraph.objects.filter(voyage=voyage)),
        (Wording, Wording.objects.filter(paragraph__voyage=voyage)),
    ):
        for row in rows:
            text = replaced(row.text, name, nobody)
            facts = {key: replaced(str(value), name, nobody) for key, value in row.facts.items()}
            if (text, facts) != (row.text, row.facts):
                model._default_manager.filter(pk=row.pk).update(text=text, facts=facts)
