"""The story aboard: it follows its cards, the team's words stay theirs, nothing is lost, and rights hold."""

import re

import pytest
from django.utils.translation import override

from mieux.conftest import browser_of
from mieux.core.testing import ReadOnlyOnGetClient
from mieux.people.models import User
from mieux.people.portable import Person
from mieux.voyage import document, examples, journal, projection
from mieux.voyage.actions import crossing, links, voyages, writing
from mieux.voyage.backstage.story import Story, changed, story_of
from mieux.voyage.models import Course, GuestLink, Paragraph, Right, Voyage, Wording
from mieux.voyage.personal import holdings

pytestmark = pytest.mark.django_db


def page(voyage: Voyage, rest: str = "") -> str:
    return f"/voyages/{voyage.key}/coulisses/{rest}"


def port_card(voyage: Voyage) -> str:
    return document.read(journal.opened(voyage.pk)).in_zone("port")[0].id


def hidden(text: str, name: str) -> str:
    return re.search(rf'name="{name}" value="([^"]*)"', text)[1]


def write(browser: ReadOnlyOnGetClient, voyage: Voyage, slot: str, text: str, **more: str):
    """As the form does: what it began from, then the new text."""
    form = browser.get(page(voyage, f"ecrire/{slot}/")).text
    data = {"text": text, "base": hidden(form, "base"), "facts": hidden(form, "facts"), **more}
    return browser.post(page(voyage, f"ecrire/{slot}/"), data)


def shown(voyage: Voyage, slot: str):
    return story_of(voyage).find(slot)


# --- Reading ------------------------------------------------------------------------------------------


def test_the_page_tells_seven_parts_in_order_and_writes_nothing(boat: Voyage, aicha: User):
    text = browser_of(aicha).get(page(boat)).text
    titles = [
        "Situation initiale",
        "Situation souhaitée",
        "Équipe",
        "Ressources",
        "Contraintes",
        "Marges de manœuvre",
        "Étapes",
    ]
    titles += ["Ce que ça vaut", "Ses limites"]
    assert re.findall(r'<h2 id="titre-[\w-]+">([^<]+)</h2>', text) == titles
    assert f"/voyages/{boat.key}/#carte-{port_card(boat)}" in text
    assert "une cour grise" in text
    # Nobody wrote what it is worth: a question stands there, no sentence.
    assert "n’existait pas avant" in text
    assert story_of(boat).chapters[-1].paragraphs == ()
    assert not Paragraph.objects.exists()


def test_what_nobody_touched_follows_the_canvas(boat: Voyage, aicha: User):
    before = shown(boat, "port").text
    writing.write_text(boat, "user:1", port_card(boat), "Une cour à rêver", None)
    after = shown(boat, "port").text
    assert "une cour grise" in before
    assert "une cour à rêver" in after
    assert not story_of(boat).stale


def test_what_was_rewritten_is_told_and_a_correction_is_not(boat: Voyage):
    card = port_card(boat)
    writing.write_text(boat, "user:1", card, "Une cour grisee.", None)
    projection.catch_up(boat.pk)
    assert shown(boat, "rewritten") is None
    writing.write_text(boat, "user:2", card, "Un square que personne ne regarde", None)
    projection.catch_up(boat.pk)
    assert "est devenu" in shown(boat, "rewritten").text


def test_the_story_speaks_the_language_of_the_voyage(boat: Voyage, aicha: User):
    Voyage.objects.update(language="en")
    with override("fr"):
        assert "This is where the voyage sets out from" in browser_of(aicha).get(page(boat)).text
    english = browser_of(aicha).get("/en" + page(boat)).text
    assert "Say it in our own words" in english
    assert "Le dire avec nos mots" not in english


def test_hostile_cards_stay_words(boat: Voyage, aicha: User):
    writing.write_text(boat, "user:1", port_card(boat), "<script>alert(1)</script> {0} %(list)s", None)
    text = browser_of(aicha).get(page(boat)).text
    assert "<script>alert(1)" not in text
    assert "&lt;script&gt;alert(1)" in text
    markdown = browser_of(aicha).get(page(boat, "coulisses.md")).text
    assert "<script>" not in markdown.replace("\\<script\\>", "")


