"""Which values are shown: one form for the pages, their charts and their files; what is not understood is said."""

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from mieux.evidence.dates import BadDay, read_day
from mieux.method import pack
from mieux.method.fields import options

from ..models import Indicator, Role
from ..queries.values import NOBODY, Asked
from ..wording import place_words


class DayField(forms.CharField):
    """A day as people write it; cleaned to a date, or None."""

    def __init__(self, *, future: bool = False, **more: Any) -> None:
        self.future = future
        more.setdefault("max_length", 40)
        more.setdefault("widget", forms.TextInput(attrs={"inputmode": "text", "autocomplete": "off"}))
        super().__init__(**more)

    def clean(self, value: Any) -> Any:
        said = super().clean(value)
        if not said:
            return None
        try:
            return read_day(said, get_language() or "fr", future=self.future)
        except BadDay as error:
            raise forms.ValidationError(str(error)) from error

    def prepare_value(self, value: Any) -> Any:
        """A date of a row as people of this language write it."""
        if not isinstance(value, date):
            return value
        # In English 05/03/2024 would be asked about.
        return date_format(value, "d/m/Y") if get_language() == "fr" else value.isoformat()


class FilterForm(forms.Form):
    """In the address: `public`, `lieu`, `niveau`, `role`, `de`, `a`."""

    public = forms.ChoiceField(label=_("Pour qui"), required=False)
    lieu = forms.ChoiceField(label=_("Où"), required=False)
    niveau = forms.ChoiceField(label=_("Niveau d’impact"), required=False)
    role = forms.ChoiceField(label=_("Sorte de valeur"), required=False, choices=[("", _("Toutes")), *Role.choices])
    de = DayField(label=_("À partir du"), required=False, future=True)
    a = DayField(label=_("Jusqu’au"), required=False, future=True)

    def __init__(self, data: Any, pairs: list[tuple[str, str]], indicator: Indicator | None = None) -> None:
        super().__init__(data, auto_id="filtre_%s")
        self.indicator = indicator
        publics = list(dict.fromkeys(public for public, __ in pairs))
        places = sorted({insee for __, insee in pairs if insee})
        self._choices("public", [(public or NOBODY, public or _("Sans distinction")) for public in publics])
        self._choices("lieu", [(insee, place_words(insee)) for insee in places])
        if indicator is None:
            self._choices("niveau", list(options(lambda: pack().levels)()))
        else:
            del self.fields["niveau"]

    def _choices(self, name: str, choices: list[tuple[str, Any]]) -> None:
        """A question with one answer is not asked."""
        if len(choices) < 2 and not self.data.get(name):
            del self.fields[name]
        else:
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [("", _("Tous") if name != "lieu" else _("Partout")), *choices]

    @property
    def asked(self) -> Asked:
        """What is asked for; what was not understood is left out (and said by `errors`)."""
        self.is_valid()
        found = self.cleaned_data
        return Asked(
            indicator=self.indicator.pk if self.indicator else None,
            level=found.get("niveau") or "",
            public=found.get("public") or "",
            insee=found.get("lieu") or "",
            role=found.get("role") or "",
            since=found.get("de"),
            until=found.get("a"),
        )

    @property
    def question(self) -> str:
        """The query string of what was understood, to hang after the address of a file."""
        self.is_valid()
        kept = {name: self.data.get(name, "") for name in self.fields if name in self.cleaned_data}
        said = urlencode({name: value for name, value in kept.items() if value})
        return f"?{said}" if said else ""
