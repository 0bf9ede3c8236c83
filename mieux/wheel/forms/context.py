"""New for whom, where, compared with which habit."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from mieux.core.text import printable
from mieux.evidence.contact import has_contact
from mieux.evidence.forms import NO_CONTACT

from ..actions import NewContext
from ..models import NoveltyContext

NEW = "new"


class ContextForm(forms.Form):
    """A context that somebody already named, or a new one."""

    context = forms.ChoiceField(label=_("Nouveau dans quel contexte ?"), required=False, widget=forms.RadioSelect)
    for_whom = forms.CharField(
        label=_("Nouveau pour qui ?"),
        required=False,
        max_length=160,
        help_text=_("« les familles du quartier », « les agents de la mairie »"),
    )
    where = forms.CharField(label=_("Où ?"), required=False, max_length=160, help_text=_("« à Mulhouse », « ici »"))
    habit = forms.CharField(
        label=_("Par rapport à quelle habitude ?"),
        required=False,
        max_length=300,
        help_text=_("Ce que l’on faisait jusque-là : « chacun achetait sa perceuse »."),
    )

    def __init__(
        self,
        data: Any = None,
        *,
        contexts: list[NoveltyContext],
        initial: dict[str, Any] | None = None,
        required: bool = True,
    ) -> None:
        """`contexts`: those this person may see. `required`: whether one must be given (`needed`)."""
        super().__init__(data, initial=initial)
        self.contexts, self.needed = contexts, required
        field = self.fields["context"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [
            *((str(each.pk), f"{each.for_whom} · {each.where} · {each.habit}") for each in contexts),
            (NEW, gettext("Dans un autre contexte")),
        ]
        field.error_messages["invalid_choice"] = gettext(
            "Ce contexte n’existe plus. Choisissez-en un autre, ou dites-le."
        )
        if not contexts:
            self.initial.setdefault("context", NEW)

    def clean(self) -> dict[str, Any]:
        """Either an old context, or the three answers."""
        data = self.cleaned_data
        for name in ("for_whom", "where", "habit"):
            data[name] = " ".join(str(printable(data.get(name) or "")).split())
            if has_contact(data[name]):
                self.add_error(name, NO_CONTACT)
        new = data.get("context") in {NEW, "", None}
        if not new and any(data[name] for name in ("for_whom", "where", "habit")) and "context" not in self.errors:
            # Two answers: which one is meant is not ours to guess, and neither is lost.
            self.add_error(
                "context", gettext("Vous en avez aussi écrit un autre, plus bas. Choisissez-le ici, ou effacez-le.")
            )
            return data
        if not self.needed or not new or "context" in self.errors:
            return data
        asked = {
            "for_whom": gettext("Dites pour qui c’est nouveau."),
            "where": gettext("Dites où."),
            "habit": gettext("Dites quelle habitude cela remplace."),
        }
        for name, words in asked.items():
            if not data[name] and name not in self.errors:
                self.add_error(name, words)
        return data

    def chosen(self) -> NoveltyContext | NewContext:
        """The context, once valid."""
        data = self.cleaned_data
        old = next((each for each in self.contexts if str(each.pk) == data.get("context")), None)
        return old or NewContext(data["for_whom"], data["where"], data["habit"])
