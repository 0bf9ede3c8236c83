"""What readings hold about a person: handed over, erased, or left without a name, and said before."""

import json
from datetime import timedelta

from django.utils import timezone

from mieux.people.actions import close_account
from mieux.people.portable import Person
from mieux.wheel import actions
from mieux.wheel.models import NoveltyContext, Reading, RemovedCell
from mieux.wheel.personal import holdings

from .conftest import enter, typed

MINE = "/atlas/la-ruche-aux-livres/lectures/ma-lecture/"


def test_everything_of_hers_is_handed_over_and_nothing_of_others(ruche, aicha, reader, chloe, write):
    mine = write(reader, sentence="Ma phrase.")
    actions.share(mine)
    actions.remove_cell(mine, mine.cells.get().pk, "Retirée, voilà.")
    actions.save_unfinished(mine, "fact", {"sentence": ["En cours."]}, 0)
    actions.share(write(chloe, sentence="La phrase de Chloé."))
    said = json.dumps(holdings.export(Person(reader)).documents, ensure_ascii=False)
    for words in ("Ma phrase.", "Retirée, voilà.", "En cours."):
        assert words in said
    assert "Chloé" not in said


def test_what_was_read_stays_without_a_name_and_the_rest_goes(ruche, aicha, reader, blind, write):
    public = write(reader, sentence="Publique.")
    actions.share(public)
    sealed = write(reader, sentence="Dans la boîte.", round=blind)
    actions.share(sealed)
    person = Person(reader)
    assert any("personne d’autre ne lit" in line for line in holdings.goes(person))
    assert any("« Quelqu’un »" in line.replace("\xa0", " ") for line in holdings.stays(person))
    close_account(person)
    (left,) = Reading.objects.all()
    assert left.cells.get().sentence == "Publique."
    assert (left.reader, left.guest, left.signature, left.signed) == (None, "", "", "Quelqu’un")
    assert "Rosa" not in json.dumps([version.data for version in left.versions.all()])


def test_two_closed_accounts_leave_two_readings(ruche, reader, chloe, write):
    for user in (reader, chloe):
        actions.share(write(user))
    for user in (reader, chloe):
        close_account(Person(user))
    assert Reading.objects.count() == 2


def test_what_this_browser_wrote_goes_with_the_account_that_asks(ruche, aicha, blind, reader):
    _browser, reading = enter(blind, aicha)
    close_account(Person(reader, reading.guest))
    assert not Reading.objects.filter(signature="Dorian").exists()


def test_purge_forgets_what_was_taken_out_and_the_drafts_of_lost_browsers(ruche, aicha, blind, reader, write):
    browser, reading = enter(blind, aicha)
    browser.post(f"{MINE}{reading.pk}/fait/", typed())
    mine = write(reader)
    actions.remove_cell(mine, mine.cells.get().pk)
    NoveltyContext.objects.create(
        initiative=ruche, for_whom="a", where="b", habit="c", created_at=timezone.now() - timedelta(days=2)
    )
    now = timezone.now()
    assert holdings.purge(now)["removed cells"] == 0
    done = holdings.purge(now + timedelta(days=200))
    assert (done["removed cells"], done["drafts of guests"]) == (1, 1)
    assert not RemovedCell.objects.exists()
    assert Reading.objects.get() == mine
    assert not NoveltyContext.objects.exists()
