"""The matrix on the page of the initiative, the page of the impacts, the page of one."""

from datetime import date

import pytest
from django.urls import reverse

from mieux.conftest import browser_of
from mieux.impact.actions import claims, dominos
from mieux.impact.models import Claim, ClaimState, Indicator, Says, Value
from mieux.impact.queries.matrix import matrix_of

from .conftest import Review, plain, say, see

pytestmark = pytest.mark.django_db


def matrix(initiative):
    return reverse("impact:matrix", args=[initiative.slug])


def typed(**more):
    return {"text": "Les voisines se parlent.", "level": "groupe", "marker": "cooperations", **more}


def test_an_empty_matrix_invites_and_calls_nothing_absent(client, team):
    page = plain(client.get(team.get_absolute_url()))
    assert page.count("À colorer") == 4
    assert reverse("impact:add", args=[team.slug]) in page


def test_the_state_is_a_word_in_its_cell(client, team, aicha):
    say(team, aicha, "On l’espère.")
    see(say(team, aicha, "On l’a vu."), aicha)
    page = plain(client.get(team.get_absolute_url()))
    assert "hypothèse" in page
    assert "vu en mars 2026, un lien" in page


def test_contradictions_are_a_subject_to_discuss(client, team, aicha, basile):
    claim = say(team, aicha)
    see(claim, aicha)
    see(claim, basile, says=Says.CONTRADICTS)
    page = plain(client.get(matrix(team)))
    assert "Aucune n’efface l’autre" in page
    one = plain(client.get(reverse("impact:claim", args=[team.slug, claim.pk])))
    assert one.count("Vu au marché.") == 2


def test_seen_without_anything_to_show_says_so(client, team, aicha):
    claim = say(team, aicha)
    see(claim, aicha, shown=False)
    assert "rien ne le montre encore" in plain(client.get(matrix(team)))
    one = plain(client.get(reverse("impact:claim", args=[team.slug, claim.pk])))
    assert "suffit pour passer à « observé »" in one


def test_a_sentence_of_the_fiche_is_followed_in_one_click_and_then_not_said_twice(client, team, aicha):
    said = team.impacts.create(level="groupe", text="Vingt familles jardinent.")
    page = plain(client.get(team.get_absolute_url()))
    assert f"?phrase={said.pk}" in page
    browser = browser_of(aicha)
    browser.post(reverse("impact:follow_said", args=[team.slug, said.pk]))
    claim = Claim.objects.get()
    assert (claim.text, claim.level, claim.state) == ("Vingt familles jardinent.", "groupe", ClaimState.HOPED)
    page = plain(client.get(team.get_absolute_url()))
    assert page.count("Vingt familles jardinent.") == 1


def test_indirect_alone_is_gently_asked_what_came_before(client, team, aicha):
    say(team, aicha, "La ville suit.", level="territoire")
    assert "Le physique avant le moral" in plain(client.get(matrix(team)))
    say(team, aicha, "Une voisine ose.", level="individu")
    assert "Le physique avant le moral" not in plain(client.get(matrix(team)))


def test_dominoes_are_drawn_and_said(client, team, aicha):
    one, two = say(team, aicha, "Une voisine ose.", level="individu"), say(team, aicha, "Le quartier suit.")
    dominos.link_domino(one, two, aicha, "Au marché.")
    page = plain(client.get(matrix(team)))
    assert 'class="domino-svg"' in page
    assert "a lancé" in page
    assert "Au marché." in page


def test_an_impact_is_said_kept_and_written_anew(team, aicha):
    browser = browser_of(aicha)
    done = browser.post(reverse("impact:add", args=[team.slug]), typed(for_whom="les anciennes"), follow=True)
    assert "comme une hypothèse" in plain(done)
    claim = Claim.objects.get()
    address = reverse("impact:change", args=[team.slug, claim.pk])
    browser.post(address, typed(text="Elles se parlent.", version=1, reason="plus court"))
    claim.refresh_from_db()
    assert (claim.text, claim.version) == ("Elles se parlent.", 2)
    page = plain(browser.get(reverse("impact:claim", args=[team.slug, claim.pk])))
    assert "<del>Les voisines se parlent.</del>" in page
    assert "plus court" in page


