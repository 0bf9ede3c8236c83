"""Reading together, sorting impacts, a press conference, a stopover: nothing too early, differences without a mean, and
three faces that everybody can read."""

import json

import pytest
from conftest import Site
from playwright.sync_api import Page, expect

MAKE = """
import json
from mieux.workshop import keys
from mieux.workshop.actions import preparing, running
w = preparing.make(None, "Le café qui répare")
wanted = {
    "wheel-reading": {"text": "Un samedi par mois, la buanderie du 12 devient un atelier."},
    "impact-sorting": {"cards": "Les voisines se parlent\\nLa ville ouvre trois autres buanderies"},
    "press": {},
    "stopover": {},
}
for kind, settings in wanted.items():
    stage = preparing.add_stage(w, kind)
    if settings:
        preparing.change_stage(stage, settings=settings)
running.open_room(w)
def at(face, key):
    return f"/atelier/{w.code}/{face}/?cle=" + keys.key_of(w, key)
print("ROOM" + json.dumps({"join": f"/atelier/{w.code}/", "screen": at("ecran", keys.SCREEN),
    "remote": at("telecommande", keys.REMOTE)}))
"""


@pytest.fixture
def room(site: Site) -> dict[str, str]:
    """An open room with the four stages; paths of its faces."""
    told = site.manage("manage", "shell", "-v0", "-c", MAKE)
    return json.loads(next(line for line in told.splitlines() if line.startswith("ROOM")).removeprefix("ROOM"))


@pytest.fixture
def faces(person, room) -> dict[str, Page]:
    """The wall, the remote, a small phone and an English one, each a browser of their own."""
    found = {
        "wall": person(width=1440),
        "remote": person(width=390, height=844),
        "phone": person(width=320, height=640),
        "english": person(width=360, height=740),
    }
    found["wall"].goto(room["screen"])
    found["remote"].goto(room["remote"])
    for name, prefix in (("phone", ""), ("english", "/en")):
        found[name].goto(prefix + room["join"])
        found[name].locator("form button[type=submit]").first.click()
        expect(found[name].locator("[data-face=phone]")).to_be_visible()
    press(found["remote"], "Commencer")
    return found


def press(remote: Page, name: str) -> None:
    """A button of the remote, and the word that it was done."""
    remote.get_by_role("button", name=name, exact=True).click()
    expect(remote.locator("[data-said]")).not_to_be_empty()


def everywhere(faces: dict[str, Page], axe, fits) -> None:
    """What stands on the three faces can be read by everybody."""
    for page in faces.values():
        axe(page)
    fits(faces["phone"])
    fits(faces["remote"])


def unfold(page: Page, inside: str) -> None:
    """The paper around this, if it is still folded."""
    fold = page.locator(".fold", has=page.locator(inside))
    if fold.get_attribute("open") is None:
        fold.locator("summary").first.click()


def say(page: Page, case: str, word: str, text: str = "") -> None:
    """One cell of the wheel: unfolded if it waits, a sentence if there is one, then one tap."""
    unfold(page, f'[id="b-{case}-{word}"]')
    if text:
        page.locator(f'[id="t-{case}"]').fill(text)
    page.locator(f'[id="b-{case}-{word}"]').click()
    expect(page.locator(f'[id="b-{case}-{word}"]')).to_have_attribute("aria-pressed", "true")


def test_several_read_the_wheel_and_talk_about_what_differs(faces, axe, fits):
    wall, remote, phone, english = (faces[name] for name in ("wall", "remote", "phone", "english"))
    expect(phone.locator("form.case")).to_have_count(5)
    phone.locator("summary", has_text="Relire le récit").click()
    expect(phone.get_by_text("la buanderie du 12")).to_be_visible()
    say(phone, "participation", "present", "Les habitantes tiennent le tournevis")
    say(phone, "nouveaute", "present")
    # A sentence being typed outlives another tap, and a reload.
    unfold(phone, '[id="t-ouverture"]')
    phone.locator('[id="t-ouverture"]').fill("Trois métiers")
    say(phone, "impact", "partly")
    expect(phone.locator('[id="t-ouverture"]')).to_have_value("Trois métiers")
    phone.reload()
    expect(phone.locator('[id="t-ouverture"]')).to_have_value("Trois métiers")
    expect(phone.locator('[id="b-participation-present"]')).to_have_attribute("aria-pressed", "true")
    say(phone, "ouverture", "present")
    say(english, "participation", "not_seen", "Nobody asked the tenants")
    say(english, "nouveaute", "not_seen")
    say(english, "ouverture", "present")
    expect(wall.locator(".wall-count")).to_have_text("2 personnes ont lu")
    for page in (wall, remote, english):
        expect(page.locator("body")).not_to_contain_text("tournevis")
    everywhere(faces, axe, fits)

    press(remote, "Montrer les lectures")
    expect(wall.locator(".apart__name")).to_have_count(2)
    expect(wall.locator(".apart")).to_contain_text("Les habitantes tiennent le tournevis")
    expect(wall.locator(".apart")).to_contain_text("Nobody asked the tenants")
    expect(wall.get_by_role("table")).to_contain_text("Participation")
    expect(english.get_by_role("heading", name="What to talk about?")).to_be_visible()
    expect(wall.locator("main")).not_to_contain_text("%")
    everywhere(faces, axe, fits)

    # Half-way: the question reaches all phones, the answer waits, then the stage goes on.
    remote.locator("summary", has_text="Question de mi-chemin").click()
    press(remote, "La poser maintenant")
    expect(wall.get_by_role("heading", level=1)).to_have_text("Comment est-ce que cela pourrait être mieux ?")
    expect(english.get_by_role("heading", name="How could this be better?")).to_be_visible()
    phone.locator("#mi-chemin-texte").fill("On n’entend pas le fond de la salle")
    phone.locator("#mi-chemin").get_by_role("button").click()
    expect(wall.locator(".wall-count")).to_have_text("1 réponse")
    expect(english.locator("body")).not_to_contain_text("fond de la salle")
    everywhere(faces, axe, fits)
    press(remote, "Montrer les réponses à tous")
    expect(english.locator("#mi-chemin")).to_contain_text("fond de la salle")
    press(remote, "Reprendre la séquence")
    expect(wall.locator(".apart__name")).to_have_count(2)
    expect(phone.locator("#mi-chemin")).to_have_count(0)


