"""A voyage begins, people come aboard, it closes."""

import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from hashlib import blake2b
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import IntegrityError, transaction
from pycrdt import Doc

from mieux.atlas.models import Initiative
from mieux.live.announce import rights_changed
from mieux.method import pack

from .. import document, zones
from ..backstage import withdrawing
from ..beginning import Beginning, Proposal
from ..document import Board
from ..faq import writing as faq
from ..faq.asked import Asked
from ..journal import topic_of
from ..models import Role, Shipmate, Voyage, Wish
from .photos import forget_files_of
from .writing import gesture

if TYPE_CHECKING:
    from mieux.people.models import User

#: Signs that are not taken for each other when read aloud.
_SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"
KEY_SIGNS = 13


class LastCaptain(ValueError):
    """A boat keeps a captain: name another one first."""


def new_key() -> str:
    """An address that nobody guesses (60 bits and more)."""
    return "".join(secrets.choice(_SIGNS) for _ in range(KEY_SIGNS))


def _key_of(by: "User", once: str, *said: object) -> str:
    """The address of what one sending of a form opens: the same sending twice gives the same, nobody guesses it."""
    if not once:
        return new_key()
    words = "\x00".join((str(by.pk), once, *map(repr, said))).encode("utf-8", "replace")
    number = int.from_bytes(blake2b(words, key=blake2b(settings.SECRET_KEY.encode()).digest(), person=b"once").digest())
    signs: list[str] = []
    while len(signs) < KEY_SIGNS:
        number, sign = divmod(number, len(_SIGNS))
        signs.append(_SIGNS[sign])
    return "".join(signs)


def _opened_once(key: str, open_: Callable[[], Voyage]) -> Voyage:
    """What `open_` opens at this address, or what is there already: a second click arrives where the first did."""
    known = Voyage.objects.filter(key=key).first()
    if known is not None:
        return known
    try:
        with transaction.atomic():
            return open_()
    except IntegrityError:
        # The first click was faster. Any other cause is for whoever asked to hear of.
        known = Voyage.objects.filter(key=key).first()
        if known is None:
            raise
        return known


@transaction.atomic
def start(
    by: "User | None",
    title: str,
    *,
    initiative: Initiative | None = None,
    cards: Mapping[str, Sequence[str]] | None = None,
    written: Sequence[Proposal] = (),
    template: str = "",
    language: str = "fr",
    key: str = "",
    public: bool = False,
) -> Voyage:
    """A new voyage, whoever starts it as its captain; `cards`: zone → texts, to begin with; `written`:
    sentences that were kept, each in its zone, in that order. `template`: whose questions it asks."""
    voyage = Voyage.objects.create(
        key=key or new_key(),
        title=title.strip()[:160],
        initiative=initiative,
        method=pack().stamp,
        template=template if template in pack().templates.ids else "",
        language=language,
        by=by,
        public=public,
    )
    if by is not None:
        Shipmate.objects.create(voyage=voyage, user=by, role=Role.CAPTAIN)
    whom = f"user:{by.pk}" if by else "example" if public else "import"

    def make(doc: Doc) -> None:
        document.set_meta(doc, "title", voyage.title)
        known = zones.zone_ids()
        for zone, texts in (cards or {}).items():
            if zone in known:
                document.add_cards(doc, zone, [" ".join(text.split()) for text in texts], author=whom)
        for each in written:
            if each.zone in known:
                _write(doc, each, whom)

    gesture(voyage, whom, make)
    return voyage


def _write(doc: Doc, kept: Proposal, whom: str) -> None:
    """One sentence as a card, tied to its indicator when its zone can be."""
    role = zones.role_of(kept.zone)
    kind = kept.kind if kept.kind in document.KINDS.get(role, ()) else ""
    card = document.add_card(doc, kept.zone, kept.text, author=whom, kind=kind)
    tie = f"{role}-indicator" if role == zones.LIGHTHOUSE else "buoy-indicator" if role == zones.BUOYS else ""
    if kept.indicator and tie in document.LINKS:
        document.link(doc, card, kept.indicator, tie)


