"""A table of values: a file or a pasted text, then what each column holds and what each name becomes."""

from io import BytesIO
from typing import IO, Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ..importing.check import BOTH, EXTRA, IGNORE, KEEP, REPLACE, Choices
from ..importing.columns import FIELDS
from ..importing.plans import NEW, SKIP, USE
from ..models import Indicator, IndicatorKind
from ..tables.limits import MAX_BYTES, BadTable

COLUMNS_ASKED, PLANS_ASKED, CLASHES_ASKED = 120, 50, 60
"""Questions on one page (a form holds four hundred fields); beyond them, what was understood holds."""


class TableForm(forms.Form):
    """What somebody brings. `file` and `text`: one of them."""

    file = forms.FileField(
        label=_("Un fichier"),
        required=False,
        help_text=_("Tableur ou texte : .xlsx, .ods ou .csv, 20 Mo au plus."),
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx,.ods"}),
        error_messages={"empty": _("Ce fichier est vide.")},
    )
    text = forms.CharField(
        label=_("Ou un tableau collé"),
        required=False,
        max_length=500_000,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false", "class": "pasted"}),
        help_text=_("Copiez les cellules dans votre tableur, titres compris, et collez-les ici."),
    )
    indicator = forms.ChoiceField(
        label=_("Toutes les lignes parlent du même indicateur ?"),
        required=False,
        help_text=_("Seulement si aucune colonne ne donne son nom."),
    )

    def __init__(self, data: Any, files: Any, indicators: list[Indicator], **more: Any) -> None:
        super().__init__(data, files, **more)
        self.indicators = {str(row.pk): row for row in indicators}
        choices = [("", gettext("Non, une colonne le dit")), *((pk, row.name) for pk, row in self.indicators.items())]
        self.fields["indicator"].choices = choices  # type: ignore[attr-defined]

    def clean_file(self) -> UploadedFile | None:
        """Not larger than a table."""
        file: UploadedFile | None = self.cleaned_data["file"]
        if file is not None and (file.size or 0) > MAX_BYTES:
            raise forms.ValidationError(str(BadTable.too_large()))
        return file

    def clean(self) -> dict[str, Any]:
        """One of the two."""
        data = self.cleaned_data
        text = (data.get("text") or "").strip()
        if not self.errors and not data.get("file") and not text:
            self.add_error("file", gettext("Choisissez un fichier, ou collez un tableau en dessous."))
        if data.get("file") and text:
            self.add_error("text", gettext("Un fichier ou un tableau collé : gardez l’un des deux."))
        return data

    @property
    def content(self) -> tuple[IO[bytes], str]:
        """The bytes and a name."""
        file = self.cleaned_data.get("file")
        if file:
            return file, file.name or "tableau"
        return BytesIO(self.cleaned_data["text"].encode()), gettext("tableau collé")

    @property
    def alone(self) -> Indicator | None:
        """The indicator of every row, if somebody said so."""
        return self.indicators.get(self.cleaned_data.get("indicator") or "")


class WordsField(forms.CharField):
    """Words one a line; a browser that ends its lines its own way has changed nothing."""

    def to_python(self, value: Any) -> str:
        """With plain line ends."""
        return str(super().to_python(value)).replace("\r\n", "\n")


