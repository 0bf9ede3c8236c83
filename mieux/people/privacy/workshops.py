"""Who takes part in a workshop, or runs one."""

from django.utils.translation import gettext_lazy as _

from .datum import DATABASE, OWN_BROWSER, Datum, Kind

DATA: tuple[Datum, ...] = (
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
        where=DATABASE,
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
        where=OWN_BROWSER,
        why=_("qu’un téléphone verrouillé ou un tunnel ne coûtent pas un mot"),
        how_long=_("jusqu’à l’envoi"),
        storage=("mieux-atelier-*",),
    ),
    Datum(
        Kind.WORKSHOPS,
        what=_(
            "Si vous animez : vos ateliers, leur date et leur lieu, leur déroulé, vos consignes, vos scripts, "
            "vos modèles"
        ),
        where=DATABASE,
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
)
