"""Every address of the impacts attacked as stranger, guest, outsider, team member and moderator."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from mieux.conftest import browser_of
from mieux.core.testing import ReadOnlyOnGetClient
from mieux.evidence.given import Given
from mieux.evidence.models import Kind
from mieux.impact.actions import claims, dominos, indicators, observations, values
from mieux.impact.models import Claim, Domino, Follow, Observation, ObservationEvidence, Review, Says, Value
from mieux.impact.urls import urlpatterns

from .conftest import plain, say, see

pytestmark = pytest.mark.django_db

#: Addresses of this half of the feature; a new one without its line here fails the first test.
WRITES = {
    "follow_said": "said",
    "remove": "claim",
    "bring_back": "claim",
    "decide": "claim",
    "remove_observation": "observation",
    "bring_back_observation": "observation",
    "decide_observation": "observation",
    "remove_evidence": "evidence",
    "bring_back_evidence": "evidence",
    "erase_evidence": "evidence",
    "source": "evidence",
    "unlink": "domino",
    "follow": None,
    "unfollow": None,
}
FORMS = {"add": None, "change": "claim", "observe": "claim", "show": "observation", "link": None}
READS = {"matrix": None, "claim": "claim", "evidence_file": "evidence"}
LINKS = {"reminder", "stop", "unsubscribe"}


class Things:
    """One of everything, said and seen by Aïcha."""

    def __init__(self, initiative, user) -> None:
        self.initiative = initiative
        self.said = initiative.impacts.create(level="groupe", text="Vingt familles jardinent.")
        self.claim, self.other = say(initiative, user), say(initiative, user, "Le quartier suit.")
        self.observation = see(self.claim, user)
        self.evidence = self.observation.evidence.get()
        self.evidence.file.save("preuve.txt", ContentFile(b"trente"))
        self.domino = dominos.link_domino(self.claim, self.other, user)

    def address(self, name: str, kind: str | None) -> str:
        more = [getattr(self, kind).pk] if kind else []
        return reverse(f"impact:{name}", args=[self.initiative.slug, *more])

    def state(self):
        rows = (Claim, Observation, ObservationEvidence, Domino, Follow)
        return [list(model.objects.order_by("pk").values()) for model in rows]


@pytest.fixture
def things(team, aicha):
    return Things(team, aicha)


MINE = {*WRITES, *FORMS, *READS, *LINKS}
ALL = [*WRITES.items(), *FORMS.items(), *READS.items()]


def test_every_address_of_claims_is_in_this_file():
    views = {"claims", "dominos", "matrix", "observations", "reminders"}
    named = {path.name for path in urlpatterns if path.callback.__module__.rsplit(".", 1)[-1] in views}
    assert named == MINE


@pytest.mark.parametrize(("name", "kind"), [*WRITES.items(), *FORMS.items()])
def test_a_stranger_writes_nothing_and_is_shown_the_door(client, things, name, kind):
    before = things.state()
    answer = client.post(things.address(name, kind), {"decision": "keep", "rhythm": "early", "text": "x"})
    if name in FORMS and name not in {"link", "follow"} and answer.status_code == 403:
        # Words were sent: they come back first, with the door.
        assert "/compte/" in answer.content.decode() or "connexion" in answer.content.decode()
    else:
        assert answer.status_code == 302
        assert "/compte/" in answer["Location"] or "connexion" in answer["Location"]
    assert things.state() == before


def test_what_was_typed_when_the_session_ended_comes_back(client, things, aicha):
    for name, kind, data in (
        ("add", None, {"text": "Les voisines\r\nse parlent."}),
        ("observe", "claim", {"text": "Vu dimanche.", "preuve-url_text": "Ce qu’on y lit."}),
    ):
        address = (
            things.address(name, kind) if kind else f"/atlas/{things.initiative.slug}/impacts/ajouter/?niveau=groupe"
        )
        before = things.state()
        answer = client.post(address, data)
        assert answer.status_code == 403
        page = answer.content.decode()
        for words in data.values():
            for line in words.split("\r\n"):
                assert line in page
        # Back to the form, which then gives the words back (static/impact/typed.js).
        assert "reprendre%3D1" in page
        assert things.state() == before
        form = browser_of(aicha).get(address).content.decode()
        assert "data-typed" in form
        assert "data-typed-back" in form


@pytest.mark.parametrize(("name", "kind"), WRITES.items())
def test_looking_never_writes(things, aicha, name, kind):
    assert browser_of(aicha).get(things.address(name, kind)).status_code == 405


@pytest.mark.parametrize(("name", "kind"), ALL)
def test_a_fiche_that_is_not_public_does_not_exist_for_others(client, draft, aicha, chloe, name, kind):
    things = Things(draft, aicha)
    before = things.state()
    for browser in (client, browser_of(chloe)):
        # Who is signed in nowhere may be asked to come in first; the door says nothing of what is behind it.
        allowed = {404, 302} if browser is client and (name in WRITES or name in FORMS) else {404}
        assert browser.get(things.address(name, kind)).status_code in allowed | {405}
        assert browser.post(things.address(name, kind), {"decision": "keep"}).status_code in allowed | {405}
    assert things.state() == before


OUTSIDER_MAY_NOT = {
    "change": "claim",
    "remove": "claim",
    "decide": "claim",
    "remove_observation": "observation",
    "decide_observation": "observation",
    "show": "observation",
    "remove_evidence": "evidence",
    "bring_back_evidence": "evidence",
    "erase_evidence": "evidence",
    "link": None,
    "unlink": "domino",
}


@pytest.mark.parametrize(("name", "kind"), OUTSIDER_MAY_NOT.items())
def test_somebody_outside_the_team_changes_nothing_of_the_teams(things, chloe, name, kind):
    before = things.state()
    data = {"decision": "refuse", "reason": "x", "text": "x", "level": "groupe", "version": 1}
    answer = browser_of(chloe).post(things.address(name, kind), data)
    assert answer.status_code == 403
    assert things.state() == before


@pytest.mark.parametrize(("name", "kind"), ALL)
def test_nothing_is_reached_through_another_initiative(things, listed, aicha, chloe, name, kind):
    if kind is None:
        return
    before = things.state()
    address = reverse(f"impact:{name}", args=[listed.slug, getattr(things, kind).pk])
    for browser in (browser_of(aicha), browser_of(chloe)):
        browser.post(address, {"decision": "keep"})
        # A sentence that is gone leads back to the matrix; anything else does not exist.
        assert browser.get(address).status_code in {404, 405}
    assert things.state() == before


@pytest.mark.parametrize("number", [0, 2**62, 2**63, 10**30])
def test_numbers_no_database_holds_are_not_found(things, aicha, number):
    browser = browser_of(aicha)
    for name, kind in ALL:
        if kind:
            address = reverse(f"impact:{name}", args=[things.initiative.slug, number])
            assert browser.get(address).status_code in {404, 405}
            assert browser.post(address).status_code in {302, 404, 405}


# --- proposals -------------------------------------------------------------------------------------


@pytest.fixture
def proposed(team, chloe):
    """Chloé, outside the team, proposes an impact, and saw another one fail, with a file."""
    claim = say(team, chloe, "Les adolescentes viennent.")
    observed = see(
        say(team, team.team.first().user, "Le marché vit."), chloe, review=Review.PROPOSED, says=Says.CONTRADICTS
    )
    piece = observed.evidence.get()
    piece.file.save("preuve.txt", ContentFile(b"secret"))
    return claim, observed, piece


def test_what_waits_is_seen_by_its_author_the_team_and_the_moderators_only(
    client, team, proposed, chloe, basile, moderator, django_user_model
):
    claim, observed, piece = proposed
    dorian = django_user_model.objects.create_user("dorian@example.org", name="Dorian")
    page = reverse("impact:claim", args=[team.slug, claim.pk])
    file = reverse("impact:evidence_file", args=[team.slug, piece.pk])
    other = reverse("impact:claim", args=[team.slug, observed.claim_id])
    for browser in (client, browser_of(dorian)):
        assert browser.get(page).status_code == 404
        assert browser.get(file).status_code == 404
        for address in (other, reverse("impact:matrix", args=[team.slug]), team.get_absolute_url()):
            words = plain(browser.get(address))
            assert "adolescentes" not in words
            assert "Vu au marché" not in words
            assert "sens contraire" not in words
    for user in (chloe, basile, moderator):
        browser = browser_of(user)
        assert browser.get(page).status_code == 200
        assert b"".join(browser.get(file).streaming_content) == b"secret"
        assert "adolescentes" in plain(browser.get(reverse("impact:matrix", args=[team.slug])))


def test_what_waits_is_in_no_document(client, team, proposed):
    for address in (f"/api/v1/initiatives/{team.slug}", reverse("atlas:json_ld", args=[team.slug])):
        words = plain(client.get(address))
        assert "adolescentes" not in words
        assert "Vu au march" not in words
    document = client.get(f"/api/v1/initiatives/{team.slug}").json()
    assert [claim["observations_contraires"] for claim in document["impacts_suivis"]] == [False]


def test_the_team_keeps_or_refuses_with_a_reason(team, proposed, aicha, chloe, client):
    claim, observed, _piece = proposed
    browser = browser_of(aicha)
    address = reverse("impact:decide", args=[team.slug, claim.pk])
    browser.post(address, {"decision": "refuse", "reason": ""})
    assert Claim.objects.get(pk=claim.pk).review == Review.PROPOSED
    browser.post(address, {"decision": "refuse", "reason": "C’est un autre jardin."})
    assert Claim.objects.get(pk=claim.pk).review == Review.REFUSED
    matrix = reverse("impact:matrix", args=[team.slug])
    assert "C’est un autre jardin." in plain(browser_of(chloe).get(matrix))
    assert "autre jardin" not in plain(client.get(matrix))
    browser.post(reverse("impact:decide_observation", args=[team.slug, observed.pk]), {"decision": "keep"})
    assert "Vu au marché" in plain(client.get(reverse("impact:claim", args=[team.slug, observed.claim_id])))


def test_an_author_does_not_keep_her_own_proposal(team, proposed, chloe):
    claim, observed, _piece = proposed
    browser = browser_of(chloe)
    for name, row in (("decide", claim), ("decide_observation", observed)):
        answer = browser.post(reverse(f"impact:{name}", args=[team.slug, row.pk]), {"decision": "keep"})
        assert answer.status_code == 403
    assert not Claim.objects.live().filter(pk=claim.pk).exists()


def test_the_history_tells_strangers_nothing_of_what_waits_or_was_refused(client, team, proposed, aicha):
    claim, observed, _piece = proposed
    observations.refuse_observation(observed, aicha, "Pas chez nous.")
    claims.refuse_claim(claim, aicha, "Pas nous.")
    for address in (
        reverse("impact:matrix", args=[team.slug]),
        reverse("impact:claim", args=[team.slug, observed.claim_id]),
    ):
        words = plain(client.get(address))
        assert "Pas chez nous" not in words
        assert "Pas nous" not in words
        assert "non reprise" not in words.lower()
    assert "Pas chez nous" in plain(browser_of(aicha).get(reverse("impact:matrix", args=[team.slug])))


def test_what_was_taken_away_is_for_those_who_may_bring_it_back(client, things, aicha, chloe):
    claims.remove_claim(things.claim, aicha)
    address = things.address("claim", "claim")
    assert client.get(address).status_code == 404
    assert browser_of(chloe).get(address).status_code == 404
    assert client.get(things.address("evidence_file", "evidence")).status_code == 404
    assert browser_of(aicha).get(address).status_code == 200


def test_evidence_taken_away_is_no_longer_handed_out(client, things, aicha):
    address = things.address("evidence_file", "evidence")
    answer = client.get(address)
    assert answer.status_code == 200
    assert "attachment" in answer["Content-Disposition"]
    observations.remove_evidence(things.evidence, aicha)
    assert client.get(address).status_code == 404


def test_where_nobody_carries_the_fiche_one_changes_only_ones_own(listed, chloe, basile, moderator):
    claim = say(listed, chloe)
    address = reverse("impact:change", args=[listed.slug, claim.pk])
    data = {"text": "Autre.", "level": "groupe", "version": 1}
    assert browser_of(basile).post(address, data).status_code == 403
    assert browser_of(chloe).post(address, data).status_code == 302
    assert browser_of(moderator).post(address, data | {"text": "Encore.", "version": 2}).status_code == 302


def test_a_hidden_fiche_takes_nothing_more(things, aicha):
    things.initiative.state, things.initiative.reason = "hidden", "Retirée."
    things.initiative.save()
    before = things.state()
    browser = browser_of(aicha)
    data = {"text": "x", "level": "groupe", "says": "supports", "on": "2026-03-03", "version": 1, "rhythm": "early"}
    for name, kind in (*WRITES.items(), *FORMS.items()):
        if name != "unfollow":
            browser.post(things.address(name, kind), data)
    assert things.state() == before


def test_a_guest_with_a_cookie_is_nobody_here(things):
    browser = ReadOnlyOnGetClient()
    browser.cookies["mieux_guest"] = "forged"
    assert browser.post(things.address("add", None), {"text": "x", "level": "groupe"}).status_code == 403
    assert Claim.objects.count() == 2


def test_forms_are_protected_against_other_sites(things, aicha):
    browser = ReadOnlyOnGetClient(enforce_csrf_checks=True)
    browser.force_login(aicha, backend="django.contrib.auth.backends.ModelBackend")
    before = things.state()
    for name, kind in (*WRITES.items(), *FORMS.items()):
        assert browser.post(things.address(name, kind), {"decision": "keep"}).status_code == 403
    assert things.state() == before


def test_evidence_of_another_initiative_is_not_a_measure_here(things, listed, aicha):
    from mieux.impact.models import Indicator, Value

    indicator = Indicator.objects.create(initiative=listed, name="Autre", kind="number")
    value = Value.objects.create(indicator=indicator, on=date(2026, 3, 3), number=1, review=Review.KEPT)
    answer = browser_of(aicha).post(
        things.address("observe", "claim"),
        {
            "says": "supports",
            "text": "x",
            "on": "2026-03-03",
            "preuve-kind": "measure",
            "preuve-measure_value": value.pk,
        },
    )
    assert answer.status_code in {200, 302, 422}
    assert not ObservationEvidence.objects.filter(kind=Kind.MEASURE, value=value).exists()


def test_an_author_does_not_undo_what_the_moderation_took_away(listed, chloe, moderator):
    claim = say(listed, chloe)
    row = see(claim, chloe)
    piece = row.evidence.get()
    takes_away, gives_back = browser_of(moderator), browser_of(chloe)
    for verb, undo, pk in (
        ("remove_evidence", "bring_back_evidence", piece.pk),
        ("remove_observation", "bring_back_observation", row.pk),
        ("remove", "bring_back", claim.pk),
    ):
        why = {"reason": "Hors sujet."}
        assert takes_away.post(reverse(f"impact:{verb}", args=[listed.slug, pk]), why).status_code == 302
        assert gives_back.post(reverse(f"impact:{undo}", args=[listed.slug, pk])).status_code in {403, 404}
        page = plain(gives_back.get(reverse("impact:claim", args=[listed.slug, claim.pk])))
        assert reverse(f"impact:{undo}", args=[listed.slug, pk]) not in page
        assert takes_away.post(reverse(f"impact:{undo}", args=[listed.slug, pk])).status_code == 302
    assert Claim.objects.live().get().state == "observed"
    # What she takes away herself comes back as before.
    assert gives_back.post(reverse("impact:remove", args=[listed.slug, claim.pk])).status_code == 302
    assert gives_back.post(reverse("impact:bring_back", args=[listed.slug, claim.pk])).status_code == 302


def test_an_author_outside_does_not_undo_what_the_team_took_away(team, chloe, aicha):
    claim = claims.keep_claim(say(team, chloe), aicha)
    claims.remove_claim(claim, aicha)
    assert browser_of(chloe).post(reverse("impact:bring_back", args=[team.slug, claim.pk])).status_code == 404
    assert browser_of(aicha).post(reverse("impact:bring_back", args=[team.slug, claim.pk])).status_code == 302


def test_only_what_shows_somebody_is_erased_for_good(things, aicha):
    link = see(things.claim, aicha).evidence.get()
    address = reverse("impact:erase_evidence", args=[things.claim.initiative.slug, link.pk])
    assert browser_of(aicha).post(address).status_code == 403
    assert ObservationEvidence.objects.filter(pk=link.pk).exists()


def test_words_whose_speaker_no_longer_agrees_go_for_good(team, garden, aicha, chloe):
    heard = indicators.add_indicator(garden, aicha, indicators.Described("Ce qu’on en dit", "testimony"))
    counted = values.Counted(on=date(2026, 3, 3), words="Je ne mange plus seule.", consent=True)
    value = values.add_value(heard, aicha, counted)
    number = values.add_value(heard, aicha, values.Counted(on=date(2026, 3, 3), number=Decimal(3)))
    claim = say(garden, aicha)
    given = Given(Kind.MEASURE, text="Je ne mange plus seule.", value=str(value.pk))
    observations.add_observation(claim, aicha, observations.Seen(date(2026, 3, 3), "supports", "Vu."), [given])
    address = reverse("impact:erase_value", args=[garden.slug, value.pk])
    page = browser_of(aicha).get(reverse("impact:indicator", args=[garden.slug, heard.pk])).text
    assert address in page
    assert browser_of(chloe).post(address).status_code == 403
    assert browser_of(aicha).post(address).status_code == 302
    assert browser_of(aicha).post(reverse("impact:erase_value", args=[garden.slug, number.pk])).status_code == 403
    assert Value.objects.get() == number
    claim.refresh_from_db()
    assert (claim.state, ObservationEvidence.objects.exists()) == ("hoped", False)
