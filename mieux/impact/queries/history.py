"""What became of the impacts of an initiative, line by line, in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from mieux.atlas.models import Initiative
from mieux.core.days import date_format
from mieux.method import pack

from ..models import ClaimChange, Review, Says
from ..rules import Rights
from .matrix import state_words

#: What only its author, the team and the moderators know about.
_INSIDE = ("refused", "observation_refused", "removed")


@dataclass(frozen=True)
class Difference:
    """A field before and after."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Line:
    """One line of the history."""

    change: ClaimChange
    words: str
    differences: tuple[Difference, ...]

    @property
    def who(self) -> str:
        """The name they show; « Quelqu’un » once they left, nobody where the state simply follows."""
        if self.change.data.get("what") == "state":
            return ""
        return self.change.by.display_name if self.change.by else _("Quelqu’un")


def changes_of(initiative: Initiative, rights: Rights) -> "QuerySet[ClaimChange]":
    """The lines that this person may read, the latest first."""
    rows = ClaimChange.objects.filter(claim__initiative=initiative).select_related("by", "claim__initiative")
    if not rights.insider:
        rows = rows.filter(claim__removed_at__isnull=True, claim__review=Review.KEPT)
        # The key is there only where something waits.
        rows = rows.filter(data__waits__isnull=True).exclude(data__what__in=_INSIDE)
    return rows.order_by("-at", "-pk")


def lines_of(changes: Iterable[ClaimChange]) -> list[Line]:
    """Put them in words."""
    return [Line(change, _words(change.data), tuple(_differences(change.data))) for change in changes]


def field_labels() -> dict[str, str]:
    """What each field of a claim is called."""
    return {
        "text": _("L’impact"),
        "level": _("Niveau"),
        "marker": _("Ce que l’on reconnaît"),
        "for_whom": _("Pour qui"),
        "counterfactual": _("Sans cette initiative"),
        "bias": _("Ce qui pourrait nous tromper"),
    }


def _words(data: dict[str, Any]) -> str:
    what = data.get("what", "")
    after = data.get("after", {})
    if what == "state":
        return {
            "hoped": _("Redevient une hypothèse : plus rien ne l’étaye."),
            "observed": _("Passe à « observé » : un jour et une preuve existent."),
            "measured": _("Passe à « mesuré » : un indicateur le porte."),
        }.get(after.get("state"), state_words("hoped"))
    if what.startswith(("observation_", "evidence_", "source_")):
        return _observation_words(what, after)
    return {
        "added": _("Impact ajouté"),
        "changed": _("Impact réécrit"),
        "removed": _("Impact retiré"),
        "restored": _("Impact remis"),
        "kept": _("Proposition gardée par l’équipe"),
        "refused": _("Proposition non reprise"),
        "linked": _("Domino posé"),
        "unlinked": _("Domino retiré"),
    }.get(what, _("Changement"))


def _observation_words(what: str, after: dict[str, Any]) -> str:
    day = parse_date(after.get("on", ""))
    words = {
        "observation_added": _("Observation du %(day)s : %(says)s"),
        "observation_removed": _("Observation du %(day)s retirée"),
        "observation_restored": _("Observation du %(day)s remise"),
        "observation_kept": _("Observation du %(day)s gardée par l’équipe : %(says)s"),
        "observation_refused": _("Observation du %(day)s non reprise"),
        "evidence_added": _("Une preuve de plus pour l’observation du %(day)s"),
        "evidence_removed": _("Une preuve retirée de l’observation du %(day)s"),
        "evidence_restored": _("Une preuve remise à l’observation du %(day)s"),
        "source_gone": _("La source d’une preuve de l’observation du %(day)s ne se lit plus"),
        "source_back": _("La source d’une preuve de l’observation du %(day)s se lit de nouveau"),
        "evidence_erased": _("Une preuve de l’observation du %(day)s effacée pour de bon"),
    }.get(what, _("Changement"))
    says = after.get("says", "")
    return words % {
        "day": date_format(day, "DATE_FORMAT") if day else "",
        "says": Says(says).label if says in Says.values else "",
    }


def _differences(data: dict[str, Any]) -> Iterable[Difference]:
    if data.get("what") != "changed":
        return
    labels = field_labels()
    for name, before in data.get("before", {}).items():
        after = data.get("after", {}).get(name, "")
        yield Difference(labels.get(name, name), said(name, before), said(name, after))


def said(name: str, value: str) -> str:
    """A stored value as it is read: ids of the method become words."""
    method = pack()
    if name == "level":
        level = method.levels.get(value)
        return level.label.plain if level else value
    if name == "marker" and value:
        for level in method.levels:
            marker = level.behaviours.get(value) or level.impacts.get(value)
            if marker:
                return str(marker.label.plain)
    return value
