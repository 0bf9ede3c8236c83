"""« Là ! J’en vois une ! »: the assistant proposes, a person decides, nothing is kept unless they say so."""

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from mieux.atlas import actions as atlas_actions
from mieux.atlas.content import BLANK
from mieux.conftest import browser_of
from mieux.spot.files import BadFile, Read
from mieux.spot.sentences import cut
from mieux.spot.spotting import Proposal, Said, Spotting
from mieux.wheel import actions, spotted
from mieux.wheel.models import CellEvidence, Reading, SpotVerdict
from mieux.wheel.spot_asking import Busy
from mieux.wheel.views import spotting as views

pytestmark = pytest.mark.django_db

TEXT = (
    "Au quai, les habitantes ont dessiné elles-mêmes le jardin.\n\nPersonne ne savait si cela tiendrait. "
    "Depuis, les voisins se parlent. La fête aura lieu le 12 juin."
)
SEEN = (
    ("criterion", "participation", "participation", "elles-mêmes", "by-themselves", ()),
    ("form", "nouveau-lieu", "lieu", "le jardin", "place", ("faint",)),
    ("criterion", "experimentation", "experimentation", "Personne", "nobody-knew", ()),
    ("criterion", "impact", "impact", "Depuis", "since-then", ("faint",)),
    ("level", "groupe", "groupe", "Depuis", "between-people", ()),
)


def seen(text: str) -> Spotting:
    """An assistant that knows five turns by heart."""
    sentences = cut(text, "fr")
    proposals = tuple(
        Proposal(
            family,
            id,
            name,
            number,
            each.start,
            each.end,
            0.8,
            "to-check" if doubts else "likely",
            Said(code, (word,)),
            tuple(Said(doubt) for doubt in doubts),
        )
        for number, each in enumerate(sentences)
        for family, id, name, word, code, doubts in SEEN
        if word in each.text
    )
    return Spotting("fr", sentences, proposals, ("proposes-only",) if proposals else ("proposes-only", "nothing"))


@pytest.fixture(autouse=True)
def _assistant(monkeypatch: Any) -> None:
    monkeypatch.setattr(views, "ask", seen)


Page = Any


def state(page: Page) -> str:
    return str(BeautifulSoup(page.content, "html.parser").find("input", attrs={"name": "etat"})["value"])


def read(browser: Any, text: str = TEXT, address: str = "/j-en-vois-une/") -> Page:
    return browser.post(address, {"geste": "lire", "text": text})


def do(browser: Any, page: Page, gesture: str, address: str = "/j-en-vois-une/", **more: str) -> Page:
    answer = browser.post(address, {"etat": state(page), "geste": gesture, **more})
    assert answer.status_code == 200
    return answer


def item(page: Page, number: int) -> Any:
    return BeautifulSoup(page.content, "html.parser").find(id=f"p-{number}")


def nothing_kept() -> bool:
    return not Reading.objects.exists() and not SpotVerdict.objects.exists()


# --- reading ------------------------------------------------------------------------------------------


def test_anybody_reads_a_text_and_sees_each_sentence_with_its_word_and_its_reason(client):
    page = read(client)
    assert page.status_code == 200
    soup = BeautifulSoup(page.content, "html.parser")
    marks = {mark.get_text(): mark for mark in soup.find_all("mark")}
    assert set(marks) == {
        "Au quai, les habitantes ont dessiné elles-mêmes le jardin.",
        "Personne ne savait si cela tiendrait.",
        "Depuis, les voisins se parlent.",
    }
    # Colour is never alone: the paper has a pattern, and the word stands beside it, for each thing seen.
    first = marks["Au quai, les habitantes ont dessiné elles-mêmes le jardin."]
    assert "spot-mark--dots" in first["class"]
    assert [tag.get_text() for tag in first.find_next_sibling("span").find_all("a")] == ["Participation", "Lieu"]
    assert "les personnes concernées semblent agir elles-mêmes" in item(page, 0).get_text()
    assert "à vérifier" in item(page, 1).get_text()
    assert "à vérifier" not in item(page, 0).get_text()
    assert "La fête aura lieu" in soup.get_text()
    assert nothing_kept()


