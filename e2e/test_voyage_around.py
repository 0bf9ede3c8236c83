"""Around the canvas: crossings, links from making to end, back in time, the crew, letters (L10, L12, L13)."""

import re
import time
from datetime import date, timedelta
from email import message_from_string
from email.policy import default

from boats import add, alive, board, note, saved, start_voyage, zone
from conftest import Site
from doors import come_in, new_address
from playwright.sync_api import Page, expect


def letter_to(site: Site, address: str, words: str) -> str:
    """The last letter to somebody that has these words."""
    until = time.monotonic() + 20
    while time.monotonic() < until:
        for letter in reversed(site.letters()):
            if f"To: {address}" in letter and words in letter:
                return letter
        time.sleep(0.1)
    raise AssertionError(f"no letter to {address} with {words!r}")


def subject_of(letter: str) -> str:
    """The subject, as people read it."""
    return str(message_from_string(letter, policy=default)["Subject"])


def told(page: Page, key: str, words: str) -> None:
    """The history knows of it: rows are read from the journal a few seconds after a gesture."""
    until = time.monotonic() + 30
    while time.monotonic() < until:
        page.goto(f"/voyages/{key}/histoire/")
        if words in page.locator("#gestes").inner_text():
            return
        time.sleep(0.3)
    raise AssertionError(f"the history does not tell {words!r}")


def dated(page: Page, text: str, day: date) -> None:
    """Give a buoy its day."""
    note(page, text).hover()
    note(page, text).get_by_role("button", name="Modifier").click()
    page.get_by_label("Pour quand").fill(day.isoformat())
    page.get_by_role("button", name="Fermer la carte").click()
    saved(page)


def test_a_stopover_then_a_second_crossing_beside_the_first(person, site, axe, fits):
    page = person()
    key = start_voyage(page, site)
    alive(page)
    page.get_by_role("button", name="Liste", exact=True).click()
    add(page, "port", "Une cour grise")
    add(page, "balises", "Dix bacs plantés")
    day = date.today() + timedelta(days=40)
    dated(page, "Dix bacs", day)

    page.goto(f"/voyages/{key}/escale/")
    middle = date.today() + timedelta(days=20)
    expect(page.locator(f"time[datetime='{middle}']")).to_be_visible()
    axe(page)
    # A question, and an answer is asked for: nothing typed is lost.
    page.get_by_label("Comment cela pourrait-il être mieux ?").fill("Plus petit, plus tôt.")
    page.get_by_role("button", name="C’est décidé").click()
    expect(page.locator("[data-error-summary]")).to_be_focused()
    expect(page.get_by_label("Comment cela pourrait-il être mieux ?")).to_have_value("Plus petit, plus tôt.")
    axe(page)
    page.get_by_role("radio", name="On recommence").check()
    page.get_by_role("button", name="C’est décidé").click()
    expect(page.locator(".eyebrow")).to_contain_text("traversée 2")
    second = re.search(r"/voyages/([a-z0-9]{13})/", page.url)[1]
    assert second != key

    # Both are laid side by side, the port and the buoys first; the first is dated, readable, and takes nothing more.
    alive(page)
    page.get_by_role("button", name="Liste", exact=True).click()
    note(page, "Dix bacs").hover()
    note(page, "Dix bacs").get_by_role("button", name="Modifier").click()
    page.locator(".editor [data-text]").fill("Deux bacs plantés")
    page.get_by_role("button", name="Fermer la carte").click()
    saved(page)
    page.goto(f"/voyages/{second}/escale/")
    row = page.get_by_role("row", name=re.compile("Dix bacs plantés"))
    expect(row).to_contain_text("Deux bacs plantés")
    expect(page.get_by_role("row", name=re.compile("Une cour grise"))).to_contain_text("pareil")
    axe(page)
    fits(page)
    page.get_by_role("link", name="Relire la traversée d’avant").click()
    expect(note(page, "Dix bacs plantés")).to_be_visible()
    expect(page.locator("[data-add]")).to_have_count(0)
    page.goto(f"/voyages/{key}/escale/")
    expect(page.locator(".around-closed")).to_contain_text("Traversée 1, finie le")
    axe(page)


