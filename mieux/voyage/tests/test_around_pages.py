"""The pages around the canvas: history by words, one card back, the log and half-way by letter, invitations."""

import re
from datetime import date

import pytest
from django.core import mail
from django.utils import timezone

from mieux.conftest import browser_of
from mieux.core.testing import ReadOnlyOnGetClient
from mieux.people.models import User
from mieux.people.portable import Person
from mieux.voyage import document, journal, zones
from mieux.voyage.actions import crossing, invitations, letters, links, talk, voyages, writing
from mieux.voyage.models import Course, Deed, Invitation, Letter, LogEntry, Rhythm, Right, Role, Stopover, Voyage, Wish
from mieux.voyage.personal import holdings
from mieux.voyage.queries import diff
from mieux.voyage.queries import history as queries
from mieux.voyage.queries.history import Asked
from mieux.voyage.rules import aboard
from mieux.voyage.tasks import remind

pytestmark = pytest.mark.django_db
TODAY = date(2027, 3, 2)


def board_of(voyage: Voyage) -> document.Board:
    return document.read(journal.opened(voyage.pk))


def card_in(voyage: Voyage, zone: str) -> str:
    return board_of(voyage).in_zone(zone)[0].id


# --- Before → after ---------------------------------------------------------------------------------


def test_a_long_text_is_told_by_its_changed_words():
    before = "Le règlement interdit tout objet dans la cour depuis 1974, " * 20 + "sauf accord écrit en mars."
    found = diff.words(before, before.replace("en mars", "en avril"))
    assert [piece.text for piece in found if piece.kind == diff.GONE] == ["mars"]
    assert [piece.text for piece in found if piece.kind == diff.NEW] == ["avril"]
    assert any(piece.kind == diff.CUT for piece in found)
    assert sum(len(piece.text) for piece in found) < len(before) / 3


def test_texts_with_nothing_in_common_stay_whole():
    found = diff.words("Un banc sous le tilleul.", "Quatre ruches au fond, pour commencer.")
    assert [(piece.kind, piece.text) for piece in found] == [
        (diff.GONE, "Un banc sous le tilleul."),
        (diff.NEW, "Quatre ruches au fond, pour commencer."),
    ]


@pytest.mark.parametrize("texts", [("", "x"), ("x", ""), ("a" * 100_000, "b " * 50_000), ("é́\n\n", " \t")])
def test_the_words_of_both_texts_are_all_there_or_cut(texts: tuple[str, str]):
    found = diff.words(*texts)
    assert "".join(piece.text for piece in found if piece.kind in (diff.SAME, diff.GONE)) in (texts[0], "")
    assert "".join(piece.text for piece in found if piece.kind in (diff.SAME, diff.NEW)) in (texts[1], "")


# --- The history ----------------------------------------------------------------------------------------


def test_pages_of_the_history_lose_no_deed_of_a_gesture_with_many(boat: Voyage):
    writing.add_cards(boat, "user:1", "rames", "\n".join(f"Idée {n}" for n in range(150)))
    told, before = [], ""
    for _turn in range(20):
        page = queries.page(boat, before=before, many=40)
        told += [line.text for step in page.steps for line in step.lines]
        if page.older is None:
            break
        before = page.older
    assert len(told) == len(set(told)) + told.count("") - (1 if "" in told else 0)
    assert {f"Idée {n}" for n in range(150)} <= set(told)


def test_the_history_is_asked_by_person_zone_and_card(boat: Voyage, basile: User):
    row, _token = links.make_link(boat, Right.EDIT)
    samira = f"link:{row.pk}:Samira"
    shark = card_in(boat, "requins")
    writing.write_text(boat, samira, shark, "Le règlement de copropriété, page 12.")
    writing.add_card(boat, f"user:{basile.pk}", "phare", "Un verger")

    def told(**asked: str) -> set[tuple[str, str]]:
        steps = queries.page(boat, Asked(**asked)).steps
        return {(step.name, line.text) for step in steps for line in step.lines}

    assert told(whom=samira) == {("Samira, par un lien", "Le règlement de copropriété, page 12.")}
    assert {text for _name, text in told(zone="phare")} == {"Un verger", "Un jardin que tout l’immeuble partage."}
    assert {text for _name, text in told(card=shark)} == {
        "Le règlement de copropriété.",
        "Le règlement de copropriété, page 12.",
    }
    assert "Samira, par un lien" in [name for _whom, name in queries.people(boat)]


