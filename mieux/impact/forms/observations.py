"""What somebody saw since, in three fields; asked on the page of an impact and through the link of a reminder."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from mieux.core.days import date_format
from mieux.evidence import dates

from ..actions.observations import Seen
from ..models import Rhythm, Says
from ..queries.matrix import ClaimLine
from .claims import Plain, by_level

MANY = 6
"""Impacts up to which one chooses by buttons; beyond, from a list."""


class ObservationForm(Plain):
    """Which way it points, in the words of whoever looked, and on which day."""

    says = forms.ChoiceField(
        label=_("Qu’en est-il ?"),
        widget=forms.RadioSelect,
        choices=Says.choices,
        initial=Says.SUPPORTS,
        error_messages={"required": _("Dites dans quel sens cela va ; « on ne sait pas » compte aussi.")},
    )
    text = forms.CharField(
        label=_("Qu’avez-vous vu ?"),
        max_length=2000,
        help_text=_("Un fait, tel que vous l’avez vu ou entendu."),
        widget=forms.Textarea(attrs={"rows": 3, "data-limit": 2000}),
        error_messages={"required": _("Racontez en une phrase ce que vous avez vu.")},
    )
    on = forms.CharField(
        label=_("Quel jour ?"),
        max_length=40,
        help_text=_("05/03/2024, 5 mars 2024, ou seulement mars 2024."),
        error_messages={"required": _("Sans jour, on ne pourra pas comparer : même « mars 2024 » suffit.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Today stands in the field of the day: most look now."""
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = lambda: date_format(timezone.localdate(), "DATE_FORMAT")

    def clean_on(self) -> date:
        """The day that was written, whatever its form; not one to come."""
        try:
            return dates.read_day(self.cleaned_data["on"], get_language() or "fr")
        except dates.BadDay as error:
            raise forms.ValidationError(str(error)) from error

    def seen(self) -> Seen:
        """What was written; only once the form is valid."""
        return Seen(self.cleaned_data["on"], self.cleaned_data["says"], self.cleaned_data["text"])


class ReminderForm(ObservationForm):
    """The same through the link of a letter, where one first says of which impact."""

    field_order = ("claim", "says", "text", "on")
    claim = forms.ChoiceField(
        label=_("De quel impact s’agit-il ?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choisissez l’impact dont vous parlez.")},
    )

    def __init__(self, *args: Any, lines: Sequence[ClaimLine], **kwargs: Any) -> None:
        """`lines`: the public claims of the initiative; a single one is not asked for."""
        super().__init__(*args, **kwargs)
        self.by_pk = {str(line.claim.pk): line.claim for line in lines}
        field = self.fields["claim"]
        field.choices = [(str(line.claim.pk), line.text) for line in lines]  # type: ignore[attr-defined]
        if len(lines) == 1:
            field.initial = str(lines[0].claim.pk)
            field.widget = forms.HiddenInput()
        elif len(lines) > MANY:
            # A phone has no room for sixty buttons.
            field.widget = forms.Select()
            field.choices = [("", _("Choisir")), *by_level(lines)]  # type: ignore[attr-defined]


class FollowForm(forms.Form):
    """How often to be reminded."""

    rhythm = forms.ChoiceField(
        label=_("Quand vous le rappeler ?"),
        widget=forms.RadioSelect,
        choices=Rhythm.choices,
        initial=Rhythm.EARLY,
        error_messages={"required": _("Choisissez un rythme.")},
    )
