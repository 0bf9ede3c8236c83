"""One form for every kind of evidence: whole without scripts, only the chosen kind with them."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import IO, Any, cast
from urllib.parse import urlsplit

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.functional import Promise, cached_property
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from mieux.atlas.forms.reading import is_address
from mieux.atlas.models import Initiative
from mieux.core.text import printable

from . import anchors, dates, files, waiting
from .contact import has_contact
from .files import BadFile, Upload
from .given import Given
from .models import Kind

#: Fields of each kind, in their order. The first one is what the kind cannot do without.
FIELDS: Mapping[str, tuple[str, ...]] = {
    Kind.QUOTE: ("quote", "quote_agreed"),
    Kind.LINK: ("url", "url_text"),
    Kind.DOCUMENT: ("document", "document_text"),
    Kind.PHOTO: ("photo", "photo_alt", "photo_speaker", "photo_consent"),
    Kind.TESTIMONY: ("testimony", "testimony_speaker", "testimony_consent"),
    Kind.MEASURE: ("measure", "measure_value"),
}
#: What may stay blank when the kind is chosen; everything else of the kind is asked for.
OPTIONAL = frozenset({"url_text", "document_text", "photo_speaker", "measure_value", "on"})

#: What each kind is called where one chooses.
CHOICES: Mapping[str, Promise] = {
    Kind.QUOTE: _("Une phrase de la fiche"),
    Kind.LINK: _("Un lien"),
    Kind.DOCUMENT: _("Un document"),
    Kind.PHOTO: _("Une photo"),
    Kind.TESTIMONY: _("Un témoignage"),
    Kind.MEASURE: _("Une mesure"),
}

NO_CONTACT = _("Pas d’adresse e-mail ni de téléphone ici : tout le monde pourra le lire. Dites-le autrement.")


def _words(label: Any, limit: int, help_text: Any = "", rows: int = 2) -> forms.CharField:
    return forms.CharField(
        label=label, help_text=help_text, required=False, max_length=limit, widget=forms.Textarea(attrs={"rows": rows})
    )


class EvidenceForm(forms.Form):
    """One piece of evidence, or none. `given()` once valid.

    Only the fields of the chosen kind count; the others keep what was typed in them. A file that was good waits while
    the rest is corrected (`kept_document`, `kept_photo`).
    """

    kind = forms.ChoiceField(label=_("Qu’avez-vous à montrer ?"), required=False, widget=forms.RadioSelect)

    quote = _words(
        _("La phrase, telle qu’elle est écrite"),
        anchors.LONGEST,
        _("Copiez-la depuis la fiche : elle restera lisible même si la fiche change un jour."),
    )
    quote_agreed = forms.BooleanField(label=_("Oui, c’est cette phrase"), required=False)

    url = forms.CharField(
        label=_("L’adresse de la page"),
        required=False,
        max_length=500,
        help_text=_("Un article, un compte rendu, une vidéo : https://…"),
        widget=forms.TextInput(attrs={"inputmode": "url", "autocapitalize": "off", "spellcheck": "false"}),
    )
    url_text = _words(_("Ce qu’on y lit"), 600, _("La phrase ou le chiffre qui compte : les pages disparaissent."))

    document = forms.FileField(
        label=_("Le fichier"),
        required=False,
        help_text=_("PDF, docx, odt, xlsx, ods, csv, txt ou image ; 10 Mo au plus."),
        widget=forms.FileInput(attrs={"accept": files.ACCEPTED}),
    )
    document_text = _words(
        _("Ce qu’il faut y voir"), 600, _("La page, la ligne, l’idée : chacun n’a pas le temps de tout lire.")
    )

    photo = forms.FileField(
        label=_("L’image"),
        required=False,
        help_text=_("JPEG, PNG ou WebP, 10 Mo au plus. Nous en retirons le lieu et la date cachés dans le fichier."),
        widget=forms.FileInput(attrs={"accept": files.ACCEPTED_PICTURES}),
    )
    photo_alt = forms.CharField(
        label=_("Que voit-on ?"),
        required=False,
        max_length=300,
        help_text=_("Pour qui ne voit pas l’image : « Six voisines plantent des tomates entre deux tours »."),
    )
    photo_speaker = forms.CharField(label=_("Qui l’a prise ?"), required=False, max_length=120)
    photo_consent = forms.BooleanField(
        label=_("Les personnes reconnaissables sont d’accord, et j’ai le droit de montrer cette image."), required=False
    )

    testimony = _words(_("Ce que la personne a dit"), 2000, _("Avec ses mots à elle."), rows=4)
    testimony_speaker = forms.CharField(
        label=_("Qui parle ?"),
        required=False,
        max_length=120,
        help_text=_("Comme elle le souhaite : « une voisine », « Rosa, bénévole ». Ni adresse, ni téléphone."),
    )
    testimony_consent = forms.BooleanField(
        label=_("Cette personne est d’accord pour que ses mots soient publics."), required=False
    )

    measure = _words(
        _("Ce qui a été compté"),
        600,
        _("Le nombre, l’unité, et comment on l’a compté : « 43 repas, cahier du chef »."),
        rows=2,
    )
    measure_value = forms.ChoiceField(label=_("Une valeur déjà suivie"), required=False)

    on = forms.CharField(
        label=_("Quel jour était-ce ?"),
        required=False,
        max_length=40,
        help_text=_("05/03/2024, 5 mars 2024, ou seulement mars 2024."),
    )

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        files: Any = None,
        *,
        initiative: Initiative,
        prefix: str = "preuve",
        required: bool = False,
        kinds: Iterable[str] | None = None,
        values: Sequence[tuple[str, str]] = (),
        initial: Mapping[str, Any] | None = None,
    ) -> None:
        """`kinds`: those offered (all). `values`: (pk, words) of indicator values a measure may point to."""
        super().__init__(data, files, prefix=prefix, initial=dict(initial or {}))
        self.initiative = initiative
        self.needed = required
        wanted = set(kinds) if kinds is not None else set(FIELDS)
        self.kinds = [kind for kind in FIELDS if kind in wanted]
        for kind, names in FIELDS.items():
            if kind not in wanted:
                for name in names:
                    del self.fields[name]
        if "measure_value" in self.fields:
            if values:
                value_field = cast(forms.ChoiceField, self.fields["measure_value"])
                value_field.choices = [("", gettext("Aucune, je la décris seulement")), *values]
            else:
                del self.fields["measure_value"]
        kind_field = cast(forms.ChoiceField, self.fields["kind"])
        none: list[tuple[str, Any]] = [] if required else [("", _("Rien pour l’instant"))]
        kind_field.choices = [*none, *((kind, CHOICES[kind]) for kind in self.kinds)]
        for field in self.fields.values():
            if isinstance(field.widget, forms.Textarea) and getattr(field, "max_length", None):
                field.widget.attrs["data-limit"] = field.max_length  # type: ignore[attr-defined]
        #: What the fiche says, when it is nearly what was quoted: offered with « Oui, c’est cette phrase ».
        self.suggestion = ""
        self._given: Given | None = None
        self._uploads: dict[str, Upload] = {}
        self._tokens: dict[str, str] = {}

    # --- what was typed → evidence ----------------------------------------------------------------

    def clean(self) -> dict[str, Any]:
        """Choose the kind, then read its fields with the reader of that kind."""
        data = self.cleaned_data
        for name, value in list(data.items()):
            if isinstance(value, str):
                data[name] = printable(value).strip()
        self._take_waiting()
        kind = self._kind(data)
        if not kind:
            return data
        for other, names in FIELDS.items():
            if other != kind:
                # What was typed for another kind does not count, right or wrong.
                for name in names:
                    self.errors.pop(name, None)
        readers: Mapping[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
            Kind.QUOTE: self._quote,
            Kind.LINK: self._link,
            Kind.DOCUMENT: self._document,
            Kind.PHOTO: self._photo,
            Kind.TESTIMONY: self._testimony,
            Kind.MEASURE: self._measure,
        }
        on = None
        if data.get("on"):
            try:
                on = dates.read_day(data["on"], get_language() or "fr")
            except dates.BadDay as error:
                self.add_error("on", str(error))
        # A quote is the fiche's own words, already public.
        for name in (
            "url_text",
            "document_text",
            "photo_alt",
            "photo_speaker",
            "testimony",
            "testimony_speaker",
            "measure",
        ):
            if name in FIELDS[kind] and has_contact(data.get(name) or ""):
                self.add_error(name, NO_CONTACT)
        said = readers[kind](data)
        if not self.errors:
            self._given = Given(kind=Kind(kind), on=on, **said)
        return data

    def _kind(self, data: dict[str, Any]) -> str:
        """The kind chosen; without a choice, the only kind whose fields hold something."""
        if "kind" in self.errors:
            return ""
        if data.get("kind"):
            return str(data["kind"])
        filled = [
            kind
            for kind in self.kinds
            if any(data.get(name) or name in self._uploads for name in FIELDS[kind] if not name.endswith("_consent"))
        ]
        if len(filled) == 1:
            return filled[0]
        if filled:
            self.add_error("kind", gettext("Vous avez rempli plusieurs sortes de preuves : dites laquelle garder ici."))
        elif self.needed:
            self.add_error("kind", gettext("Choisissez ce que vous avez à montrer."))
        elif data.get("on"):
            self.add_error("kind", gettext("Vous avez écrit une date : qu’a-t-on vu ce jour-là ?"))
        return ""

    def given(self) -> Given | None:
        """What was given; None when the form was left blank. Only once it is valid."""
        return self._given if self.is_valid() else None

    def _ask(self, data: dict[str, Any], name: str, words: str) -> str:
        """The text of a field that cannot stay blank."""
        value = str(data.get(name) or "")
        if not value and name not in self.errors:
            self.add_error(name, words)
        return value

    def _quote(self, data: dict[str, Any]) -> dict[str, Any]:
        quote = self._ask(data, "quote", gettext("Copiez ici une phrase de la fiche."))
        if not quote:
            return {}
        if len(quote) < 8:
            self.add_error("quote", gettext("C’est trop court pour la retrouver : citez au moins quelques mots."))
            return {}
        anchor = anchors.place(self.initiative, quote)
        if anchor is None:
            self.add_error(
                "quote",
                gettext(
                    "Cette phrase n’est pas dans la fiche. Copiez-la telle quelle, ou choisissez une autre sorte "
                    "de preuve."
                ),
            )
        elif anchor.close and not data.get("quote_agreed"):
            self.suggestion = anchor.quote
            self.add_error(
                "quote",
                gettext("La fiche dit presque cela : « %(quote)s » Est-ce cette phrase ?") % {"quote": anchor.quote},
            )
        else:
            return {"text": anchor.quote, "anchor": anchors.agreed(anchor)}
        return {}

    def _link(self, data: dict[str, Any]) -> dict[str, Any]:
        url = self._ask(data, "url", gettext("Écrivez l’adresse de la page."))
        if not url:
            return {}
        try:
            return {"url": read_link(url), "text": data.get("url_text") or ""}
        except ValueError as error:
            self.add_error("url", str(error))
            return {}

    def _document(self, data: dict[str, Any]) -> dict[str, Any]:
        upload, token = self._file(data, "document", gettext("Choisissez le fichier."), files.check_document)
        return {"upload": upload, "waited": token, "text": data.get("document_text") or ""}

    def _photo(self, data: dict[str, Any]) -> dict[str, Any]:
        upload, token = self._file(data, "photo", gettext("Choisissez l’image."), files.check_photo)
        alt = self._ask(data, "photo_alt", gettext("Dites ce que l’on voit, pour qui ne voit pas l’image."))
        if not data.get("photo_consent"):
            self.add_error(
                "photo_consent", gettext("Cochez la case si c’est bien le cas. Sinon, mieux vaut une autre image.")
            )
        return {
            "upload": upload,
            "waited": token,
            "alt": alt,
            "speaker": data.get("photo_speaker") or "",
            "consent": True,
        }

    def _testimony(self, data: dict[str, Any]) -> dict[str, Any]:
        text = self._ask(data, "testimony", gettext("Écrivez ce que la personne a dit."))
        speaker = self._ask(data, "testimony_speaker", gettext("Dites qui parle, comme cette personne le souhaite."))
        if not data.get("testimony_consent"):
            self.add_error(
                "testimony_consent",
                gettext("Demandez-lui d’abord, puis cochez. Sans son accord, ses mots restent à elle."),
            )
        return {"text": text, "speaker": speaker, "consent": True}

    def _measure(self, data: dict[str, Any]) -> dict[str, Any]:
        value = str(data.get("measure_value") or "")
        text = str(data.get("measure") or "")
        if not text and value:
            field = cast(forms.ChoiceField, self.fields["measure_value"])
            text = str(dict(cast(Any, field.choices)).get(value, ""))
        if not text:
            self._ask(data, "measure", gettext("Écrivez ce qui a été compté : un nombre, une unité, une méthode."))
        return {"text": text, "value": value}

    # --- files ------------------------------------------------------------------------------------

    def _take_waiting(self) -> None:
        """Find again the files that waited since the last try."""
        for name in ("document", "photo"):
            token = str(self.data.get(self.kept_name(name)) or "")
            wanted = name in self.fields and token and not self.cleaned_data.get(name)
            if wanted and (upload := waiting.take(token)):
                self._uploads[name], self._tokens[name] = upload, token

    def _file(
        self,
        data: dict[str, Any],
        name: str,
        words: str,
        check: Callable[[IO[bytes], str, int | None], Upload],
    ) -> tuple[Upload | None, str]:
        file: UploadedFile | None = data.get(name)
        if file:
            try:
                self._uploads[name] = check(cast(IO[bytes], file), file.name or "", file.size)
            except BadFile as error:
                self.add_error(name, str(error))
                return None, ""
        elif name not in self._uploads and name not in self.errors:
            self.add_error(name, words)
        return self._uploads.get(name), self._tokens.get(name, "")

    def kept_name(self, name: str) -> str:
        """The field that carries the token of a file that waits."""
        return self.add_prefix(f"{name}_kept")

    def _kept(self, name: str) -> "KeptFile | None":
        upload = self._uploads.get(name)
        if upload is None:
            return None
        if name not in self._tokens:
            self._tokens[name] = waiting.keep(upload)
        token = self._tokens[name]
        return KeptFile(self.kept_name(name), token, upload.name) if token else None

    @cached_property
    def kept_document(self) -> "KeptFile | None":
        """The document that waits while the page is corrected. Asked for by the template of a refused form only."""
        return self._kept("document") if self.is_bound else None

    @cached_property
    def kept_photo(self) -> "KeptFile | None":
        """The photo that waits while the page is corrected."""
        return self._kept("photo") if self.is_bound else None

    # --- for the template ---------------------------------------------------------------------------

    @property
    def groups(self) -> list["Group"]:
        """The fields of each kind, for the template; `quote_agreed` shows only beside a suggestion."""
        return [
            Group(
                kind,
                str(CHOICES[kind]),
                [
                    Line(self[name], name in OPTIONAL)
                    for name in FIELDS[kind]
                    if name in self.fields and (name != "quote_agreed" or self.suggestion)
                ],
                self.kept_document if kind == Kind.DOCUMENT else self.kept_photo if kind == Kind.PHOTO else None,
            )
            for kind in self.kinds
        ]

    @property
    def sentences(self) -> list[tuple[str, list[str]]]:
        """What can be quoted: (part of the fiche in words, its sentences)."""
        said = anchors.read(self.initiative).sentences(get_language() or "fr")
        return [(anchors.part_words(part), sentences) for part, sentences in said]


class KeptFile:
    """A file that waits: the hidden field that carries it, and its name to be shown."""

    def __init__(self, field: str, token: str, name: str) -> None:
        """Plain data for the template."""
        self.field, self.token, self.name = field, token, name


class Line:
    """A field and whether it may stay blank once its kind is chosen."""

    def __init__(self, field: forms.BoundField, optional: bool) -> None:
        """Plain data for the template."""
        self.field, self.optional = field, optional


class Group:
    """The fields of one kind."""

    def __init__(self, kind: str, label: str, lines: list[Line], kept: KeptFile | None) -> None:
        """Plain data for the template."""
        self.kind, self.label, self.lines, self.kept = kind, label, lines, kept


def read_link(text: str) -> str:
    """An address of the web; a forgotten https:// is added. Raises `ValueError` with words for whoever wrote it."""
    url = "".join(text.split())
    if has_contact(url):
        raise ValueError(NO_CONTACT)
    if "://" not in url and not url.lower().startswith(("javascript:", "data:", "file:", "vbscript:")):
        url = f"https://{url.lstrip('/')}"
    scheme, colon, rest = url.partition("://")
    url = f"{scheme.lower()}{colon}{rest}"
    if not is_address(url) or not urlsplit(url).hostname:
        raise ValueError(gettext("Cette adresse ne mène pas à une page du web. Elle commence par https:// ou http://."))
    return url
