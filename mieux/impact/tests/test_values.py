"""Indicators and values: who may do what, what is understood, what is shown, what stays with its public."""

import json
import re
from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from mieux.conftest import browser_of
from mieux.core.testing import ReadOnlyOnGetClient
from mieux.impact.actions import indicators as indicator_actions
from mieux.impact.actions import values as value_actions
from mieux.impact.models import Indicator, IndicatorKind, Review, Role, Value
from mieux.impact.tests.conftest import plain
from mieux.method import pack

pytestmark = pytest.mark.django_db


def follow(initiative, user, kind="number", **more):
    described = {"name": "Repas partagés", "kind": kind, "unit": "repas" if kind == "number" else "", **more}
    if kind == "scale":
        described.setdefault("scale", [{"id": "n1", "label": "jamais"}, {"id": "n2", "label": "souvent"}])
    return indicator_actions.add_indicator(initiative, user, indicator_actions.Described(**described))


def count(indicator, user, amount=12, **more):
    counted = {"on": date(2026, 3, 3), "number": Decimal(amount), **more}
    return value_actions.add_value(indicator, user, value_actions.Counted(**counted))


@pytest.fixture
def meals(garden, aicha):
    return follow(garden, aicha)


def at(name, initiative, *rest):
    return reverse(f"impact:{name}", args=[initiative.slug, *rest])


def typed(**more):
    return {"role": "actual", "number": "30", "on": "03/03/2026", **more}


def words_for(client, indicator, **said):
    """What the form answers to a value."""
    page = client.post(at("add_value", indicator.initiative, indicator.pk), typed(**said))
    return page.status_code, page.text


# --- who -------------------------------------------------------------------------------------------


@pytest.fixture
def everybody(garden, aicha, basile, chloe, moderator):
    return {
        "stranger": ReadOnlyOnGetClient(),
        "reader": browser_of(chloe),
        "team": browser_of(aicha),
        "moderator": browser_of(moderator),
    }


OUTSIDE, READER = (302, 403, 302, 302), None
#: endpoint → (method, status for stranger, reader, team, moderator). 302 of a stranger leads to the door.
ENDPOINTS = [
    ("indicators", (), "get", (200, 200, 200, 200)),
    ("indicator", ("i",), "get", (200, 200, 200, 200)),
    ("add_indicator", (), "get", (302, 403, 200, 200)),
    ("add_indicator", (), "post", (302, 403, 422, 422)),
    ("change_indicator", ("i",), "get", (302, 403, 200, 200)),
    ("change_indicator", ("i",), "post", (302, 403, 422, 422)),
    ("add_value", ("i",), "get", (302, 200, 200, 200)),
    ("add_value", ("i",), "post", (302, 422, 422, 422)),
    ("change_value", ("v",), "get", (302, 403, 200, 200)),
    ("values_waiting", (), "get", (302, 200, 200, 200)),
    ("import_values", (), "get", (302, 403, 200, 200)),
    ("import_values", (), "post", (302, 403, 422, 422)),
    ("export_values", ("csv",), "get", (200, 200, 200, 200)),
    ("export_values", ("xlsx",), "get", (200, 200, 200, 200)),
    ("export_values", ("json",), "get", (200, 200, 200, 200)),
    ("export_values", ("jsonld",), "get", (200, 200, 200, 200)),
    ("export_indicator", ("i", "csv"), "get", (200, 200, 200, 200)),
    ("share_indicator", ("i",), "post", (302, 403, 403, 302)),
    ("decide_value", ("v",), "post", (302, 403, 422, 422)),
    ("remove_value", ("v",), "post", (302, 403, 302, 302)),
    ("bring_back_value", ("v",), "post", (302, 403, 302, 302)),
    ("archive_indicator", ("i",), "post", (302, 403, 302, 302)),
    ("bring_back_indicator", ("i",), "post", (302, 403, 302, 302)),
]


@pytest.mark.parametrize(("name", "rest", "method", "expected"), ENDPOINTS)
def test_each_endpoint_answers_each_person_as_the_rules_say(everybody, meals, aicha, name, rest, method, expected):
    value = count(meals, aicha)
    pks = {"i": meals.pk, "v": value.pk}
    address = at(name, meals.initiative, *(pks.get(part, part) for part in rest))
    for (who, browser), status in zip(everybody.items(), expected, strict=True):
        answer = getattr(browser, method)(address)
        assert answer.status_code == status, who
        if who == "stranger" and status == 302:
            assert "/compte/" in answer.url or "connexion" in answer.url


