"""What is said beside a proposal, in French and in English: why this sentence, and what to check. Never a verdict.

Codes are stored, sentences are made when they are shown. `{words}` stands for words quoted from the text.
"""

from mieux.method import Text

REASONS: dict[str, tuple[str, str]] = {
    "by-themselves": (
        "{words} : les personnes concernées semblent agir elles-mêmes.",
        "{words}: the people concerned seem to act themselves.",
    ),
    "people-do": ("{words} : des personnes concernées font ou décident.", "{words}: people concerned do or decide."),
    "it-is-they-who": (
        "{words} : le pouvoir d’agir semble partagé avec les personnes concernées.",
        "{words}: power to act seems shared with the people concerned.",
    ),
    "together": (
        "{words} : plusieurs acteurs semblent faire ensemble.",
        "{words}: several actors seem to do it together.",
    ),
    "several-actors": (
        "{words} : des acteurs différents dans la même phrase.",
        "{words}: actors of different kinds in one sentence.",
    ),
    "given-to-all": (
        "{words} : quelque chose semble ouvert à la reprise.",
        "{words}: something seems open for others to reuse.",
    ),
    "trial": ("{words} : un essai, semble-t-il.", "{words}: a trial, it seems."),
    "nobody-knew": ("{words} : l’issue n’était pas connue.", "{words}: the outcome was not known."),
    "failure-then-change": (
        "{words} : quelque chose a été repris ou changé en route.",
        "{words}: something was changed on the way.",
    ),
    "risk-taken": ("{words} : une prise de risque, semble-t-il.", "{words}: a risk taken, it seems."),
    "rose-or-fell": ("{words} : un effet constaté, semble-t-il.", "{words}: an observed effect, it seems."),
    "since-then": ("{words} : un avant et un après.", "{words}: a before and an after."),
    "taken-up": ("{words} : d’autres semblent avoir repris l’idée.", "{words}: others seem to have taken it up."),
    "people-feel": ("{words} : ce que des personnes vivent ou disent.", "{words}: what people live or say."),
    "unheard-of": ("{words} : un écart avec ce qui se fait d’habitude.", "{words}: a difference from what is usual."),
    "in-this-trade": ("{words} : la nouveauté est située dans un milieu.", "{words}: the novelty is set in a context."),
    "place": ("{words} : il est question d’un lieu.", "{words}: a place is spoken of."),
    "learning": ("{words} : il est question d’apprendre.", "{words}: learning is spoken of."),
    "shared-power": ("{words} : il est question de qui décide.", "{words}: who decides is spoken of."),
    "time": ("{words} : il est question du temps.", "{words}: time is spoken of."),
    "out-of-reach-field": (
        "{words} : un domaine souvent tenu pour hors de portée.",
        "{words}: a field often held to be out of reach.",
    ),
    "service": ("{words} : il est question d’un service.", "{words}: a service is spoken of."),
    "one-person": ("{words} : l’effet semble toucher des personnes.", "{words}: the effect seems to reach persons."),
    "between-people": (
        "{words} : l’effet semble toucher un groupe ou des liens.",
        "{words}: the effect seems to reach a group or bonds.",
    ),
    "organisation": (
        "{words} : l’effet semble toucher une organisation.",
        "{words}: the effect seems to reach an organisation.",
    ),
    "territory": (
        "{words} : l’effet semble toucher un territoire ou d’autres que soi.",
        "{words}: the effect seems to reach a territory or others.",
    ),
    "words": ("Les mots {words} y font penser.", "The words {words} call it to mind."),
    "whole": (
        "La phrase entière ressemble à des phrases que des lectrices et lecteurs ont retenues.",
        "The whole sentence resembles sentences that readers have kept.",
    ),
}

