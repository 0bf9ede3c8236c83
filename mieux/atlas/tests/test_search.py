"""Looking for initiatives: what one asks, what one sees, and what nobody may see."""

import csv
import io
import json
import xml.etree.ElementTree as ET
from urllib.parse import quote, urlencode

import pytest
from bs4 import BeautifulSoup
from django.http import QueryDict
from django.utils.text import slugify
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mieux.atlas import exports, following, page_cache, queries
from mieux.atlas.actions.recording import append_changes
from mieux.atlas.asking import SORTS, Asked, Near
from mieux.atlas.forms.search import SearchForm
from mieux.atlas.index import SearchQuery, ask
from mieux.atlas.models import Direction, Initiative, InitiativeForm, InitiativeNeed, State
from mieux.conftest import browser_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_memory():
    page_cache.forget()


def fiche(name: str, **fields) -> Initiative:
    """A public fiche in Valence, unless told otherwise; the index hears of it."""
    values = {
        "slug": slugify(name),
        "pitch": f"{name}, en une phrase.",
        "method": "social-innovation@1",
        "scale": "quartier",
        "sector": "alimentation",
        "state": State.PUBLISHED,
        "place_label": "Valence",
        "insee": "26362",
        "departement": "26",
        "region": "84",
        "country": "FR",
        "lat": 44.93,
        "lon": 4.89,
    }
    row = Initiative.objects.create(name=name, **{**values, **fields})
    append_changes([row.pk])
    return row


@pytest.fixture
def garden():
    return fiche("Jardin partagé")


@pytest.fixture
def bikes():
    return fiche(
        "Atelier vélo",
        scale="ville",
        sector="mobilite",
        place_label="Lille",
        insee="59350",
        departement="59",
        region="32",
        lat=50.63,
        lon=3.06,
    )


def soup(response) -> BeautifulSoup:
    return BeautifulSoup(response.content, "html.parser")


def names(response) -> list[str]:
    return [a.get_text(strip=True) for a in soup(response).select(".hit__title a")]


# --- asking ---------------------------------------------------------------------------------------------------


def test_words_are_found_without_accent_or_plural(client, garden, bikes):
    assert names(client.get("/atlas/?q=jardins+partages")) == ["Jardin partagé"]


def test_facets_add_up_and_show_their_counts(client, garden, bikes):
    response = client.get("/atlas/?echelle=quartier&echelle=ville&secteur=mobilite")
    assert names(response) == ["Atelier vélo"]
    box = soup(response).select_one("#secteur-mobilite")
    assert box.has_attr("checked")
    assert box.find_parent("label").select_one(".facet__count").text == "1"


def test_the_number_of_results_is_said_with_the_right_plural(client, garden):
    def count(address):
        return soup(client.get(address)).select_one("#nombre").get_text(strip=True)

    assert count("/atlas/?q=zzzz") == "0 initiative"
    assert count("/atlas/?q=jardin") == "1 initiative"
    fiche("Jardin potager")
    assert count("/atlas/?q=jardin") == "2 initiatives"
    assert count("/en/atlas/?q=zzzz") == "0 initiatives"


def test_near_a_commune_the_nearest_comes_first(client, garden, bikes):
    fiche("Halle", lat=44.98, lon=4.95)
    response = client.get("/atlas/?pres=Valence&rayon=50")
    assert names(response) == ["Jardin partagé", "Halle"]
    assert "Valence (26)" in response.content.decode()


def test_around_me_keeps_two_decimals_only():
    asked = SearchForm(QueryDict("pres=44.933251,4.891123")).asked
    assert (asked.near.lat, asked.near.lon) == (44.93, 4.89)
    assert "44.93,4.89" in asked.string


def test_an_unknown_value_is_shown_kindly_and_left_out(client, garden):
    response = client.get("/atlas/?echelle=galaxie&q=jardin&page=-3&tri=note&cadre=1,2&pres=Xyzzyx&rayon=-4")
    assert response.status_code == 200
    assert names(response) == ["Jardin partagé"]
    told = soup(response).select_one("#problemes").get_text(" ", strip=True)
    for value in ("galaxie", "-3", "note", "1,2", "Xyzzyx"):
        assert value in told


