"""Games, rounds and clouds in a room: a wall, a remote and phones play; nothing is seen early, nobody is late."""

import json
import re
from collections.abc import Callable

import pytest
from conftest import Site
from playwright.sync_api import Page, expect

KINDS = ("hangman", "field", "forms", "criteria", "impacts", "round", "cloud")
MAKE = """
import json
from mieux.workshop.actions import preparing, running
from mieux.workshop.commands import addresses
room = preparing.make(None, "Une heure de jeu")
for kind in {kinds!r}:
    preparing.add_stage(room, kind)
preparing.change(room, names="pseudonym")
running.open_room(room)
room.refresh_from_db()
print(json.dumps(addresses(room)))
"""


@pytest.fixture
def room(site: Site) -> dict[str, str]:
    """A workshop with one stage of each of these kinds: code and paths of its faces."""
    told = site.manage("manage", "shell", "-c", MAKE.format(kinds=KINDS)).strip().splitlines()[-1]
    return {name: re.sub(r"^https?://[^/]+", "", value) for name, value in json.loads(told).items()}


@pytest.fixture
def faces(person: Callable[..., Page], room: dict[str, str]) -> tuple[Page, Page, Page]:
    """Three browsers that know nothing of each other: wall, remote, phone."""
    wall, remote, phone = person(width=1440), person(width=320, height=740), person(width=320, height=740)
    wall.goto(room["projection"])
    remote.goto(room["remote"])
    phone.goto(room["join"])
    phone.get_by_label("Votre pseudonyme").fill("Samira")
    phone.get_by_role("button", name="Entrer dans l’atelier").click()
    expect(phone.get_by_role("heading", name="Vous y êtes")).to_be_visible()
    return wall, remote, phone


def press(remote: Page, name: str) -> None:
    """A button of the remote."""
    remote.get_by_role("button", name=name, exact=True).click()


def go(remote: Page, title: str) -> None:
    """To a stage by its name, over the list."""
    remote.locator("summary", has_text="Aller à une autre séquence").click()
    remote.locator(".pilot__list button", has_text=title).click()
    expect(remote.get_by_role("heading", level=1)).to_contain_text(title)


def sound(faces: tuple[Page, Page, Page], axe: Callable, fits: Callable) -> None:
    """All three faces as they stand: no violation, nothing to scroll sideways."""
    for face in faces:
        axe(face)
        fits(face)


def test_the_room_finds_a_phrase_letter_by_letter(faces, axe, fits):
    wall, remote, phone = faces
    go(remote, "Jeu : le soleil aux lettres")
    expect(phone.locator(".key")).to_have_count(26)
    phone.get_by_role("button", name="A", exact=True).click()
    expect(phone.locator(".mine-letter")).to_contain_text("Vous proposez « A »")
    expect(wall.locator(".wall-count")).to_have_text("1 lettre proposée")
    expect(remote.locator("#dire-A")).to_contain_text("une personne")
    sound(faces, axe, fits)
    for letter in "AZ":
        remote.locator(f"#dire-{letter}").click()
        expect(remote.locator(f"#dire-{letter}:is(.key--present, .key--absent)")).to_be_focused()
    expect(wall.locator(".cell", has_text="A")).to_have_count(2)
    expect(wall.locator(".spoken")).to_contain_text("7 rayons")
    expect(phone.locator(".mine-letter")).to_contain_text("elle y est")
    expect(wall.locator("body")).not_to_contain_text("ACTION")
    for letter in "CTIONSLE":
        remote.locator(f"#dire-{letter}").click()
        expect(remote.locator(f"#dire-{letter}:not(.key--present)")).to_have_count(0)
    for face in (wall, phone):
        expect(face.locator("body")).to_contain_text("Vous y êtes !")
    sound(faces, axe, fits)
    press(remote, "Carte d’après")
    expect(phone.get_by_role("heading", level=1)).to_contain_text("Tout le monde en a au moins un")


def test_words_join_the_clouds_then_three_views_lie_side_by_side(faces, axe, fits):
    wall, remote, phone = faces
    go(remote, "Jeu : champ étroit ou champ large ?")
    phone.locator("#mot").fill("ludothèque")
    phone.locator("[name=nuage][value=wide]").check()
    phone.get_by_role("button", name="Je le pose dans le nuage").click()
    expect(phone.locator(".paper-card--mine")).to_contain_text("ludothèque")
    expect(wall.locator(".wall-count")).to_contain_text("1 mot déposé")
    expect(wall.locator("body")).not_to_contain_text("ludothèque")
    sound(faces, axe, fits)
    press(remote, "Montrer les nuages")
    expect(wall.locator(".cloud--wide .scrap--added")).to_have_text("ludothèque")
    sound(faces, axe, fits)
    phone.locator("[name=choix][value=between]").check()
    phone.get_by_role("button", name="C’est ma lecture").click()
    expect(phone.locator(".labels")).to_contain_text("Un peu des deux")
    press(remote, "Montrer les lectures")
    expect(wall.locator(".voice-line", has_text="Un peu des deux")).to_contain_text("une personne")
    expect(wall.locator(".wall-sheet--book")).to_contain_text("champ large")
    sound(faces, axe, fits)


