"""At sea the network goes, the server dies, links are taken back: no word that was said to be saved is lost."""

from boats import add, alive, board, note, saved, start_voyage, zone
from conftest import free_port, start_site
from playwright.sync_api import expect


def test_words_typed_without_a_network_are_sent_once(person, site):
    aicha = person()
    key = start_voyage(aicha, site)
    alive(aicha)
    add(aicha, "phare", "Un jardin")
    saved(aicha)
    basile = person(width=360)
    board(basile, site, key, "Basile")
    expect(note(basile, "Un jardin")).to_be_visible()

    aicha.context.set_offline(True)
    note(aicha, "Un jardin").locator(".note__text").click()
    aicha.keyboard.type(" pour tout le monde")
    expect(aicha.locator("[data-state]")).to_have_text("Hors ligne : vos mots attendent dans ce navigateur")
    aicha.keyboard.press("Escape")
    add(aicha, "port", "Écrit dans le tunnel")
    # Meanwhile somebody else goes on, in the same card too.
    note(basile, "Un jardin").locator(".note__text").click()
    basile.keyboard.press("Control+Home")
    basile.keyboard.type("Demain : ")
    basile.keyboard.press("Escape")
    saved(basile)

    aicha.context.set_offline(False)
    saved(aicha)
    for page in (aicha, basile):
        expect(note(page, "Écrit dans le tunnel")).to_have_count(1)
        expect(note(page, "Demain : Un jardin pour tout le monde")).to_have_count(1)
    # A text that two people wrote apart is not passed over in silence.
    expect(aicha.get_by_role("alert")).to_contain_text("Les deux textes sont mêlés, relisez.")
    expect(aicha.get_by_role("alert")).to_contain_text("Un jardin pour tout le monde")


def test_a_closed_tab_brings_its_words_back(person, site):
    page = person()
    key = start_voyage(page, site)
    alive(page)
    add(page, "phare", "Avant")
    saved(page)
    page.context.set_offline(True)
    add(page, "phare", "Pendant la panne")
    expect(page.locator("[data-state]")).to_have_text("Hors ligne : vos mots attendent dans ce navigateur")
    page.wait_for_timeout(300)
    page.close()
    context = page.context
    context.set_offline(False)
    again = context.new_page()
    again.goto(f"/voyages/{key}/")
    alive(again)
    expect(note(again, "Pendant la panne")).to_have_count(1)
    saved(again)
    other = person(width=360)
    board(other, site, key, "Basile")
    expect(note(other, "Pendant la panne")).to_have_count(1)


def test_a_server_that_dies_loses_nothing_that_was_saved(browser, new_data):
    data, port = new_data(), free_port()
    server, site = start_site(data, port)
    context = browser.new_context(base_url=site.url)
    page = context.new_page()
    try:
        key = start_voyage(page, site)
        alive(page)
        add(page, "requins", "Le temps")
        note(page, "Le temps").locator(".note__text").click()
        page.keyboard.type(" qui passe")
        saved(page)
        page.keyboard.type(" trop")
        server.kill()
        server.wait(10)
        page.keyboard.type(" vite")
        expect(page.locator("[data-state]")).to_have_text("Hors ligne : vos mots attendent dans ce navigateur")
        server, site = start_site(data, port)
        saved(page)
        expect(page.locator(".editor [data-text]")).to_have_value("Le temps qui passe trop vite")
        # Another browser, without anything of its own, reads the same.
        other = browser.new_context(base_url=site.url)
        reader = other.new_page()
        board(reader, site, key, "Rosa", "see")
        expect(zone(reader, "requins").locator("li.note")).to_contain_text("Le temps qui passe trop vite")
        other.close()
    finally:
        context.close()
        server.terminate()
        server.wait(10)


def test_a_link_that_is_taken_back_ends_at_once(person, site):
    aicha = person()
    key = start_voyage(aicha, site)
    alive(aicha)
    dorian = person(width=360)
    board(dorian, site, key, "Dorian")
    add(dorian, "port", "Vu du balcon")
    saved(dorian)
    captain = aicha.context.new_page()
    captain.goto(f"/voyages/{key}/liens/")
    captain.locator("form[action$='/reprendre/'] button").first.click()
    captain.get_by_role("button", name="Reprendre le lien").click()
    expect(dorian.get_by_role("alert")).to_contain_text("Vous n’avez plus accès à ce voyage")
    expect(dorian.get_by_role("button", name="Modifier")).to_have_count(0)
    # What was written stays.
    expect(note(aicha, "Vu du balcon")).to_be_visible()
