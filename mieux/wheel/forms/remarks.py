"""What a person may say of a cell."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from mieux.core.text import printable
from mieux.evidence.contact import has_contact

from ..models import Reading


class RemarkForm(forms.Form):
    """A remark, whom it is about, and a name for those who have no account."""

    text = forms.CharField(
        label=_("Votre remarque"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Pour appeler quelqu’un : @ et son prénom. Cette personne reçoit une lettre, sans voir d’adresse."),
        error_messages={"required": _("Écrivez quelques mots, puis envoyez.")},
    )
    reading = forms.ChoiceField(label=_("À propos de"), required=False)
    signature = forms.CharField(
        label=_("Votre prénom, ou un pseudonyme"),
        max_length=80,
        error_messages={"required": _("Un prénom ou un pseudonyme suffit.")},
    )

    def __init__(
        self, data: Any = None, *, readings: Iterable[Reading] = (), named: bool = True, prefix: str | None = None
    ) -> None:
        super().__init__(data, prefix=prefix)
        choices = [
            (str(reading.pk), gettext("la lecture de %(name)s") % {"name": reading.signed}) for reading in readings
        ]
        if choices:
            self.fields["reading"].choices = [("", gettext("la case, en général")), *choices]  # type: ignore[attr-defined]
        else:
            del self.fields["reading"]
        if named:
            del self.fields["signature"]

    def clean_text(self) -> str:
        """No means to reach somebody in public."""
        text: str = printable(self.cleaned_data["text"]).strip()
        if not text:
            raise forms.ValidationError(gettext("Écrivez quelques mots, puis envoyez."))
        if has_contact(text):
            raise forms.ValidationError(
                gettext("Cette page est publique : retirez l’adresse ou le numéro, et gardez le reste.")
            )
        return text

    def clean_signature(self) -> str:
        """A name, nothing to be reached by."""
        name: str = printable(self.cleaned_data["signature"]).strip()
        if has_contact(name):
            raise forms.ValidationError(gettext("Un prénom ou un pseudonyme suffit."))
        return name


class RewriteForm(RemarkForm):
    """One's own words again: only the text changes."""

    def __init__(self, data: Any = None, *, text: str = "") -> None:
        super().__init__(data)
        self.initial["text"] = text