def test_what_was_typed_stays_in_its_field(client, garden):
    page = soup(client.get("/atlas/?" + urlencode({"q": 'jar"din <b>', "pres": "Nullepart-les-Bains"})))
    assert page.select_one("#q")["value"] == 'jar"din <b>'
    assert page.select_one("#pres")["value"] == "Nullepart-les-Bains"


def test_each_active_filter_can_be_removed(client, garden):
    page = soup(client.get("/atlas/?q=jardin&echelle=quartier"))
    links = [a["href"] for a in page.select(".atlas-chips a")]
    assert "?echelle=quartier" in links
    assert "?q=jardin" in links


def test_pages_are_links_and_a_page_too_far_is_the_last_one(client):
    for number in range(25):
        fiche(f"Fiche {number}")
    first = soup(client.get("/atlas/"))
    assert len(first.select(".hit")) == 20
    assert first.select_one(".pager a[rel=next]")["href"] == "?page=2"
    assert len(soup(client.get("/atlas/?page=900")).select(".hit")) == 5


def test_nothing_found_suggests_what_to_do(client, garden):
    page = soup(client.get("/atlas/?q=zzzz&pres=Lille"))
    ways = page.select_one(".empty__ways").get_text(" ", strip=True)
    assert "Voir tout l’atlas" in ways
    assert "deux fois plus loin" in ways


def test_there_is_no_order_by_anything_read(client, garden):
    """Taboo 1: initiatives are never ranked."""
    assert set(SORTS) == {"relevance", "recent", "title", "distance"}
    assert set(SORTS.values()) == {"pertinence", "recent", "nom", "distance"}
    forbidden = ("score", "note", "lecture", "rang", "moyenne", "somme", "rating", "rank", "critere")
    page = client.get("/atlas/").content.decode()
    keys = [tag["name"] for tag in BeautifulSoup(page, "html.parser").select("form [name]")]
    for word in forbidden:
        assert word not in keys
        assert not any(word in column for column in exports.COLUMNS)


# --- one question, several faces ------------------------------------------------------------------------------


@pytest.mark.parametrize("query", ["", "q=jardin", "echelle=quartier&vue=carte", "q=zzzz", "cadre=4,44,6,46"])
def test_the_fragment_is_the_page(client, garden, bikes, query):
    page = soup(client.get(f"/atlas/?{query}"))
    answer = client.get(f"/atlas/?{query}", headers={"HX-Request": "true"})
    fragment = soup(answer)
    fragment.title.extract()
    assert str(fragment).strip() == str(page.select_one("#resultats"))
    assert "HX-Request" in answer["Vary"]


def test_list_map_and_export_answer_the_same_question(client, garden, bikes):
    page = soup(client.get("/atlas/?q=jardin"))
    assert [a["aria-label"] for a in page.select(".map__one")] == ["Jardin partagé"]
    link = page.select_one('a[href^="/atlas/export.csv"]')["href"]
    rows = list(csv.DictReader(io.StringIO(read(client.get(link)).decode())))
    assert [row["nom"] for row in rows] == ["Jardin partagé"]


def test_fiches_without_a_place_are_said_below_the_map(client, garden):
    fiche("Partout", lat=None, lon=None, insee="", departement="", region="", place_label="", no_place=True)
    assert "1 initiative sans lieu précis" in soup(client.get("/atlas/")).select_one(".atlas-map").get_text(" ")


def test_a_result_abroad_is_shown_on_a_wider_map(client):
    fiche("Garden", lat=51.45, lon=-2.58, country="GB", insee="", departement="", region="", place_label="Bristol")
    use = soup(client.get("/atlas/")).select_one(".map__land use")["href"]
    assert "europe" in use
    ground = client.get(use.partition("#")[0])
    assert ground["Content-Type"] == "image/svg+xml"
    assert "immutable" in ground["Cache-Control"]


def test_the_anonymous_page_sets_no_cookie_and_varies_on_none(client, garden):
    response = client.get("/atlas/")
    assert not response.cookies
    assert "Cookie" not in response.get("Vary", "")


# --- who sees what --------------------------------------------------------------------------------------------


