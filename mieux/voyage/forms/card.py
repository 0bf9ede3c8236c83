"""What a person may write on a card, zone by zone. The same fields serve the live canvas and the plain forms."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from .. import document, wording, zones
from ..document import CardView


class Lines(forms.CharField):
    """Several short texts, separated by commas."""

    def prepare_value(self, value: Any) -> Any:
        """A list as one line."""
        return ", ".join(str(each) for each in value) if isinstance(value, list) else value

    def clean(self, value: Any) -> Any:
        """One line as a list without repetition."""
        text = super().clean(value)
        return list(dict.fromkeys(part.strip()[:60] for part in text.split(",") if part.strip()))[:20]


def _day(label: Any) -> forms.DateField:
    return forms.DateField(label=label, required=False, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"))


class CardForm(forms.Form):
    """One card; the fields are those of the zone it lies in."""

    text = forms.CharField(
        label=_("Texte de la carte"),
        required=False,
        max_length=document.TEXT_LENGTH,
        widget=forms.Textarea({"rows": 2, "data-text": ""}),
    )
    seen = forms.CharField(required=False, strip=False, widget=forms.HiddenInput)

    def __init__(self, role: str, *values: Any, **named: Any) -> None:
        super().__init__(*values, **named)
        self.role = role
        for name, field in _fields_of(role).items():
            self.fields[name] = field
        self.fields["colour"] = forms.ChoiceField(
            label=_("Couleur du papier"), required=False, choices=wording.colour_choices(), widget=forms.RadioSelect
        )

    @property
    def own(self) -> list[Any]:
        """The fields of the zone, as a template draws them."""
        return [self[name] for name in self.fields if name not in ("text", "seen", "colour")]

    def given(self, card: CardView, mates: Mapping[str, str], whom: str) -> dict[str, Any]:
        """Field of the document → its new value; empty takes it away. The owner of a buoy keeps being who they are.

        `mates`: who is aboard, by their words; `whom`: who writes.
        """
        data = {name: self.cleaned_data[name] for name in self.fields if name not in ("text", "seen", "owner")}
        found = {name: value.isoformat() if hasattr(value, "isoformat") else value for name, value in data.items()}
        if "captain" in found:
            found["captain"] = found["captain"] or None
        if "owner" in self.fields:
            found |= owner_given(card, self.cleaned_data["owner"], mates, whom)
        return found


def owner_given(card: CardView, name: str, mates: Mapping[str, str], whom: str) -> dict[str, Any]:
    """A buoy is proposed to somebody: another name begins again with « proposée ». Who proposes themselves says yes."""
    now = card.fields.get("owner")
    if isinstance(now, dict) and now.get("name") == name:
        return {}
    if not name:
        return {"owner": None, "offer": None}
    known = next((mate for mate, called in mates.items() if called == name), "")
    return {"owner": {"name": name, "whom": known}, "offer": "accepted" if known and known == whom else "offered"}


def initial_of(card: CardView) -> dict[str, Any]:
    """What the form shows of a card."""
    owner = card.fields.get("owner")
    name = owner.get("name", "") if isinstance(owner, dict) else ""
    return {
        **card.fields,
        "text": card.text,
        "seen": card.text,
        "kind": card.kind,
        "colour": card.colour,
        "owner": name,
    }


def _fields_of(role: str) -> dict[str, forms.Field]:
    if role == zones.SHARKS:
        kinds = [(code, wording.KINDS[code]) for code in document.KINDS[zones.SHARKS]]
        return {
            "kind": forms.ChoiceField(
                label=_("Nature de la contrainte"), required=False, choices=[("", _("à préciser")), *kinds]
            ),
            "accepted": forms.CharField(
                label=_("On l’accepte, parce que…"),
                help_text=_("Sans rame, un requin peut aussi rester à bord de la carte : dites pourquoi."),
                required=False,
                max_length=500,
                strip=True,
            ),
        }
    if role == zones.CREW:
        kinds = [(code, wording.KINDS[code]) for code in document.KINDS[zones.CREW]]
        return {
            "kind": forms.ChoiceField(
                label=_("Cette carte dit"), required=False, choices=[("", _("à préciser")), *kinds]
            ),
            "role": forms.CharField(label=_("Rôle à bord"), required=False, max_length=120),
            "skills": Lines(
                label=_("Super-pouvoirs"), help_text=_("Séparés par des virgules."), required=False, max_length=600
            ),
            "captain": forms.BooleanField(label=_("Tient la barre (capitaine)"), required=False),
        }
    if role == zones.LIFEBOAT:
        return {
            "role": forms.CharField(label=_("Ce que cet appui apporte"), required=False, max_length=120),
            "skills": Lines(
                label=_("Super-pouvoirs"), help_text=_("Séparés par des virgules."), required=False, max_length=600
            ),
        }
    if role == zones.BUOYS:
        return {
            "date": _day(_("Pour quand")),
            "result": forms.CharField(
                label=_("Résultat que l’on peut toucher du doigt"), required=False, max_length=300
            ),
            "owner": forms.CharField(
                label=_("Proposée à"),
                help_text=_("La personne dit oui elle-même."),
                required=False,
                max_length=80,
                widget=forms.TextInput({"list": "a-bord"}),
            ),
            "done": _day(_("Passée le")),
        }
    return {}


class AcceptForm(forms.Form):
    """« On l’accepte », with why."""

    reason = forms.CharField(max_length=500)


class AddForm(forms.Form):
    """New cards: one line, one card."""

    zone = forms.CharField(max_length=60)
    lines = forms.CharField(max_length=document.TEXT_LENGTH)
