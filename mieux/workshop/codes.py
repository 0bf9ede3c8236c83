"""The code on the wall, and the personal word by which somebody comes back from another device. Pure."""

import secrets
import unicodedata

SIGNS = "CDFGHJKLMNPQRTVWX34679"
"""No vowel (hence no word), none of 0 O, 1 I, 2 Z, 5 S, 8 B: nothing is read for another when far from the wall."""
LENGTH = 5

_LOOK_ALIKE = str.maketrans({"Y": "V", "U": "V"})

_ANIMALS = """
abeille aigle baleine bison castor cerf chouette cigale colibri corail crabe cygne dauphin faon flamant
fourmi gecko grillon grue hibou huppe koala lama lapin lion loir loup loutre lynx marmotte merle mouette
narval okapi ours paon panda phoque pinson poney puma renard sardine sitelle souris tapir tatou tigre
tortue triton truite zèbre
"""
_COLOURS = """
abricot ambre argent azur beige bleu brique cannelle carmin cerise citron corail crème cuivre cyan ébène
fauve fuchsia gris indigo ivoire jade jaune kaki lavande lilas lin mauve menthe miel moka nacre noir ocre
olive or orange pêche pourpre prune rose rouge rubis sable safran saumon sienne topaze turquoise vert
violet
"""


ANIMALS, COLOURS = tuple(_ANIMALS.split()), tuple(_COLOURS.split())


def new_code() -> str:
    """A code that nobody has, probably: 5 million of them; the database says when one is taken."""
    return "".join(secrets.choice(SIGNS) for _ in range(LENGTH))


def clean_code(typed: str) -> str:
    """What was typed, as a code: capitals, without blanks, hyphens or accents; « U » and « Y » are a hurried V."""
    plain = unicodedata.normalize("NFKD", typed[:40]).upper()
    return "".join(sign for sign in plain if sign.isascii() and sign.isalnum()).translate(_LOOK_ALIKE)[:12]


def new_word() -> str:
    """« loutre-safran-47 »: 240,000 of them, to be said aloud and written on a sleeve."""
    return f"{secrets.choice(ANIMALS)}-{secrets.choice(COLOURS)}-{secrets.randbelow(90) + 10}"


def clean_word(typed: str) -> str:
    """The word as it was given: small letters, no accent, one hyphen between its parts."""
    plain = unicodedata.normalize("NFKD", typed[:80].lower())
    kept = "".join(
        sign if sign.isascii() and sign.isalnum() else " " for sign in plain if not unicodedata.combining(sign)
    )
    return "-".join(kept.split())


_AS_GIVEN = {clean_word(part): part for part in (*ANIMALS, *COLOURS)}


def said_word(clean: str) -> str:
    """A clean word as it was given, accents included: « bison-peche-39 » → « bison-pêche-39 »."""
    return "-".join(_AS_GIVEN.get(part, part) for part in clean.split("-"))