def test_the_files(boat: Voyage, aicha: User):
    pdf = browser_of(aicha).get(page(boat, "coulisses.pdf"))
    assert pdf.content.startswith(b"%PDF")
    text = browser_of(aicha).get(page(boat, "coulisses.md")).text
    assert text.startswith("# Les coulisses du jardin dans la cour\n\n## Situation initiale\n")
    assert browser_of(aicha).get(page(boat, "coulisses.exe")).status_code == 404


# --- Writing, « à rafraîchir » -------------------------------------------------------------------------


@pytest.fixture
def written(boat: Voyage, aicha: User) -> ReadOnlyOnGetClient:
    browser = browser_of(aicha)
    assert write(browser, boat, "port", "Une cour où l’on ne fait que passer.").status_code == 302
    return browser


def test_a_text_of_the_team_is_flagged_when_its_cards_change(boat: Voyage, written):
    assert not shown(boat, "port").stale
    writing.write_text(boat, "user:1", port_card(boat), "Une cour à rêver", None)
    found = shown(boat, "port")
    assert found.text == "Une cour où l’on ne fait que passer."
    assert [(each.before, each.after) for each in found.changes] == [("Une cour grise", "Une cour à rêver")]
    text = written.get(page(boat)).text
    assert "À rafraîchir" in text
    assert re.search(r"<del>.*Une cour grise</del>", text)
    assert "Mettre les deux" in text


@pytest.mark.parametrize(
    ("choice", "mine", "theirs", "edited"),
    [("keep", True, False, True), ("take", False, True, False), ("both", True, True, True)],
)
def test_the_three_choices_and_their_undo(boat: Voyage, written, choice: str, mine: bool, theirs: bool, edited: bool):
    writing.write_text(boat, "user:1", port_card(boat), "Une cour à rêver", None)
    written.post(page(boat, "choisir/port/"), {"choice": choice, "base": str(shown(boat, "port").number)})
    found = shown(boat, "port")
    assert not found.stale
    assert ("ne fait que passer" in found.text) is mine
    assert ("une cour à rêver" in found.text) is theirs
    assert found.edited is edited
    text = written.get(page(boat)).text
    assert "Revenir au texte d’avant" in text
    number = hidden(text.split("remettre/port/")[1], "number")
    written.post(page(boat, "remettre/port/"), {"number": number, "base": str(found.number)})
    back = shown(boat, "port")
    assert back.text == "Une cour où l’on ne fait que passer."
    assert back.stale
    texts = list(Wording.objects.filter(paragraph__slot="port").order_by("number").values_list("how", flat=True))
    assert texts[:2] == ["composed", "written"]
    assert texts[-1] == "back"


def test_a_text_taken_back_follows_the_cards_again(boat: Voyage, written):
    written.post(page(boat, "choisir/port/"), {"choice": "take", "base": str(shown(boat, "port").number)})
    writing.write_text(boat, "user:1", port_card(boat), "Une cour à rêver", None)
    found = shown(boat, "port")
    assert "une cour à rêver" in found.text
    assert not found.stale


def test_what_the_writer_saw_counts_not_what_came_while_writing(boat: Voyage, aicha: User):
    browser = browser_of(aicha)
    form = browser.get(page(boat, "ecrire/port/")).text
    writing.write_text(boat, "user:2", port_card(boat), "Une cour à rêver", None)
    data = {"text": "Mes mots", "base": hidden(form, "base"), "facts": hidden(form, "facts")}
    browser.post(page(boat, "ecrire/port/"), data)
    assert shown(boat, "port").stale


def test_two_people_write_and_both_texts_are_there(boat: Voyage, aicha: User, basile: User):
    mine, hers = browser_of(basile), browser_of(aicha)
    form = mine.get(page(boat, "ecrire/port/")).text
    write(hers, boat, "port", "Les mots d’Aïcha")
    data = {"text": "Les mots de Basile", "base": hidden(form, "base"), "facts": hidden(form, "facts")}
    refused = mine.post(page(boat, "ecrire/port/"), data)
    assert refused.status_code == 409
    assert "Les mots d’Aïcha" in refused.text
    assert "Les mots de Basile" in refused.text
    assert shown(boat, "port").text == "Les mots d’Aïcha"
    data |= {"base": hidden(refused.text, "base"), "text": "Les deux"}
    assert mine.post(page(boat, "ecrire/port/"), data).status_code == 302
    assert shown(boat, "port").text == "Les deux"
    assert "Les mots d’Aïcha" in mine.get(page(boat, "ecrire/port/")).text


