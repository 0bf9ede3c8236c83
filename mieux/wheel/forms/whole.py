"""What is said of the whole reading: from where one reads, the forms of renewal, words for a change."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from mieux.core.text import printable
from mieux.evidence.contact import has_contact
from mieux.evidence.forms import NO_CONTACT
from mieux.method import pack

from ..actions import About
from ..models import Motive, Reading, Stance


def _public(text: str) -> str:
    said = " ".join(str(printable(text)).split())
    if has_contact(said):
        raise forms.ValidationError(NO_CONTACT)
    return said


class AboutForm(forms.Form):
    """Stance, table, and the name a guest signs with."""

    stance = forms.ChoiceField(
        label=_("D’où lisez-vous ?"),
        choices=[(stance, stance.label) for stance in Stance],
        widget=forms.RadioSelect,
        error_messages={"required": _("Dites d’où vous lisez : cela aide à comprendre les différences.")},
    )
    people = forms.IntegerField(
        label=_("Vous lisez à combien ?"),
        initial=1,
        min_value=1,
        max_value=500,
        help_text=_("Une table de cinq qui se met d’accord fait une lecture, et dit « nous sommes 5 »."),
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        error_messages={
            "required": _("Écrivez un nombre : 1 si vous êtes seul·e."),
            "invalid": _("Écrivez un nombre : 1 si vous êtes seul·e."),
            "min_value": _("Il faut être au moins une personne pour lire."),
            "max_value": _("Une table de plus de 500 personnes ne s’entend plus : 500 au plus."),
        },
    )
    signature = forms.CharField(
        label=_("Votre nom ou votre pseudonyme"),
        required=False,
        max_length=80,
        help_text=_("C’est ainsi que votre lecture sera signée. Ni adresse, ni téléphone."),
        widget=forms.TextInput(attrs={"autocomplete": "nickname"}),
    )

    def __init__(self, data: Any = None, *, reading: Reading | None = None) -> None:
        """Members sign with the name of their account: they are not asked."""
        initial = (
            {"stance": reading.stance, "people": reading.people, "signature": reading.signature} if reading else {}
        )
        super().__init__(data, initial=initial)
        if reading is not None and reading.reader_id is not None:
            del self.fields["signature"]

    def clean_signature(self) -> str:
        """Shown to everybody."""
        return _public(self.cleaned_data["signature"])

    def about(self) -> About:
        """What was said, once valid."""
        data = self.cleaned_data
        return About(Stance(data["stance"]), data["people"], data.get("signature"))


class FormsForm(forms.Form):
    """Which forms of renewal does this reader see, and why?"""

    reason = forms.CharField(
        label=_("Qu’est-ce qui vous a fait changer d’avis ?"),
        required=False,
        max_length=300,
        help_text=_("Une phrase, lue par tout le monde dans l’historique de votre lecture. Changer d’avis est permis."),
    )
    number = forms.IntegerField(required=False, min_value=0, max_value=10**9, widget=forms.HiddenInput)

    def __init__(
        self, data: Any = None, *, reading: Reading | None = None, initial: dict[str, Any] | None = None
    ) -> None:
        """One box and one line for each form of the method."""
        self.reading = reading
        self.before = {row.form: row.reason for row in reading.forms.all()} if reading else {}
        first: dict[str, Any] = {}
        for form, reason in self.before.items():
            first[f"form_{form}"] = True
            first[f"form_{form}_reason"] = reason
        super().__init__(data, initial={**first, **(initial or {})})
        for each in pack().forms:
            self.fields[f"form_{each.id}"] = forms.BooleanField(label=str(each.label), required=False)
            self.fields[f"form_{each.id}_reason"] = forms.CharField(
                label=gettext("Pourquoi ?"),
                required=False,
                max_length=500,
                widget=forms.Textarea(attrs={"rows": 2, "data-limit": 500}),
                error_messages={"max_length": gettext("500 signes au plus : gardez la raison, en une phrase ou deux.")},
            )

    def clean(self) -> dict[str, Any]:
        """A form has its reason; a reason without its box is taken as a yes."""
        data = self.cleaned_data
        for each in pack().forms:
            name = f"form_{each.id}"
            why = " ".join(str(printable(data.get(f"{name}_reason") or "")).split())
            data[f"{name}_reason"] = why
            if has_contact(why):
                self.add_error(f"{name}_reason", NO_CONTACT)
            if data.get(name) and not why and f"{name}_reason" not in self.errors:
                self.add_error(f"{name}_reason", gettext("Dites pourquoi en quelques mots : c’est ce qui se discute."))
            data[name] = bool(data.get(name) or why)
        data["reason"] = " ".join(str(printable(data.get("reason") or "")).split())
        if has_contact(data["reason"]):
            self.add_error("reason", NO_CONTACT)
        shared = self.reading is not None and self.reading.state == "shared"
        dropped = any(not data.get(f"form_{form}") for form in self.before if f"form_{form}" in self.fields)
        if shared and dropped and not data["reason"] and "reason" not in self.errors:
            self.add_error("reason", gettext("Dites en quelques mots ce qui vous a fait changer d’avis."))
        return data

    def chosen(self) -> list[tuple[str, str]]:
        """(form, reason), in the order of the method, once valid."""
        data = self.cleaned_data
        return [(each.id, data[f"form_{each.id}_reason"]) for each in pack().forms if data[f"form_{each.id}"]]

    @property
    def cards(self) -> list[dict[str, Any]]:
        """The forms for the template: the thing, its box, its line."""
        return [
            {"form": each, "box": self[f"form_{each.id}"], "why": self[f"form_{each.id}_reason"]}
            for each in pack().forms
        ]


class ReasonForm(forms.Form):
    """A few words for those who will read the history."""

    reason = forms.CharField(
        label=_("Pourquoi ?"), required=False, max_length=300, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, data: Any = None, *, required: bool = False) -> None:
        """`required`: taking something out of a shared reading says why."""
        super().__init__(data)
        self.fields["reason"].required = required
        self.fields["reason"].error_messages["required"] = gettext("Dites pourquoi en quelques mots.")

    def clean_reason(self) -> str:
        """Read by everybody."""
        return _public(self.cleaned_data["reason"])


class HideForm(forms.Form):
    """A moderator hides a reading, saying why to its author."""

    reason = forms.CharField(
        label=_("Raison, lue par son auteur·rice"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Dites pourquoi : la personne lira ces mots.")},
    )


class ReadingReportForm(forms.Form):
    """What is wrong with a reading; no name, no address asked."""

    motive = forms.ChoiceField(
        label=_("Qu’est-ce qui ne va pas ?"),
        choices=Motive.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choisissez ce qui ne va pas.")},
    )
    text = forms.CharField(
        label=_("Dites-nous en plus"),
        required=False,
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Lu par les modératrices et modérateurs seulement."),
    )


class ReportDecisionForm(forms.Form):
    """How a report ends."""

    decision = forms.CharField(
        label=_("Ce qui a été fait"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Une phrase suffit : ce qui a été regardé, ce qui a été fait.")},
    )