def test_the_assistant_never_concludes(client):
    page = read(client)
    page = do(client, page, "garder:0:criterion:participation:realisation")
    words = BeautifulSoup(page.content, "html.parser").find("main").get_text(" ").lower()
    for verdict in ("c’est une innovation", "score", "note de", "critères sur", "/5", "sur 5", "%", "probabilité"):
        assert verdict not in words
    assert not re.search(r"\b0[.,]\d", words)


def test_nothing_found_is_an_invitation(client):
    page = read(client, "Le marché ouvre à huit heures.")
    assert "Rien trouvé ne veut pas dire rien" in page.text
    page = do(client, page, "ajouter", **{"ajouter-phrase": "0", "ajouter-ou": "criterion:ouverture:diagnostic"})
    assert "Ajoutée par vous" in page.text


def test_nothing_given_is_asked_for_and_a_long_text_stays(client):
    assert "rien à lire" in read(client, "  ").text
    long = "Les habitants décident. " * 3000
    page = read(client, long)
    assert page.status_code == 422
    assert "très long" in page.text
    assert page.text.count("Les habitants décident.") == 3000


def test_a_busy_assistant_says_so_and_the_text_stays(client, monkeypatch):
    def busy(_text: str) -> None:
        raise Busy("Réessayez dans une minute : le vôtre est toujours là.")

    monkeypatch.setattr(views, "ask", busy)
    page = read(client)
    assert page.status_code == 503
    assert "Réessayez dans une minute" in page.text
    assert "elles-mêmes le jardin" in page.text


def test_a_file_is_read_and_its_notes_are_said(client, monkeypatch):
    monkeypatch.setattr(views, "ask_about_file", lambda content, name: (Read(content.decode()), seen(content.decode())))
    file = SimpleUploadedFile("bulletin.txt", TEXT.encode())
    page = client.post("/j-en-vois-une/", {"geste": "lire", "text": "", "file": file})
    assert "bulletin.txt" in page.text
    assert "elles-mêmes" in page.text

    def bad(_content: bytes, _name: str) -> None:
        raise BadFile("scanned")

    monkeypatch.setattr(views, "ask_about_file", bad)
    file = SimpleUploadedFile("scan.pdf", b"%PDF-1.4")
    page = client.post("/j-en-vois-une/", {"geste": "lire", "text": "déjà tapé", "file": file})
    assert page.status_code == 422
    assert "images de pages" in page.text
    assert "déjà tapé" in page.text


def test_markup_in_a_text_stays_a_text(client):
    page = read(client, "Les <script>alert(1)</script> habitantes elles-mêmes & « co ».")
    assert "<script>alert" not in page.text
    page = do(client, page, "garder:0:criterion:participation:realisation")
    assert "<script>alert" not in page.text


def test_reading_is_counted_and_deciding_is_not(client, settings):
    settings.RATE_LIMITS = {**settings.RATE_LIMITS, "upload": "1/minute"}
    page = read(client)
    assert read(client).status_code == 429
    for _each in range(4):
        page = do(client, page, "ecarter:0")


# --- deciding -----------------------------------------------------------------------------------------


def test_each_proposal_is_kept_moved_or_rejected_and_taken_back(client):
    page = read(client)
    page = do(client, page, "garder:0:criterion:participation:realisation")
    assert item(page, 0)["data-state"] == "kept"
    assert "Participation · Co-réalisation" in item(page, 0).get_text()
    page = do(client, page, "deplacer:2", **{"ou-2": "criterion:nouveaute:diagnostic"})
    assert item(page, 2)["data-state"] == "moved"
    tag = BeautifulSoup(page.content, "html.parser").select_one(".spot-tag[href='#p-2']")
    assert "Nouveauté" in tag.get_text()
    assert "tint--nouveaute" in tag["class"]
    page = do(client, page, "ecarter:3")
    assert item(page, 3)["data-state"] == "rejected"
    assert item(page, 0)["data-state"] == "kept"
    page = do(client, page, "remettre:3")
    assert item(page, 3)["data-state"] == "open"
    assert "Impact" in page.text
    assert nothing_kept()


