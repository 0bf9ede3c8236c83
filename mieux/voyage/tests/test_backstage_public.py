"""The story in public: chosen, looked at, published, taken back; names, moderation, fiche, search, API, JSON-LD."""

import re

import pytest

from mieux.atlas import actions as atlas
from mieux.atlas.content import BLANK
from mieux.atlas.models import Initiative, State
from mieux.conftest import browser_of
from mieux.core.testing import ReadOnlyOnGetClient
from mieux.people.models import User
from mieux.people.portable import Person
from mieux.voyage import document, journal
from mieux.voyage.actions import voyages, writing
from mieux.voyage.backstage import publishing, withdrawing
from mieux.voyage.backstage.names import Person as Named
from mieux.voyage.backstage.names import block_of, names_in
from mieux.voyage.backstage.story import story_of
from mieux.voyage.models import Publication, PublicationState, Right, Shipmate, Voyage
from mieux.voyage.personal import holdings

pytestmark = pytest.mark.django_db
SLOTS = ["port", "lighthouse"]


@pytest.fixture
def after(settings) -> None:
    settings.MODERATION = "after"


@pytest.fixture
def ruche(aicha: User, settings) -> Initiative:
    """A public fiche of Aïcha's."""
    asked, settings.MODERATION = settings.MODERATION, "after"
    content = {**BLANK, "name": "La Ruche aux livres", "pitch": "On y échange des livres.", "no_place": True}
    found = atlas.submit(atlas.save_draft(aicha, content, atlas.Contact()), aicha)
    settings.MODERATION = asked
    return found


def publier(voyage: Voyage) -> str:
    return f"/voyages/{voyage.key}/coulisses/publier/"


def publish(browser: ReadOnlyOnGetClient, voyage: Voyage, target: str, slots=SLOTS, **more):
    """As a person does: look first, then publish what was looked at."""
    data = {"target": target, "slot": slots, "action": "preview", **more}
    preview = browser.post(publier(voyage), data)
    assert preview.status_code == 200, preview.text
    shown = re.search(r'name="shown" value="(\w+)"', preview.text)[1]
    return preview.text, browser.post(publier(voyage), {**data, "action": "publish", "shown": shown})


def everywhere(client, initiative: Initiative, words: str) -> dict[str, bool]:
    """Where strangers meet these words."""
    slug = initiative.slug
    return {
        "page": words in client.get(f"/atlas/{slug}/coulisses/").text,
        "fiche": words in client.get(f"/atlas/{slug}/").text,
        "api": words in client.get(f"/api/v1/initiatives/{slug}").content.decode(),
        "json-ld": "Article" in client.get(f"/atlas/{slug}.jsonld").content.decode(),
        "search": slug in client.get("/atlas/?q=" + words.split()[-1]).text,
    }


WORDS = "une cour grise"


@pytest.fixture
def told(boat: Voyage) -> Voyage:
    """A word that no other fiche has, to search for."""
    card = document.read(journal.opened(boat.pk)).in_zone("port")[0]
    writing.write_text(boat, "user:1", card.id, "Une cour zinzoline", None)
    return boat


def test_published_into_a_fiche_it_is_everywhere_and_taken_back_nowhere(told, aicha, ruche, after, client):
    words = "une cour zinzoline"
    address = f"/atlas/{ruche.slug}/coulisses/"
    assert client.get(address).status_code == 404
    assert not any(everywhere(client, ruche, words).values())
    preview, done = publish(browser_of(aicha), told, ruche.slug)
    assert words in preview
    assert "CC BY-SA" in preview
    assert done.status_code == 302
    assert all(everywhere(client, ruche, words).values()), everywhere(client, ruche, words)
    page = client.get(address).text
    assert "CC BY-SA 4.0" in page
    assert "Un jardin que tout l’immeuble partage" in page.replace("un jardin", "Un jardin")
    for private in ("règlement de copropriété", "Aïcha", "Basile", told.key, "example.org"):
        assert private not in page
    row = Publication.objects.get()
    assert b"%PDF" in client.get(f"{address}{row.pk}.pdf").content
    browser_of(aicha).post(f"/voyages/{told.key}/coulisses/depublier/{row.pk}/")
    assert client.get(address).status_code == 410
    assert client.get(f"{address}{row.pk}.md").status_code == 410
    assert not any(everywhere(client, ruche, words).values())
    assert client.get(f"{address}999.md").status_code == 404
    assert client.get("/atlas/jamais-vue/coulisses/").status_code == 404


