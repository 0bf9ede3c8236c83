"""Which project receives the cards, and the words of a merge."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mieux.core.text import printable
from mieux.people.models import User
from mieux.voyage.beginning import TITLE_LENGTH
from mieux.voyage.models import Role, Shipmate, Voyage

_KEY = re.compile(r"/voyages/([a-z0-9]{8,40})(?:/|$|\?|#)")


class ProjectForm(forms.Form):
    """A voyage she is aboard of, one whose address the team gave her, or a new one."""

    voyage = forms.ChoiceField(label=_("Un de vos voyages"), required=False, widget=forms.RadioSelect)
    address = forms.CharField(
        label=_("Ou l’adresse d’un voyage"),
        help_text=_("Celle que l’équipe vous a donnée, si ce navigateur l’a déjà ouverte."),
        required=False,
        max_length=300,
    )
    title = forms.CharField(
        label=_("Ou un nouveau voyage"),
        help_text=_("Son nom. Vous en tenez la barre."),
        required=False,
        max_length=TITLE_LENGTH,
    )

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        """Where she writes first, then where she accompanies."""
        super().__init__(*args, **kwargs)
        mates = Shipmate.objects.filter(user=user, voyage__closed_at=None).select_related("voyage")
        rows = sorted(mates, key=lambda mate: (mate.role == Role.COMPANION, mate.voyage.title.casefold()))
        self.voyages = {mate.voyage.key: mate.voyage for mate in rows}
        choices = [
            (
                mate.voyage.key,
                _("%(title)s (vous proposez, l’équipage répond)") % {"title": mate.voyage.title}
                if mate.role == Role.COMPANION
                else mate.voyage.title,
            )
            for mate in rows
        ]
        if choices:
            self.fields["voyage"].choices = choices  # type: ignore[attr-defined]
        else:
            del self.fields["voyage"]

    def clean_title(self) -> str:
        """One line."""
        return " ".join(printable(self.cleaned_data["title"]).split())

    def clean_address(self) -> str:
        """The key in it."""
        typed = self.cleaned_data["address"].strip()
        if not typed:
            return ""
        found = _KEY.search(typed + "/")
        if found is None:
            raise forms.ValidationError(_("Ce n’est pas l’adresse d’un voyage : elle contient « /voyages/… »."))
        return found.group(1)

    def clean(self) -> dict[str, Any]:
        """The last thing typed wins: a new title, then an address, then a choice; none of them is a question."""
        data = super().clean() or self.cleaned_data
        if not self.errors and not any(data.get(name) for name in ("voyage", "address", "title")):
            raise forms.ValidationError(_("Choisissez un voyage, ou donnez un nom au nouveau."))
        return data

    @property
    def chosen(self) -> Voyage | None:
        """The voyage she is aboard of."""
        return self.voyages.get(self.cleaned_data.get("voyage", ""))
