"""The forms by which a voyage begins: a name, a template, a text or a file, sentences to keep, photos."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from mieux.core.text import printable
from mieux.evidence.files import ACCEPTED_PICTURES
from mieux.method import pack
from mieux.spot import files

from .. import zones
from ..beginning import MOST, TITLE_LENGTH, Proposal, proposal_of, tidy

TEXT_LENGTH = 60_000
"""Characters of a pasted text: some twenty pages."""
STATE_LENGTH = 400_000


class TitleForm(forms.Form):
    """A voyage from nothing: its name is enough."""

    title = forms.CharField(
        label=_("Le nom du voyage"),
        max_length=TITLE_LENGTH,
        help_text=_("« Le jardin dans la cour ». Il se change à tout moment."),
        error_messages={"required": _("Donnez-lui un nom, même provisoire.")},
    )

    def clean_title(self) -> str:
        """One line."""
        title = tidy(self.cleaned_data["title"])
        if not title:
            raise forms.ValidationError(_("Donnez-lui un nom, même provisoire."))
        return title


class TemplateForm(TitleForm):
    """A voyage that asks the questions of one line of work."""

    template = forms.ChoiceField(required=False, choices=())

    def __init__(self, *values: Any, **named: Any) -> None:
        super().__init__(*values, **named)
        self.fields["template"].choices = template_choices()  # type: ignore[attr-defined]


class ChangeTemplateForm(forms.Form):
    """Other questions for a voyage that is at sea: its cards stay."""

    template = forms.ChoiceField(required=False, choices=())

    def __init__(self, *values: Any, **named: Any) -> None:
        super().__init__(*values, **named)
        self.fields["template"].choices = template_choices()  # type: ignore[attr-defined]


def template_choices() -> list[tuple[str, str]]:
    """Every template of the pack, and the method's own questions."""
    return [("", gettext("Les questions de la méthode")), *((each.id, each.label.plain) for each in pack().templates)]


class TextForm(TitleForm):
    """A text pasted or in a file."""

    text = forms.CharField(
        label=_("Collez un texte"),
        required=False,
        strip=False,
        help_text=_(
            "Un compte rendu, une note, un dossier de subvention : ce qui traîne dans un tiroir fera l’affaire."
        ),
        widget=forms.Textarea(attrs={"rows": 9}),
    )
    file = forms.FileField(
        label=_("Ou choisissez un fichier"),
        required=False,
        help_text=_(".txt, .md, .docx, .odt ou .pdf. Il est lu, puis oublié."),
        widget=forms.FileInput(attrs={"accept": ",".join(files.SUFFIXES)}),
    )

    def clean_file(self) -> UploadedFile | None:
        """Not heavier than what is read."""
        file: UploadedFile | None = self.cleaned_data["file"]
        if file and (file.size or 0) > files.MAX_BYTES:
            raise forms.ValidationError(str(files.BadFile("too-big").text))
        return file

    def clean(self) -> dict[str, Any]:
        """One text: the file's when there is one."""
        data = self.cleaned_data
        data["text"] = str(printable(data.get("text") or "")).strip()
        if not data.get("file") and "file" not in self.errors:
            if not data["text"]:
                self.add_error("text", gettext("Collez un texte, ou choisissez un fichier."))
            elif len(data["text"]) > TEXT_LENGTH:
                self.add_error(
                    "text", gettext("Ce texte est très long. Il est toujours là : gardez le passage qui compte.")
                )
        return data


# --- Sentences to keep, move or leave -----------------------------------------------------------------


def state_of(proposals: Sequence[Proposal]) -> str:
    """The sentences as they travel in the page, between two sendings of the form: nothing is kept here."""
    return json.dumps([asdict(each) for each in proposals[:MOST]], ensure_ascii=False)


def proposals_in(data: QueryDict) -> list[Proposal]:
    """The sentences that came back, with what the person chose: `garder-3` ticked, `ou-3` the zone."""
    state = data.get("etat", "")
    try:
        rows = json.loads(state) if len(state) <= STATE_LENGTH else []
    except (ValueError, RecursionError):
        rows = []
    found = []
    for number, row in enumerate(rows[:MOST] if isinstance(rows, list) else []):
        one = proposal_of(row)
        if one is None:
            continue
        where = data.get(f"ou-{number}", one.zone)
        found.append(replace(proposal_of({**asdict(one), "zone": where}) or one, kept=f"garder-{number}" in data))
    return found


def chosen(proposals: Sequence[Proposal]) -> tuple[Proposal, ...]:
    """Those that were kept and have a zone."""
    return tuple(each for each in proposals if each.kept and each.zone)


def zone_choices() -> list[tuple[str, str]]:
    """Where a sentence may go."""
    return [(place.id, f"{place.metaphor} — {place.label}") for place in zones.places() if place.id != zones.HOLD]


# --- Photos ----------------------------------------------------------------------------------------------


class _ManyFiles(forms.FileInput):
    allow_multiple_selected = True


class PhotoForm(forms.Form):
    """One or several photos of a sheet."""

    photos = forms.Field(
        label=_("Les photos de l’affiche"),
        required=False,
        help_text=_(
            "JPEG, PNG ou WebP, 10 Mo au plus chacune, six à la fois. Le lieu et l’appareil en sont effacés. "
            "Une photo par feuille, bien à plat, se lit mieux qu’un grand angle."
        ),
        widget=_ManyFiles(attrs={"accept": ACCEPTED_PICTURES, "multiple": True}),
    )
    label = forms.CharField(
        label=_("Qu’est-ce que c’est ?"),
        required=False,
        max_length=120,
        help_text=_("« Atelier du 12 mars, table du fond »."),
    )

    def clean_label(self) -> str:
        """One line."""
        return tidy(self.cleaned_data["label"])


def lines_of(data: Mapping[str, Any]) -> list[str]:
    """What was typed from a photo: one line, one card."""
    text = str(printable(str(data.get("lines", ""))))[:20_000]
    return [" ".join(line.split()) for line in text.splitlines() if line.strip()][:200]