@pytest.mark.parametrize("name", [each[0] for each in ENDPOINTS])
def test_nothing_of_a_draft_exists_for_others(draft, aicha, chloe, name):
    indicator = follow(draft, aicha)
    value = count(indicator, aicha)
    rest = next(each[1] for each in ENDPOINTS if each[0] == name)
    method = next(each[2] for each in ENDPOINTS if each[0] == name)
    pks = {"i": indicator.pk, "v": value.pk}
    address = at(name, draft, *(pks.get(part, part) for part in rest))
    assert getattr(browser_of(chloe), method)(address).status_code == 404


def test_a_value_of_another_initiative_is_not_found_here(garden, listed, aicha, moderator):
    here, there = follow(garden, aicha), follow(listed, moderator)
    elsewhere = count(there, moderator)
    browser = browser_of(aicha)
    assert browser.get(at("indicator", garden, there.pk)).status_code == 404
    assert browser.post(at("remove_value", garden, elsewhere.pk)).status_code == 404
    assert browser.get(at("indicator", garden, here.pk)).status_code == 200
    assert browser.get(f"/atlas/{garden.slug}/impacts/indicateurs/{10**25}/").status_code == 404


def test_what_comes_from_outside_waits_then_is_kept(client, meals, chloe, aicha):
    hers = browser_of(chloe)
    hers.post(at("add_value", meals.initiative, meals.pk), typed(number="77"))
    value = Value.objects.get()
    assert value.review == Review.PROPOSED
    page = at("indicator", meals.initiative, meals.pk)
    assert "77" not in client.get(page).text
    assert "77" in hers.get(page).text
    assert b"77" not in b"".join(client.get(at("export_values", meals.initiative, "csv")).streaming_content)
    team = browser_of(aicha)
    desk = at("decide_value", meals.initiative, value.pk)
    assert "77" in team.get(at("values_waiting", meals.initiative)).text
    assert team.post(desk, {"decision": "refuse", "reason": ""}).status_code == 422
    team.post(desk, {"decision": "keep"})
    assert "77" in client.get(page).text


def test_a_refused_value_tells_its_author_why_and_may_be_corrected(meals, chloe, aicha):
    value = count(meals, chloe)
    browser_of(aicha).post(
        at("decide_value", meals.initiative, value.pk), {"decision": "refuse", "reason": "Sur quel jour ?"}
    )
    hers = browser_of(chloe)
    assert "Sur quel jour ?" in hers.get(at("values_waiting", meals.initiative)).text
    hers.post(at("change_value", meals.initiative, value.pk), typed(number="13", version=1))
    value.refresh_from_db()
    assert (value.review, value.number, value.reason) == (Review.PROPOSED, 13, "")


def test_a_correction_keeps_the_number_that_everybody_could_read(meals, aicha):
    value = count(meals, aicha, 12)
    team = browser_of(aicha)
    address = at("change_value", meals.initiative, value.pk)
    for _ in range(2):
        assert team.post(address, typed(number="13", version=1)).status_code == 302
    value.refresh_from_db()
    former = Value.objects.get(removed_at__isnull=False)
    assert (value.number, former.number) == (13, 12)
    assert "faciles à remettre" in team.get(at("indicator", meals.initiative, meals.pk)).text
    assert team.post(at("bring_back_value", meals.initiative, former.pk)).status_code == 302
    assert Value.objects.filter(removed_at__isnull=True).count() == 2


def test_two_tabs_do_not_correct_the_same_value_silently(meals, aicha):
    value = count(meals, aicha, 12)
    team, address = browser_of(aicha), at("change_value", meals.initiative, value.pk)
    assert 'name="version" value="1"' in team.get(address).text
    assert team.post(address, typed(number="13", version=1)).status_code == 302
    page = team.post(address, typed(number="14", comment="Sans la fête.", version=1))
    said = plain(page)
    assert page.status_code == 409
    assert "Quelqu’un a réécrit" in said
    assert "13" in said
    assert 'value="14"' in said
    assert "Sans la fête." in said
    assert 'name="version" value="2"' in said
    assert Value.objects.get(pk=value.pk).number == 13
    assert team.post(address, typed(number="14", version=2)).status_code == 302
    assert Value.objects.get(pk=value.pk).number == 14


