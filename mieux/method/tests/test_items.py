"""Collections are tuples whose members are found by id."""

import pytest
from django.template import Context, Template

from mieux.method import override_pack
from mieux.method.models import Criterion
from mieux.method.testing import TEST_PACKS


@pytest.fixture
def small():
    with override_pack(TEST_PACKS / "energy-sobriety") as pack:
        yield pack


def test_members_are_found_by_position_and_by_id(small):
    assert small.criteria[0] is small.criteria["mesure"] is small.criteria.get("mesure")
    assert small.criteria.get("nothing") is None
    assert small.criteria.get(None) is None
    with pytest.raises(KeyError):
        small.criteria["nothing"]
    assert small.criteria.ids == ("mesure", "entraide", "habitude")
    assert [c.id for c in small.criteria[1:]] == ["entraide", "habitude"]
    assert len(small.criteria) == 3


def test_templates_reach_members_by_id(small):
    template = Template("{{ pack.criteria.entraide.label }}/{{ pack.criteria.0 }}/{{ pack.criteria.nothing }}")
    assert template.render(Context({"pack": small})) == "Entraide/Mesure partagée/"


def test_choices_are_ids_with_labels(small):
    assert small.scales.choices()[0] == ("palier", small.scales["palier"].label)
    assert small.steps.choices()[0] == ("regarder", small.steps["regarder"].title)


def test_a_pack_is_frozen(small):
    with pytest.raises(ValueError, match="frozen"):
        small.title = "autre"
    with pytest.raises(ValueError, match="frozen"):
        small.criteria["mesure"].label = "autre"
    with pytest.raises(TypeError):
        small.criteria["mesure"].phases["constat"] = "autre"
    with pytest.raises(TypeError):
        small.manifests["x"] = ()


def test_manifests_order_what_is_shown(small):
    assert small.manifest("criteria.wheel").ids == ("entraide", "mesure", "habitude")
    assert small.manifest("criteria.memo") == small.criteria
    with pytest.raises(AttributeError):
        small.manifest("nothing.wheel")


def test_small_facts_of_a_pack(small):
    assert small.stamp == "energy-sobriety@3"
    assert small.part_of("mesure").id == "regarder"
    with pytest.raises(KeyError):
        small.part_of("nothing")
    assert small.levels_of("indirect").ids == ("immeuble",)
    assert small.leaves.ids == ("pull", "soupe", "isolation", "reglage")
    assert small.branch_of("soupe").id == "corps"
    assert small.art("pull").path.name == "pull.svg"
    assert isinstance(small.criteria["mesure"], Criterion)
    assert len({small.criteria["mesure"], small.criteria["mesure"]}) == 1
    assert small.games["impacts"].items[1].id == "pull-du-mardi-palier"
