"""What a player may send, always in addition to playing."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ..models import REASON_LENGTH
from ..rules import gives_contact, is_a_word, tidy

WORD_LENGTH = 30

NO_CONTACT = _("Pas de lien, d’adresse ni de téléphone ici : tout le monde lira cette phrase. Dites-le avec vos mots.")


class SayForm(forms.Form):
    """A sentence that others may read. `required` because of the game; 280 characters."""

    raison = forms.CharField(
        label=_("Votre raison, en une phrase"),
        help_text=_("280 signes au plus. Sans nom ni adresse : tout le monde pourra la lire."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": REASON_LENGTH}),
    )

    def __init__(self, *args: Any, label: Any = None, needed: Any = None, **kwargs: Any) -> None:
        """Take other words for the label, and what to say when nothing is written where something must be."""
        super().__init__(*args, **kwargs)
        field = self.fields["raison"]
        if label:
            field.label = label
        if needed:
            field.required = True
            field.error_messages["required"] = needed

    def clean_raison(self) -> str:
        """Tidy words, of the right length, without contact data."""
        words = tidy(self.cleaned_data["raison"])
        if len(words) > REASON_LENGTH:
            raise forms.ValidationError(
                _("C’est %(count)s signes, et il y a place pour 280. Gardez l’idée, coupez la politesse."),
                params={"count": len(words)},
            )
        if gives_contact(words):
            raise forms.ValidationError(NO_CONTACT)
        return words


class WordForm(forms.Form):
    """A word for one of the clouds."""

    mot = forms.CharField(
        label=_("Votre mot"),
        help_text=_("Un mot ou deux, 30 signes au plus."),
        error_messages={"required": _("Écrivez un mot, le premier qui vient.")},
        widget=forms.TextInput(attrs={"maxlength": WORD_LENGTH, "autocomplete": "off"}),
    )
    nuage = forms.ChoiceField(
        label=_("Dans quel nuage ?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choisissez un nuage."),
            "invalid_choice": _("Choisissez l’un des deux nuages."),
        },
    )

    def __init__(self, *args: Any, clouds: list[tuple[str, Any]], **kwargs: Any) -> None:
        """`clouds` are (id, label) of the two clouds."""
        super().__init__(*args, **kwargs)
        self.fields["nuage"].choices = clouds  # type: ignore[attr-defined]

    def clean_mot(self) -> str:
        """A tidy word of at most 30 signs."""
        word = tidy(self.cleaned_data["mot"])
        if len(word) > WORD_LENGTH:
            raise forms.ValidationError(_("30 signes au plus : c’est un nuage, pas un discours."))
        if gives_contact(word):
            raise forms.ValidationError(NO_CONTACT)
        if not is_a_word(word):
            raise forms.ValidationError(_("Des lettres et des chiffres, s’il vous plaît : un mot, ou deux."))
        return word
