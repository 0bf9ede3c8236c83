"""What a facilitator prepares."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from mieux.method import pack
from mieux.people.models import User
from mieux.voyage.models import Role, Voyage

from ..models import Names, Stage, Workshop
from ..models.workshop import TITLE_LENGTH, WORDS_LENGTH
from ..stages import all_kinds


class NewForm(forms.Form):
    """A title, and where to start from."""

    title = forms.CharField(
        label=_("Son nom"), help_text=_("Vide : celui du modèle."), required=False, max_length=TITLE_LENGTH
    )
    template = forms.ChoiceField(label=_("À partir de"), required=False, widget=forms.RadioSelect)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """The templates of the pack, then an empty one."""
        super().__init__(*args, **kwargs)
        choices = [(one.id, one.title.plain) for one in pack().workshops]
        self.fields["template"].choices = [*choices, ("", _("Une page blanche"))]  # type: ignore[attr-defined]


class WorkshopForm(forms.ModelForm):  # type: ignore[type-arg]
    """What holds for the whole workshop. From names and days the participants' notice is made."""

    class Meta:
        model = Workshop
        fields = ("title", "names", "keep_days", "airlock", "language", "voyage")
        labels = {
            "names": _("Comment s’appellent les participant·es ?"),
            "keep_days": _("Jours avant l’effacement, après la fin"),
            "airlock": _("Relire chaque carte avant de la montrer (le sas)"),
            "language": _("Langue de l’atelier"),
            "voyage": _("Le projet qui recevra les cartes"),
        }
        help_texts = {
            "keep_days": _("Les participant·es le lisent avant d’entrer. De 1 à 365."),
            "language": _("Celle de vos textes. Chaque téléphone garde la sienne pour le reste."),
        }
        widgets = {"names": forms.RadioSelect}

    language = forms.ChoiceField(choices=settings.LANGUAGES)
    names = forms.ChoiceField(choices=Names.choices, widget=forms.RadioSelect)
    keep_days = forms.IntegerField(min_value=1, max_value=365)

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        """Only voyages of which she is captain or crew can receive the cards."""
        super().__init__(*args, **kwargs)
        for name, label in self.Meta.labels.items():
            self.fields[name].label = label
        for name, text in self.Meta.help_texts.items():
            self.fields[name].help_text = text
        field = self.fields["voyage"]
        mine = Voyage.objects.filter(
            shipmates__user=user, shipmates__role__in=[Role.CAPTAIN, Role.CREW], closed_at=None
        )
        field.queryset = mine  # type: ignore[attr-defined]
        field.required = False
        field.empty_label = _("Aucun pour l’instant")  # type: ignore[attr-defined]


class StageForm(forms.ModelForm):  # type: ignore[type-arg]
    """The words and minutes of a stage; the settings of its kind are a form of their own beside."""

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


class AddForm(forms.Form):
    """Which kind of stage."""

    kind = forms.ChoiceField(label=_("Ajouter une séquence"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """All the kinds there are."""
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(kind.id, kind.label) for kind in all_kinds()]  # type: ignore[attr-defined]
