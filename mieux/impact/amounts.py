"""Amounts as people write them: « 1 234,5 », « environ 30 », « 12 % », « 3/8 », « N/A ». Pure; says what it did.

An amount is never guessed: either it is read one way only (and what was not obvious is said), or the message says what
to write instead.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import lru_cache

from django.utils.translation import gettext as _

MAX_DIGITS, PLACES, EXACT = 15, 6, 15
"""Digits before the decimal sign, after it, and in all: SQLite keeps fifteen exactly, and nobody counts finer."""

_BLANKS = str.maketrans(dict.fromkeys("\u00a0\u202f\u2009\u2007\u2002\u2003\u200a\t\n\r", " "))
_SIGNS = str.maketrans({"−": "-", "–": "-", "—": "-", "‐": "-", "‑": "-", "’": "'", "٪": "%", "％": "%", "⁄": "/"})
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\ufeff\u00ad\u200e\u200f"))

#: What stands in a cell when nobody knows. « Néant » and « aucun » are not among them: they may mean zero.
_MISSING = frozenset(
    {"", "-", "--", "---", ".", "..", "…", "...", "?", "??", "/", "x", "xx", "na", "n/a", "n.a.", "n.a", "n/d", "nd"}
    | {"n.d.", "nc", "n.c.", "nr", "n.r.", "n/c", "n/r", "ns", "nsp", "null", "nul", "none", "nan", "vide", "inconnu"}
    | {"inconnue", "unknown", "missing", "tbd", "tbc", "non disponible", "pas disponible", "not available"}
    | {"not applicable", "non applicable", "sans objet", "non renseigne", "non renseignee", "non communique"}
    | {"donnee manquante", "a completer", "a venir", "en attente", "ne sait pas"}
)
_MAYBE_ZERO = frozenset({"neant", "aucun", "aucune", "rien", "nothing", "nada", "personne"})
_ZERO = frozenset({"zero"})
_BROKEN = re.compile(
    r"^#(?:ref|div/0|valeur|value|nom|name|n/a|na|nombre|num|nul|null|calc|spill|propagation|invalid ref|getting_data|"
    r"champ|field|inconnu|unknown|#+|erreur|error)\b.*$|^#+[!?]?$|^(?:err|erreur|error):?\s?\d{3}$",
    re.IGNORECASE,
)
_ABOUT = re.compile(
    r"^(?:environ|env\.?|a peu pres|approximativement|approx\.?|autour de|pres de|quelque|about|around|roughly|ca\.?|"
    r"circa|~|≈|≃|±)\s*(?P<rest>.+)$"
)
_ABOUT_AFTER = re.compile(r"^(?P<rest>.+?)\s*(?:environ|env\.?|a peu pres|approx\.?|about|roughly|\(estimation\))$")
_BOUND = re.compile(
    r"^(?:>|<|≥|≤|>=|<=|plus de|moins de|au moins|au plus|more than|less than|at least|at most|over|under)\s"
)
_BOUND_AFTER = re.compile(r"\d\s*(?:\+|et plus|ou plus|or more|minimum|maximum|min|max)$")
_RANGE = re.compile(r"^(?:entre |from |de |between )?[\d., ']+\s?(?:%\s?)?(?:-|a|à|et|to|and|/-)\s?[\d., ']+\s?%?$")
_SHARE = re.compile(r"^(?P<numerator>-?[\d ., ']*\d)\s*(?:/|sur|out of|of)\s*(?P<denominator>[\d ., ']*\d)$")
_PERCENT = re.compile(r"^(?P<number>[-+]?[\d ., ']*\d)\s?(?:%|pct|pour ?cent|percent|per cent)\s*(?P<rest>.*)$")
_NUMBER = re.compile(r"^(?P<number>[-+]?(?:\d[\d ., ']*|[.,]\d+))(?P<unit>[^\W\d_].*|[€$£°].*|)$")
_MACHINE = re.compile(r"-?(?:0|[1-9]\d{0,7})(?:\.\d{1,2})?$", re.ASCII)
_SCIENTIFIC = re.compile(r"^[-+]?\d+(?:[.,]\d+)?e[-+]?\d{1,2}$")
_SPACED = re.compile(r"[-+]?\d{1,3}(?:[ ']\d{3})+(?:[.,]\d+)?$")
_TENS = {
    "dizaine": 10,
    "douzaine": 12,
    "quinzaine": 15,
    "vingtaine": 20,
    "trentaine": 30,
    "quarantaine": 40,
    "cinquantaine": 50,
    "soixantaine": 60,
    "centaine": 100,
    "millier": 1000,
}
_CURRENCIES = {"€": "euros", "eur": "euros", "$": "dollars", "£": "livres"}


class BadAmount(ValueError):
    """What was written is not an amount; the message says what to write instead."""


class NoAmount(ValueError):
    """A word that says « we do not know » : nothing is counted, and nothing is zero."""


@dataclass(frozen=True)
class Amount:
    """What was read. A share has a numerator and a denominator; `percent` says that a % sign stood there."""

    number: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    percent: bool = False
    about: bool = False
    unit: str = ""
    #: What was read one way although somebody might mean another; said to whoever wrote it.
    note: str = ""


@lru_cache(maxsize=32_768)
def plain(text: str) -> str:
    """Lower case, without accents, odd blanks and look-alike signs: to compare what was written."""
    text = text.translate(_INVISIBLE).translate(_BLANKS).translate(_SIGNS).strip().casefold()
    folded = unicodedata.normalize("NFKD", text)
    return " ".join("".join(c for c in folded if not unicodedata.combining(c)).translate(_SIGNS).split())


def is_missing(text: str) -> bool:
    """A cell that says that nobody knows: blank, « N/A », « non renseigné »."""
    words = plain(text)
    return not words or words in _MISSING


def is_broken(text: str) -> bool:
    """A formula that broke in the spreadsheet: #REF!, #DIV/0!, Err:508."""
    return bool(_BROKEN.match(text.strip()))


