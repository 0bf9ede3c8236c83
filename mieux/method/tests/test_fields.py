"""Form fields keep ids and show labels in the reader's language."""

import pytest
from django import forms
from django.utils import translation

from mieux.method import pack
from mieux.method.fields import choice, choices


class Search(forms.Form):
    scale = choice(lambda: pack().scales, label="Échelle", empty="Toutes", required=False)
    criteria = choices(lambda: pack().criteria, required=False)


@pytest.fixture(autouse=True)
def _small(use_pack):
    use_pack("energy-sobriety")


def test_ids_are_kept():
    form = Search({"scale": "rue", "criteria": ["mesure", "habitude"]})
    assert form.is_valid()
    assert form.cleaned_data == {"scale": "rue", "criteria": ["mesure", "habitude"]}


@pytest.mark.parametrize("data", [{"scale": "quartier"}, {"scale": "\x00"}, {"criteria": ["nothing"]}])
def test_unknown_ids_are_refused(data):
    assert not Search(data).is_valid()


def test_labels_follow_the_language_and_stay_plain():
    with translation.override("en"):
        html = Search().as_p()
    assert '<option value="rue">Rue</option>' in html
    assert "Shared measure" in html
    assert "span" not in html.split("<select", 1)[1].split("</select>")[0]
    assert "Mesure partagée" in Search().as_p()


def test_a_form_follows_the_active_pack(use_pack):
    use_pack("social-innovation")
    assert Search({"scale": "quartier"}).is_valid()