def test_it_becomes_a_new_fiche(told, aicha, after, client):
    more = {"name": "Le jardin zinzolin", "pitch": "Une cour qui verdit."}
    publish(browser_of(aicha), told, "new", **more)
    fiche = Initiative.objects.get(name="Le jardin zinzolin")
    assert fiche.state == State.PUBLISHED
    assert client.get(f"/atlas/{fiche.slug}/coulisses/").status_code == 200
    assert Voyage.objects.get(pk=told.pk).initiative == fiche
    again = browser_of(aicha).post(publier(told), {"target": "new", "slot": SLOTS, "action": "preview"})
    assert again.status_code == 422
    bad = {"target": "new", "slot": SLOTS, "action": "preview", "name": "x", "pitch": "écrivez à a@example.org"}
    assert browser_of(aicha).post(publier(told), bad).status_code == 422


def test_what_is_public_changes_by_a_gesture_only(told, aicha, ruche, after, client):
    browser = browser_of(aicha)
    publish(browser, told, ruche.slug)
    card = document.read(journal.opened(told.pk)).in_zone("port")[0]
    writing.write_text(told, "user:1", card.id, "Une cour amarante", None)
    assert "zinzoline" in client.get(f"/atlas/{ruche.slug}/coulisses/").text
    assert "Ce qui est public aujourd’hui" in browser.get(publier(told)).text
    publish(browser, told, ruche.slug)
    assert "amarante" in client.get(f"/atlas/{ruche.slug}/coulisses/").text
    assert Publication.objects.count() == 1


def test_what_was_looked_at_is_what_is_published(told, aicha, ruche, after):
    browser = browser_of(aicha)
    data = {"target": ruche.slug, "slot": SLOTS, "action": "preview"}
    shown = re.search(r'name="shown" value="(\w+)"', browser.post(publier(told), data).text)[1]
    card = document.read(journal.opened(told.pk)).in_zone("port")[0]
    writing.write_text(told, "user:1", card.id, "Un secret", None)
    late = browser.post(publier(told), {**data, "action": "publish", "shown": shown})
    assert late.status_code == 409
    assert "un secret" in late.text
    assert not Publication.objects.exists()
    assert browser.post(publier(told), {**data, "slot": [], "action": "publish"}).status_code == 422


# --- Names ---------------------------------------------------------------------------------------------


def add_paragraph(browser, voyage: Voyage, text: str) -> str:
    browser.post(f"/voyages/{voyage.key}/coulisses/ajouter/worth/", {"text": text})
    return voyage.paragraphs.latest("pk").slot


def test_nobody_is_named_who_did_not_say_yes(told, aicha, basile, ruche, after, client):
    browser = browser_of(aicha)
    slot = add_paragraph(browser, told, "Basile a planté le premier bac.")
    data = {"target": ruche.slug, "slot": [slot], "action": "preview"}
    refused = browser.post(publier(told), data)
    assert refused.status_code == 422
    assert "nomme Basile" in refused.text
    assert browser.post(publier(told), {**data, "action": "publish", "shown": "x"}).status_code == 422
    assert not Publication.objects.exists()
    browser_of(basile).post(f"/voyages/{told.key}/coulisses/nom/", {"named": "yes"})
    assert not Shipmate.objects.get(voyage=told, user=aicha).named
    publish(browser, told, ruche.slug, [slot, "port"])
    assert "Basile" in client.get(f"/atlas/{ruche.slug}/coulisses/").text
    browser_of(basile).post(f"/voyages/{told.key}/coulisses/nom/", {"named": "no"})
    page = client.get(f"/atlas/{ruche.slug}/coulisses/").text
    assert "Basile" not in page
    assert "zinzoline" in page


@pytest.mark.parametrize("leave", ["ashore", "account"])
def test_a_yes_leaves_with_its_person(told, aicha, basile, ruche, after, client, leave: str):
    browser_of(basile).post(f"/voyages/{told.key}/coulisses/nom/", {"named": "yes"})
    slot = add_paragraph(browser_of(aicha), told, "Basile a planté le premier bac.")
    publish(browser_of(aicha), told, ruche.slug, [slot])
    if leave == "ashore":
        voyages.go_ashore(Shipmate.objects.select_related("voyage", "user").get(voyage=told, user=basile))
    else:
        holdings.erase(Person(basile, ""))
    assert client.get(f"/atlas/{ruche.slug}/coulisses/").status_code == 410
    assert "Basile" not in str(Publication.objects.values())