def test_gestures_that_make_no_sense_change_nothing(client):
    page = read(client)
    before = spotted.loads(state(page))
    for gesture in (
        "garder:0:criterion:participation:",
        "garder:0:criterion:inconnu:realisation",
        "garder:99:form:nouveau-lieu:",
        "garder:-1:form:nouveau-lieu:",
        "garder:x",
        "deplacer:0",
        "ajouter",
        "autre:0",
        "remettre:99999999999999",
        "",
    ):
        assert spotted.loads(state(do(client, page, gesture))) == before, gesture


def test_a_state_that_was_changed_is_refused(client):
    page = read(client)
    answer = client.post("/j-en-vois-une/", {"etat": state(page) + "x", "geste": "ecarter:0"})
    assert answer.status_code == 422
    assert "Collez le texte de nouveau" in answer.text


def test_a_person_adds_what_the_assistant_did_not_see_and_takes_it_out_again(client):
    page = read(client)
    page = do(client, page, "ajouter", **{"ajouter-phrase": "3", "ajouter-ou": "level:territoire:"})
    assert item(page, 5)["data-state"] == "kept"
    assert "Ajoutée par vous" in item(page, 5).get_text()
    page = do(client, page, "remettre:5")
    assert item(page, 5) is None


def test_what_is_kept_goes_home_as_markdown_and_json(client):
    page = do(client, read(client), "garder:0:criterion:participation:realisation")
    page = do(client, page, "garder:1:form:nouveau-lieu:")
    markdown = do(client, page, "markdown")
    assert "attachment" in markdown["Content-Disposition"]
    assert "## Participation des publics directement concernés" in markdown.text
    assert "> Au quai, les habitantes" in markdown.text
    data = json.loads(do(client, page, "json").content)
    assert data["kept"][0] == {
        "family": "criterion",
        "id": "participation",
        "phase": "realisation",
        "sentence": "Au quai, les habitantes ont dessiné elles-mêmes le jardin.",
    }
    assert "12 juin" not in json.dumps(data)  # the rest of the text is not in it


def test_the_page_speaks_english_and_reads_french(client):
    page = client.post("/en/j-en-vois-une/", {"geste": "lire", "text": TEXT})
    soup = BeautifulSoup(page.content, "html.parser")
    assert "the people concerned seem to act themselves" in soup.get_text()
    assert soup.find("blockquote").find("a")["lang"] == "fr"
    assert not re.search(r"Je la garde|J’écarte|à vérifier", soup.find("main").get_text())


@hypothesis_settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=400), st.data())
def test_any_text_travels_and_comes_back_the_same(text, data):
    spotting = seen(text + " elles-mêmes. Depuis")
    page = spotted.of(text + " elles-mêmes. Depuis", spotting)
    for _each in range(data.draw(st.integers(0, 4))):
        number = data.draw(st.integers(-1, 6))
        target = spotted.Target("criterion", "ouverture", "diagnostic")
        page = data.draw(st.sampled_from([page.reject(number), page.undo(number), page.keep(number, target)]))
        page = page.add(data.draw(st.integers(-1, 9)), spotted.Target("form", "nouveau-lieu"))
    assert spotted.loads(spotted.dumps(page)) == page
    assert [mark.number for mark in page.marks] == list(range(len(page.marks)))
    kept = spotted.only_kept(page)
    assert kept.kept == page.kept
    shown = "".join(piece.text for row in spotted.paragraphs(page) for piece in row)
    assert "".join(shown.split()) == "".join(page.text.split())


def test_a_very_long_answer_shows_its_beginning(client):
    text = "Les habitantes décident elles-mêmes de tout. " * 2000
    page = spotted.of(text, seen(text))
    assert len(page.text) <= spotted.LONGEST
    assert "cut" in page.limits
    assert all(end <= len(page.text) for _start, end in page.sentences)


