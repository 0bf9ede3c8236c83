"""What a cell says, in words: the same phrases in the drawing, the table, the pages and the files."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mieux.evidence.models import Kind

from .models import Stance, Word
from .queries import Agreement, Cell, Look, Said, Voice

# Lazy, so that a cell pays for the one phrase it says.
_LOOKS = {
    Look.EVIDENCED: gettext_lazy("étayé"),
    Look.SAID: gettext_lazy("à étayer"),
    Look.LOOKED: gettext_lazy("à colorer"),
    Look.UNSURE: gettext_lazy("à colorer"),
    Look.BLANK: gettext_lazy("à colorer"),
}
_REASONS = {
    Look.LOOKED: gettext_lazy("regardé, pas encore vu"),
    Look.UNSURE: gettext_lazy("regardé, personne ne sait encore"),
    Look.BLANK: gettext_lazy("personne n’a encore regardé"),
}
_REASONS_OF_ONE = {
    Look.LOOKED: gettext_lazy("regardé, pas encore vu"),
    Look.UNSURE: gettext_lazy("regardé, sans savoir dire"),
    Look.BLANK: gettext_lazy("cette lecture n’en dit rien"),
}
_HOPED = {
    Look.EVIDENCED: gettext_lazy("preuve à l’appui, pas encore d’impact daté"),
    Look.SAID: gettext_lazy("espéré, la preuve manque encore"),
}
_AGREEMENTS = {
    Agreement.AGREE: gettext_lazy("lectures concordantes"),
    Agreement.SHADED: gettext_lazy("lectures nuancées"),
    Agreement.CONTRAST: gettext_lazy("lectures contrastées"),
}


def look_words(look: Look, *, hypothesis: bool = False, contested: bool = False) -> str:
    """The state of a cell, in a word or two. An impact that nobody observed is a hypothesis, whoever reads; one that
    observations contradict is not plainly evidenced."""
    if contested and look == Look.EVIDENCED:
        return contested_words()
    return hypothesis_words() if hypothesis and look in _HOPED else str(_LOOKS[look])


def look_reason(look: Look, *, hypothesis: bool = False, one: bool = False) -> str:
    """Why a cell is still to be coloured, or still a hypothesis; nothing for the others. `one`: by one reading."""
    if hypothesis and look in _HOPED:
        return str(_HOPED[look])
    return str((_REASONS_OF_ONE if one else _REASONS).get(look, ""))


def agreement_words(agreement: Agreement) -> str:
    """How several readings stand to one another; nothing when there is only one voice."""
    return str(_AGREEMENTS.get(agreement, ""))


def names(voices: Iterable[Voice], others: bool) -> str:
    """« Aïcha », « Aïcha et Basile », « Aïcha, Basile et d’autres »."""
    said = list(dict.fromkeys(voice.name for voice in voices))
    return also(said) if others else enumerated(said)


def also(words: list[str]) -> str:
    """« Aïcha, Basile et d’autres »."""
    return _("%(names)s et d’autres") % {"names": ", ".join(words)}


def enumerated(words: list[str]) -> str:
    """« un, deux et trois »."""
    if len(words) < 2:
        return "".join(words)
    return _("%(first)s et %(last)s") % {"first": ", ".join(words[:-1]), "last": words[-1]}


def told(lead: str, rest: str) -> str:
    """« présent : Aïcha » as the language writes it."""
    return _("%(lead)s : %(rest)s") % {"lead": lead, "rest": rest}


def said_words(said: Said) -> str:
    """« présent : Aïcha, Basile et d’autres »."""
    return told(str(Word(said.word).label), names(said.voices, said.others))


def kinds_words(kinds: Iterable[str]) -> str:
    """« une citation de la fiche et un lien »."""
    return enumerated([str(Kind(kind).label) for kind in kinds])


def stance_words(stance: str) -> str:
    """From where somebody reads, said of them: « je » is for their own pages (`Stance.label`)."""
    places: dict[str, str] = {
        Stance.ACTOR: _("dans l’équipe"),
        Stance.USER: _("parmi les personnes concernées"),
        Stance.PARTNER: _("chez un partenaire"),
        Stance.OBSERVER: _("de l’extérieur"),
    }
    return places.get(stance, stance)


def cell_words(cell: Cell, hypothesis: bool = False, *, contested: bool = False, one: bool = False) -> str:
    """All of a cell in one line: its state, how readings stand, who says what."""
    parts = [
        look_words(cell.look, hypothesis=hypothesis, contested=contested),
        look_reason(cell.look, hypothesis=hypothesis, one=one),
        agreement_words(cell.agreement),
    ]
    head = ", ".join(part for part in parts if part)
    tail = " ; ".join(said_words(said) for said in cell.said)
    return _("%(state)s. %(voices)s.") % {"state": head, "voices": tail} if tail else f"{head}."


def hypothesis_words() -> str:
    """What an impact is, whoever reads, until somebody dated it and showed it."""
    return _("hypothèse")


def contested_words() -> str:
    """What an impact is that somebody saw and showed, and of which somebody saw the contrary."""
    return _("observé, discuté")
