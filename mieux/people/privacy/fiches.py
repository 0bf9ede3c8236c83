"""Who writes a fiche."""

from django.utils.translation import gettext_lazy as _

from .datum import DATABASE, FICHE_LIFE, Datum, Kind

DATA: tuple[Datum, ...] = (
    Datum(
        Kind.FICHES,
        what=_("Ce que vous écrivez : nom, histoire, lieu, liens, formes, besoins, impacts, feuilles"),
        where=DATABASE,
        why=_("c’est la fiche, publique après relecture"),
        how_long=FICHE_LIFE,
        columns={
            "atlas.Initiative": (
                "id slug name pitch story portrait origin need missing language method scale sector bearer publics "
                "status learnt start place_label insee epci departement region country lat lon no_place links "
                "licence source source_ref source_url extras state reason version created_at updated_at published_at "
                "reachable"
            ),
            "atlas.InitiativeForm": "id initiative form reason said_by",
            "atlas.InitiativeLeaf": "id initiative leaf",
            "atlas.InitiativeNeed": "id initiative kind direction text",
            "atlas.InitiativeImpact": "id initiative level text state source observed_on said_by",
        },
    ),
    Datum(
        Kind.FICHES,
        what=_("L’adresse de contact de la fiche, si elle diffère de la vôtre"),
        where=DATABASE,
        why=_("vous transmettre les messages ; jamais affichée ni exportée"),
        how_long=_("tant que la fiche existe ; effacée si vous fermez votre compte"),
        columns={"atlas.Initiative": "contact_email"},
    ),
    Datum(
        Kind.FICHES,
        what=_("Vos photos, refabriquées par nos soins : la position et l’appareil en sont ôtés"),
        where=_("dossier d’images et base de données"),
        why=_("montrer l’initiative"),
        how_long=FICHE_LIFE,
        columns={
            "atlas.InitiativePicture": (
                "id initiative image thumbnail width height alt credit waiting added_by added_at"
            )
        },
    ),
    Datum(
        Kind.FICHES,
        what=_("Qui a écrit quoi et quand : équipe, versions, changements proposés"),
        where=DATABASE,
        why=_("pouvoir revenir en arrière, et rendre à chacune et chacun sa part"),
        how_long=_("tant que la fiche existe ; votre part devient celle de « Quelqu’un » si vous fermez votre compte"),
        columns={
            "atlas.Initiative": "created_by",
            "atlas.Member": "id initiative user role since",
            "atlas.InitiativeVersion": "id initiative number at by summary data to_review",
            "atlas.Proposal": "id initiative base data summary by at state reason decided_at",
        },
    ),
    Datum(
        Kind.FICHES,
        what=_("Vos signalements"),
        where=DATABASE,
        why=_("corriger ce qui ne va pas ; lus par la modération seulement"),
        how_long=_("tant que la fiche existe ; sans votre nom si vous fermez votre compte"),
        columns={"atlas.Report": "id initiative motive text by at state decision decided_at"},
    ),
    Datum(
        Kind.FICHES,
        what=_("Les messages du formulaire de contact"),
        where=_("nulle part : ils partent par e-mail"),
        why=_("les transmettre sans montrer d’adresse"),
        how_long=_("le temps de l’envoi ; 30 jours en fichiers si l’instance n’a pas de serveur d’e-mail"),
    ),
)
