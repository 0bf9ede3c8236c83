"""What a person may send about letters: an invitation, a rhythm, three lines of log, half-way at a buoy."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mieux.core.text import printable

from ..models import Course, Rhythm, Role


def _text(value: Any) -> str:
    return str(printable(value or "")).replace("\r\n", "\n").strip()


class InviteForm(forms.Form):
    """A letter that invites somebody with an account aboard."""

    email = forms.EmailField(
        label=_("Son adresse e-mail"),
        max_length=254,
        help_text=_("La lettre part, l’adresse n’est pas gardée : il n’en reste que l’initiale et le domaine."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        error_messages={
            "required": _("À qui écrire ?"),
            "invalid": _("Cette adresse n’est pas complète. Elle ressemble à rosa@exemple.org."),
        },
    )
    role = forms.ChoiceField(
        label=_("Son rôle à bord"),
        choices=(
            (Role.CREW, _("équipage : écrit sur la carte")),
            (Role.COMPANION, _("accompagnement : lit, commente, et ne voit que les voyages qu’on lui partage")),
            (Role.CAPTAIN, _("capitaine : écrit, invite, débarque et peut effacer")),
        ),
        initial=Role.CREW,
        widget=forms.RadioSelect,
    )
    word = forms.CharField(
        label=_("Un mot de vous"),
        required=False,
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Il est dans la lettre, et nulle part ailleurs."),
    )

    def clean_word(self) -> str:
        """Text."""
        return _text(self.cleaned_data["word"])


class MailForm(forms.Form):
    """What one wants to be written about a voyage."""

    log = forms.ChoiceField(
        label=_("Le journal de bord : trois questions, par courriel"),
        choices=(
            (Rhythm.MONTH, _("une fois par mois")),
            (Rhythm.QUARTER, _("tous les trois mois")),
            (Rhythm.NEVER, _("pas de lettre")),
        ),
        widget=forms.RadioSelect,
        help_text=_("Le lien de la lettre s’ouvre sans mot de passe. Trois lignes suffisent."),
    )
    halfway = forms.BooleanField(label=_("M’écrire à mi-chemin de chaque balise, le jour de l’escale"), required=False)
    called = forms.BooleanField(
        label=_("M’écrire quand quelqu’un m’appelle « @Prénom » dans un commentaire"), required=False
    )


class LogForm(forms.Form):
    """Three lines about a month."""

    moved = forms.CharField(
        label=_("Ce qui a bougé"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Un oui, une clé prêtée, une idée de travers : tout compte."),
    )
    blocks = forms.CharField(
        label=_("Ce qui bloque"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
    blocks_card = forms.BooleanField(label=_("En faire aussi un requin sur la carte"), required=False)
    ahead = forms.CharField(
        label=_("La suite"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
    ahead_card = forms.BooleanField(label=_("En faire aussi une balise sur la carte"), required=False)

    def __init__(self, *values: Any, cards: bool = True, made: Any = (), **named: Any) -> None:
        super().__init__(*values, **named)
        for name in ("blocks", "ahead"):
            if not cards or name in made:
                del self.fields[f"{name}_card"]

    def clean(self) -> dict[str, Any]:
        """One line at least."""
        data = {**self.cleaned_data}
        for name in ("moved", "blocks", "ahead"):
            data[name] = _text(data.get(name))
        if not self.errors and not any(data[name] for name in ("moved", "blocks", "ahead")):
            self.add_error("moved", _("Une ligne suffit, dans l’une des trois cases."))
        return data

    def cards(self) -> tuple[str, ...]:
        """Which lines become a card too."""
        return tuple(name for name in ("blocks", "ahead") if self.cleaned_data.get(f"{name}_card"))


class HalfwayForm(forms.Form):
    """By letter one goes on or adjusts; beginning again closes the crossing, and is said aboard."""

    course = forms.ChoiceField(
        label=_("Et maintenant ?"),
        choices=[(each.value, each.label) for each in (Course.CONTINUE, Course.ADJUST)],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choisissez un cap.")},
    )
    note = forms.CharField(
        label=_("Comment cela pourrait-il être mieux ?"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def clean_note(self) -> str:
        """Text."""
        return _text(self.cleaned_data["note"])