def test_a_link_is_made_shown_used_on_a_phone_and_taken_back(person, site, axe, fits):
    captain = person()
    key = start_voyage(captain, site, title="La cour du 12")
    captain.goto(f"/voyages/{key}/liens/")
    axe(captain)
    captain.get_by_role("button", name="Faire un lien").click()
    expect(captain.locator("[data-error-summary]")).to_be_focused()
    captain.get_by_label("Pour qui ?").fill("les voisins")
    captain.get_by_role("radio", name="écrire").check()
    captain.get_by_label("Il marche pendant").select_option("7")
    captain.get_by_role("button", name="Faire un lien").click()
    expect(captain.get_by_role("heading", name="Le lien pour « les voisins » est prêt")).to_be_visible()
    ends = captain.locator(".fresh").inner_text()
    assert str((date.today() + timedelta(days=7)).year) in ends
    axe(captain)
    captain.get_by_role("button", name="Montrer à l’écran").click()
    expect(captain.get_by_role("dialog", name="La cour du 12")).to_be_visible()
    axe(captain)
    captain.get_by_role("button", name="Fermer").click()
    path = "/voyages/" + captain.get_by_label("Adresse du lien").input_value().split("/voyages/")[1]

    # A phone, no account; then a second browser that only has the link.
    phone = person(width=360, height=740)
    phone.goto(path)
    axe(phone)
    fits(phone)
    phone.get_by_label("Votre prénom").fill("Samira")
    phone.get_by_role("button", name="Monter à bord").click()
    alive(phone)
    phone.get_by_role("button", name="Liste", exact=True).click()
    add(phone, "requins", "Pas d’eau dans la cour")
    saved(phone)
    captain.goto(f"/voyages/{key}/liens/")
    expect(captain.locator(".row", has_text="les voisins")).to_be_visible()
    expect(captain.get_by_label("Adresse du lien")).to_have_count(0)
    told(captain, key, "Pas d’eau dans la cour")
    expect(captain.locator("#gestes")).to_contain_text("Samira, par un lien")
    captain.get_by_label("Qui", exact=True).select_option(label="Samira, par un lien")
    captain.get_by_role("button", name="Filtrer").click()
    expect(captain.locator(".deed")).to_have_count(1)

    # Taken back, asked twice: the phone is out, its link opens nothing.
    captain.goto(f"/voyages/{key}/liens/")
    captain.get_by_role("button", name="Reprendre le lien…").click()
    axe(captain)
    captain.get_by_role("button", name="Reprendre le lien").click()
    expect(captain.get_by_text("1 lien fini ou repris")).to_be_visible()
    expect(phone.get_by_text("Vous n’avez plus accès à ce voyage.").first).to_be_visible()
    assert phone.goto(f"/voyages/{key}/").status == 404
    other = person(js=False)
    assert other.goto(path).status == 410
    expect(other.get_by_role("heading", name="Ce lien ne mène plus à bord")).to_be_visible()


