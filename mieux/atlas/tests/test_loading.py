"""What every instance starts with."""

import pytest

from mieux.atlas import actions, loading
from mieux.atlas.content import completed, content_of
from mieux.atlas.models import IndexChange, Initiative, InitiativeVersion, Source, State
from mieux.atlas.sources import anct

pytestmark = pytest.mark.django_db


@pytest.fixture
def loaded(db) -> list[str]:
    said: list[str] = []
    loading.load_everything(said.append)
    return said


def test_the_book_and_five_lists_are_loaded_and_say_so(loaded):
    assert len(loaded) == 6
    assert Initiative.objects.filter(source__kind="pack").count() == 10
    assert set(Source.objects.filter(kind="data").values_list("licence", flat=True)) == {"Licence Ouverte 2.0"}
    assert Initiative.objects.filter(source__kind="data").count() > 950
    assert not Initiative.objects.exclude(state=State.PUBLISHED).exists()
    assert IndexChange.objects.count() == Initiative.objects.count() == InitiativeVersion.objects.count()


def test_loading_again_does_nothing_and_says_nothing(loaded, django_assert_max_num_queries):
    before = IndexChange.objects.count()
    again: list[str] = []
    with django_assert_max_num_queries(20):
        loading.load_everything(again.append)
    assert again == []
    assert IndexChange.objects.count() == before


def test_what_people_wrote_is_not_overwritten(loaded, aicha):
    theirs, ours = Initiative.objects.filter(source__slug="anct-fabriques")[:2]
    for row in (theirs, ours):
        Initiative.objects.filter(pk=row.pk).update(pitch="Changé.")
    theirs.versions.create(number=2, by=aicha, data={})
    Source.objects.update(digest="")
    loading.load_everything(lambda _message: None)
    theirs.refresh_from_db()
    ours.refresh_from_db()
    assert theirs.pitch == "Changé."
    assert ours.pitch != "Changé."


def test_what_somebody_wrote_stays_after_they_have_left(loaded, moderator, aicha):
    row = Initiative.objects.with_parts().filter(source__slug="anct-fabriques").first()
    written = {**completed(content_of(row)), "pitch": "On y danse."}
    actions.edit(row, moderator, written, row.version, None)
    moderator.delete()
    Source.objects.update(digest="")
    loading.load_everything(lambda _message: None)
    row.refresh_from_db()
    assert row.pitch == "On y danse."


def test_the_traps_of_the_lists_are_avoided(loaded):
    rows = Initiative.objects.filter(source__kind="data")
    assert not rows.filter(name__contains="\n").exists()
    assert not rows.filter(name__contains="Invalid").exists()
    imprimerie = rows.get(source_ref="fabt-301")
    assert imprimerie.name == "Tiers-Lieu culturel : L'imprimerie"
    assert "Domb'Innov" in imprimerie.extras["précision"]
    # Seven places of Marseille in one row of the list are seven fiches.
    assert rows.filter(insee="13055", source__slug="anct-fabriques").count() >= 7
    # A cell broken by a spreadsheet leaves the name, and a scale nobody knows.
    broken = rows.get(source_ref="cco-45")
    assert broken.name.endswith("Nouvelle-Calédonie")
    assert broken.scale == ""
    # Zeros eaten by the spreadsheet are given back: Pamiers is 09225.
    assert rows.get(source_ref="cco-48").insee == "09225"
    assert rows.get(source_ref="cco-47").departement == "06"


def test_echelons_become_scales(loaded):
    rows = Initiative.objects.filter(source__slug="anct-engagement")
    assert {"ville", "epci", "departement", "region"} <= set(rows.values_list("scale", flat=True))
    assert rows.filter(scale="epci", epci="").count() < 15


def test_a_territory_of_several_communes_stands_in_one_of_them(loaded):
    row = Initiative.objects.get(source_ref="cde-001")
    assert (row.scale, row.insee) == ("bassin-emploi", "")
    assert "Angers" in row.place_label
    assert "Trélazé" in row.place_label
    assert row.departement == "49"
    assert row.lat is not None


def test_a_listed_fiche_says_what_is_missing_and_claims_no_impact(loaded):
    for row in Initiative.objects.filter(source__kind="data").prefetch_related("impacts", "forms"):
        assert row.missing
        assert not row.impacts.all()
        assert not row.forms.all()


def test_another_method_loads_its_own_initiatives(use_pack):
    pack = use_pack("energy-sobriety")
    loading.load_everything(lambda _message: None)
    assert Initiative.objects.filter(source__slug=f"pack-{pack.id}").count() == len(pack.initiatives)


@pytest.mark.parametrize("place", [("Lyon", "à Lyon"), ("Le Mans", "au Mans"), ("Les Ulis", "aux Ulis")])
def test_places_are_named_as_one_speaks(place):
    assert anct.at(place[0]) == place[1]