def test_a_moment_is_found_by_number_place_or_day_without_javascript(boat: Voyage, aicha: User):
    browser, address = browser_of(aicha), f"/voyages/{boat.key}/histoire/"
    assert "La carte, le" in browser.get(f"{address}?a=1").text
    assert "La carte, le" in browser.get(f"{address}?pas=0&vue=mer").text
    today = timezone.localtime().strftime("%Y-%m-%d")
    assert "Une cour grise." in browser.get(f"{address}?le={today}").text
    assert "La mer avant le premier geste" in browser.get(f"{address}?le=1970-01-01&heure=00:00").text
    for odd in ("le=demain", "le=2027-02-31", "le=9999-12-31&heure=99:99", "a=-1", "a=" + "9" * 30, "avant=x.y"):
        assert browser.get(f"{address}?{odd}").status_code == 200, odd
    assert "n’existe pas" in browser.get(f"{address}?le=demain").text


def test_what_would_change_is_said_before_going_back_and_going_back_is_undone(boat: Voyage, aicha: User):
    lamp, start = card_in(boat, "phare"), journal.last_number(boat.pk)
    writing.write_text(boat, "user:1", lamp, "Un jardin que tout l’immeuble arrose.")
    writing.remove_card(boat, "user:1", card_in(boat, "rames"))
    new = writing.add_card(boat, "user:1", "phare", "Un verger")
    browser, address = browser_of(aicha), f"/voyages/{boat.key}/histoire/"
    page = browser.get(f"{address}?a={start}").text
    assert "1 carte reviendrait" in page
    assert "1 carte changerait" in page
    assert "1 carte irait dans la cale" in page
    last = journal.last_number(boat.pk)
    back = browser.post(f"{address}revenir/", {"number": start}, follow=True)
    assert "Annuler ce retour" in back.text
    assert board_of(boat).cards[new].zone == zones.HOLD
    assert browser.post(f"{address}revenir/", {"number": start}, follow=True).text.count("Rien à changer") == 1
    browser.post(f"{address}revenir/", {"number": last})
    assert board_of(boat).cards[new].zone == "phare"
    assert board_of(boat).cards[lamp].text == "Un jardin que tout l’immeuble arrose."


def test_one_card_comes_back_alone_with_its_links(boat: Voyage, aicha: User):
    shark, oar = card_in(boat, "requins"), card_in(boat, "rames")
    writing.link(boat, "user:1", shark, oar, "shark-oar")
    then = journal.last_number(boat.pk)
    writing.write_text(boat, "user:1", oar, "Autre chose")
    writing.unlink(boat, "user:1", next(iter(board_of(boat).links)))
    writing.remove_card(boat, "user:1", oar)
    lamp = card_in(boat, "phare")
    writing.write_text(boat, "user:1", lamp, "Un verger")
    browser, address = browser_of(aicha), f"/voyages/{boat.key}/histoire/carte/"
    assert browser.post(address, {"number": then, "card": oar}).status_code == 302
    board = board_of(boat)
    assert board.cards[oar].zone == "rames"
    assert board.cards[oar].text == "Des bacs que l’on peut déplacer."
    assert len(board.links) == 1
    assert board.cards[lamp].text == "Un verger"
    writing.remove_card(boat, "user:1", oar)
    assert "Des bacs que l’on peut déplacer." in browser.get(f"/voyages/{boat.key}/histoire/").text
    browser.post(address, {"card": oar})
    assert board_of(boat).cards[oar].zone == "rames"
    page = browser.post(address, {"number": then, "card": "nulle-part"}, follow=True)
    assert "n’était pas là" in page.text


# --- Crossings ----------------------------------------------------------------------------------------------


