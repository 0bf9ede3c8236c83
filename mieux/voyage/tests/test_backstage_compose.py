"""The story as templates tell it: pure, with cards, without, with hostile ones, in both languages."""

import re
from datetime import date

import pytest
from django.utils.translation import override

from mieux.voyage.backstage.compose import compose
from mieux.voyage.backstage.material import PARTS, Mate, Material, Stop, Veil, parts_of
from mieux.voyage.backstage.prose import clean, listed, of, quoted, sentence, told, typeset
from mieux.voyage.document import CardView, LinkView
from mieux.voyage.zones import ASHORE, BUOYS, CREW, LIFEBOAT, LIGHTHOUSE, OARS, PORT, SHARKS, Place

ROLES = (LIGHTHOUSE, PORT, CREW, LIFEBOAT, SHARKS, OARS, BUOYS, ASHORE)
THIN = "\u202f"


def material(cards: dict[str, list[CardView]] | None = None, **more) -> Material:
    places = tuple((Place(role, role, role, role), tuple((cards or {}).get(role, ()))) for role in ROLES)
    return Material(began=date(2026, 5, 1), crossing=1, places=places, **more)


def card(id: str, text: str, kind: str = "", **fields) -> CardView:
    return CardView(id, "zone", text, kind=kind, fields=fields)


def said(found: Material, veil: Veil | None = None) -> dict[str, str]:
    return {each.slot: each.text for each in (compose(found, veil) if veil else compose(found))}


def test_an_empty_voyage_gives_no_sentence():
    assert compose(material()) == []
    assert compose(material({PORT: [card("a", "  "), card("b", "\u202e")]})) == []


def test_one_card_and_many():
    one = said(material({PORT: [card("a", "Une cour grise.")]}))
    assert one["port"] == f"Tout part de là{THIN}: une cour grise."
    many = said(material({PORT: [card("a", "Une cour grise."), card("b", "Des voisins qui s’ignorent")]}))
    assert many["port"] == f"Voici d’où part le voyage{THIN}: une cour grise et des voisins qui s’ignorent."
    with override("en"):
        english = said(material({PORT: [card("a", "A grey yard."), card("b", "Neighbours who never talk")]}))
    assert "a grey yard and Neighbours who never talk" in english["port"]
    assert THIN not in english["port"]
    assert english["port"].startswith("This is where the voyage sets out from: ")


def test_sentences_stay_sentences_and_names_keep_their_capital():
    text = said(material({SHARKS: [card("a", "Le temps. Trois mois jusqu’au salon."), card("b", "L’argent")]}))[
        "sharks"
    ]
    assert text == "Des ailerons dépassent de l’eau. Le temps. Trois mois jusqu’au salon. L’argent."
    row = typeset(listed(["Strasbourg", "Le port", "L’eau, partout"])).replace(THIN, " ")
    assert row == "Strasbourg ; le port ; et l’eau, partout"


def test_many_cards_are_not_a_wall_of_text():
    cards = [card(f"c{n}", f"La carte numéro {n}, assez longue " + "x" * 400) for n in range(300)]
    (paragraph,) = compose(material({PORT: cards}))
    assert len(paragraph.text) < 5_000
    assert "D’autres cartes" in paragraph.text
    assert len(paragraph.cards) == 60


def test_a_sea_full_of_sharks_is_told_briefly():
    sharks = [card(f"s{n}", f"Requin {n}") for n in range(2_000)]
    oars = [card(f"o{n}", f"Rame {n}") for n in range(2_000)]
    links = tuple(LinkView(str(n), f"s{n}", f"o{n}", "shark-oar") for n in range(2_000))
    found = compose(material({SHARKS: sharks, OARS: oars}, links=links))
    assert all(len(each.text) < 6_000 and len(each.facts) <= 60 for each in found)


def test_the_seven_parts_are_in_the_order_of_the_book():
    assert [part.id for part in PARTS] == [PORT, LIGHTHOUSE, CREW, LIFEBOAT, SHARKS, OARS, BUOYS]
    found = compose(full())
    order = [part.id for part in parts_of([])]
    assert [order.index(each.part) for each in found] == sorted(order.index(each.part) for each in found)
    assert {each.part for each in found} == set(order[:7])
    assert [part.id for part in parts_of([Place("ciel", "", "Le ciel", "x")])][7:] == ["zone-ciel", "worth", "limits"]


def full(**more) -> Material:
    cards = {
        PORT: [card("p", "Une cour grise")],
        ASHORE: [card("q", "Les réunions du soir")],
        LIGHTHOUSE: [card("l", "Un jardin")],
        CREW: [
            card("c", "Samira", "person", captain=True, role="jardinière"),
            card("d", "Bob", "person", skills=["dessiner", "compter"]),
            card("n", "Savoir planter", "need"),
            card("m", "Une brouette", "need"),
        ],
        LIFEBOAT: [card("b", "La mairie")],
        SHARKS: [card("s", "Le règlement", "regulatory"), card("t", "La pluie", accepted="elle arrose")],
        OARS: [card("o", "Des bacs que l’on déplace")],
        BUOYS: [
            card("x", "Le premier bac", done="2026-06-01", date="2026-05-30", result="un bac, vert"),
            card("y", "La fête", date="2026-07-01", owner={"whom": "user:2", "name": "Basile"}, offer="accepted"),
            card("z", "Le deuxième bac"),
        ],
    }
    links = (
        LinkView("1", "s", "o", "shark-oar"),
        LinkView("2", "o", "y", "oar-buoy"),
        LinkView("3", "o", "c", "oar-crew"),
        LinkView("4", "n", "c", "need-crew"),
        LinkView("5", "n", "b", "need-lifeboat"),
        LinkView("6", "l", "7", "lighthouse-indicator"),
    )
    base = {
        "links": links,
        "mates": (Mate("user:1", "Aïcha", date(2026, 5, 1)), Mate("user:2", "Basile", date(2026, 6, 2))),
        "stops": (Stop("1", "on ajuste", date(2026, 6, 15), "Moins grand !", "y"),),
        "heard": (("phare", "douze locataires"),),
        "rewritten": {"p": "Un parking"},
        "indicators": {"7": "Kilos de tomates"},
    }
    return material(cards, **{**base, **more})


