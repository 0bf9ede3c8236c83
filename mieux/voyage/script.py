"""What the live canvas is told by its page: who looks, the zones, the words. Data, never code."""

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from . import document, rules, wording, zones
from .figure import spot_of
from .rules import Aboard
from .shown import Around


def data(
    who: Aboard,
    name: str,
    view: str,
    names: dict[str, str],
    indicators: dict[str, str],
    around: Around,
    departure: date,
    language: str,
) -> dict[str, Any]:
    """One object for `static/voyage/canvas.js`."""
    return {
        "key": who.voyage.key,
        "socket": f"/live/voyage/{who.voyage.key}",
        "commentsPage": reverse("voyage:comments", args=[who.voyage.key]),
        "page": reverse("voyage:canvas", args=[who.voyage.key]),
        "measurePage": reverse("voyage:measure", args=[who.voyage.key, "-"]).removesuffix("-/"),
        "right": str(who.right),
        "closed": who.voyage.closed_at is not None,
        "canEdit": rules.can_edit(who),
        "canComment": rules.can_comment(who),
        "whom": who.whom,
        "name": name,
        "member": rules.is_shipmate(who),
        "view": view,
        "language": language,
        "zones": [
            {
                "id": place.id,
                "role": place.role,
                "metaphor": str(place.metaphor),
                "label": str(place.label),
                "area": spot_of(place).area,
            }
            for place in zones.places()
        ],
        "names": names,
        "comments": around.comments,
        "departure": departure.isoformat(),
        "indicators": [
            {"id": number, "label": label, "page": around.indicators.get(number, "")}
            for number, label in indicators.items()
        ],
        "kinds": {code: str(word) for code, word in wording.KINDS.items()},
        "colours": {code: str(word) for code, word in wording.COLOUR_WORDS.items()},
        "ties": {
            code: {
                "from": document.LINKS[code][0],
                "to": document.LINKS[code][1],
                "there": str(tie.there),
                "back": str(tie.back),
            }
            for code, tie in wording.TIES.items()
        },
        "asks": {kind: str(word) for kind, word in wording.ASKS.items()},
        "one": {role: str(word) for role, word in wording.ONE.items()},
        "words": _words(),
    }


