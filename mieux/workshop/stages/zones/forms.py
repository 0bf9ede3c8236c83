"""What the facilitator sets: which zones, hidden or not, proposed to the voyage as they come or not."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mieux.voyage.forms.starting import zone_choices


class SettingsForm(forms.Form):
    """The settings of a voyage by zones."""

    question = forms.CharField(
        label=_("La question posée"),
        help_text=_("Elle s’affiche en grand. Vide : l’intitulé de la séquence en tient lieu."),
        required=False,
        max_length=200,
    )
    zones = forms.MultipleChoiceField(
        label=_("Les zones ouvertes"),
        help_text=_("Aucune cochée : toutes."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    hidden = forms.BooleanField(
        label=_("Cacher les cartes jusqu’à ce que vous les révéliez"),
        help_text=_("Chacun·e écrit d’abord pour soi."),
        required=False,
    )
    propose = forms.BooleanField(
        label=_("Proposer les cartes à l’équipage au fil de l’eau"),
        help_text=_(
            "Une fois révélées, elles l’attendent sur la page « Propositions » du voyage. Sinon, vous versez après."
        ),
        required=False,
    )
    names_shown = forms.BooleanField(
        label=_("Montrer les pseudonymes à côté des cartes"),
        help_text=_("Seulement si l’atelier demande des pseudonymes. Chaque téléphone le dit avant d’envoyer."),
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """The zones of the pack, and what is left ashore."""
        super().__init__(*args, **kwargs)
        self.fields["zones"].choices = zone_choices()  # type: ignore[attr-defined]