def test_two_tabs_rewrite_an_indicator_and_its_former_words_stay(meals, aicha):
    team, address = browser_of(aicha), at("change_indicator", meals.initiative, meals.pk)
    form = {"version": 1, "name": "Repas partagés", "kind": "number", "unit": "repas", "frequency": "autre"}
    assert 'name="version" value="1"' in team.get(address).text
    assert team.post(address, {**form, "name": "Repas du soir"}).status_code == 302
    # Somebody else wrote elsewhere: both stay.
    assert team.post(address, {**form, "definition": "Servis chauds."}).status_code == 302
    meals.refresh_from_db()
    assert (meals.name, meals.definition, meals.version) == ("Repas du soir", "Servis chauds.", 3)
    assert [each["words"]["name"] for each in meals.former] == ["Repas partagés", "Repas du soir"]
    shown = team.get(at("indicator", meals.initiative, meals.pk)).text
    assert shown.count("<dt>Jusqu’au") == 2
    assert "Repas partagés (repas)" in shown
    page = team.post(address, {**form, "name": "Repas de midi", "levels": "", "bias": "Le jeudi seulement."})
    said = plain(page)
    assert page.status_code == 409
    assert "Repas du soir" in said
    assert 'value="Repas de midi"' in said
    assert "Le jeudi seulement." in said
    meals.refresh_from_db()
    assert meals.name == "Repas du soir"
    assert team.post(address, {**form, "name": "Repas de midi", "version": 3}).status_code == 302


def test_the_team_does_not_rewrite_what_somebody_else_counted(meals, chloe, aicha, moderator):
    value = value_actions.keep_value(count(meals, chloe), aicha)
    assert browser_of(aicha).post(at("change_value", meals.initiative, value.pk), typed()).status_code == 403
    assert browser_of(aicha).post(at("remove_value", meals.initiative, value.pk)).status_code == 403
    browser_of(moderator).post(at("remove_value", meals.initiative, value.pk), {"reason": "Compté deux fois."})
    assert Value.objects.get(pk=value.pk).removed_at


def test_without_a_team_values_wait_for_moderators(listed, chloe, moderator):
    indicator = follow(listed, chloe)
    value = count(indicator, chloe)
    assert value.review == Review.PROPOSED
    assert browser_of(chloe).post(at("decide_value", listed, value.pk), {"decision": "keep"}).status_code == 403
    browser_of(moderator).post(at("decide_value", listed, value.pk), {"decision": "keep"})
    value.refresh_from_db()
    assert value.review == Review.KEPT


def test_a_value_taken_away_comes_back(client, meals, aicha):
    value = count(meals, aicha, 4321)
    page = at("indicator", meals.initiative, meals.pk)
    browser = browser_of(aicha)
    browser.post(at("remove_value", meals.initiative, value.pk))
    assert "4\xa0321" not in client.get(page).text
    assert at("bring_back_value", meals.initiative, value.pk) in browser.get(page).text
    browser.post(at("bring_back_value", meals.initiative, value.pk))
    assert "4\xa0321" in client.get(page).text


# --- what is typed -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "kept"),
    [("1 234,5", Decimal("1234.5")), ("environ 30", Decimal(30)), ("12 repas", Decimal(12)), ("0", Decimal(0))],
)
def test_a_number_is_understood_as_people_write_it(meals, aicha, said, kept):
    words_for(browser_of(aicha), meals, number=said)
    value = Value.objects.get()
    assert value.number == kept
    assert value.about == ("environ" in said)