def test_what_ties_people_to_the_boat_follows_it(boat: Voyage, aicha: User, basile: User, guest_of):
    guest = guest_of(Right.COMMENT)
    token = links.make_calendar(boat, basile)
    letters.wish(boat, basile, log=Rhythm.MONTH)
    _row, invited = invitations.invite(boat, aicha, "zoe@example.org", Role.CREW)
    crossing.stop_over(boat, aicha, Course.RESTART)
    after = Voyage.objects.get(before=boat)
    assert guest.get(f"/voyages/{after.key}/").status_code == 200
    assert guest.get(f"/voyages/{boat.key}/").status_code == 200
    assert guest.post(f"/voyages/{after.key}/paroles/", {"zone": "phare", "text": "Encore là."}).status_code == 302
    assert guest.post(f"/voyages/{boat.key}/paroles/", {"zone": "phare", "text": "Trop tard."}).status_code == 403
    assert guest.get(f"/voyages/calendrier/{token}.ics").status_code == 200
    assert Wish.objects.get(user=basile).voyage == after
    assert invitations.invitation_of(invited).voyage == after
    crossing.stop_over(after, aicha, Course.RESTART)
    assert guest.get(f"/voyages/{boat.key}/").status_code == 200
    links.revoke_link(after.next.guest_links.get())
    for voyage in (boat, after, after.next):
        assert guest.get(f"/voyages/{voyage.key}/").status_code == 404


def test_crossings_stand_card_beside_card(boat: Voyage, aicha: User):
    crossing.stop_over(boat, aicha, Course.RESTART)
    after = Voyage.objects.get(before=boat)
    writing.write_text(after, "user:1", card_in(after, "balises"), "Deux bacs")
    writing.add_card(after, "user:1", "port", "Un robinet")
    page = browser_of(aicha).get(f"/voyages/{after.key}/escale/").text
    table = page.split("Les deux traversées")[1]
    assert re.search(r"<td>\s*Le premier bac est planté\.\s*</td>\s*<td>\s*Deux bacs", table)
    assert "pareil" in table
    assert re.search(r"pas de carte</span>\s*</td>\s*<td>\s*Un robinet", table)


# --- Letters ------------------------------------------------------------------------------------------------


def run(today: date = TODAY, **options):
    return remind(today, "https://mieux.example", lambda _line: None, **options)


def asked(voyage: Voyage, user: User, since: date = date(2027, 1, 5), **wanted) -> Wish:
    row = letters.wish(voyage, user, **wanted)
    Wish.objects.filter(pk=row.pk).update(since=since)
    return row


def path_of(letter: mail.EmailMessage) -> str:
    return re.search(r"https://mieux\.example((?:/en)?/voyages/lettre/[\w-]+/)\n", letter.body)[1]


def test_one_letter_a_month_to_who_asked_never_twice(boat: Voyage, aicha: User, basile: User):
    asked(boat, basile, log=Rhythm.MONTH)
    assert run(dry_run=True).due == 1
    assert run().sent == 1
    assert run().sent == 0
    assert [letter.to for letter in mail.outbox] == [["basile@example.org"]]
    letter = mail.outbox[0]
    assert "Le jardin dans la cour" in letter.subject
    assert "février 2027" in letter.subject
    assert letter.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert run(date(2027, 4, 1)).sent == 1


def test_nobody_is_asked_about_a_month_before_they_asked_or_of_a_boat_they_left(
    boat: Voyage, basile: User, aicha: User
):
    asked(boat, basile, date(2027, 3, 1), log=Rhythm.MONTH)
    assert run().due == 0
    asked(boat, aicha, log=Rhythm.QUARTER)
    assert run().due == 0
    assert run(date(2027, 4, 1)).due == 2
    voyages.go_ashore(boat.shipmates.get(user=basile))
    assert not Wish.objects.filter(user=basile).exists()
    Voyage.objects.update(closed_at=timezone.now())
    assert run(date(2027, 5, 1)).due == 0


