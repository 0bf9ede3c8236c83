"""The form of a fiche: few things required, everything kept, the rest when one likes."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from mieux.core.text import printable
from mieux.method import pack
from mieux.method.fields import choice, choices
from mieux.method.items import Items
from mieux.method.models import Leaf

from .. import territories
from ..actions import Contact
from ..content import BLANK, DERIVED, Content, completed
from ..models import Direction, ImpactState, SaidBy
from .reading import read_links, read_start, show_links, show_start

COMMUNE, ABROAD, NOWHERE, KEEP = "commune", "ailleurs", "sans-lieu", "garder"


_WHERE = (
    (COMMUNE, _("Dans une commune de France")),
    (ABROAD, _("Ailleurs dans le monde")),
    (NOWHERE, _("Sans lieu : en ligne, ou partout à la fois")),
)


def _leaves_of(branch: str) -> Items[Leaf]:
    return pack().branches[branch].leaves


def _text(label: Any, rows: int, limit: int, help_text: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=False,
        max_length=limit,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


class FicheForm(forms.Form):
    """Turns what is typed into a content (`content()`) and back (`initial_of`).

    With `draft=True` only the name is required: a draft may be as unfinished as one likes.
    """

    name = forms.CharField(
        label=_("Son nom"), max_length=160, help_text=_("Celui que l’équipe emploie, ou celui que vous lui donneriez.")
    )
    pitch = forms.CharField(
        label=_("En une phrase"),
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Ce que l’on y fait, et avec qui. 200 caractères au plus : la suite a toute la place plus bas."),
    )
    where = forms.ChoiceField(
        label=_("Où cela se passe-t-il ?"),
        widget=forms.RadioSelect,
        choices=_WHERE,
    )
    commune = forms.CharField(
        label=_("Commune"),
        max_length=120,
        required=False,
        help_text=_("Son nom ou son code postal. S’il y en a plusieurs du même nom, nous vous demanderons laquelle."),
    )
    commune_choice = forms.CharField(required=False, max_length=5, widget=forms.HiddenInput)
    place_detail = forms.CharField(
        label=_("Plus précisément"),
        max_length=120,
        required=False,
        help_text=_("Un quartier, une rue, une ville hors de France. Pas l’adresse de quelqu’un."),
    )
    country = forms.ChoiceField(label=_("Pays"), required=False, help_text=_("Seulement si c’est hors de France."))

    story = _text(
        _("Son histoire"),
        8,
        20000,
        _(
            "Que s’y passe-t-il ? Qu’est-ce qui a changé ? Deux phrases suffisent pour commencer. "
            "Une ligne vide fait un "
            "paragraphe, une étoile * en début de ligne fait une liste."
        ),
    )
    need = _text(_("Le besoin, ou l’envie, de départ"), 3, 2000, _("Ce qui manquait, ou ce dont on rêvait."))
    origin = _text(
        _("Qui l’a lancée"),
        2,
        1000,
        _("Prénoms, collectif, circonstances : ce que ces personnes acceptent de dire en public."),
    )
    portrait = _text(
        _("Portrait"), 5, 8000, _("Une personne de l’équipe, son chemin, ce qui l’a décidée. Avec son accord.")
    )

    scale = choice(lambda: pack().scales, label=_("Échelle"), required=False, empty=_("Je ne sais pas encore"))
    sector = choice(lambda: pack().sectors, label=_("Secteur"), required=False, empty=_("Je ne sais pas encore"))
    bearer = choice(lambda: pack().bearers, label=_("Qui la porte"), required=False, empty=_("Je ne sais pas encore"))
    status = choice(
        lambda: pack().statuses, label=_("Où elle en est"), required=False, empty=_("Je ne sais pas encore")
    )
    learnt = _text(
        _("Si elle s’est arrêtée : ce qu’on en a appris"),
        3,
        4000,
        _("Une fin bien racontée évite à d’autres de tâtonner."),
    )
    start = forms.CharField(
        label=_("Depuis quand"),
        max_length=40,
        required=False,
        help_text=_("Une année (2012), un mois (09/2012) ou un jour (23/09/2013)."),
    )
    publics = choices(lambda: pack().publics, label=_("Publics concernés"), required=False)
    links = _text(
        _("Liens"),
        3,
        6000,
        _(
            "Un par ligne : l’adresse, puis un espace et son nom si vous voulez. Les vidéos restent "
            "des liens : rien ne se "
            "lance tout seul."
        ),
    )
    missing = _text(
        _("Ce qui manque encore"),
        3,
        2000,
        _(
            "Une fiche imparfaite et publiée vaut mieux qu’une fiche parfaite et rangée. Dites ce "
            "que d’autres pourraient "
            "compléter."
        ),
    )
    language = forms.ChoiceField(
        label=_("Langue de votre texte"), choices=(("fr", "Français"), ("en", "English")), required=False
    )
    contact_email = forms.EmailField(
        label=_("Une adresse pour recevoir les messages"),
        required=False,
        help_text=_("Jamais affichée, jamais exportée. Sans elle, les messages vont à l’adresse de votre compte."),
    )
    reachable = forms.BooleanField(
        label=_("On peut écrire à l’équipe par le formulaire du site"), required=False, initial=True
    )
    summary = forms.CharField(
        label=_("En deux mots, qu’avez-vous changé ?"),
        max_length=160,
        required=False,
        help_text=_("Visible dans l’historique de la fiche."),
    )
    version = forms.IntegerField(required=False, min_value=1, max_value=10**9, widget=forms.HiddenInput)

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        before: Content | None = None,
        initial: Mapping[str, Any] | None = None,
        draft: bool = False,
        new: bool = True,
        with_contact: bool = True,
    ) -> None:
        """`before` is the fiche as the person found it: what the form does not show is taken from there."""
        super().__init__(data, initial=dict(initial or {}), auto_id="id_%s")
        self.before: Content = completed(before or BLANK)
        self.candidates: list[territories.Commune] = []
        self._place: Content = {}
        self.new = new
        self._add_country()
        self._add_forms()
        self._add_levels()
        self._add_leaves()
        self._add_needs()
        if new:
            del self.fields["summary"]
        if not with_contact:
            del self.fields["contact_email"], self.fields["reachable"]
        self.draft = draft
        if draft:
            for optional in ("pitch", "where"):
                self.fields[optional].required = False
        if self._keeps_place():
            where = self.fields["where"]
            assert isinstance(where, forms.ChoiceField)
            words = gettext("Ne rien changer : %(place)s") % {"place": self.before["place_label"]}
            where.choices = [(KEEP, words), *_WHERE]
        self.fields["commune"].widget.attrs.update(
            {"autocomplete": "off", "list": "communes-proposees", "data-communes": reverse("atlas:communes")}
        )
        for name, field in self.fields.items():
            if isinstance(field.widget, forms.Textarea) or (
                isinstance(field.widget, forms.TextInput) and name in {"name"}
            ):
                field.widget.attrs["data-limit"] = getattr(field, "max_length", None) or ""

    # --- fields made from the method ------------------------------------------------------------

    def _add_country(self) -> None:
        english = get_language() == "en"
        names = sorted(
            ((each.iso, each.name_en if english else each.name_fr) for each in territories.countries().values()),
            key=lambda pair: territories.fold(pair[1]),
        )
        field = self.fields["country"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", gettext("Choisir un pays")), *(pair for pair in names if pair[0] != "FR")]

    def _add_forms(self) -> None:
        for form in pack().forms:
            self.fields[f"form_{form.id}"] = forms.BooleanField(label=form.label.plain, required=False)
            self.fields[f"form_{form.id}_reason"] = forms.CharField(
                label=_("Pourquoi la lire ainsi ?"), required=False, max_length=600
            )

    def _add_levels(self) -> None:
        for level in pack().levels:
            key = f"impact_{level.id}"
            self.fields[key] = _text(_("Ce qui change, ou pourrait changer"), 3, 2000)
            self.fields[f"{key}_state"] = forms.ChoiceField(
                label=_("Vous l’espérez, ou vous l’avez vu ?"),
                choices=(
                    (ImpactState.HOPED, _("Nous l’espérons")),
                    (ImpactState.OBSERVED, _("Nous l’avons observé")),
                    (ImpactState.MEASURED, _("Nous l’avons mesuré")),
                ),
                required=False,
            )
            self.fields[f"{key}_source"] = forms.CharField(
                label=_("D’où le sait-on ?"),
                required=False,
                max_length=300,
                help_text=_("Une enquête, un compte, un témoignage, un article."),
            )
            self.fields[f"{key}_date"] = forms.CharField(
                label=_("Vu quand ?"), required=False, max_length=40, help_text=_("Une année suffit : 2024.")
            )

    def _add_leaves(self) -> None:
        for branch in pack().branches:
            self.fields[f"leaves_{branch.id}"] = choices(
                partial(_leaves_of, branch.id), label=branch.label, required=False
            )

    def _add_needs(self) -> None:
        for need in pack().needs:
            for direction, label in ((Direction.NEEDED, _("On cherche")), (Direction.OFFERED, _("On propose"))):
                self.fields[f"{direction}_{need.id}"] = forms.CharField(label=label, required=False, max_length=300)

    # --- what was typed → a content -------------------------------------------------------------

    def clean_start(self) -> str:
        """As precise as typed; see `read_start`."""
        return read_start(self.cleaned_data["start"])

    def clean_links(self) -> list[dict[str, str]]:
        """One link a line; see `read_links`."""
        return read_links(self.cleaned_data["links"])

    def clean(self) -> dict[str, Any]:
        """Place, impacts and whatever needs several fields."""
        data = self.cleaned_data
        for name, value in list(data.items()):
            data[name] = printable(value)
            if value and not data[name] and self.fields[name].required:
                self.add_error(name, self.fields[name].error_messages["required"])
        self._place = self._clean_place(data)
        for level in pack().levels:
            self._clean_impact(f"impact_{level.id}", data)
        return data

    def _keeps_place(self) -> bool:
        """The fiche has a place that no commune says (several communes, an EPCI, a région…)."""
        before = self.before
        return bool(before["place_label"] and not before["insee"] and before["country"] in ("", "FR"))

    def _clean_place(self, data: dict[str, Any]) -> Content:
        blank = {key: BLANK[key] for key in ("place_label", "insee", "country", "no_place", *DERIVED)}
        where, detail = data.get("where"), " ".join((data.get("place_detail") or "").split())
        if where == KEEP and self._keeps_place():
            return {key: self.before[key] for key in blank}
        if where == NOWHERE:
            return {**blank, "no_place": True}
        if where == ABROAD:
            if not data.get("country") and not self.draft:
                self.add_error("country", gettext("Choisissez un pays dans la liste."))
            if not detail and not self.draft:
                self.add_error("place_detail", gettext("Dites dans quelle ville ou quelle région."))
            return {**blank, "place_label": detail, "country": data.get("country") or ""}
        if where == COMMUNE:
            found = self._find_commune(data)
            if found is None:
                return {**blank, "place_label": detail}
            label = detail if found.name in detail else f"{detail}, {found.name}" if detail else found.name
            if found.insee == self.before["insee"]:
                # The same commune as before: a finer point set by others stays.
                return {**{key: self.before[key] for key in blank}, "place_label": label[:160]}
            return {
                **blank,
                "place_label": label[:160],
                "insee": found.insee,
                "country": "FR",
                "epci": found.epci,
                "departement": found.departement,
                "region": found.region,
                "lat": found.lat,
                "lon": found.lon,
            }
        return blank

    def _find_commune(self, data: dict[str, Any]) -> territories.Commune | None:
        """The commune meant; several candidates become a question, none becomes an error that helps."""
        typed = (data.get("commune") or "").strip()
        chosen = data.get("commune_choice") or ""
        if not typed:
            if not self.draft:
                self.add_error("commune", gettext("Écrivez le nom de la commune, ou choisissez « sans lieu »."))
            return None
        self.candidates = territories.suggest(typed, 12)
        picked = next((each for each in self.candidates if each.insee == chosen), None)
        if picked:
            return picked
        by_label = [each for each in self.candidates if territories.fold(each.label) == territories.fold(typed)]
        same = by_label or [each for each in self.candidates if territories.fold(each.name) == territories.fold(typed)]
        if len(same) == 1 or (len(self.candidates) == 1 and self.candidates):
            return (same or self.candidates)[0]
        if self.candidates:
            self.candidates = same or self.candidates
            self.add_error("commune", gettext("Laquelle ? Choisissez dans la liste ci-dessous, puis renvoyez."))
        else:
            self.add_error(
                "commune",
                gettext(
                    "Nous ne connaissons pas de commune de ce nom. Essayez son code postal, ou le nom d’une voisine."
                ),
            )
        return None

    def _clean_impact(self, key: str, data: dict[str, Any]) -> None:
        if not data.get(key):
            return
        try:
            start = read_start(data.get(f"{key}_date") or "")
        except ValidationError as error:
            self.add_error(f"{key}_date", error)
            return
        # A year or a month is a date too: its first day is kept.
        data[f"{key}_date"] = (start + "-01-01")[:10] if start else ""
        if (data.get(f"{key}_state") or ImpactState.HOPED) != ImpactState.HOPED:
            if not data.get(f"{key}_source"):
                self.add_error(
                    f"{key}_source",
                    gettext(
                        "Pour dire que c’est arrivé, dites d’où on le sait. Sinon, choisissez « nous l’espérons »."
                    ),
                )
            if not data[f"{key}_date"]:
                self.add_error(f"{key}_date", gettext("Pour dire que c’est arrivé, dites quand."))

    def content(self) -> Content:
        """The fiche as typed. Only once the form is valid."""
        data = self.cleaned_data
        content = dict(self.before)
        for key in ("name", "pitch", "story", "need", "origin", "portrait", "missing", "learnt"):
            content[key] = (data.get(key) or "").replace("\r\n", "\n").strip()
        content["name"] = " ".join(content["name"].split())
        content["pitch"] = " ".join(content["pitch"].split())
        for key in ("scale", "sector", "bearer", "status", "start"):
            content[key] = data.get(key) or ""
        content["language"] = data.get("language") or "fr"
        content["publics"] = list(data.get("publics") or [])
        content["links"] = data.get("links") or []
        content.update(self._place)
        content["forms"] = [
            {"form": form.id, "reason": data.get(f"form_{form.id}_reason") or "", "said_by": SaidBy.TEAM.value}
            for form in pack().forms
            if data.get(f"form_{form.id}") or data.get(f"form_{form.id}_reason")
        ]
        content["leaves"] = [leaf for branch in pack().branches for leaf in data.get(f"leaves_{branch.id}") or []]
        content["needs"] = [
            {"kind": need.id, "direction": direction.value, "text": data[f"{direction}_{need.id}"]}
            for need in pack().needs
            for direction in (Direction.NEEDED, Direction.OFFERED)
            if data.get(f"{direction}_{need.id}")
        ]
        content["impacts"] = self._impacts(data)
        return content

    def _impacts(self, data: dict[str, Any]) -> list[dict[str, Any]]:
        rows = []
        for level in pack().levels:
            key = f"impact_{level.id}"
            if data.get(key):
                rows.append(
                    {
                        "level": level.id,
                        "text": data[key].replace("\r\n", "\n"),
                        "state": str(data.get(f"{key}_state") or ImpactState.HOPED.value),
                        "source": data.get(f"{key}_source") or "",
                        "observed_on": data.get(f"{key}_date") or "",
                        "said_by": SaidBy.TEAM.value,
                    }
                )
            # The form shows one impact a level; others that exist already are kept as they are.
            rows += [row for row in self.before["impacts"] if row["level"] == level.id][1:]
        return rows

    def contact(self) -> Contact | None:
        """How the team can be reached, or None when this person may not say it."""
        if "reachable" not in self.fields:
            return None
        return Contact(self.cleaned_data.get("contact_email") or "", bool(self.cleaned_data.get("reachable")))

    # --- a content → what the form shows --------------------------------------------------------

    @staticmethod
    def initial_of(content: Content, contact: Contact | None = None, version: int | None = None) -> dict[str, Any]:
        """Initial values for a fiche that exists."""
        initial: dict[str, Any] = {key: content[key] for key in BLANK if key in FicheForm.base_fields}
        commune = territories.commune(content["insee"]) if content["insee"] else None
        initial["links"] = show_links(content["links"])
        initial["start"] = show_start(content["start"])
        # France is not in the list of countries: one says it by choosing a commune.
        initial["country"] = content["country"] if content["country"] != "FR" else ""
        label = content["place_label"]
        if content["no_place"]:
            initial["where"] = NOWHERE
        elif commune:
            initial.update(where=COMMUNE, commune=commune.label)
            initial["place_detail"] = "" if label == commune.name else label.removesuffix(f", {commune.name}")
        elif content["country"] not in ("", "FR"):
            initial.update(where=ABROAD, place_detail=label)
        elif label:
            initial["where"] = KEEP
        for row in content["forms"]:
            initial[f"form_{row['form']}"] = True
            initial[f"form_{row['form']}_reason"] = row["reason"]
        for branch in pack().branches:
            initial[f"leaves_{branch.id}"] = [leaf for leaf in content["leaves"] if leaf in branch.leaves.ids]
        for row in content["needs"]:
            initial[f"{row['direction']}_{row['kind']}"] = row["text"] or gettext("oui")
        for row in reversed(content["impacts"]):
            key = f"impact_{row['level']}"
            initial.update(
                {
                    key: row["text"],
                    f"{key}_state": row["state"],
                    f"{key}_source": row["source"],
                    f"{key}_date": show_start(row["observed_on"].removesuffix("-01-01")),
                }
            )
        if contact:
            initial.update(contact_email=contact.email, reachable=contact.reachable)
        initial["version"] = version
        return initial

    @staticmethod
    def initial_of_typed(typed: Mapping[str, Any]) -> dict[str, Any]:
        """Initial values from what was typed earlier (a session, a preview), right or wrong."""

        def values(name: str) -> list[str]:
            if isinstance(typed, QueryDict):
                return [str(value) for value in typed.getlist(name)]
            found = typed.get(name, [])
            return [str(value) for value in found] if isinstance(found, list) else []

        initial: dict[str, Any] = {}
        for name, field in FicheForm().fields.items():
            said = values(name)
            if isinstance(field, forms.MultipleChoiceField):
                initial[name] = said
            elif isinstance(field, forms.BooleanField):
                initial[name] = bool(said)
            else:
                initial[name] = said[0] if said else ""
        return initial
