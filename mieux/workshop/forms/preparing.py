"""What a facilitator prepares."""

from typing import Any

from django import forms
from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from mieux.method import pack
from mieux.people.models import User
from mieux.voyage.models import Voyage

from ..models import Names, OwnTemplate, Participant, Stage, Workshop
from ..models.workshop import PLACE_LENGTH, TITLE_LENGTH, WORDS_LENGTH
from ..stages import all_kinds, kind_of

OWN = "mien-"
"""What the number of an own template begins with, beside the ids of the pack."""


def voyages_of(user: User) -> "QuerySet[Voyage]":
    """The voyages a workshop of hers can be for: those she is aboard of, companions too, that still sail."""
    return Voyage.objects.filter(shipmates__user=user, closed_at=None).order_by("title", "pk")


class NewForm(forms.Form):
    """A title, and where to start from: a template of the pack, one of her own, or nothing."""

    title = forms.CharField(
        label=_("Son nom"), help_text=_("Vide : celui du modèle."), required=False, max_length=TITLE_LENGTH
    )
    template = forms.ChoiceField(label=_("À partir de"), required=False, widget=forms.RadioSelect)

    def __init__(self, *args: Any, own: "QuerySet[OwnTemplate] | None" = None, **kwargs: Any) -> None:
        """The templates of the pack, her own, then an empty one."""
        super().__init__(*args, **kwargs)
        choices = [(one.id, one.title.plain) for one in pack().workshops]
        choices += [(f"{OWN}{one.pk}", one.title) for one in own or ()]
        self.fields["template"].choices = [*choices, ("", _("Une page blanche"))]  # type: ignore[attr-defined]