def _words() -> dict[str, str]:
    """Every sentence that the scripts say. {braces} are filled there."""
    return {
        # Where one's words are.
        "connecting": _("On rejoint le bord…"),
        "saving": _("Enregistrement…"),
        "saved": _("Enregistré à {time}"),
        "offlineWaiting": _("Hors ligne : vos mots attendent dans ce navigateur"),
        "offlineFragile": _("Hors ligne : ce navigateur ne garde rien, ne fermez pas cette page"),
        "offline": _("Hors ligne : tout ce que vous aviez écrit est enregistré"),
        "offlineReading": _("Hors ligne : vous voyez la carte telle qu’elle était"),
        "reading": _("Vous regardez : les cartes sont écrites par l’équipage"),
        "readingComment": _("Vous pouvez commenter : les cartes sont écrites par l’équipage"),
        "readingClosed": _("Cette traversée est terminée : elle se lit, elle ne s’écrit plus"),
        "back": _("De retour en ligne. Vos mots sont partis."),
        "lost": _("Le réseau est parti. Continuez : vos mots attendent ici."),
        "out": _("Vous n’avez plus accès à ce voyage."),
        "outKept": _("Voici ce que vous aviez écrit et qui n’a pas été pris. Copiez-le avant de partir."),
        "full": _("Cette carte de navigation est pleine : rangez avant d’ajouter."),
        "refused": _("Votre droit d’écrire a changé : vos derniers mots n’ont pas été pris."),
        "reload": _("Recharger la page"),
        # People.
        "aboardOne": _("Vous êtes seul·e à bord"),
        "aboard": _("{names} et vous à bord"),
        "here": _("{names} : ici en ce moment"),
        "writes": _("{name} écrit ici"),
        "someone": _("Quelqu’un"),
        "and": _("et"),
        "others": _("{n} autres"),
        # Cards.
        "edit": _("Modifier"),
        "editCard": _("Modifier la carte « {text} »"),
        "move": _("Déplacer vers…"),
        "restore": _("Remonter de la cale"),
        "by": _("par {name}"),
        "noText": _("une carte sans texte"),
        "commentOne": _("1 commentaire"),
        "comments": _("{n} commentaires"),
        "comment": _("Commenter"),
        "more": _("Lire toute la carte"),
        "less": _("Replier"),
        "colour": _("papier {colour}"),
        "none": _("aucune carte"),
        "one": _("1 carte"),
        "many": _("{n} cartes"),
        "toLookAt": _("{n} à regarder"),
        # What a card says beside its text.
        "kind": _("contrainte {kind}"),
        "accepted": _("on l’accepte : {reason}"),
        "need": _("besoin"),
        "captain": _("capitaine"),
        "passed": _("passée le {day}"),
        "due": _("le {day}"),
        "halfway": _("escale à mi-chemin : le {day}"),
        "covered": _("couvert par {names}"),
        "result": _("résultat : {result}"),
        "carried": _("portée par {name}"),
        "offered": _("proposée à {name}, qui n’a pas encore dit oui"),
        "yes": _("Je la prends"),
        "no": _("Je la rends"),
        "saidYes": _("{name} a dit oui"),
        "saidNo": _("{name} a dit non"),
        "oar": _("Trouver une rame"),
        "accept": _("On l’accepte…"),
        "was": _("vient de : {zone}"),
        "origin": _("venue de l’atelier « {title} » du {day}"),
        "originUndated": _("venue de l’atelier « {title} »"),
        # Gestures, once made.
        "added": _("Carte ajoutée dans {zone}."),
        "addedMany": _("{n} cartes ajoutées dans {zone}."),
        "moved": _("Déplacée de {from} vers {to}, {n} sur {all}."),
        "movedHere": _("Déplacée dans {to}, {n} sur {all}."),
        "removed": _("Rangée dans la cale."),
        "restored": _("Remontée dans {zone}."),
        "linked": _("Lien noué : {sentence}"),
        "unlinked": _("Lien dénoué."),
        "undone": _("Votre dernier geste est annulé."),
        "notUndone": _("Quelqu’un a changé cela depuis : rien n’a bougé."),
        "redone": _("Votre geste est refait."),
        "untie": _("Dénouer"),
        "untieFrom": _("Dénouer le lien avec « {text} »"),
        "noneFound": _("Rien de tel à bord"),
        "found": _("{n} choix"),
        # Where to.
        "first": _("En premier"),
        "last": _("En dernier"),
        "after": _("Après « {text} »"),
        # Private drafts.
        "draft": _("Brouillon : vous seul·e le voyez, dans ce navigateur"),
        "draftKept": _("Gardé pour vous, dans ce navigateur."),
        "share": _("Partager avec l’équipage"),
        "throwAway": _("Jeter ce brouillon"),
        "thrown": _("Brouillon jeté."),
        "shared": _("Partagée avec l’équipage."),
        "draftLost": _("Ce navigateur ne garde rien : le brouillon disparaîtra avec la page."),
        # What others do meanwhile.
        "newsOne": _("1 nouveauté, afficher"),
        "news": _("{n} nouveautés, afficher"),
        "changedOne": _("Un changement dans {zones}."),
        "changed": _("{n} changements dans {zones}."),
        "mingled": _(
            "Pendant votre absence, quelqu’un a aussi écrit cette carte. Les deux textes sont mêlés, relisez."
        ),
        "mingledMine": _("Vous aviez écrit :"),
        "understood": _("C’est relu"),
        # Search, and what to look at.
        "shown": _("{n} cartes sur {all}"),
        "shownOne": _("1 carte sur {all}"),
        "shownNone": _("Aucune carte ne contient ces mots."),
        "question": _("1 question"),
        "questions": _("{n} questions"),
        "nothing": _("rien"),
        "lookAtNone": _("Rien à signaler : bon vent !"),
        "quiet": _("Ne plus le dire"),
        "quietCard": _("Ne plus le dire : {text}"),
        "quieted": _("C’est mis de côté."),
        "again": _("Le redire"),
        "againCard": _("Le redire : {text}"),
        "toldAgain": _("C’est de nouveau à regarder."),
        "acceptNow": _("C’est accepté : {reason}"),
        # Lists.
        "copied": _("Liste copiée : {n} lignes."),
        "copiedOne": _("Liste copiée : 1 ligne."),
        "notCopied": _("Ce navigateur ne laisse pas copier d’ici : ouvrez « Sorties »."),
        # Words on cards, in place.
        "talkZone": _("Commentaires"),
        "talkFails": _("La conversation ne s’est pas ouverte. Réessayez, ou ouvrez-la dans une page."),
    }
