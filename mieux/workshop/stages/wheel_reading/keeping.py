"""What a room retained becomes a table's reading, by the wheel's own verbs and rights."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from mieux.atlas.models import Initiative
from mieux.wheel import actions, rules
from mieux.wheel.actions import About, Fact
from mieux.wheel.models import Stance, Word

from ..kind import Refused

if TYPE_CHECKING:
    from mieux.people.models import User

PEOPLE_MOST = 500


@transaction.atomic
def keep(
    user: "User | None", initiative: Initiative | None, retained: Sequence[tuple[Any, Mapping[str, str]]], people: int
) -> str:
    """Begin a draft reading with what the room retained, around a table of so many; Refused says what is missing.

    Only the facilitator sees it until she shares it on the page of the initiative, like any reading of hers.
    """
    if initiative is None:
        raise Refused(
            _("Cette lecture n’est pas celle d’une fiche de l’atlas : elle reste dans les notes de l’atelier.")
        )
    if user is None:
        raise Refused(_("Ouvrez la télécommande avec votre compte : la lecture de la salle sera un brouillon à vous."))
    if not retained:
        raise Refused(_("Notez d’abord ce que la salle retient, case par case."))
    who = rules.Who(viewer=user, guest_key="")
    if not rules.can_begin(who, initiative):
        raise Refused(_("Vous ne pouvez pas lire cette fiche."))
    if actions.own_readings(who, initiative).exists():
        raise Refused(
            _("Vous avez déjà une lecture de cette fiche : ouvrez-la, et complétez-la avec les notes de l’atelier.")
        )
    reading = actions.start_reading(who, initiative)
    actions.say_about(reading, About(Stance.OBSERVER, max(1, min(people, PEOPLE_MOST))))
    left = []
    for case, said in retained:
        if not case.moment:
            raise Refused(
                _("Dites dans la préparation quel moment du projet la salle regarde : la roue de la fiche en a trois.")
            )
        try:
            actions.write_cell(reading, Fact(case.criterion.id, case.moment, Word(said["word"]), said.get("text", "")))
        except actions.Refused:
            left.append(case.name)
    if left:
        return _("La lecture est dans vos brouillons. À compléter là-bas, avec son contexte : %(cells)s.") % {
            "cells": " ; ".join(left)
        }
    return _("La lecture de la salle est dans vos brouillons : relisez-la sur la fiche, puis partagez-la.")