def test_a_fiche_is_visible_at_the_next_request_and_gone_at_the_next(client, garden):
    assert names(client.get("/atlas/")) == ["Jardin partagé"]
    fiche("Nouvelle venue")
    assert set(names(client.get("/atlas/"))) == {"Jardin partagé", "Nouvelle venue"}
    Initiative.objects.filter(pk=garden.pk).update(state=State.HIDDEN, reason="demandé")
    append_changes([garden.pk])
    assert names(client.get("/atlas/")) == ["Nouvelle venue"]
    assert soup(client.get("/atlas/")).select_one("#nombre").get_text(strip=True) == "1 initiative"


def test_what_is_not_public_is_not_in_the_search_of_anybody(client, moderator, garden):
    fiche("Brouillon", state=State.DRAFT)
    fiche("En attente", state=State.PENDING)
    assert names(client.get("/atlas/")) == ["Jardin partagé"]
    assert names(browser_of(moderator).get("/atlas/")) == ["Jardin partagé"]


def test_a_row_hidden_without_a_word_to_the_index_is_not_shown(client, garden, bikes):
    client.get("/atlas/")
    Initiative.objects.filter(pk=garden.pk).update(state=State.HIDDEN, reason="demandé")
    page_cache.forget()
    assert names(client.get("/atlas/")) == ["Atelier vélo"]


def test_a_missing_or_damaged_index_is_built_again(client, garden, settings):
    client.get("/atlas/")
    for path in settings.INDEX_DIR.rglob("*"):
        if path.is_file() and path.suffix in {".json", ".term", ".idx"}:
            path.write_bytes(b"broken")
    following._index.cache_clear()
    page_cache.forget()
    assert names(client.get("/atlas/")) == ["Jardin partagé"]


def test_a_database_put_back_from_a_backup_is_followed(client, garden, bikes):
    client.get("/atlas/")
    from mieux.atlas.models import IndexChange

    bikes.delete()
    IndexChange.objects.order_by("-seq").first().delete()
    page_cache.forget()
    assert names(client.get("/atlas/")) == ["Jardin partagé"]


def test_the_page_asks_few_queries(client, garden, bikes, django_assert_max_num_queries):
    client.get("/atlas/")
    with django_assert_max_num_queries(7):
        client.get("/atlas/?q=jardin")


# --- files ----------------------------------------------------------------------------------------------------


def read(response) -> bytes:
    assert response.status_code == 200
    return b"".join(response.streaming_content)


SECRET = "captain-secret@example.org"


@pytest.mark.parametrize("format", ["csv", "geojson", "json"])
def test_no_contact_data_in_any_file(client, aicha, format):
    fiche("Secret", contact_email=SECRET, created_by=aicha).members.add(aicha)
    body = read(client.get(f"/atlas/export.{format}")).decode()
    assert "Secret" in body
    for leak in (SECRET, aicha.email, "email", "contact", aicha.name):
        assert leak not in body


def test_csv_has_the_french_columns_and_refuses_formulas(client):
    fiche("=HYPERLINK(1)", slug="formule", pitch="+33 oui", story="@echo")
    raw = read(client.get("/atlas/export.csv?bom=1"))
    assert raw.startswith(b"\xef\xbb\xbf")
    row = next(csv.DictReader(io.StringIO(raw.decode("utf-8-sig"))))
    assert row["nom"] == "'=HYPERLINK(1)"
    assert row["presentation_resume"] == "'+33 oui"
    assert row["presentation_detail"] == "'@echo"
    for column in ("id", "source", "id_source", "licence", "lien_source", "date_maj", "code_insee"):
        assert column in row
    assert row["licence"]


def test_geojson_says_longitude_first_and_keeps_fiches_without_place(client, garden):
    fiche("Partout", lat=None, lon=None, no_place=True, insee="", departement="", region="")
    data = json.loads(read(client.get("/atlas/export.geojson")))
    places = {f["properties"]["nom"]: f["geometry"] for f in data["features"]}
    assert places == {"Jardin partagé": {"type": "Point", "coordinates": [4.89, 44.93]}, "Partout": None}


def test_json_lists_forms_and_needs_by_id(client, garden):
    InitiativeForm.objects.create(initiative=garden, form="nouveau-partage")
    InitiativeNeed.objects.create(initiative=garden, kind="lieu", direction=Direction.NEEDED)
    append_changes([garden.pk])
    data = json.loads(read(client.get("/atlas/export.json?besoin=lieu")))["initiatives"]
    assert [(d["formes"], d["besoins"]) for d in data] == [(["nouveau-partage"], ["lieu"])]


