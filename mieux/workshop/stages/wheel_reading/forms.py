"""What the facilitator sets for a collective reading."""

import re
from typing import Any

from django import forms
from django.utils.functional import lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mieux.atlas.models import Initiative, State
from mieux.method import pack

ALL = "tous"
"""The three moments of a project, each for itself."""
TEXT_LENGTH = 8000


def moments() -> list[tuple[str, str]]:
    """What can be looked at: the project as a whole, one of its moments, or all of them."""
    return [
        ("", _("le projet entier : cinq cases, le plus simple sur un téléphone")),
        *((phase.id, phase.co_label.plain) for phase in pack().phases),
        (ALL, _("les trois moments : quinze cases, pour prendre son temps")),
    ]


class SettingsForm(forms.Form):
    """What is read, and how closely."""

    fiche = forms.CharField(
        label=gettext_lazy("Une initiative de l’atlas"),
        help_text=gettext_lazy("L’adresse de sa fiche, copiée depuis l’atlas. Vide : le récit ci-dessous."),
        required=False,
        max_length=300,
    )
    text = forms.CharField(
        label=gettext_lazy("Le récit à lire"),
        help_text=gettext_lazy("Collez-le ici : il sera sur les téléphones."),
        required=False,
        max_length=TEXT_LENGTH,
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    moments = forms.ChoiceField(label=gettext_lazy("Ce que l’on regarde"), choices=lazy(moments, list), required=False)

    def clean_fiche(self) -> Any:
        """Its short name, from its address; only what everybody may read."""
        given = self.cleaned_data["fiche"].strip()
        if not given:
            return ""
        found = re.search(r"([a-z0-9-]+)/?(?:[?#].*)?$", given)
        slug = found.group(1) if found else ""
        if not Initiative.objects.filter(slug=slug, state=State.PUBLISHED).exists():
            raise forms.ValidationError(_("Cette fiche n’est pas dans l’atlas, ou n’est pas publique."))
        return slug
