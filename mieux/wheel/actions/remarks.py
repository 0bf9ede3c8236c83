"""Talking about a cell: saying, correcting, taking back, reporting, removing; and asking not to be written to."""

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from .. import calling
from ..models import Reading, Remark, RemarkState, Silence
from ..queries.remarks import callable_people, signed
from ..queries.scope import Scope
from ..rules import Who

if TYPE_CHECKING:
    from mieux.atlas.models import Initiative


@transaction.atomic
def say(
    who: Who,
    initiative: "Initiative",
    criterion: str,
    phase: str,
    text: str,
    *,
    parent: Remark | None = None,
    reading: Reading | None = None,
    signature: str = "",
    site: str = "",
) -> Remark:
    """Add a remark, or an answer to one; those it calls by name get a letter each. An answer to an answer joins the
    same thread. The same words sent twice in a row are one remark (a nervous finger)."""
    top = parent.parent if parent is not None and parent.parent is not None else parent
    by, guest = who.user, "" if who.user else who.guest_key
    last = Remark.objects.filter(initiative=initiative, criterion=criterion, phase=phase, parent=top).last()
    if last and last.text == text and last.by_id == (by.pk if by else None) and last.guest == guest:
        return last
    remark = Remark.objects.create(
        initiative=initiative,
        criterion=criterion,
        phase=phase,
        parent=top,
        reading=reading if reading is not None else (top.reading if top is not None else None),
        by=by,
        guest=guest,
        signature="" if by else signature,
        text=text,
    )
    _call(remark, who, site)
    return remark


@transaction.atomic
def rewrite(remark: Remark, who: Who, text: str, site: str = "") -> Remark:
    """Correct one's words; only people called for the first time get a letter. What a moderator removed meanwhile
    does not come back by it."""
    remark = Remark.objects.select_for_update(of=("self",)).select_related("initiative").get(pk=remark.pk)
    if text != remark.text and remark.state != RemarkState.REMOVED:
        remark.text, remark.edited_at = text, timezone.now()
        remark.save(update_fields=["text", "edited_at"])
        _call(remark, who, site)
    return remark


def _call(remark: Remark, who: Who, site: str) -> None:
    already = set(remark.mentions.values_list("pk", flat=True))
    people = [
        person
        for person in calling.called(remark.text, callable_people(Scope(remark.initiative)))
        if person.pk not in already and (who.user is None or person.pk != who.user.pk)
    ]
    if people:
        remark.mentions.add(*people)
        calling.tell(remark, people, signed(remark), site)


@transaction.atomic
def take_back(remark: Remark) -> None:
    """Erase one's words. What others answered stays, under « retirée »."""
    if remark.answers.exclude(state=RemarkState.REMOVED).exists():
        _empty(remark)
    else:
        remark.delete()


@transaction.atomic
def report_remark(remark: Remark) -> None:
    """Somebody says that it is not right; it stays where it is until a moderator has looked."""
    Remark.objects.filter(pk=remark.pk, state=RemarkState.SHOWN).update(state=RemarkState.REPORTED)


@transaction.atomic
def decide_remark(remark: Remark, *, keep: bool) -> None:
    """A moderator has looked: it stays, or its words go."""
    if keep:
        Remark.objects.filter(pk=remark.pk, state=RemarkState.REPORTED).update(state=RemarkState.SHOWN)
    else:
        _empty(remark)


def _empty(remark: Remark) -> None:
    remark.mentions.clear()
    Remark.objects.filter(pk=remark.pk).update(text="", state=RemarkState.REMOVED, edited_at=timezone.now())


@transaction.atomic
def fall_silent(user: int, initiative: "Initiative | None") -> None:
    """No letter any more when this person is called by name: about one initiative, or anywhere (None)."""
    Silence.objects.get_or_create(user_id=user, initiative=initiative)


@transaction.atomic
def speak_again(user: int, initiative: "Initiative | None") -> None:
    """Undo `fall_silent`."""
    Silence.objects.filter(user_id=user, initiative=initiative).delete()