def test_a_refused_letter_is_due_again_and_a_lost_one_is_told(boat: Voyage, basile: User, monkeypatch):
    asked(boat, basile, log=Rhythm.MONTH)
    monkeypatch.setattr("mieux.core.mail.send", lambda _letter: False)
    assert run().refused == 1
    assert not Letter.objects.exists()

    def breaks(_letter):
        raise RuntimeError

    monkeypatch.setattr("mieux.core.mail.send", breaks)
    with pytest.raises(RuntimeError):
        run()
    monkeypatch.undo()
    found = run()
    assert (found.sent, found.uncertain) == (0, 1)
    assert run(again=True).sent == 1


def test_three_lines_by_letter_need_no_login_and_may_become_cards(boat: Voyage, basile: User):
    asked(boat, basile, log=Rhythm.MONTH)
    run()
    nobody, path = ReadOnlyOnGetClient(), path_of(mail.outbox[0])
    page = nobody.get(path)
    assert page.status_code == 200
    assert page["Referrer-Policy"] == "same-origin"
    assert "Une cour grise." not in page.text  # it may have been passed on
    assert nobody.post(path, {}).status_code == 422
    said = {"moved": "Le gardien a dit oui.", "blocks": "Le syndic se tait.", "blocks_card": "on", "ahead": "Des bacs."}
    assert "au journal de bord" in nobody.post(path, said).text
    entry = LogEntry.objects.get()
    assert (entry.by, entry.month) == (basile, date(2027, 2, 1))
    assert "Le syndic se tait." in [card.text for card in board_of(boat).in_zone("requins")]
    nobody.post(path, {**said, "moved": "Le gardien a dit oui deux fois."})
    assert LogEntry.objects.get().moved == "Le gardien a dit oui deux fois."
    assert [card.text for card in board_of(boat).in_zone("requins")].count("Le syndic se tait.") == 1
    assert Deed.objects.filter(voyage=boat, whom=f"user:{basile.pk}").exists()
    told = browser_of(basile).get(f"/voyages/{boat.key}/journal/").text
    assert "Le gardien a dit oui deux fois." in told


def test_a_companion_writes_lines_and_no_card(boat: Voyage, rosa: User):
    asked(boat, rosa, log=Rhythm.MONTH)
    run()
    nobody, path = ReadOnlyOnGetClient(), path_of(mail.outbox[0])
    assert "blocks_card" not in nobody.get(path).text
    nobody.post(path, {"blocks": "Le doute.", "blocks_card": "on"})
    assert LogEntry.objects.get().cards == {}
    assert "Le doute." not in [card.text for card in board_of(boat).in_zone("requins")]


@pytest.mark.parametrize("end", ["expired", "closed", "stopped", "ashore", "crossing", "inactive", "forged"])
def test_a_link_that_ended_opens_nothing(boat: Voyage, basile: User, aicha: User, end: str):
    asked(boat, basile, log=Rhythm.MONTH)
    run()
    nobody, path = ReadOnlyOnGetClient(), path_of(mail.outbox[0])
    match end:
        case "expired":
            Letter.objects.update(expires_at=timezone.now())
        case "closed":
            assert nobody.post(path, {"answer": "close"}).status_code == 200
        case "stopped":
            letters.wish(boat, basile, log=Rhythm.NEVER)
        case "ashore":
            voyages.go_ashore(boat.shipmates.get(user=basile))
        case "crossing":
            Voyage.objects.update(closed_at=timezone.now())
        case "inactive":
            User.objects.filter(pk=basile.pk).update(is_active=False)
        case "forged":
            path = path[:-4] + "xxx/"
    for answer in (nobody.get(path), nobody.post(path, {"moved": "x"})):
        assert answer.status_code == 410
        assert "Le jardin" not in answer.text
    assert not LogEntry.objects.exists()


