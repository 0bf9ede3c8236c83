"""Describing an indicator: what is looked at, how, for which impact, and how it can mislead."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from mieux.atlas.models import Initiative
from mieux.core.text import printable
from mieux.evidence.contact import has_contact
from mieux.method import pack
from mieux.method.fields import choice

from ..actions.indicators import Described
from ..amounts import plain
from ..importing.plans import unit_of
from ..library import Entry, marker_of
from ..models import Claim, Frequency, Indicator, IndicatorKind

MAX_LEVELS = 12


def refuse_contact(text: str) -> str:
    """What stands in public reaches nobody."""
    said = str(printable(text))
    if has_contact(said):
        raise forms.ValidationError(
            gettext("Retirez l’adresse ou le numéro de téléphone : cette page est publique. Un nom de métier suffit.")
        )
    return said


class IndicatorForm(forms.Form):
    """All of an indicator but its values. `levels` of a scale are written one a line, in the order one wants them."""

    name = forms.CharField(
        label=_("Que regarde-t-on ?"),
        max_length=160,
        help_text=_("Court et concret : « Personnes venues au moins deux fois »."),
    )
    kind = forms.ChoiceField(
        label=_("Sous quelle forme ?"),
        choices=[
            (IndicatorKind.NUMBER, _("Un nombre, avec son unité")),
            (IndicatorKind.PERCENTAGE, _("Une part : tant sur tant")),
            (IndicatorKind.SCALE, _("Un mot d’une échelle, du premier au dernier")),
            (IndicatorKind.TESTIMONY, _("Des témoignages")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choisissez une forme : elle dit comment vous noterez les valeurs.")},
    )
    unit = forms.CharField(
        label=_("L’unité"),
        max_length=60,
        required=False,
        help_text=_("Pour un nombre : personnes, kg, jours… Rien si l’on compte simplement."),
    )
    levels = forms.CharField(
        label=_("Les mots de l’échelle"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Un mot par ligne, dans l’ordre que vous choisissez : jamais, parfois, souvent…"),
    )
    definition = forms.CharField(
        label=_("Ce que l’on compte exactement"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Pour que deux personnes comptent pareil."),
    )
    level = choice(lambda: pack().levels, empty=_("Pas encore"), label=_("À quel niveau d’impact ?"), required=False)
    marker = forms.ChoiceField(label=_("Quel comportement, ou quel impact ?"), required=False)
    claims = forms.MultipleChoiceField(
        label=_("Quels impacts de l’initiative éclaire-t-il ?"), required=False, widget=forms.CheckboxSelectMultiple
    )
    collection = forms.CharField(
        label=_("Comment on le relève"),
        required=False,
        max_length=300,
        help_text=_("Feuille d’émargement, enquête, carnet… Jamais le nom ni l’adresse de quelqu’un."),
    )
    frequency = forms.ChoiceField(label=_("À quel rythme"), choices=Frequency.choices, initial=Frequency.OTHER)
    bias = forms.CharField(
        label=_("Ce qui peut tromper"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_(
            "Qui ne répond pas ? Que se serait-il passé sans l’initiative ? Le dire rend le chiffre plus solide."
        ),
    )

    version = forms.IntegerField(required=False, min_value=1, max_value=10**9, widget=forms.HiddenInput)

    def __init__(
        self,
        data: Any,
        initiative: Initiative | None,
        indicator: Indicator | None = None,
        entry: Entry | None = None,
        initial: dict[str, Any] | None = None,
    ) -> None:
        """`initial`: what to show instead of the words of the indicator."""
        known = initial_of(indicator) if indicator else initial_of_entry(entry) if entry else {}
        super().__init__(data, initial={**known, **(initial or {})})
        self.indicator = indicator
        if indicator is None:
            del self.fields["version"]
        markers = [("", gettext("Aucun en particulier"))]
        for level in pack().levels:
            found = [(mark.id, mark.label.plain) for mark in (*level.behaviours, *level.impacts)]
            markers.append((level.label.plain, found))  # type: ignore[arg-type]
        self.fields["marker"].choices = markers  # type: ignore[attr-defined]
        rows = Claim.objects.live().filter(initiative=initiative) if initiative else Claim.objects.none()
        self.fields["claims"].choices = [(str(row.pk), row.text) for row in rows]  # type: ignore[attr-defined]
        self.known_claims = {str(row.pk): row for row in rows}
        if not self.known_claims:
            del self.fields["claims"]
        if indicator and indicator.values.exists():
            # What was counted as a number cannot become a word.
            self.fields["kind"].disabled = True
            self.fields["kind"].help_text = _("Des valeurs existent : la forme ne change plus.")

    def clean_definition(self) -> str:
        """Public."""
        return refuse_contact(self.cleaned_data["definition"])

    def clean_bias(self) -> str:
        """Public."""
        return refuse_contact(self.cleaned_data["bias"])

    def clean_collection(self) -> str:
        """Public."""
        return refuse_contact(self.cleaned_data["collection"])

    def clean_name(self) -> str:
        """One line."""
        return " ".join(refuse_contact(self.cleaned_data["name"]).split())

    def clean_levels(self) -> list[dict[str, str]]:
        """Words in order; those that exist keep their id, whatever their new place."""
        labels = [" ".join(line.split()) for line in str(printable(self.cleaned_data["levels"])).splitlines()]
        labels = [label for label in labels if label]
        if any("|" in label or len(label) > 60 for label in labels):
            raise forms.ValidationError(
                gettext("Un mot ou deux par niveau : soixante lettres au plus, sans barre « | ».")
            )
        if len({plain(label) for label in labels}) < len(labels):
            raise forms.ValidationError(gettext("Deux niveaux portent le même mot : gardez-en un."))
        if len(labels) > MAX_LEVELS:
            raise forms.ValidationError(gettext("Douze mots au plus : au-delà, on ne distingue plus."))
        known = {plain(label): id for id, label in self.indicator.levels.items()} if self.indicator else {}
        taken = set(known.values())
        made = []
        for label in labels:
            id = known.get(plain(label), "")
            if not id:
                number = 1
                while f"n{number}" in taken:
                    number += 1
                id = f"n{number}"
                taken.add(id)
            made.append({"id": id, "label": label})
        return made

    def clean(self) -> dict[str, Any]:
        """What each kind needs, and a marker that lives at its level."""
        data = self.cleaned_data
        kind = data.get("kind")
        if kind == IndicatorKind.SCALE and "levels" not in self.errors and len(data.get("levels") or []) < 2:
            self.add_error("levels", gettext("Il faut au moins deux mots, un par ligne."))
        if kind == IndicatorKind.NUMBER and data.get("unit", "").strip() in ("%", "pour cent", "pourcent"):
            self.add_error(
                "kind",
                gettext(
                    "Pour un pourcentage, choisissez « une part » : on note les deux nombres, le reste se calcule."
                ),
            )
        if data.get("marker") and marker_of(data.get("level") or "", data["marker"]) is None:
            self.add_error("marker", gettext("Ce repère appartient à un autre niveau : changez l’un des deux."))
        return data

    @property
    def described(self) -> Described:
        """What was written."""
        data = self.cleaned_data
        kind = data["kind"]
        return Described(
            name=data["name"],
            kind=kind,
            unit=unit_of(data["unit"]) if kind == IndicatorKind.NUMBER else "",
            scale=data["levels"] if kind == IndicatorKind.SCALE else [],
            level=data["level"],
            marker=data["marker"],
            definition=data["definition"],
            collection=data["collection"],
            bias=data["bias"],
            frequency=data["frequency"],
        )

    @property
    def chosen_claims(self) -> list[Claim]:
        """The impacts it sheds light on."""
        return [self.known_claims[pk] for pk in self.cleaned_data.get("claims") or []]


def initial_of(indicator: Indicator) -> dict[str, Any]:
    """What the form shows of a row."""
    names = ("name", "kind", "unit", "definition", "level", "marker", "collection", "frequency", "bias")
    return {
        **{name: getattr(indicator, name) for name in names},
        "version": indicator.version,
        "levels": "\n".join(indicator.levels.values()),
        "claims": [str(pk) for pk in indicator.claims.values_list("pk", flat=True)],
    }


def initial_of_described(described: Described, claims: list[int], version: int) -> dict[str, Any]:
    """What the form shows of words that are not written yet."""
    names = ("name", "kind", "unit", "definition", "level", "marker", "collection", "frequency", "bias")
    return {
        **{name: getattr(described, name) for name in names},
        "version": version,
        "levels": "\n".join(level["label"] for level in described.scale),
        "claims": [str(pk) for pk in claims],
    }


def initial_of_entry(entry: Entry) -> dict[str, Any]:
    """What the form shows of an entry of the library."""
    copied = entry.copied()
    return {**copied, "levels": "\n".join(level["label"] for level in copied["scale"])}
