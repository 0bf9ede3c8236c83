"""One fact at a time: what was seen, where it comes from, then the criterion, the phase, and last of all the word."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from mieux.core.text import printable
from mieux.evidence.contact import has_contact
from mieux.evidence.forms import NO_CONTACT
from mieux.method import pack
from mieux.method.models import Criterion

from ..actions import Fact
from ..models import COLOURED, NoveltyContext, Reading, ReadingCell, Word
from ..rules import is_novelty, wants_context
from ..snapshot import digest
from .context import ContextForm

MOST = 500
"""Characters of a fact: one sentence. What is longer is evidence."""

WORD_HELP = {
    Word.PRESENT: _("je le vois, et ce fait le montre"),
    Word.PARTLY: _("je le vois ici ou là, pas partout"),
    Word.NOT_SEEN: _("j’ai regardé, je ne l’ai pas vu : quelqu’un d’autre le verra peut-être"),
    Word.UNKNOWN: _("je n’ai pas de quoi le dire"),
}


def words_of(value: Any) -> str:
    """What was typed, on one line, without characters that nobody sees."""
    return " ".join(str(printable(value or "")).split())


class FactForm(forms.Form):
    """The fact and its cell; the evidence has its own form beside it (mieux.evidence)."""

    sentence = forms.CharField(
        label=_("Qu’avez-vous vu, lu ou entendu ?"),
        required=False,
        max_length=20_000,
        help_text=_("Un fait, en une phrase, comme vous le diriez à quelqu’un qui n’y était pas."),
        widget=forms.Textarea(attrs={"rows": 3, "data-limit": MOST}),
    )
    word = forms.ChoiceField(
        label=_("Et donc, dans cette case, vous diriez…"),
        choices=[(word, word.label) for word in Word],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choisissez un mot. « Ne sait pas » en est un bon.")},
    )
    reason = forms.CharField(
        label=_("Qu’est-ce qui vous a fait changer d’avis ?"),
        required=False,
        max_length=300,
        help_text=_(
            "Si le mot ou la case change : une phrase, lue par tout le monde dans l’historique de votre lecture. "
            "Changer d’avis est permis."
        ),
    )
    # What the cell said when the page was made.
    base = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)
    # How often the draft had been saved when the page was made.
    number = forms.IntegerField(required=False, min_value=0, max_value=10**9, widget=forms.HiddenInput)

    def __init__(
        self,
        data: Any = None,
        *,
        reading: Reading | None,
        cell: ReadingCell | None = None,
        contexts: "list[NoveltyContext] | None" = None,
        initial: dict[str, Any] | None = None,
    ) -> None:
        """`cell`: the one being corrected. `contexts`: those that this person may see and choose."""
        self.reading, self.cell = reading, cell
        super().__init__(data, initial={**self._of_cell(cell), **(initial or {})})
        self.criteria: list[Criterion] = list(pack().manifest("criteria.form"))  # type: ignore[arg-type]
        self.fields["criterion"] = forms.ChoiceField(
            label=gettext("De quel critère ce fait parle-t-il ?"),
            choices=[(each.id, str(each.label)) for each in self.criteria],
            widget=forms.RadioSelect,
            error_messages={
                "required": gettext("Choisissez un critère : celui que ce fait éclaire le mieux."),
                "invalid_choice": gettext("Ce critère n’est pas dans la méthode d’aujourd’hui. Choisissez-en un ici."),
            },
        )
        for criterion in self.criteria:
            self.fields[f"phase_{criterion.id}"] = forms.ChoiceField(
                label=gettext("À quel moment du projet ?"),
                choices=[(phase.id, str(phase.co_label.plain)) for phase in pack().phases],
                required=False,
                widget=forms.RadioSelect,
                error_messages={
                    "invalid_choice": gettext(
                        "Ce moment n’est pas dans la méthode d’aujourd’hui. Choisissez-en un ici."
                    )
                },
            )
        # The order of the page, which is the order in which errors are told.
        self.order_fields(["sentence", "criterion", *(f"phase_{each.id}" for each in self.criteria), "word", "reason"])
        self.fields["reason"].sometimes = True  # type: ignore[attr-defined]
        self.needs_context_form = reading is None or reading.context_id is None
        self.context = ContextForm(data, contexts=contexts or [], initial=initial, required=False)

    @staticmethod
    def _of_cell(cell: ReadingCell | None) -> dict[str, Any]:
        if cell is None:
            return {}
        return {
            "sentence": cell.sentence,
            "word": cell.word,
            "criterion": cell.criterion,
            f"phase_{cell.criterion}": cell.phase,
            "base": digest(cell),
        }

    # --- what was typed → a fact --------------------------------------------------------------------

    def clean_sentence(self) -> str:
        """One sentence, and nobody's address in it."""
        said = words_of(self.cleaned_data["sentence"])
        if len(said) > MOST:
            raise forms.ValidationError(
                gettext(
                    "C’est long pour une phrase : %(count)s signes, il en faut %(most)s au plus. Gardez le fait ; "
                    "le reste peut aller dans la preuve."
                )
                % {"count": len(said), "most": MOST}
            )
        if has_contact(said):
            raise forms.ValidationError(NO_CONTACT)
        return said

    def clean_reason(self) -> str:
        """Read by everybody too."""
        said = words_of(self.cleaned_data["reason"])
        if has_contact(said):
            raise forms.ValidationError(NO_CONTACT)
        return said

    def clean(self) -> dict[str, Any]:
        """The phase belongs to the criterion chosen; a coloured cell has its fact; novelty has its context."""
        data = self.cleaned_data
        criterion, word = data.get("criterion"), data.get("word")
        for each in self.criteria:
            if each.id != criterion:
                # Another criterion's phase, right or wrong, is not asked for.
                self.errors.pop(f"phase_{each.id}", None)
        if criterion and f"phase_{criterion}" not in self.errors and not data.get(f"phase_{criterion}"):
            self.add_error(f"phase_{criterion}", gettext("Choisissez un moment du projet."))
        if word in COLOURED and not data.get("sentence") and "sentence" not in self.errors:
            self.add_error(
                "sentence",
                gettext("Écrivez d’abord le fait. Sans fait, choisissez « pas vu » ou « ne sait pas » : c’est permis."),
            )
        if criterion and word and wants_context(criterion, word) and self.needs_context_form:
            self.context.needed = True
            if not self.context.is_valid():
                self.add_error(None, gettext("Nouveau pour qui, où, par rapport à quelle habitude ? Il faut le dire."))
        if self.changes_mind(data) and not data.get("reason") and "reason" not in self.errors:
            self.add_error("reason", gettext("Dites en quelques mots ce qui vous a fait changer d’avis."))
        return data

    def changes_mind(self, data: dict[str, Any]) -> bool:
        """A shared reading that says another word, or of another cell, than it did."""
        if self.cell is None or self.reading is None or self.reading.state != "shared":
            return False
        criterion = data.get("criterion")
        now = (data.get("word"), criterion, data.get(f"phase_{criterion}"))
        return None not in now and now != (self.cell.word, self.cell.criterion, self.cell.phase)

    def fact(self) -> Fact:
        """The fact, once valid."""
        data = self.cleaned_data
        return Fact(
            criterion=data["criterion"],
            phase=data[f"phase_{data['criterion']}"],
            word=Word(data["word"]),
            sentence=data["sentence"],
        )

    @property
    def gives_context(self) -> bool:
        """This fact colours novelty, and its context came with it."""
        fact = self.fact()
        return self.needs_context_form and wants_context(fact.criterion, fact.word)

    # --- for the template -----------------------------------------------------------------------------

    @property
    def cards(self) -> list[dict[str, Any]]:
        """The criteria, each with its question, its colour and its phases as radios with their own question."""
        chosen = str(self["criterion"].value() or "")
        rows = []
        for criterion in self.criteria:
            bound = self[f"phase_{criterion.id}"]
            here = str(bound.value() or "")
            rows.append(
                {
                    "criterion": criterion,
                    "chosen": criterion.id == chosen,
                    "novelty": is_novelty(criterion.id),
                    "phase": bound,
                    "phases": [
                        {"phase": phase, "question": criterion.phases[phase.id], "chosen": phase.id == here}
                        for phase in pack().phases
                    ],
                }
            )
        return rows

    @property
    def word_cards(self) -> list[dict[str, Any]]:
        """The four words, each with what it means."""
        chosen = str(self["word"].value() or "")
        return [{"word": word, "help": WORD_HELP[word], "chosen": word == chosen} for word in Word]
