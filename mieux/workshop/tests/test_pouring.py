"""« Versement »: card by card into the voyage, or proposed to its crew; undone, never doubled, nothing lost."""

import pytest
from django.core import mail

from mieux.conftest import browser_of
from mieux.voyage import document, journal
from mieux.voyage.actions import voyages, writing
from mieux.voyage.models import Change, FaqEntry, Role
from mieux.workshop.actions import pouring, preparing, running, working
from mieux.workshop.actions.pouring import Wanted
from mieux.workshop.models import Contribution, Outcome, Pouring
from mieux.workshop.queries import pouring as queries
from mieux.workshop.stages.brainstorm.rules import REVEAL

from .rooms import Phone, room

pytestmark = pytest.mark.django_db


@pytest.fixture
def boat(basile):
    """Basile's voyage."""
    return voyages.start(basile, "Le jardin", cards={"requins": ["La copropriété ne veut pas."]})


@pytest.fixture
def told(aicha, boat):
    """A workshop of Aïcha in which three cards were written, revealed and closed."""
    workshop = room(aicha, "brainstorm")
    stage = workshop.stages.first()
    preparing.change_stage(stage, settings={"zone": "requins"})
    phone = Phone(workshop)
    for text in ("Le règlement", "L’argent", "La peur du bruit"):
        phone.writes(stage, text)
    running.set_phase(stage, REVEAL)
    running.close_room(workshop)
    workshop.refresh_from_db()
    return workshop


def aboard(told, boat, user, role=Role.CREW):
    if role:
        voyages.come_aboard(boat, user, role)
    preparing.change(told, voyage=boat)
    told.refresh_from_db()
    return browser_of(user)


def board(voyage):
    return document.read(journal.opened(voyage.pk))


def card(text):
    return Contribution.objects.get(text=text)


def does(browser, told, gesture, **data):
    return browser.post(f"/ateliers/{told.key}/verser/", {"geste": gesture, **data}, follow=True)


def test_a_card_goes_into_its_zone_and_says_where_it_comes_from(told, boat, aicha):
    browser = aboard(told, boat, aicha)
    one = card("Le règlement")
    page = browser.get(f"/ateliers/{told.key}/verser/").text
    assert "3 cartes attendent une décision" in page
    assert "erreur" not in page
    answer = does(browser, told, f"verser:{one.pk}", **{f"ou-{one.pk}": "requins|regulatory"})
    assert "1 carte versée dans" in answer.text
    one.refresh_from_db()
    assert one.outcome == Outcome.POURED
    there = board(boat).cards[one.card]
    assert (there.zone, there.kind, there.text) == ("requins", "regulatory", "Le règlement")
    canvas = browser_of(told.voyage.by).get(f"/voyages/{boat.key}/?vue=liste").text
    assert "venue de l’atelier « Le jardin dans la cour » du" in canvas.replace("\xa0", " ")
    # Somebody wrote it without a name: the facilitator is not its author.
    assert there.author == ""
    assert Change.objects.filter(voyage=boat).order_by("-number").first().whom == f"user:{aicha.pk}"


def test_sent_twice_is_one_card_and_many_go_at_once(told, boat, aicha):
    browser = aboard(told, boat, aicha)
    heap = f"s{told.stages.first().pk}"
    for _try in range(2):
        does(browser, told, f"verser:{heap}", **{f"ou-{heap}": "requins|"})
    assert len(board(boat).in_zone("requins")) == 4
    assert Pouring.objects.filter(outcome=Outcome.POURED).count() == 3
    assert "Chaque carte a sa décision" in browser.get(f"/ateliers/{told.key}/verser/").text


def test_ticked_cards_go_together_and_the_rest_into_the_hold(told, boat, aicha):
    browser = aboard(told, boat, aicha)
    picked = [card("Le règlement").pk, card("L’argent").pk]
    does(browser, told, "verser", carte=picked, ou="")
    assert len(board(boat).in_zone("requins")) == 3
    does(browser, told, "cale:reste")
    held = board(boat).in_zone("hold")
    assert [one.text for one in held] == ["La peur du bruit"]
    writing.restore_card(boat, f"user:{boat.by_id}", held[0].id)
    assert board(boat).cards[held[0].id].zone == "requins"


