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


class WholeFiche(Fiche):
    """An initiative with what its page tells."""

    portrait: str
    origine: str
    besoin_de_depart: str
    ce_qui_manque: str
    ce_qu_on_en_a_appris: str
    liens: list[dict[str, str]]
    impacts: list[Impact]


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
