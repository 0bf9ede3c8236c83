"""What a person may send about themselves."""

import unicodedata
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from .models import User

NAME_LENGTH = 80


class EmailForm(forms.Form):
    """One address: to come in, or to come back."""

    email = forms.EmailField(
        label=_("Votre adresse e-mail"),
        help_text=_("Elle ne sert qu’à vous reconnaître et à vous répondre. Elle n’est jamais affichée."),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "autocapitalize": "none", "spellcheck": "false"}),
        error_messages={
            "required": _("Écrivez votre adresse e-mail."),
            "invalid": _("Cette adresse a une coquille : elle ressemble d’habitude à prenom@exemple.fr."),
            "max_length": _("Cette adresse est trop longue pour être vraie (254 signes au plus)."),
        },
    )

    def clean_email(self) -> str:
        """In lower case: people type capitals on phones."""
        return str(self.cleaned_data["email"]).lower()


class CodeForm(forms.Form):
    """The six digits."""

    code = forms.CharField(
        label=_("Le code à 6 chiffres"),
        max_length=40,
        widget=forms.TextInput(
            attrs={
                "autocomplete": "one-time-code",
                "inputmode": "numeric",
                "spellcheck": "false",
                "class": "code-input",
            }
        ),
        error_messages={
            "required": _("Écrivez le code reçu par e-mail."),
            "max_length": _("Le code n’a que 6 chiffres."),
        },
    )


def _tidy_name(name: str) -> str:
    kept = "".join(sign for sign in name if unicodedata.category(sign) not in {"Cc", "Cf", "Cs", "Co", "Cn"})
    return " ".join(kept.split())


class NameForm(forms.Form):
    """The only thing asked of somebody new."""

    name = forms.CharField(
        label=_("Votre nom, tel qu’il sera affiché"),
        help_text=_("Prénom, nom, pseudonyme : à vous de voir. Il accompagne ce que vous publiez."),
        max_length=NAME_LENGTH,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={
            "required": _("Comment vous appelle-t-on ? Un prénom ou un pseudonyme suffit."),
            "max_length": _("80 signes au plus."),
        },
    )

    def clean_name(self) -> str:
        """One line, no invisible signs; not an address, which would become public."""
        name = _tidy_name(self.cleaned_data["name"])
        if not name:
            raise forms.ValidationError(self.fields["name"].error_messages["required"])
        if "@" in name and "." in name.rpartition("@")[2]:
            raise forms.ValidationError(_("Ce nom sera public : n’y mettez pas d’adresse e-mail."))
        return name


class ProfileForm(NameForm):
    """Name and language, changed later."""

    language = forms.ChoiceField(
        label=_("Langue de nos lettres"),
        choices=settings.LANGUAGES,
        widget=forms.RadioSelect,
    )


class PasskeyNameForm(forms.Form):
    """A name to recognise a passkey by."""

    name = forms.CharField(
        label=_("Un nom pour la reconnaître"),
        help_text=_("Par exemple : téléphone, ordinateur du bureau."),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Donnez-lui un nom."), "max_length": _("60 signes au plus.")},
    )

    def clean_name(self) -> str:
        """One line."""
        name = _tidy_name(self.cleaned_data["name"])
        if not name:
            raise forms.ValidationError(self.fields["name"].error_messages["required"])
        return name


class DeleteForm(forms.Form):
    """Typing one's own address: nobody deletes an account by a slip of the thumb."""

    email = forms.CharField(
        label=_("Pour confirmer, écrivez l’adresse e-mail de ce compte"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "autocapitalize": "none", "spellcheck": "false"}),
        error_messages={"required": _("Écrivez l’adresse de votre compte pour confirmer.")},
    )

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        self.user = user
        super().__init__(*args, **kwargs)

    def clean_email(self) -> str:
        """It must be theirs."""
        typed = str(self.cleaned_data["email"]).strip().lower()
        if typed != self.user.email:
            raise forms.ValidationError(_("Ce n’est pas l’adresse de ce compte."))
        return typed
