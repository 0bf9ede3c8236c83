"""What a facilitator prepares: hours, own templates, rights, the notice, the list; what a stranger may begin."""

import json
from datetime import date, time, timedelta

import pytest
from django.utils import timezone

from mieux.conftest import browser_of
from mieux.people.portable import Person
from mieux.voyage.actions import voyages
from mieux.voyage.models import Role
from mieux.workshop import keys
from mieux.workshop.actions import own, preparing, running
from mieux.workshop.models import Facilitator, OwnTemplate, Stage, Workshop
from mieux.workshop.personal_rooms import holdings
from mieux.workshop.queries.mine import BY_NAME, calendar_of, clock_of
from mieux.workshop.stages import all_kinds

from .rooms import Phone, room

pytestmark = pytest.mark.django_db

SETTINGS = {"title": "Atelier", "names": "none", "keep_days": "30", "language": "fr"}


def test_with_an_hour_the_plan_gives_the_clock_and_without_it_the_minutes(aicha):
    workshop = preparing.make(aicha, "Atelier")
    for kind in ("free", "brainstorm"):
        preparing.add_stage(workshop, kind)
    Stage.objects.filter(workshop=workshop).update(minutes=15)
    assert [slot.hour for slot in clock_of(workshop)[0]] == ["0 h 00", "0 h 15"]
    where = f"/ateliers/{workshop.key}/"
    browser = browser_of(aicha)
    browser.post(where, {**SETTINGS, "day": "2027-03-01", "hour": "23:50", "place": "Salle 3"})
    workshop.refresh_from_db()
    assert (workshop.day, workshop.hour, workshop.place) == (date(2027, 3, 1), time(23, 50), "Salle 3")
    page = browser.get(where).text
    # After midnight the clock begins again; the first of a month is said as people say it.
    assert "23:50–00:05" in page
    assert "00:05–00:20" in page
    assert "1er mars 2027" in page


def test_every_kind_is_offered_with_its_words_and_drawing(aicha):
    workshop = preparing.make(aicha, "Atelier")
    page = browser_of(aicha).get(f"/ateliers/{workshop.key}/sequences/").text
    for kind in all_kinds():
        assert str(kind.blurb) in page.replace("&#x27;", "'")
    assert "art--missing" not in page
    assert not Stage.objects.exists()


def test_of_every_kind_some_gesture_can_be_closed_by_its_plain_name():
    """Taking back one's own words is never closed: such gestures need no name."""
    unnamed = [
        kind.id
        for kind in all_kinds()
        if kind.participant_verbs and not any(verb.label for verb in kind.participant_verbs.values())
    ]
    assert unnamed == []


def test_a_gesture_that_is_unticked_is_refused_and_not_offered(aicha):
    workshop = room(aicha, "brainstorm")
    stage = workshop.stages.get()
    where = f"/ateliers/{workshop.key}/sequences/{stage.pk}/"
    browser = browser_of(aicha)
    assert "écrire une carte" in browser.get(where).text
    words = {"title": "Le port", "minutes": "5", "may": ["corriger", "retirer"]}
    assert browser.post(where, words).status_code == 302
    stage.refresh_from_db()
    assert stage.closed_verbs == ["ecrire"]
    phone = Phone(workshop)
    assert phone.writes(stage, "Un banc").status_code == 409
    page = phone.page()
    assert 'id="texte"' not in page
    assert "Ici, l’animation a fermé : écrire une carte." in " ".join(page.split())
    browser.post(where, {**words, "may": ["ecrire", "corriger", "retirer"]})
    assert phone.writes(stage, "Un banc").status_code == 200
    assert browser.post(where, {**words, "may": ["tout"]}).status_code == 422


def test_the_notice_follows_the_settings_before_they_are_saved(aicha):
    workshop = preparing.make(aicha, "Atelier")
    browser = browser_of(aicha)
    chosen = {**SETTINGS, "names": "pseudonym", "keep_days": "7", "airlock": "on"}
    piece = browser.post(f"/ateliers/{workshop.key}/annonce/", chosen)
    page = browser.post(f"/ateliers/{workshop.key}/", {**chosen, "apercu": "1"})
    for told in (piece.text, page.text):
        assert "prendre un pseudonyme" in told
        assert "7 jours après" in told
        assert "relit chaque carte" in told
    # Nothing was saved; half a number keeps what stands.
    assert Workshop.objects.get().keep_days == 30
    assert browser.post(f"/ateliers/{workshop.key}/annonce/", {**chosen, "keep_days": ""}).status_code == 422
    browser.post(f"/ateliers/{workshop.key}/", chosen)
    assert Workshop.objects.get().keep_days == 7
    assert "7 jours après" in browser.get(f"/ateliers/{workshop.key}/").text


