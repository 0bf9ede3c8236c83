"""What is said, who says it, and how the state follows from what was seen."""

from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser

from mieux.evidence.given import Given
from mieux.evidence.models import Kind
from mieux.impact import rules
from mieux.impact.actions import claims, dominos, indicators, observations
from mieux.impact.actions.recording import settle, settle_values
from mieux.impact.models import (
    Claim,
    ClaimState,
    Domino,
    Indicator,
    Observation,
    ObservationEvidence,
    Review,
    Role,
    Says,
    Value,
)
from mieux.impact.queries import impact_standing
from mieux.impact.queries.claim import claim_page

from .conftest import say, see

pytestmark = pytest.mark.django_db


def reread(claim):
    return Claim.objects.get(pk=claim.pk)


def test_what_the_team_says_counts_at_once_and_is_only_hoped_for(team, basile):
    claim = say(team, basile)
    assert (claim.review, claim.state) == (Review.KEPT, ClaimState.HOPED)
    assert not impact_standing(team).observed


def test_what_a_stranger_says_waits_until_the_team_has_looked(team, chloe, aicha, django_assert_num_queries):
    claim = say(team, chloe)
    assert claim.review == Review.PROPOSED
    assert not Claim.objects.public().exists()
    claims.keep_claim(claim, aicha)
    assert Claim.objects.public().get() == claim


def test_a_refusal_tells_its_author_why_and_stays_out_of_sight(team, chloe, aicha, basile, moderator):
    claim = claims.refuse_claim(say(team, chloe), aicha, "C’est une autre association.")
    assert (claim.review, claim.reason) == (Review.REFUSED, "C’est une autre association.")
    assert rules.rights_of(chloe, team).sees(claim)
    assert rules.rights_of(moderator, team).sees(claim)
    stranger = rules.Rights(None, frozenset(), moderator=False, open=True)
    assert not stranger.sees(claim)


def test_where_nobody_carries_the_fiche_anybody_signed_in_may_say_it(listed, chloe, aicha):
    claim = say(listed, chloe)
    assert claim.review == Review.KEPT
    assert rules.rights_of(chloe, listed).changes(claim)
    assert not rules.rights_of(aicha, listed).changes(claim)


def test_nobody_adds_to_a_hidden_fiche(team, aicha):
    team.state, team.reason = "hidden", "Retirée."
    team.save()
    assert not rules.rights_of(aicha, team).adds


def test_sent_twice_it_is_there_once(team, basile, aicha):
    first = say(team, basile, "Les voisines se parlent.")
    assert say(team, aicha, "les voisines  se parlent") == first
    assert say(team, aicha, level="individu") != first


def test_two_people_who_change_different_words_both_keep_theirs(team, aicha, basile):
    claim = say(team, aicha)
    claims.change_claim(claim, aicha, claims.Words("groupe", "Les voisines se parlent davantage."), base=1)
    merged = claims.change_claim(
        claim, basile, claims.Words("groupe", "Les voisines se parlent.", for_whom="les anciennes"), base=1
    )
    assert (merged.text, merged.for_whom) == ("Les voisines se parlent davantage.", "les anciennes")


def test_two_people_who_change_the_same_words_are_asked_and_nothing_is_lost(team, aicha, basile):
    claim = say(team, aicha)
    claims.change_claim(claim, aicha, claims.Words("groupe", "Version d’Aïcha."), base=1)
    with pytest.raises(claims.Conflict) as caught:
        claims.change_claim(claim, basile, claims.Words("groupe", "Version de Basile.", bias="amie"), base=1)
    assert caught.value.keys == ["text"]
    assert (caught.value.merged.text, caught.value.merged.bias) == ("Version de Basile.", "amie")
    assert reread(claim).text == "Version d’Aïcha."