def test_impacts_are_sorted_and_push_one_another(faces, axe, fits):
    wall, remote, phone, english = (faces[name] for name in ("wall", "remote", "phone", "english"))
    press(remote, "Suivante")
    phone.locator("#texte").fill("Les enfants connaissent les outils")
    phone.get_by_role("button", name="Poser ma carte").click()
    expect(phone.locator(".mine .fold")).to_have_count(3)
    expect(english.locator(".mine .fold")).to_have_count(2)
    for page, level in ((phone, "groupe"), (english, "territoire")):
        unfold(page, f"#n-l1-{level}")
        page.locator(f"#n-l1-{level}").click()
        expect(page.locator(f"#n-l1-{level}")).to_have_attribute("aria-pressed", "true")
    # One thing at a time: what is sorted folds up, the next card is asked.
    expect(phone.locator(".mine .fold[open]")).to_have_count(1)
    phone.locator("#n-l2-territoire").click()
    expect(phone.locator("#n-l2-territoire")).to_have_attribute("aria-pressed", "true")
    everywhere(faces, axe, fits)
    press(remote, "Mettre toutes les cartes à trier")
    expect(english.locator(".mine .fold")).to_have_count(3)
    press(remote, "Montrer les tris")
    expect(wall.locator(".apart__name")).to_have_text(["Les voisines se parlent"])
    expect(wall.locator("main")).to_contain_text("effets espérés")
    phone.locator("#vers").select_option("l2")
    phone.get_by_role("button", name="Poser le domino", exact=True).click()
    expect(phone.locator("[data-said]")).to_have_text("Votre domino est posé.")
    expect(wall.locator(".dominoes")).to_have_count(0)
    everywhere(faces, axe, fits)
    press(remote, "Montrer les dominos")
    expect(wall.locator(".dominoes")).to_contain_text("La ville ouvre trois autres buanderies")
    everywhere(faces, axe, fits)


def test_a_press_conference_then_a_stopover(faces, axe, fits):
    wall, remote, phone, english = (faces[name] for name in ("wall", "remote", "phone", "english"))
    press(remote, "Suivante")
    expect(phone.locator(".mine .fold")).to_have_count(2)
    press(remote, "Suivante")
    phone.get_by_role("button", name="Tirer une posture").click()
    expect(phone.locator(".stance")).to_be_visible()
    phone.locator("#texte").fill("Et qui paiera l’électricité ?")
    phone.get_by_role("button", name="Poser ma question").click()
    expect(wall.locator(".wall-count")).to_have_text("1 question prête")
    expect(english.locator("body")).not_to_contain_text("électricité")
    everywhere(faces, axe, fits)
    press(remote, "Ouvrir la conférence")
    press(remote, "Au pupitre : Et qui paiera l’électricité ?")
    expect(wall.locator(".wall-asked")).to_have_text("Et qui paiera l’électricité ?")
    remote.locator("summary", has_text="Donner la parole").click()
    remote.locator("#parole").fill("2")
    press(remote, "Donner la parole")
    expect(phone.locator("#reponse")).to_have_count(0)
    english.locator("#reponse").fill("The landlord, for one year.")
    english.get_by_role("button", name="Give this answer").click()
    expect(wall.locator("main")).to_contain_text("The landlord, for one year.")
    everywhere(faces, axe, fits)

    press(remote, "Suivante")
    expect(phone.get_by_role("heading", level=1)).to_have_text("Comment est-ce que cela pourrait être mieux ?")
    phone.locator("#texte").fill("Commencer plus tôt")
    phone.get_by_role("button", name="Envoyer ma réponse").click()
    expect(wall.locator(".wall-count")).to_have_text("1 réponse")
    for page in (wall, remote, english):
        expect(page.locator("body")).not_to_contain_text("Commencer plus tôt")
    everywhere(faces, axe, fits)
    press(remote, "Montrer les réponses")
    expect(english.locator("body")).to_contain_text("Commencer plus tôt")
    everywhere(faces, axe, fits)


def test_without_javascript_the_wheel_is_coloured_all_the_same(person, room):
    remote, phone = person(width=390, height=844, js=False), person(width=360, height=740, js=False)
    remote.goto(room["remote"])
    remote.get_by_role("button", name="Commencer", exact=True).click()
    phone.goto(room["join"])
    phone.locator("form button[type=submit]").first.click()
    phone.locator('[id="t-ouverture"]').fill("Trois métiers autour de la table")
    phone.locator('[id="b-ouverture-present"]').click()
    expect(phone.locator('[id="b-ouverture-present"]')).to_have_attribute("aria-pressed", "true")
    expect(phone.locator('[id="t-ouverture"]')).to_have_value("Trois métiers autour de la table")
    remote.get_by_role("button", name="Montrer les lectures").click()
    phone.reload()
    expect(phone.get_by_role("heading", name="De quoi parler ?")).to_be_visible()
