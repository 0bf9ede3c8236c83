"""The life of a reading: begun, typed, shared, taken back, put back, erased."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from mieux.atlas.actions.recording import append_changes
from mieux.atlas.models import Initiative
from mieux.evidence import actions as evidence_actions
from mieux.method import pack

from ..models import (
    CellEvidence,
    FormRead,
    Invitation,
    Move,
    NoveltyContext,
    Reading,
    ReadingState,
    RemovedEvidence,
    Round,
    Stance,
)
from ..rules import Who
from . import rounds
from .recording import Refused, changed, keep_version, locked, touch

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet

#: Characters of one unfinished form: far more than anybody types before sending.
MOST_TYPED = 40_000


@transaction.atomic
def start_reading(
    who: Who,
    initiative: Initiative,
    *,
    round: Round | None = None,
    context: NoveltyContext | None = None,
    invitation: Invitation | None = None,
    signature: str = "",
) -> Reading:
    """Begin a reading, or find the one this person already has here: one a person, a context and a round.

    Without `context`, a person who already chose one in their only reading finds that reading.
    """
    mine = own_readings(who, initiative).filter(round=round)
    if context is not None:
        mine = mine.filter(context=context)
    if found := mine.order_by("-updated_at").first():
        return found
    row = Reading(
        initiative=initiative,
        method=pack().stamp,
        reader=who.user,
        guest="" if who.user else who.guest_key,
        signature="" if who.user else signature,
        round=round,
        context=context,
        invitation=invitation,
        language=(get_language() or "fr")[:2],
    )
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        # Two tabs at the same moment: the other one was first.
        found = own_readings(who, initiative).filter(round=round, context=context).first()
        if found is None:
            raise
        return found
    return row


@transaction.atomic
def enter_by(reading: Reading, invitation: Invitation) -> Reading:
    """Let somebody write on in the same round under a newer link than the one they came by."""
    reading = locked(reading)
    if reading.round_id == invitation.round_id:
        reading.invitation = invitation
        touch(reading, "invitation")
    return reading


def own_readings(who: Who, initiative: Initiative) -> "QuerySet[Reading]":
    """The readings this person has of an initiative."""
    return Reading.objects.of(who.viewer, who.guest_key).filter(initiative=initiative)


# --- What is being typed --------------------------------------------------------------------------


@dataclass(frozen=True)
class Kept:
    """What the server holds of a form that is not sent: how often it was saved, when, and its words.

    `conflict`: another tab saved after this one began; nothing was overwritten, `fields` are the other tab's.
    """

    number: int
    at: str
    fields: dict[str, Any]
    conflict: bool = False


def kept_unfinished(reading: Reading, key: str) -> Kept:
    """What waits of one form (`fact`, `cell-12`, `forms`…)."""
    kept = reading.unfinished.get(key) or {}
    return Kept(kept.get("number", 0), kept.get("at", ""), kept.get("fields", {}))


@transaction.atomic
def save_unfinished(reading: Reading, key: str, fields: Mapping[str, list[str]], seen: int) -> Kept:
    """Keep a form as it is typed. `seen` is the number this tab knows; a newer one means another tab wrote.

    Raises `Refused` when it is longer than anything a person types.
    """
    reading = locked(reading)
    before = kept_unfinished(reading, key)
    fields = {name: list(values) for name, values in fields.items() if any(values)}
    if before.fields == fields:
        return before
    if sum(len(value) for values in fields.values() for value in values) > MOST_TYPED:
        raise Refused(
            _("C’est trop long pour un brouillon. Gardez l’essentiel : le reste peut aller dans un document.")
        )
    if before.number != seen and before.fields:
        return Kept(before.number, before.at, before.fields, conflict=True)
    now = Kept(before.number + 1, timezone.now().isoformat(), fields)
    others = {name: value for name, value in reading.unfinished.items() if name != key}
    # A handful of forms may be open at once; the oldest give way.
    newest = sorted(others.items(), key=lambda item: item[1].get("at", ""))[-7:]
    reading.unfinished = {**dict(newest), key: {"number": now.number, "at": now.at, "fields": now.fields}}
    touch(reading, "unfinished")
    return now


@transaction.atomic
def drop_unfinished(reading: Reading, key: str) -> None:
    """Throw away what was typed: it was sent, or its author does not want it."""
    reading = locked(reading)
    if key in reading.unfinished:
        reading.unfinished = {name: value for name, value in reading.unfinished.items() if name != key}
        touch(reading, "unfinished")


# --- What is said of the whole --------------------------------------------------------------------


@dataclass(frozen=True)
class About:
    """Who reads from where, and how many around the table; the name a guest signs with."""

    stance: Stance
    people: int = 1
    signature: str | None = None


@transaction.atomic
def say_about(reading: Reading, about: About) -> Reading:
    """Stance, table, signature. A shared reading that reads from elsewhere has changed."""
    reading = locked(reading)
    before = (reading.stance, reading.people, reading.signature)
    reading.stance, reading.people = about.stance, about.people
    if about.signature is not None and reading.reader_id is None:
        reading.signature = about.signature
    if before != (reading.stance, reading.people, reading.signature):
        touch(reading, "stance", "people", "signature")
        changed(reading, Move.CHANGED)
    return reading


@transaction.atomic
def choose_forms(reading: Reading, forms: "Iterable[tuple[str, str]]", reason: str = "") -> Reading:
    """The forms of renewal this reader sees: (id, reason). Ids that the method does not know are left out."""
    reading = locked(reading)
    known = {form.id for form in pack().forms}
    chosen = {form: words for form, words in forms if form in known}
    before = {row.form: row.reason for row in reading.forms.all() if row.form in known}
    if "forms" in reading.unfinished:
        reading.unfinished = {name: value for name, value in reading.unfinished.items() if name != "forms"}
        touch(reading, "unfinished")
    if chosen == before:
        return reading
    # Forms of another method, which this form did not show, stay.
    reading.forms.filter(form__in=known).delete()
    FormRead.objects.bulk_create(
        FormRead(reading=reading, form=form, reason=chosen[form])
        for form in (each.id for each in pack().forms)
        if form in chosen
    )
    kept = all(chosen.get(form) == words for form, words in before.items())
    changed(reading, Move.COMPLETED if kept else Move.CHANGED, reason)
    return reading


# --- Sharing, taking back -------------------------------------------------------------------------


@dataclass(frozen=True)
class Shared:
    """The reading is in. `opened`: it was the one that opened the round. `alone`: the round had ended, so the reading
    stands outside of it."""

    reading: Reading
    opened: bool = False
    alone: bool = False


@transaction.atomic
def share(reading: Reading, site: str = "") -> Shared:
    """Make a draft public, with a dated version; in a blind round it stays closed until the round opens.

    The N-th reading opens its round, in this very transaction. `site` is « https://host », for the letters. Raises
    `Refused` when there is nothing in it yet.
    """
    reading = locked(reading)
    if reading.state == ReadingState.SHARED:
        return Shared(reading)
    if reading.state != ReadingState.DRAFT:
        raise Refused(_("Cette lecture n’est plus un brouillon."))
    if not reading.cells.exists() and not reading.forms.exists():
        raise Refused(_("Il n’y a encore rien à partager : ajoutez un fait, ou une forme de renouveau."))
    # Whoever shares in a round holds its row: two last readings come one after the other.
    held = rounds.hold(reading.round_id)
    round = held[reading.round_id] if reading.round_id else None
    alone = round is not None and round.is_over
    if alone:
        same = Reading.objects.filter(
            initiative=reading.initiative_id,
            reader=reading.reader_id,
            guest=reading.guest,
            context=reading.context_id,
            round=None,
        )
        if same.exists():
            raise Refused(_("Le tour est fini, et vous avez déjà une lecture de cette initiative : complétez-la."))
        reading.round = None
    reading.state, reading.reason = ReadingState.SHARED, ""
    reading.shared_at = timezone.now()
    reading.unfinished = {}
    touch(reading, "state", "reason", "shared_at", "round", "unfinished")
    keep_version(reading, Move.SHARED)
    opened = round is not None and not alone and rounds.open_if_ready(round, site)
    # Boxes whose day has come are open already; this writes it down and tells their readers.
    for due in held.values():
        rounds.open_if_ready(due, site)
    return Shared(reading, opened, alone)


@transaction.atomic
def withdraw(reading: Reading, reason: str = "") -> Reading:
    """Take a shared reading back: nobody else sees it, its history keeps the day."""
    reading = locked(reading)
    if reading.state == ReadingState.SHARED:
        reading.state, reading.reason = ReadingState.WITHDRAWN, reason
        touch(reading, "state", "reason")
        keep_version(reading, Move.WITHDRAWN, reason)
    return reading


@transaction.atomic
def take_back_withdrawal(reading: Reading, site: str = "") -> Reading:
    """Undo `withdraw`: the reading is shared again, as it was."""
    reading = locked(reading)
    if reading.state == ReadingState.WITHDRAWN:
        reading.state, reading.reason = ReadingState.SHARED, ""
        touch(reading, "state", "reason")
        keep_version(reading, Move.RETURNED)
        if reading.round_id:
            rounds.open_if_ready(Round.objects.select_for_update().get(pk=reading.round_id), site)
    return reading


@transaction.atomic
def erase(reading: Reading) -> None:
    """Erase for good a draft, or what was taken back, with its files; remarks of others about a cell stay there."""
    reading = locked(reading)
    if reading.state not in {ReadingState.DRAFT, ReadingState.WITHDRAWN}:
        raise Refused(_("Reprenez d’abord cette lecture : ensuite elle pourra s’effacer."))
    erase_rows([reading.pk])


def erase_rows(ids: "Iterable[int]") -> None:
    """Delete readings whatever their state, and their files once the caller's transaction is committed."""
    ids = list(ids)
    evidence_actions.erase_after_commit(CellEvidence.objects.filter(cell__reading__in=ids))
    evidence_actions.erase_after_commit(RemovedEvidence.objects.filter(cell__reading__in=ids))
    contexts = list(Reading.objects.filter(pk__in=ids).exclude(context=None).values_list("context_id", flat=True))
    told = set(Reading.objects.filter(pk__in=ids, state=ReadingState.SHARED).values_list("initiative_id", flat=True))
    Reading.objects.filter(pk__in=ids).delete()
    append_changes(told)
    # A context nobody reads in any more says nothing.
    NoveltyContext.objects.filter(pk__in=contexts, readings__isnull=True).delete()