def test_back_in_time_by_keyboard_one_card_alone_and_undone(person, site, axe, fits):
    page = person()
    key = start_voyage(page, site)
    alive(page)
    page.get_by_role("button", name="Liste", exact=True).click()
    add(page, "phare", "Un jardin que tout l’immeuble partage")
    saved(page)
    # Somebody else in between: the slider has a place for each person and minute.
    samira = person(width=360, height=740)
    board(samira, site, key, "Samira")
    samira.get_by_role("button", name="Liste", exact=True).click()
    add(samira, "rames", "Des bacs que l’on déplace")
    saved(samira)
    note(page, "Un jardin").hover()
    note(page, "Un jardin").get_by_role("button", name="Modifier").click()
    page.get_by_role("button", name="Ranger dans la cale").click()
    expect(zone(page, "hold")).to_contain_text("Un jardin")
    saved(page)
    told(page, key, "rangée dans la cale")
    axe(page)

    # The page that first told the deed may have come between two readings of the journal, its slider from the first.
    page.reload()
    # The slider goes by arrow keys; what is shown follows, with its hour, and the page stays.
    slider = page.get_by_role("slider", name="Du premier geste au dernier")
    slider.focus()
    page.keyboard.press("Home")
    moment = page.locator("#moment")
    expect(moment.get_by_role("heading", name="La carte, le")).to_be_visible()
    expect(slider).to_be_focused()
    expect(slider).to_have_attribute("aria-valuetext", re.compile(r"\d{4}"))
    number = int(re.search(r"a=(\d+)", page.url)[1])
    axe(page)
    moment.get_by_role("link", name="Mer").click()
    expect(moment.locator(".canvas--sea")).to_be_visible()
    axe(page)
    fits(page)

    # Before the first gesture by day and hour, a form that needs no script; then the moment before the hold.
    plain = person(js=False, storage_state=page.context.storage_state())
    plain.goto(f"/voyages/{key}/histoire/?le=2020-01-01&heure=08:00")
    expect(plain.get_by_role("heading", name="La mer avant le premier geste")).to_be_visible()
    plain.goto(f"/voyages/{key}/histoire/")
    plain.get_by_role("button", name="Remonter de la cale").click()
    expect(plain.locator("#cale")).to_have_count(0)

    # Going back says before what it changes, and is undone by one click.
    page.goto(f"/voyages/{key}/histoire/?a={number}")
    page.get_by_text("Ce qui changerait si l’on y revenait").click()
    axe(page)
    page.get_by_role("button", name="Revenir à ce moment").click()
    expect(page.get_by_text("La carte est revenue en arrière")).to_be_visible()
    axe(page)
    page.get_by_role("button", name="Annuler ce retour").click()
    page.goto(f"/voyages/{key}/")
    expect(zone(page, "phare")).to_contain_text("Un jardin")


def test_a_companion_is_invited_by_letter_and_put_ashore(person, site, axe, fits):
    captain = person()
    key = start_voyage(captain, site, title="Le verger du quai")
    captain.goto(f"/voyages/{key}/equipage/")
    captain.get_by_text("Écrire une invitation").click()
    address = new_address("rosa")
    captain.get_by_label("Son adresse e-mail").fill(address)
    captain.get_by_role("radio", name=re.compile("^accompagnement")).check()
    captain.get_by_label("Un mot de vous").fill("Viens voir notre bateau.")
    axe(captain)
    captain.get_by_role("button", name="Envoyer la lettre").click()
    expect(captain.get_by_text("r…@example.org", exact=True)).to_be_visible()
    path = re.search(r"(/voyages/embarquer/[\w-]+/)", letter_to(site, address, "Viens voir"))[1]

    rosa = person(width=360, height=740)
    rosa.goto(path)
    expect(rosa.get_by_role("heading", name="Le verger du quai")).to_be_visible()
    axe(rosa)
    rosa.get_by_role("button", name="Se connecter pour monter à bord").click()
    come_in(rosa, site, address, "Rosa")
    rosa.goto(path)
    rosa.get_by_role("button", name="Monter à bord").click()
    expect(rosa).to_have_url(re.compile(rf"/voyages/{key}/"))
    expect(rosa.locator("[data-add]")).to_have_count(0)
    rosa.goto(f"/voyages/{key}/paroles/")
    rosa.get_by_label("Votre commentaire").fill("Qui s’en occupe en août ?")
    rosa.get_by_role("button", name="Commenter", exact=True).click()
    expect(rosa.get_by_text("Qui s’en occupe en août ?")).to_be_visible()
    axe(rosa)
    fits(rosa)

    # The captain makes her crew, then puts her ashore: she is out at the next click.
    captain.goto(f"/voyages/{key}/equipage/")
    captain.get_by_label("Rôle de Rosa").select_option("crew")
    captain.locator(".mate", has_text="Rosa").get_by_role("button", name="Changer").click()
    expect(captain.locator(".toast")).to_contain_text("Rosa : équipage")
    captain.locator(".mate", has_text="Rosa").get_by_role("button", name="Faire débarquer").click()
    axe(captain)
    captain.get_by_role("button", name="Faire débarquer").click()
    expect(captain.locator(".mate")).to_have_count(1)
    assert rosa.goto(f"/voyages/{key}/paroles/").status == 404
    axe(captain)