def test_the_export_goes_beyond_one_page(client):
    for number in range(45):
        fiche(f"Fiche {number}")
    assert len(json.loads(read(client.get("/atlas/export.json")))["initiatives"]) == 45


def test_the_feed_is_atom(client, garden):
    response = client.get("/atlas/flux.atom")
    assert response["Content-Type"].startswith("application/atom+xml")
    root = ET.fromstring(response.content)
    entries = root.findall("{http://www.w3.org/2005/Atom}entry")
    assert [e.findtext("{http://www.w3.org/2005/Atom}title") for e in entries] == ["Jardin partagé"]


# --- prescription ---------------------------------------------------------------------------------------------


def test_a_prescription_is_three_unlike_initiatives_and_can_be_shared(client):
    for number in range(12):
        fiche(
            f"Fiche {number}",
            scale=("quartier", "ville", "region")[number % 3],
            sector=("education", "sante")[number % 2],
        )
    assert client.get("/atlas/prescription/")["Location"].startswith("/atlas/prescription/?tirage=")
    page = soup(client.get("/atlas/prescription/?tirage=42"))
    doses = [a["href"] for a in page.select(".dose__title a")]
    assert len(set(doses)) == 3
    assert doses == [a["href"] for a in soup(client.get("/atlas/prescription/?tirage=42")).select(".dose__title a")]
    scales = {row.scale for row in Initiative.objects.filter(slug__in=[d.split("/")[-2] for d in doses])}
    assert len(scales) == 3


@pytest.mark.parametrize("seed", ["", "zz", "-1", "99999999999999"])
def test_a_strange_draw_is_drawn_again(client, garden, seed):
    assert client.get(f"/atlas/prescription/?tirage={seed}").status_code == 302


def test_an_empty_atlas_prescribes_nothing_and_says_so(client):
    assert "pharmacie est vide" in client.get("/atlas/prescription/?tirage=1").content.decode()


# --- the second method ----------------------------------------------------------------------------------------


def test_another_method_brings_its_own_facets(client, use_pack):
    pack = use_pack("energy-sobriety")
    fiche("Chaleur", method=pack.stamp, scale=pack.scales[0].id, sector="")
    assert soup(client.get("/atlas/")).select_one(f"#echelle-{pack.scales[0].id}")


# --- hostile --------------------------------------------------------------------------------------------------

KEYS = [
    "q",
    "echelle",
    "secteur",
    "territoire",
    "pres",
    "rayon",
    "cadre",
    "tri",
    "page",
    "vue",
    "source",
    "pays",
    "bom",
]
VALUES = st.one_of(
    st.text(max_size=60),
    st.sampled_from(
        [
            "-1",
            "0",
            "1e999",
            "NaN",
            "inf",
            "9" * 40,
            "nan,nan,nan,nan",
            "1,2,3,4",
            "-180,-90,180,90",
            "'; DROP TABLE",
            "..",
            "commune-99999",
            "region-",
            "44.9,4.8",
            "999,999",
            "\u202e",
            "\ud7ff",
            "%",
            "_",
            "*",
            '"',
            "AND OR NOT",
        ]
    ),
    st.lists(st.floats(), min_size=4, max_size=4).map(lambda v: ",".join(map(repr, v))),
)
HOSTILE = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


@HOSTILE
@given(st.lists(st.tuples(st.sampled_from(KEYS), VALUES), max_size=6), st.booleans())
def test_no_query_string_breaks_the_page(client, pairs, english):
    query = urlencode(pairs, errors="replace").replace("%00", "")
    response = client.get(f"{'/en' if english else ''}/atlas/?{query}")
    assert response.status_code in (200, 400)


@HOSTILE
@given(st.lists(st.tuples(st.sampled_from(KEYS), VALUES), max_size=4), st.sampled_from(["csv", "geojson", "json"]))
def test_no_query_string_breaks_an_export(client, pairs, format):
    from mieux.core import limits

    limits.forget_all()
    query = urlencode(pairs, errors="replace").replace("%00", "")
    response = client.get(f"/atlas/export.{format}?{query}")
    assert response.status_code in (200, 302, 400)


