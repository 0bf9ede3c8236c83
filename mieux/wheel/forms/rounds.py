"""Reading together: the terms of a round, and whom to invite."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from mieux.core.text import printable
from mieux.evidence.contact import has_contact
from mieux.evidence.forms import NO_CONTACT

from ..actions import Terms

FARTHEST_DAYS = 730
"""A round opens within two years: nobody waits longer for what they wrote."""


def _clean_day(day: date | None) -> date | None:
    if day is None:
        return None
    if day <= timezone.localdate():
        raise forms.ValidationError(gettext("Ce jour est passé, ou c’est aujourd’hui. Choisissez au plus tôt demain."))
    if day > timezone.localdate() + timedelta(days=FARTHEST_DAYS):
        raise forms.ValidationError(gettext("C’est bien loin. Choisissez un jour dans les deux ans."))
    return day


def _day_field(label: Any, help_text: Any = "", *, required: bool = False) -> forms.DateField:
    return forms.DateField(
        label=label,
        required=required,
        help_text=help_text,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "invalid": _("Écrivez une date, par exemple 24/12/2026."),
            "required": _("Choisissez un jour."),
        },
    )


class RoundForm(forms.Form):
    """What the round promises. What is promised to blind readers is not taken back afterwards."""

    title = forms.CharField(
        label=_("Un nom pour ce tour"),
        max_length=120,
        help_text=_("« Le conseil de quartier lit », « Promotion 2026 ». Vu des personnes invitées."),
        error_messages={"required": _("Donnez-lui un nom : les personnes invitées le liront.")},
    )
    note = forms.CharField(
        label=_("Un mot pour les lectrices et lecteurs"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    blind = forms.BooleanField(
        label=_("À l’aveugle : on écrit avant de voir ce que disent les autres"), required=False, initial=True
    )
    until_count = forms.IntegerField(
        label=_("S’ouvre quand il y a… lectures"),
        required=False,
        min_value=2,
        max_value=500,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        error_messages={
            "invalid": _("Écrivez un nombre, 3 par exemple."),
            "min_value": _("Il faut au moins deux lectures pour les comparer."),
            "max_value": _("500 lectures au plus."),
        },
    )
    until_count.sometimes = True  # type: ignore[attr-defined]  # One of the two, when it is blind.
    until_date = _day_field(_("Ou au plus tard le"), _("Le premier des deux qui arrive ouvre le tour."))

    until_date.sometimes = True  # type: ignore[attr-defined]

    def clean_title(self) -> str:
        """In the subject of letters: one line, no address."""
        return _line(self.cleaned_data["title"])

    def clean_note(self) -> str:
        """Said in letters."""
        said = str(printable(self.cleaned_data["note"])).strip()
        if has_contact(said):
            raise forms.ValidationError(NO_CONTACT)
        return said

    def clean_until_date(self) -> date | None:
        """From tomorrow on."""
        return _clean_day(self.cleaned_data["until_date"])

    def clean(self) -> dict[str, Any]:
        """A blind round says when it opens."""
        data = self.cleaned_data
        asked = {"until_count", "until_date"}
        if data.get("blind") and not any(data.get(name) for name in asked) and not asked & self.errors.keys():
            self.add_error("until_count", gettext("Dites quand il s’ouvre : à combien de lectures, ou quel jour."))
        return data

    def terms(self) -> Terms:
        """The terms, once valid."""
        data = self.cleaned_data
        return Terms(data["title"], data["note"], data["blind"], data["until_count"], data["until_date"])


class DayForm(forms.Form):
    """On which day a closed box opens at the latest."""

    until_date = _day_field(_("S’ouvre au plus tard le"), required=True)

    def clean_until_date(self) -> date | None:
        """From tomorrow on."""
        return _clean_day(self.cleaned_data["until_date"])


def _line(text: str) -> str:
    said = " ".join(str(printable(text)).split())
    if has_contact(said):
        raise forms.ValidationError(NO_CONTACT)
    return said


class LinkForm(forms.Form):
    """A link for people without an account."""

    label = forms.CharField(
        label=_("Pour qui ?"),
        max_length=120,
        help_text=_("« le bureau », « les parents d’élèves » : pour vous y retrouver, et pour pouvoir le reprendre."),
        error_messages={"required": _("Dites pour qui est ce lien.")},
    )
    days = forms.TypedChoiceField(
        label=_("Il marche pendant"),
        coerce=int,
        initial=60,
        choices=((7, _("une semaine")), (30, _("un mois")), (60, _("deux mois")), (180, _("six mois"))),
    )

    def clean_label(self) -> str:
        """Seen by the people invited too."""
        return _line(self.cleaned_data["label"])


class NameForm(forms.Form):
    """Somebody who already signs something public here."""

    name = forms.CharField(
        label=_("Son nom, tel qu’il est signé ici"),
        max_length=80,
        help_text=_("La personne reçoit une lettre par nos soins : ni vous ni elle ne voyez d’adresse."),
        error_messages={"required": _("Écrivez un nom.")},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    person = forms.IntegerField(required=False, min_value=1, max_value=2**62, widget=forms.HiddenInput)

    def clean_name(self) -> str:
        """On one line."""
        return " ".join(str(printable(self.cleaned_data["name"])).split())


class GuestForm(forms.Form):
    """The first screen of an invited person: how to sign, and how many they are."""

    signature = forms.CharField(
        label=_("Votre prénom ou un pseudonyme"),
        max_length=80,
        help_text=_("C’est ainsi que votre lecture sera signée. Ni adresse, ni téléphone."),
        error_messages={"required": _("Un prénom ou un pseudonyme suffit.")},
        widget=forms.TextInput(attrs={"autocomplete": "nickname"}),
    )

    def clean_signature(self) -> str:
        """Shown to everybody."""
        said = _line(self.cleaned_data["signature"])
        if not said:
            raise forms.ValidationError(gettext("Un prénom ou un pseudonyme suffit."))
        return said