# --- into a reading -------------------------------------------------------------------------------------


def address(ruche: Any) -> str:
    return f"/atlas/{ruche.slug}/lectures/texte/"


def test_the_page_of_an_initiative_begins_with_its_story(client, ruche):
    page = client.get(address(ruche))
    assert "quarante familles" in page.text
    assert "Voici ce que dit la fiche" in page.text


def chosen(browser: Any, ruche: Any, text: str = TEXT, *gestures: str) -> Page:
    page = read(browser, text, address(ruche))
    for gesture in gestures or ("garder:0:criterion:participation:realisation",):
        page = do(browser, page, gesture, address(ruche))
    return page


def test_kept_sentences_become_drafts_that_conclude_nothing(ruche, reader):
    browser = browser_of(reader)
    page = chosen(browser, ruche, TEXT, "garder:0:criterion:participation:realisation", "garder:1:form:nouveau-lieu:")
    page = do(browser, page, "preparer", address(ruche))
    assert "D’où vient ce texte" in page.text
    assert nothing_kept()
    refused = browser.post(address(ruche) + "garder/", {"etat": state(page), "source": ""})
    assert refused.status_code == 422
    assert "ne se vérifie pas" in refused.text
    done = browser.post(address(ruche) + "garder/", {"etat": state(page), "source": "Bulletin du quai, mars 2024"})
    reading = Reading.objects.get()
    assert done.url == reverse("wheel:mine_of", args=[ruche.slug, reading.pk])
    cell = reading.cells.get()
    assert (reading.state, cell.criterion, cell.phase, cell.word) == (
        "draft",
        "participation",
        "realisation",
        "unknown",
    )
    evidence = cell.evidence.get()
    assert (evidence.kind, evidence.file_name) == ("document", "Bulletin du quai, mars 2024")
    assert evidence.text == "Au quai, les habitantes ont dessiné elles-mêmes le jardin."
    assert reading.forms.get().form == "nouveau-lieu"
    assert not SpotVerdict.objects.exists()


def test_a_sentence_of_the_fiche_becomes_an_anchored_quote_and_asks_for_no_source(ruche, reader):
    browser = browser_of(reader)
    story = "Un mardi de pluie, trois voisines ont poussé la porte d’une école fermée. Depuis, elles-mêmes."
    page = read(browser, story, address(ruche))
    page = do(
        browser,
        page,
        "ajouter",
        address(ruche),
        **{"ajouter-phrase": "0", "ajouter-ou": "criterion:experimentation:diagnostic"},
    )
    page = do(browser, page, "preparer", address(ruche))
    assert "ce sera une citation" in page.text
    browser.post(address(ruche) + "garder/", {"etat": state(page)})
    evidence = CellEvidence.objects.get()
    assert (evidence.kind, evidence.part, evidence.version) == ("quote", "story", ruche.version)


def test_a_link_is_a_source_and_contact_data_is_not(ruche, reader):
    browser = browser_of(reader)
    page = do(browser, chosen(browser, ruche), "preparer", address(ruche))
    post = {"etat": state(page)}
    assert browser.post(address(ruche) + "garder/", {**post, "source": "rosa@example.org"}).status_code == 422
    assert browser.post(address(ruche) + "garder/", {**post, "source": "javascript:alert(1)"}).status_code == 422
    browser.post(address(ruche) + "garder/", {**post, "source": "www.quai.example/mars"})
    evidence = CellEvidence.objects.get()
    assert (evidence.kind, evidence.url) == ("link", "https://www.quai.example/mars")


def test_what_a_reading_says_already_is_not_overwritten(ruche, reader, write: Callable[..., Reading]):
    reading = write(reader, criterion="participation", phase="realisation", sentence="Mes mots à moi.")
    browser = browser_of(reader)
    page = do(browser, chosen(browser, ruche), "preparer", address(ruche))
    browser.post(address(ruche) + "garder/", {"etat": state(page), "source": "Bulletin"})
    cell = reading.cells.get()
    assert (cell.word, cell.sentence, cell.evidence.count()) == ("present", "Mes mots à moi.", 1)