def test_taken_away_and_brought_back_with_all_that_hangs_on_it(team, aicha):
    claim = say(team, aicha)
    see(claim, aicha)
    claims.remove_claim(claim, aicha, "doublon")
    assert not Claim.objects.live().exists()
    assert not impact_standing(team).observed
    claims.bring_back_claim(claim, aicha)
    assert reread(claim).state == ClaimState.OBSERVED
    assert impact_standing(team).observed
    assert [change.data["what"] for change in claim.changes.all()] == ["restored", "removed", "state", "added"]


# --- the state follows ----------------------------------------------------------------------------


def test_words_without_anything_to_show_leave_it_a_hypothesis(team, aicha):
    claim = say(team, aicha)
    see(claim, aicha, shown=False)
    assert reread(claim).state == ClaimState.HOPED


def test_a_day_and_something_to_show_make_it_observed(team, aicha):
    claim = say(team, aicha)
    see(claim, aicha)
    assert reread(claim).state == ClaimState.OBSERVED


@pytest.mark.parametrize("says", [Says.CONTRADICTS, Says.UNSURE])
def test_what_points_elsewhere_does_not_make_it_observed(team, aicha, says):
    claim = say(team, aicha)
    see(claim, aicha, says=says)
    assert reread(claim).state == ClaimState.HOPED


def test_a_contradiction_erases_nothing(team, aicha, basile):
    claim = say(team, aicha)
    see(claim, aicha)
    see(claim, basile, says=Says.CONTRADICTS)
    assert reread(claim).state == ClaimState.OBSERVED


def test_a_standing_that_rests_only_on_what_is_contradicted_is_contested(team, aicha, basile):
    claim = say(team, aicha)
    see(claim, aicha)
    assert not impact_standing(team).contested
    contrary = see(claim, basile, says="contradicts", shown=False)
    standing = impact_standing(team)
    assert standing.observed
    assert standing.contested
    assert standing.words.startswith("Observé, discuté")
    Observation.objects.filter(pk=contrary.pk).update(review=Review.PROPOSED)
    assert not impact_standing(team).contested
    Observation.objects.filter(pk=contrary.pk).update(review=Review.KEPT)
    # Another impact was seen, and nobody saw the contrary of it.
    see(say(team, aicha, "Les enfants jardinent."), aicha)
    assert not impact_standing(team).contested


def test_where_there_is_no_team_who_saw_it_is_said_to_look_from_outside(team, listed, aicha, chloe):
    for initiative, user, outside in ((team, aicha, False), (listed, chloe, True)):
        claim = say(initiative, user)
        see(claim, user)
        assert impact_standing(initiative).observed
        page = claim_page(reread(claim), rules.rights_of(AnonymousUser(), initiative))
        assert [each.from_outside for each in page.observations] == [outside]


def test_a_proposal_counts_only_once_it_is_kept(team, aicha, chloe):
    claim = say(team, aicha)
    row = see(claim, chloe, review=Review.PROPOSED)
    assert reread(claim).state == ClaimState.HOPED
    row.review = Review.KEPT
    row.save()
    assert settle(claim).state == ClaimState.OBSERVED


def measure(claim, user, **more):
    indicator = Indicator.objects.create(initiative=claim.initiative, name="Repas partagés", kind="number")
    value = Value.objects.create(
        **{"indicator": indicator, "on": date(2026, 3, 3), "number": 35, "review": Review.KEPT, "by": user, **more}
    )
    observation = see(claim, user, shown=False)
    ObservationEvidence.objects.create(observation=observation, kind=Kind.MEASURE, text="35 repas", value=value)
    settle(claim)
    return value


def test_a_measure_tied_to_a_kept_value_makes_it_measured(team, aicha):
    claim = say(team, aicha)
    measure(claim, aicha)
    assert reread(claim).state == ClaimState.MEASURED
    assert impact_standing(team).state == ClaimState.MEASURED


