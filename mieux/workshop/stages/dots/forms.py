"""What the facilitator sets for dots."""

from django import forms
from django.utils.translation import gettext_lazy as _

LINES_MOST = 40


class SettingsForm(forms.Form):
    """How many dots, on what."""

    dots = forms.IntegerField(
        label=_("Gommettes par personne"), min_value=1, max_value=10, initial=3, help_text=_("De une à dix.")
    )
    options = forms.CharField(
        label=_("Les choix, un par ligne"),
        help_text=_("Vide : les groupes et les cartes de la séquence d’avant."),
        required=False,
        max_length=6000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
