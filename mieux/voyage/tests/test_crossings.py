"""What one finds again after « on recommence »: the reason, the photos; and what is measured leads back to its card."""

import io

import pytest
from django.urls import reverse
from PIL import Image

from mieux.atlas import actions as atlas
from mieux.atlas.content import BLANK
from mieux.conftest import browser_of
from mieux.voyage.actions import crossing, photos, voyages, writing
from mieux.voyage.models import Course, Voyage

pytestmark = pytest.mark.django_db


@pytest.fixture
def fiche(aicha, settings):
    """An initiative of Aïcha's."""
    settings.MODERATION = "after"
    content = {**BLANK, "name": "La Ruche", "pitch": "On y échange des livres.", "no_place": True}
    return atlas.submit(atlas.save_draft(aicha, content, atlas.Contact("ruche@example.org", True)), aicha)


@pytest.fixture
def after(boat: Voyage, aicha) -> Voyage:
    """The second crossing."""
    crossing.stop_over(boat, aicha, Course.RESTART, "Le terrain est vendu : on part d’un autre port.")
    return Voyage.objects.get(before=boat)


def test_the_new_crossing_says_why_it_began(boat: Voyage, after: Voyage, aicha, chloe):
    page = browser_of(aicha).get(f"/voyages/{after.key}/escale/").text
    assert "Le terrain est vendu : on part d’un autre port." in page
    assert f'href="/voyages/{boat.key}/"' in page
    assert f'href="/voyages/{boat.key}/escale/"' in page
    # Who came aboard later reads the reason, and is not led to a door that is closed to them.
    voyages.come_aboard(after, chloe)
    page = browser_of(chloe).get(f"/voyages/{after.key}/escale/").text
    assert "Le terrain est vendu" in page
    assert f"/voyages/{boat.key}/" not in page


def test_photos_of_paper_are_found_from_the_next_crossing(boat: Voyage, aicha, chloe):
    out = io.BytesIO()
    Image.new("RGB", (80, 60), "white").save(out, "JPEG")
    out.seek(0)
    photos.add_photo(boat, photos.read_photo(out, None), by=aicha, whom=f"user:{aicha.pk}", label="Table")
    crossing.stop_over(boat, aicha, Course.RESTART)
    after = Voyage.objects.get(before=boat)
    assert f'href="/voyages/{boat.key}/photos/"' in browser_of(aicha).get(f"/voyages/{after.key}/photos/").text
    voyages.come_aboard(after, chloe)
    assert boat.key not in browser_of(chloe).get(f"/voyages/{after.key}/photos/").text


def test_an_indicator_leads_back_to_what_it_measures(boat: Voyage, aicha, basile, chloe, fiche, client):
    Voyage.objects.filter(pk=boat.pk).update(initiative=fiche)
    indicator = fiche.indicators.create(name="Bacs plantés", kind="number", unit="bacs")
    for zone, card, kind in (("balises", "b", "buoy"), ("phare", "p", "lighthouse"), ("balises", "gone", "buoy")):
        writing.add_card(boat, f"user:{aicha.pk}", zone, f"Voir {card}", card_id=card)
        writing.link(boat, f"user:{aicha.pk}", card, str(indicator.pk), f"{kind}-indicator")
    writing.remove_card(boat, f"user:{aicha.pk}", "gone")
    address = reverse("impact:indicator", args=[fiche.slug, indicator.pk])
    page = browser_of(basile).get(address).text
    assert f'href="/voyages/{boat.key}/#carte-b"' in page
    assert f'href="/voyages/{boat.key}/#carte-p"' in page
    assert "carte-gone" not in page
    for stranger in (client, browser_of(chloe)):
        assert boat.key not in stranger.get(address).text
