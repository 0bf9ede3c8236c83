"""A question and its answer, as they are typed."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ..models.faq import ANSWER_LENGTH, QUESTION_LENGTH


class AskedForm(forms.Form):
    """What was asked, what the crew answers, and whether anybody may read it."""

    question = forms.CharField(
        label=_("La question"),
        max_length=QUESTION_LENGTH,
        error_messages={"required": _("Écrivez la question, comme on vous la pose.")},
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    answer = forms.CharField(
        label=_("Votre réponse"),
        help_text=_("Vide : la question attend, et cela se voit."),
        max_length=ANSWER_LENGTH,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    public = forms.BooleanField(
        label=_("La proposer pour les coulisses publiques"),
        help_text=_("La personne capitaine la choisit, ou non, en publiant l’histoire. Rien ne paraît avant."),
        required=False,
    )
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, tells: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not tells:
            del self.fields["public"]

    def clean(self) -> dict[str, Any]:
        """What may become public has an answer; names and addresses are looked at when it is published."""
        data = super().clean() or {}
        if data.get("public") and not data.get("answer", "").strip():
            self.add_error("answer", _("Répondez d’abord : une question publique a sa réponse."))
        return data