def test_undo_leaves_nothing_and_pouring_again_works(told, boat, aicha):
    browser = aboard(told, boat, aicha)
    one = card("L’argent")
    before = set(board(boat).cards)
    does(browser, told, f"verser:{one.pk}", **{f"ou-{one.pk}": "requins|financial"})
    does(browser, told, f"defaire:{one.pk}")
    assert set(board(boat).cards) == before
    one.refresh_from_db()
    assert one.outcome == Outcome.NONE
    does(browser, told, f"verser:{one.pk}", **{f"ou-{one.pk}": "rames|"})
    one.refresh_from_db()
    assert board(boat).cards[one.card].zone == "rames"


def test_undo_never_throws_away_what_the_crew_made_of_it(told, boat, aicha):
    browser = aboard(told, boat, aicha)
    one = card("L’argent")
    does(browser, told, f"verser:{one.pk}", **{f"ou-{one.pk}": "requins|"})
    one.refresh_from_db()
    writing.write_text(boat, f"user:{boat.by_id}", one.card, "L’argent du premier hiver")
    answer = does(browser, told, f"defaire:{one.pk}")
    assert "elle reste dans la cale" in answer.text
    assert board(boat).cards[one.card].zone == "hold"
    does(browser, told, f"verser:{one.pk}", **{f"ou-{one.pk}": "requins|"})
    assert board(boat).cards[one.card].zone == "requins"


def test_a_merge_shows_both_and_keeps_the_words_a_person_chose(told, boat, aicha):
    browser = aboard(told, boat, aicha)
    one = card("Le règlement")
    there = board(boat).in_zone("requins")[0]
    where = f"/ateliers/{told.key}/verser/{one.pk}/"
    assert "La copropriété ne veut pas." in browser.get(where).text
    both = browser.get(f"{where}?avec={there.id}").text
    assert "La copropriété ne veut pas." in both
    assert "Le règlement" in both
    words = "Le règlement de copropriété ne veut pas."
    browser.post(where, {"avec": there.id, "vu": there.text, "texte": words})
    merged = board(boat).cards[there.id]
    assert merged.text == words
    assert merged.fields["origin"][0]["title"] == told.title
    one.refresh_from_db()
    assert (one.outcome, one.card) == (Outcome.MERGED, there.id)
    does(browser, told, f"defaire:{one.pk}")
    back = board(boat).cards[there.id]
    assert back.text == there.text
    assert "origin" not in back.fields


def test_a_merge_over_words_that_changed_meanwhile_shows_them_first(told, boat, aicha):
    browser = aboard(told, boat, aicha)
    one, there = card("Le règlement"), board(boat).in_zone("requins")[0]
    writing.write_text(boat, "import", there.id, "La copropriété hésite.")
    where = f"/ateliers/{told.key}/verser/{one.pk}/"
    answer = browser.post(where, {"avec": there.id, "vu": there.text, "texte": "Les deux"})
    assert answer.status_code == 409
    assert "La copropriété hésite." in answer.text
    assert "Les deux" in answer.text
    assert board(boat).cards[there.id].text == "La copropriété hésite."


def test_who_accompanies_proposes_and_the_crew_answers(
    told, boat, aicha, basile, chloe, django_capture_on_commit_callbacks
):
    browser = aboard(told, boat, aicha, Role.COMPANION)
    # The buttons say what they do here.
    page = browser.get(f"/ateliers/{told.key}/verser/").text
    assert "Tout proposer" in page
    assert "Tout verser" not in page
    before = Change.objects.count()
    one, other, third = card("Le règlement"), card("L’argent"), card("La peur du bruit")
    with django_capture_on_commit_callbacks(execute=True):
        for each in (one, other):
            does(browser, told, f"verser:{each.pk}", **{f"ou-{each.pk}": "requins|"})
        does(browser, told, f"cale:{third.pk}")
    # Nothing of it is on the canvas; one letter left, to the captain.
    assert Change.objects.count() == before
    assert [letter.to for letter in mail.outbox] == [["basile@example.org"]]
    assert f"/voyages/{boat.key}/propositions/" in mail.outbox[0].body
    assert "aicha@example.org" not in mail.outbox[0].body
    crew = browser_of(basile)
    where = f"/voyages/{boat.key}/propositions/"
    page = crew.get(where).text
    assert told.title in page
    assert "Le règlement" in page
    assert "La peur du bruit" in page
    assert "@" not in page.split("<main")[1].split("</main")[0]
    assert browser_of(chloe).get(where).status_code == 404
    assert browser.post(where, {"geste": f"verser:{one.pk}"}).status_code == 403
    crew.post(where, {"geste": f"verser:{one.pk}", f"ou-{one.pk}": "requins|regulatory"})
    crew.post(where, {"geste": f"cale:{other.pk}"})
    for each in (one, other):
        each.refresh_from_db()
    assert board(boat).cards[one.card].kind == "regulatory"
    assert board(boat).cards[other.card].zone == "hold"
    # The crew answered: the facilitator takes nothing back from under their hands.
    assert "entre ses mains" in does(browser, told, f"defaire:{one.pk}").text
    assert one.card in board(boat).cards
    assert crew.post(where, {"geste": f"verser:{one.pk}"}).status_code == 302