def test_two_sentences_for_one_cell_are_one_fact_and_two_pieces_of_evidence(ruche, reader):
    browser = browser_of(reader)
    cell = "criterion:participation:realisation"
    page = chosen(browser, ruche, TEXT, f"garder:0:{cell}")
    page = do(browser, page, "deplacer:2", address(ruche), **{"ou-2": cell})
    page = do(browser, page, "preparer", address(ruche))
    browser.post(address(ruche) + "garder/", {"etat": state(page), "source": "Bulletin"})
    row = Reading.objects.get().cells.get()
    assert row.sentence.startswith("Au quai")
    assert row.evidence.count() == 2


def test_without_an_account_the_sentences_wait_and_only_they(client, ruche, reader):
    page = chosen(client, ruche)
    page = do(client, page, "preparer", address(ruche))
    assert "Une lecture se signe" in page.text
    assert client.post(address(ruche) + "garder/", {"etat": state(page), "source": "B"}).status_code == 302
    assert nothing_kept()
    answer = client.post(address(ruche) + "attendre/", {"etat": state(page)})
    assert "connexion" in answer.url
    kept = client.session[views.KEY]
    assert "12 juin" not in spotted.loads(kept["etat"]).text
    client.force_login(reader, backend="django.contrib.auth.backends.ModelBackend")
    page = client.get(address(ruche))
    assert "Mettre dans ma lecture" in page.text
    client.post(address(ruche) + "garder/", {"etat": state(page), "source": "Bulletin"})
    assert Reading.objects.get().reader == reader
    assert views.KEY not in client.session
    assert "Collez un texte" in client.get(address(ruche)).text


def test_what_waits_can_be_forgotten(client, ruche):
    page = do(client, chosen(client, ruche), "preparer", address(ruche))
    client.post(address(ruche) + "attendre/", {"etat": state(page)})
    client.post(address(ruche) + "oublier/")
    assert views.KEY not in client.session


def test_an_initiative_one_may_not_see_does_not_exist(chloe, aicha, client):
    row = atlas_actions.save_draft(aicha, {**BLANK, "name": "Secrète"}, atlas_actions.Contact("", False))
    for browser in (client, browser_of(chloe)):
        for end in ("", "garder/", "attendre/", "oublier/"):
            assert browser.post(f"/atlas/{row.slug}/lectures/texte/{end}", {"geste": "lire"}).status_code == 404
        assert browser.get(f"/atlas/{row.slug}/lectures/texte/").status_code == 404


def test_sentences_go_to_ones_own_reading_only(ruche, reader, chloe, write: Callable[..., Reading]):
    other = write(chloe)
    browser = browser_of(reader)
    page = do(browser, chosen(browser, ruche), "preparer", address(ruche))
    browser.post(address(ruche) + "garder/", {"etat": state(page), "source": "Bulletin"})
    assert other.cells.count() == 1
    assert Reading.objects.get(reader=reader).cells.count() == 1


def test_a_sentence_by_which_somebody_is_reached_does_not_become_evidence(ruche, reader):
    rosa = browser_of(reader)
    page = chosen(rosa, ruche, "Écrivez à rosa@example.org, les habitantes choisissent elles-mêmes.")
    answer = rosa.post(address(ruche) + "garder/", {"etat": state(page), "source": "Le journal"})
    assert answer.status_code == 422
    assert "que tout le monde lirait" in answer.text
    assert not CellEvidence.objects.exists()
    assert not Reading.objects.exists()


def test_sentences_do_not_slip_into_a_reading_that_was_hidden_or_taken_back(
    ruche, reader, moderator, write: Callable[..., Reading]
):
    reading = actions.share(write(reader)).reading
    actions.hide(reading, "Une adresse y est donnée.")
    rosa = browser_of(reader)
    answer = rosa.post(address(ruche) + "garder/", {"etat": state(chosen(rosa, ruche)), "source": "Le journal"})
    assert answer.status_code == 422
    assert reading.cells.count() == 1


