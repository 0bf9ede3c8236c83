"""What somebody types to come in."""

from django import forms
from django.utils.translation import gettext_lazy as _

from mieux.core.text import printable

from ..actions.joining import PEOPLE_MOST
from ..models import Names, Workshop
from ..models.people import NAME_LENGTH


class CodeForm(forms.Form):
    """The code on the wall."""

    code = forms.CharField(
        label=_("Le code affiché au mur"),
        max_length=40,
        error_messages={"required": _("Écrivez le code que vous voyez au mur : cinq signes.")},
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false", "class": "code-input"}
        ),
    )


class JoinForm(forms.Form):
    """A pseudonym if one likes, and how many people are around this phone."""

    nom = forms.CharField(
        label=_("Votre pseudonyme"),
        help_text=_("Un prénom, un surnom, ou rien du tout."),
        required=False,
        max_length=NAME_LENGTH,
        widget=forms.TextInput(attrs={"autocomplete": "nickname"}),
    )
    table = forms.IntegerField(
        label=_("Combien êtes-vous derrière ce téléphone ?"),
        help_text=_("Une table de cinq avec un seul téléphone : écrivez 5."),
        min_value=1,
        max_value=PEOPLE_MOST,
        initial=1,
        required=False,
    )

    def __init__(self, workshop: Workshop, *args: object, **kwargs: object) -> None:
        """No name field in an anonymous workshop: what is not asked for cannot leak."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        if workshop.names != Names.PSEUDONYM:
            del self.fields["nom"]

    def clean_nom(self) -> str:
        """One line."""
        return " ".join(printable(self.cleaned_data["nom"]).split())


class BackForm(forms.Form):
    """The personal word."""

    mot = forms.CharField(
        label=_("Votre mot personnel"),
        help_text=_("Trois morceaux, par exemple loutre-safran-47. Il est en bas de votre premier écran."),
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
    )
