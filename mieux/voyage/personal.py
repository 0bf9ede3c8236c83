"""What voyages hold about a person, for the export and the closing of their account (people/portable.py)."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mieux.people.models import User
from mieux.people.portable import Link, Parcel, Person

from . import document, journal
from .actions import photos
from .actions import voyages as actions
from .actions.writing import gesture
from .backstage import withdrawing
from .models import (
    CalendarLink,
    Card,
    Comment,
    Deed,
    FaqEntry,
    GuestLink,
    Heard,
    Invitation,
    Letter,
    LogEntry,
    PaperPhoto,
    Role,
    Shipmate,
    Snapshot,
    Stopover,
    Voyage,
    Wish,
    Wording,
)

LINK_DAYS = 180
"""How long a link that ended is remembered, so that the history can say by which one somebody came."""
LETTER_DAYS = 400
"""How long it is remembered that a letter left: longer than any rhythm."""


def _day(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


class VoyageHoldings:
    """Voyages one is aboard, what one wrote on them, said around them, and the links one made."""

    name = "voyages"

    def _alone(self, user: User) -> "QuerySet[Voyage]":
        """Voyages that nobody else is aboard of."""
        return Voyage.objects.filter(shipmates__user=user, public=False).exclude(
            Q(pk__in=Shipmate.objects.exclude(user=user).values("voyage_id"))
        )

    def links(self, user: User) -> list[Link]:
        """Where they are aboard."""
        rows = Shipmate.objects.filter(user=user).select_related("voyage").order_by("-voyage__updated_at", "-pk")
        return [
            Link(row.voyage.title, reverse("voyage:canvas", args=[row.voyage.key]), str(Role(row.role).label))
            for row in rows
        ]

    def export(self, person: Person) -> Parcel:
        """What they did and wrote themselves; nothing of what others wrote."""
        user = person.user
        whom = f"user:{user.pk}"
        documents: dict[str, Any] = {
            "voyages": [
                {
                    "key": row.voyage.key,
                    "title": row.voyage.title,
                    "role": row.role,
                    "since": _day(row.since),
                    "named": row.named,
                }
                for row in Shipmate.objects.filter(user=user).select_related("voyage").order_by("since", "pk")
            ],
            "cards": [
                {"voyage": key, "zone": zone, "text": text}
                for key, zone, text in Card.objects.filter(author=whom)
                .order_by("voyage", "zone", "order", "card_id")
                .values_list("voyage__key", "zone", "text")
            ],
            "gestures": [
                {
                    "voyage": row.voyage.key,
                    "at": _day(row.at),
                    "thing": row.thing,
                    "field": row.field,
                    "before": row.before,
                    "after": row.after,
                }
                for row in Deed.objects.filter(whom=whom).select_related("voyage").order_by("at", "pk")
            ],
            "comments": [
                {"voyage": key, "zone": zone, "text": text, "at": _day(at)}
                for key, zone, text, at in Comment.objects.filter(by=user, removed_at__isnull=True)
                .order_by("at", "pk")
                .values_list("voyage__key", "zone", "text", "at")
            ],
            "stopovers": [
                {"voyage": key, "course": course, "note": note, "at": _day(at)}
                for key, course, note, at in Stopover.objects.filter(by=user)
                .order_by("at", "pk")
                .values_list("voyage__key", "course", "note", "at")
            ],
            "concerned": [
                {"voyage": key, "zone": zone, "spoken": yes, "who": who, "reason": reason, "at": _day(at)}
                for key, zone, yes, who, reason, at in Heard.objects.filter(by=user)
                .order_by("at", "pk")
                .values_list("voyage__key", "zone", "yes", "who", "reason", "at")
            ],
            "versions": [
                {"voyage": key, "name": name, "at": _day(at)}
                for key, name, at in Snapshot.objects.filter(by=user)
                .exclude(name="")
                .order_by("at", "pk")
                .values_list("voyage__key", "name", "at")
            ],
            "story": [
                {"voyage": key, "paragraph": slot, "text": text, "at": _day(at)}
                for key, slot, text, at in Wording.objects.filter(by=user)
                .order_by("at", "pk")
                .values_list("paragraph__voyage__key", "paragraph__slot", "text", "at")
            ],
            "links": [
                {
                    "voyage": row.voyage.key,
                    "label": row.label,
                    "right": row.right,
                    "made": _day(row.created_at),
                    "ends": _day(row.expires_at),
                    "taken_back": _day(row.revoked_at),
                }
                for row in GuestLink.objects.filter(by=user).select_related("voyage").order_by("created_at", "pk")
            ],
            "calendars": [
                {"voyage": key, "made": _day(made), "ended": _day(ended)}
                for key, made, ended in CalendarLink.objects.filter(user=user)
                .order_by("created_at", "pk")
                .values_list("voyage__key", "created_at", "revoked_at")
            ],
            "faq": [
                {"voyage": key, "question": question, "answer": answer, "at": _day(at)}
                for key, question, answer, at in FaqEntry.objects.filter(by=user)
                .order_by("created_at", "pk")
                .values_list("voyage__key", "question", "answer", "created_at")
            ],
            **_letters_of(user),
        }
        pictures = list(PaperPhoto.objects.filter(by=user).select_related("voyage"))
        documents["photos"] = [
            {"voyage": row.voyage.key, "file": _file_name(row), "label": row.label, "at": _day(row.at)}
            for row in pictures
        ]
        files = {_file_name(row): path for row in pictures if (path := Path(row.image.path)).exists()}
        return Parcel(documents, files)

    def goes(self, person: Person) -> list[str]:
        """What nobody else is aboard of."""
        said = []
        if count := self._alone(person.user).count():
            said.append(
                ngettext(
                    "%(n)s voyage où vous êtes seul·e à bord, avec toute son histoire",
                    "%(n)s voyages où vous êtes seul·e à bord, avec toute leur histoire",
                    count,
                )
                % {"n": count}
            )
        if CalendarLink.objects.filter(user=person.user, revoked_at__isnull=True).exists():
            said.append(_("les adresses secrètes de vos agendas"))
        return said

    def stays(self, person: Person) -> list[str]:
        """What others sail with, without the name."""
        user, said = person.user, []
        shared = Shipmate.objects.filter(user=user).exclude(voyage__in=self._alone(user))
        if count := shared.count():
            said.append(
                ngettext(
                    "ce que vous avez écrit sur %(n)s voyage partagé, signé « Quelqu’un »",
                    "ce que vous avez écrit sur %(n)s voyages partagés, signé « Quelqu’un »",
                    count,
                )
                % {"n": count}
            )
        if PaperPhoto.objects.filter(by=user).exclude(voyage__in=self._alone(user)).exists():
            said.append(_("les photos de feuilles que vous avez jointes à un voyage partagé, sans votre nom"))
        if Comment.objects.filter(by=user, removed_at__isnull=True).exists():
            said.append(_("vos paroles sur les cartes, sans votre nom"))
        if LogEntry.objects.filter(by=user).exclude(voyage__in=self._alone(user)).exists():
            said.append(_("vos lignes du journal de bord, sans votre nom"))
        return said

    def erase(self, person: Person) -> list[Path]:
        """Sink the voyages that were theirs alone; elsewhere leave the boat with a captain, and no name behind."""
        user = person.user
        # The later crossing first: it holds on to the one before.
        for voyage in self._alone(user).order_by("-crossing", "-pk"):
            actions.erase(voyage)
        whom = f"user:{user.pk}"
        # Also where they went ashore before: what they carried, or what was told of them, still says their name.
        left = Q(shipmates__user=user) | Q(cards__fields__owner__whom=whom) | Q(deeds__whom=whom)
        for voyage in Voyage.objects.filter(pk__in=Voyage.objects.filter(left).order_by().values("pk")).order_by("pk"):
            _forget_name(voyage, whom)
            withdrawing.scrub(voyage, user.name)
        for mate in Shipmate.objects.filter(user=user).select_related("voyage"):
            _hand_over(mate)
        Comment.objects.filter(by=user).update(whom="", by=None)
        PaperPhoto.objects.filter(by=user).update(whom="", by=None)
        CalendarLink.objects.filter(user=user).delete()
        Wish.objects.filter(user=user).delete()
        return []

    def purge(self, now: datetime) -> dict[str, int]:
        """Forget links that ended long ago."""
        old = now - timedelta(days=LINK_DAYS)
        links = GuestLink.objects.filter(Q(revoked_at__lt=old) | Q(expires_at__lt=old))
        calendars = CalendarLink.objects.filter(revoked_at__lt=old)
        invitations = Invitation.objects.filter(Q(revoked_at__lt=old) | Q(used_at__lt=old) | Q(expires_at__lt=old))
        letters = Letter.objects.filter(taken_at__lt=now - timedelta(days=LETTER_DAYS))
        return {
            "guest links": links.delete()[0],
            "calendar links": calendars.delete()[0],
            "invitations to come aboard": invitations.delete()[0],
            "letters of voyages": letters.delete()[0],
            "photos without a voyage": photos.sweep(now),
        }


def _letters_of(user: User) -> dict[str, Any]:
    """What they asked to be written, the lines they sent back, the invitations they wrote."""
    return {
        "letters": [
            {"voyage": row.voyage.key, "log": row.log, "halfway": row.halfway, "called": row.called}
            for row in Wish.objects.filter(user=user).select_related("voyage").order_by("pk")
        ],
        "letters_sent": [
            {"voyage": key, "kind": kind, "about": period.isoformat(), "sent": _day(sent), "answered": _day(answered)}
            for key, kind, period, sent, answered in Letter.objects.filter(wish__user=user)
            .order_by("taken_at", "pk")
            .values_list("wish__voyage__key", "kind", "period", "sent_at", "answered_at")
        ],
        "log": [
            {
                "voyage": row.voyage.key,
                "month": row.month.isoformat(),
                "moved": row.moved,
                "blocks": row.blocks,
                "ahead": row.ahead,
                "at": _day(row.at),
            }
            for row in LogEntry.objects.filter(by=user).select_related("voyage").order_by("month", "pk")
        ],
        "invitations": [
            {"voyage": key, "to": to, "role": role, "made": _day(made), "used": _day(used), "taken_back": _day(gone)}
            for key, to, role, made, used, gone in Invitation.objects.filter(by=user)
            .order_by("created_at", "pk")
            .values_list("voyage__key", "to", "role", "created_at", "used_at", "revoked_at")
        ],
    }


def _file_name(row: PaperPhoto) -> str:
    return f"photos/{row.pk}.webp"


def _hand_over(mate: Shipmate) -> None:
    """The boat keeps a captain: whoever has been in the crew longest, else the companion."""
    others = Shipmate.objects.filter(voyage=mate.voyage).exclude(pk=mate.pk)
    if mate.role == Role.CAPTAIN and not others.filter(role=Role.CAPTAIN).exists():
        heir = others.filter(role=Role.CREW).order_by("since", "pk").first() or others.order_by("since", "pk").first()
        if heir is not None:
            actions.change_role(heir, Role.CAPTAIN)
    if others.exists():
        actions.go_ashore(mate)


def _forget_name(voyage: Voyage, whom: str) -> None:
    """Their name goes from the buoys they had taken on."""
    board = document.read(journal.opened(voyage.pk))
    theirs = [card.id for card in board.cards.values() if _is_owner(card.fields.get("owner"), whom)]
    if theirs:

        def make(doc: Any) -> None:
            for card_id in theirs:
                document.set_field(doc, card_id, "owner", {"name": _("Quelqu’un"), "whom": ""})

        gesture(voyage, "", make)


def _is_owner(owner: Any, whom: str) -> bool:
    return isinstance(owner, dict) and owner.get("whom") == whom


holdings = VoyageHoldings()
