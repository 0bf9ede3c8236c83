"""A share within its whole; a second value for the same day, public and place is asked about."""

from datetime import date
from decimal import Decimal

import pytest

from mieux.conftest import browser_of
from mieux.impact.actions import values as actions
from mieux.impact.forms.values import ValueForm
from mieux.impact.models import Value

from .conftest import plain
from .test_values import at, count, follow, typed

pytestmark = pytest.mark.django_db


@pytest.fixture
def meals(garden, aicha):
    return follow(garden, aicha)


@pytest.mark.parametrize(("part", "whole"), [("12", "10"), ("12/10", "")])
def test_a_share_does_not_exceed_its_whole(garden, aicha, part, whole):
    share = follow(garden, aicha, "percentage", name="Part des voisines")
    said = {"on": "03/03/2026", "role": "actual", "numerator": part, "denominator": whole}
    form = ValueForm(said, share)
    assert list(form.errors) == ["numerator"]
    assert "12 sur 10" in form.errors["numerator"][0]
    assert ValueForm(said | {"numerator": "10", "denominator": "10"}, share).is_valid()


def test_a_second_value_is_asked_about_and_both_may_stay(meals, aicha):
    count(meals, aicha, 12)
    browser, address = browser_of(aicha), at("add_value", meals.initiative, meals.pk)
    answer = browser.post(address, typed(number="30"))
    assert answer.status_code == 409
    assert "12 repas" in plain(answer)
    assert Value.objects.count() == 1
    assert browser.post(address, typed(number="30", ensuite="garder")).status_code == 302
    assert sorted(Value.objects.values_list("number", flat=True)) == [12, 30]


def test_a_second_value_may_take_the_place_of_the_first(meals, aicha):
    first = count(meals, aicha, 12)
    browser, address = browser_of(aicha), at("add_value", meals.initiative, meals.pk)
    assert f"remplacer-{first.pk}-1" in plain(browser.post(address, typed(number="30")))
    # Somebody corrects the first one meanwhile: asked again, nothing is overwritten.
    actions.correct_value(first, aicha, actions.Counted(on=date(2026, 3, 3), number=Decimal(13)), base=1)
    again = browser.post(address, typed(number="30", ensuite=f"remplacer-{first.pk}-1"))
    assert again.status_code == 409
    assert "13 repas" in plain(again)
    assert browser.post(address, typed(number="30", ensuite=f"remplacer-{first.pk}-2")).status_code == 302
    assert list(Value.objects.filter(removed_at__isnull=True).values_list("number", flat=True)) == [30]


def test_what_one_may_not_correct_is_not_replaced_and_what_differs_is_not_asked_about(meals, aicha, chloe):
    first = count(meals, aicha, 12)
    browser, address = browser_of(chloe), at("add_value", meals.initiative, meals.pk)
    answer = browser.post(address, typed(number="30"))
    assert answer.status_code == 409
    assert "remplacer-" not in plain(answer)
    browser.post(address, typed(number="30", ensuite=f"remplacer-{first.pk}-1"))
    assert Value.objects.get(pk=first.pk).number == 12
    assert browser.post(address, typed(number="30", public="Jeunes")).status_code == 302
    # Sent twice, it is there once, and nothing is asked.
    assert browser.post(address, typed(number="30", public="Jeunes")).status_code == 302
    assert Value.objects.filter(public="Jeunes").count() == 1


def test_a_scale_asks_where_one_is(garden, aicha):
    scale = follow(garden, aicha, "scale", name="Ambiance")
    page = plain(browser_of(aicha).get(at("add_value", garden, scale.pk)))
    assert "Où en est-on ?" in page
    assert "Qu’avez-vous compté ?" not in page


def test_without_a_value_nothing_is_sifted_and_one_button_leads_on(garden, aicha):
    browser, address = browser_of(aicha), at("indicators", garden)
    page = plain(browser.get(address))
    assert page.count('<a class="btn" ') == 1
    meals = follow(garden, aicha)
    assert "Choisir ce que l’on montre" not in plain(browser.get(address))
    count(meals, aicha, 12)
    assert "Choisir ce que l’on montre" in plain(browser.get(address))