@dataclass(frozen=True)
class Style:
    """How the rest of a column writes its numbers, when it says so: 1,234.5 (`english`), 12.5 (`dots`)."""

    english: bool = False
    dots: bool = False


FRENCH = Style()


def style_of(texts: Iterable[str]) -> Style:
    """The style that a column shows without any doubt; the French one when it does not, or shows both."""
    english = french = dots = False
    for text in texts:
        english = english or bool(re.search(r"\d,\d{3}\.\d|\d,\d{3},\d{3}", text))
        french = french or bool(re.search(r"\d,\d{1,2}(?!\d)|\d,\d{4,}|\d\.\d{3},\d", text))
        dots = dots or bool(re.search(r"\d\.(?:\d{1,2}|\d{4,})(?!\d)", text))
    return Style(english and not french, dots and not french)


def read_amount(text: str, style: Style = FRENCH) -> Amount:
    """Read one amount; raises `NoAmount` or `BadAmount`. `style`: how the rest of the column is written."""
    said = text.strip()
    if _MACHINE.match(said):
        # As machines write it, and most tables: no need to look further.
        return Amount(number=Decimal(said))
    if is_broken(said):
        raise BadAmount(
            _("« %(said)s » : une formule s’est cassée dans le tableur. Réparez-la, ou écrivez sa valeur.")
            % {"said": said[:40]}
        )
    words = plain(text)
    if not words or words in _MISSING:
        raise NoAmount(said)
    if words in _MAYBE_ZERO:
        raise BadAmount(
            _("« %(said)s » : écrivez 0 si vous avez compté et trouvé zéro ; laissez vide si personne n’a compté.")
            % {"said": said[:40]}
        )
    if words in _ZERO:
        return Amount(number=Decimal(0))
    about = False
    for pattern in (_ABOUT, _ABOUT_AFTER):
        if found := pattern.match(words):
            words, about = found.group("rest").strip(), True
    if found := re.match(r"^(?:une |a )?(\w+?)s?(?: d[e'] ?(?P<unit>.*))?$", words):
        tens = _TENS.get(found.group(1))
        if tens is not None:
            return Amount(number=Decimal(tens), about=True, unit=(found.group("unit") or "").strip())
    if _BOUND.match(words) or _BOUND_AFTER.search(words):
        raise BadAmount(
            _("« %(said)s » est une borne. Écrivez le nombre compté, ou « environ … », et la nuance en commentaire.")
            % {"said": said[:40]}
        )
    if found := _SHARE.match(words):
        numerator, __ = _number(found["numerator"], style, said)
        denominator, __ = _number(found["denominator"], style, said)
        if denominator <= 0:
            raise BadAmount(_("Un dénominateur est plus grand que zéro : sur combien a-t-on regardé ?"))
        return Amount(numerator=numerator, denominator=denominator, about=about)
    if _RANGE.match(words) and not re.match(r"^-?[\d., ']+$", words):
        raise BadAmount(
            _("« %(said)s » est une fourchette. Choisissez un nombre, et dites la fourchette en commentaire.")
            % {"said": said[:40]}
        )
    if _SCIENTIFIC.match(words):
        return Amount(number=fitted(Decimal(words.replace(",", "."))), about=about)
    if found := _PERCENT.match(words):
        return _percent(found, style, said, about)
    if found := _NUMBER.match(words):
        number, note = _number(found["number"], style, said)
        return Amount(number=number, about=about, unit=_unit(found["unit"]), note=note)
    raise BadAmount(
        _("« %(said)s » n’est pas un nombre. Écrivez par exemple 30, 12,5 ou environ 30.") % {"said": said[:40]}
    )