def test_own_templates_are_private_replaced_by_name_and_hold_nothing_that_was_said(aicha, chloe):
    workshop = room(aicha, "brainstorm", "dots", names="pseudonym", keep_days=9)
    write, _dots = workshop.stages.all()
    preparing.change_stage(write, script="Respirer.", closed_verbs=["corriger"], settings={"question": "Quoi ?"})
    Phone(workshop, nom="Zéphirine").writes(write, "Un kiosque")
    browser = browser_of(aicha)
    for _twice in (1, 2):
        browser.post(f"/ateliers/{workshop.key}/modele/", {"title": "Ma matinée"})
    template = OwnTemplate.objects.get()
    assert "kiosque" not in json.dumps(template.plan)
    assert workshop.code not in json.dumps(template.plan)
    assert "Ma matinée" in browser.get("/ateliers/").text
    stranger = browser_of(chloe)
    assert "Ma matinée" not in stranger.get("/ateliers/").text
    assert stranger.post("/ateliers/", {"template": f"mien-{template.pk}"}).status_code == 422
    assert stranger.post(f"/ateliers/modeles/{template.pk}/jeter/").status_code == 404
    browser.post("/ateliers/", {"template": f"mien-{template.pk}", "title": ""})
    made = Workshop.objects.exclude(pk=workshop.pk).get()
    assert (made.title, made.names, made.keep_days) == ("Ma matinée", "pseudonym", 9)
    first = made.stages.first()
    assert (first.script, first.closed_verbs, first.settings["question"]) == ("Respirer.", ["corriger"], "Quoi ?")
    assert not first.contributions.exists()
    browser.post(f"/ateliers/modeles/{template.pk}/jeter/")
    assert not OwnTemplate.objects.exists()
    assert Workshop.objects.filter(pk=made.pk).exists()


def test_a_template_of_another_version_falls_back_to_what_is_understood(aicha):
    plan = {"names": "?", "keep_days": 9999, "stages": [{"kind": "dots", "title": "Par où", "settings": {"dots": 99}}]}
    made = own.start(OwnTemplate.objects.create(user=aicha, title="Vieux", plan=plan), aicha)
    assert (made.names, made.keep_days) == ("none", 30)
    assert made.stages.get().settings["dots"] == 3


def test_own_templates_leave_with_the_account(aicha):
    own.keep(room(aicha, "free"), aicha, "Ma matinée")
    person = Person(aicha)
    assert holdings.export(person).documents["workshop_templates"][0]["title"] == "Ma matinée"
    assert "vos modèles d’ateliers" in holdings.goes(person)
    holdings.erase(person)
    assert not OwnTemplate.objects.exists()


def test_the_list_tells_what_comes_from_what_is_over(aicha):
    today = timezone.localdate()
    titles = {"Zoé": 5, "Alma": 20, "Hier": -1, "Un jour": None}
    for title, days in titles.items():
        workshop = preparing.make(aicha, title)
        preparing.change(workshop, day=None if days is None else today + timedelta(days=days))
    found = calendar_of(aicha)
    assert [row.title for row in found.coming] == ["Zoé", "Alma", "Un jour"]
    assert [row.title for row in found.past] == ["Hier"]
    assert [row.title for row in calendar_of(aicha, BY_NAME).coming] == ["Alma", "Un jour", "Zoé"]
    page = browser_of(aicha).get("/ateliers/?tri=nom").text
    assert page.index("Alma") < page.index("Zoé")


def test_a_stranger_begins_and_finds_it_after_signing_in(client, aicha):
    page = client.get("/ateliers/")
    assert page.status_code == 200
    assert 'action="/atelier/"' in page.text
    answer = client.post("/ateliers/", {"template": "jouons-ensemble", "title": "Notre soirée"})
    assert answer["Location"].startswith("/compte/connexion/")
    assert not Workshop.objects.exists()
    client.force_login(aicha, backend="django.contrib.auth.backends.ModelBackend")
    waiting = client.get("/ateliers/reprendre/").text
    assert "Notre soirée" in waiting
    client.post("/ateliers/reprendre/")
    made = Workshop.objects.get()
    assert (made.title, made.template) == ("Notre soirée", "jouons-ensemble")
    assert Facilitator.objects.get().user == aicha
    # It waits no more: a second click makes no second one.
    client.post("/ateliers/reprendre/")
    assert Workshop.objects.count() == 1


def test_a_button_pressed_twice_makes_one_workshop(aicha):
    browser = browser_of(aicha)
    page = {"template": "jouons-ensemble", "title": "", "csrfmiddlewaretoken": "a" * 64}
    first, second = (browser.post("/ateliers/", page)["Location"] for _click in range(2))
    assert first == second
    assert Workshop.objects.count() == 1
    for _click in range(2):
        browser.post(f"{first}copier/", {"csrfmiddlewaretoken": "b" * 64})
    assert Workshop.objects.count() == 2
    browser.post("/ateliers/", {**page, "csrfmiddlewaretoken": "c" * 64})
    assert Workshop.objects.count() == 3