def test_a_choice_made_from_an_older_text_changes_nothing(boat: Voyage, written, basile: User):
    write(browser_of(basile), boat, "port", "Basile, après")
    written.post(page(boat, "choisir/port/"), {"choice": "take", "base": "2"})
    assert shown(boat, "port").text == "Basile, après"
    assert written.post(page(boat, "choisir/port/"), {"choice": "burn", "base": "3"}).status_code == 403


def test_a_paragraph_of_its_own_is_tied_to_cards(boat: Voyage, aicha: User):
    browser, card = browser_of(aicha), port_card(boat)
    assert browser.post(page(boat, "ajouter/port/"), {"text": "On y a ri.", "cards": [card]}).status_code == 302
    assert browser.post(page(boat, "ajouter/port/"), {"text": "x", "cards": ["nope"]}).status_code == 422
    row = Paragraph.objects.get()
    found = shown(boat, row.slot)
    assert [each.id for each in found.cards] == [card]
    assert not found.stale
    writing.remove_card(boat, "user:1", card)
    found = shown(boat, row.slot)
    assert [(each.before, each.after) for each in found.changes] == [("Une cour grise", "")]
    browser.post(page(boat, "choisir/" + row.slot + "/"), {"choice": "take", "base": str(found.number)})
    assert shown(boat, row.slot) is None
    assert "On y a ri." in browser.get(page(boat)).text.split("Paragraphes retirés")[1]


def test_what_it_is_worth_is_written_by_people_only(boat: Voyage, aicha: User):
    browser = browser_of(aicha)
    assert browser.get(page(boat, "ecrire/worth/")).status_code == 404
    assert browser.post(page(boat, "ajouter/worth/"), {"text": "Un banc où l’on s’assoit."}).status_code == 302
    assert story_of(boat).chapters[-2].paragraphs[0].text == "Un banc où l’on s’assoit."
    assert not story_of(boat).stale


def test_a_removed_paragraph_comes_back(boat: Voyage, written):
    base = str(shown(boat, "port").number)
    assert written.post(page(boat, "ecrire/port/"), {"action": "remove", "base": base}).status_code == 302
    assert shown(boat, "port") is None
    row = Paragraph.objects.get(slot="port")
    written.post(page(boat, "remettre/port/"), {"number": "2", "base": str(row.number)})
    assert shown(boat, "port").text == "Une cour où l’on ne fait que passer."


def test_an_emptied_zone_leaves_the_text_of_the_team(boat: Voyage, written):
    for card in document.read(journal.opened(boat.pk)).in_zone("port"):
        writing.remove_card(boat, "user:1", card.id)
    found = shown(boat, "port")
    assert found.stale
    assert all(each.after == "" for each in found.changes)
    written.post(page(boat, "choisir/port/"), {"choice": "take", "base": str(found.number)})
    assert shown(boat, "port") is None


def test_a_closed_crossing_is_still_told(boat: Voyage, aicha: User):
    crossing.stop_over(boat, aicha, Course.RESTART, "Plus petit, plus tôt.")
    assert write(browser_of(aicha), boat, "port", "Après coup.").status_code == 302
    after = Voyage.objects.get(before=boat)
    assert "tout recommencé" in story_of(after).find("stopovers").text
    assert "Plus petit, plus tôt" in story_of(boat).find("stopovers").text


def test_before_and_after_is_pure():
    assert [vars(each) for each in changed({"a": "1", "b": "2"}, {"b": "3", "c": "4"})] == [
        {"key": "a", "before": "1", "after": ""},
        {"key": "b", "before": "2", "after": "3"},
        {"key": "c", "before": "", "after": "4"},
    ]


# --- The worked example --------------------------------------------------------------------------------


def test_the_example_tells_its_backstage_to_anybody(client):
    examples.load_examples()
    text = client.get("/voyages/exemple/coulisses/").text
    assert "Deux relectures, c’est peu." in text
    assert "Le livre existe." in text
    assert "Publier" not in text
    assert 'href="/voyages/exemple/#carte-' in text
    assert client.post("/voyages/exemple/coulisses/ecrire/worth/", {"text": "x", "base": "1"}).status_code == 403
    english = client.get("/en/voyages/example/coulisses/").text
    assert "Initial situation" in english
    assert "The book exists" in english or "book" in english
    again = Wording.objects.count()
    examples.load_examples()
    assert Wording.objects.count() == again