def _percent(found: "re.Match[str]", style: Style, said: str, about: bool) -> Amount:
    number, note = _number(found["number"], style, said)
    rest = found["rest"].strip(" ()[]:=,;soit")
    if share := _SHARE.match(rest):
        numerator, __ = _number(share["numerator"], style, said)
        denominator, __ = _number(share["denominator"], style, said)
        if denominator <= 0 or abs(numerator * 100 / denominator - number) > Decimal("1"):
            raise BadAmount(
                _("« %(said)s » : le pourcentage et ses deux nombres ne disent pas la même chose.")
                % {"said": said[:40]}
            )
        return Amount(number, numerator, denominator, percent=True, about=about)
    return Amount(number=number, percent=True, about=about, unit="%", note=note)


def _unit(text: str) -> str:
    unit = text.strip(" .()[]")
    return _CURRENCIES.get(unit, unit)


def _number(text: str, style: Style, said: str) -> tuple[Decimal, str]:
    """The number, and what has to be said about the way it was read."""
    digits = text.strip().rstrip(".,")
    if (" " in digits or "'" in digits) and not _SPACED.fullmatch(digits):
        raise _not_a_number(said)
    digits = digits.replace(" ", "").replace("'", "")
    note = ""
    comma, dot = digits.rfind(","), digits.rfind(".")
    if comma >= 0 and dot >= 0:
        # Whichever comes last is the decimal sign: 1.234,5 and 1,234.5.
        thousands, decimal = (".", ",") if comma > dot else (",", ".")
        whole, __, places = digits.rpartition(decimal)
        if not re.fullmatch(rf"[-+]?\d{{1,3}}(?:\{thousands}\d{{3}})+", whole):
            raise _not_a_number(said)
        digits = whole.replace(thousands, "") + "." + places
    elif comma >= 0 or dot >= 0:
        sign = "," if comma >= 0 else "."
        grouped = bool(re.fullmatch(rf"[-+]?[1-9]\d{{0,2}}(?:\{sign}\d{{3}})+", digits))
        if digits.count(sign) > 1:
            if not grouped:
                raise _not_a_number(said)
            digits = digits.replace(sign, "")
        elif sign == "," and grouped and style.english:
            digits = digits.replace(",", "")
        elif grouped and not (sign == "." and style.dots):
            digits = digits.replace(",", ".")
            note = _(
                "« %(said)s » est lu avec des décimales : %(read)s. Si c’était un millier, écrivez-le sans signe."
            ) % {
                "said": said[:40],
                "read": digits.replace(".", ","),
            }
        else:
            digits = digits.replace(",", ".")
    try:
        number = Decimal(digits)
    except InvalidOperation as error:
        raise _not_a_number(said) from error
    kept = fitted(number)
    if kept != number:
        note = _("« %(said)s » est arrondi : nous gardons six décimales et quinze chiffres.") % {"said": said[:40]}
    return kept, note


def fitted(number: Decimal) -> Decimal:
    """The number as the columns hold it (six decimals, fifteen digits); `BadAmount` when it is too large, or none."""
    if not number.is_finite():
        raise BadAmount(_("Ce n’est pas un nombre que l’on puisse compter."))
    if abs(number) >= Decimal(10) ** MAX_DIGITS:
        raise BadAmount(_("Ce nombre a plus de quinze chiffres : vérifiez-le, ou changez d’unité."))
    places = min(PLACES, EXACT - max(1, number.adjusted() + 1))
    exponent = number.as_tuple().exponent
    assert isinstance(exponent, int)
    return number.quantize(Decimal(1).scaleb(-places)) if -exponent > places else number


def _not_a_number(said: str) -> BadAmount:
    return BadAmount(
        _("« %(said)s » n’est pas un nombre. Écrivez par exemple 30, 12,5 ou environ 30.") % {"said": said[:40]}
    )


def same_unit(one: str, other: str) -> bool:
    """Two spellings of one unit: « personne » and « personnes », « € » and « euros »."""

    def stem(unit: str) -> str:
        words = _unit(plain(unit))
        return " ".join(word.rstrip("sx") if len(word) > 3 else word for word in words.split())

    return stem(one) == stem(other)


def written(number: Decimal) -> str:
    """A number as machines write it, without the zeros that say nothing: 12.5, 1200."""
    if number == number.to_integral_value():
        return format(number.quantize(Decimal(1)), "f")
    return format(number.normalize(), "f")