def test_a_standalone_text_finds_its_initiative(client, ruche, monkeypatch):
    page = do(client, read(client), "garder:0:criterion:participation:realisation")
    page = do(client, page, "chercher", q="Ruche")
    soup = BeautifulSoup(page.content, "html.parser")
    button = soup.find("button", attrs={"formaction": address(ruche)})
    assert "La Ruche aux livres" in button.get_text()
    answer = client.post(button["formaction"], {"etat": state(page), "geste": "preparer"})
    assert "Une lecture se signe" in answer.text


# --- lessons ----------------------------------------------------------------------------------------------


def judged(browser: Any) -> Page:
    page = do(browser, read(browser), "garder:0:criterion:participation:realisation")
    page = do(browser, page, "ecarter:1")
    return do(browser, page, "deplacer:2", **{"ou-2": "criterion:nouveaute:diagnostic"})


def test_verdicts_are_kept_only_with_the_box_ticked_without_a_name_and_are_taken_back(reader):
    browser = browser_of(reader)
    page = judged(browser)
    refused = browser.post("/j-en-vois-une/donner/", {"etat": state(page)})
    assert "rien n’est gardé" in refused.text
    assert not SpotVerdict.objects.exists()
    answer = browser.post("/j-en-vois-une/donner/", {"etat": state(page), "consent": "on"})
    rows = list(SpotVerdict.objects.values_list("proposed", "verdict", "moved_to", "language"))
    assert rows == [
        ("criterion:participation", "kept", "criterion:participation:realisation", "fr"),
        ("form:nouveau-lieu", "rejected", "", "fr"),
        ("criterion:experimentation", "moved", "criterion:nouveaute:diagnostic", "fr"),
    ]
    assert not any(field.is_relation for field in SpotVerdict._meta.get_fields())
    token = answer.url.rstrip("/").rsplit("/", 1)[1]
    assert token not in str(list(SpotVerdict.objects.values()))
    assert "Les reprendre" in browser.get(answer.url).text
    assert "Il n’y a rien ici" in browser.get("/j-en-vois-une/donner/autre/").text
    browser.post("/j-en-vois-une/donner/autre/")
    assert SpotVerdict.objects.count() == 3
    browser.post(answer.url)
    assert not SpotVerdict.objects.exists()


def test_a_sentence_with_contact_data_is_not_given(client):
    page = read(client, "Écrivez elles-mêmes à rosa@example.org.")
    page = do(client, page, "ecarter:0")
    client.post("/j-en-vois-une/donner/", {"etat": state(page), "consent": "on"})
    assert not SpotVerdict.objects.exists()


def test_verdicts_may_be_given_with_the_reading(ruche, reader):
    browser = browser_of(reader)
    page = do(browser, chosen(browser, ruche), "preparer", address(ruche))
    answer = browser.post(address(ruche) + "garder/", {"etat": state(page), "source": "Bulletin", "consent": "on"})
    assert "donner" in answer.url
    assert SpotVerdict.objects.count() == 1


def test_the_tokens_of_two_gifts_differ(client):
    page = judged(client)
    for _each in range(2):
        client.post("/j-en-vois-une/donner/", {"etat": state(page), "consent": "on"})
    assert len(set(SpotVerdict.objects.values_list("key", flat=True))) == 2


def test_a_level_of_impact_is_followed_elsewhere_and_begins_no_reading(ruche, reader):
    browser = browser_of(reader)
    page = do(browser, chosen(browser, ruche, TEXT, "garder:4:level:groupe:"), "preparer", address(ruche))
    assert "Aucune de ces phrases ne va dans la roue" in page.text
    assert f"/atlas/{ruche.slug}/impacts/ajouter/?niveau=groupe" in page.text
    browser.post(address(ruche) + "garder/", {"etat": state(page)})
    assert nothing_kept()