# --- Rights --------------------------------------------------------------------------------------------

EVERYBODY = ("see", "comment", "edit", "companion", "crew", "captain")
NOBODY = ("nobody", "stranger", "revoked")


@pytest.fixture
def browsers(boat: Voyage, aicha: User, basile: User, chloe: User, rosa: User, guest_of):
    revoked = guest_of(Right.EDIT)
    links.revoke_link(GuestLink.objects.latest("pk"))
    return {
        "nobody": ReadOnlyOnGetClient(),
        "stranger": browser_of(chloe),
        "revoked": revoked,
        "see": guest_of(Right.SEE),
        "comment": guest_of(Right.COMMENT),
        "edit": guest_of(Right.EDIT),
        "companion": browser_of(rosa),
        "crew": browser_of(basile),
        "captain": browser_of(aicha),
    }


READ = {
    "": set(EVERYBODY),
    "coulisses.md": set(EVERYBODY),
    "coulisses.pdf": set(EVERYBODY),
    "ecrire/port/": {"crew", "captain"},
    "ajouter/port/": {"crew", "captain"},
    "publier/": {"captain"},
}
WRITE = {
    ("ecrire/port/", "text=x&base=0"): {"crew", "captain"},
    ("ecrire/port/", "action=remove&base=0"): {"crew", "captain"},
    ("ajouter/port/", "text=x"): {"crew", "captain"},
    ("choisir/port/", "choice=keep&base=0"): {"crew", "captain"},
    ("remettre/port/", "number=1&base=1"): {"crew", "captain"},
    ("nom/", "named=yes"): {"companion", "crew", "captain"},
    ("publier/", "action=choose"): {"captain"},
    ("publier/", "action=publish&target=new"): {"captain"},
    ("depublier/1/", ""): {"captain"},
}


@pytest.mark.parametrize("path", READ)
def test_who_reads(browsers, boat: Voyage, path: str):
    for who, browser in browsers.items():
        status = browser.get(page(boat, path)).status_code
        wanted = 200 if who in READ[path] else 404 if who in NOBODY else 403
        assert status == wanted, (who, path, status)


@pytest.mark.parametrize(("path", "data"), WRITE)
def test_who_writes(browsers, boat: Voyage, path: str, data: str):
    for who, browser in browsers.items():
        response = browser.post(page(boat, path), data, content_type="application/x-www-form-urlencoded")
        if who in WRITE[(path, data)]:
            # 404: there is nothing there; 409, 422: heard, and answered.
            assert response.status_code in (200, 302, 404, 409, 422), (who, path, response.status_code)
        else:
            assert response.status_code == (404 if who in NOBODY else 403), (who, path, response.status_code)
    if "action=publish" in data:
        assert not boat.publications.exists()


def test_a_paragraph_of_another_voyage_is_out_of_reach(boat: Voyage, written, chloe: User):
    other = voyages.start(chloe, "Un autre", cards={"port": ["Ailleurs"]})
    browser = browser_of(chloe)
    slot = Paragraph.objects.get().slot
    assert "ne fait que passer" not in browser.get(page(other, f"ecrire/{slot}/")).text
    assert browser.post(page(other, f"remettre/{slot}/"), {"number": "2", "base": "2"}).status_code in (302, 404)
    assert Paragraph.objects.get(voyage=boat).text == "Une cour où l’on ne fait que passer."


def test_a_closed_account_leaves_no_name(boat: Voyage, aicha: User, basile: User):
    write(browser_of(basile), boat, "port", "Basile a tout planté.")
    person = Person(basile, "")
    assert holdings.export(person).documents["story"][0]["text"] == "Basile a tout planté."
    holdings.erase(person)
    basile.delete()
    for row in (*Paragraph.objects.all(), *Wording.objects.all()):
        assert "Basile" not in f"{row.text} {row.facts}"
    assert shown(boat, "port").text == "Quelqu’un a tout planté."


def test_no_story_page_counts_or_ranks(boat: Voyage, aicha: User):
    story: Story = story_of(boat)
    text = browser_of(aicha).get(page(boat)).text
    main = re.sub(r"<[^>]+>", " ", text.split("<main")[1].split("</main>")[0])
    assert not re.search(r"\b(score|total|moyenne|classement|podium|points?)\b", main, re.I)
    assert len(list(story)) > 3
