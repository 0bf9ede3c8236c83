"""Another method, another wheel: three criteria, its own phases; no word of ours, no criterion wired in."""

import pytest
from bs4 import BeautifulSoup

from .laying import lay

pytestmark = pytest.mark.django_db


def test_the_pages_draw_the_wheel_of_another_method(client, ruche, aicha, basile, use_pack):
    method = use_pack("energy-sobriety")
    first, phase = method.criteria[0].id, method.phases[0].id
    reading = lay(ruche, aicha, {(first, phase): ("present", "link")})
    lay(ruche, basile, {(first, phase): "not_seen"})
    base = f"/atlas/{ruche.slug}/lectures/"
    for path in (
        "",
        f"{reading.pk}/",
        f"cellule/{first}/{phase}/",
        "comparer/",
        "roue/",
        "export.svg",
        "export.png",
        "export.pdf",
        "export.csv",
        "export.json",
    ):
        assert client.get(base + path).status_code == 200, path
    page = BeautifulSoup(client.get(f"/atlas/{ruche.slug}/").content, "html.parser")
    assert len(page.select("svg.roue a.roue__cell")) == len(method.criteria) * len(method.phases)


def test_a_reading_of_another_method_is_still_read_whole(client, ruche, aicha, use_pack):
    reading = lay(
        ruche, aicha, {("ouverture", "diagnostic"): ("present", "link")}, sentence="La mairie prête la salle."
    )
    use_pack("energy-sobriety")
    page = client.get(f"/atlas/{ruche.slug}/lectures/{reading.pk}/").content.decode()
    assert "La mairie prête la salle." in page
    assert "Ouverture, co-conception" in page
    # It has no cell on this wheel; the wheel says nothing of it rather than something wrong.
    assert client.get(f"/atlas/{ruche.slug}/lectures/").status_code == 200
