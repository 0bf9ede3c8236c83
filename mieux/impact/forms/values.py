"""Saying what was counted: the question follows the kind of the indicator."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from mieux.atlas import territories
from mieux.method import pack

from ..actions.values import Counted
from ..amounts import BadAmount, NoAmount, read_amount, same_unit, written
from ..importing.days import last_day, months_named
from ..models import Indicator, IndicatorKind, Role, Value
from ..wording import number_words
from .filters import DayField
from .indicators import refuse_contact


class AmountField(forms.CharField):
    """A number as people write it, « environ 30 » included; cleaned to an `Amount`."""

    def __init__(self, **more: Any) -> None:
        more.setdefault("max_length", 80)
        more.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}))
        super().__init__(**more)

    def clean(self, value: Any) -> Any:
        said = super().clean(value)
        if not said:
            return None
        try:
            return read_amount(said)
        except NoAmount as error:
            raise forms.ValidationError(
                gettext("« %(said)s » : si personne ne sait, il n’y a rien à noter. Revenez quand vous aurez compté.")
                % {"said": said}
            ) from error
        except BadAmount as error:
            raise forms.ValidationError(str(error)) from error


class ValueForm(forms.Form):
    """One value. Fields that its indicator does not need are not there."""

    role = forms.ChoiceField(
        label=_("Quelle sorte de valeur ?"),
        widget=forms.RadioSelect,
        initial=Role.ACTUAL,
        choices=[
            (Role.ACTUAL, _("Observée : ce que l’on a vu")),
            (Role.BASELINE, _("Au départ (le port) : avant l’initiative")),
            (Role.TARGET, _("Visée (le phare) : ce que l’on espère")),
        ],
    )
    number = AmountField(label=_("Combien ?"))
    numerator = AmountField(label=_("Combien ?"), help_text=_("Par exemple 3, si trois personnes sur huit."))
    denominator = AmountField(label=_("Sur combien ?"), help_text=_("Toutes les personnes regardées : 8."))
    level = forms.ChoiceField(label=_("Quel mot ?"), widget=forms.RadioSelect)
    words = forms.CharField(
        label=_("Ce que la personne dit"),
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Ses mots, relus par elle. Pas de nom de famille, pas d’adresse."),
    )
    consent = forms.BooleanField(
        label=_("La personne a relu ces mots et accepte qu’ils soient publics."),
        error_messages={"required": _("Demandez-lui d’abord : sans son accord, on ne publie pas.")},
    )
    on = DayField(
        label=_("Quel jour ?"), help_text=_("Le jour où l’on a regardé, ou le dernier jour de la période."), future=True
    )
    since = DayField(
        label=_("Depuis quand ?"),
        required=False,
        future=True,
        help_text=_("Seulement si l’on a compté sur une période : son premier jour."),
    )
    public = forms.CharField(
        label=_("Pour qui ?"),
        max_length=80,
        required=False,
        help_text=_("Un public à la fois : jeunes, habitantes… Rien, si l’on n’a pas distingué."),
    )
    place = forms.CharField(
        label=_("Où ?"),
        max_length=120,
        required=False,
        help_text=_("Une commune ou son code INSEE, si cela change quelque chose."),
    )
    source = forms.CharField(
        label=_("D’où vient cette valeur ?"),
        max_length=300,
        required=False,
        help_text=_("Si ce n’est pas comme d’habitude : une enquête, un registre, un article."),
    )
    comment = forms.CharField(
        label=_("À savoir"),
        max_length=3000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Ce qui aide à lire cette valeur : un hiver long, un guichet fermé…"),
    )

    version = forms.IntegerField(required=False, min_value=1, max_value=10**9, widget=forms.HiddenInput)

    _NEEDS = {
        IndicatorKind.NUMBER: {"number"},
        IndicatorKind.PERCENTAGE: {"numerator", "denominator"},
        IndicatorKind.SCALE: {"level"},
        IndicatorKind.TESTIMONY: {"words", "consent"},
    }

    def __init__(
        self, data: Any, indicator: Indicator, value: Value | None = None, publics: list[str] | None = None
    ) -> None:
        super().__init__(data, initial=initial_of(value) if value else {"on": timezone.localdate()})
        self.indicator = indicator
        if value is None:
            del self.fields["version"]
        kind = IndicatorKind(indicator.kind)
        for other, names in self._NEEDS.items():
            for name in names if other != kind else ():
                del self.fields[name]
        if kind == IndicatorKind.NUMBER:
            self.fields["number"].help_text = (
                _("En %(unit)s. « environ 30 » convient aussi.") % {"unit": indicator.unit}
                if indicator.unit
                else _("« environ 30 » convient aussi.")
            )
        elif kind == IndicatorKind.SCALE:
            self.fields["level"].choices = list(indicator.levels.items())  # type: ignore[attr-defined]
        elif kind == IndicatorKind.TESTIMONY:
            # A testimony is neither a start nor an aim.
            del self.fields["role"]
        # Words that were used before come first, then those of the method: the same public keeps the same word.
        known = dict.fromkeys([*(publics or []), *(each.label.plain for each in pack().publics)])
        self.publics = [public for public in known if public]

    def clean_number(self) -> Any:
        """A number in the unit of the indicator."""
        amount = self.cleaned_data["number"]
        if amount.number is None or (amount.percent and not same_unit("%", self.indicator.unit)):
            raise forms.ValidationError(gettext("C’est une part. Cet indicateur attend un seul nombre."))
        if amount.unit and not same_unit(amount.unit, self.indicator.unit):
            raise forms.ValidationError(
                gettext("Cet indicateur se compte en « %(unit)s » : écrivez le nombre dans cette unité.")
                % {"unit": self.indicator.unit or gettext("unités")}
            )
        return amount

    def _count(self, name: str) -> Any:
        amount = self.cleaned_data[name]
        if amount.number is None or amount.percent or amount.unit:
            raise forms.ValidationError(gettext("Un nombre de personnes ou de cas, sans signe : 3."))
        return amount

    def clean_numerator(self) -> Any:
        """A count; « 3/8 » typed here fills in both."""
        amount = self.cleaned_data["numerator"]
        if amount.denominator is not None and not self.data.get("denominator", "").strip():
            self._both = amount
            return amount
        return self._count("numerator")

    def clean_denominator(self) -> Any:
        """A count that is not zero."""
        amount = self._count("denominator")
        if amount.number <= 0:
            raise forms.ValidationError(gettext("Plus grand que zéro : sur combien a-t-on regardé ?"))
        return amount

    def clean_words(self) -> str:
        """Public."""
        return refuse_contact(self.cleaned_data["words"])

    def clean_public(self) -> str:
        """One line; the spelling used before wins over a new capital letter."""
        said = " ".join(refuse_contact(self.cleaned_data["public"]).split())
        return next((known for known in self.publics if known.casefold() == said.casefold()), said)

    def clean_place(self) -> str:
        """A code INSEE, from the code or the name."""
        said = str(self.cleaned_data["place"]).strip()
        if not said:
            return ""
        bare = said.upper().replace(" ", "")
        found = territories.commune(bare) or territories.by_name(said)
        if found is not None:
            return str(found.insee)
        matches = territories.suggest(said, 2)
        if len(matches) == 1:
            return str(matches[0].insee)
        if bare.isdigit() and len(bare) in (2, 3):
            return bare
        raise forms.ValidationError(
            gettext("Nous ne connaissons pas cette commune. Écrivez son code INSEE (67482), ou laissez vide.")
        )

    def clean_source(self) -> str:
        """Public."""
        return refuse_contact(self.cleaned_data["source"])

    def clean_comment(self) -> str:
        """Public."""
        return refuse_contact(self.cleaned_data["comment"])

    def clean(self) -> dict[str, Any]:
        """The period ends after it begins; only an aim lies ahead."""
        data = self.cleaned_data
        both = getattr(self, "_both", None)
        if both is not None:
            self.errors.pop("denominator", None)
        self._refuse_more_than_all()
        on, since = data.get("on"), data.get("since")
        months = months_named(str(self.data.get(self.add_prefix("on"), "")))
        if on and months and not since and "since" not in self.errors:
            # « 2024 » is what was counted that year, as in a table that is imported, and not its first day.
            data["since"], data["on"] = since, on = on, last_day(on, months)
            if on > timezone.localdate() and data.get("role", Role.ACTUAL) != Role.TARGET:
                self.add_error("on", gettext("Cette période n’est pas finie : écrivez le jour où l’on a compté."))
                return data
        if on and since and since > on:
            self.add_error("since", gettext("La période commence après sa fin : échangez les deux dates."))
        if on and on > timezone.localdate() and data.get("role", Role.ACTUAL) != Role.TARGET:
            self.add_error(
                "on", gettext("Ce jour n’est pas encore venu. Pour un but à atteindre, choisissez « visée ».")
            )
        return data

    def _refuse_more_than_all(self) -> None:
        """« 12 sur 10 » is no share: one of the two numbers was written in the place of the other."""
        numerator, denominator = self._share
        if numerator is not None and denominator is not None and numerator > denominator:
            words = gettext(
                "Une part ne dépasse pas son tout : %(part)s sur %(whole)s. Les deux nombres sont-ils échangés ?"
            )
            self.add_error("numerator", words % {"part": number_words(numerator), "whole": number_words(denominator)})

    @property
    def _share(self) -> tuple[Decimal | None, Decimal | None]:
        both = getattr(self, "_both", None)
        if both is not None:
            return both.numerator, both.denominator
        part, whole = (self.cleaned_data.get(name) for name in ("numerator", "denominator"))
        return part.number if part else None, whole.number if whole else None

    @property
    def counted(self) -> Counted:
        """What was said."""
        data = self.cleaned_data
        amounts = [data.get(name) for name in ("number", "numerator", "denominator")]
        numerator, denominator = self._share
        return Counted(
            on=data["on"],
            role=data.get("role") or Role.ACTUAL,
            since=data["since"],
            public=data["public"],
            insee=data["place"],
            about=any(amount.about for amount in amounts if amount),
            number=amounts[0].number if amounts[0] else None,
            numerator=numerator,
            denominator=denominator,
            level=data.get("level", ""),
            words=data.get("words", ""),
            consent=bool(data.get("consent")),
            source=data["source"],
            comment=data["comment"],
        )


def initial_of(value: Value) -> dict[str, Any]:
    """What the form shows of a row."""

    def shown(number: Decimal | None) -> str:
        if number is None:
            return ""
        said = number_words(number) if abs(number) < 1000 else written(number).replace(".", ",")
        return gettext("environ %(amount)s") % {"amount": said} if value.about else said

    return {
        "role": value.role,
        "number": shown(value.number),
        "numerator": shown(value.numerator),
        "denominator": shown(value.denominator).removeprefix("environ ").removeprefix("about "),
        "level": value.level,
        "words": value.words,
        "consent": value.consent,
        "on": value.on,
        "since": value.since,
        "public": value.public,
        "place": value.insee,
        "source": value.source,
        "comment": value.comment,
        "version": value.version,
    }