@pytest.mark.parametrize("more", [{"review": Review.PROPOSED}, {"role": Role.TARGET}])
def test_a_value_that_waits_or_is_only_aimed_at_measures_nothing(team, aicha, more):
    claim = say(team, aicha)
    measure(claim, aicha, **more)
    assert reread(claim).state == ClaimState.OBSERVED


def test_a_value_refused_later_leads_back(team, aicha):
    claim = say(team, aicha)
    value = measure(claim, aicha)
    value.review = Review.REFUSED
    value.save()
    settle_values([value.pk])
    assert reread(claim).state == ClaimState.OBSERVED


# --- dominoes -------------------------------------------------------------------------------------


def test_dominoes_never_fall_in_a_circle(team, aicha):
    one, two, three = (say(team, aicha, text) for text in ("Un.", "Deux.", "Trois."))
    dominos.link_domino(one, two, aicha)
    dominos.link_domino(two, three, aicha)
    with pytest.raises(dominos.Loop, match="tournerait en rond"):
        dominos.link_domino(three, one, aicha)
    with pytest.raises(dominos.Loop, match="lui-même"):
        dominos.link_domino(one, one, aicha)
    assert Domino.objects.count() == 2


def test_a_domino_laid_twice_lies_once_and_can_be_taken_up(team, aicha):
    one, two = say(team, aicha, "Un."), say(team, aicha, "Deux.")
    domino = dominos.link_domino(one, two, aicha)
    assert dominos.link_domino(one, two, aicha) == domino
    dominos.unlink_domino(domino, aicha)
    assert not Domino.objects.exists()


def test_a_dated_and_sourced_sentence_of_the_fiche_brings_its_observation(team, aicha):
    said = team.impacts.create(
        level="groupe",
        text="Vingt familles jardinent.",
        state="observed",
        source="Rapport 2025",
        observed_on="2025-06-01",
    )
    said.refresh_from_db()
    claim = claims.follow_said(said, aicha)
    assert reread(claim).state == ClaimState.OBSERVED
    assert claims.follow_said(said, aicha) == claim
    assert claim.observations.count() == 1


# --- observations ---------------------------------------------------------------------------------


def link(**more):
    return Given(**{"kind": Kind.LINK, "url": "https://example.org/article", "text": "L’article", **more})


def seen(**more):
    return observations.Seen(**{"on": date(2026, 3, 3), "says": Says.SUPPORTS, "text": "Vu au marché.", **more})


def test_an_observation_with_its_evidence_moves_the_claim(team, aicha):
    claim = say(team, aicha)
    observations.add_observation(claim, aicha, seen(), [link()])
    assert reread(claim).state == ClaimState.OBSERVED


def test_the_same_observation_sent_twice_is_there_once(team, aicha):
    claim = say(team, aicha)
    first = observations.add_observation(claim, aicha, seen(), [link()])
    assert observations.add_observation(claim, aicha, seen(), [link()]) == first
    assert first.evidence.count() == 1


def test_what_shows_it_and_comes_the_second_time_is_kept(team, aicha):
    claim = say(team, aicha)
    first = observations.add_observation(claim, aicha, seen())
    assert observations.add_observation(claim, aicha, seen(), [link()]) == first
    assert reread(claim).state == ClaimState.OBSERVED
    observations.add_evidence(first, aicha, link())
    assert first.evidence.count() == 1


def test_more_to_show_from_outside_is_looked_at_too(team, aicha, chloe):
    claim = say(team, aicha)
    kept = observations.add_observation(claim, chloe, seen())
    rights = rules.rights_of(chloe, team)
    assert rules.shows_more(rights, kept)
    observations.keep_observation(kept, aicha)
    kept.refresh_from_db()
    assert not rules.shows_more(rights, kept)
    assert rules.shows_more(rules.rights_of(aicha, team), kept)
    again = observations.add_observation(claim, chloe, seen(), [link()])
    assert (again.review, kept.evidence.exists()) == (Review.PROPOSED, False)
    assert reread(claim).state == ClaimState.HOPED