def test_the_rhythm_changes_in_one_click_even_after_the_link_ended(boat: Voyage, basile: User):
    asked(boat, basile, log=Rhythm.MONTH, halfway=True)
    run()
    Letter.objects.update(expires_at=timezone.now())
    nobody, path = ReadOnlyOnGetClient(), path_of(mail.outbox[0])
    assert nobody.get(f"{path}rythme/").status_code == 200
    nobody.post(f"{path}rythme/", {"answer": "quarter"})
    assert Wish.objects.get().log == Rhythm.QUARTER
    assert nobody.get(f"{path}arret/").status_code == 302
    assert nobody.post(f"{path}arret/", {"List-Unsubscribe": "One-Click"}).status_code == 204
    row = Wish.objects.get()
    assert (row.log, row.halfway, row.called) == (Rhythm.NEVER, False, False)
    assert nobody.get("/voyages/lettre/rien/rythme/").status_code == 410
    assert nobody.post("/voyages/lettre/rien/arret/").status_code == 204


def buoy_of(voyage: Voyage, day: date) -> str:
    buoy = card_in(voyage, "balises")
    writing.set_fields(voyage, "user:1", buoy, {"date": day.isoformat()})
    Voyage.objects.filter(pk=voyage.pk).update(created_at=timezone.now().replace(year=2027, month=2, day=1))
    return buoy


def test_half_way_to_a_buoy_one_letter_and_an_answer_without_login(boat: Voyage, basile: User):
    buoy = buoy_of(boat, date(2027, 3, 21))
    asked(boat, basile, halfway=True)
    assert run(date(2027, 2, 24)).due == 0
    assert run(date(2027, 2, 26)).sent == 1
    assert run(date(2027, 2, 27)).sent == 0
    letter = mail.outbox[0]
    assert "Le jardin dans la cour" in letter.subject
    assert "Le premier bac est planté." in letter.subject
    nobody, path = ReadOnlyOnGetClient(), path_of(letter)
    assert "21 mars 2027" in nobody.get(path).text
    assert nobody.post(path, {"course": "restart"}).status_code == 422
    assert nobody.post(path, {"course": "adjust", "note": "Plus petit."}).status_code == 200
    nobody.post(path, {"course": "continue"})
    row = Stopover.objects.get()
    assert (row.course, row.note, row.card_id, row.by) == ("adjust", "Plus petit.", buoy, basile)


def test_no_half_way_letter_once_reached_stopped_over_or_gone(boat: Voyage, basile: User, aicha: User, rosa: User):
    buoy = buoy_of(boat, date(2027, 3, 21))
    asked(boat, basile, halfway=True)
    assert run(date(2027, 3, 1), dry_run=True).due == 1
    writing.set_fields(boat, "user:1", buoy, {"done": "2027-02-26"})
    assert run(date(2027, 3, 1), dry_run=True).due == 0
    writing.set_fields(boat, "user:1", buoy, {"done": None})
    Stopover.objects.create(
        voyage=boat, course="continue", card_id=buoy, at=timezone.now().replace(year=2027, month=3, day=1)
    )
    assert run(date(2027, 3, 2), dry_run=True).due == 0


# --- Invitations, names called ------------------------------------------------------------------------------


def test_an_invitation_serves_once_and_keeps_no_address(boat: Voyage, aicha: User, chloe: User):
    browser = browser_of(aicha)
    form = {"email": "rosa@example.org", "role": "companion", "word": "Viens voir."}
    assert browser.post(f"/voyages/{boat.key}/equipage/inviter/", {**form, "email": "rosa@"}).status_code == 422
    assert browser.post(f"/voyages/{boat.key}/equipage/inviter/", form).status_code == 302
    assert "rosa@" not in str(list(Invitation.objects.values()))
    assert "r…@example.org" in browser.get(f"/voyages/{boat.key}/equipage/").text
    letter = mail.outbox[0]
    assert letter.to == ["rosa@example.org"]
    assert "Viens voir." in letter.body
    assert "aicha@example.org" not in letter.message().as_string()
    path = re.search(r"(/voyages/embarquer/[\w-]+/)", letter.body)[1]
    nobody = ReadOnlyOnGetClient()
    assert "Le jardin dans la cour" in nobody.get(path).text
    assert "/compte/connexion/" in nobody.post(path).url
    guest = browser_of(chloe)
    assert guest.post(path).url == f"/voyages/{boat.key}/"
    assert boat.shipmates.get(user=chloe).role == Role.COMPANION
    assert nobody.get(path).status_code == 410


