"""A text to read, pasted or in a file; and where its sentences come from."""

from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from mieux.evidence.contact import has_contact
from mieux.evidence.forms import NO_CONTACT, read_link
from mieux.spot import files

from ..spotted import LONGEST, tidy

ACCEPTED = ",".join(files.SUFFIXES)


class SpotForm(forms.Form):
    """A text in French or in English."""

    text = forms.CharField(
        label=_("Collez un texte"),
        required=False,
        strip=False,
        help_text=_("Un article, un compte rendu, un bout de site, ce qu’une équipe dit d’elle-même."),
        widget=forms.Textarea(attrs={"rows": 12, "data-limit": LONGEST}),
    )
    file = forms.FileField(
        label=_("Ou choisissez un fichier"),
        required=False,
        help_text=_(".txt, .md, .docx, .odt ou .pdf. Il est lu, puis oublié."),
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
    )

    def clean_file(self) -> UploadedFile | None:
        """Not heavier than what is read."""
        file: UploadedFile | None = self.cleaned_data["file"]
        if file and (file.size or 0) > files.MAX_BYTES:
            raise forms.ValidationError(str(files.BadFile("too-big").text))
        return file

    def clean(self) -> dict[str, Any]:
        """One text: the file's when there is one, for whoever chooses a file after pasting means the file."""
        data = self.cleaned_data
        data["text"] = tidy(data.get("text") or "")
        if data.get("file") or self.errors:
            return data
        if not data["text"]:
            self.add_error("text", gettext("Collez un texte, ou choisissez un fichier : il n’y a encore rien à lire."))
        elif len(data["text"]) > LONGEST:
            self.add_error(
                "text",
                gettext(
                    "Ce texte est très long : une vingtaine de pages à la fois, c’est déjà beaucoup. Il est toujours "
                    "là : gardez le passage qui compte."
                ),
            )
        return data

    @property
    def file_name(self) -> str:
        """How the file is called, as something one may show."""
        file = self.cleaned_data.get("file")
        name = " ".join(tidy(file.name or "").split())[:120] if file else ""
        return "" if has_contact(name) else name


class SourceForm(forms.Form):
    """Where sentences come from that the fiche does not say."""

    source = forms.CharField(
        label=_("D’où vient ce texte ?"),
        max_length=300,
        required=False,
        help_text=_("Son adresse (https://…), ou ses mots : « Bulletin municipal, mars 2024 »."),
    )
    consent = forms.BooleanField(
        label=_("J’accepte que mes oui et mes non, avec ces phrases et sans mon nom, servent à entraîner l’assistant."),
        required=False,
    )

    def __init__(self, data: Any = None, *, needed: bool, initial: dict[str, Any] | None = None) -> None:
        """`needed`: some sentence comes from elsewhere than the fiche."""
        super().__init__(data, initial=initial)
        self.needed = needed
        if needed:
            # Only for the look of the label: what is missing is said below, in our words.
            self.fields["source"].required = True
            self.fields["source"].error_messages["required"] = gettext(
                "Dites d’où vient ce texte : une preuve sans source ne se vérifie pas."
            )
        else:
            del self.fields["source"]

    def clean_source(self) -> str:
        """Words, or an address of the web; nobody's own address."""
        said = " ".join(tidy(self.cleaned_data["source"]).split())
        if has_contact(said):
            raise forms.ValidationError(NO_CONTACT)
        if urlsplit(said).scheme or said.lower().startswith("www."):
            try:
                return read_link(said)
            except ValueError as error:
                raise forms.ValidationError(str(error)) from error
        return said
