"""What phones do to a workshop: they are locked, lose the network, the clock, the cookie; what was typed is never lost.

Each story is a failure that users of other tools reported. A dead socket is played by one that stays open and says
nothing any more: this is how a locked phone finds it when it wakes up.
"""

import json
import re
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from conftest import Site, free_port, start_site
from playwright.sync_api import Browser, Page, WebSocketRoute, expect
from test_workshop_room import go, join, press, room

__all__ = ["room"]

HARBOUR, QUESTION = "Le port, d’où l’on part", "Aujourd’hui, qu’est-ce qui coince, et pour qui ?"
GOAL = "À quoi verra-t-on que nous sommes arrivés ?"


class Wire:
    """The socket of a page; `deaf`: it stays open, and nothing comes through."""

    def __init__(self, page: Page, *, deaf: bool = False) -> None:
        self.deaf, self.opened = deaf, 0
        page.route_web_socket(re.compile("/live/"), self._join)

    def _join(self, socket: WebSocketRoute) -> None:
        self.opened += 1
        mine, server = self.opened, socket.connect_to_server()
        # A new socket hears again; the old one never does.
        server.on_message(lambda message: None if self.deaf is True or mine <= self.deaf else socket.send(message))

    def dies(self) -> None:
        """This socket is dead; the next one will live."""
        self.deaf = self.opened


def at(page: Page, title: str, **options: float) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(title, **options)


LOCK = """hidden => {
  Object.defineProperty(document, "hidden", {configurable: true, get: () => hidden});
  document.dispatchEvent(new Event("visibilitychange"));
}"""


def locked(page: Page) -> None:
    """The screen goes dark and the phone freezes: no timer runs any more. Needs `page.clock.install()`."""
    page.evaluate(LOCK, True)
    page.clock.pause_at(datetime.now() + timedelta(seconds=2))


def unlocked(page: Page) -> None:
    """Three minutes later: what was due fires once, then the page is told that it is seen."""
    page.clock.fast_forward("03:00")
    page.clock.resume()
    page.evaluate(LOCK, False)


def write(page: Page, text: str) -> None:
    page.locator("#texte").fill(text)
    page.get_by_role("button", name="Poser ma carte").click()


def test_a_phone_locked_for_long_is_where_the_room_is_and_hears_again(person, room):
    remote, phone, other = person(width=390), person(width=360, height=740), person(width=360, height=740)
    remote.goto(room["remote"])
    wire = Wire(phone)
    phone.clock.install()
    join(phone, room, "Samira")
    join(other, room)
    go(remote, HARBOUR)
    at(phone, QUESTION)
    phone.locator("#texte").fill("Une phrase à moitié")
    wire.dies()
    locked(phone)
    press(remote, "Suivante")
    at(other, GOAL)
    unlocked(phone)
    at(phone, GOAL, timeout=6000)
    assert wire.opened > 1, "it goes on with the socket that died while it slept"
    go(remote, HARBOUR)
    at(phone, QUESTION, timeout=3000)
    expect(phone.locator("#texte")).to_have_value("Une phrase à moitié")
    expect(phone.locator(".room-foot")).to_contain_text("Samira")


def test_a_page_given_back_by_the_browser_asks_what_is_new(person, room):
    remote, phone = person(width=390), person(width=360, height=740)
    remote.goto(room["remote"])
    wire = Wire(phone)
    join(phone, room)
    press(remote, "Commencer")
    at(phone, "Bienvenue à bord")
    wire.dies()
    press(remote, "Suivante")
    # As Safari does when one swipes back: the page as it was, its timers, its socket, and this event.
    phone.evaluate("window.dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))")
    at(phone, QUESTION, timeout=3000)
    assert wire.opened == 2


def test_the_back_button_finds_the_room_and_the_words(person, room):
    remote, phone = person(width=390), person(width=360, height=740)
    remote.goto(room["remote"])
    join(phone, room)
    go(remote, HARBOUR)
    phone.locator("#texte").fill("Avant d’aller voir ailleurs")
    phone.locator("summary", has_text="Ce que l’on garde").click()
    phone.get_by_role("link", name="Vie privée").click()
    phone.wait_for_url(re.compile("confidentialite"))
    press(remote, "Suivante")
    expect(remote.get_by_role("heading", level=1)).not_to_contain_text(HARBOUR)
    press(remote, "Précédente")
    expect(remote.get_by_role("heading", level=1)).to_contain_text(HARBOUR)
    phone.go_back()
    at(phone, QUESTION)
    expect(phone.locator("#texte")).to_have_value("Avant d’aller voir ailleurs")
    phone.get_by_role("button", name="Poser ma carte").click()
    expect(phone.locator(".mine")).to_contain_text("Avant d’aller voir ailleurs")


def test_what_waited_when_the_page_was_closed_is_sent_when_it_is_opened_again(person, room):
    remote, phone = person(width=390), person(width=360, height=740)
    remote.goto(room["remote"])
    join(phone, room)
    go(remote, HARBOUR)
    phone.locator("#texte").wait_for()
    phone.context.set_offline(True)
    write(phone, "Partie avec la page")
    expect(phone.locator("[data-state]")).to_have_text("Gardé ici, envoyé dès que le réseau revient.")
    phone.close()
    phone.context.set_offline(False)
    again = phone.context.new_page()
    again.goto(room["join"])
    expect(again.locator(".mine")).to_contain_text("Partie avec la page")
    press(remote, "Tout révéler")
    expect(remote.locator("li.paper-card")).to_have_count(1)