@pytest.mark.parametrize(
    ("said", "help"),
    [
        ({"number": "N/A"}, "il n’y a rien à noter"),
        ({"number": "néant"}, "écrivez 0 si vous avez compté"),
        ({"number": "12 %"}, "C’est une part"),
        ({"number": "3/8"}, "C’est une part"),
        ({"number": "12 kg"}, "se compte en"),
        ({"number": "beaucoup"}, "n’est pas un nombre"),
        ({"number": ""}, ""),
        ({"on": "32/01/2026"}, "n’existe pas"),
        ({"on": "demain"}, "pas compris cette date"),
        ({"on": "01/01/2090"}, "pas encore venu"),
        ({"since": "04/03/2026"}, "échangez les deux dates"),
        ({"place": "Nullepart-les-Oies"}, "code INSEE"),
        ({"public": "contact@example.org"}, "Retirez l’adresse"),
        ({"source": "06 12 34 56 78"}, "Retirez l’adresse"),
        ({"comment": "écrire à aicha@example.org"}, "Retirez l’adresse"),
        ({"role": "autre"}, ""),
    ],
)
def test_what_is_not_understood_says_what_to_write_and_keeps_what_was_typed(meals, aicha, said, help):
    status, text = words_for(browser_of(aicha), meals, **{"comment": "Il pleuvait.", **said})
    assert status == 422
    assert help.replace(" ?", "\xa0?") in text.replace("\xa0", " ") or help in text.replace("\xa0", " ")
    assert not Value.objects.exists()
    assert "comment" in said or "Il pleuvait." in text


@pytest.mark.parametrize(
    ("said", "since", "on"),
    [
        ("2024", date(2024, 1, 1), date(2024, 12, 31)),
        ("février 2024", date(2024, 2, 1), date(2024, 2, 29)),
        ("5 mars 2024", None, date(2024, 3, 5)),
    ],
)
def test_a_year_or_a_month_is_a_period_as_in_a_table(meals, aicha, said, since, on):
    browser_of(aicha).post(at("add_value", meals.initiative, meals.pk), {"number": "12", "role": "actual", "on": said})
    value = Value.objects.get()
    assert (value.since, value.on) == (since, on)


def test_a_year_that_is_not_over_is_not_counted_yet(meals, aicha):
    form = {"number": "12", "role": "actual", "on": str(timezone.localdate().year)}
    page = browser_of(aicha).post(at("add_value", meals.initiative, meals.pk), form)
    if timezone.localdate() != date(timezone.localdate().year, 12, 31):
        assert page.status_code == 422
        assert "pas finie" in page.text
        assert not Value.objects.exists()
    browser_of(aicha).post(at("add_value", meals.initiative, meals.pk), {**form, "role": "target"})
    assert Value.objects.get(role=Role.TARGET).since == date(timezone.localdate().year, 1, 1)


def test_a_percentage_is_never_typed_alone(garden, aicha):
    share = follow(garden, aicha, "percentage")
    browser = browser_of(aicha)
    address = at("add_value", garden, share.pk)
    day = {"role": "actual", "on": "03/03/2026"}
    assert browser.post(address, {**day, "numerator": "12 %", "denominator": ""}).status_code == 422
    assert browser.post(address, {**day, "numerator": "3", "denominator": "0"}).status_code == 422
    assert browser.post(address, {**day, "numerator": "3/8", "denominator": ""}).status_code == 302
    value = Value.objects.get()
    assert (value.numerator, value.denominator, value.number) == (3, 8, None)
    text = browser.get(at("indicator", garden, share.pk)).text.replace("\xa0", " ").replace("\u202f", " ")
    assert "37,5 % (3 sur 8)" in text


def test_a_scale_keeps_the_order_and_the_codes_of_its_author(client, garden, aicha):
    scale = follow(garden, aicha, "scale")
    value = count(scale, aicha, 0, number=None, level="n2")
    form = {
        "version": 1,
        "name": scale.name,
        "kind": "scale",
        "frequency": "autre",
        "levels": "souvent\nparfois\njamais",
    }
    browser_of(aicha).post(at("change_indicator", garden, scale.pk), form)
    scale.refresh_from_db()
    assert list(scale.levels.items()) == [("n2", "souvent"), ("n3", "parfois"), ("n1", "jamais")]
    assert value.level == "n2"
    form |= {"levels": "parfois\njamais", "version": 2}
    browser_of(aicha).post(at("change_indicator", garden, scale.pk), form)
    scale.refresh_from_db()
    assert "souvent" in scale.levels.values(), "a word that a value uses stays"