def test_a_proposed_merge_is_seen_with_both_texts(told, boat, aicha, basile):
    browser = aboard(told, boat, aicha, Role.COMPANION)
    one, there = card("Le règlement"), board(boat).in_zone("requins")[0]
    browser.post(f"/ateliers/{told.key}/verser/{one.pk}/", {"avec": there.id, "vu": there.text, "texte": "Les deux."})
    assert board(boat).cards[there.id].text == there.text
    crew = browser_of(basile)
    where = f"/voyages/{boat.key}/propositions/"
    assert "Les deux." in crew.get(f"{where}{one.pk}/?avec={there.id}").text
    crew.post(where, {"geste": f"verser:a{told.pk}"})
    assert board(boat).cards[there.id].text == "Les deux."


def test_without_a_project_nothing_is_poured_and_a_new_one_can_be_opened(told, aicha):
    browser = browser_of(aicha)
    one = card("L’argent")
    refused = does(browser, told, f"verser:{one.pk}", **{f"ou-{one.pk}": "requins|"})
    assert "Choisissez d’abord le projet" in refused.text
    browser.post(f"/ateliers/{told.key}/verser/projet/", {"title": "Une cour verte"})
    told.refresh_from_db()
    assert told.voyage.title == "Une cour verte"
    does(browser, told, f"verser:{one.pk}", **{f"ou-{one.pk}": "requins|"})
    assert [each.text for each in board(told.voyage).in_zone("requins")] == ["L’argent"]


def test_a_voyage_of_strangers_cannot_be_chosen_by_its_address(told, boat, aicha):
    answer = browser_of(aicha).post(
        f"/ateliers/{told.key}/verser/projet/", {"address": f"https://example.org/voyages/{boat.key}/"}
    )
    assert answer.status_code == 422
    told.refresh_from_db()
    assert told.voyage is None


def test_only_facilitators_pour_and_only_their_own_cards(told, boat, aicha, chloe):
    aboard(told, boat, aicha)
    other = room(chloe, "brainstorm")
    Phone(other).writes(other.stages.first(), "D’ailleurs")
    running.set_phase(other.stages.first(), REVEAL)
    stranger = browser_of(chloe)
    assert stranger.get(f"/ateliers/{told.key}/verser/").status_code == 404
    alien = card("L’argent")
    # Her own workshop, somebody else's card.
    assert does(stranger, other, f"defaire:{alien.pk}").status_code == 404
    does(stranger, other, f"verser:{alien.pk}", **{f"ou-{alien.pk}": "requins|"})
    assert not Pouring.objects.exists()
    assert stranger.get(f"/ateliers/{other.key}/verser/{alien.pk}/").status_code == 404


def test_cards_of_a_rehearsal_and_refused_ones_are_never_poured(told, boat, aicha):
    aboard(told, boat, aicha)
    stage = told.stages.first()
    Contribution.objects.filter(text="L’argent").update(simulated=True)
    working.judge(card("Le règlement"), "refused", "Trop court")
    page = browser_of(aicha).get(f"/ateliers/{told.key}/verser/").text
    assert "L’argent" not in page
    assert "Le règlement" not in page
    with pytest.raises(pouring.CannotPour):
        pouring.decide(told, aicha, [Wanted(card("L’argent"), Outcome.POURED, "requins")])
    assert stage.contributions.count() == 3


