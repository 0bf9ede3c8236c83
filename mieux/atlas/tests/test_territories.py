"""Places: names people type, codes, distances and the drawn maps."""

import itertools
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mieux.atlas import outlines
from mieux.atlas import territories as places


@pytest.mark.parametrize(
    ("typed", "insee"),
    [
        ("saint-étienne", "42218"),
        ("St Etienne", "42218"),
        ("ST. ETIENNE", "42218"),
        ("l'isle d'abeau", "38193"),
        ("lisle sur la sorgue", None),
        ("L’Isle-sur-la-Sorgue", "84054"),
        ("havre", "76351"),
        ("La Rochelle", "17300"),
        ("strasb", "67482"),
        ("69003", "69123"),
        ("75056", "75056"),
        ("Valence (26)", "26362"),
        ("Marseille 3", "13055"),
        ("Bâgé-la-Ville", "01025"),
        ("œting", "57521"),
    ],
)
def test_what_people_type_finds_the_commune(typed: str, insee: str | None) -> None:
    found = places.suggest(typed)
    if insee is None:
        assert all(c.insee != "84054" for c in found)
    else:
        assert insee in [c.insee for c in found[:3]]


def test_the_most_populated_comes_first() -> None:
    assert places.suggest("par")[0].name == "Paris"
    assert places.suggest("lyon")[0].insee == "69123"
    named = places.suggest("saint denis", 2)
    assert {c.departement for c in named} == {"974", "93"}


def test_the_departement_tells_namesakes_apart() -> None:
    found = places.by_name("Saint-Denis", "93")
    assert found is not None
    assert found.insee == "93066"
    assert places.by_name("Valence", "26") == places.commune("26362")
    assert places.by_name("Nowhere-sur-Rien") is None


def test_old_codes_and_arrondissements_lead_to_the_commune_of_today() -> None:
    lyon3, lyon = places.commune("69383"), places.commune("69123")
    assert lyon3 is not None
    assert lyon is not None
    assert (lyon3.insee, lyon3.name) == ("69123", "Lyon")
    assert (lyon3.lat, lyon3.lon) != (lyon.lat, lyon.lon)
    assert places.commune("99999") is None
    assert places.commune("") is None


def test_a_commune_knows_what_it_belongs_to() -> None:
    above = places.parents("26362")
    assert above is not None
    assert above.departement.name == "Drôme"
    assert above.region is not None
    assert above.region.name == "Auvergne-Rhône-Alpes"
    assert above.epci is not None
    assert "Valence" in above.epci.name
    assert places.keys("26362") == ("region-84", "departement-26", f"epci-{above.epci.code}", "commune-26362")
    assert places.keys("nope") == ()
    assert places.named("departement-26") == "Drôme"
    assert places.named("departement-xx") == "departement-xx"
    assert places.parents("97411").region.name == "La Réunion"  # type: ignore[union-attr]


def test_every_commune_has_its_departement_and_nearly_all_a_place() -> None:
    data = places._gazetteer()
    assert len(data.code) > 34_900
    for code in data.code:
        assert places.departement_of(code) in places.departements(), code
    placed = [row for row, lat in enumerate(data.lat) if lat == lat]
    assert len(placed) / len(data.code) > 0.998
    # On the mainland every single one, and within its frame.
    for row, code in enumerate(data.code):
        if not code.startswith(("97", "98")):
            assert 41 < data.lat[row] < 51.3, code
            assert -5.3 < data.lon[row] < 9.8, code


def test_distances() -> None:
    assert places.distance_km(48.8566, 2.3522, 45.764, 4.8357) == pytest.approx(391.5, abs=1)
    assert places.distance_km(0, 179.5, 0, -179.5) == pytest.approx(111.2, abs=0.1)
    assert places.distance_km(10, 20, 10, 20) == 0