def test_testimonies_need_consent_and_are_shown_not_counted_away(client, garden, aicha):
    voices = follow(garden, aicha, "testimony", name="Paroles")
    address = at("add_value", garden, voices.pk)
    said = {"words": "On m’a confié la clé.", "on": "03/03/2026", "source": "une voisine"}
    assert browser_of(aicha).post(address, said).status_code == 422
    browser_of(aicha).post(address, {**said, "consent": "on"})
    for page in (at("indicators", garden), at("indicator", garden, voices.pk)):
        text = client.get(page).text
        assert "On m’a confié la clé." in text
        assert "Pas encore de valeur" not in text


def test_the_kind_does_not_change_once_something_was_counted(meals, aicha):
    count(meals, aicha)
    form = {"version": 1, "name": "Repas", "kind": "testimony", "unit": "repas", "frequency": "autre"}
    browser_of(aicha).post(at("change_indicator", meals.initiative, meals.pk), form)
    meals.refresh_from_db()
    assert (meals.name, meals.kind) == ("Repas", IndicatorKind.NUMBER)


@pytest.mark.parametrize(
    ("form", "help"),
    [
        ({"kind": "scale", "levels": "un seul"}, "au moins deux mots"),
        ({"kind": "scale", "levels": "oui\nOui"}, "le même mot"),
        ({"kind": "scale", "levels": "a|b\nc"}, "sans barre"),
        ({"kind": "scale", "levels": "\n".join(map(str, range(20)))}, "Douze mots au plus"),
        ({"kind": "number", "unit": "%"}, "choisissez « une part »"),
        ({"kind": ""}, "Choisissez une forme"),
        ({"kind": "number", "level": "individu", "marker": "cooperations"}, "autre niveau"),
        ({"kind": "number", "collection": "appeler le 06 12 34 56 78"}, "Retirez l’adresse"),
    ],
)
def test_an_indicator_that_does_not_stand_says_why(garden, aicha, form, help):
    page = browser_of(aicha).post(
        at("add_indicator", garden), {"name": "Ambiance", "frequency": "autre", "unit": "", "levels": "", **form}
    )
    assert page.status_code == 422
    assert help in page.text.replace("\xa0", " ")
    assert not Indicator.objects.exists()


def test_hostile_words_are_only_words(client, meals, aicha):
    count(meals, aicha, 1, public="<script>alert(1)</script>", comment='"><img src=x onerror=1>')
    text = client.get(at("indicator", meals.initiative, meals.pk)).text
    assert "<script>alert" not in text
    assert "<img src=x" not in text


# --- the library ---------------------------------------------------------------------------------------


def test_an_entry_of_the_method_is_taken_by_reference(garden, aicha):
    browser = browser_of(aicha)
    entry = pack().indicators["pouvoir-agir-ressenti"]
    page = browser.get(f"{at('add_indicator', garden)}?entree=method:{entry.id}")
    initial = {name: page.context["form"][name].value() for name in page.context["form"].fields}
    said = {name: value for name, value in initial.items() if value not in (None, "", [])}
    browser.post(at("add_indicator", garden), {**said, "entry": f"method:{entry.id}"})
    made = Indicator.objects.get()
    assert (made.entry, made.level, made.marker) == (entry.id, "individu", "conscience")
    assert list(made.levels) == ["n1", "n2", "n3", "n4"] or list(made.levels) == list(entry.scale.ids)


def test_moderators_share_a_local_indicator_and_others_take_it(client, meals, moderator, listed, chloe):
    browser_of(moderator).post(at("share_indicator", meals.initiative, meals.pk))
    shared = Indicator.objects.get(initiative=None)
    assert meals.name in client.get("/indicateurs/").text
    page = browser_of(chloe).get(f"{at('add_indicator', listed)}?entree=here:{shared.pk}")
    assert page.context["form"]["name"].value() == meals.name
    assert browser_of(chloe).post(f"/indicateurs/{shared.pk}/retirer/").status_code == 403
    browser_of(moderator).post(f"/indicateurs/{shared.pk}/retirer/")
    assert meals.name not in client.get("/indicateurs/").text
    meals.refresh_from_db()
    assert meals.archived_at is None


