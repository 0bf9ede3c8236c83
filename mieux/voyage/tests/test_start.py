"""How a voyage begins: each way, for somebody aboard, for a stranger who signs in later, and for bad input."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation

from mieux.atlas import actions as atlas
from mieux.atlas.content import BLANK
from mieux.atlas.models import Initiative
from mieux.conftest import browser_of
from mieux.impact.models import Claim, ClaimState, Indicator, Value
from mieux.impact.models import Role as ValueRole
from mieux.method import pack
from mieux.people.models import User
from mieux.spot import worker
from mieux.spot.files import text_of
from mieux.voyage import document, journal
from mieux.voyage.actions import crossing, voyages, writing
from mieux.voyage.beginning import KEY, MOST
from mieux.voyage.models import Course, Right, Shipmate, Voyage
from mieux.voyage.queries import mine
from mieux.voyage.queries.seeds import proposals_for
from mieux.voyage.sorting import sort_text
from mieux.wheel.models import Reading, ReadingCell, ReadingState, Word

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"


def board_of(voyage: Voyage) -> document.Board:
    return document.read(journal.opened(voyage.pk))


def texts(voyage: Voyage, zone: str) -> list[str]:
    return [card.text for card in board_of(voyage).in_zone(zone)]


def answers(page, **more: str) -> dict[str, str]:
    """What a browser would send back of the page of proposals, as it stands."""
    sent = {"etat": page.context["etat"], **more}
    for number, each in enumerate(page.context["proposals"]):
        if each.kept:
            sent[f"garder-{number}"] = "on"
        sent[f"ou-{number}"] = each.zone
    return sent


# --- A name is enough -----------------------------------------------------------------------------------


def test_a_name_is_enough(aicha: User):
    browser = browser_of(aicha)
    page = browser.post("/voyages/", {"title": " Le  jardin "})
    voyage = Voyage.objects.get()
    assert page["Location"] == f"/voyages/{voyage.key}/"
    assert voyage.title == "Le jardin"
    assert not board_of(voyage).cards
    assert browser.post("/voyages/", {"title": " "}).status_code == 422


def test_what_a_stranger_typed_waits_for_them_and_opens_by_a_button(client, aicha: User):
    page = client.post("/voyages/commencer/questions/", {"title": "La halle", "template": "commune"})
    assert page["Location"].startswith("/compte/connexion/?next=/voyages/commencer/reprendre/")
    assert not Voyage.objects.exists()
    assert "La halle" in client.get("/voyages/").text
    client.force_login(aicha, backend=BACKEND)
    assert "Collectivité, commune" in client.get("/voyages/commencer/reprendre/").text
    assert not Voyage.objects.exists()
    client.post("/voyages/commencer/reprendre/")
    voyage = Voyage.objects.get()
    assert (voyage.title, voyage.template, voyage.by) == ("La halle", "commune", aicha)
    assert client.get("/voyages/commencer/reprendre/")["Location"] == "/voyages/"


def test_what_waits_can_be_thrown_away_and_a_strange_session_opens_nothing(client, aicha: User):
    client.post("/voyages/", {"title": "Non"})
    client.post("/voyages/commencer/reprendre/", {"geste": "jeter"})
    assert KEY not in client.session
    session = client.session
    session[KEY] = {"title": "Oui", "cards": [3, {"text": "x", "zone": "nulle-part"}], "template": "<b>", "then": "x"}
    session.save()
    client.force_login(aicha, backend=BACKEND)
    client.post("/voyages/commencer/reprendre/")
    voyage = Voyage.objects.get()
    assert (voyage.title, voyage.template) == ("Oui", "")
    assert not board_of(voyage).cards


def test_no_page_of_the_start_writes_when_it_is_looked_at(client, aicha: User):
    for browser in (client, browser_of(aicha)):
        for path in ("", "commencer/texte/", "commencer/questions/", "commencer/photo/"):
            assert browser.get(f"/voyages/{path}").status_code == 200, path
            assert browser.get(f"/en/voyages/{path}").status_code == 200, path
    assert client.get("/voyages/importer/").status_code == 302


# --- Questions of a line of work ---------------------------------------------------------------------------


def test_a_template_changes_what_the_zones_ask_and_nothing_else(aicha: User, basile: User):
    voyage = voyages.start(aicha, "La ferme", cards={"port": ["Trois hectares."]}, template="alimentation-agriculture")
    browser = browser_of(aicha)
    own = pack().templates["alimentation-agriculture"].zones["port"]
    with translation.override("fr"):
        question, prompt = str(own.questions[0]), str(own.prompts[0])
    page = browser.get(f"/voyages/{voyage.key}/").text
    assert question in page
    assert prompt.split("…")[0] in page
    assert str(pack().zones["port"].questions[0]) not in page
    before = board_of(voyage)
    assert browser.post(f"/voyages/{voyage.key}/questions/", {"template": "commune"}).status_code == 302
    voyage.refresh_from_db()
    assert voyage.template == "commune"
    assert board_of(voyage) == before
    assert browser.post(f"/voyages/{voyage.key}/questions/", {"template": "licorne"}).status_code == 422
    browser.post(f"/voyages/{voyage.key}/questions/", {"template": ""})
    assert str(pack().zones["port"].questions[0]) in browser.get(f"/voyages/{voyage.key}/").text
    assert browser_of(basile).post(f"/voyages/{voyage.key}/questions/", {"template": ""}).status_code == 404


def test_a_guest_changes_no_questions(boat: Voyage, guest_of):
    assert guest_of(Right.EDIT).post(f"/voyages/{boat.key}/questions/", {"template": "commune"}).status_code == 403


def test_the_next_crossing_asks_the_same(aicha: User):
    voyage = voyages.start(aicha, "La ferme", template="commune")
    crossing.stop_over(voyage, aicha, Course.RESTART)
    assert Voyage.objects.get(before=voyage).template == "commune"


def test_a_template_that_the_pack_has_not_asks_like_the_method(aicha: User, use_pack):
    voyage = voyages.start(aicha, "La ferme", template="commune")
    use_pack("energy-sobriety")
    assert browser_of(aicha).get(f"/voyages/{voyage.key}/").status_code == 200
    other = voyages.start(aicha, "L’escalier", template="copropriete")
    assert "Combien de degrés" in browser_of(aicha).get(f"/voyages/{other.key}/").text


def test_every_template_asks_in_every_zone_in_both_languages():
    zones = set(pack().zones.ids)
    assert len(pack().templates) >= 6
    for template in pack().templates:
        assert set(template.zones.ids) == zones
        for zone in template.zones:
            for text in (*zone.questions, *zone.prompts):
                with translation.override("en"):
                    assert text.lang == "en", (template.id, zone.id, str(text))


# --- From a text -------------------------------------------------------------------------------------------

NOTE = """Objectif
Nous voulons que chaque enfant du quartier plante un arbre.
Contexte
La cour est grise.
Le règlement interdit les bacs en terre.
La mairie nous prête un camion.
D’ici juin, trois bacs sont plantés.
Le chat dort.
"""


def test_the_sentences_of_a_text_are_sorted_with_their_reasons():
    found = {each.text: each for each in sort_text(NOTE).proposals}
    assert "Objectif" not in found
    zones = {text: each.zone for text, each in found.items()}
    assert zones["Nous voulons que chaque enfant du quartier plante un arbre."] == "phare"
    assert zones["Le règlement interdit les bacs en terre."] == "requins"
    assert found["Le règlement interdit les bacs en terre."].kind == "regulatory"
    assert zones["La mairie nous prête un camion."] == "bateau-secours"
    assert zones["D’ici juin, trois bacs sont plantés."] == "balises"
    assert zones["La cour est grise."] == "port"
    assert "titre" in found["La cour est grise."].why
    assert "règlement" in found["Le règlement interdit les bacs en terre."].why


def test_a_sentence_that_says_nothing_is_left_to_the_person():
    (one,) = sort_text("Le chat dort.").proposals
    assert (one.zone, one.kept) == ("", False)


def test_somebody_who_is_missing_is_a_need_of_the_crew_not_a_shark():
    for words in ("Il nous manque quelqu’un qui sache bricoler.", "We need someone to keep the books."):
        (one,) = sort_text(words).proposals
        assert (one.zone, one.kind) == ("equipage", "need"), words


def test_a_past_date_is_no_step_to_come():
    (one,) = sort_text("En mars 2014, dix personnes sont venues.").proposals
    assert one.zone == "port"


def test_english_is_read_too():
    found = {each.text: each.zone for each in sort_text("We want a shared garden. Our budget is too small.").proposals}
    assert found == {"We want a shared garden.": "phare", "Our budget is too small.": "requins"}


def test_a_text_becomes_the_cards_that_were_kept_where_they_were_put(aicha: User):
    browser = browser_of(aicha)
    page = browser.post("/voyages/commencer/texte/", {"geste": "trier", "title": "Les bacs", "text": NOTE})
    assert page.status_code == 200
    sent = answers(page, geste="ouvrir", title="Les bacs")
    rows = [each.text for each in page.context["proposals"]]
    cat, lorry = rows.index("Le chat dort."), rows.index("La mairie nous prête un camion.")
    sent[f"garder-{cat}"], sent[f"ou-{cat}"] = "on", "ashore"
    del sent[f"garder-{lorry}"]
    browser.post("/voyages/commencer/texte/", sent)
    voyage = Voyage.objects.get()
    assert texts(voyage, "ashore") == ["Le chat dort."]
    assert texts(voyage, "bateau-secours") == []
    assert board_of(voyage).in_zone("requins")[0].kind == "regulatory"


def test_a_kept_sentence_without_a_zone_is_asked_again_and_nothing_is_lost(aicha: User):
    browser = browser_of(aicha)
    page = browser.post("/voyages/commencer/texte/", {"geste": "trier", "title": "A", "text": "Le chat dort."})
    again = browser.post(
        "/voyages/commencer/texte/", {**answers(page, geste="ouvrir", title="A"), "garder-0": "on", "ou-0": ""}
    )
    assert again.status_code == 422
    assert "Le chat dort." in again.text
    assert not Voyage.objects.exists()


def test_a_stranger_keeps_the_kept_sentences_and_the_text_is_nowhere(client):
    page = client.post("/voyages/commencer/texte/", {"geste": "trier", "title": "Les bacs", "text": NOTE})
    assert KEY not in client.session
    sent = answers(page, geste="ouvrir", title="Les bacs")
    del sent[f"garder-{[each.text for each in page.context['proposals']].index('Le chat dort.')}"]
    client.post("/voyages/commencer/texte/", sent)
    waiting = json.dumps(client.session[KEY], ensure_ascii=False)
    assert "Le règlement interdit" in waiting
    assert "Le chat dort" not in waiting


def test_a_file_is_read_or_refused_with_a_word(aicha: User, monkeypatch):
    monkeypatch.setattr(worker, "read_file", text_of)
    browser = browser_of(aicha)
    sent = {"geste": "trier", "title": "Les bacs"}
    page = browser.post("/voyages/commencer/texte/", {**sent, "file": SimpleUploadedFile("note.md", NOTE.encode())})
    assert "Le règlement interdit les bacs en terre." in page.text
    for name, data in (("note.pdf", b"%PDF-1.4 nothing"), ("note.exe", b"MZ\x00\x00"), ("vide.txt", b"")):
        page = browser.post("/voyages/commencer/texte/", {**sent, "file": SimpleUploadedFile(name, data)})
        assert page.status_code == 422, name
    assert browser.post("/voyages/commencer/texte/", {**sent, "text": "  "}).status_code == 422


@pytest.mark.parametrize("state", ["", "[", "{}", "[1, null]", "[" * 5000, '[{"text": ["x"], "zone": {}}]'])
def test_a_strange_state_makes_no_card_and_no_error(aicha: User, state: str):
    sent = {"geste": "ouvrir", "title": "A", "etat": state, "garder-0": "on", "ou-0": "hold"}
    page = browser_of(aicha).post("/voyages/commencer/texte/", sent)
    assert page.status_code in (302, 422)
    assert not any(board_of(voyage).in_zone("hold") for voyage in Voyage.objects.all())


def test_a_long_text_is_read_at_its_beginning_and_says_so(aicha: User):
    words = " ".join(f"Nous voulons le bac numéro {n}." for n in range(MOST + 30))
    page = browser_of(aicha).post("/voyages/commencer/texte/", {"geste": "trier", "title": "A", "text": words})
    assert len(page.context["proposals"]) == MOST
    assert f"ses {MOST} premières phrases" in page.text


# --- From an initiative ------------------------------------------------------------------------------------


@pytest.fixture
def ruche(aicha: User, settings) -> Initiative:
    settings.MODERATION = "after"
    content = {
        **BLANK,
        "name": "La Ruche aux livres",
        "pitch": "On y échange des livres.",
        "need": "Une école fermée.",
        "story": "Trois voisines ont poussé la porte.",
        "no_place": True,
    }
    return atlas.submit(atlas.save_draft(aicha, content, atlas.Contact("ruche@example.org", True)), aicha)


def read_it(initiative: Initiative, user: User, state: str = ReadingState.SHARED) -> None:
    reading = Reading.objects.create(initiative=initiative, method=pack().stamp, reader=user, state=state)
    ReadingCell.objects.create(
        reading=reading, criterion="ouverture", phase=pack().phases[0].id, word=Word.PRESENT, sentence="Le maire colle."
    )


def test_wheel_impacts_and_indicators_are_proposed_and_the_indicator_is_tied(ruche: Initiative, aicha: User):
    level = pack().levels[0].id
    Claim.objects.create(initiative=ruche, method="m", level=level, text="On se parle.")
    Claim.objects.create(initiative=ruche, method="m", level=level, text="On lit.", state=ClaimState.OBSERVED)
    row = Indicator.objects.create(initiative=ruche, name="Livres prêtés", kind="number", unit="livres")
    Value.objects.create(indicator=row, role=ValueRole.TARGET, on="2030-01-01", number=300)
    read_it(ruche, aicha)
    browser = browser_of(aicha)
    page = browser.get(f"/voyages/depuis/{ruche.slug}/")
    assert page.status_code == 200
    browser.post(f"/voyages/depuis/{ruche.slug}/", answers(page, title="La Ruche"))
    voyage = Voyage.objects.get()
    assert voyage.initiative == ruche
    assert texts(voyage, "port") == [
        "Une école fermée.", "Trois voisines ont poussé la porte.", "On lit.", "Le maire colle."
    ]  # fmt: skip
    assert texts(voyage, "phare")[:2] == ["On y échange des livres.", "On se parle."]
    tied = [link for link in board_of(voyage).links.values() if link.type == "lighthouse-indicator"]
    assert [link.target for link in tied] == [str(row.pk)]
    assert browser.get(f"/voyages/{voyage.key}/roue/").status_code == 200


def test_what_was_unticked_stays_on_the_fiche_and_what_was_moved_is_moved(ruche: Initiative, aicha: User):
    browser = browser_of(aicha)
    page = browser.get(f"/voyages/depuis/{ruche.slug}/")
    sent = answers(page, title="La Ruche")
    rows = [each.text for each in page.context["proposals"]]
    del sent[f"garder-{rows.index('Une école fermée.')}"]
    sent[f"ou-{rows.index('Trois voisines ont poussé la porte.')}"] = "rames"
    browser.post(f"/voyages/depuis/{ruche.slug}/", sent)
    voyage = Voyage.objects.get()
    assert texts(voyage, "port") == []
    assert texts(voyage, "rames") == ["Trois voisines ont poussé la porte."]


def test_an_indicator_of_somebody_else_is_never_tied(ruche: Initiative, aicha: User):
    foreign = Indicator.objects.create(name="Ailleurs", kind="number")
    state = json.dumps([{"text": "x", "zone": "phare", "indicator": str(foreign.pk)}])
    browser_of(aicha).post(
        f"/voyages/depuis/{ruche.slug}/", {"etat": state, "title": "A", "garder-0": "on", "ou-0": "phare"}
    )
    assert not board_of(Voyage.objects.get()).links


def test_a_reading_that_is_not_open_proposes_nothing(ruche: Initiative, aicha: User, basile: User):
    read_it(ruche, basile, ReadingState.DRAFT)
    assert "Le maire colle." not in [each.text for each in proposals_for(ruche, aicha)]


def test_a_fiche_without_a_team_can_be_prepared_by_a_stranger(client, aicha: User, ruche: Initiative):
    assert client.get(f"/voyages/depuis/{ruche.slug}/").status_code == 403
    assert "En faire un projet" not in client.get(ruche.get_absolute_url()).text
    ruche.team.all().delete()
    assert "En faire un projet" in client.get(ruche.get_absolute_url()).text
    page = client.get(f"/voyages/depuis/{ruche.slug}/")
    assert page.status_code == 200
    client.post(f"/voyages/depuis/{ruche.slug}/", answers(page, title="Chez nous"))
    client.force_login(aicha, backend=BACKEND)
    assert "La Ruche aux livres" in client.get("/voyages/commencer/reprendre/").text
    client.post("/voyages/commencer/reprendre/")
    assert Voyage.objects.get().initiative == ruche


def test_the_wheel_of_a_voyage_without_a_fiche_is_nowhere(boat: Voyage, aicha: User, chloe: User):
    assert browser_of(aicha).get(f"/voyages/{boat.key}/roue/").status_code == 404
    assert browser_of(chloe).get(f"/voyages/{boat.key}/roue/").status_code == 404


# --- The list ------------------------------------------------------------------------------------------------


def test_the_list_says_role_crossing_and_next_stopover_and_no_score(boat: Voyage, aicha: User, basile: User):
    buoy = board_of(boat).in_zone("balises")[0].id
    writing.set_fields(boat, "user:1", buoy, {"date": "2099-01-11"})
    page = browser_of(aicha).get("/voyages/").text
    for words in ("capitaine", "traversée 1", "Prochaine escale le", "Le premier bac est planté.", "dernier geste le"):
        assert words in page, words
    assert "équipage" in browser_of(basile).get("/voyages/").text
    writing.set_fields(boat, "user:1", buoy, {"done": "2026-01-01"})
    assert "Prochaine escale le" not in browser_of(aicha).get("/voyages/").text


def test_fifty_voyages_ask_no_more_than_two(aicha: User, django_assert_max_num_queries):
    for number in range(50):
        voyage = Voyage.objects.create(key=f"k{number}", title=f"Voyage {number}", method="m")
        Shipmate.objects.create(voyage=voyage, user=aicha)
    browser = browser_of(aicha)
    with django_assert_max_num_queries(16):
        page = browser.get("/voyages/")
    assert page.text.count("start-boat__next") == 24
    assert "page 1 sur 3" in page.text
    assert browser.get("/voyages/?page=99").status_code == 200


def test_crossings_that_are_over_are_apart_and_strangers_see_nobody_elses(boat: Voyage, aicha: User, chloe: User):
    crossing.stop_over(boat, aicha, Course.RESTART)
    assert [mate.voyage_id for mate in mine.over(aicha)] == [boat.pk]
    assert "Traversées finies" in browser_of(aicha).get("/voyages/").text
    page = browser_of(chloe).get("/voyages/").text
    assert boat.key not in page
    assert "Aucun bateau à votre nom" in page