def test_an_invitation_is_taken_back(boat: Voyage, aicha: User, chloe: User):
    row, token = invitations.invite(boat, aicha, "x@example.org", Role.CAPTAIN)
    browser_of(aicha).post(f"/voyages/{boat.key}/equipage/invitation/{row.pk}/reprendre/")
    assert browser_of(chloe).post(f"/voyages/embarquer/{token}/").status_code == 410
    for _turn in range(invitations.MOST):
        invitations.invite(boat, aicha, "x@example.org", Role.CREW)
    with pytest.raises(invitations.TooMany):
        invitations.invite(boat, aicha, "x@example.org", Role.CREW)


def test_called_by_name_one_gets_a_letter_unless_one_said_no(
    boat: Voyage, aicha: User, basile: User, django_capture_on_commit_callbacks
):
    browser = browser_of(aicha)
    with django_capture_on_commit_callbacks(execute=True):
        browser.post(f"/voyages/{boat.key}/paroles/", {"zone": "phare", "text": "@basile, tu écris ? @Aïcha aussi."})
    assert [letter.to for letter in mail.outbox] == [["basile@example.org"]]
    assert "aicha@example.org" not in mail.outbox[0].message().as_string()
    letters.wish(boat, basile, called=False)
    with django_capture_on_commit_callbacks(execute=True):
        browser.post(f"/voyages/{boat.key}/paroles/", {"zone": "phare", "text": "@Basile ?"})
    assert len(mail.outbox) == 1


# --- Nothing typed is lost; people ----------------------------------------------------------------------------


def test_what_was_typed_comes_back_with_the_error(boat: Voyage, aicha: User):
    browser, base = browser_of(aicha), f"/voyages/{boat.key}/"
    first = talk.say(aboard(boat, aicha), "phare", "Un mot")
    for path, data, kept in (
        ("paroles/", {"zone": "ailleurs", "text": "Trois semaines de pensée"}, "Trois semaines de pensée"),
        ("paroles/", {"zone": "x", "parent": first.pk, "text": "Réponse longue"}, "Réponse longue"),
        ("escale/", {"note": "Plus petit, plus tôt."}, "Plus petit, plus tôt."),
        ("concernes/", {"zone": "phare", "yes": "no", "who": "le quartier"}, "le quartier"),
        ("liens/", {"label": "les voisins du 12", "right": "tout", "days": "7"}, "les voisins du 12"),
        ("equipage/inviter/", {"email": "rosa@", "word": "Viens donc"}, "Viens donc"),
        ("effacer/", {"title": "Le jardin dans la coure"}, "Le jardin dans la coure"),
    ):
        page = browser.post(base + path, data)
        assert page.status_code == 422, path
        assert kept in page.text, path


def test_her_letters_and_lines_are_handed_over_and_her_name_leaves(boat: Voyage, aicha: User, basile: User):
    asked(boat, basile, log=Rhythm.MONTH)
    run()
    letters.log(aboard(boat, basile), date(2027, 2, 1), {"moved": "De Basile"})
    invitations.invite(boat, basile, "zoe@example.org", Role.CREW)
    parcel = str(holdings.export(Person(basile)).documents)
    assert "De Basile" in parcel
    assert "z…@example.org" in parcel
    assert "'log': 'month'" in parcel
    holdings.erase(Person(basile))
    basile.delete()
    assert not Wish.objects.exists()
    assert not Letter.objects.exists()
    page = browser_of(aicha).get(f"/voyages/{boat.key}/journal/").text
    assert "De Basile" in page
    assert "<strong>Basile" not in page


def test_a_link_without_a_label_has_words_all_the_same(boat, aicha):
    browser, address = browser_of(aicha), f"/voyages/{boat.key}/liens/"
    link, _token = links.make_link(boat, Right.SEE)  # as the command makes one
    page = browser.get(address).text
    assert page.count("sans étiquette") == 2  # seen, and in the name of its button
    assert "Reprendre le lien sans étiquette, fait le" in browser.post(f"{address}{link.pk}/reprendre/").text