def test_a_title_that_names_somebody_is_not_shown(told, aicha, ruche, after, client):
    voyages.rename(told, "user:1", "Le jardin de Basile")
    preview, _done = publish(browser_of(aicha), Voyage.objects.get(pk=told.pk), ruche.slug)
    assert 'lang="fr">La Ruche aux livres</h2>' in preview
    assert "Basile" not in client.get(f"/atlas/{ruche.slug}/coulisses/").text


def test_a_title_loses_the_name_of_who_takes_the_yes_back(told, aicha, basile, ruche, after, client):
    browser_of(basile).post(f"/voyages/{told.key}/coulisses/nom/", {"named": "yes"})
    voyages.rename(told, "user:1", "Le jardin de Basile")
    publish(browser_of(aicha), Voyage.objects.get(pk=told.pk), ruche.slug)
    assert "Basile" in client.get(f"/atlas/{ruche.slug}/coulisses/").text
    browser_of(basile).post(f"/voyages/{told.key}/coulisses/nom/", {"named": "no"})
    assert "Basile" not in client.get(f"/atlas/{ruche.slug}/coulisses/").text
    assert "Basile" not in str(Publication.objects.values())


def test_who_went_ashore_is_not_named_without_a_yes(told, aicha, basile, ruche, after):
    writing.add_card(told, f"user:{basile.pk}", "port", "Une cour sans banc.")
    voyages.go_ashore(Shipmate.objects.select_related("voyage", "user").get(voyage=told, user=basile))
    slot = add_paragraph(browser_of(aicha), told, "Basile a planté le premier bac.")
    refused = browser_of(aicha).post(publier(told), {"target": ruche.slug, "slot": [slot], "action": "preview"})
    assert refused.status_code == 422
    assert "nomme Basile" in refused.text


def test_a_new_fiche_is_begun_once(told, aicha):
    slots = {each.slot for each in story_of(told) if each.text}
    made = [publishing.publish_new(told, aicha, "Le jardin", "Un jardin dans la cour.", slots=slots) for _ in range(2)]
    assert made[0].pk == made[1].pk
    assert publishing.publish_new(told, aicha, "Le verger", "Un autre.", slots=slots).pk != made[0].pk


def test_what_changed_since_it_was_read_is_not_accepted(told, aicha, ruche):
    slots = {each.slot for each in story_of(told) if each.text}
    read = publishing.publish(told, ruche, aicha, slots=slots)
    publishing.publish(told, ruche, aicha, slots=set(list(slots)[:1]))
    assert [publishing.accept(row) for row in (read, Publication.objects.get(pk=read.pk))] == [False, True]


def test_guests_and_contact_data_stay_aboard(told, aicha, ruche, after, guest_of):
    guest = guest_of(Right.EDIT, "Zoé")
    assert (
        guest.post(f"/voyages/{told.key}/", {"action": "add", "zone": "phare", "lines": "Un banc de Zoé"}).status_code
        < 400
    )
    from mieux.voyage import projection

    projection.catch_up(told.pk)
    browser = browser_of(aicha)
    mail = add_paragraph(browser, told, "Écrivez à jardin@example.org ou au 06 12 34 56 78.")
    text = browser.get(publier(told)).text
    assert "nomme Zoé" in text
    for slots, more in (([mail], {}), (["lighthouse"], {}), ([mail], {"common": ["jardin@example.org"]})):
        data = {"target": ruche.slug, "slot": slots, "action": "preview", **more}
        assert browser.post(publier(told), data).status_code == 422
    # The same letters may be no name here: the captain says so, word by word.
    data = {"target": ruche.slug, "slot": ["lighthouse"], "common": ["Zoé"], "action": "preview"}
    assert browser.post(publier(told), data).status_code == 200


