"""A room with a wall, a remote and phones: nothing is seen too early, nothing is lost, nobody needs an account."""

import json
import re

import pytest
from conftest import Site
from playwright.sync_api import Page, expect


@pytest.fixture
def room(site: Site) -> dict[str, str]:
    """A workshop opened from the command line: code and paths of its faces."""
    told = json.loads(
        site.manage("atelier", "open", "voyage", "--names", "pseudonym", "--json").strip().splitlines()[-1]
    )
    return {name: re.sub(r"^https?://[^/]+", "", value) for name, value in told.items()}


def join(page: Page, room: dict[str, str], name: str = "") -> None:
    """Two screens: the code, the door."""
    page.goto("/atelier/")
    page.locator("[name=code]").fill(room["code"].lower())
    page.get_by_role("button", name="Entrer").click()
    if name:
        page.get_by_label("Votre pseudonyme").fill(name)
    page.get_by_role("button", name="Entrer dans l’atelier").click()
    expect(page.get_by_role("heading", name="Vous y êtes")).to_be_visible()


def press(remote: Page, name: str) -> None:
    """A button of the remote."""
    remote.get_by_role("button", name=name, exact=True).click()


def go(remote: Page, title: str) -> None:
    """To a stage by its name, over the list."""
    remote.locator("summary", has_text="Aller à une autre séquence").click()
    remote.locator(".pilot__list button", has_text=title).click()
    expect(remote.get_by_role("heading", level=1)).to_contain_text(title)


def test_a_whole_room_from_the_code_to_the_closing_question(person, room, axe, fits):
    wall, remote, phone = person(width=1440), person(width=390, height=844), person(width=360, height=740)
    english = person(width=360, height=740)
    wall.goto(room["projection"])
    remote.goto(room["remote"])
    expect(wall.get_by_role("heading", level=1)).to_contain_text(room["code"])
    axe(wall)
    join(phone, room, "Samira")
    expect(wall.locator(".wall-lobby__count")).to_have_text("1 personne est là")
    english.goto("/en" + room["join"])
    english.get_by_role("button", name="Come into the workshop").click()
    expect(wall.locator(".wall-lobby__count")).to_have_text("2 personnes sont là")
    fits(phone)
    axe(phone)

    # The first stage is on every face; then everybody writes for themselves.
    press(remote, "Commencer")
    for face in (wall, phone, english):
        expect(face.get_by_role("heading", level=1)).to_have_text("Bienvenue à bord")
    press(remote, "Suivante")
    expect(phone.locator("#texte")).to_be_visible()
    axe(phone)
    fits(phone)
    phone.locator("#texte").fill("Le local à vélos déborde")
    phone.get_by_role("button", name="Poser ma carte").click()
    expect(phone.locator("[data-said]")).to_have_text("C’est reçu.")
    expect(phone.locator(".mine")).to_contain_text("Le local à vélos déborde")
    expect(wall.locator(".wall-count")).to_have_text("1 personne a écrit")
    expect(wall.locator("body")).not_to_contain_text("vélos")
    english.locator("#texte").fill("Nobody waters the trees")
    english.get_by_role("button", name="Lay down my card").click()
    expect(wall.locator(".wall-count")).to_have_text("2 personnes ont écrit")
    expect(english.locator("body")).not_to_contain_text("vélos")
    axe(wall)

    # A reload keeps who one is, where the room is, and the words being typed.
    phone.locator("#texte").fill("Un brouillon qui tient")
    phone.reload()
    expect(phone.locator("#texte")).to_have_value("Un brouillon qui tient")
    expect(phone.locator(".mine")).to_contain_text("Le local à vélos déborde")
    expect(phone.locator(".room-foot")).to_contain_text("Samira")

    # While one types, the reveal comes: the cards appear, the words and the cursor stay.
    phone.locator("#texte").focus()
    press(remote, "Tout révéler")
    expect(wall.locator(".paper-card", has_text="vélos")).to_be_visible()
    expect(phone.locator(".papers .paper-card", has_text="waters the trees")).to_be_visible()
    expect(phone.locator("#texte")).to_have_value("Un brouillon qui tient")
    expect(phone.locator("#texte")).to_be_focused()
    axe(wall)
    axe(remote)
    fits(remote)

    # « Déplacer vers… », by hand and without dragging.
    card = remote.locator("li.paper-card", has_text="vélos")
    card.locator("summary", has_text="Déplacer vers…").click()
    card.get_by_label("Nom du nouveau groupe").fill("La cour")
    axe(remote)
    card.get_by_role("button", name="Déplacer", exact=True).click()
    expect(remote.locator("[data-said]")).to_have_text("La carte est dans « La cour ».")
    expect(wall.locator(".wall-heap")).to_contain_text("La cour")

    # Dots: hidden until shown.
    go(remote, "Par où commencer")
    expect(phone.get_by_role("checkbox")).to_have_count(2)
    axe(phone)
    phone.get_by_role("checkbox", name="La cour").check()
    phone.get_by_role("button", name="Poser mes gommettes").click()
    expect(wall.locator(".wall-count")).to_have_text("1 personne a choisi")
    expect(wall.locator(".dot")).to_have_count(0)
    press(remote, "Montrer les gommettes")
    expect(wall.locator(".choice", has_text="La cour")).to_contain_text("1 gommette")
    expect(phone.locator(".choice", has_text="La cour")).to_contain_text("1 gommette")
    axe(wall)
    axe(remote)

    # A break, a message, more time.
    go(remote, "Pause")
    expect(wall.locator(".wall-pause__hour")).to_contain_text("On se retrouve à")
    expect(wall.locator("[data-clock-time]")).to_have_text(re.compile(r"^(10:00|9:)"))
    press(remote, "+1 min")
    expect(wall.locator("[data-clock-time]")).to_have_text(re.compile(r"^(11:00|10:[0-5])"))
    remote.locator("summary", has_text="Un message à l’écran").click()
    remote.get_by_label("Sur l’écran et sur tous les téléphones").fill("Il reste de la tarte")
    press(remote, "Afficher")
    for face in (wall, phone, english):
        expect(face.locator("[data-message]")).to_have_text("Il reste de la tarte")

    # The closing question goes to the facilitator first; then the room closes.
    go(remote, "Avant de descendre")
    phone.locator("#texte").fill("Des chaises plus douces")
    phone.get_by_role("button", name="Envoyer ma réponse").click()
    expect(remote.locator(".paper-card", has_text="chaises")).to_be_visible()
    expect(wall.locator("body")).not_to_contain_text("chaises")
    axe(phone)
    axe(remote)
    remote.once("dialog", lambda dialog: dialog.accept())
    press(remote, "Fermer l’atelier")
    expect(phone.get_by_role("heading", level=1)).to_have_text("C’est fini, merci !")
    expect(wall.get_by_role("heading", level=1)).to_have_text("Merci, et bon vent !")


