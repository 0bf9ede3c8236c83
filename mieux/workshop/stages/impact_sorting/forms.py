"""What the facilitator sets for sorting impacts."""

from django import forms
from django.utils.translation import gettext_lazy as _


class SettingsForm(forms.Form):
    """The impacts to sort."""

    question = forms.CharField(
        label=_("La question posée"),
        help_text=_("Elle s’affiche en grand. Vide : « Qu’est-ce que cela changerait, et pour qui ? »"),
        required=False,
        max_length=200,
    )
    cards = forms.CharField(
        label=_("Les impacts à trier, un par ligne"),
        help_text=_("Vide : les groupes et les cartes de la séquence d’avant. La salle peut en écrire d’autres."),
        required=False,
        max_length=6000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
