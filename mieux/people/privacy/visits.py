"""Who reads, plays, or leaves something in their own browser."""

from django.utils.translation import gettext_lazy as _

from .datum import DATABASE, OWN_BROWSER, Datum, Kind

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
        where=OWN_BROWSER,
        why=_("vous le rendre la prochaine fois"),
        how_long=_("jusqu’à ce que vous l’effaciez ; la page du carnet a un bouton pour cela"),
        storage=("mieux-notebook",),
    ),
    Datum(
        Kind.BROWSER,
        what=_("Le brouillon d’une fiche en cours d’écriture"),
        where=OWN_BROWSER,
        why=_("qu’un onglet fermé ou un réseau perdu ne coûte rien"),
        how_long=_("30 jours, ou jusqu’à l’envoi"),
        storage=("mieux-brouillon*",),
    ),
    Datum(
        Kind.BROWSER,
        what=_("Vos parties en cours et vos brouillons de réponse"),
        where=OWN_BROWSER,
        why=_("reprendre le jeu là où vous l’aviez laissé"),
        how_long=_("jusqu’à la fin de la partie ou de l’envoi"),
        storage=("mieux-jeu-*", "mieux-presse-*"),
    ),
    Datum(
        Kind.BROWSER,
        what=_("Le thème clair ou sombre, si vous l’avez choisi"),
        where=OWN_BROWSER,
        why=_("ne pas vous éblouir"),
        how_long=_("jusqu’à ce que vous reveniez au réglage de l’appareil"),
        storage=("mieux-theme",),
    ),
    Datum(
        Kind.PLAYING,
        what=_("Votre choix, votre phrase si vous en écrivez une, la langue, la date"),
        where=DATABASE,
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
        where=OWN_BROWSER,
        why=_("ne pas vous les redire"),
        how_long=_("jusqu’à ce que vous les rouvriez"),
        storage=("mieux-notice-*",),
    ),
)