def test_nearest_agrees_with_trying_them_all() -> None:
    data = places._gazetteer()
    for lat, lon in ((48.11, -1.68), (45.0, 6.9), (42.0, 9.1), (-21.1, 55.5), (50.9, 1.9)):
        by_hand = min(
            (places.distance_km(lat, lon, data.lat[row], data.lon[row]), code)
            for row, code in enumerate(data.code)
            if data.lat[row] == data.lat[row]
        )
        found = places.nearest(lat, lon)
        assert found is not None
        assert found.insee == by_hand[1]
    assert places.nearest(0, 0) is None
    assert places.nearest(float("nan"), 2) is None


@given(st.text(max_size=80))
def test_no_text_breaks_the_suggestions(text: str) -> None:
    assert len(places.suggest(text, 5)) <= 5
    places.by_name(text, text)
    places.by_postal_code(text)
    places.commune(text)


def test_countries_have_names_in_both_languages() -> None:
    assert places.countries()["ES"].name_fr == "Espagne"
    assert places.countries()["ES"].name_en == "Spain"
    assert len(places.countries()) > 240


def test_the_credits_name_every_file() -> None:
    files = {p.name for p in places.DATA.iterdir()} - {"credits.json"}
    credited = {name for line in places.credits() for name in line["files"].split()}
    assert credited == files
    assert all(line["licence"] and line["by"] for line in places.credits())


@pytest.mark.parametrize("level", ["regions", "departements"])
def test_the_map_of_france_has_every_territory_once(level: str) -> None:
    drawing = outlines.drawing(level)  # type: ignore[arg-type]
    main, *insets = drawing.frames
    table = places.regions() if level == "regions" else places.departements()
    mainland = {code for code, t in table.items() if len(code) == 2 and not (level == "regions" and code < "10")}
    assert {shape.code for shape in main.shapes} == mainland
    assert len(insets) == 5
    assert all(len(frame.shapes) == 1 for frame in insets)
    for frame in drawing.frames:
        assert frame.y + frame.height <= drawing.height + 0.1
        for shape in frame.shapes:
            assert re.fullmatch(r"(M-?[\d.]+ -?[\d.]+(L-?[\d.]+ -?[\d.]+)+Z)+", shape.path)
            assert 0 <= shape.x <= frame.width
            assert 0 <= shape.y <= frame.height


def test_places_fall_where_they_should_on_the_map() -> None:
    drawing = outlines.drawing("departements")
    lille, marseille, brest, strasbourg = (
        drawing.xy(*where) for where in ((50.63, 3.06), (43.3, 5.37), (48.39, -4.49), (48.58, 7.75))
    )
    assert lille is not None
    assert marseille is not None
    assert brest is not None
    assert strasbourg is not None
    assert lille[1] < strasbourg[1] < marseille[1]
    assert brest[0] < lille[0] < strasbourg[0]
    reunion = drawing.xy(-21.1, 55.5)
    assert reunion is not None
    assert reunion[1] > drawing.frames[0].height
    assert drawing.xy(40.4, -3.7) is None


def test_no_shape_of_the_world_crosses_the_whole_map() -> None:
    for line, box in (ring for rings in outlines._rings("countries").values() for ring in rings):
        steps = [abs(a[0] - b[0]) for a, b in itertools.pairwise(line)]
        assert max(steps) < 0.3, box


def test_a_box_of_the_map_can_be_drawn_alone() -> None:
    box = outlines.around("departements", "26")
    assert box is not None
    drawing = outlines.map_paths("departements", box)
    assert {"26", "07", "38"} <= {shape.code for shape in drawing.frames[0].shapes}
    assert "75" not in {shape.code for shape in drawing.frames[0].shapes}
    assert outlines.around("regions", "nope") is None


def test_the_data_stay_small() -> None:
    sizes = {p.name: p.stat().st_size for p in places.DATA.iterdir()}
    assert sizes["communes.csv.gz"] < 1_000_000
    assert sizes["france.topo.json"] < 150_000
    assert sizes["world.topo.json"] < 150_000
