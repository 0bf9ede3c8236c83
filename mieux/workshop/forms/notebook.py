"""« La prochaine fois… »"""

from django import forms
from django.utils.translation import gettext_lazy as _

from ..models.pouring import NOTE_LENGTH


class NoteForm(forms.Form):
    """Her own words about one workshop; empty takes them away."""

    text = forms.CharField(
        label=_("La prochaine fois…"),
        required=False,
        max_length=NOTE_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
