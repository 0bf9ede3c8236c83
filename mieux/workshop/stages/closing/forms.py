"""What the facilitator sets for a closing question."""

from django import forms
from django.utils.translation import gettext_lazy as _


class SettingsForm(forms.Form):
    """The question."""

    question = forms.CharField(
        label=_("La question posée"),
        help_text=_("Vide : « Qu’est-ce qui aurait rendu ce moment encore mieux ? »"),
        required=False,
        max_length=200,
    )
