"""What the facilitator sets for a press conference."""

from django import forms
from django.utils.translation import gettext_lazy as _


class SettingsForm(forms.Form):
    """Whether people speak from a stance."""

    stances = forms.BooleanField(
        label=_("Faire tirer une posture avant de poser sa question"),
        help_text=_("Le jeu protège : on attaque une idée, pas une personne."),
        required=False,
        initial=True,
    )
