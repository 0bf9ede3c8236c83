"""What somebody leaves with the impacts: taken along, erased, or kept without a name."""

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone

from mieux.conftest import browser_of
from mieux.impact.actions import following, observations
from mieux.impact.models import Claim, Follow, ImportBatch, Indicator, Observation, ObservationEvidence, Review, Value
from mieux.impact.personal import holdings
from mieux.people.actions import close_account
from mieux.people.portable import Person

from .conftest import plain, say, see

pytestmark = pytest.mark.django_db


@pytest.fixture
def left(team, aicha, chloe, django_capture_on_commit_callbacks):
    """Chloé proposed, observed, followed and sent a table; one observation of hers was kept."""
    claim = say(team, aicha)
    proposed = say(team, chloe, "Les adolescentes viennent.")
    kept = see(claim, chloe, review=Review.PROPOSED)
    observations.keep_observation(kept, aicha)
    waiting = see(claim, chloe, review=Review.PROPOSED, text="Le mardi aussi.")
    waiting.evidence.get().file.save("preuve.txt", ContentFile(b"secret"))
    following.follow(team, chloe, "early")
    batch = ImportBatch(initiative=team, by=chloe, name="repas.csv")
    batch.file.save("repas.csv", ContentFile(b"date;repas"))
    indicator = Indicator.objects.create(initiative=team, name="Repas", kind="number", by=chloe)
    Value.objects.create(indicator=indicator, on="2026-03-03", number=3, by=chloe, review=Review.KEPT)
    Value.objects.create(indicator=indicator, on="2026-03-04", number=4, by=chloe)
    return {"claim": claim, "proposed": proposed, "kept": kept, "waiting": waiting, "batch": batch}


def test_a_copy_holds_everything_and_no_address(left, chloe):
    parcel = holdings.export(Person(chloe))
    documents = parcel.documents
    assert [row["text"] for row in documents["claims"]] == ["Les adolescentes viennent."]
    assert {row["text"] for row in documents["observations"]} == {"Vu au marché.", "Le mardi aussi."}
    assert len(documents["values"]) == 2
    assert documents["reminders"][0]["rhythm"] == "early"
    assert sorted(path.read_bytes() for path in parcel.files.values()) == [b"date;repas", b"secret"]
    assert chloe.email not in str(documents)


def test_what_goes_and_what_stays_is_said_before(left, chloe):
    assert any("rappels" in line for line in holdings.goes(Person(chloe)))
    assert any("tableaux" in line for line in holdings.goes(Person(chloe)))
    assert "Quelqu’un" in holdings.stays(Person(chloe))[0]


def test_closing_the_account_erases_what_nobody_kept_and_forgets_the_name(
    left, chloe, team, client, django_capture_on_commit_callbacks
):
    files = [path for path in holdings.export(Person(chloe)).files.values()]
    with django_capture_on_commit_callbacks(execute=True):
        close_account(Person(chloe))
    assert not any(path.exists() for path in files)
    assert not Claim.objects.filter(pk=left["proposed"].pk).exists()
    assert not Observation.objects.filter(pk=left["waiting"].pk).exists()
    assert not Follow.objects.exists()
    assert not ImportBatch.objects.exists()
    assert Value.objects.get().by is None
    kept = Observation.objects.get(pk=left["kept"].pk)
    assert kept.by is None
    page = plain(client.get(reverse("impact:claim", args=[team.slug, left["claim"].pk])))
    assert "Quelqu’un" in page
    assert "Chloé" not in page


def test_what_somebody_else_saw_of_a_proposal_stays_when_its_author_leaves(team, aicha, chloe):
    proposed = say(team, chloe, "Les adolescentes viennent.")
    theirs = observations.add_observation(
        proposed, aicha, observations.Seen(timezone.localdate(), "supports", "Trois sont venues mardi.")
    )
    close_account(Person(chloe))
    assert Observation.objects.filter(pk=theirs.pk).exists()
    proposed.refresh_from_db()
    assert (proposed.by, proposed.review) == (None, Review.PROPOSED)


def test_the_profile_lists_impacts_and_reminders(left, chloe):
    page = plain(browser_of(chloe).get(reverse("people:profile")))
    assert "Les adolescentes viennent." in page
    assert "rappels par lettre" in page


def test_a_month_after_it_was_taken_away_evidence_is_erased_with_its_file(left, chloe, team, aicha):
    piece = left["waiting"].evidence.get()
    path = piece.file.path
    observations.remove_evidence(piece, chloe)
    now = timezone.now()
    assert holdings.purge(now)["evidence taken away"] == 0
    done = holdings.purge(now + timedelta(days=31))
    assert done["evidence taken away"] == 1
    assert done["tables nobody came back to"] == 1
    assert not ObservationEvidence.objects.filter(pk=piece.pk).exists()
    from pathlib import Path

    assert not Path(path).exists()
