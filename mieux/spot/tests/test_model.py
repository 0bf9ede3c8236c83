"""The model file is the one that the texts of the repository give, small, and without code inside."""

import pytest

from mieux.spot import examples, model
from mieux.spot.classes import CLASSES, known_to
from mieux.spot.encoder import encoder
from mieux.spot.examples import BadExample, all_examples
from mieux.spot.train import data_hash


def test_the_model_was_made_from_these_very_texts():
    assert model.manifest()["data_sha256"] == data_hash(), "run `python -m mieux.spot.train`"


def test_the_model_is_small_and_holds_plain_arrays():
    assert model.FILE.stat().st_size < 3_000_000
    made = model.model()
    assert set(made.sights) == set(made.judgements) == {"full", "fast", "plain"}
    assert made.sights["full"].first.bias.shape == (len(CLASSES),)


def test_a_model_made_for_other_features_is_refused(monkeypatch):
    monkeypatch.setattr(model, "layout", lambda: "other")
    model.model.cache_clear()
    with pytest.raises(model.NoModel):
        model.model()
    model.model.cache_clear()


def test_measures_were_taken_on_texts_held_out():
    for way in ("full", "fast", "plain"):
        assert model.manifest()["measured"][way]["dev_written"]["texts"] == 84


def test_every_text_follows_the_rules():
    for example in all_examples():
        assert example.spans, example.id
        levels = [name for name in ("individu", "groupe", "entreprise", "territoire") if name in example.labels]
        told = set().union(*(example.labels[name] for name in levels)) - example.unsure.get("impact", frozenset())
        if not example.criteria_only:
            missing = told - example.labels.get("impact", frozenset())
            assert not missing, f"{example.id}: levels without impact in sentences {sorted(missing)}"


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("## a-1 fr presse invente\n[impact] Ça marche.\n", "level"),
        ("## a-1 fr presse invente\n[partage] Ça marche.\n", "partage"),
        ("## a-1 de presse invente\nEs geht.\n", "header"),
        ("## a-1 fr presse invente\nUn.\n\n## a-1 fr presse invente\nDeux.\n", "two texts"),
    ],
)
def test_a_mistake_in_a_text_is_said(tmp_path, written, said):
    (tmp_path / "x.txt").write_text(written, encoding="utf-8")
    with pytest.raises(BadExample, match=said):
        examples.all_examples(tmp_path)


def test_classes_unknown_to_a_method_are_left_out(use_pack):
    known = known_to(use_pack("energy-sobriety"))
    assert set(known.forms.values()) <= {form.id for form in use_pack("energy-sobriety").forms}


def test_the_encoder_obeys_when_told_to_use_one_thread():
    """Its setting is silently without effect unless threadpoolctl is installed: four times slower on two cores."""
    assert encoder()._model._model._threadpool is not None