def test_two_tabs_of_one_phone_lose_and_double_nothing(person, room):
    remote, first = person(width=390), person(width=360, height=740)
    remote.goto(room["remote"])
    join(first, room)
    second = first.context.new_page()
    second.goto(room["join"])
    go(remote, HARBOUR)
    for tab in (first, second):
        tab.locator("#texte").wait_for()
    first.context.set_offline(True)
    write(first, "Du premier onglet")
    write(second, "Du second onglet")
    write(first, "Encore du premier")
    first.context.set_offline(False)
    press(remote, "Tout révéler")
    expect(remote.locator("li.paper-card")).to_have_count(3)
    assert json.loads(first.evaluate(f"localStorage['mieux-atelier-{room['code']}']"))["queue"] == []
    expect(remote.locator("body")).to_contain_text("1 personne dans la salle")


def test_a_lost_cookie_is_mended_by_the_personal_word(person, room):
    remote, phone = person(width=390), person(width=360, height=740)
    remote.goto(room["remote"])
    join(phone, room, "Nadège")
    go(remote, HARBOUR)
    phone.locator("#texte").wait_for()
    word = phone.locator(".word").inner_text()
    phone.context.clear_cookies()
    write(phone, "Écrite sans clé")
    phone.locator("summary", has_text="J’y étais déjà").click()
    phone.get_by_label("Votre mot personnel").fill(word.upper())
    phone.get_by_role("button", name="Retrouver ma place").click()
    expect(phone.locator(".room-foot")).to_contain_text("Nadège")
    # What could not be sent is still in its field.
    expect(phone.locator("#texte")).to_have_value("Écrite sans clé")
    phone.get_by_role("button", name="Poser ma carte").click()
    expect(phone.locator(".mine")).to_contain_text("Écrite sans clé")


@pytest.mark.parametrize("hours", [-7, 5])
def test_a_clock_that_is_wrong_by_hours_changes_nothing(person, room, hours):
    remote, phone = person(width=390), person(width=360, height=740)
    remote.goto(room["remote"])
    phone.clock.install(time=datetime.now() + timedelta(hours=hours))
    join(phone, room)
    go(remote, HARBOUR)
    at(phone, QUESTION)
    shown = remote.locator("[data-clock-time]").inner_text()
    expect(phone.locator("[data-clock-time]")).to_have_text(re.compile(rf"^({shown.split(':')[0]}|\d+):"))
    minutes = [int(page.locator("[data-clock-time]").inner_text().split(":")[0]) for page in (remote, phone)]
    assert abs(minutes[0] - minutes[1]) <= 1


def test_a_proxy_that_lets_nothing_through_its_sockets_is_noticed(person, room):
    remote, phone, late = person(width=390), person(width=360, height=740), person(width=360, height=740)
    remote.goto(room["remote"])
    Wire(phone, deaf=True)
    falls_silent = Wire(late)
    join(phone, room)
    join(late, room)
    press(remote, "Commencer")
    at(phone, "Bienvenue à bord", timeout=6000)
    at(late, "Bienvenue à bord")
    # The one that spoke and fell silent is found out by the next glance.
    falls_silent.dies()
    press(remote, "Suivante")
    at(phone, QUESTION, timeout=6000)
    late.evaluate("window.dispatchEvent(new Event('online'))")
    at(late, QUESTION, timeout=6000)
    press(remote, "Suivante")
    at(late, GOAL, timeout=3000)


def test_a_server_restarted_in_the_middle_of_a_stage(new_data: Callable[[], Path], browser: Browser):
    data, port = new_data(), free_port()
    process, site = start_site(data, port)
    contexts = [browser.new_context(base_url=site.url, viewport={"width": 360, "height": 740}) for _ in range(3)]
    try:
        room = _opened(site)
        remote, phone, other = (context.new_page() for context in contexts)
        remote.goto(room["remote"])
        join(phone, room)
        join(other, room)
        go(remote, HARBOUR)
        at(phone, QUESTION)
        at(other, QUESTION)
        process.kill()
        process.wait()
        write(phone, "Pendant la panne")
        other.locator("#texte").fill("Un brouillon")
        time.sleep(2)
        process, _ = start_site(data, port)
        expect(phone.locator(".mine")).to_contain_text("Pendant la panne")
        press(remote, "Suivante")
        at(phone, GOAL)
        at(other, GOAL)
        go(remote, HARBOUR)
        expect(other.locator("#texte")).to_have_value("Un brouillon")
        press(remote, "Tout révéler")
        expect(remote.locator("li.paper-card")).to_have_count(1)
    finally:
        for context in contexts:
            context.close()
        process.terminate()
        process.wait(20)


def _opened(site: Site) -> dict[str, str]:
    told = json.loads(site.manage("atelier", "open", "voyage", "--json").strip().splitlines()[-1])
    return {name: re.sub(r"^https?://[^/]+", "", value) for name, value in told.items()}


SLOW_MINE = """
const real = window.fetch;
window.fetch = async (...asked) => {
  const answer = await real(...asked);
  if (String(asked[0]).includes("/moi/")) await new Promise((done) => setTimeout(done, 2500));
  return answer;
};
"""


def test_an_answer_that_comes_late_hides_no_card(person, room):
    """What was asked for before a card was sent comes after it: the card stays in sight."""
    remote, phone = person(width=390), person(width=360, height=740)
    remote.goto(room["remote"])
    phone.add_init_script(SLOW_MINE)
    join(phone, room)
    with phone.expect_request(re.compile("/moi/[?]seq=")):
        go(remote, HARBOUR)
        at(phone, QUESTION)
    write(phone, "La clé est toujours perdue")
    expect(phone.locator("[data-mine-slot]")).to_contain_text("La clé est toujours perdue")
    phone.wait_for_timeout(3500)
    expect(phone.locator("[data-mine-slot]")).to_contain_text("La clé est toujours perdue")