def test_the_log_of_the_month_by_a_link_without_login(person, site, axe, fits):
    captain = person()
    key = start_voyage(captain, site, title="L’atelier des vélos")
    captain.goto(f"/voyages/{key}/courrier/")
    captain.get_by_role("radio", name="une fois par mois").check()
    axe(captain)
    captain.get_by_role("button", name="Garder ces choix").click()
    expect(captain.locator(".toast")).to_contain_text("Entendu")
    # As if it had been asked for two months ago.
    site.manage(
        "manage",
        "shell",
        "-c",
        "from mieux.voyage.models import Wish; from datetime import date;"
        f"Wish.objects.filter(voyage__key='{key}').update(since=date(2020, 1, 1))",
    )
    site.manage("remind")
    site.manage("remind")
    letters = [letter for letter in site.letters() if "/voyages/lettre/" in letter and "vélos" in subject_of(letter)]
    assert len(letters) == 1
    path = re.search(r"(/voyages/lettre/[\w-]+/)\n", letters[0])[1]

    phone = person(width=360, height=740, js=False)
    phone.goto(path)
    expect(phone.get_by_role("heading", level=1)).to_contain_text("Trois lignes sur")
    fits(phone)
    phone.get_by_label("Ce qui a bougé").fill("Le maire a prêté la clé.")
    phone.get_by_label("La suite").fill("Ouvrir un samedi")
    phone.get_by_label("En faire aussi une balise").check()
    phone.get_by_role("button", name="Mettre au journal").click()
    expect(phone.get_by_role("heading", name="C’est au journal de bord")).to_be_visible()
    phone.get_by_role("link", name="Moins souvent").click()
    phone.get_by_role("button", name="Tous les trois mois").click()
    expect(phone.get_by_role("status").filter(has_text="le rythme est changé")).to_be_visible()

    captain.goto(f"/voyages/{key}/journal/")
    expect(captain.get_by_text("Le maire a prêté la clé.")).to_be_visible()
    axe(captain)
    fits(captain)
    captain.get_by_role("link", name="devenue une balise").click()
    expect(note(captain, "Ouvrir un samedi")).to_be_visible()
    for address in (path, f"{path}rythme/"):
        captain.goto(address)
        axe(captain)
    captain.goto(path)
    captain.get_by_role("button", name="Fermer ce lien").click()
    axe(captain)
    assert phone.goto(path).status == 410


def test_every_page_around_fits_and_is_accessible_in_both_languages(person, site, axe, fits):
    page = person()
    key = start_voyage(
        page, site, title="Un nom de voyage franchement trop long pour tenir sur une seule ligne de téléphone"
    )
    state = page.context.storage_state()
    for width, theme, prefix in ((360, "dark", "/en"), (768, "light", ""), (320, "light", "")):
        visitor = person(width=width, color_scheme=theme, reduced_motion="reduce", storage_state=state)
        for path in (
            "equipage",
            "liens",
            "paroles",
            "concernes/?zone=phare",
            "histoire",
            "journal",
            "courrier",
            "escale",
            "questions-reponses",
            "effacer",
        ):
            visitor.goto(f"{prefix}/voyages/{key}/{path}{'' if '?' in path else '/'}")
            assert visitor.locator("h1").count() == 1
            fits(visitor)
            if width != 320:
                axe(visitor)