class WorkshopForm(forms.ModelForm):  # type: ignore[type-arg]
    """What holds for the whole workshop. From names, days and airlock the participants' notice is made."""

    class Meta:
        model = Workshop
        fields = ("title", "day", "hour", "place", "voyage", "language", "names", "keep_days", "airlock")
        labels = {
            "day": _("Quel jour ?"),
            "hour": _("À quelle heure ?"),
            "place": _("Où ?"),
            "names": _("Comment s’appellent les participant·es ?"),
            "keep_days": _("Jours avant l’effacement, après la fin"),
            "airlock": _("Relire chaque carte avant de la montrer (le sas)"),
            "language": _("Langue de l’atelier"),
            "voyage": _("Le projet qui recevra les cartes"),
        }
        help_texts = {
            "hour": _("Avec elle, le déroulé donne l’heure de chaque séquence."),
            "keep_days": _("Les participant·es le lisent avant d’entrer. De 1 à 365."),
            "language": _("Celle de vos textes. Chaque téléphone garde la sienne pour le reste."),
        }

    day = forms.DateField(required=False, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"))
    hour = forms.TimeField(required=False, widget=forms.TimeInput({"type": "time"}, format="%H:%M"))
    place = forms.CharField(required=False, max_length=PLACE_LENGTH)
    language = forms.ChoiceField(choices=settings.LANGUAGES)
    names = forms.ChoiceField(choices=Names.choices, widget=forms.RadioSelect)
    keep_days = forms.IntegerField(min_value=1, max_value=365)

    PLAN = ("title", "day", "hour", "place", "voyage", "language")
    TOLD = ("names", "keep_days", "airlock")

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        """Only voyages she is aboard of; whoever has no seat there any more finds them gone from the list."""
        super().__init__(*args, **kwargs)
        for name, label in self.Meta.labels.items():
            self.fields[name].label = label
        for name, text in self.Meta.help_texts.items():
            self.fields[name].help_text = text
        mine = voyages_of(user)
        field = self.fields["voyage"]
        field.queryset = mine  # type: ignore[attr-defined]
        field.required = False
        field.empty_label = _("Aucun pour l’instant")  # type: ignore[attr-defined]
        self.hidden_voyage = bool(self.instance.voyage_id) and not mine.filter(pk=self.instance.voyage_id).exists()
        if self.hidden_voyage:
            # Another facilitator chose it, or this one was put ashore: neither named nor undone by saving.
            del self.fields["voyage"]

    def clean_keep_days(self) -> int:
        """Whoever came in read how long it is kept: from then on it may only be shorter."""
        days, told = int(self.cleaned_data["keep_days"]), self.initial.get("keep_days") or 0
        if days > told and self.instance.pk and Participant.objects.filter(workshop=self.instance).exists():
            raise forms.ValidationError(
                ngettext(
                    "Des participant·es sont déjà là, et ont lu « %(n)s jour » : ce nombre ne peut plus que baisser.",
                    "Des participant·es sont déjà là, et ont lu « %(n)s jours » : ce nombre ne peut plus que baisser.",
                    told,
                )
                % {"n": told}
            )
        return days

    @property
    def plan_fields(self) -> list[forms.BoundField]:
        """What it is, when, where, for whom."""
        return [self[name] for name in self.PLAN if name in self.fields]

    @property
    def told_fields(self) -> list[forms.BoundField]:
        """What participants are told about."""
        return [self[name] for name in self.TOLD]


class StageForm(forms.ModelForm):  # type: ignore[type-arg]
    """The words, minutes and rights of a stage; the settings of its kind are a form of their own beside."""

    class Meta:
        model = Stage
        fields = ("title", "instruction", "script", "minutes")

    title = forms.CharField(label=_("Titre"), max_length=TITLE_LENGTH)
    instruction = forms.CharField(
        label=_("La consigne, lue par tout le monde"),
        required=False,
        max_length=WORDS_LENGTH,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    script = forms.CharField(
        label=_("Votre script, pour vous seul·e"),
        help_text=_("Sur la télécommande seulement, jamais à l’écran."),
        required=False,
        max_length=WORDS_LENGTH,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    minutes = forms.IntegerField(label=_("Minutes"), min_value=0, max_value=240, help_text=_("0 : sans minuteur."))
    may = forms.MultipleChoiceField(
        label=_("Ce que les participant·es peuvent faire ici"),
        help_text=_("Décochez ce qui se fait autrement : à voix haute, sur papier, par vous."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """One box for each gesture of the kind that has a name in plain words."""
        super().__init__(*args, **kwargs)
        named = [(id, verb.label) for id, verb in kind_of(self.instance).participant_verbs.items() if verb.label]
        self._named = [id for id, _label in named]
        if named:
            self.fields["may"].choices = named  # type: ignore[attr-defined]
            self.initial["may"] = [id for id in self._named if id not in self.instance.closed_verbs]
        else:
            del self.fields["may"]

    def closed_verbs(self) -> list[str]:
        """The gestures that are taken away; what this page does not name stays as it was."""
        if "may" not in self.fields:
            return list(self.instance.closed_verbs)
        unnamed = [id for id in self.instance.closed_verbs if id not in self._named]
        return unnamed + [id for id in self._named if id not in self.cleaned_data["may"]]

    @property
    def words(self) -> dict[str, Any]:
        """The columns of the stage."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields}


class AddForm(forms.Form):
    """Which kind of stage."""

    kind = forms.ChoiceField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """All the kinds there are."""
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(kind.id, kind.label) for kind in all_kinds()]  # type: ignore[attr-defined]


class TemplateForm(forms.Form):
    """The name under which a plan is kept."""

    title = forms.CharField(
        label=_("Garder ce déroulé comme modèle, sous le nom"),
        help_text=_("Un nom que vous avez déjà remplace l’ancien modèle. Vous seul·e le voyez."),
        max_length=TITLE_LENGTH,
    )


class RehearsalForm(forms.Form):
    """How many are simulated."""

    count = forms.IntegerField(label=_("Combien de participant·es simulé·es ?"), min_value=1, max_value=40, initial=12)