def begin(beginning: Beginning, by: "User", initiative: Initiative | None, language: str, *, once: str = "") -> Voyage:
    """Open what somebody prepared; indicators that are not the initiative's are left out.

    `once`: a word of the page that was sent. The same page sent twice (a double click) opens one voyage.
    """
    own = set()
    if initiative is not None:
        own = {str(pk) for pk in initiative.indicators.filter(archived_at__isnull=True).values_list("pk", flat=True)}
    cards = [each if each.indicator in own else replace(each, indicator="") for each in beginning.cards]
    key = _key_of(by, once, beginning, language)
    return _opened_once(
        key,
        lambda: start(
            by,
            beginning.title,
            initiative=initiative,
            written=cards,
            template=beginning.template,
            language=language,
            key=key,
        ),
    )


@transaction.atomic
def ask_like(voyage: Voyage, template: str) -> None:
    """Other questions, from a template of the pack or the method's own (empty). Cards are not touched."""
    if template and template not in pack().templates.ids:
        raise ValueError(template)
    Voyage.objects.filter(pk=voyage.pk).update(template=template)


def start_from_board(
    by: "User",
    title: str,
    board: Board,
    *,
    initiative: Initiative | None = None,
    asked: Sequence[Asked] = (),
    once: str = "",
) -> Voyage:
    """A new voyage with what was read from a file: its cards, links and questions; `once` as in `begin`."""
    key = _key_of(by, once, title, sorted(board.cards), sorted(board.links))

    def open_() -> Voyage:
        voyage = start(by, title, initiative=initiative, key=key)
        gesture(voyage, "import", lambda doc: document.become(doc, Board(board.cards, board.links, {})))
        for each in asked:
            faq.pour_faq(voyage, each.question, each.answer, language=each.language, by=by)
        return voyage

    return _opened_once(key, open_)


@transaction.atomic
def rename(voyage: Voyage, whom: str, title: str) -> None:
    """Give it another name."""
    title = title.strip()[:160]
    if title:
        Voyage.objects.filter(pk=voyage.pk).update(title=title)
        gesture(voyage, whom, lambda doc: document.set_meta(doc, "title", title))


# --- The crew -----------------------------------------------------------------------------------


@transaction.atomic
def come_aboard(voyage: Voyage, user: "User", role: Role = Role.CREW) -> Shipmate:
    """Somebody joins; who is aboard already keeps their role."""
    mate, _new = Shipmate.objects.get_or_create(voyage=voyage, user=user, defaults={"role": role})
    rights_changed(topic_of(voyage))
    return mate


@transaction.atomic
def change_role(mate: Shipmate, role: Role) -> None:
    """Captain, crew or companion; the last captain stays one."""
    _lock(mate.voyage)
    if role != Role.CAPTAIN:
        _needs_another_captain(mate)
    Shipmate.objects.filter(pk=mate.pk).update(role=role)
    rights_changed(topic_of(mate.voyage))


@transaction.atomic
def go_ashore(mate: Shipmate) -> None:
    """Leave, or be put ashore: out at the next message, no letter any more. What they wrote stays."""
    _lock(mate.voyage)
    _needs_another_captain(mate)
    if mate.named:
        # Their yes to being named in public leaves with them.
        withdrawing.forget(mate.voyage, mate.user.name)
    Shipmate.objects.filter(pk=mate.pk).delete()
    Wish.objects.filter(voyage=mate.voyage, user=mate.user_id).delete()
    rights_changed(topic_of(mate.voyage))


def _lock(voyage: Voyage) -> None:
    Voyage.objects.select_for_update().get(pk=voyage.pk)


def _needs_another_captain(mate: Shipmate) -> None:
    captains = Shipmate.objects.filter(voyage=mate.voyage, role=Role.CAPTAIN)
    if captains.filter(pk=mate.pk).exists() and captains.count() == 1:
        raise LastCaptain


@transaction.atomic
def look_as(mate: Shipmate, view: str) -> None:
    """Remember the view of a person: « sea » or « list »."""
    Shipmate.objects.filter(pk=mate.pk).update(view=view if view in ("sea", "list") else "sea")


@transaction.atomic
def erase(voyage: Voyage) -> None:
    """Sink it for good: journal, history and all."""
    topic = topic_of(voyage)
    withdrawing.sink(voyage)
    forget_files_of(voyage)
    Voyage.objects.filter(before=voyage).update(before=None)
    voyage.delete()
    rights_changed(topic)
