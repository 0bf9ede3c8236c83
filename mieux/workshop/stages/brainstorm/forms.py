"""What may be sent in a brainstorm."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mieux.core.text import printable
from mieux.voyage.forms.starting import zone_choices
from mieux.workshop.models.work import TEXT_LENGTH


class CardForm(forms.Form):
    """One card. Too long is said, never cut: nobody loses the end of a sentence without knowing."""

    texte = forms.CharField(
        label=_("Votre carte"),
        error_messages={"required": _("Écrivez quelque chose, même imparfait : on pourra le reprendre.")},
        widget=forms.Textarea(attrs={"rows": 4, "maxlength": TEXT_LENGTH}),
    )

    def clean_texte(self) -> str:
        """One line of words."""
        words = " ".join(printable(self.cleaned_data["texte"]).split())
        if not words:
            raise forms.ValidationError(_("Écrivez quelque chose, même imparfait : on pourra le reprendre."))
        if len(words) > TEXT_LENGTH:
            raise forms.ValidationError(
                _("C’est %(count)s signes, et une carte en tient %(most)s. Faites-en deux."),
                params={"count": len(words), "most": TEXT_LENGTH},
            )
        return words


class SettingsForm(forms.Form):
    """What the facilitator sets."""

    question = forms.CharField(
        label=_("La question posée"),
        help_text=_("Elle s’affiche en grand. Vide : l’intitulé de la séquence en tient lieu."),
        required=False,
        max_length=200,
    )
    names_shown = forms.BooleanField(
        label=_("Montrer les pseudonymes à côté des cartes"),
        help_text=_("Seulement si l’atelier demande des pseudonymes. Chaque téléphone le dit avant d’envoyer."),
        required=False,
    )
    zone = forms.ChoiceField(
        label=_("La zone du voyage où iraient ces cartes"),
        help_text=_("Une proposition pour le versement : vous décidez carte par carte."),
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """The zones of the voyage."""
        super().__init__(*args, **kwargs)
        self.fields["zone"].choices = [("", _("aucune en particulier")), *zone_choices()]  # type: ignore[attr-defined]