def test_links_buoys_stopovers_and_crossings_are_told():
    text = said(full())
    assert (
        f"Face à «{THIN}Le règlement{THIN}», l’équipage rame ainsi{THIN}: des bacs que l’on déplace." in text["faced"]
    )
    assert f"«{THIN}La pluie{THIN}»{THIN}: on fait avec, parce que{THIN}: elle arrose." in text["faced"]
    assert "réglementaire" in text["sharks"]
    assert "Samira (jardinière)" in text["crew"]
    assert "Bob (dessiner et compter)" in text["crew"]
    assert f"Pour «{THIN}Savoir planter{THIN}», la réponse est à bord{THIN}: Samira." in text["needs"]
    assert f"Une place reste à prendre{THIN}: une brouette." in text["needs"]
    assert "1er juin 2026" in text["passed"]
    assert "un bac, vert" in text["passed"]
    assert f"Cap sur le 1er juillet 2026{THIN}: la fête. Basile s’en charge." in text["ahead"]
    assert "deuxième bac" in text["ahead"]
    assert f"Escale du 15 juin 2026, à mi-chemin de «{THIN}La fête{THIN}»{THIN}: on ajuste." in text["stopovers"]
    assert f"«{THIN}Moins grand{THIN}!{THIN}»" in text["stopovers"]
    assert f"«{THIN}Un parking{THIN}» est devenu «{THIN}Une cour grise{THIN}»." in text["rewritten"]
    assert "Kilos de tomates" in text["lighthouse"]
    assert "Basile, à bord depuis le 2 juin 2026." in text["boarding"]
    again = Material(**{**vars(full()), "crossing": 2})
    assert "tout recommencé" in said(again)["stopovers"]


def test_each_paragraph_names_its_cards_and_what_they_said():
    found = {each.slot: each for each in compose(full())}
    assert found["faced"].cards == ("s", "o", "t")
    assert found["faced"].facts["card:t"].replace("\u00a0", " ") == "La pluie · on l’accepte : elle arrose"
    assert found["stopovers"].cards == ("y",)
    for each in found.values():
        assert all(f"card:{one}" in each.facts for one in each.cards)


def test_a_veil_names_nobody_who_did_not_agree():
    text = " ".join(said(full(), Veil(False)).values())
    for name in ("Samira", "Bob", "Basile", "Aïcha"):
        assert name not in text
    assert "personne n’est nommé ici" in text
    some = " ".join(said(full(), Veil(False, frozenset({"user:2"}), frozenset({"c"}))).values())
    assert "Samira" in some
    assert "sans être nommées ici" in some
    assert "Basile" in some
    assert "Bob" not in some
    assert "Aïcha" not in some


@pytest.mark.parametrize(
    "hostile",
    [
        "{lead} %(list)s {0.__class__}",
        "%s %d %%",
        "<script>alert(1)</script>",
        "a\u202eb\x00c",
        "» « ”",
        "\n\n# x\n- y",
        "}{",
    ],
)
def test_hostile_words_are_only_words(hostile: str):
    cards = {
        role: [card(f"{role}-{n}", hostile, date="not-a-day", skills=[hostile, 3], role={}) for n in (1, 2)]
        for role in ROLES
    }
    for found in compose(
        material(cards, rewritten={f"{PORT}-1": hostile}, stops=(Stop("1", "on ajuste", date(2026, 1, 1), hostile),))
    ):
        assert "\x00" not in found.text
        assert "\u202e" not in found.text
        assert "\n" not in found.text
    assert typeset(clean("%(list)s")) in " ".join(
        each.text for each in compose(material({PORT: [card("a", "%(list)s")]}))
    )


def test_french_typography_and_elision():
    assert of("Le jardin dans la cour") == "du jardin dans la cour"
    assert of("Les voisins") == "des voisins"
    assert of("La Ruche") == "de la Ruche"
    assert of("L’eau vive") == "de l’eau vive"
    assert of("Idéelles") == "d’Idéelles"
    assert of("Hôtel") == "d’Hôtel"
    assert of("Halles") == "de Halles"
    assert of("Paris") == "de Paris"
    assert typeset(of("Comment le livre a été fait")) == f"de «{THIN}Comment le livre a été fait{THIN}»"
    assert typeset("Tiens : « oui » ; non ! et 14:02") == f"Tiens{THIN}: «{THIN}oui{THIN}»{THIN}; non{THIN}! et 14:02"
    assert quoted("on dit « bravo »").count("«") == 1
    assert sentence("Vraiment ?") == "Vraiment ?"
    assert told("Voici", []) == ""
    with override("en"):
        assert of("Le jardin") == "Le jardin"
        assert typeset("a : b") == "a : b"


def test_no_sentence_counts_or_praises():
    words = re.compile(
        r"\b(scores?|points?|rangs?|class\w*|moyennes?|total\w*|sommes?|meilleur\w*|bravo|succès|rank\w*|average|best|sum)\b",
        re.I,
    )
    for language in ("fr", "en"):
        with override(language):
            for each in compose(full()):
                assert not words.search(each.text), each.text
                assert "%" not in each.text
