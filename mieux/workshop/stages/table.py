"""Stages that play with the cards of a game of the pack: which ones are played, which one lies on the table.

The rules of the games (mieux/workshop/games) say what is asked; here is what a room adds: one card after the other,
for everybody at once, and back again.
"""

from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from django import forms
from django.conf import settings as site
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import Field

from mieux.method import Text, pack
from mieux.workshop.actions import working
from mieux.workshop.models import Stage

from . import kind_of
from .kind import Doing, Face, Kind, Refused, StageSettings, Verb

REVEAL = "reveal"
CARD, SEEN, SHOWN = "card", "seen", "shown"
"""Words of `Stage.moment`: the card on the table, those that lay there, those whose readings were shown."""

TITLE_MOST = 90


def game_of(id: str) -> Any:
    """The game of the pack with this id; nothing when the method has none."""
    return pack().games.get(id)


def words(text: Any) -> dict[str, str]:
    """A text of the pack as plain data: its words, and their language when it is not the page's."""
    if isinstance(text, Text):
        return {"text": text.plain, "lang": text.lang if text.is_fallback else ""}
    return {"text": str(text), "lang": ""}


class ItemSettings(StageSettings):
    """`items`: ids of the cards played, in the order of the game; none: all of them."""

    items: list[str] = Field(default=[], max_length=100)


class ItemsForm(forms.Form):
    """Which cards of the game are played. Subclasses say what is on the cards."""

    items = forms.MultipleChoiceField(
        label=gettext_lazy("Les cartes à jouer"),
        help_text=gettext_lazy(
            "Vous passez de l’une à l’autre depuis la télécommande : comptez trois à quatre minutes par carte."
        ),
        error_messages={"required": gettext_lazy("Gardez au moins une carte.")},
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """The cards of the pack; all are ticked when none was chosen yet."""
        super().__init__(*args, **kwargs)
        titles = self.titles()
        self.fields["items"].choices = titles  # type: ignore[attr-defined]
        self.fields["items"].required = bool(titles)
        if not self.initial.get("items"):
            self.initial["items"] = [id for id, _title in titles]

    @staticmethod
    def titles() -> list[tuple[str, str]]:
        """(id, what is on it) of every card that can be played."""
        return []


def short(text: str) -> str:
    """What fits beside a box to tick."""
    return text if len(text) <= TITLE_MOST else text[: TITLE_MOST - 1].rstrip() + "…"


def by_kind(name: str) -> Callable[[Doing], str]:
    """A gesture that the kind of the stage makes: subclasses say what it means for them."""

    def act(doing: Doing) -> str:
        return str(getattr(kind_of(doing.stage), name)(doing))

    return act


class Table(Kind):
    """A kind that lays one card of a game after the other on the table of the room."""

    Settings: ClassVar[type[StageSettings]] = ItemSettings
    SettingsForm: ClassVar[type[forms.Form]] = ItemsForm
    minutes = 12
    facilitator_verbs: ClassVar[Mapping[str, Verb]] = {"poser": Verb(by_kind("lay"))}

    @property
    def game(self) -> Any:
        """The game of the pack with this kind's id; nothing when the method has none."""
        return game_of(self.id)

    def all_items(self, game: Any) -> tuple[str, ...]:
        """The cards that can be played; the settings choose among them."""
        return tuple(game.items.ids)

    def front(self, game: Any, item: str) -> dict[str, Any]:
        """What is on a card: `title` and, if there is more, `text`, `art`, `place`."""
        raise NotImplementedError

    # --- Which card --------------------------------------------------------------------------

    def items(self, stage: Stage) -> tuple[str, ...]:
        """The cards of this stage, in the order of the game; ids that the pack lost are left out."""
        if self.game is None:
            return ()
        everything = self.all_items(self.game)
        wanted = set(self.settings(stage).items)
        return tuple(item for item in everything if item in wanted) or everything

    def current(self, stage: Stage) -> str:
        """The card on the table: "" when the method has no such game."""
        items = self.items(stage)
        laid = stage.moment.get(CARD, "")
        return laid if laid in items else next(iter(items), "")

    def seen(self, stage: Stage) -> list[str]:
        """The cards that lay on the table, the current one among them, in the order of the game."""
        if not stage.phase:
            return []
        met = {*stage.moment.get(SEEN, []), self.current(stage)}
        return [item for item in self.items(stage) if item in met]

    def is_shown(self, stage: Stage, item: str) -> bool:
        """Were the readings of this card shown to the room?"""
        if item == self.current(stage):
            return stage.phase == REVEAL
        return item in stage.moment.get(SHOWN, [])

    def named(self, doing: Doing) -> str:
        """The card a gesture is about; Refused when it is none of this stage, or did not lie on the table yet."""
        item = doing.data.get("objet", "")
        if item not in self.items(doing.stage):
            raise Refused(_("Cette carte n’est plus sur la table. Regardez l’écran."))
        if doing.participant is not None and item not in self.seen(doing.stage):
            raise Refused(_("Cette carte n’est pas encore sur la table : elle arrive."))
        return item

    def lay(self, doing: Doing) -> str:
        """Lay a card on the table; readings that were shown stay shown, the others stay hidden."""
        target = self.named(doing)

        def change(stage: Stage) -> None:
            now = self.current(stage)
            shown = set(stage.moment.get(SHOWN, [])) - {now}
            if stage.phase == REVEAL:
                shown.add(now)
            met = {*stage.moment.get(SEEN, []), now, target}
            stage.moment |= {CARD: target, SEEN: sorted(met), SHOWN: sorted(shown)}
            stage.phase = REVEAL if target in shown else self.first_phase

        working.go_on(doing.stage, change)
        return _("La carte est sur la table, pour tout le monde.")

    # --- What faces need ---------------------------------------------------------------------

    def around(self, stage: Stage, face: Face) -> dict[str, Any]:
        """Where one is among the cards; the remote has all of them, and the one before and after."""
        items, item = self.items(stage), self.current(stage)
        place = items.index(item)
        found: dict[str, Any] = {
            "item": item,
            "number": place + 1,
            "of": len(items),
            "card": self.front(self.game, item),
            "revealed": self.is_shown(stage, item),
        }
        if face == Face.REMOTE:
            found["before"] = items[place - 1] if place else ""
            found["after"] = items[place + 1] if place + 1 < len(items) else ""
            found["cards"] = [
                {"id": one, "title": short(self.front(self.game, one)["title"]["text"]), "current": one == item}
                for one in items
            ]
        return found

    def solo(self) -> str:
        """The address where one plays the same game alone."""
        return reverse("workshop:game", args=[self.game.slug]) if self.game else ""

    def played_alone(self) -> list[dict[str, Any]]:
        """The line of a record that says where the game can be played again."""
        where = site.ADDRESS.rstrip("/") + self.solo()
        return [{"text": _("Ce jeu se rejoue aussi seul·e, à son rythme : %(where)s") % {"where": where}}]