class ChoicesForm(forms.Form):
    """What becomes of each column and of each name; made from the report of a batch."""

    def __init__(self, data: Any, report: dict[str, Any], kept: Choices, indicators: list[Indicator]) -> None:
        super().__init__(data, auto_id="choix_%s")
        self.report, self.kept = report, kept
        table = report.get("table") or {}
        if len(table.get("sheets", [])) > 1:
            self.fields["sheet"] = forms.ChoiceField(
                label=_("Feuille"), choices=[(name, name) for name in table["sheets"]], initial=table["sheet"]
            )
        self._columns(report)
        self._plans(report, indicators)
        if "indicator" not in {each["use"] for each in report.get("columns", [])}:
            self.fields["alone"] = forms.ChoiceField(
                label=_("L’indicateur de toutes les lignes"),
                required=False,
                choices=[("", _("À choisir")), *((str(row.pk), row.name) for row in indicators)],
                initial=str(kept.alone or ""),
            )
        if report.get("counts", {}).get("clash"):
            self.fields["duplicates"] = forms.ChoiceField(
                label=_("Quand une autre valeur est déjà là"),
                choices=[
                    (KEEP, _("Garder celle d’ici")),
                    (REPLACE, _("La remplacer par celle du fichier")),
                    (BOTH, _("Garder les deux")),
                ],
                initial=kept.duplicates,
                widget=forms.RadioSelect,
            )
        for clash in report.get("clashes", [])[:CLASHES_ASKED]:
            self.fields[f"clash_{clash['row']}"] = forms.ChoiceField(
                label=_("Ligne %(row)s") % {"row": clash["row"]},
                required=False,
                choices=[
                    ("", _("comme ci-dessus")),
                    (KEEP, _("celle d’ici")),
                    (REPLACE, _("celle du fichier")),
                    (BOTH, _("les deux")),
                ],
                initial=(kept.each or {}).get(str(clash["row"]), ""),
            )

    def _columns(self, report: dict[str, Any]) -> None:
        uses = [
            (gettext("Elle contient"), [(field, words) for field, words in FIELDS.items()]),
            (
                gettext("Rien de tout cela"),
                [(EXTRA, _("à garder telle quelle, à côté")), (IGNORE, _("à laisser de côté"))],
            ),
        ]
        for each in report.get("columns", [])[:COLUMNS_ASKED]:
            self.fields[f"column_{each['place']}"] = forms.ChoiceField(
                label=each["name"] or gettext("Colonne sans titre"), choices=uses, initial=each["use"]
            )

    def _plans(self, report: dict[str, Any], indicators: list[Indicator]) -> None:
        here = [(f"{USE}:{row.pk}", row.name) for row in indicators]
        self.keys = list(report.get("plans", {}))[:PLANS_ASKED]
        for n, key in enumerate(self.keys):
            plan = report["plans"][key]
            choices: list[Any] = [(NEW, _("le créer ici")), (SKIP, _("laisser ses lignes de côté"))]
            if here:
                choices.insert(1, (gettext("C’est un indicateur d’ici"), here))
            initial = f"{USE}:{plan['pk']}" if plan["do"] == USE else plan["do"]
            self.fields[f"plan_{n}"] = forms.ChoiceField(label=plan["name"], choices=choices, initial=initial)
            if plan["do"] == USE:
                continue
            self.fields[f"kind_{n}"] = forms.ChoiceField(
                label=_("Forme"),
                required=False,
                initial=plan["kind"],
                choices=[
                    (IndicatorKind.NUMBER, _("un nombre")),
                    (IndicatorKind.PERCENTAGE, _("une part")),
                    (IndicatorKind.SCALE, _("une échelle")),
                    (IndicatorKind.TESTIMONY, _("des témoignages")),
                ],
            )
            self.fields[f"unit_{n}"] = forms.CharField(
                label=_("Unité"), required=False, max_length=60, initial=plan["unit"]
            )
            if plan["kind"] == IndicatorKind.SCALE:
                self.fields[f"scale_{n}"] = WordsField(
                    label=_("Les mots, du premier au dernier"),
                    required=False,
                    max_length=1000,
                    initial="\n".join(level["label"] for level in plan["scale"]),
                    widget=forms.Textarea(attrs={"rows": max(3, len(plan["scale"]))}),
                )

    def clean(self) -> dict[str, Any]:
        """A field stands in one column only."""
        data = self.cleaned_data
        taken: dict[str, str] = {}
        for name, use in list(data.items()):
            if not name.startswith("column_") or use in (EXTRA, IGNORE):
                continue
            if use in taken:
                words = gettext("Une autre colonne contient déjà cela : « %(other)s ». Gardez-en une.")
                self.add_error(name, words % {"other": self.fields[taken[use]].label})
            taken.setdefault(use, name)
        return data

    @property
    def choices(self) -> Choices:
        """What was decided."""
        data = self.cleaned_data
        sheet = data.get("sheet") or self.kept.sheet
        other_sheet = bool(data.get("sheet")) and data["sheet"] != (self.report.get("table") or {}).get("sheet")
        plans: dict[str, dict[str, Any]] = {}
        for n, key in enumerate(self.keys):
            do, __, pk = data[f"plan_{n}"].partition(":")
            plans[key] = {"do": do, "pk": int(pk) if pk else None}
            for name in ("kind", "unit", "scale"):
                if f"{name}_{n}" in data:
                    plans[key][name] = data[f"{name}_{n}"]
        columns = {name.removeprefix("column_"): use for name, use in data.items() if name.startswith("column_")}
        each = {name.removeprefix("clash_"): use for name, use in data.items() if name.startswith("clash_") and use}
        alone = data.get("alone") or (str(self.kept.alone) if self.kept.alone and "alone" not in self.fields else "")
        return Choices(
            sheet=sheet,
            header=0 if other_sheet else self.kept.header,
            # Another sheet has other columns: what was chosen for the first says nothing about it.
            columns=None if other_sheet else columns or None,
            plans=None if other_sheet else plans or None,
            duplicates=data.get("duplicates") or self.kept.duplicates,
            each=each or None,
            alone=int(alone) if alone else None,
        )