def test_airplane_mode_then_back_sends_once(person, room, site):
    phone, remote = person(width=360, height=740), person(width=390)
    remote.goto(room["remote"])
    join(phone, room)
    go(remote, "Le port, d’où l’on part")
    expect(phone.locator("#texte")).to_be_visible()
    phone.context.set_offline(True)
    phone.locator("#texte").fill("Écrite dans le tunnel")
    phone.get_by_role("button", name="Poser ma carte").click()
    expect(phone.locator("[data-state]")).to_have_text("Gardé ici, envoyé dès que le réseau revient.")
    press(remote, "Suivante")
    phone.context.set_offline(False)
    # Delivered once, into the stage it was written for, and the phone is where the room is.
    expect(phone.get_by_role("heading", level=1)).to_have_text("À quoi verra-t-on que nous sommes arrivés ?")
    go(remote, "Le port, d’où l’on part")
    expect(remote.locator("li.paper-card", has_text="dans le tunnel")).to_have_count(1)


def test_a_locked_phone_comes_back_to_the_same_place(person, room):
    phone, remote = person(width=360, height=740), person(width=390)
    remote.goto(room["remote"])
    join(phone, room, "Dorian")
    # The browser is killed; the same browser opens the link again.
    phone.close()
    again = phone.context.new_page()
    press(remote, "Commencer")
    again.goto(room["join"])
    expect(again.get_by_role("heading", level=1)).to_have_text("Bienvenue à bord")
    expect(again.locator(".room-foot")).to_contain_text("Dorian")
    # Another device, by the personal word.
    word = again.locator(".word").inner_text()
    tablet = person(width=768)
    tablet.goto(room["join"])
    tablet.locator("summary", has_text="J’y étais déjà").click()
    tablet.get_by_label("Votre mot personnel").fill(word)
    tablet.get_by_role("button", name="Retrouver ma place").click()
    expect(tablet.locator(".room-foot")).to_contain_text("Dorian")


