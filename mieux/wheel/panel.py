"""What stands on the page of an initiative (atlas/page_parts.py): its wheel, and what the readings say together."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.timezone import localtime

from mieux.atlas.models import Initiative
from mieux.atlas.page_parts import Panel
from mieux.people.guests import known_guest
from mieux.people.viewer import viewer_of

from . import exports, rules, shown, telling, words
from .models import Reading
from .queries import Scope
from .queries.reading import listed


@dataclass(frozen=True)
class WheelPanel:
    """The panel's own data."""

    together: shown.Together
    gesture: shown.Gesture
    #: The page of all readings.
    readings: str


class WheelPart:
    """The wheel of an initiative."""

    name = "wheel"

    def panel(self, request: HttpRequest, initiative: Initiative) -> Panel | None:
        """The wheel for whoever asks; without any reading, an invitation to be the first."""
        guest = known_guest(request)
        who = rules.Who(viewer_of(request), guest.key if guest else "")
        gesture = shown.gesture(who, initiative)
        panel = WheelPanel(
            together=shown.together(Scope(initiative, who.viewer, who.guest_key)),
            gesture=gesture,
            readings=reverse("wheel:readings", args=[initiative.slug]),
        )
        return Panel(
            template="wheel/panel.html",
            panel=panel,
            styles=("wheel/wheel.css",),
            gestures=((gesture.words, gesture.address),),
        )

    def linked_data(self, initiative: Initiative) -> dict[str, Any]:
        """The latest open readings as reviews: who, when, of which aspects, in words. Never a rating."""
        reviews = [review(initiative, row) for row in listed(Scope(initiative))[:MOST_REVIEWS]]
        return {"review": reviews} if reviews else {}

    def document(self, initiative: Initiative) -> dict[str, Any]:
        """The cells of the wheel as codes and words; the readings have an address of their own."""
        return {"roue": exports.wheel_data(shown.together(Scope(initiative)).wheel)}


MOST_REVIEWS = 20


def review(initiative: Initiative, reading: Reading) -> dict[str, Any]:
    """A reading as schema.org `Review`, with `reviewAspect` and text only."""
    said = [telling.said_words(reading, cell) for cell in reading.cells.all()]
    aspects = dict.fromkeys(cell.criterion for cell in reading.cells.all())
    return {
        "@type": "Review",
        "author": {"@type": "Person", "name": reading.signed},
        "datePublished": localtime(reading.shared_at).date().isoformat() if reading.shared_at else None,
        "inLanguage": reading.language,
        "reviewAspect": [words.label_of(reading.method, "criteria", aspect) for aspect in aspects],
        "reviewBody": "\n".join(said),
        "license": exports.LICENCE,
    }


part = WheelPart()
