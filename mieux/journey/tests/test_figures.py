"""A figure and its table say the same; every figure works with links and radios alone."""

import pytest

from mieux.journey.figures import domino, sea, wheel
from mieux.journey.sections import halves, shown
from mieux.method import pack

from .conftest import squashed, words

pytestmark = pytest.mark.django_db


def test_the_wheel_and_its_table_have_the_same_cells(page):
    soup = page("/parcours/comprendre/")
    section = soup.find(id="roue")
    table = [[words(cell) for cell in row.select("th, td")] for row in section.select("table tbody tr")]
    drawn = [
        [petal.criterion.label.plain, *[ring.question.plain for ring in petal.rings]] for petal in wheel.petals(pack())
    ]
    assert table == drawn
    assert len(section.select("svg .wheel__petal")) == len(table)
    for row in table:
        for question in row[1:]:
            assert question in words(section.select_one(".wheel-figure"))


def test_each_petal_opens_its_text_without_scripts(page):
    section = page("/parcours/comprendre/").find(id="roue")
    for petal in section.select("a.wheel__petal"):
        target = section.find(id=petal["href"][1:])
        # Inside a closed <details>: the browser opens it for the address.
        assert target is not None
        assert target.find_parent("details")
        assert petal.title
        assert words(petal.title)


def test_the_phases_are_radios_with_their_questions(page):
    section = page("/parcours/comprendre/").find(id="roue")
    radios = section.select("fieldset input[type=radio]")
    assert [radio["value"] for radio in radios] == ["", *pack().phases.ids]
    assert len({radio["name"] for radio in radios}) == 1
    assert len(section.select(".pick-panel")) == len(pack().phases)


def test_the_sentence_lights_its_criteria(page):
    section = page("/parcours/comprendre/").find(id="phrase")
    assert words(section.select_one(".mnemonic__words")).replace(" ,", ",").rstrip(" .") == pack().mnemonic.plain
    for number, part in enumerate(pack().mnemonic_parts, 1):
        row = section.select_one(f".mnemonic__row--{number}")
        assert [words(dd) for dd in row.select("dd")]
        assert len(row.select("dd")) == len(part.criteria) == len(section.select(f".wheel__petal.lit-by-{number}"))


def test_the_sentence_keeps_its_commas():
    assert "".join(piece.words for piece in wheel.sentence(pack())) == pack().mnemonic.plain


def test_the_dominoes_and_their_tables_agree(page):
    soup = page("/parcours/prendre-conscience/")
    section = soup.find(id="dominos")
    rows = section.select("table tbody tr")
    assert len(rows) == len(section.select(".domino__tile")) == len(pack().levels)
    for row, level in zip(rows, pack().levels, strict=True):
        text = words(row)
        assert level.label.plain in text
        assert pack().kinds[level.kind].label.plain in text
        for one in (*level.behaviours, *level.impacts):
            assert one.label.plain in text
            assert one.text.plain in words(section.select_one(".domino__panels"))
    # Straight and zig-zag have their names in words.
    arrows = domino.arrows(pack(), domino.tiles(pack()))
    assert [words(text) for text in section.select("svg text")] == [arrow.kind.label.plain for arrow in arrows]


def test_the_synthesis_table_marks_the_bonus_cells_in_words(page):
    table = page("/parcours/prendre-conscience/").select_one("table.synthesis")
    rows = domino.synthesis(pack())["rows"]
    assert len(table.select("tbody tr")) == len(rows) == 4
    for drawn, row in zip(table.select("tbody tr"), rows, strict=True):
        cells = drawn.select("td")
        assert len(cells) == len(pack().levels)
        for cell, (_level, effect) in zip(cells, row.cells, strict=True):
            assert (effect.text.plain if effect else "à colorer") in words(cell)
            assert bool(effect and effect.bonus) == bool(cell.select_one(".synthesis__mark"))
    assert len(table.select(".synthesis__mark")) == 4


def test_each_zone_of_the_sea_opens_its_questions_and_has_a_plain_word(page):
    section = page("/parcours/devenir/").find(id="mer")
    spots = section.select("a.sea__spot")
    assert len(spots) == len(pack().zones)
    for spot, zone in zip(spots, pack().zones, strict=True):
        assert zone.metaphor.plain in words(spot)
        assert zone.label.plain in words(spot)
        target = section.find(id=spot["href"][1:])
        details = target.find_parent("details")
        assert zone.metaphor.plain in words(details.summary)
        assert zone.label.plain in words(details.summary)
        for question in zone.questions:
            assert question.plain in words(target)


def test_the_worked_example_has_every_card_in_its_zone(page):
    section = page("/parcours/devenir/").find(id="exemple")
    example = pack().voyage.example
    zones = section.select(".example__zone")
    assert len(zones) == len(section.select("a.sea__spot")) == len(example.zones)
    for drawn, zone in zip(zones, pack().zones, strict=True):
        assert len(drawn.select(".paper-card")) == len(example.zones[zone.id].cards)
    for paragraph in (*example.value, *example.limits):
        assert squashed(paragraph.plain) in squashed(words(section))


def test_the_press_conference_opens_and_leaves_a_chair(page):
    soup = page("/parcours/lever/")
    section = soup.find(id="conference")
    stances = section.select("details.stance")
    assert len(stances) == len(pack().stances)
    for drawn, stance in zip(stances, pack().games["press"].stances, strict=True):
        assert pack().stances[stance].question.plain in words(drawn.summary)
        assert len(drawn.select(".stance__answer p")) > 1
    keys = [area["data-note"] for area in soup.select("textarea[data-note]")]
    assert keys == [f"lever.{item.id}" for item in pack().steps["lever"].notebook]
    assert section.select_one(".your-turn textarea")


def test_the_tree_has_every_leaf_in_words(page):
    section = page("/parcours/integrer/").find(id="arbre")
    for leaf in pack().leaves:
        assert leaf.definition.plain in words(section.select_one(".tree-list"))
        assert section.select_one(f'a[href="/arbre/{leaf.id}/"]')


def test_signs_stay_on_the_sea():
    for spot in sea.spots(pack()):
        assert spot.half - 10 <= spot.sign_x <= sea.WIDTH - spot.half + 10, spot.zone.id
        assert 0 < spot.sign_y < sea.HEIGHT - 20


def test_the_middle_is_the_middle():
    for step in pack().steps:
        before, after = halves([shown(pack(), section) for section in step.sections])
        assert abs(len(before) - len(after)) <= 1
        assert before
        assert after
