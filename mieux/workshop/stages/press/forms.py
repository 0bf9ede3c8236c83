"""What the facilitator sets for a press conference."""

from django import forms
from django.utils.translation import gettext_lazy as _


class SettingsForm(forms.Form):
    """What is asked for, and whether people speak from a stance."""

    question = forms.CharField(
        label=_("L’invitation à poser sa question"),
        help_text=_("Vide : « La question qui brûle »."),
        required=False,
        max_length=200,
    )

    stances = forms.BooleanField(
        label=_("Faire tirer une posture avant de poser sa question"),
        help_text=_("Le jeu protège : on attaque une idée, pas une personne."),
        required=False,
        initial=True,
    )
