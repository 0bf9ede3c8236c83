"""What this site keeps, where, why and how long: one table, shown at /confidentialite/ and held against the code.

The test in tests/test_privacy.py walks every column of every table, every cookie and every key of the browser's
storage that the code names, and fails on the first one that is not declared here.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Kind(StrEnum):
    """Whose gesture brings the datum here."""

    READING = "reading"
    BROWSER = "browser"
    PLAYING = "playing"
    ACCOUNT = "account"
    FICHES = "fiches"
    MACHINE = "machine"


KINDS: dict[Kind, Promise] = {
    Kind.READING: _("Quand vous lisez"),
    Kind.BROWSER: _("Dans votre navigateur, sans nous être envoyé"),
    Kind.PLAYING: _("Quand vous ajoutez votre lecture à un jeu"),
    Kind.ACCOUNT: _("Quand vous avez un compte"),
    Kind.FICHES: _("Quand vous écrivez une fiche"),
    Kind.MACHINE: _("Ce que la machine garde pour fonctionner"),
}


@dataclass(frozen=True)
class Datum:
    """One thing that is kept. `columns`: table → the columns that hold it, separated by blanks."""

    kind: Kind
    what: Promise
    where: Promise
    why: Promise
    how_long: Promise
    columns: Mapping[str, str] = field(default_factory=dict)
    cookies: tuple[str, ...] = ()
    #: Keys of localStorage and sessionStorage; one that ends with * is a prefix.
    storage: tuple[str, ...] = ()


_DATABASE = _("base de données")
_BROWSER = _("votre navigateur")
_ACCOUNT_LIFE = _("tant que le compte existe ; effacé avec lui")
_FICHE_LIFE = _("tant que la fiche existe ; votre nom s’en détache si vous fermez votre compte")

DATA: tuple[Datum, ...] = (
    Datum(
        Kind.READING,
        what=_("Rien sur vous : ni cookie, ni identifiant, ni mesure d’audience"),
        where=_("nulle part"),
        why=_("lire et jouer n’en ont pas besoin"),
        how_long=_("—"),
    ),
    Datum(
        Kind.READING,
        what=_("Une empreinte de votre adresse réseau, calculée avec une clé secrète"),
        where=_("mémoire du serveur"),
        why=_("freiner les robots qui envoient des formulaires en rafale"),
        how_long=_("une heure au plus, jamais écrite sur un disque"),
    ),
    Datum(
        Kind.READING,
        what=_("Journal technique : date, page visitée (son modèle, pas son adresse), durée, statut"),
        where=_("journal du serveur"),
        why=_("voir les pannes"),
        how_long=_("selon l’hébergeur de cette instance ; sans adresse réseau, sans e-mail, sans nom"),
    ),
    Datum(
        Kind.READING,
        what=_("Un jeton qui protège les formulaires"),
        where=_("cookie mieux_csrf"),
        why=_("empêcher un autre site d’envoyer un formulaire à votre place"),
        how_long=_("jusqu’à la fermeture du navigateur"),
        cookies=("mieux_csrf",),
    ),
    Datum(
        Kind.BROWSER,
        what=_("Votre carnet : notes, escales, étapes lues"),
        where=_BROWSER,
        why=_("vous le rendre la prochaine fois"),
        how_long=_("jusqu’à ce que vous l’effaciez ; la page du carnet a un bouton pour cela"),
        storage=("mieux-notebook",),
    ),
    Datum(
        Kind.BROWSER,
        what=_("Le brouillon d’une fiche en cours d’écriture"),
        where=_BROWSER,
        why=_("qu’un onglet fermé ou un réseau perdu ne coûte rien"),
        how_long=_("30 jours, ou jusqu’à l’envoi"),
        storage=("mieux-brouillon*",),
    ),
    Datum(
        Kind.BROWSER,
        what=_("Vos parties en cours et vos brouillons de réponse"),
        where=_BROWSER,
        why=_("reprendre le jeu là où vous l’aviez laissé"),
        how_long=_("jusqu’à la fin de la partie ou de l’envoi"),
        storage=("mieux-jeu-*", "mieux-presse-*"),
    ),
    Datum(
        Kind.BROWSER,
        what=_("Le thème clair ou sombre, si vous l’avez choisi"),
        where=_BROWSER,
        why=_("ne pas vous éblouir"),
        how_long=_("jusqu’à ce que vous reveniez au réglage de l’appareil"),
        storage=("mieux-theme",),
    ),
    Datum(
        Kind.PLAYING,
        what=_("Votre choix, votre phrase si vous en écrivez une, la langue, la date"),
        where=_DATABASE,
        why=_("montrer les lectures côte à côte"),
        how_long=_("deux ans après votre réponse ; vous pouvez la retirer avant, depuis le même navigateur"),
        columns={"workshop.GameAnswer": "id method game item choices reason language state created"},
    ),
    Datum(
        Kind.PLAYING,
        what=_("Un numéro tiré au sort, sans nom ni adresse"),
        where=_("cookie mieux_guest, et son empreinte en base de données"),
        why=_("vous laisser changer d’avis sans compter deux fois la même personne"),
        how_long=_("180 jours après votre dernier envoi dans le navigateur ; deux ans en base, avec la réponse"),
        columns={"workshop.GameAnswer": "guest"},
        cookies=("mieux_guest",),
    ),
    Datum(
        Kind.ACCOUNT,
        what=_("Votre adresse e-mail"),
        where=_DATABASE,
        why=_("vous envoyer un code pour entrer, et les lettres que vous attendez ; jamais affichée"),
        how_long=_ACCOUNT_LIFE,
        columns={"people.User": "email", "account.EmailAddress": "id user email verified primary"},
    ),
    Datum(
        Kind.ACCOUNT,
        what=_("Votre nom affiché (public) et la langue de nos lettres"),
        where=_DATABASE,
        why=_("signer ce que vous publiez, et vous écrire dans votre langue"),
        how_long=_ACCOUNT_LIFE,
        columns={"people.User": "id name language"},
    ),
    Datum(
        Kind.ACCOUNT,
        what=_("Date de création du compte, dernière connexion, rôle de modération"),
        where=_DATABASE,
        why=_("vous montrer ce qui se passe sur votre compte, et qui peut relire les fiches"),
        how_long=_ACCOUNT_LIFE,
        columns={
            "people.User": "last_login date_joined is_active is_staff is_superuser",
            "people.User_groups": "id user group",
            "people.User_user_permissions": "id user permission",
        },
    ),
    Datum(
        Kind.ACCOUNT,
        what=_("Pas de mot de passe : la colonne que Django impose contient un texte qui n’en accepte aucun"),
        where=_DATABASE,
        why=_("on ne vole pas ce qui n’existe pas"),
        how_long=_ACCOUNT_LIFE,
        columns={"people.User": "password"},
    ),
    Datum(
        Kind.ACCOUNT,
        what=_("Vos sessions : début, fin, et le brouillon d’une fiche commencée avant d’entrer"),
        where=_("cookie mieux_session et base de données"),
        why=_("vous reconnaître d’une page à l’autre ; sans adresse réseau ni nom d’appareil"),
        how_long=_("30 jours, ou dès que vous partez"),
        columns={"people.Session": "session_key session_data expire_date user started_at"},
        cookies=("mieux_session",),
    ),
    Datum(
        Kind.ACCOUNT,
        what=_("Le code envoyé par e-mail, sous forme d’empreinte, et l’adresse qui l’attend"),
        where=_("votre session"),
        why=_("vérifier que vous lisez cette adresse, avant même qu’un compte existe"),
        how_long=_("15 minutes pour s’en servir ; effacé dès qu’il a servi, au plus tard avec la session"),
    ),
    Datum(
        Kind.ACCOUNT,
        what=_("Vos clés d’accès : leur nom, leur partie publique, leurs dates"),
        where=_DATABASE,
        why=_("entrer d’un geste ; la partie secrète ne quitte pas votre appareil"),
        how_long=_("jusqu’à ce que vous les retiriez ; effacées avec le compte"),
        columns={"mfa.Authenticator": "id user type data created_at last_used_at"},
    ),
    Datum(
        Kind.ACCOUNT,
        what=_("La copie de votre carnet, si vous l’avez demandée"),
        where=_DATABASE,
        why=_("le retrouver sur un autre appareil ; personne d’autre ne le lit"),
        how_long=_("jusqu’à ce que vous la retiriez ; effacée avec le compte"),
        columns={"people.Notebook": "id user data saved_at"},
    ),
    Datum(
        Kind.ACCOUNT,
        what=_("Un petit mot après un geste (« C’est noté »)"),
        where=_("cookie messages"),
        why=_("vous le montrer à la page suivante"),
        how_long=_("une page"),
        cookies=("messages",),
    ),
    Datum(
        Kind.FICHES,
        what=_("Ce que vous écrivez : nom, histoire, lieu, liens, formes, besoins, impacts, feuilles"),
        where=_DATABASE,
        why=_("c’est la fiche, publique après relecture"),
        how_long=_FICHE_LIFE,
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
        where=_DATABASE,
        why=_("vous transmettre les messages ; jamais affichée ni exportée"),
        how_long=_("tant que la fiche existe ; effacée si vous fermez votre compte"),
        columns={"atlas.Initiative": "contact_email"},
    ),
    Datum(
        Kind.FICHES,
        what=_("Vos photos, refabriquées par nos soins : la position et l’appareil en sont ôtés"),
        where=_("dossier d’images et base de données"),
        why=_("montrer l’initiative"),
        how_long=_FICHE_LIFE,
        columns={
            "atlas.InitiativePicture": (
                "id initiative image thumbnail width height alt credit waiting added_by added_at"
            )
        },
    ),
    Datum(
        Kind.FICHES,
        what=_("Qui a écrit quoi et quand : équipe, versions, changements proposés"),
        where=_DATABASE,
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
        where=_DATABASE,
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
    Datum(
        Kind.MACHINE,
        what=_("Les lettres, quand l’instance n’a pas de serveur d’e-mail"),
        where=_("dossier de lettres du serveur"),
        why=_("que rien ne se perde"),
        how_long=_("30 jours"),
    ),
    Datum(
        Kind.MACHINE,
        what=_("Les sauvegardes : la base et les images, telles qu’elles sont ce jour-là"),
        where=_("là où l’hébergeur les range"),
        why=_("réparer après une panne"),
        how_long=_("selon l’hébergeur ; une sauvegarde remise en place fait revenir ce qu’elle contenait"),
    ),
    Datum(
        Kind.MACHINE,
        what=_("Les sources des fiches venues d’ailleurs, l’index de recherche, les listes internes du logiciel"),
        where=_DATABASE,
        why=_("chercher, créditer, fonctionner ; rien sur les visiteurs"),
        how_long=_("tant que l’instance vit"),
        columns={
            "atlas.Source": "id slug kind name credit licence url digest loaded_at",
            "atlas.IndexChange": "seq initiative_id",
            "auth.Permission": "id name content_type codename",
            "auth.Group": "id name",
            "auth.Group_permissions": "id group permission",
            "contenttypes.ContentType": "id app_label model",
            "account.EmailConfirmation": "id email_address created sent key",
        },
    ),
)
