"""L1: a reader walks the path, without account, without scripts, in both languages, with any pack."""

import itertools
import re

import pytest
from django.urls import reverse
from django.utils import translation

from mieux.method import pack

from .conftest import squashed, words

pytestmark = pytest.mark.django_db

STEPS = ["identifier", "comprendre", "prendre-conscience", "devenir", "lever", "integrer"]
PAGES = ["/", "/parcours/", *[f"/parcours/{step}/" for step in STEPS], "/carnet/", "/parcours/bravo/"]


def test_home_says_what_it_is_and_leads_to_every_step(page):
    soup = page("/")
    assert words(soup.h1) == pack().title.plain
    assert pack().definition.plain in words(soup.main)
    links = [a["href"] for a in soup.select(".trail a")]
    assert links == [f"/parcours/{step}/" for step in STEPS]
    for name in ("journey:path", "workshop:games", "atlas:search", "atlas:add"):
        assert soup.main.select_one(f'a[href="{reverse(name)}"]'), name


def test_the_language_switch_keeps_the_page(page):
    for path in PAGES:
        soup = page(path)
        assert soup.html["lang"] == "fr"
        assert soup.select_one(f'.site-header a[hreflang="en"][href="/en{path}"]'), path
        english = page(f"/en{path}")
        assert english.html["lang"] == "en"
        assert english.h1
        assert words(english.h1) != ""
        assert english.select_one(f'.site-header a[hreflang="fr"][href="{path}"]')


@pytest.mark.parametrize("slug", STEPS)
def test_a_step_shows_everything_the_pack_says_about_it(page, slug):
    soup = page(f"/parcours/{slug}/")
    step = pack().steps[slug]
    text = words(soup.main)
    assert words(soup.h1) == step.title.plain
    assert step.question.plain in text
    for paragraph in step.intro:
        assert squashed(paragraph.plain) in squashed(text)
    titles = [words(h2) for h2 in soup.select("section.section > h2")]
    assert titles[: len(step.sections)] == [section.title.plain for section in step.sections]
    for item in step.notebook:
        assert item.prompt.plain in text


@pytest.mark.parametrize("slug", STEPS)
def test_the_stopover_is_asked_once_and_can_be_passed(page, slug):
    soup = page(f"/parcours/{slug}/")
    stopovers = soup.select("[data-stopover]")
    assert len(stopovers) == 1
    assert words(soup.main).count(pack().steps[slug].midpoint.plain) == 1
    # In the middle: there is something to read before and after.
    assert stopovers[0].find_previous_sibling("section")
    assert stopovers[0].find_next_sibling("section")
    assert {radio["value"] for radio in stopovers[0].select("input[type=radio]")} == {"continue", "adjust", "restart"}
    assert stopovers[0].select_one("button[data-stopover-skip]")


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("prefix", ["", "/en"])
def test_pages_are_clean(page, path, prefix):
    """No inline style or script, no third party, unique ids, one h1, links inside the page lead somewhere."""
    soup = page(prefix + path)
    assert not soup.select("[style], style, [onclick]")
    assert all(script.get("src") and not script.string for script in soup.select("script"))
    for tag, attribute in (("script", "src"), ("img", "src"), ("iframe", "src")):
        assert not [e for e in soup.select(tag) if re.match(r"(https?:)?//", e.get(attribute, ""))]
    ids = [element["id"] for element in soup.select("[id]")]
    assert len(ids) == len(set(ids)), {one for one in ids if ids.count(one) > 1}
    assert len(soup.select("h1")) == 1
    for link in soup.select('main a[href^="#"]'):
        assert link["href"][1:] in ids, link["href"]
    for box in soup.select("textarea, input:not([type=radio]):not([type=hidden])"):
        assert soup.select_one(f'label[for="{box["id"]}"]'), box
    for forbidden in ("score", " faux", "podium"):
        assert forbidden not in words(soup.main).lower()


def test_headings_do_not_jump(page):
    for slug in STEPS:
        levels = [int(h.name[1]) for h in page(f"/parcours/{slug}/").main.select("h1, h2, h3, h4")]
        assert all(after - before <= 1 for before, after in itertools.pairwise(levels)), (slug, levels)


def test_a_term_is_linked_once_and_defined_on_the_page(page):
    found = 0
    for slug in STEPS:
        soup = page(f"/parcours/{slug}/")
        linked = [a["data-term"] for a in soup.select("a.term")]
        found += len(linked)
        assert len(linked) == len(set(linked))
        for a in soup.select("a.term"):
            assert a["href"] == f"/glossaire/#{a['data-term']}"
            note = soup.find(id=f"mot-{a['data-term']}")
            assert pack().terms[a["data-term"]].definition.plain in words(note)
    assert found > 6


def test_a_text_without_english_is_shown_in_french_and_says_so(page, use_pack):
    use_pack("energy-sobriety")
    soup = page("/en/parcours/garder/")
    assert soup.html["lang"] == "en"
    assert soup.select('main [lang="fr"]')
    assert not page("/parcours/garder/").select('main [lang="fr"]')


def test_another_pack_drives_the_same_pages(page, use_pack):
    other = use_pack("energy-sobriety")
    home = page("/")
    assert words(home.h1) == other.title.plain
    assert len(home.select(".trail > li")) == len(other.steps)
    for step in other.steps:
        soup = page(f"/parcours/{step.id}/")
        titles = [words(h2) for h2 in soup.select("section.section > h2")]
        assert titles[: len(step.sections)] == [section.title.plain for section in step.sections]
        assert len(soup.select("[data-stopover]")) == 1
    assert len(page("/parcours/essayer/").select("svg.wheel")[0].select(".wheel__petal")) == len(other.criteria)
    assert len(page("/parcours/garder/").select(".sea__spot")) >= len(other.zones)
    page("/parcours/bravo/")
    page("/carnet/")


def test_an_unknown_step_is_kindly_refused(client):
    for path in ("/parcours/sept/", "/en/parcours/identifier%00/", "/parcours/" + "a" * 3000 + "/"):
        assert client.get(path).status_code in (400, 404)
    assert client.post("/parcours/identifier/").status_code == 405


def test_bodies_are_kept_per_language_and_pack(client, settings, use_pack):
    settings.DEV = settings.DEBUG = False
    french = client.get("/parcours/comprendre/").content
    english = client.get("/en/parcours/comprendre/").content
    assert client.get("/parcours/comprendre/").content == french != english
    use_pack("energy-sobriety")
    assert client.get("/parcours/comprendre/").status_code == 404
    assert "La maison qui souffle" in client.get("/").content.decode()


def test_the_page_is_light(client, settings):
    """HTML with its drawings, compressed: room is left for letters and styles under 150 KB."""
    settings.DEV = settings.DEBUG = False
    for path in ["/", "/parcours/", *[f"/parcours/{step}/" for step in STEPS]]:
        response = client.get(path, headers={"accept-encoding": "br"})
        assert len(response.content) < 60_000, (path, len(response.content))


def test_addresses_follow_the_language():
    with translation.override("en"):
        assert reverse("journey:step", args=["lever"]) == "/en/parcours/lever/"
