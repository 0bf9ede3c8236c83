"""What the facilitator sets for a stopover."""

from django import forms
from django.utils.translation import gettext_lazy as _


class SettingsForm(forms.Form):
    """The question."""

    question = forms.CharField(
        label=_("La question posée"),
        help_text=_("Vide : « Comment est-ce que cela pourrait être mieux ? »"),
        required=False,
        max_length=200,
    )
