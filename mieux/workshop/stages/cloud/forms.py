"""What may be sent to a cloud, and what the facilitator sets."""

import re

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mieux.workshop.rules import tidy

from ..kind import Refused

WORD_LENGTH = 40
EACH_MOST = 5
ORDERS = (("alpha", gettext_lazy("alphabétique")), ("arrival", gettext_lazy("celui des arrivées")))


def words_of(text: str) -> list[str]:
    """The words of one sending, each once: commas, semicolons and new lines part them. Refused with what is wrong."""
    parts = [tidy(part).strip(" .") for part in re.split(r"[,;\n]", text[:2000])]
    found = list(dict.fromkeys(part for part in parts if part))
    if not found:
        raise Refused(_("Écrivez un mot, le premier qui vient."))
    if long := next((word for word in found if len(word) > WORD_LENGTH), ""):
        raise Refused(
            _("« %(word)s… » est long pour un nuage : 40 signes au plus par mot.") % {"word": long[:WORD_LENGTH]}
        )
    return found


class SettingsForm(forms.Form):
    """The question, how many words each, and how they stand."""

    question = forms.CharField(
        label=gettext_lazy("La question posée"),
        help_text=gettext_lazy("Elle s’affiche en grand. Vide : l’intitulé de la séquence en tient lieu."),
        required=False,
        max_length=200,
    )
    each = forms.IntegerField(
        label=gettext_lazy("Mots par téléphone"),
        min_value=1,
        max_value=EACH_MOST,
        help_text=gettext_lazy("D’un à cinq."),
    )
    order = forms.ChoiceField(
        label=gettext_lazy("L’ordre des mots"),
        help_text=gettext_lazy("Jamais celui du nombre : un nuage n’est pas un classement."),
        choices=ORDERS,
        widget=forms.RadioSelect,
    )
    sized = forms.BooleanField(
        label=gettext_lazy("Écrire un peu plus grand ce qui revient"),
        required=False,
    )
