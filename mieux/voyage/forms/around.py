"""What a person may send around the canvas: a new voyage, a link, a name, a word, a stopover."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mieux.core.text import printable
from mieux.evidence.contact import has_contact
from mieux.evidence.forms import NO_CONTACT

from .. import zones
from ..models import Course, Right, Role
from ..rules import NAME_LENGTH, clean_name


def _line(text: Any) -> str:
    return " ".join(str(printable(text)).split())


class ImportForm(forms.Form):
    """A voyage exported as JSON, here or elsewhere."""

    file = forms.FileField(
        label=_("Un voyage exporté (.json)"),
        widget=forms.FileInput(attrs={"accept": ".json,application/json"}),
        error_messages={"required": _("Choisissez un fichier.")},
    )


class LinkForm(forms.Form):
    """A link for people without an account."""

    label = forms.CharField(
        label=_("Pour qui ?"),
        max_length=120,
        help_text=_("« les voisins », « le conseil » : pour vous y retrouver, et pour pouvoir le reprendre."),
        error_messages={"required": _("Dites pour qui est ce lien.")},
    )
    right = forms.ChoiceField(
        label=_("Avec ce lien, on peut"), choices=Right.choices, initial=Right.COMMENT, widget=forms.RadioSelect
    )
    days = forms.TypedChoiceField(
        label=_("Il marche pendant"),
        coerce=int,
        initial=30,
        choices=((1, _("un jour")), (7, _("une semaine")), (30, _("un mois")), (180, _("six mois"))),
    )

    def clean_label(self) -> str:
        """Seen by the people invited too: no address in it."""
        label = _line(self.cleaned_data["label"])
        if has_contact(label):
            raise forms.ValidationError(NO_CONTACT)
        return label

    def ends(self) -> datetime:
        """The moment until which the link lives."""
        return timezone.now() + timedelta(days=self.cleaned_data["days"])


class AboardForm(forms.Form):
    """The name a guest goes by; nothing else is asked."""

    name = forms.CharField(
        label=_("Votre prénom, ou un pseudonyme"),
        required=False,
        max_length=NAME_LENGTH,
        help_text=_("Les personnes à bord le liront à côté de ce que vous faites."),
        widget=forms.TextInput(attrs={"autocomplete": "given-name"}),
    )

    def clean_name(self) -> str:
        """One line, no address."""
        name = clean_name(str(printable(self.cleaned_data["name"])))
        if has_contact(name):
            raise forms.ValidationError(NO_CONTACT)
        return name


class RoleForm(forms.Form):
    """What somebody does aboard."""

    role = forms.ChoiceField(label=_("Rôle à bord"), choices=Role.choices)


class SayForm(forms.Form):
    """A word on a card or a zone."""

    text = forms.CharField(
        label=_("Votre commentaire"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Écrivez quelque chose, ou fermez sans rien dire.")},
    )
    zone = forms.ChoiceField(label=_("Zone"))
    card = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)
    parent = forms.IntegerField(required=False, min_value=1, max_value=2**63 - 1, widget=forms.HiddenInput)

    def __init__(self, *values: Any, **named: Any) -> None:
        super().__init__(*values, **named)
        self.fields["zone"].choices = [  # type: ignore[attr-defined]
            (place.id, f"{place.metaphor} — {place.label}") for place in zones.places()
        ]

    def clean_text(self) -> str:
        """Text, without what nobody sees."""
        text = str(printable(self.cleaned_data["text"])).strip()
        if not text:
            raise forms.ValidationError(_("Écrivez quelque chose, ou fermez sans rien dire."))
        return text


class HeardForm(forms.Form):
    """Whether those directly concerned have spoken about a zone."""

    yes = forms.TypedChoiceField(
        label=_("Les personnes concernées se sont-elles exprimées ?"),
        coerce=lambda value: value == "yes",
        choices=(("yes", _("oui")), ("no", _("pas encore, ou c’est un choix"))),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choisissez une réponse.")},
    )
    who = forms.CharField(
        label=_("Qui ?"),
        required=False,
        max_length=200,
        help_text=_("Un groupe plutôt qu’un nom : « douze locataires »."),
    )
    reason = forms.CharField(
        label=_("Pourquoi pas, ou pas encore ?"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("L’équipe commando est permise : elle se décide, se dit, et se rouvre."),
    )

    def clean(self) -> dict[str, Any]:
        """A no comes with its reason."""
        data = {**self.cleaned_data}
        for name in ("who", "reason"):
            data[name] = str(printable(data.get(name) or "")).strip()
            if has_contact(data[name]):
                self.add_error(name, NO_CONTACT)
        if data.get("yes") is False and not data["reason"] and "reason" not in self.errors:
            self.add_error("reason", _("Dites pourquoi : ce sera relu à l’escale."))
        return data


class StopoverForm(forms.Form):
    """On continue, on ajuste, on recommence."""

    course = forms.ChoiceField(
        label=_("Et maintenant ?"),
        choices=Course.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choisissez un cap.")},
    )
    note = forms.CharField(
        label=_("Comment cela pourrait-il être mieux ?"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    card = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def clean_note(self) -> str:
        """Text."""
        return str(printable(self.cleaned_data["note"])).strip()


class VersionForm(forms.Form):
    """A name for the canvas as it is now."""

    name = forms.CharField(
        label=_("Un nom pour cette version"),
        max_length=120,
        error_messages={"required": _("Donnez-lui un nom, pour la retrouver.")},
    )

    def clean_name(self) -> str:
        """One line."""
        return _line(self.cleaned_data["name"])
