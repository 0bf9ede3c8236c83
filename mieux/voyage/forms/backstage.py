"""What a team may send about its story."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mieux.core.text import printable
from mieux.evidence.contact import has_contact
from mieux.evidence.forms import NO_CONTACT

from ..backstage.writing import TEXT_LENGTH

NEW = "new"


class TextForm(forms.Form):
    """One paragraph. `base` is the text it began from, `facts` what its cards said then (signed)."""

    text = forms.CharField(
        label=_("Votre texte"),
        max_length=TEXT_LENGTH,
        strip=True,
        widget=forms.Textarea({"rows": 9}),
        help_text=_("Avec vos mots. Une ligne vide fait un nouveau paragraphe."),
        error_messages={"required": _("Écrivez quelques mots, ou retirez ce paragraphe.")},
    )
    base = forms.IntegerField(min_value=0, max_value=10**6, widget=forms.HiddenInput)
    facts = forms.CharField(widget=forms.HiddenInput, required=False, max_length=200_000)


class AddForm(forms.Form):
    """One more paragraph, tied to cards of its part."""

    text = forms.CharField(
        label=_("Votre texte"),
        max_length=TEXT_LENGTH,
        widget=forms.Textarea({"rows": 7}),
        error_messages={"required": _("Écrivez quelques mots, ou retirez ce paragraphe.")},
    )
    cards = forms.MultipleChoiceField(
        label=_("De quelles cartes parle-t-il ?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Si l’une d’elles change, nous vous dirons que le texte est à rafraîchir."),
    )

    def __init__(self, cards: Iterable[tuple[str, str]], *values: Any, **named: Any) -> None:
        super().__init__(*values, **named)
        choices = list(cards)
        self.fields["cards"].choices = choices  # type: ignore[attr-defined]
        if not choices:
            del self.fields["cards"]


class PublishForm(forms.Form):
    """Where to, which paragraphs, and who may be named."""

    target = forms.ChoiceField(label=_("Où la publier ?"), widget=forms.RadioSelect)
    name = forms.CharField(label=_("Nom de la nouvelle fiche"), required=False, max_length=160)
    pitch = forms.CharField(
        label=_("La nouvelle fiche en une phrase"),
        required=False,
        max_length=200,
        widget=forms.Textarea({"rows": 2}),
        help_text=_("Ce que l’on lira dans l’atlas. Le lieu et le reste se complètent ensuite."),
    )

    def __init__(self, targets: Iterable[tuple[str, str]], *values: Any, **named: Any) -> None:
        super().__init__(*values, **named)
        self.fields["target"].choices = list(targets)  # type: ignore[attr-defined]
        for name in ("name", "pitch"):
            # Asked for with a new fiche only: neither « facultatif » nor always required.
            self.fields[name].sometimes = True  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """A new fiche has a name and a sentence."""
        data = super().clean() or {}
        for name in ("name", "pitch"):
            data[name] = " ".join(str(printable(data.get(name) or "")).split())
            if data.get("target") == NEW and not data[name]:
                self.add_error(name, _("Il le faut pour une nouvelle fiche."))
            elif has_contact(data[name]):
                self.add_error(name, NO_CONTACT)
        return data


class ReasonForm(forms.Form):
    """Why a moderator says no."""

    reason = forms.CharField(
        label=_("Raison, lue par l’équipe"),
        max_length=2000,
        widget=forms.Textarea({"rows": 2}),
        error_messages={"required": _("Un « non » a toujours sa raison.")},
    )
