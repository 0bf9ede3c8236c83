"""Saying an impact, deciding about a proposal, laying a domino."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from mieux.core.text import printable
from mieux.evidence.contact import has_contact
from mieux.evidence.forms import NO_CONTACT
from mieux.method import pack

from ..actions.claims import Words
from ..queries.matrix import ClaimLine

NOTHING_FITS = _("Aucun ne convient")


class Plain(forms.Form):
    """Words that everybody will read: tidy, and without the means to reach somebody."""

    def clean(self) -> dict[str, Any]:
        """The same care for every field of words."""
        data = self.cleaned_data
        for name, value in list(data.items()):
            if not isinstance(value, str):
                continue
            data[name] = printable(value).strip()
            if has_contact(data[name]):
                self.add_error(name, NO_CONTACT)
        return data


class ClaimForm(Plain):
    """What changes, for whom, at which level; and what could mislead those who look."""

    text = forms.CharField(
        label=_("Qu’est-ce qui change, en une phrase ?"),
        max_length=400,
        help_text=_(
            "« Des habitantes qui ne se connaissaient pas jardinent ensemble. » Un fait que l’on pourra revoir."
        ),
        widget=forms.Textarea(attrs={"rows": 2, "data-limit": 400}),
        error_messages={"required": _("Écrivez une phrase : ce qui change, tel qu’on pourra le revoir.")},
    )
    for_whom = forms.CharField(
        label=_("Pour qui ?"),
        max_length=160,
        required=False,
        help_text=_("« les enfants de l’école », « les producteurs »."),
    )
    level = forms.ChoiceField(
        label=_("À quel niveau ?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choisissez le niveau : une personne, un groupe, une organisation, un territoire.")
        },
    )
    marker = forms.ChoiceField(
        label=_("Qu’y reconnaît-on ?"),
        required=False,
        help_text=_("Un comportement qui change, ou un impact qui s’ensuit."),
    )
    counterfactual = forms.CharField(
        label=_("Que se serait-il passé sans cette initiative ?"),
        required=False,
        max_length=2000,
        help_text=_("Peut-être la même chose, un peu plus tard. Le dire rend le reste plus crédible."),
        widget=forms.Textarea(attrs={"rows": 3, "data-limit": 2000}),
    )
    bias = forms.CharField(
        label=_("Qu’est-ce qui pourrait nous tromper ?"),
        required=False,
        max_length=2000,
        help_text=_(
            "On n’a interrogé que les présents, l’année était particulière, celui qui compte est celui qui espère."
        ),
        widget=forms.Textarea(attrs={"rows": 3, "data-limit": 2000}),
    )
    reason = forms.CharField(
        label=_("Pourquoi ce changement ?"),
        required=False,
        max_length=300,
        help_text=_("Une phrase pour l’histoire : personne ne se souvient, dans deux ans."),
    )
    version = forms.IntegerField(required=False, min_value=1, max_value=10**9, widget=forms.HiddenInput)

    def __init__(self, *args: Any, changing: bool = False, **kwargs: Any) -> None:
        """`changing`: a claim that is there already; then one may say why."""
        super().__init__(*args, **kwargs)
        levels = pack().levels
        self.fields["level"].choices = [(level.id, level.label) for level in levels]  # type: ignore[attr-defined]
        self.fields["marker"].choices = [  # type: ignore[attr-defined]
            ("", NOTHING_FITS),
            *(
                (level.label.plain, [(each.id, each.label.plain) for each in (*level.behaviours, *level.impacts)])
                for level in levels
            ),
        ]
        if not changing:
            del self.fields["reason"], self.fields["version"]

    def clean(self) -> dict[str, Any]:
        """The marker is one of its level."""
        data = super().clean()
        marker, chosen = data.get("marker"), pack().levels.get(data.get("level"))
        if marker and chosen and not (chosen.behaviours.get(marker) or chosen.impacts.get(marker)):
            home = next(level for level in pack().levels if level.behaviours.get(marker) or level.impacts.get(marker))
            self.add_error(
                "marker",
                gettext("Cela se reconnaît au niveau « %(level)s » : changez de niveau, ou choisissez autre chose.")
                % {"level": home.label.plain},
            )
        return data

    def words(self) -> Words:
        """What was written; only once the form is valid."""
        return Words(**{name: self.cleaned_data.get(name) or "" for name in Words.__dataclass_fields__})


class DecideForm(forms.Form):
    """Keeping or not what comes from outside; a « no » always has its reason."""

    decision = forms.ChoiceField(choices=[("keep", ""), ("refuse", "")], widget=forms.HiddenInput)
    reason = forms.CharField(
        label=_("Pourquoi ? La personne le lira."),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def clean(self) -> dict[str, Any]:
        """Refusing without a word is not possible."""
        data = self.cleaned_data
        data["reason"] = printable(data.get("reason") or "").strip()
        if data.get("decision") == "refuse" and not data["reason"]:
            self.add_error("reason", gettext("Dites pourquoi, en une phrase : c’est la moindre des choses."))
        return data


class RemoveForm(Plain):
    """Taking away what somebody said. Whoever does it as a moderator says why, and its author reads it."""

    reason = forms.CharField(
        label=_("Pourquoi ? La personne le lira."),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Dites pourquoi, en une phrase : c’est la moindre des choses.")},
    )

    def __init__(self, data: Any, *, as_moderator: bool) -> None:
        super().__init__(data)
        self.fields["reason"].required = as_moderator


def by_level(lines: Sequence[ClaimLine]) -> list[tuple[str, list[tuple[str, str]]]]:
    """Claims to choose from in a list, under the names of their levels."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for line in lines:
        level = pack().levels.get(line.claim.level)
        words = str(getattr(line.text, "plain", line.text))
        name = level.label.plain if level else line.claim.level
        groups.setdefault(name, []).append((str(line.claim.pk), words if len(words) <= 90 else f"{words[:88]}…"))
    return list(groups.items())


class DominoForm(Plain):
    """Which impact set which other one going; chosen from lists, never dragged."""

    cause = forms.ChoiceField(
        label=_("Quel impact a commencé ?"), error_messages={"required": _("Choisissez le premier domino.")}
    )
    effect = forms.ChoiceField(
        label=_("Lequel a-t-il lancé ?"), error_messages={"required": _("Choisissez le domino qui suit.")}
    )
    note = forms.CharField(
        label=_("Comment ?"),
        max_length=300,
        required=False,
        help_text=_("« Les parents venus au jardin ont fondé l’association. »"),
    )

    def __init__(self, *args: Any, lines: Sequence[ClaimLine], **kwargs: Any) -> None:
        """`lines`: the claims one may choose from."""
        super().__init__(*args, **kwargs)
        self.by_pk = {str(line.claim.pk): line.claim for line in lines}
        choices = [("", _("Choisir")), *by_level(lines)]
        for name in ("cause", "effect"):
            self.fields[name].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Two different ones."""
        data = super().clean()
        if data.get("cause") and data.get("cause") == data.get("effect"):
            self.add_error("effect", gettext("Un impact ne peut pas se pousser lui-même : choisissez-en un autre."))
        return data
