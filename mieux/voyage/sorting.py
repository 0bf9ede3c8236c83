"""A text sorted by zone, sentence by sentence: proposals with their reasons in words. It proposes, it never concludes.

No model is asked: what a sentence says of itself (« d’ici juin », « il nous manque », « notre partenaire ») and the
heading it stands under. A sentence that says nothing of the kind is shown without a zone: the person knows better.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mieux.method.text import typeset
from mieux.spot.language import language_of
from mieux.spot.sentences import cut

from . import zones
from .beginning import LINE_LENGTH, MOST, Proposal
from .zones import ASHORE, BUOYS, CREW, LIFEBOAT, LIGHTHOUSE, OARS, PORT, SHARKS

_MONTH: Final = (
    r"(?:janvier|février|fevrier|mars|avril|mai|juin|juillet|août|aout|septembre|octobre|novembre|décembre|decembre"
    r"|january|february|march|april|may|june|july|august|september|october|november|december)"
)

# What a sentence says of itself; each pattern is one reason, and weighs one. Both languages together: texts mix them.
_CUES: Final[dict[str, tuple[str, ...]]] = {
    LIGHTHOUSE: (
        r"nous (?:voulons|voudrions|souhaitons|rêvons|aimerions|visons|espérons)|on (?:veut|voudrait|rêve"
        r"|aimerait|vise)",
        r"(?:notre|l['’]|un) (?:objectif|but|ambition|idéal|rêve)s?|à terme|afin que|pour que",
        r"demain|à l['’]avenir|dans (?:un|deux|trois|cinq|dix|\d+) ans",
        r"chacun(?:e)? (?:pourra|saura)|(?:pourront|pourra|sauront|auront) |(?:sera|seront) ",
        r"we (?:want|would like|wish|dream|hope|aim)|our (?:goal|aim|ambition|dream|vision)|so that|in the long run",
        r"tomorrow|in the future|in (?:a|two|three|five|ten|\d+) years|(?:will be able|can finally)",
    ),
    PORT: (
        r"aujourd['’]hui|actuellement|en ce moment|à ce jour|pour l['’]instant|jusqu['’]ici",
        r"depuis (?:\d{4}|que|des années|toujours|longtemps|la |le |plus)|il y a (?:\d+|deux|trois|dix) ans",
        r"(?:le|un) constat|(?:situation|état) (?:actuelle|de départ|des lieux)|à l['’]origine|tout est parti"
        r"|au départ",
        r"personne ne|ne (?:savent|trouvent|viennent|connaissent|parlent)|se plaign|(?:a|ont) fermé|existe déjà",
        r"today|currently|at the moment|so far|for now|since (?:\d{4}|the|we|years)|\w+ years ago|it all began"
        r"|at present",
        r"nobody |people complain|(?:has|have) closed|already exists|the starting point",
    ),
    CREW: (
        r"(?:notre|l['’]|une|mon) équipe|l['’]équipage|bénévoles?|salarié·?e?s?|membres? (?:du|de la|fondat)",
        r"nous sommes (?:\w+ )?(?:deux|trois|quatre|cinq|six|sept|huit|dix|douze|\d+)|porteu(?:r|se)s? (?:de"
        r"|du) projet",
        r"(?:coordonn|anim|pilot|présid)(?:e|era|atrice|ateur|ent)\b|s['’]occupe(?:ra)? d|compétences?|savoir-faire",
        r"(?:manque|manquent|cherch\w+|besoin d(?:e |['’]|es )|faudrait|faut) ?(?:quelqu['’]un|une personne|des bras"
        r"|(?:un|une|des|de) (?:bénévole|collègue|animat|coordin|développ|jardini|comptable|bricol)\w*)",
        r"quelqu['’]un (?:qui|pour)|(?:need|lack|look(?:ing)? for) (?:somebody|someone|a volunteer|volunteers|people)",
        r"(?:our|the|a) (?:team|crew)|volunteers?|employees|staff|there are (?:two|three|four|five|six|\d+) of us",
        r"(?:coordinat|facilitat|look)(?:es|s) |in charge of|skills|know-how",
    ),
    LIFEBOAT: (
        r"partenaires?|partenariat|soutien|soutenu(?:e|s|es)? par|appui(?:s|e)? (?:de|du|extérieur)|financé(?:e"
        r"|s)? par",
        r"(?:la|le|les|notre|avec la|avec le) (?:mairie|commune|région|département|fondation|CAF|bailleur"
        r"|préfecture)\b",
        r"subvention(?:s|né|née)?|mécén|nous (?:prête|aide|accompagne|héberge|conseille)|mis(?:e)? à disposition",
        r"partners?(?:hip)?|supported by|support from|funded by|grants?|foundation|sponsor",
        r"lends? us|helps? us|hosts? us|advis(?:es|e) us|made available|(?:town|city) (?:hall|council)",
    ),
    SHARKS: (
        r"contraintes?|risques?|obstacles?|freins?|difficultés?|menaces?|problèmes?|danger",
        r"manqu(?:e|ons|ent|ait) (?:de|d['’])|il (?:nous )?manque|pas (?:assez|le droit|les moyens)|impossible|interdi",
        r"trop (?:cher|long|lent|peu|compliqué|tard|petit)|coûte(?:nt)?|le coût|retards?|délais?",
        r"(?:le|la|un|une|du) (?:règlement|loi|norme|assurance|autorisation)\b|opposition|réticen|méfian|craign|peur",
        r"constraints?|risks?|obstacles?|barriers?|difficult(?:y|ies)|threats?|problems?|lack(?:s|ing)?\b",
        r"not enough|not allowed|impossible|forbidden|too (?:expensive|long|slow|late|complicated|little|small)"
        r"|delays?",
        r"regulations?|permits?|insurance|reluctan|opposition|afraid|cost(?:s|ly)",
    ),
    OARS: (
        r"plan B|à défaut|en attendant|sinon|faute de|quitte à|au lieu d|plutôt qu|malgré",
        r"nous (?:pouvons|pourrions) (?:\w+ )?|on (?:peut|pourrait) |il suffi(?:t|rait)|possibilité|solution"
        r"|alternative",
        r"grâce à|nous avons déjà|à notre portée|marge de manœuvre|récupér|prêt(?:er|é) |partag(?:er|e) ",
        r"plan B|failing that|meanwhile|otherwise|instead of|rather than|in spite of|despite",
        r"we (?:can|could) |it is enough|possibility|solution|alternative|thanks to|we already have|room for manoeuvre",
    ),
    BUOYS: (
        r"d['’]ici (?:à |la |le |l['’]|fin |\w+)|avant (?:la fin|l['’]été|l['’]hiver|la rentrée|les vacances|noël"
        r"|fin )",
        rf"(?:en|fin|début|mi-|au mois de|le \d{{1,2}}(?:er)?|au|avant|dès) ?{_MONTH}|{_MONTH} 20\d\d"
        rf"|\d{{1,2}}/\d{{1,2}}/20\d\d",
        r"(?:première|deuxième|troisième|prochaine|dernière) (?:étape|phase|version|réunion|édition)|calendrier"
        r"|échéance",
        r"(?:au (?:premier|deuxième|troisième|quatrième)|premier|deuxième|troisième|chaque) (?:mois|trimestre"
        r"|semestre)",
        rf"by (?:the end|next|{_MONTH}|summer|winter)|before (?:the end|summer|winter|{_MONTH}|next)|(?:in|on"
        rf"|end of) {_MONTH}",
        r"(?:first|second|third|next|last) (?:step|stage|phase|version|meeting|month|quarter)|deadline|milestone"
        r"|schedule",
    ),
    ASHORE: (
        r"(?:nous|on) (?:arrêt|abandonn|renon|laiss(?:e|ons) tomber)|arrêter de|ne plus (?:faire|vouloir)"
        r"|on ne fera plus",
        r"(?:we|to) (?:stop|give up|drop|abandon|no longer)|stop doing|leave behind",
    ),
}

# Words of a heading that speak for the sentences under it.
_HEADINGS: Final[dict[str, str]] = {
    LIGHTHOUSE: r"objectif|but|ambition|vision|finalité|phare|situation souhaitée|goals?|aims?|purpose|lighthouse",
    PORT: r"contexte|constat|diagnostic|état des lieux|origine|historique|situation (?:actuelle|de départ)|port"
    r"|context|background|starting point|harbour|history",
    CREW: r"équip|porteu|qui sommes|gouvernance|moyens humains|ressources humaines|team|crew|who we are|governance",
    LIFEBOAT: r"partenaire|soutien|appui|financement|financeur|bateau|partner|support|funding|funder|lifeboat",
    SHARKS: r"contrainte|risque|frein|obstacle|difficulté|limite|requin|constraint|risk|barrier|obstacle|shark",
    OARS: r"marge|solution|levier|plan b|atout|ressource|rame|lever|asset|resource|oar|solution",
    BUOYS: r"calendrier|étape|planning|échéan|balise|feuille de route|schedule|timeline|milestone|roadmap|step|buoy",
    ASHORE: r"à arrêter|abandon|laissé au port|left ashore|to stop",
}

# Which kind of constraint, when the sentence says it.
_SHARK_KINDS: Final[dict[str, str]] = {
    "financial": r"budget|argent|financ|co[ûu]t|cher|euros?|€|trésorerie|subvention|payer|money|fund|cost|expensive"
    r"|cash",
    "regulatory": r"règlement|loi\b|norme|assurance|autorisation|droit|juridi|interdi|regulation|law\b|permit"
    r"|insurance",
    "political": r"élection|élu|mairie|conseil municipal|politique|vote|election|council|politic|mayor",
    "technical": r"technique|matériel|logiciel|réseau|panne|machine|bâtiment|chauffage|technical|software|network",
    "social": r"réticen|méfian|peur|craign|habitude|bénévole|fatigue|isol|reluctan|afraid|habit|volunteer|tired",
}
_NEED: Final = (
    r"il (?:nous )?(?:manque|faut|faudrait)|(?:nous )?cherch(?:ons|e)|besoin d|we (?:need|look(?:ing)? for|lack)"
)

_BECAUSE: Final[dict[str, Promise]] = {
    LIGHTHOUSE: gettext_lazy("cela parle de là où vous voulez arriver"),
    PORT: gettext_lazy("cela parle de là d’où vous partez"),
    CREW: gettext_lazy("cela parle des personnes à bord"),
    LIFEBOAT: gettext_lazy("cela parle d’une aide venue d’ailleurs"),
    SHARKS: gettext_lazy("cela ressemble à une contrainte"),
    OARS: gettext_lazy("cela ressemble à une marge de manœuvre"),
    BUOYS: gettext_lazy("cela ressemble à une étape, avec un moment"),
    ASHORE: gettext_lazy("cela ressemble à ce que vous arrêtez"),
}
_HEADING_LENGTH: Final = 70


@dataclass(frozen=True)
class Sorted:
    """The sentences of a text, in their order; `more`: there were others, which were left aside."""

    proposals: tuple[Proposal, ...]
    more: bool


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    # The edges are those of words, also beside an apostrophe.
    return re.compile(rf"(?<![\w])(?:{pattern})", re.IGNORECASE)


def sort_text(text: str) -> Sorted:
    """The sentences of a text in French or in English, each with the zone it seems to speak of."""
    language = language_of(text)
    found: list[Proposal] = []
    heading = ""
    sentences = cut(text, language)
    for sentence in sentences:
        words = " ".join(sentence.text.split()).lstrip("-–—•·▪*#→ ").strip()
        if not any(sign.isalpha() for sign in words):
            continue
        if (role := _heading(words)) is not None:
            heading = role
            continue
        if len(found) == MOST:
            return Sorted(tuple(found), more=True)
        found.append(_proposed(words[:LINE_LENGTH], heading))
    return Sorted(tuple(found), more=False)


def _heading(words: str) -> str | None:
    """The role a heading speaks of (empty: of none that we know), or None when it is a sentence."""
    bare = words.rstrip(" :：")
    if len(words) > _HEADING_LENGTH or bare[-1:] in ".!?…;," or len(bare.split()) > 6:
        return None
    for role, pattern in _HEADINGS.items():
        if re.match(rf"(?:\d+[.)]? *)?(?:le|la|les|l['’]|notre|nos|the|our)? ?(?:{pattern})", bare, re.IGNORECASE):
            return role
    return "" if words.endswith((":", "：")) else None


def _proposed(words: str, heading: str) -> Proposal:
    votes = {role: list(_seen(words, patterns)) for role, patterns in _CUES.items() if _known(role)}
    best = max(votes, key=lambda role: len(votes[role]) + (0.9 if role == heading else 0), default="")
    seen = votes.get(best, [])
    if not seen:
        best = heading if heading and _known(heading) else ""
    if not best:
        return Proposal(words, kept=False, why=_("rien ne le dit : c’est vous qui voyez"))
    because = str(_BECAUSE[best])
    said = ", ".join(_("« {words} »").format(words=each) for each in seen[:2])
    why = _("{because} : {words}").format(because=because, words=said) if said else _("le titre au-dessus le dit")
    if best == BUOYS and _is_past(words) and _known(PORT):
        best, why = PORT, _("cela raconte ce qui a déjà eu lieu")
    return Proposal(words, zones.zone_of(best) or "", typeset(why), _kind(best, words))


def _is_past(words: str) -> bool:
    """It names years, and all are over."""
    years = [int(year) for year in re.findall(r"\b(?:19|20)\d\d\b", words)]
    return bool(years) and max(years) < timezone.localdate().year


def _known(role: str) -> bool:
    """A pack may have no such zone."""
    return zones.zone_of(role) is not None


def _seen(words: str, patterns: Iterable[str]) -> Iterator[str]:
    for pattern in patterns:
        if (match := _compiled(pattern).search(words)) is not None:
            yield match.group().strip(" ,.")


def _kind(role: str, words: str) -> str:
    if role == SHARKS:
        return next((kind for kind, pattern in _SHARK_KINDS.items() if _compiled(pattern).search(words)), "")
    if role == CREW:
        return "need" if _compiled(_NEED).search(words) else ""
    return ""