def test_readings_of_initiatives_wait_and_then_stand_beside_the_books(faces, person, room, axe, fits):
    wall, remote, phone = faces
    go(remote, "Jeu : les formes de renouveau")
    expect(phone.get_by_role("checkbox")).to_have_count(6)
    sound(faces, axe, fits)
    phone.get_by_role("checkbox").nth(0).check()
    phone.get_by_role("button", name="C’est ma lecture").click()
    expect(wall.locator(".wall-count")).to_have_text("1 lecture reçue")
    # A reason being typed survives the sleep of the phone.
    phone.get_by_label("Pourquoi").fill("On y respire")
    phone.reload()
    expect(phone.get_by_label("Pourquoi")).to_have_value("On y respire")
    phone.get_by_role("button", name="Donner ma raison").click()
    expect(phone.locator(".paper-card--mine")).to_contain_text("On y respire")
    expect(wall.locator("body")).not_to_contain_text("respire")
    press(remote, "Montrer les lectures")
    expect(wall.locator(".paper-card")).to_have_text("On y respire")
    expect(wall.locator(".wall-sheet--book")).to_contain_text("le livre a regardé le lieu")
    expect(phone.get_by_role("heading", name="Votre lecture")).to_be_visible()
    sound(faces, axe, fits)
    press(remote, "Carte d’après")
    expect(wall.locator(".wall-place")).to_contain_text("Carte 2 sur 6")

    # Somebody comes late: the first card is still theirs to read. Without JavaScript too, and in English.
    late = person(width=320, height=740, js=False)
    late.goto("/en" + room["join"])
    late.get_by_role("button", name="Come into the workshop").click()
    first = late.locator(".earlier").first
    first.locator("summary").first.click()
    first.get_by_role("checkbox").nth(1).check()
    first.get_by_role("button", name="This is my reading").click()
    expect(late.locator(".earlier").first).not_to_contain_text("not read yet")
    press(remote, "Carte d’avant")
    expect(wall.locator(".voice-line").nth(1)).to_contain_text("une personne")


def test_stories_and_effects_are_read_together(faces, axe, fits):
    wall, remote, phone = faces
    go(remote, "Jeu : où sont les critères ?")
    expect(phone.get_by_role("checkbox")).to_have_count(4)
    sound(faces, axe, fits)
    press(remote, "Montrer les lectures")
    expect(wall.locator(".voice-line")).to_have_count(4)
    sound(faces, axe, fits)
    go(remote, "Jeu : direct ou indirect ?")
    expect(phone.get_by_role("radio")).to_have_count(4)
    sound(faces, axe, fits)
    phone.get_by_role("radio").nth(3).check()
    phone.get_by_role("button", name="C’est ma lecture").click()
    expect(phone.locator(".labels")).to_be_visible()
    press(remote, "Montrer les lectures")
    expect(wall.locator(".voice-line").nth(3)).to_contain_text("une personne")
    sound(faces, axe, fits)


def test_the_turn_goes_round(faces, person, room, axe, fits):
    wall, remote, phone = faces
    second = person(width=320, height=740)
    second.goto(room["join"])
    second.get_by_role("button", name="Entrer dans l’atelier").click()
    go(remote, "Tour de parole")
    sound(faces, axe, fits)
    press(remote, "Donner la parole à Samira")
    expect(wall.locator(".wall-turn")).to_have_text("Samira")
    expect(phone.get_by_role("heading", name="C’est à vous !")).to_be_visible()
    expect(second.get_by_role("heading", name="Vous êtes juste après")).to_be_visible()
    sound(faces, axe, fits)
    phone.get_by_role("button", name="Je passe").click()
    expect(wall.locator(".wall-turn")).to_have_text("Numéro 2")
    phone.get_by_role("button", name="Finalement, je veux bien parler").click()
    press(remote, "Donner la parole à Samira")
    expect(wall.locator(".wall-turn")).to_have_text("Samira")
    press(remote, "Finir le tour")
    expect(wall.locator(".wall-turn")).to_have_text("La parole a fait le tour.")


def test_a_cloud_comes_with_its_list(faces, person, room, axe, fits):
    wall, remote, phone = faces
    second = person(width=320, height=740)
    second.goto(room["join"])
    second.get_by_role("button", name="Entrer dans l’atelier").click()
    go(remote, "Nuage de mots")
    phone.locator("#mots").fill("zèle, abri")
    phone.get_by_role("button", name="Poser dans le nuage").click()
    expect(phone.locator(".own-word")).to_have_count(2)
    second.locator("#mots").fill("Zèle")
    second.get_by_role("button", name="Poser dans le nuage").click()
    expect(wall.locator(".wall-count")).to_have_text("2 personnes ont écrit")
    expect(wall.locator("body")).not_to_contain_text("abri")
    sound(faces, axe, fits)
    press(remote, "Montrer le nuage")
    expect(wall.locator(".words-list li")).to_have_text(["abri", re.compile("zèle.*deux personnes")])
    expect(phone.locator(".words-list li")).to_have_count(2)
    sound(faces, axe, fits)