DOUBTS: dict[str, tuple[str, str]] = {
    "perhaps-conditional": ("{words} : peut-être un souhait, à vérifier.", "{words}: perhaps a wish, to be checked."),
    "future": ("{words} : peut-être pas encore fait, à vérifier.", "{words}: perhaps not done yet, to be checked."),
    "wish-or-plan": (
        "{words} : une intention ou un fait ? À vérifier.",
        "{words}: an intention or a fact? To be checked.",
    ),
    "negation": (
        "{words} : la phrase nie peut-être ce qu’elle nomme, à vérifier.",
        "{words}: the sentence perhaps denies what it names, to be checked.",
    ),
    "nobody-asked": (
        "{words} : la phrase dit peut-être le contraire, à vérifier.",
        "{words}: the sentence perhaps says the opposite, to be checked.",
    ),
    "advice-or-call": (
        "{words} : un conseil ou un appel plutôt qu’un fait ? À vérifier.",
        "{words}: advice or a call rather than a fact? To be checked.",
    ),
    "definition": (
        "{words} : une définition plutôt qu’un fait ? À vérifier.",
        "{words}: a definition rather than a fact? To be checked.",
    ),
    "ended": ("{words} : est-ce encore vrai ? À vérifier.", "{words}: is it still true? To be checked."),
    "past-habit": ("{words} : est-ce encore vrai ? À vérifier.", "{words}: is it still true? To be checked."),
    "doubtful-report": (
        "{words} : le texte lui-même semble en douter, à vérifier.",
        "{words}: the text itself seems to doubt it, to be checked.",
    ),
    "someone-else": (
        "{words} : peut-être une autre initiative, à vérifier.",
        "{words}: perhaps another initiative, to be checked.",
    ),
    "if": (
        "{words} : une possibilité plutôt qu’un fait ? À vérifier.",
        "{words}: a possibility rather than a fact? To be checked.",
    ),
    "slogan": (
        "{words} : un slogan plutôt qu’un fait ? À vérifier.",
        "{words}: a slogan rather than a fact? To be checked.",
    ),
    "trade": ("{words} : un argument commercial ? À vérifier.", "{words}: a commercial argument? To be checked."),
    "machine": (
        "{words} : une nouveauté technique plutôt qu’une pratique ? À vérifier.",
        "{words}: a technical novelty rather than a practice? To be checked.",
    ),
    "means-counted": (
        "{words} : des moyens plutôt que des effets ? À vérifier.",
        "{words}: means rather than effects? To be checked.",
    ),
    "only-told-or-asked": (
        "{words} : informer ou consulter, ou faire ensemble ? À vérifier.",
        "{words}: informing or consulting, or doing together? To be checked.",
    ),
    "work-of-a-supplier": (
        "{words} : un prestataire plutôt qu’un allié ? À vérifier.",
        "{words}: a supplier rather than an ally? To be checked.",
    ),
    "sport-or-lab": (
        "{words} : un essai sportif ou de laboratoire ? À vérifier.",
        "{words}: a sporting or laboratory trial? To be checked.",
    ),
    "faint": ("L’indice est mince : à lire dans son contexte.", "The sign is slight: read it in its context."),
    "text-speaks-otherwise": (
        "Le reste du texte parle surtout d’intentions, d’appels ou d’offres : à vérifier.",
        "The rest of the text speaks mostly of intentions, calls or offers: to be checked.",
    ),
}

LIMITS: dict[str, tuple[str, str]] = {
    "proposes-only": (
        "La machine propose des phrases à relire ; elle se trompe souvent et ne conclut jamais.",
        "The machine proposes sentences to read again; it is often wrong and never concludes.",
    ),
    "no-encoder": (
        "Sans le module de vecteurs, seuls les mots sont lus : les propositions sont nettement moins bonnes.",
        "Without the vector module only words are read: the proposals are much less good.",
    ),
    "no-closer": (
        "Sans le second module de vecteurs, les phrases sont lues moins finement : les propositions sont moins bonnes.",
        "Without the second vector module sentences are read less finely: the proposals are less good.",
    ),
    "short": (
        "Le texte est très court : presque rien ne s’y repère.",
        "The text is very short: hardly anything can be spotted in it.",
    ),
    "cut": (
        "Le texte est long : seul le début a été lu.",
        "The text is long: only its beginning was read.",
    ),
    "other-language": (
        "Le texte ne semble ni en français ni en anglais : les propositions ne valent presque rien.",
        "The text seems to be neither in French nor in English: the proposals are worth next to nothing.",
    ),
    "nothing": (
        "Rien n’a été repéré. Cela ne veut pas dire qu’il n’y a rien : lisez, et surlignez vous-même.",
        "Nothing was spotted. That does not mean that there is nothing: read, and highlight yourself.",
    ),
}

CERTAINTIES: dict[str, tuple[str, str]] = {
    "likely": ("probable", "likely"),
    "to-check": ("à vérifier", "to be checked"),
}


def reason(code: str, words: tuple[str, ...] = ()) -> Text:
    """Why a sentence is proposed, in words."""
    return _said(REASONS[code], words)


def doubt(code: str, words: tuple[str, ...] = ()) -> Text:
    """What to check before keeping a proposal, in words."""
    return _said(DOUBTS[code], words)


def limit(code: str) -> Text:
    """What the whole answer cannot do, in words."""
    return _said(LIMITS[code], ())


def certainty(code: str) -> Text:
    """« probable » or « à vérifier »."""
    return _said(CERTAINTIES[code], ())


def _said(pair: tuple[str, str], words: tuple[str, ...]) -> Text:
    french = ", ".join(f"« {word} »" for word in words)
    english = ", ".join(f"“{word}”" for word in words)
    # Words of the text may hold braces: put in by replacement, never by format().
    return Text(pair[0].replace("{words}", french), {"en": pair[1].replace("{words}", english)})
