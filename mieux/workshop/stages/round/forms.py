"""What the facilitator sets for a round of words."""

from django import forms
from django.utils.translation import gettext_lazy as _


class SettingsForm(forms.Form):
    """The question that goes round."""

    question = forms.CharField(
        label=_("La question du tour"),
        help_text=_("Elle s’affiche en grand. Vide : l’intitulé de la séquence en tient lieu."),
        required=False,
        max_length=200,
    )
