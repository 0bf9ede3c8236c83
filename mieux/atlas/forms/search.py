"""What a person may ask the atlas: the query string, understood or kindly declined.

Not a `django.forms.Form`: nothing here refuses a page. What is understood is asked, what is not is shown with the
reason and left out; and this is the most visited page of the site, where a hundred form fields would cost more than
the search itself.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import replace

from django.http import QueryDict
from django.utils.translation import gettext as _

from .. import facets, territories
from ..asking import RADIUS, SORTS, Asked, Near, Problem
from ..following import last_change

VIEWS = ("liste", "carte")
_SORT_OF = {word: sort for sort, word in SORTS.items()}
_POINT = re.compile(r"\s*(-?\d{1,3}(?:\.\d{1,12})?)\s*[,;]\s*(-?\d{1,3}(?:\.\d{1,12})?)\s*")
_MOST_VALUES = 50
_LONGEST_TEXT = 200
_LONGEST_SHOWN = 60
_DEEPEST_PAGE = 100_000


class SearchForm:
    """Reads a query string. `asked` is what was understood, `problems` what was not."""

    def __init__(self, data: QueryDict) -> None:
        self.data = data
        self.problems: list[Problem] = []
        self.seq = last_change()
        self.asked = Asked(
            text=self._text(),
            facets=self._facets(),
            near=self._near(),
            bbox=self._bbox(),
            sort=_SORT_OF.get(self._one("tri", SORTS.values()) or ""),
            page=self._page(),
            view=self._one("vue", VIEWS) or "liste",
        )
        if self.asked.sort == "distance" and not self.asked.near:
            self._decline("tri", "distance", _("Pour trier par distance, dites d’abord près de quelle commune."))
            self.asked = replace(self.asked, sort=None)

    def is_valid(self) -> bool:
        """Everything was understood."""
        return not self.problems

    @property
    def near_typed(self) -> str:
        """What was typed in « près de », understood or not: it stays in its field."""
        return _visible(self.data.get("pres", ""))[:_LONGEST_TEXT]

    def _decline(self, key: str, value: str, message: str) -> None:
        if len(self.problems) < 20:
            shown = _visible(value)
            self.problems.append(
                Problem(key, shown if len(shown) <= _LONGEST_SHOWN else shown[:_LONGEST_SHOWN] + "…", message)
            )

    def _text(self) -> str:
        typed = " ".join(_visible(self.data.get("q", "")).split())
        if len(typed) > _LONGEST_TEXT:
            self._decline(
                "q",
                typed,
                _("C’est plus long qu’une recherche : nous avons gardé les %(count)s premiers signes.")
                % {"count": _LONGEST_TEXT},
            )
            typed = typed[:_LONGEST_TEXT].rstrip()
        return typed

    def _facets(self) -> dict[str, tuple[str, ...]]:
        found: dict[str, tuple[str, ...]] = {}
        for facet, key in facets.KEYS.items():
            given = self.data.getlist(key)
            if not given:
                continue
            if len(given) > _MOST_VALUES:
                self._decline(key, str(len(given)), _("Trop de choix d’un coup : nous avons gardé les premiers."))
            known = []
            for value in dict.fromkeys(given[:_MOST_VALUES]):
                if value and facets.is_known(facet, value, self.seq):
                    known.append(value)
                elif value.strip():
                    self._decline(
                        key,
                        value,
                        _("Nous ne connaissons pas cette valeur du filtre « %(filter)s » : elle est laissée de côté.")
                        % {"filter": facets.title(facet)},
                    )
            if known:
                found[facet] = tuple(known)
        return found

    def _near(self) -> Near | None:
        typed = " ".join(self.near_typed.split())
        if not typed:
            return None
        km = self._radius()
        if point := _POINT.fullmatch(typed):
            lat, lon = float(point[1]), float(point[2])
            if abs(lat) > 90 or abs(lon) > 180:
                self._decline("pres", typed, _("Ce point n’est pas sur la Terre : latitude, puis longitude."))
                return None
            lat, lon = round(lat, 2), round(lon, 2)
            beside = territories.nearest(lat, lon)
            label = _("vous, vers %(commune)s") % {"commune": beside.name} if beside else _("ce point")
            return Near(f"{lat:g},{lon:g}", label, lat, lon, km)
        place = territories.commune(typed) if re.fullmatch(r"\d[\dAaBb]\d{3}", typed) else None
        if place is None:
            place = next(iter(territories.suggest(typed.replace("(", " ").replace(")", " "), 1)), None)
        if place is None:
            self._decline(
                "pres", typed, _("Nous ne trouvons pas cette commune. Essayez son nom entier ou son code postal.")
            )
            return None
        if place.lat is None or place.lon is None:
            self._decline("pres", typed, _("Nous ne savons pas où est cette commune sur la carte. Essayez sa voisine."))
            return None
        return Near(place.label, place.label, place.lat, place.lon, km)

    def _radius(self) -> int:
        given = self.data.get("rayon", "").strip()
        if not given:
            return RADIUS
        if re.fullmatch(r"[0-9]{1,4}", given) and 1 <= int(given) <= 1000:
            return int(given)
        self._decline("rayon", given, _("Le rayon se dit en kilomètres, de 1 à 1000."))
        return RADIUS

    def _bbox(self) -> tuple[float, float, float, float] | None:
        given = self.data.get("cadre", "").strip()
        if not given:
            return None
        try:
            west, south, east, north = (round(float(part), 4) for part in given.split(","))
        except (ValueError, OverflowError):
            west, south, east, north = (math.nan,) * 4
        wide = east - west
        if (
            all(map(math.isfinite, (west, south, east, north)))
            and -90 <= south < north <= 90
            and -180 <= west <= 180
            and -180 <= east <= 180
            and wide != 0
        ):
            return (west, south, east, north)
        self._decline("cadre", given, _("Ce cadre de carte est de travers : nous montrons toute la carte."))
        return None

    def _one(self, key: str, known: Iterable[str]) -> str | None:
        given = self.data.get(key, "").strip()
        if not given:
            return None
        if given in known:
            return given
        self._decline(key, given, _("Nous ne connaissons pas ce choix : nous avons gardé celui d’habitude."))
        return None

    def _page(self) -> int:
        given = self.data.get("page", "").strip()
        if not given:
            return 1
        if re.fullmatch(r"[0-9]{1,9}", given) and int(given) >= 1:
            return min(int(given), _DEEPEST_PAGE)
        self._decline("page", given, _("Cette page n’existe pas : voici la première."))
        return 1


def _visible(text: str) -> str:
    """Without control characters and half characters, which no browser shows."""
    return "".join(c if c.isprintable() else " " for c in text if not "\ud800" <= c <= "\udfff")