def test_the_library_follows_the_language_and_the_pack(client, use_pack):
    assert "Feeling able to change something" in client.get("/en/indicateurs/").text
    use_pack("energy-sobriety")
    text = client.get("/indicateurs/").text
    assert "Pulls au salon" in text
    assert "Se sentir capable" not in text


# --- what is shown ---------------------------------------------------------------------------------------


@pytest.fixture
def publics(meals, aicha):
    for public, number in (("Jeunes", 3), ("Femmes", 5)):
        count(meals, aicha, number, public=public)
        count(meals, aicha, number * 10, public=public, on=date(2026, 6, 3))
    count(meals, aicha, 1, public="Jeunes", role=Role.BASELINE, on=date(2025, 1, 1))
    count(meals, aicha, 97, public="Jeunes", role=Role.TARGET, on=date(2027, 1, 1))
    return meals


def test_each_public_keeps_its_own_line_everywhere(client, publics):
    text = client.get(at("indicator", publics.initiative, publics.pk)).text
    drawings = re.findall(r"<svg class=\"chart chart--.*?</svg>", text, re.S)
    assert len(drawings) == 2
    for drawing in drawings:
        assert drawing.count('class="chart__line"') == 2
        assert "Jeunes" in drawing
        assert "Femmes" in drawing
        assert "Visée" in drawing.replace("\xa0", " ")
        assert "Départ" in drawing
    table = text[text.index("<tbody>") :]
    for words in ("Jeunes", "Femmes", "3 repas", "50 repas", "97 repas"):
        assert words in table.replace("\xa0", " ")


def test_nothing_is_summed_averaged_or_ranked(client, publics):
    """Numbers on pages and in files are those that were counted: 3, 5, 30, 50, 1 and 97, never 88 or 22."""
    initiative = publics.initiative
    files = [
        b"".join(client.get(at("export_values", initiative, "csv")).streaming_content).decode(),
        client.get(at("export_values", initiative, "json")).text,
        client.get(at("export_values", initiative, "jsonld")).text,
    ]
    pages = [client.get(at("indicators", initiative)).text, client.get(at("indicator", initiative, publics.pk)).text]
    for text in (*files, *pages):
        for never in ("88", "22", "40", "16.5", "16,5"):
            assert not re.search(
                rf"(?<![\d.#-]){never} repas|\"?value\"?: ?{never}\b|hasNumericalValue\": \"{never}\"", text
            )
        assert not re.search(
            r"\b(moyenne|total|somme|classement|rang|average|mean|sum|rank|score)\b", _words(text), re.I
        )


def _words(text):
    """The words of a page or file, without the addresses and the markup."""
    return re.sub(r"<script.*?</script>|<style.*?</style>|<[^>]+>|https?://\S+", " ", text, flags=re.S)


def test_filters_narrow_the_page_the_drawing_and_the_files_alike(client, publics):
    question = "?public=Femmes&de=01/05/2026"
    page = client.get(at("indicator", publics.initiative, publics.pk) + question)
    assert "50\xa0repas" in page.text or "50 repas" in page.text
    assert "3 repas" not in page.text.replace("\xa0", " ")
    link = re.search(r'href="([^"]+valeurs\.csv\?[^"]+)"', page.text)[1].replace("&amp;", "&")
    rows = b"".join(client.get(link).streaming_content).decode().splitlines()
    assert len(rows) == 2
    assert "Femmes" in rows[1]


def test_a_filter_that_is_not_understood_never_exports_more(client, publics):
    answer = client.get(at("export_values", publics.initiative, "csv") + "?de=hier")
    assert answer.status_code == 302
    assert client.get(answer.url).status_code == 422


def test_many_publics_stand_in_several_drawings_on_one_scale(client, meals, aicha):
    for n in range(7):
        count(meals, aicha, n + 1, public=f"Groupe {n}")
        count(meals, aicha, n + 5, public=f"Groupe {n}", on=date(2026, 5, 5))
    text = client.get(at("indicator", meals.initiative, meals.pk)).text
    assert text.count('<svg class="chart chart--wide"') == 2
    assert "même échelle" in text


