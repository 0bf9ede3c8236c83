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
    READINGS = "readings"
    IMPACTS = "impacts"
    VOYAGES = "voyages"
    WORKSHOPS = "workshops"
    MACHINE = "machine"


KINDS: dict[Kind, Promise] = {
    Kind.READING: _("Quand vous lisez"),
    Kind.BROWSER: _("Dans votre navigateur, sans nous être envoyé"),
    Kind.PLAYING: _("Quand vous ajoutez votre lecture à un jeu"),
    Kind.ACCOUNT: _("Quand vous avez un compte"),
    Kind.FICHES: _("Quand vous écrivez une fiche"),
    Kind.READINGS: _("Quand vous écrivez une lecture"),
    Kind.IMPACTS: _("Quand vous dites, observez ou suivez un impact"),
    Kind.VOYAGES: _("Quand vous montez à bord d’un voyage"),
    Kind.WORKSHOPS: _("Quand vous participez à un atelier, ou en animez un"),
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
    #: Keys of localStorage and sessionStorage, names of the browser's databases; one that ends with * is a prefix.
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
        Kind.READINGS,
        what=_(
            "Votre lecture : faits, mots, preuves, formes et raisons, d’où vous lisez, à combien, dans quel contexte ; "
            "et ses versions, avec vos raisons de changer d’avis"
        ),
        where=_("base de données, et dossier des preuves"),
        why=_("la montrer à côté des autres quand vous la partagez ; un brouillon n’est lu que par vous"),
        how_long=_(
            "tant que la fiche existe ; si vous fermez votre compte, ce qui est partagé reste sans votre nom, "
            "le reste s’efface"
        ),
        columns={
            "wheel.Reading": (
                "id initiative method reader signature people stance context round invitation state reason language "
                "version created_at updated_at shared_at"
            ),
            "wheel.ReadingCell": "id reading criterion phase word sentence changed_at",
            "wheel.CellEvidence": (
                "id cell value kind text url file file_name alt speaker consent part version before after on gone_at "
                "created_at"
            ),
            "wheel.FormRead": "id reading form reason",
            "wheel.NoveltyContext": "id initiative for_whom where habit by created_at",
            "wheel.ReadingVersion": "id reading number move at reason data",
        },
    ),
    Datum(
        Kind.READINGS,
        what=_("Ce que vous êtes en train d’écrire, enregistré à mesure"),
        where=_DATABASE,
        why=_("qu’un onglet fermé ne coûte rien ; vous seul·e le lisez"),
        how_long=_("jusqu’à l’envoi ; sans compte, 180 jours après votre dernier passage"),
        columns={"wheel.Reading": "unfinished"},
    ),
    Datum(
        Kind.READINGS,
        what=_("Le même texte, quand le réseau manque"),
        where=_BROWSER,
        why=_("le reprendre quand le réseau revient"),
        how_long=_("jusqu’à ce que le serveur l’ait reçu, ou que vous le jetiez"),
        storage=("mieux-lecture-*",),
    ),
    Datum(
        Kind.READINGS,
        what=_("Ce que vous avez retiré d’une lecture"),
        where=_DATABASE,
        why=_("pouvoir le remettre ; vous seul·e le voyez"),
        how_long=_("trente jours"),
        columns={
            "wheel.RemovedCell": "id reading criterion phase word sentence at",
            "wheel.RemovedEvidence": (
                "id cell value kind text url file file_name alt speaker consent part version before after on gone_at "
                "created_at"
            ),
        },
    ),
    Datum(
        Kind.READINGS,
        what=_("Sans compte : l’empreinte du numéro tiré au sort de votre navigateur"),
        where=_("cookie mieux_guest, et son empreinte en base de données"),
        why=_("que votre lecture reste la vôtre, et que vous puissiez la reprendre"),
        how_long=_("180 jours dans le navigateur ; en base, tant que la lecture existe"),
        columns={"wheel.Reading": "guest"},
        cookies=("mieux_guest",),
    ),
    Datum(
        Kind.READINGS,
        what=_("Les tours de lectures que vous ouvrez, et qui vous invitez : un nom d’ici, ou l’empreinte d’un lien"),
        where=_DATABASE,
        why=_("lire à plusieurs ; le lien lui-même n’est gardé nulle part"),
        how_long=_("tant que la fiche existe ; sans votre nom si vous fermez votre compte"),
        columns={
            "wheel.Round": ("id initiative title note blind until_count until_date opened_at closed_at by created_at"),
            "wheel.Invitation": "id round label user key expires_at revoked_at declined_at by created_at",
        },
    ),
    Datum(
        Kind.READINGS,
        what=_("Vos signalements de lectures"),
        where=_DATABASE,
        why=_("regarder ce qui blesse ou trompe ; lus par la modération seulement"),
        how_long=_("tant que la lecture existe ; sans votre nom si vous fermez votre compte"),
        columns={"wheel.ReadingReport": "id reading motive text by at decision decided_at"},
    ),
    Datum(
        Kind.READINGS,
        what=_("Vos remarques sur une case, et qui vous y appelez par son nom"),
        where=_DATABASE,
        why=_("en parler ensemble"),
        how_long=_("tant que la fiche existe ; sans votre nom si vous fermez votre compte"),
        columns={
            "wheel.Remark": (
                "id initiative criterion phase reading parent by guest signature text state created_at edited_at"
            ),
            "wheel.Remark_mentions": "id remark user",
        },
    ),
    Datum(
        Kind.READINGS,
        what=_("Votre souhait de ne plus recevoir de lettre quand on vous appelle"),
        where=_DATABASE,
        why=_("vous laisser en paix"),
        how_long=_ACCOUNT_LIFE,
        columns={"wheel.Silence": "id user initiative at"},
    ),
    Datum(
        Kind.MACHINE,
        what=_("Un fichier donné comme preuve, pendant que vous corrigez le reste du formulaire"),
        where=_("dossier de fichiers du serveur ; rien n’est servi de là"),
        why=_("ne pas vous le faire choisir deux fois"),
        how_long=_("un jour au plus"),
    ),
    Datum(
        Kind.READINGS,
        what=_("« Là ! J’en vois une ! » : le texte que vous donnez à lire, et vos choix"),
        where=_("nulle part : ils voyagent dans la page"),
        why=_("y chercher des preuves sans rien garder de vous"),
        how_long=_(
            "le temps de la lecture ; si vous vous connectez en route, les phrases que vous gardez attendent dans "
            "votre session, trente jours au plus"
        ),
    ),
    Datum(
        Kind.READINGS,
        what=_("Vos oui et vos non à l’assistant, si vous les donnez : la phrase, ce qui était proposé, votre réponse"),
        where=_DATABASE,
        why=_("l’entraîner un jour ; sans votre nom, ni le reste du texte"),
        how_long=_("jusqu’à ce que vous les repreniez par le lien reçu en les donnant"),
        columns={"wheel.SpotVerdict": "id key sentence language method proposed verdict moved_to consented_at"},
    ),
    Datum(
        Kind.VOYAGES,
        what=_(
            "La carte à plusieurs : ce que chaque personne y écrit, et chaque geste, "
            "avec sa date et un numéro de compte"
        ),
        where=_DATABASE,
        why=_("que rien ne se perde, que l’on puisse revenir en arrière, et rendre à chacune et chacun sa part"),
        how_long=_(
            "tant que le voyage existe ; si vous fermez votre compte, vos gestes sont ceux de « Quelqu’un » et votre "
            "nom quitte les balises et ce que les pages montrent ; il reste dans la mémoire brute du voyage et de ses "
            "versions nommées, et là où une carte le disait en toutes lettres ; un voyage où vous étiez seul·e à bord "
            "s’efface"
        ),
        columns={
            "voyage.Voyage": (
                "id key title initiative method template language crossing before closed_at public projected by "
                "created_at updated_at"
            ),
            "voyage.Change": "id voyage number update whom at",
            "voyage.Snapshot": "id voyage number state name by at",
            "voyage.Deed": "id voyage number whom at thing thing_id field before after",
            "voyage.Card": "id voyage card_id zone kind text order author colour fields",
            "voyage.CardLink": "id voyage link_id source target type",
            "voyage.Paragraph": "id voyage part slot text edited cards facts number updated_at",
            "voyage.Wording": "id paragraph number text edited facts cards how by at",
        },
    ),
    Datum(
        Kind.VOYAGES,
        what=_("Les photos de vos affiches en papier, refaites sans le lieu ni l’appareil, et ce qui en a été recopié"),
        where=_("base de données, et un dossier que seules les personnes à bord peuvent lire"),
        why=_("recopier une feuille à son rythme, et garder l’original à côté"),
        how_long=_("jusqu’à ce qu’on la retire, ou que le voyage s’efface : le fichier part avec elle"),
        columns={"voyage.PaperPhoto": "id voyage image width height turn label typed whom by at"},
    ),
    Datum(
        Kind.VOYAGES,
        what=_("Un voyage commencé avant d’entrer : son nom, ses questions, les phrases que vous gardez"),
        where=_("votre session"),
        why=_("qu’il vous attende après la connexion"),
        how_long=_("trente jours au plus ; effacé dès que le voyage est ouvert"),
    ),
    Datum(
        Kind.VOYAGES,
        what=_(
            "La carte telle que vous l’avez vue, ce que vous écrivez sans réseau, et vos brouillons pas encore partagés"
        ),
        where=_BROWSER,
        why=_("que rien ne se perde quand le réseau manque ; un brouillon n’est lu que par vous"),
        how_long=_("jusqu’à ce que vous perdiez l’accès au voyage, ou que vous vidiez votre navigateur"),
        storage=("mieux-voyage-*", "mieux-voyage-drafts-*", "mieux-voyage-drafts-photo-*", "mieux-voyage-story-*"),
    ),
    Datum(
        Kind.VOYAGES,
        what=_("Si vous regardez la mer ou la liste, et comment vous voulez entendre ce que font les autres"),
        where=_BROWSER,
        why=_("vous rendre la page comme vous l’aviez réglée"),
        how_long=_("jusqu’à ce que vous vidiez votre navigateur"),
        storage=("mieux-voyage-view", "mieux-voyage-announcements"),
    ),
    Datum(
        Kind.VOYAGES,
        what=_("Qui est à bord, avec quel rôle, et votre façon de regarder : la mer ou la liste"),
        where=_DATABASE,
        why=_("ouvrir la carte aux bonnes personnes, comme vous l’aviez laissée"),
        how_long=_("jusqu’à ce que vous débarquiez ; effacé avec le compte"),
        columns={"voyage.Shipmate": "id voyage user role view since named"},
    ),
    Datum(
        Kind.VOYAGES,
        what=_("Les coulisses que l’équipe publie, qui les a publiées, et si vous êtes d’accord pour y être nommé·e"),
        where=_DATABASE,
        why=_("raconter le projet à tout le monde, sans nommer personne qui ne l’a pas voulu"),
        how_long=_(
            "tant que la fiche existe ; un accord repris, ou un compte fermé, retire aussitôt les paragraphes qui "
            "vous nomment"
        ),
        columns={
            "voyage.Publication": (
                "id voyage initiative title language licence paragraphs asked open_cards common state reason to_review "
                "by created_at published_at updated_at"
            ),
        },
    ),
    Datum(
        Kind.VOYAGES,
        what=_("Vos paroles sur les cartes, les questions et réponses du projet, les escales, et qui s’est exprimé"),
        where=_DATABASE,
        why=_("en parler ensemble, et s’en souvenir à l’escale suivante"),
        how_long=_("tant que le voyage existe ; sans votre nom si vous fermez votre compte"),
        columns={
            "voyage.Comment": "id voyage zone card_id parent whom by text at settled_at removed_at",
            "voyage.Stopover": "id voyage card_id course note number by at",
            "voyage.Heard": "id voyage zone yes who reason by at",
            "voyage.FaqEntry": (
                "id voyage question answer language position public origin by version created_at updated_at"
            ),
        },
    ),
    Datum(
        Kind.VOYAGES,
        what=_("Les liens d’invitation et l’adresse secrète de votre agenda, sous forme d’empreintes"),
        where=_DATABASE,
        why=_("monter à bord sans compte, suivre les balises ; l’adresse elle-même n’est gardée nulle part"),
        how_long=_("180 jours après leur fin"),
        columns={
            "voyage.GuestLink": "id voyage hashed right label expires_at revoked_at by created_at",
            "voyage.CalendarLink": "id voyage user hashed revoked_at created_at",
        },
    ),
    Datum(
        Kind.VOYAGES,
        what=_("Les lettres d’un voyage que vous avez demandées, et celles qui sont parties, sous forme d’empreintes"),
        where=_DATABASE,
        why=_("vous écrire au rythme choisi, jamais deux fois, et arrêter d’un clic"),
        how_long=_("jusqu’à ce que vous débarquiez ; les lettres parties, 400 jours ; effacé avec le compte"),
        columns={
            "voyage.Wish": "id voyage user log halfway called since",
            "voyage.Letter": ("id wish kind period card_id hashed taken_at sent_at expires_at revoked_at answered_at"),
        },
    ),
    Datum(
        Kind.VOYAGES,
        what=_("Vos lignes du journal de bord : ce qui a bougé, ce qui bloque, la suite"),
        where=_DATABASE,
        why=_("que l’équipage se souvienne du mois"),
        how_long=_("tant que le voyage existe ; sans votre nom si vous fermez votre compte"),
        columns={"voyage.LogEntry": "id voyage by month moved blocks ahead cards at edited_at"},
    ),
    Datum(
        Kind.VOYAGES,
        what=_("Les invitations envoyées par courriel : l’initiale et le domaine de l’adresse, jamais l’adresse"),
        where=_DATABASE,
        why=_("savoir qui est attendu à bord, et pouvoir reprendre l’invitation"),
        how_long=_("180 jours après leur fin"),
        columns={"voyage.Invitation": "id voyage hashed to role by created_at expires_at used_at revoked_at"},
    ),
    Datum(
        Kind.VOYAGES,
        what=_("Sans compte : par quel lien vous êtes monté·e à bord, et le prénom ou pseudonyme que vous avez choisi"),
        where=_("cookie mieux_aboard ; ce nom est aussi dans l’histoire du voyage, à côté de vos gestes"),
        why=_("vous retrouver à bord, et dire aux autres qui écrit"),
        how_long=_("90 jours dans le navigateur ; dans l’histoire, tant que le voyage existe"),
        cookies=("mieux_aboard",),
    ),
    Datum(
        Kind.IMPACTS,
        what=_("Les impacts que vous dites, leurs réécritures, ce qui en a lancé d’autres"),
        where=_DATABASE,
        why=_("savoir qui espère quoi, et ce qui a changé depuis"),
        how_long=_FICHE_LIFE,
        columns={
            "impact.Claim": (
                "id initiative method level marker text for_whom state counterfactual bias review reason version by "
                "created_at updated_at removed_at removed_as"
            ),
            "impact.ClaimChange": "id claim number at by reason data",
            "impact.Domino": "id cause effect note by created_at",
        },
    ),
    Datum(
        Kind.IMPACTS,
        what=_("Vos observations, et ce qui les montre : mots, liens, fichiers, témoignages avec accord"),
        where=_("base de données et dossier de preuves du serveur"),
        why=_("qu’un impact ne soit dit observé que si un jour et une preuve existent"),
        how_long=_(
            "tant que la fiche existe, sans votre nom si vous fermez votre compte ; une preuve retirée s’efface "
            "au bout de trente jours, un témoignage aussitôt que l’accord est retiré"
        ),
        columns={
            "impact.Observation": "id claim on says text review reason by created_at removed_at removed_as",
            "impact.ObservationEvidence": (
                "id observation kind text url file file_name alt speaker consent part version before after on gone_at "
                "created_at value removed_at removed_as"
            ),
        },
    ),
    Datum(
        Kind.IMPACTS,
        what=_("Les indicateurs et les valeurs que vous notez, les tableaux que vous envoyez"),
        where=_("base de données ; le tableau tel quel, dans un dossier privé du serveur"),
        why=_("suivre un chiffre d’une date à l’autre, et pouvoir annuler un tableau entier"),
        how_long=_(
            "tant que la fiche existe ; le fichier d’un tableau, importé ou non, s’efface au bout de trente jours"
        ),
        columns={
            "impact.Indicator": (
                "id initiative taken_from entry method level marker name kind unit scale definition frequency "
                "collection bias extras batch by version former created_at archived_at"
            ),
            "impact.Indicator_claims": "id indicator claim",
            "impact.Value": (
                "id indicator role on since public insee about number numerator denominator level words consent source "
                "comment automated extras review reason by reviewed_by batch replaced_by version created_at removed_at "
                "removed_as"
            ),
            "impact.ImportBatch": "id initiative by name state file columns report created_at decided_at",
        },
    ),
    Datum(
        Kind.IMPACTS,
        what=_("Les rappels que vous demandez : l’initiative, le rythme, les lettres envoyées, votre réponse"),
        where=_DATABASE,
        why=_("vous demander, quelques mois plus tard, ce qui a changé"),
        how_long=_(
            "jusqu’à ce que vous les arrêtiez, d’un clic dans chaque lettre ; effacés trente jours après. Du lien "
            "d’une lettre, seule une empreinte est gardée, et il s’ouvre pendant soixante jours"
        ),
        columns={
            "impact.Follow": "id initiative user since rhythm revoked_at",
            "impact.Reminder": "id follow months due key sent_at expires_at answered_at answer",
        },
    ),
    Datum(
        Kind.BROWSER,
        what=_("Ce que vous êtes en train d’écrire sur un impact ou un indicateur"),
        where=_("cet onglet"),
        why=_("qu’une session arrêtée en route ne coûte pas un mot"),
        how_long=_("jusqu’à l’envoi, ou jusqu’à ce que l’onglet se ferme"),
        storage=("mieux-saisie-*",),
    ),
    Datum(
        Kind.BROWSER,
        what=_("Les petits conseils que vous avez fermés"),
        where=_BROWSER,
        why=_("ne pas vous les redire"),
        how_long=_("jusqu’à ce que vous les rouvriez"),
        storage=("mieux-notice-*",),
    ),
    Datum(
        Kind.WORKSHOPS,
        what=_("Votre place dans un atelier : un numéro, un pseudonyme si on le demande, combien vous êtes à table"),
        where=_("base de données ; le jeton du cookie mieux_atelier et votre mot personnel n’y sont qu’en empreintes"),
        why=_("vous retrouver si votre téléphone s’endort, sans compte ni adresse"),
        how_long=_("jusqu’au jour annoncé à l’entrée ; 60 jours au plus dans le navigateur"),
        columns={
            "workshop.Participant": (
                "id workshop number name people word language extra_stage extra_until simulated joined_at"
            ),
            "workshop.Ticket": "id participant hashed since",
        },
        cookies=("mieux_atelier",),
    ),
    Datum(
        Kind.WORKSHOPS,
        what=_("Vos cartes, vos gommettes, vos lectures, et les groupes que l’animation en fait"),
        where=_DATABASE,
        why=_("les lire ensemble, et verser au projet ce qui lui sert"),
        how_long=_("jusqu’au jour annoncé à l’entrée ; ce qui a rejoint le projet y reste, sans votre nom"),
        columns={
            "workshop.Contribution": (
                "id stage participant key text about language source standing reason group version outcome card "
                "simulated created_at"
            ),
            "workshop.Group": "id stage name position",
            "workshop.Vote": "id stage participant option dots source simulated created_at",
            "workshop.HalfNote": "id stage participant text language simulated created_at",
            "workshop.Pouring": "id contribution voyage outcome waiting zone kind card before text by at",
            "workshop.SheetPhoto": "id stage zone image width height label at",
        },
    ),
    Datum(
        Kind.WORKSHOPS,
        what=_("Votre brouillon de carte, et ce qui attend le retour du réseau"),
        where=_BROWSER,
        why=_("qu’un téléphone verrouillé ou un tunnel ne coûtent pas un mot"),
        how_long=_("jusqu’à l’envoi"),
        storage=("mieux-atelier-*",),
    ),
    Datum(
        Kind.WORKSHOPS,
        what=_(
            "Si vous animez : vos ateliers, leur date et leur lieu, leur déroulé, vos consignes, vos scripts, vos modèles"
        ),
        where=_DATABASE,
        why=_("les préparer, les animer, les reprendre"),
        how_long=_("jusqu’à ce que vous les effaciez ; avec votre compte si vous les animez seul·e"),
        columns={
            "workshop.Workshop": (
                "id key code title method template language state locked airlock names keep_days seq beat stage "
                "stage_since ends_at seconds_left message secret voyage day hour place rehearsal_of by created_at "
                "opened_at closed_at forget_on"
            ),
            "workshop.Stage": (
                "id workshop position kind title instruction script minutes settings closed_verbs phase moment done_at "
                "version"
            ),
            "workshop.Facilitator": "id workshop user since",
            "workshop.OwnTemplate": "id user title language plan created_at",
            "workshop.Recap": "id workshop secret at",
            "workshop.LogNote": "id workshop user text at",
        },
    ),
    Datum(
        Kind.WORKSHOPS,
        what=_("Votre adresse, si vous avez demandé des nouvelles à la fin d’un atelier"),
        where=_("base de données, à part de vos cartes : rien ne dit laquelle est la vôtre"),
        why=_("vous écrire la suite ; l’animation ne voit que le nombre d’adresses"),
        how_long=_("jusqu’au jour annoncé à l’entrée, ou jusqu’à ce que vous la retiriez"),
        columns={"workshop.NewsWish": "id workshop email language agreed day told_at"},
    ),
    Datum(
        Kind.WORKSHOPS,
        what=_("L’atelier que vous commencez avant de vous connecter : son nom, son modèle, le projet"),
        where=_("votre session"),
        why=_("vous le rendre après la connexion"),
        how_long=_("jusqu’à ce que vous le prépariez ou le jetiez, trente jours au plus"),
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