def test_sockets_blocked_polling_is_enough(person, room):
    phone, remote = person(width=360, height=740), person(width=390)
    phone.route_web_socket(re.compile("/live/"), lambda socket: socket.close())
    remote.goto(room["remote"])
    join(phone, room)
    press(remote, "Commencer")
    expect(phone.get_by_role("heading", level=1)).to_have_text("Bienvenue à bord", timeout=6000)


def test_without_javascript_one_takes_part_all_the_same(person, room, axe):
    phone, remote = person(width=360, height=740, js=False), person(width=390)
    remote.goto(room["remote"])
    join(phone, room)
    go(remote, "Le port, d’où l’on part")
    phone.goto(room["join"])
    phone.locator("#texte").fill("Sans aucun script")
    phone.get_by_role("button", name="Poser ma carte").click()
    expect(phone.locator(".mine")).to_contain_text("Sans aucun script")
    press(remote, "Tout révéler")
    phone.get_by_role("link", name="Voir où en est l’atelier").click()
    expect(phone.get_by_role("heading", name="Ce que nous avons écrit")).to_be_visible()


def test_the_phones_page_is_light(person, room):
    phone = person(width=360, height=740)
    sizes: dict[str, int] = {}

    def weigh(response) -> None:
        if response.request.resource_type != "image":
            sizes[response.url] = sum(
                response.request.sizes()[part] for part in ("responseBodySize", "responseHeadersSize")
            )

    phone.on("requestfinished", lambda request: weigh(request.response()))
    phone.goto(room["join"])
    phone.get_by_role("button", name="Entrer dans l’atelier").click()
    expect(phone.get_by_role("heading", name="Vous y êtes")).to_be_visible()
    phone.wait_for_load_state("networkidle")
    # Both screens together, fonts, styles and scripts included.
    assert sum(sizes.values()) <= 72 * 1024, sizes


CROWD = """
from mieux.workshop.actions import working
from mieux.workshop.models import Workshop
stage = Workshop.objects.get(code={code!r}).stages.get(position=2)
long = "Le séchoir est en panne et personne ne sait qui doit le réparer, le syndic renvoie à la mairie. " * 5
for number in range(40):
    text = long if number == 7 else "Le local à vélos déborde"
    working.contribute(stage, None, f"{{number + 1}}. {{text}}", f"c{{number}}")
"""


def test_a_crowded_wall_turns_its_pages(person, room, site, axe):
    wall, remote = person(width=1440), person(width=390, height=844)
    wall.goto(room["projection"])
    remote.goto(room["remote"])
    pager = wall.locator("[data-pager]")
    go(remote, "Le port, d’où l’on part")
    site.manage("manage", "shell", "-c", CROWD.format(code=room["code"]))
    expect(pager).to_be_hidden()
    press(remote, "Tout révéler")
    expect(pager).to_contain_text("Page 1 sur")
    wall.get_by_role("button", name="Rester ici").click()
    axe(wall)
    pages = int(re.search(r"sur (\d+)", pager.inner_text()).group(1))
    seen: set[str] = set()
    for number in range(1, pages + 1):
        expect(pager).to_contain_text(f"Page {number} sur {pages}")
        # Nothing to scroll, nothing small, and whoever looks has every card whole once.
        assert wall.evaluate("document.documentElement.scrollHeight <= innerHeight")
        seen |= set(wall.evaluate(WHOLE))
        wall.keyboard.press("ArrowRight")
    assert seen == {str(number + 1) for number in range(40)}
    # After the last page comes the first.
    expect(pager).to_contain_text(f"Page 1 sur {pages}")


WHOLE = """() => {
  const box = document.querySelector(".wall-pages").getBoundingClientRect();
  const inside = (card) => {
    const at = card.getBoundingClientRect();
    return at.left >= box.left - 1 && at.right <= box.right + 1 && at.top >= box.top - 1 && at.bottom <= box.bottom + 1;
  };
  const cards = [...document.querySelectorAll(".wall-pages .paper-card")].filter(inside);
  if (cards.some((card) => parseFloat(getComputedStyle(card).fontSize) < 32)) throw new Error("too small");
  return cards.map((card) => card.textContent.split(".")[0]);
}"""
