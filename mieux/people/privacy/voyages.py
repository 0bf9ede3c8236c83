"""Who comes aboard a voyage."""

from django.utils.translation import gettext_lazy as _

from .datum import DATABASE, OWN_BROWSER, Datum, Kind

DATA: tuple[Datum, ...] = (
    Datum(
        Kind.VOYAGES,
        what=_(
            "La carte à plusieurs : ce que chaque personne y écrit, et chaque geste, "
            "avec sa date et un numéro de compte"
        ),
        where=DATABASE,
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
        where=OWN_BROWSER,
        why=_("que rien ne se perde quand le réseau manque ; un brouillon n’est lu que par vous"),
        how_long=_("jusqu’à ce que vous perdiez l’accès au voyage, ou que vous vidiez votre navigateur"),
        storage=("mieux-voyage-*", "mieux-voyage-drafts-*", "mieux-voyage-drafts-photo-*", "mieux-voyage-story-*"),
    ),
    Datum(
        Kind.VOYAGES,
        what=_("Si vous regardez la mer ou la liste, et comment vous voulez entendre ce que font les autres"),
        where=OWN_BROWSER,
        why=_("vous rendre la page comme vous l’aviez réglée"),
        how_long=_("jusqu’à ce que vous vidiez votre navigateur"),
        storage=("mieux-voyage-view", "mieux-voyage-announcements"),
    ),
    Datum(
        Kind.VOYAGES,
        what=_("Qui est à bord, avec quel rôle, et votre façon de regarder : la mer ou la liste"),
        where=DATABASE,
        why=_("ouvrir la carte aux bonnes personnes, comme vous l’aviez laissée"),
        how_long=_("jusqu’à ce que vous débarquiez ; effacé avec le compte"),
        columns={"voyage.Shipmate": "id voyage user role view since named"},
    ),
    Datum(
        Kind.VOYAGES,
        what=_("Les coulisses que l’équipe publie, qui les a publiées, et si vous êtes d’accord pour y être nommé·e"),
        where=DATABASE,
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
        where=DATABASE,
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
        where=DATABASE,
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
        where=DATABASE,
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
        where=DATABASE,
        why=_("que l’équipage se souvienne du mois"),
        how_long=_("tant que le voyage existe ; sans votre nom si vous fermez votre compte"),
        columns={"voyage.LogEntry": "id voyage by month moved blocks ahead cards at edited_at"},
    ),
    Datum(
        Kind.VOYAGES,
        what=_("Les invitations envoyées par courriel : l’initiale et le domaine de l’adresse, jamais l’adresse"),
        where=DATABASE,
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
)