@pytest.mark.parametrize(
    ("typed_", "message"),
    [
        (typed(text=""), "Écrivez une phrase"),
        (typed(level=""), "Choisissez le niveau"),
        (typed(level="individu"), "Cela se reconnaît au niveau « Groupe »"),
        (typed(text="Écrivez à rose@example.org"), "Pas d’adresse e-mail"),
    ],
)
def test_a_form_says_what_to_do_and_keeps_what_was_typed(team, aicha, typed_, message):
    page = browser_of(aicha).post(reverse("impact:add", args=[team.slug]), typed_ | {"for_whom": "les anciennes"})
    assert page.status_code == 422
    assert message in plain(page)
    assert "les anciennes" in plain(page)
    assert not Claim.objects.exists()


def test_a_clash_shows_both_and_loses_nothing(team, aicha, basile):
    claim = say(team, aicha)
    claims.change_claim(claim, aicha, claims.Words("groupe", "Version d’Aïcha."), base=1)
    address = reverse("impact:change", args=[team.slug, claim.pk])
    page = browser_of(basile).post(address, typed(text="Version de Basile.", marker="", version=1))
    assert page.status_code == 409
    words = plain(page)
    assert "Version d’Aïcha." in words
    assert "Version de Basile." in words
    assert 'name="version" value="2"' in words


def test_an_observation_in_three_fields_with_a_link(team, aicha):
    claim = say(team, aicha)
    address = reverse("impact:observe", args=[team.slug, claim.pk])
    seen = {"says": "supports", "text": "Trente au repas.", "on": "3 mars 2026"}
    shown = {"preuve-kind": "link", "preuve-url": "example.org/journal"}
    done = plain(browser_of(aicha).post(address, seen | shown, follow=True))
    assert "C’est noté, avec le jour." in done
    assert "3 mars 2026" in done
    assert Claim.objects.get().state == ClaimState.OBSERVED


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"on": "demain"}, "pas compris cette date"),
        ({"on": "01/01/2999"}, "pas encore venu"),
        ({"text": ""}, "Racontez en une phrase"),
        ({"preuve-kind": "link", "preuve-url": ""}, "l’adresse de la page"),
    ],
)
def test_an_observation_says_what_is_wrong_with_each_field(team, aicha, wrong, message):
    claim = say(team, aicha)
    address = reverse("impact:observe", args=[team.slug, claim.pk])
    page = browser_of(aicha).post(address, {"says": "contradicts", "text": "Peu de monde.", "on": "2026-03-03"} | wrong)
    assert page.status_code == 422
    assert message in plain(page)
    assert not claim.observations.exists()


def test_a_measure_chosen_from_the_indicators(team, aicha):
    claim = say(team, aicha)
    indicator = Indicator.objects.create(initiative=team, name="Repas partagés", kind="number", unit="repas")
    value = Value.objects.create(indicator=indicator, on=date(2026, 3, 3), number=35, review=Review.KEPT)
    browser = browser_of(aicha)
    address = reverse("impact:observe", args=[team.slug, claim.pk])
    assert "Repas partagés" in plain(browser.get(address))
    seen = {"says": "supports", "text": "On compte.", "on": "2026-03-03", "preuve-kind": "measure"}
    browser.post(address, seen | {"preuve-measure_value": str(value.pk)})
    assert Claim.objects.get().state == ClaimState.MEASURED


def test_taking_away_offers_to_bring_back(team, aicha):
    claim = say(team, aicha)
    row = see(claim, aicha)
    browser = browser_of(aicha)
    page = plain(browser.post(reverse("impact:remove_observation", args=[team.slug, row.pk]), follow=True))
    assert reverse("impact:bring_back_observation", args=[team.slug, row.pk]) in page
    browser.post(reverse("impact:bring_back_observation", args=[team.slug, row.pk]))
    page = plain(browser.post(reverse("impact:remove", args=[team.slug, claim.pk]), follow=True))
    assert reverse("impact:bring_back", args=[team.slug, claim.pk]) in page
    browser.post(reverse("impact:bring_back", args=[team.slug, claim.pk]))
    assert Claim.objects.live().get().state == ClaimState.OBSERVED


