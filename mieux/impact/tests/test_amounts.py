"""Numbers as people write them are understood, or the message says what to write."""

from decimal import Decimal

import pytest

from mieux.impact.amounts import Amount, BadAmount, NoAmount, Style, read_amount, same_unit, style_of, written

D = Decimal


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("30", Amount(number=D(30))),
        ("1 234,5", Amount(number=D("1234.5"))),
        ("1\u202f234,5", Amount(number=D("1234.5"))),
        ("1.234,5", Amount(number=D("1234.5"))),
        ("1,234.5", Amount(number=D("1234.5"))),
        ("1'234", Amount(number=D(1234))),
        ("1.234.567", Amount(number=D(1234567))),
        ("−5", Amount(number=D(-5))),
        (",5", Amount(number=D("0.5"))),
        ("1,5E3", Amount(number=D(1500))),
        ("zéro", Amount(number=D(0))),
        ("environ 30", Amount(number=D(30), about=True)),
        ("~ 30", Amount(number=D(30), about=True)),
        ("30 environ", Amount(number=D(30), about=True)),
        ("une trentaine", Amount(number=D(30), about=True)),
        ("une trentaine de personnes", Amount(number=D(30), about=True, unit="personnes")),
        ("12 %", Amount(number=D(12), percent=True, unit="%")),
        ("12,5%", Amount(number=D("12.5"), percent=True, unit="%")),
        ("3/8", Amount(numerator=D(3), denominator=D(8))),
        ("3 sur 8", Amount(numerator=D(3), denominator=D(8))),
        ("½", Amount(numerator=D(1), denominator=D(2))),
        ("12 % (3/25)", Amount(D(12), D(3), D(25), percent=True)),
        ("30 personnes", Amount(number=D(30), unit="personnes")),
        ("12 €", Amount(number=D(12), unit="euros")),
    ],
)
def test_what_is_clear_is_read(said, read):
    assert read_amount(said) == read


@pytest.mark.parametrize(
    "said", ["", " ", "N/A", "n.d.", "NA", "—", "-", "non renseigné", "null", "NaN", "?", "à compléter"]
)
def test_nobody_knows_is_not_zero(said):
    with pytest.raises(NoAmount):
        read_amount(said)


@pytest.mark.parametrize(
    ("said", "help"),
    [
        ("néant", "écrivez 0 si vous avez compté"),
        ("aucun", "écrivez 0 si vous avez compté"),
        ("#REF!", "formule"),
        ("#DIV/0!", "formule"),
        ("#N/A", "formule"),
        ("#VALEUR!", "formule"),
        ("Err:508", "formule"),
        ("#Invalid Ref: Nouvelle-Calédonie", "formule"),
        ("> 30", "borne"),
        ("plus de 30", "borne"),
        ("30+", "borne"),
        ("20-30", "fourchette"),
        ("entre 20 et 30", "fourchette"),
        ("20 à 30", "fourchette"),
        ("3/0", "plus grand que zéro"),
        ("50 % (3/25)", "ne disent pas la même chose"),
        ("High", "n’est pas un nombre"),
        ("1 2 3", "n’est pas un nombre"),
        ("1,23,4", "n’est pas un nombre"),
        ("01/02/2024", "n’est pas un nombre"),
        ("2024-01-01", "n’est pas un nombre"),
        ("inf", "n’est pas un nombre"),
        ("9" * 16, "quinze chiffres"),
    ],
)
def test_what_is_not_clear_gets_help(said, help):
    with pytest.raises(BadAmount, match=help):
        read_amount(said)


def test_a_lone_group_of_three_is_a_decimal_and_says_so_unless_the_column_is_english():
    assert read_amount("1,234").number == D("1.234")
    assert "décimales" in read_amount("1,234").note
    assert read_amount("1,234", Style(english=True)).number == D(1234)
    assert style_of(["1,234.5", "12"]) == Style(english=True, dots=True)
    assert style_of(["12.5", "3"]) == Style(dots=True)
    assert style_of(["12,5", "3.5"]) == Style()
    assert not read_amount("1.234", Style(dots=True)).note


def test_what_the_columns_cannot_hold_is_rounded_and_said():
    assert read_amount("0,12345678").number == D("0.123457")
    assert "arrondi" in read_amount("0,12345678").note


def test_units_have_several_spellings():
    assert same_unit("personnes", "Personne")
    assert same_unit("€", "euros")
    assert not same_unit("kg", "tonnes")


def test_numbers_are_written_for_machines_without_idle_zeros():
    assert [written(D(text)) for text in ("12.500000", "1200.000000", "-0.5", "1E+5")] == [
        "12.5",
        "1200",
        "-0.5",
        "100000",
    ]
