"""Measuring a buoy or the lighthouse: from where, to where, what will show it, which cell of the impacts it fills."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from mieux.impact.amounts import same_unit
from mieux.impact.forms.filters import DayField
from mieux.impact.forms.indicators import refuse_contact
from mieux.impact.forms.values import AmountField
from mieux.impact.importing.plans import unit_of
from mieux.impact.library import marker_of
from mieux.method import pack


class KnownForm(forms.Form):
    """An indicator that the initiative follows already."""

    indicator = forms.ChoiceField(label=_("Un indicateur que vous suivez déjà"))

    def __init__(self, data: Any, indicators: Mapping[str, str]) -> None:
        super().__init__(data)
        self.fields["indicator"].choices = list(indicators.items())  # type: ignore[attr-defined]


class MeasureForm(forms.Form):
    """A new indicator, counted as a number: start (le port), target (le phare), proof, and its cell."""

    name = forms.CharField(
        label=_("Que regarde-t-on ?"),
        max_length=160,
        help_text=_("Court et concret : « Personnes venues au moins deux fois »."),
    )
    unit = forms.CharField(
        label=_("L’unité"),
        max_length=60,
        required=False,
        help_text=_("Pour un nombre : personnes, kg, jours… Rien si l’on compte simplement."),
    )
    start = AmountField(label=_("Au départ (le port)"), help_text=_("« environ 30 » convient aussi."))
    target = AmountField(label=_("Visée (le phare)"))
    on = DayField(label=_("Pour quand"), future=True)
    proof = forms.CharField(
        label=_("Qu’est-ce qui le montrera ?"),
        max_length=300,
        help_text=_("Feuille d’émargement, enquête, carnet… Jamais le nom ni l’adresse de quelqu’un."),
    )
    text = forms.CharField(
        label=_("Qu’est-ce qui change, en une phrase ?"),
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Elle se pose dans la grille des impacts comme une hypothèse, jusqu’à ce que quelqu’un l’observe."),
    )
    level = forms.ChoiceField(
        label=_("À quel niveau ?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choisissez le niveau : une personne, un groupe, une organisation, un territoire.")
        },
    )
    marker = forms.ChoiceField(label=_("Qu’y reconnaît-on ?"), required=False)

    def __init__(self, *values: Any, **named: Any) -> None:
        super().__init__(*values, **named)
        levels = pack().levels
        self.fields["level"].choices = [(level.id, level.label) for level in levels]  # type: ignore[attr-defined]
        self.fields["marker"].choices = [  # type: ignore[attr-defined]
            ("", _("Aucun ne convient")),
            *(
                (level.label.plain, [(each.id, each.label.plain) for each in (*level.behaviours, *level.impacts)])
                for level in levels
            ),
        ]

    def _public(self, name: str) -> str:
        return " ".join(refuse_contact(self.cleaned_data[name]).split())

    def clean_name(self) -> str:
        """Public, one line."""
        return self._public("name")

    def clean_proof(self) -> str:
        """Public, one line."""
        return self._public("proof")

    def clean_text(self) -> str:
        """Public, one line."""
        return self._public("text")

    def clean_unit(self) -> str:
        """As the indicators write it."""
        return unit_of(self.cleaned_data["unit"])

    def clean(self) -> dict[str, Any]:
        """Two numbers in one unit; a marker that lives at its level."""
        data = self.cleaned_data
        for name in ("start", "target"):
            amount = data.get(name)
            if amount is None:
                continue
            if amount.number is None or amount.percent:
                self.add_error(name, gettext("C’est une part. Ici l’on attend un seul nombre."))
            elif amount.unit and not same_unit(amount.unit, data.get("unit") or ""):
                self.add_error(name, gettext("Écrivez le nombre seul ; l’unité a son propre champ."))
        if data.get("marker") and marker_of(data.get("level") or "", data["marker"]) is None:
            self.add_error("marker", gettext("Ce repère appartient à un autre niveau : changez l’un des deux."))
        return data

    def amount(self, name: str) -> tuple[Decimal, bool]:
        """The number, and whether it is about that."""
        amount = self.cleaned_data[name]
        return amount.number, amount.about
