"""Who writes a reading."""

from django.utils.translation import gettext_lazy as _

from .datum import ACCOUNT_LIFE, DATABASE, OWN_BROWSER, Datum, Kind

DATA: tuple[Datum, ...] = (
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
        where=DATABASE,
        why=_("qu’un onglet fermé ne coûte rien ; vous seul·e le lisez"),
        how_long=_("jusqu’à l’envoi ; sans compte, 180 jours après votre dernier passage"),
        columns={"wheel.Reading": "unfinished"},
    ),
    Datum(
        Kind.READINGS,
        what=_("Le même texte, quand le réseau manque"),
        where=OWN_BROWSER,
        why=_("le reprendre quand le réseau revient"),
        how_long=_("jusqu’à ce que le serveur l’ait reçu, ou que vous le jetiez"),
        storage=("mieux-lecture-*",),
    ),
    Datum(
        Kind.READINGS,
        what=_("Ce que vous avez retiré d’une lecture"),
        where=DATABASE,
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
        where=DATABASE,
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
        where=DATABASE,
        why=_("regarder ce qui blesse ou trompe ; lus par la modération seulement"),
        how_long=_("tant que la lecture existe ; sans votre nom si vous fermez votre compte"),
        columns={"wheel.ReadingReport": "id reading motive text by at decision decided_at"},
    ),
    Datum(
        Kind.READINGS,
        what=_("Vos remarques sur une case, et qui vous y appelez par son nom"),
        where=DATABASE,
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
        where=DATABASE,
        why=_("vous laisser en paix"),
        how_long=ACCOUNT_LIFE,
        columns={"wheel.Silence": "id user initiative at"},
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
        where=DATABASE,
        why=_("l’entraîner un jour ; sans votre nom, ni le reste du texte"),
        how_long=_("jusqu’à ce que vous les repreniez par le lien reçu en les donnant"),
        columns={"wheel.SpotVerdict": "id key sentence language method proposed verdict moved_to consented_at"},
    ),
)