def test_questions_of_a_press_conference_go_to_the_faq(aicha, boat):
    workshop = room(aicha, "press", voyage=boat)
    voyages.come_aboard(boat, aicha, Role.CREW)
    stage = workshop.stages.first()
    question = working.contribute(stage, None, "Qui arrose en août ?", "q", about="q:")
    question.refresh_from_db()
    stage.refresh_from_db()
    (line,) = [one for part in queries.to_pour(workshop) for heap in part.heaps for one in heap.lines]
    assert line.faq
    browser = browser_of(aicha)
    assert "questions-réponses" in browser.get(f"/ateliers/{workshop.key}/verser/").text
    for _try in range(2):
        does(browser, workshop, f"verser:{question.pk}")
    assert FaqEntry.objects.get().question == "Qui arrose en août ?"
    does(browser, workshop, f"defaire:{question.pk}")
    assert not FaqEntry.objects.exists()
    assert len(board(boat).cards) == 1


@pytest.fixture
def offered(told, boat, aicha):
    """A card offered to Basile's voyage, by a workshop that serves another one by now."""
    aboard(told, boat, aicha, Role.COMPANION)
    pouring.decide(told, aicha, [Wanted(card("Le règlement"), Outcome.POURED, "requins")])
    other = voyages.start(aicha, "Le verger", cards={"requins": ["Un secret du verger"]})
    preparing.change(told, voyage=other)
    return other


def test_a_crew_that_merges_sees_its_own_cards_and_no_other_voyage(offered, told, boat, basile):
    where = f"/voyages/{boat.key}/propositions/{card('Le règlement').pk}/"
    page = browser_of(basile).get(where).text
    assert "La copropriété ne veut pas." in page
    assert "Un secret du verger" not in page


def test_what_was_offered_to_a_voyage_goes_there(offered, told, boat, basile):
    one = card("Le règlement")
    send = {"geste": f"verser:{one.pk}", f"ou-{one.pk}": "requins|"}
    browser_of(basile).post(f"/voyages/{boat.key}/propositions/", send)
    assert "Le règlement" in [each.text for each in board(boat).cards.values()]
    assert [each.text for each in board(offered).cards.values()] == ["Un secret du verger"]


def test_what_was_taken_back_meanwhile_is_not_taken_by_the_crew(offered, told, boat, aicha, basile):
    one = card("Le règlement")
    pouring.undo(Pouring.objects.get(), aicha)
    done = pouring.decide(told, basile, [Wanted(one, Outcome.POURED, "requins")], offered_to=boat)
    assert done.count == 0
    assert len(board(boat).cards) == 1


def test_a_merge_of_several_lines_is_whole_and_can_be_undone(told, boat, aicha):
    browser = aboard(told, boat, aicha)
    long = "Une ligne\net une autre. " + "La copropriété hésite. " * 120
    there = writing.add_card(boat, f"user:{aicha.pk}", "requins", long)
    one = card("Le règlement")
    where = f"/ateliers/{told.key}/verser/{one.pk}/"
    seen = board(boat).cards[there].text
    # As a browser sends it.
    send = {"avec": there, "vu": seen.replace("\n", "\r\n"), "garder": "voyage"}
    assert browser.post(where, send).status_code == 302
    assert board(boat).cards[there].text == seen
    assert "C’est défait" in does(browser, told, f"defaire:{one.pk}").text
    written = f"{seen}\r\nEt le règlement.\x00"
    assert browser.post(where, {"avec": there, "vu": seen, "texte": written}).status_code == 302
    assert board(boat).cards[there].text == f"{seen}\nEt le règlement."
    assert "C’est défait" in does(browser, told, f"defaire:{one.pk}").text
    assert board(boat).cards[there].text == seen


def test_whoever_was_put_ashore_proposes_nothing_more(told, boat, aicha):
    browser = aboard(told, boat, aicha, Role.COMPANION)
    assert "Basile" in browser.get(f"/ateliers/{told.key}/verser/").text
    boat.shipmates.filter(user=aicha).delete()
    mail.outbox.clear()
    assert "Basile" not in browser.get(f"/ateliers/{told.key}/verser/").text
    one = card("Le règlement")
    page = does(browser, told, f"verser:{one.pk}", **{f"ou-{one.pk}": "requins|"}).text
    assert "pas ouvert pour vous" in page
    assert "carte en cale" in does(browser, told, f"cale:{one.pk}").text
    assert not Pouring.objects.filter(waiting=True).exists()
    assert mail.outbox == []