def test_a_circle_of_dominoes_is_refused_kindly_and_the_choice_kept(team, aicha):
    one, two = say(team, aicha, "Un."), say(team, aicha, "Deux.")
    dominos.link_domino(one, two, aicha)
    browser = browser_of(aicha)
    page = browser.post(reverse("impact:link", args=[team.slug]), {"cause": two.pk, "effect": one.pk, "note": "hop"})
    assert page.status_code == 422
    assert "tournerait en rond" in plain(page)
    assert 'value="hop"' in plain(page)


def test_a_domino_taken_up_can_be_laid_again_with_one_button(team, aicha):
    one, two = say(team, aicha, "Un."), say(team, aicha, "Deux.")
    row = dominos.link_domino(one, two, aicha, "Au marché.")
    browser = browser_of(aicha)
    page = plain(browser.post(reverse("impact:unlink", args=[team.slug, row.pk]), follow=True))
    assert "Annuler : le remettre" in page
    browser.post(reverse("impact:link", args=[team.slug]), {"cause": one.pk, "effect": two.pk, "note": "Au marché."})
    assert one.effects.get().note == "Au marché."


def test_a_stranger_is_sent_to_the_door_and_back_to_what_they_wanted_to_say(client, team):
    address = reverse("impact:add", args=[team.slug]) + "?niveau=groupe&marque=metissage"
    answer = client.get(address)
    assert answer.status_code == 302
    assert "niveau%3Dgroupe%26marque%3Dmetissage" in answer["Location"]


def test_machines_read_hypotheses_as_hypotheses(client, team, aicha):
    say(team, aicha, "On l’espère.")
    see(say(team, aicha, "On l’a vu."), aicha)
    document = client.get(f"/api/v1/initiatives/{team.slug}").json()
    states = {
        claim["texte"]: (claim["etat"], claim["hypothese"], claim["preuves"]) for claim in document["impacts_suivis"]
    }
    assert states == {"On l’espère.": ("hoped", True, []), "On l’a vu.": ("observed", False, ["link"])}
    linked = plain(client.get(reverse("atlas:json_ld", args=[team.slug])))
    assert "On l’a vu." in linked
    assert "On l’espère." not in linked
    assert "ating" not in linked


def test_in_english_a_sentence_of_the_method_is_english(client, db):
    from mieux.atlas.loading import load_everything
    from mieux.atlas.models import Initiative

    load_everything(lambda _line: None)
    book = Initiative.objects.with_parts().get(slug="ideelles")
    page = plain(client.get("/en" + book.get_absolute_url()))
    assert "reported by the book" in page


def test_the_page_asks_the_same_few_questions_whatever_it_holds(client, team, aicha, django_assert_max_num_queries):
    for n in range(40):
        see(say(team, aicha, f"Impact {n}.", level=("individu", "groupe", "entreprise", "territoire")[n % 4]), aicha)
    fiche = type(team).objects.with_parts().get(pk=team.pk)
    with django_assert_max_num_queries(3):
        matrix_of(fiche, most=4)


def test_a_source_that_is_gone_is_said_and_nothing_is_lost(team, aicha, chloe):
    claim = say(team, aicha)
    piece = see(claim, aicha).evidence.get()
    address = reverse("impact:source", args=[team.slug, piece.pk])
    browser = browser_of(chloe)
    page = plain(browser.post(address, {"gone": "1"}, follow=True))
    assert "La source ne se lit plus (signalé le" in page
    assert "L’article" in page
    assert Claim.objects.get().state == ClaimState.OBSERVED
    assert "La source ne se lit plus (signalé le" not in plain(browser.post(address, {"gone": "0"}, follow=True))
