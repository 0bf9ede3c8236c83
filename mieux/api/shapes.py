"""What the API answers, as pydantic sees it: the OpenAPI document is made from these."""

from typing import Any, Literal

from ninja import Field, Schema
from pydantic import ConfigDict


class Answer(Schema):
    """Nothing is sent that is not described here."""

    model_config = ConfigDict(extra="forbid")


class Fiche(Answer):
    """An initiative. The names are those of the CSV export; empty text means that nobody said so yet."""

    id: str = Field(description="The last part of its address; it does not change.")
    nom: str
    presentation_resume: str
    presentation_detail: str
    commune: str
    code_insee: str
    epci: str
    departement: str
    region: str
    pays: str
    latitude: float | None
    longitude: float | None
    echelle: str
    secteur: str
    porteur: str
    publics_accueillis: list[str]
    statut: str
    debut: str
    formes: list[str]
    feuilles: list[str]
    besoins: list[str]
    offres: list[str]
    site_web: list[str]
    langue: str
    methode: str = Field(description="The method, and its version, that the ids belong to.")
    source: str
    credit: str
    id_source: str
    licence: str
    lien_source: str
    date_maj: str
    fiche: str = Field(description="Address of its page.")


class Impact(Answer):
    """What changes at one level. `espere` is a hypothesis; the two others carry a date and a piece of evidence."""

    niveau: str
    texte: str
    etat: Literal["hoped", "observed", "measured"]
    preuve: str
    date: str | None


class Claim(Answer):
    """An impact that people follow: what is said of it, and how sure anybody can be."""

    numero: int
    methode: str
    niveau: str
    marque: str = Field(description="A behaviour or an impact of the method at this level; blank when none fits.")
    texte: str
    pour_qui: str
    etat: Literal["hoped", "observed", "measured"]
    hypothese: bool = Field(description="True until a dated observation with evidence supports it.")
    sans_elle: str = Field(description="What would have happened without the initiative, in the words of its authors.")
    ce_qui_pourrait_tromper: str
    preuves: list[Literal["quote", "link", "document", "photo", "testimony", "measure"]] = Field(
        description="Kinds of evidence that support it, each once: nothing is counted."
    )
    observations_contraires: bool = Field(description="Some saw it, some the contrary: a subject to talk about.")
    vu_le: str | None = Field(description="The last day on which somebody saw it.")
    modifie_le: str


class WheelCell(Answer):
    """One cell of the wheel of an initiative: what its readings say of it, never how many of them."""

    critere: str
    phase: str
    etat: Literal["evidenced", "said", "looked", "unsure", "blank"] = Field(
        description="« looked », « unsure » and « blank » are still to be coloured: not seen is not absent."
    )
    hypothese: bool = Field(description="True for the impact until a dated observation with evidence exists.")
    accord: Literal["none", "agree", "shaded", "contrast"] = Field(description="How readings stand to one another.")
    mots: list[Literal["present", "partly", "not_seen", "unknown"]]
    preuves: list[str] = Field(description="Kinds of evidence that colour the cell.")
    en_mots: str


class WholeFiche(Fiche):
    """An initiative with what its page tells."""

    portrait: str
    origine: str
    besoin_de_depart: str
    ce_qui_manque: str
    ce_qu_on_en_a_appris: str
    liens: list[dict[str, str]]
    impacts: list[Impact]
    impacts_suivis: list[Claim]
    roue: list[WheelCell] = Field(
        description="What the readings say; the readings are at `/initiatives/{slug}/readings`."
    )


class Neighbour(Answer):
    """A public initiative that tells alike things."""

    slug: str
    nom: str
    en_une_phrase: str
    ce_qu_elles_partagent: str
    url: str


class Neighbours(Answer):
    """The initiatives told like one, nearest first."""

    voisines: list[Neighbour]


class Page(Answer):
    """One page of the answer, and the counts that go with all of it."""

    total: int = Field(ge=0)
    page: int = Field(ge=1)
    pages: int = Field(ge=1)
    sans_lieu: int = Field(ge=0, description="How many of the total have no place.")
    approche: bool = Field(description="True when nothing matched as typed and near spellings were taken.")
    filtres: dict[str, dict[str, int]] = Field(
        description="For each filter and value: how many initiatives one would see by choosing it instead."
    )
    suivante: str | None
    precedente: str | None
    initiatives: list[Fiche]


class ReadCell(Answer):
    """What one reading says of one cell, with its evidence (kind, and what there is to show)."""

    critere: str
    critere_mot: str
    phase: str
    phase_mot: str
    mot: Literal["present", "partly", "not_seen", "unknown"]
    mot_texte: str
    phrase: str
    preuves: list[dict[str, Any]]


class Reading(Answer):
    """One person's, or one table's, reading."""

    initiative: str
    lecture: int
    methode: str
    signature: str
    place: Literal["actor", "user", "partner", "observer"]
    place_texte: str
    nouveau_pour: str
    nouveau_ou: str
    habitude: str
    autour_de_la_table: int = Field(ge=1, description="People around one table: said, never multiplied.")
    tour: str
    langue: str
    date: str
    adresse: str
    licence: str
    cases: list[ReadCell]


class Readings(Answer):
    """What the open readings of an initiative say together, and a page of them."""

    initiative: str
    nom: str
    methode: str
    impact: dict[str, str]
    roue: list[WheelCell]
    ce_que_disent_les_lectures: list[str]
    de_quoi_parler: list[dict[str, str]]
    contextes: list[dict[str, str]]
    lectures: list[Reading]
    adresse: str
    licence: str
    suivante: str | None
    precedente: str | None


class VoyageCard(Answer):
    """One card. `fields` depends on what its zone does: date, result, owner, accepted, role, skills…"""

    id: str
    zone: str = Field(description="An id of the method (zones), « ashore » (left on the quay) or « hold » (set aside).")
    text: str
    kind: str
    colour: str = Field(description="A code: mer, soleil, corail, menthe, prune; blank is white paper.")
    order: str = Field(description="Cards of a zone are sorted by it, as text, then by id.")
    fields: dict[str, Any]


class VoyageLink(Answer):
    """A typed link between two cards, or from a card to an indicator (its number)."""

    id: str
    start: str = Field(alias="from")
    end: str = Field(alias="to")
    type: str


class VoyageHeard(Answer):
    """Whether those directly concerned have spoken about a zone."""

    zone: str
    spoken: bool
    who: str
    reason: str


class VoyageQuestion(Answer):
    """A question the project was asked, with the crew's answer; blank while there is none."""

    question: str
    answer: str
    language: str


class VoyageRecord(Answer):
    """A canvas as it is now: the file « JSON » of its outputs. No account, address or comment is part of it."""

    format: str
    key: str
    title: str
    crossing: int = Field(ge=1)
    method: str
    language: str
    initiative: str = Field(description="The name of the initiative that it belongs to; blank when there is none.")
    at: str
    number: int = Field(ge=0, description="The change of its history that this is as of.")
    cards: list[VoyageCard]
    links: list[VoyageLink]
    concerned: list[VoyageHeard]
    faq: list[VoyageQuestion]


class Declined(Answer):
    """One parameter that was not understood."""

    parametre: str
    valeur: str
    message: str


class Problem(Answer):
    """What went wrong, and what to do."""

    title: str
    status: int
    detail: str
    errors: list[Declined] = []


class Method(Schema):
    """A method: every text is {"fr": …, "en": …}; ids never change. See docs/packs.md for what each part is."""

    model_config = ConfigDict(extra="allow")

    id: str
    version: int
    title: dict[str, str]


Json = dict[str, Any]