def test_cards_of_the_crew_are_opened_one_by_one(told, aicha, ruche, after, client):
    writing.add_cards(told, "user:1", "equipage", "Samira\nKofi")
    browser = browser_of(aicha)
    publish(browser, told, ruche.slug, ["crew"])
    page = client.get(f"/atlas/{ruche.slug}/coulisses/").text
    assert "Samira" not in page
    samira = next(
        card.id for card in document.read(journal.opened(told.pk)).in_zone("equipage") if card.text == "Samira"
    )
    publish(browser, told, ruche.slug, ["crew"], open=[samira])
    page = client.get(f"/atlas/{ruche.slug}/coulisses/").text
    assert "Samira" in page
    assert "Kofi" not in page


def test_names_in_texts_are_found_and_ordinary_words_are_not():
    assert names_in("Avec Samira Ben, hier.", "Samira Ben")
    assert names_in("samira a dit oui", "Samira")
    assert names_in("Samira a dit oui", "Samira Benali")
    assert names_in("chez Samira.", "samira")
    assert not names_in("une belle rose", "Rose Martin")
    assert not names_in("Les requins", "Le")
    assert not names_in("rien", "")
    assert not names_in("a" * 5000, "(a+)+$")
    people = [Named("user:1", "Aïcha", True), Named("guest", "Zoé", False)]
    assert not block_of("Aïcha et les autres", people)
    assert block_of("Aïcha et Zoé", people).names == ("Zoé",)
    assert not block_of("Aïcha et Zoé", people, ["Zoé"])
    assert block_of("a@example.org", [], ["a@example.org"]).contact


# --- Moderation ----------------------------------------------------------------------------------------

DESK = "/voyages/coulisses-a-relire/"


def seen_of(text: str) -> str:
    return re.search(r'name="seen" value="([^"]+)"', text)[1]


def test_a_story_waits_for_a_look(told, aicha, ruche, moderator, client, settings):
    settings.MODERATION = "before"
    address = f"/atlas/{ruche.slug}/coulisses/"
    publish(browser_of(aicha), told, ruche.slug)
    assert client.get(address).status_code == 404
    desk = browser_of(moderator).get(DESK).text
    assert "zinzoline" in desk
    row = Publication.objects.get()
    # What changed after it was read is not published unseen.
    publish(browser_of(aicha), told, ruche.slug, ["port"])
    browser_of(moderator).post(f"{DESK}{row.pk}/", {"decision": "accept", "seen": seen_of(desk)})
    assert client.get(address).status_code == 404
    desk = browser_of(moderator).get(DESK).text
    browser_of(moderator).post(f"{DESK}{row.pk}/", {"decision": "accept", "seen": seen_of(desk)})
    assert "zinzoline" in client.get(address).text
    # An update waits too, while what was public stays.
    slot = add_paragraph(browser_of(aicha), told, "Un paragraphe nouveau.")
    publish(browser_of(aicha), told, ruche.slug, ["port", slot])
    assert "paragraphe nouveau" not in client.get(address).text
    assert browser_of(moderator).post(f"{DESK}{row.pk}/", {"decision": "refuse", "reason": ""}).status_code == 422
    browser_of(moderator).post(f"{DESK}{row.pk}/", {"decision": "refuse", "reason": "Trop tôt."})
    assert "zinzoline" in client.get(address).text
    assert "Trop tôt." in browser_of(aicha).get(f"/voyages/{told.key}/coulisses/").text


def test_what_the_moderation_hid_comes_back_by_it_only(told, aicha, ruche, moderator, client, after):
    address = f"/atlas/{ruche.slug}/coulisses/"
    publish(browser_of(aicha), told, ruche.slug)
    row = Publication.objects.get()
    assert "zinzoline" in browser_of(moderator).get(DESK).text
    browser_of(moderator).post(f"{DESK}{row.pk}/", {"decision": "hide", "reason": "Quelqu’un s’y reconnaît."})
    assert client.get(address).status_code == 410
    publish(browser_of(aicha), told, ruche.slug)
    browser_of(aicha).post(f"/voyages/{told.key}/coulisses/depublier/{row.pk}/")
    publish(browser_of(aicha), told, ruche.slug)
    assert client.get(address).status_code == 410
    desk = browser_of(moderator).get(DESK).text
    browser_of(moderator).post(f"{DESK}{row.pk}/", {"decision": "accept", "seen": seen_of(desk)})
    assert client.get(address).status_code == 200