def test_pages_ask_the_database_a_constant_number_of_times(client, publics, aicha, django_assert_max_num_queries):
    for n in range(40):
        count(publics, aicha, n + 100, public=f"Groupe {n % 9}", on=date(2026, 1, 1 + n % 20))
        follow(publics.initiative, aicha, name=f"Autre {n}")
    with django_assert_max_num_queries(14):
        client.get(at("indicators", publics.initiative))
    with django_assert_max_num_queries(14):
        client.get(at("indicator", publics.initiative, publics.pk))


# --- files ---------------------------------------------------------------------------------------------

STANDARD = (
    "administration_rattachement,nom_service_public_numerique,indicateur,valeur,unite_mesure,est_cible,"
    "frequence_monitoring,date,est_periode,date_debut,est_automatise,source_collecte,code_insee,dataviz_wish,commentaires"
)


def test_the_csv_has_exactly_the_columns_of_the_schema_then_ours(client, publics):
    text = b"".join(client.get(at("export_values", publics.initiative, "csv")).streaming_content).decode()
    header, *rows = text.splitlines()
    assert header.startswith(STANDARD + ",role,public,numerateur,denominateur")
    target = next(row for row in rows if ",97," in row)
    assert ",repas,true,autre,2027-01-01,false,,false," in target
    assert sum(",true,autre," in row for row in rows) == 1


def test_formulas_are_only_text(client, meals, aicha):
    count(meals, aicha, -5, comment="=HYPERLINK(1)", public="@SUM(A1)", source="+33")
    text = b"".join(client.get(at("export_values", meals.initiative, "csv")).streaming_content).decode()
    assert "'=HYPERLINK(1)" in text
    assert "'@SUM(A1)" in text
    assert "'+33" in text
    assert ",-5,repas," in text


def test_the_linked_data_has_what_the_basic_tier_of_cids_requires(client, publics, aicha):
    share = follow(publics.initiative, aicha, "percentage", name="Volontaires")
    count(share, aicha, 0, number=None, numerator=Decimal(3), denominator=Decimal(8), public="Jeunes")
    document = json.loads(client.get(at("export_values", publics.initiative, "jsonld")).text)
    nodes = document["@graph"]
    ids = {node["@id"] for node in nodes}
    required = {
        "cids:Organization": {"hasLegalName"},
        "cids:Indicator": {"hasName", "unitDescription", "forOrganization", "hasDescription"},
        "cids:IndicatorReport": {"hasName", "value", "startedAtTime", "endedAtTime", "forIndicator", "forOrganization"},
        "cids:Stakeholder": {"hasName"},
    }
    kinds = {node["@type"] for node in nodes}
    assert set(required) <= kinds
    for node in nodes:
        assert required.get(node["@type"], set()) <= set(node), node
        for name in ("forIndicator", "forOrganization", "forStakeholder"):
            assert node.get(name, next(iter(ids))) in ids
    report = next(n for n in nodes if n["@type"] == "cids:IndicatorReport" and n["hasName"].startswith("Volontaires"))
    assert report["value"]["hasNumericalValue"] == "37.5"
    assert (report["mieux:numerator"], report["mieux:denominator"], report["mieux:public"]) == ("3", "8", "Jeunes")
    assert all(prefix in document["@context"] for prefix in ("cids", "i72", "org", "prov"))


def test_no_file_says_who_counted_nor_how_to_reach_anybody(client, meals, aicha):
    value = count(meals, aicha)
    Value.objects.filter(pk=value.pk).update(comment="appeler aicha@example.org")
    for form in ("csv", "json", "jsonld"):
        answer = client.get(at("export_values", meals.initiative, form))
        text = b"".join(answer.streaming_content).decode() if answer.streaming else answer.text
        assert "aicha@example.org" not in text
        assert "Aïcha" not in text
    assert "aicha@example.org" not in json.dumps(client.get(at("export_values", meals.initiative, "json")).json())


def test_english_is_whole(client, publics):
    addresses = [at("indicators", publics.initiative), at("indicator", publics.initiative, publics.pk), "/indicateurs/"]
    for address in addresses:
        text = _words(client.get("/en" + address).text).replace("\xa0", " ")
        for french in (
            "Emporter",
            "Jour après jour",
            "Visée",
            "phare",
            "Sans distinction",
            "Bibliothèque",
            "Ce qui peut",
        ):
            assert french not in text, (address, french)