def test_where_there_is_no_team_its_author_shows_more(listed, chloe):
    row = observations.add_observation(say(listed, chloe), chloe, seen())
    assert rules.shows_more(rules.rights_of(chloe, listed), row)


def test_evidence_taken_away_leads_back_and_comes_back(team, aicha):
    claim = say(team, aicha)
    row = observations.add_observation(claim, aicha, seen(), [link()]).evidence.get()
    observations.remove_evidence(row, aicha)
    assert reread(claim).state == ClaimState.HOPED
    observations.bring_back_evidence(row, aicha)
    assert reread(claim).state == ClaimState.OBSERVED
    observations.erase_evidence(row, aicha)
    assert reread(claim).state == ClaimState.HOPED
    assert not ObservationEvidence.objects.exists()


def test_an_observation_taken_away_leads_back_and_comes_back(team, aicha):
    claim = say(team, aicha)
    row = observations.add_observation(claim, aicha, seen(), [link()])
    observations.remove_observation(row, aicha)
    assert reread(claim).state == ClaimState.HOPED
    observations.bring_back_observation(row, aicha)
    assert reread(claim).state == ClaimState.OBSERVED


def test_what_a_stranger_saw_counts_once_the_team_keeps_it(team, aicha, chloe):
    claim = say(team, aicha)
    row = observations.add_observation(claim, chloe, seen(), [link()])
    assert (row.review, reread(claim).state) == (Review.PROPOSED, ClaimState.HOPED)
    observations.keep_observation(row, aicha)
    assert reread(claim).state == ClaimState.OBSERVED
    # What was kept is not refused afterwards: it can only be contradicted.
    assert observations.refuse_observation(row, aicha, "Non.").review == Review.KEPT


def test_the_team_does_not_take_away_what_somebody_else_saw(team, aicha, chloe, moderator):
    claim = say(team, aicha)
    row = observations.add_observation(claim, chloe, seen(says=Says.CONTRADICTS), [link()])
    observations.keep_observation(row, aicha)
    row.refresh_from_db()
    assert not rules.rights_of(aicha, team).takes_away(row)
    assert rules.rights_of(chloe, team).takes_away(row)
    assert rules.rights_of(moderator, team).takes_away(row)


def test_a_value_of_another_initiative_shows_nothing(team, listed, aicha):
    claim, other = say(team, aicha), say(listed, aicha)
    value = measure(other, aicha)
    with pytest.raises(ValueError, match="of this initiative"):
        observations.add_observation(claim, aicha, seen(), [Given(Kind.MEASURE, text="35", value=str(value.pk))])
    assert not claim.observations.exists()


def test_a_value_named_in_an_observation_makes_it_measured(team, aicha):
    claim = say(team, aicha)
    indicator = Indicator.objects.create(initiative=team, name="Repas", kind="number")
    value = Value.objects.create(indicator=indicator, on=date(2026, 3, 3), number=35, review=Review.KEPT)
    observations.add_observation(claim, aicha, seen(), [Given(Kind.MEASURE, text="35 repas", value=str(value.pk))])
    assert reread(claim).state == ClaimState.MEASURED


def test_the_measure_of_an_indicator_nobody_follows_any_more_is_no_measure(team, aicha):
    claim = say(team, aicha)
    indicator = Indicator.objects.create(initiative=team, name="Repas", kind="number")
    value = Value.objects.create(indicator=indicator, on=date(2026, 3, 3), number=35, review=Review.KEPT)
    given = Given(Kind.MEASURE, text="35 repas", value=str(value.pk))
    row = observations.add_observation(claim, aicha, seen(), [given])
    assert observations.add_observation(claim, aicha, seen(), [given]) == row
    assert row.evidence.get().on == date(2026, 3, 3)
    indicators.archive_indicator(indicator)
    assert reread(claim).state == ClaimState.OBSERVED
    indicators.bring_back_indicator(indicator)
    assert reread(claim).state == ClaimState.MEASURED