def test_a_workshop_for_a_voyage_is_for_whoever_is_aboard(aicha, basile, chloe):
    voyage = voyages.start(basile, "Le vélo-cargo")
    voyages.come_aboard(voyage, aicha, Role.COMPANION)
    browser = browser_of(aicha)
    assert "Le vélo-cargo" in browser.get(f"/ateliers/?voyage={voyage.key}").text
    browser.post("/ateliers/", {"template": "", "title": "Pour eux", "voyage": voyage.key})
    workshop = Workshop.objects.get()
    assert workshop.voyage == voyage
    stranger = browser_of(chloe)
    assert "Le vélo-cargo" not in stranger.get(f"/ateliers/?voyage={voyage.key}").text
    stranger.post("/ateliers/", {"template": "", "title": "Pour moi", "voyage": voyage.key})
    assert Workshop.objects.get(title="Pour moi").voyage is None
    # Put ashore, she does not read the project's name any more; saving does not untie what others tied.
    voyages.go_ashore(voyage.shipmates.get(user=aicha))
    assert "Le vélo-cargo" not in browser.get(f"/ateliers/{workshop.key}/").text
    assert browser.post(f"/ateliers/{workshop.key}/", {**SETTINGS, "voyage": ""}).status_code == 302
    workshop.refresh_from_db()
    assert workshop.voyage == voyage


def test_who_facilitates_may_go_but_never_the_last_one(aicha, basile):
    workshop = room(aicha, "free")
    browser = browser_of(aicha)
    row = workshop.facilitators.get()
    browser.post(f"/ateliers/{workshop.key}/animation/{row.pk}/retirer/")
    assert workshop.facilitators.count() == 1
    preparing.invite(workshop, basile)
    before = keys.key_of(Workshop.objects.get(), keys.REMOTE)
    helper = browser_of(basile)
    assert helper.get(f"/ateliers/{workshop.key}/animation/").status_code == 200
    browser.post(f"/ateliers/{workshop.key}/animation/{workshop.facilitators.get(user=basile).pk}/retirer/")
    assert helper.get(f"/ateliers/{workshop.key}/").status_code == 404
    after = Workshop.objects.get()
    assert not keys.opens(after, keys.REMOTE, before)
    browser.post(f"/ateliers/{workshop.key}/adresses/")
    assert keys.key_of(Workshop.objects.get(), keys.REMOTE) != keys.key_of(after, keys.REMOTE)


def test_strangers_find_none_of_it(chloe, aicha):
    workshop = room(aicha, "free")
    stranger = browser_of(chloe)
    for path in ("sequences/", "animation/", "kit/", "kit/code.pdf"):
        assert stranger.get(f"/ateliers/{workshop.key}/{path}").status_code == 404, path
    for path in (
        "annonce/",
        "modele/",
        "repetition/",
        "adresses/",
        f"animation/{workshop.facilitators.get().pk}/retirer/",
    ):
        assert stranger.post(f"/ateliers/{workshop.key}/{path}", {"title": "x"}).status_code == 404, path
    assert Workshop.objects.count() == 1


def test_what_participants_were_told_stays_true(aicha):
    workshop = room(aicha, "brainstorm", names="pseudonym", keep_days=7)
    stage, browser = workshop.stages.first(), browser_of(aicha)
    where = f"/ateliers/{workshop.key}/"
    form = {"title": "Atelier", "names": "pseudonym", "language": "fr"}
    assert browser.post(where, {**form, "keep_days": "9"}).status_code == 302
    phone = Phone(workshop, nom="Dorian")
    later = browser.post(where, {**form, "keep_days": "30"})
    assert later.status_code == 422
    assert "« 9 jours »" in later.text.replace("\xa0", " ").replace("\u202f", " ")
    assert browser.post(where, {**form, "keep_days": "5"}).status_code == 302
    assert Workshop.objects.get().keep_days == 5
    words = {"title": "Une question", "minutes": "5", "may": ["ecrire"], "reglage-question": "Quoi ?"}
    shown = {**words, "reglage-names_shown": "on"}
    page = f"{where}sequences/{stage.pk}/"
    assert browser.post(page, shown).status_code == 302
    assert browser.post(page, words).status_code == 302
    phone.writes(stage, "Sans mon nom")
    running.set_phase(stage, "reveal")
    assert browser.post(page, shown).status_code == 422
    assert "Dorian" not in Phone(workshop).page()
    assert browser.post(page, words).status_code == 302