@pytest.mark.parametrize("raw", ["%ff%fe", "q=%ff", "q=" + "a" * 7000, "echelle=a&" * 900, "q=%C0%80", "page=٣"])
def test_bytes_that_are_no_text(client, garden, raw):
    assert client.get(f"/atlas/?{raw}").status_code in (200, 400)


@given(st.text(max_size=40))
def test_a_question_written_in_an_address_reads_back(text):
    typed = SearchForm.__new__(SearchForm)  # no database here: only the words
    typed.data, typed.problems = QueryDict("q=" + quote(text, errors="replace")), []
    words = typed._text()
    typed.data = QueryDict(Asked(text=words).string[1:])
    assert typed._text() == words


def test_a_question_is_the_same_for_the_index_whatever_its_order():
    one = SearchForm(QueryDict("echelle=quartier&echelle=ville&q=a")).asked.query()
    two = SearchForm(QueryDict("q=a&echelle=ville&echelle=quartier")).asked.query()
    assert isinstance(one, SearchQuery)
    assert one == two


@pytest.mark.parametrize(
    "words", [{}, {"sort": "title"}, {"near": Near("45,5", "45,5", 45.0, 5.0, 900), "sort": "distance"}]
)
def test_an_export_leaves_nothing_out_however_many_answer(garden, bikes, monkeypatch, words):
    monkeypatch.setattr(ask, "DEEPEST", 1)
    monkeypatch.setattr(ask, "MOST_PER_PAGE", 1)
    wanted = {garden.pk, bikes.pk} if "near" not in words else {row.pk for row in (garden, bikes) if row.point}
    assert set(queries.all_ids(Asked(**words))) == wanted


def test_an_export_of_nothing_is_empty(db):
    assert queries.all_ids(Asked(text="introuvable")) == []


# --- memory ---------------------------------------------------------------------------------------------------


def test_a_kept_page_is_the_page_with_all_its_headers(client, garden):
    for accepted in ("", "br", "gzip"):
        first = client.get("/atlas/?q=jardin", headers={"accept-encoding": accepted})
        again = client.get("/atlas/?q=jardin", headers={"accept-encoding": accepted})
        assert again.content == first.content
        assert dict(again.items()) == dict(first.items())
        assert again.get("Content-Encoding", "") == accepted
        assert "Content-Security-Policy" in again
        assert not again.cookies


def test_a_page_asked_for_again_costs_one_question_to_the_database(client, garden, django_assert_num_queries):
    client.get("/atlas/?q=jardin")
    with django_assert_num_queries(1):
        client.get("/atlas/?q=jardin")


def test_nobody_is_served_the_page_of_somebody(client, aicha, garden):
    own = browser_of(aicha)
    client.get("/atlas/")
    assert aicha.display_name in own.get("/atlas/").content.decode()
    assert aicha.display_name not in client.get("/atlas/").content.decode()
    assert soup(client.get("/atlas/")).select_one("main") == soup(own.get("/atlas/")).select_one("main")


def test_history_asks_for_the_page_and_htmx_for_its_part(client, garden):
    part = client.get("/atlas/", headers={"hx-request": "true"}).content
    page = client.get("/atlas/", headers={"hx-request": "true", "hx-history-restore-request": "true"}).content
    assert b"<html" not in part
    assert b"<html" in page
    assert client.get("/atlas/", headers={"hx-request": "true"}).content == part


def test_an_export_that_was_not_understood_is_not_sent(client):
    answer = client.get("/atlas/export.csv?echelle=nimporte")
    assert answer.status_code == 302
    assert answer["Location"] == "/atlas/?echelle=nimporte"


def test_the_usual_order_is_not_asked_for_by_name(client, garden):
    page = client.get("/atlas/").text
    assert '<option value="" selected' in page
    assert client.get("/atlas/?q=jardin&tri=").status_code == 200
    assert 'value="" selected' in client.get("/atlas/?q=jardin").text


def test_a_few_fiches_are_found_by_number_however_many_are_public(garden):
    for rows in (Initiative.objects.public_among([garden.pk]), Initiative.objects.public_after(0)):
        plan = rows.explain()
        assert "atlas_state_updated" not in plan
        assert list(rows) == [garden]
    Initiative.objects.filter(pk=garden.pk).update(state=State.DRAFT)
    assert not Initiative.objects.public_among([garden.pk])
    assert not Initiative.objects.public_after(0)
