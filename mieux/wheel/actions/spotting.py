"""From a text to a reading, and from a person's yes and no to the lessons they agree to give."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import blake2b
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from mieux.atlas.models import Initiative
from mieux.evidence import anchors
from mieux.evidence.contact import has_contact
from mieux.evidence.given import Given
from mieux.evidence.models import Kind
from mieux.method import pack

from ..models import Reading, SpotVerdict, Verdict, Word
from ..rules import Who, can_write
from ..snapshot import digest
from ..spotted import CRITERION, FORM, LEVEL, Spotted, Target
from .cells import Fact, write_cell
from .reading import choose_forms, start_reading
from .recording import Refused

#: Characters of the sentence of a cell; what is longer stands whole in its evidence.
_FACT = 500


@dataclass(frozen=True)
class Taken:
    """What became of the sentences: the reading, and the levels of impact, which have a page of their own."""

    reading: Reading
    cells: int
    forms: int
    levels: tuple[tuple[Target, str], ...]


@transaction.atomic
def into_reading(
    who: Who,
    initiative: Initiative,
    kept: Iterable[tuple[Target, str]],
    *,
    source: str = "",
    reading: Reading | None = None,
) -> Taken:
    """Put these sentences into this person's reading: each in its cell, with itself as evidence.

    The word of a new cell is « ne sait pas »: whether the criterion is present is for the reader to say, never for an
    assistant. `source`, words or an address, says where sentences come from that are not in the fiche. A cell that
    says something already keeps its word and gains the evidence. Raises `Refused` for a sentence by which somebody
    could be reached, and when this person's reading was taken back or hidden.
    """
    kept = list(kept)
    for target, sentence in kept:
        if target.family != LEVEL and has_contact(sentence):
            raise Refused(
                _(
                    "Cette phrase donne une adresse ou un téléphone, que tout le monde lirait : « %(words)s » Revenez "
                    "au texte pour l’écarter."
                )
                % {"words": sentence}
            )
    row = reading or start_reading(who, initiative)
    if not can_write(who, row):
        raise Refused(
            _("Votre lecture de cette initiative ne change pas pour l’instant : ouvrez-la, elle dit pourquoi.")
        )
    text = anchors.read(initiative)
    cells = 0
    for target, sentence in kept:
        if target.family != CRITERION:
            continue
        given = _given(text, sentence, source)
        there = row.cells.filter(criterion=target.id, phase=target.phase).first()
        fact = Fact(
            target.id,
            target.phase,
            Word(there.word) if there else Word.UNKNOWN,
            there.sentence if there and there.sentence else _short(sentence),
        )
        write_cell(row, fact, given=given, base=digest(there) if there else "")
        cells += 1
    seen = {form.form: form.reason for form in row.forms.all()}
    reasons = {target.id: _short(sentence) for target, sentence in kept if target.family == FORM}
    new = {form: reason for form, reason in reasons.items() if form not in seen}
    if new:
        choose_forms(row, [*seen.items(), *new.items()])
    levels = tuple((target, sentence) for target, sentence in kept if target.family == LEVEL)
    row.refresh_from_db()
    return Taken(row, cells, len(new), levels)


def _short(sentence: str) -> str:
    return sentence if len(sentence) <= _FACT else f"{sentence[: _FACT - 1].rstrip()}…"


def _given(text: anchors.FicheText, sentence: str, source: str) -> Given:
    """A quote of the fiche when it is one; else the words of the source that the person named."""
    anchor = text.place(sentence)
    if anchor is not None and not anchor.close:
        return Given(Kind.QUOTE, text=anchor.quote, anchor=anchor)
    if urlsplit(source).scheme in {"http", "https"}:
        return Given(Kind.LINK, text=sentence, url=source)
    return Given(Kind.DOCUMENT, text=sentence, source=source)


# --- lessons ----------------------------------------------------------------------------------------------


def verdict_key(token: str) -> str:
    """What is kept of the link by which verdicts are taken back."""
    secret = blake2b(settings.SECRET_KEY.encode()).digest()
    return blake2b(token.encode(), key=secret, person=b"spot", digest_size=32).hexdigest()


@transaction.atomic
def give_verdicts(spotted: Spotted) -> tuple[str, int]:
    """Keep what the person said of each proposal, without the rest of the text: (token, how many).

    A sentence in which somebody could be reached is left out.
    """
    token = secrets.token_urlsafe(18)
    key = verdict_key(token)
    rows = []
    for mark in spotted.marks:
        sentence = spotted.words(mark.sentence)[:1000]
        if mark.state == "open" or has_contact(sentence):
            continue
        rows.append(
            SpotVerdict(
                key=key,
                sentence=sentence,
                language=spotted.language,
                method=pack().stamp,
                proposed=f"{mark.seen.family}:{mark.seen.id}",
                verdict=Verdict.ADDED if mark.proposal is None else Verdict(mark.state),
                moved_to=mark.kept.code if mark.kept else "",
            )
        )
    SpotVerdict.objects.bulk_create(rows)
    return token, len(rows)


def given_verdicts(token: str) -> int:
    """How many verdicts this link still holds."""
    return SpotVerdict.objects.filter(key=verdict_key(token)).count()


@transaction.atomic
def take_verdicts_back(token: str) -> int:
    """Erase what was given by this link; how many."""
    return SpotVerdict.objects.filter(key=verdict_key(token)).delete()[0]