def test_a_new_fiche_and_its_story_wait_both(told, aicha, moderator, client, settings):
    settings.MODERATION = "before"
    publish(browser_of(aicha), told, "new", name="Le jardin zinzolin", pitch="Une cour qui verdit.")
    fiche = Initiative.objects.get(name="Le jardin zinzolin")
    assert fiche.state == State.PENDING
    atlas.publish(fiche, moderator)
    assert client.get(f"/atlas/{fiche.slug}/").status_code == 200
    assert client.get(f"/atlas/{fiche.slug}/coulisses/").status_code == 404
    assert "zinzoline" not in client.get(f"/atlas/{fiche.slug}/").text


def test_the_desk_is_the_moderators(told, aicha, ruche, after, client):
    publish(browser_of(aicha), told, ruche.slug)
    row = Publication.objects.get()
    assert client.get(DESK).status_code == 302
    assert browser_of(aicha).get(DESK).status_code == 403
    assert browser_of(aicha).post(f"{DESK}{row.pk}/", {"decision": "hide", "reason": "x"}).status_code == 403
    row.refresh_from_db()
    assert row.state == PublicationState.PUBLIC


# --- Rights, and what goes with a voyage or a fiche ---------------------------------------------------


def test_nobody_publishes_into_the_fiche_of_others(told, aicha, basile, chloe, ruche, after):
    voyages.change_role(Shipmate.objects.select_related("voyage").get(voyage=told, user=basile), "captain")
    browser = browser_of(basile)
    data = {"target": ruche.slug, "slot": SLOTS, "action": "preview"}
    assert ruche.name not in browser.get(publier(told)).text
    assert browser.post(publier(told), data).status_code == 422
    assert browser.post(publier(told), {**data, "action": "publish", "shown": "x"}).status_code == 422
    assert not Publication.objects.exists()


def test_who_takes_it_back(told, aicha, basile, chloe, ruche, after, client):
    publish(browser_of(aicha), told, ruche.slug)
    row = Publication.objects.get()
    address = f"/atlas/{ruche.slug}/coulisses/{row.pk}/depublier/"
    for browser in (client, browser_of(chloe), browser_of(basile)):
        assert browser.post(address).status_code == 403
        assert browser.post(f"/voyages/{told.key}/coulisses/depublier/{row.pk}/").status_code in (403, 404)
    other = voyages.start(chloe, "Un autre")
    assert browser_of(chloe).post(f"/voyages/{other.key}/coulisses/depublier/{row.pk}/").status_code == 404
    assert client.get(f"/atlas/{ruche.slug}/coulisses/").status_code == 200
    assert browser_of(aicha).post(address).status_code == 302
    assert client.get(f"/atlas/{ruche.slug}/coulisses/").status_code == 410


def test_a_sunk_voyage_takes_its_words_along(told, aicha, ruche, after, client):
    publish(browser_of(aicha), told, ruche.slug)
    voyages.erase(told)
    assert client.get(f"/atlas/{ruche.slug}/coulisses/").status_code == 410
    row = Publication.objects.get()
    assert row.voyage is None
    assert "zinzoline" not in str(Publication.objects.values())


def test_a_hidden_fiche_hides_its_story(told, aicha, ruche, after, moderator, client):
    publish(browser_of(aicha), told, ruche.slug)
    atlas.hide(ruche, moderator, "À revoir.")
    assert client.get(f"/atlas/{ruche.slug}/coulisses/").status_code == 404
    assert client.get(f"/api/v1/initiatives/{ruche.slug}").status_code == 404


def test_both_crossings_stand_on_one_page(told, aicha, ruche, after, client):
    publish(browser_of(aicha), told, ruche.slug)
    from mieux.voyage.actions import crossing
    from mieux.voyage.models import Course

    crossing.stop_over(told, aicha, Course.RESTART, "")
    second = Voyage.objects.get(before=told)
    publish(browser_of(aicha), second, ruche.slug, ["stopovers"])
    page = client.get(f"/atlas/{ruche.slug}/coulisses/").text
    assert page.index("zinzoline") < page.index("tout recommencé")
    withdrawing.withdraw(Publication.objects.get(voyage=told))
    page = client.get(f"/atlas/{ruche.slug}/coulisses/").text
    assert "zinzoline" not in page
    assert "tout recommencé" in page
