"""A closed box is closed: no page, file, letter, message or count tells anybody what a sealed reading says.

Every address of the site that could leak is walked, as everybody. Three worlds are compared byte by byte: the sealed
reading says one thing; it says another; it does not exist.
"""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.core import mail
from django.test import Client
from django.utils import timezone

from mieux.conftest import browser_of
from mieux.core.testing import ReadOnlyOnGetClient
from mieux.evidence.forms import EvidenceForm
from mieux.people.models import User
from mieux.people.portable import Person, all_holdings
from mieux.wheel import actions
from mieux.wheel.actions import Fact, NewContext, Terms
from mieux.wheel.models import (
    CellEvidence,
    FormRead,
    NoveltyContext,
    Reading,
    ReadingCell,
    ReadingReport,
    ReadingVersion,
    Round,
    Word,
)
from mieux.wheel.rules import Who

from .conftest import enter
from .walking import addresses, look

SECRET = "phrase scellée introuvable"
OTHERWISE = "tout autre aveu imprévu"
PLACES = ("ouverture", "realisation")


@pytest.fixture
def sealed(ruche: Any, aicha: User, blind: Round, reader: User) -> Reading:
    """Rosa's reading, shared into the box: its sentence, evidence, context, form and reasons are all secret."""
    User.objects.filter(pk=reader.pk).update(name="Quitterie")
    reading = actions.start_reading(Who(reader), ruche, round=blind)
    actions.choose_context(reading, NewContext(f"pour qui {SECRET}", f"où {SECRET}", f"habitude {SECRET}"), by=reader)
    sent = {
        "preuve-kind": "testimony",
        "preuve-testimony": f"témoin {SECRET}",
        "preuve-testimony_speaker": "une voisine",
        "preuve-testimony_consent": "on",
    }
    evidence = EvidenceForm(sent, {}, initiative=ruche)
    assert evidence.is_valid(), evidence.errors
    actions.write_cell(reading, Fact(*PLACES, Word.PRESENT, f"fait {SECRET}"), given=evidence.given())
    actions.write_cell(reading, Fact("nouveaute", "diagnostic", Word.PARTLY, f"neuf {SECRET}"))
    actions.choose_forms(reading, [("nouveau-service", f"forme {SECRET}")])
    actions.share(reading)
    actions.write_cell(reading, Fact("impact", "diagnostic", Word.NOT_SEEN, f"pas vu {SECRET}"), reason=SECRET)
    actions.save_unfinished(reading, "fact", {"sentence": [SECRET]}, 0)
    actions.remove_cell(reading, reading.cells.get(criterion="impact").pk, f"retiré {SECRET}")
    return Reading.objects.get(pk=reading.pk)


def everybody(ruche: Any, aicha: User, crew: User, moderator: User, chloe: User, blind: Round) -> dict[str, Client]:
    """Everybody but Rosa."""
    mate = User.objects.create_user("mate@example.org", name="Maël")
    theirs = actions.start_reading(Who(mate), ruche, round=blind)
    actions.write_cell(theirs, Fact("impact", "realisation", Word.PRESENT, "La lecture de Maël."))
    actions.share(theirs)
    guest, _reading = enter(blind, aicha, "Dorian")
    elsewhere = actions.open_round(ruche, aicha, Terms("Un autre tour", "", True, 9))
    other_guest, _other = enter(elsewhere, aicha, "Inès")
    return {
        "a stranger": ReadOnlyOnGetClient(),
        "somebody with an account": browser_of(chloe),
        "a guest of another round": other_guest,
        "a guest of the round": guest,
        "a reader of the round": browser_of(mate),
        "the team": browser_of(crew),
        "whoever opened the round": browser_of(aicha),
        "a moderator": browser_of(moderator),
    }


def every_address(ruche: Any, sealed: Reading, blind: Round) -> list[str]:
    """Every address, aimed at the sealed reading and all that belongs to it."""
    cell = sealed.cells.get(criterion=PLACES[0])
    # Above this feature in reading order, but its doors lead to the initiative too.
    voyage = apps.get_model("voyage", "Voyage").objects.create(
        key="ruche-publique", title="La Ruche", public=True, initiative=ruche
    )
    proof = CellEvidence.objects.get(cell=cell).pk

    def number(route: str) -> list[int]:
        if "/tours/" in route:
            return [blind.pk]
        return [proof] if "/preuves/" in route else [sealed.pk]

    found = addresses(
        {
            "slug": [ruche.slug],
            "key": [voyage.key],
            "cell": [cell.pk],
            "evidence": [proof],
            "aside": list(sealed.removed.values_list("pk", flat=True)),
            "invitation": list(blind.invitations.values_list("pk", flat=True)) or [1],
            "token": ["un-jeton"],
            "criterion": [PLACES[0]],
            "phase": [PLACES[1]],
            "number": [1, 2],
            "path": ["preuves/x.webp"],
            "format": ["csv", "json", "svg"],
        },
        number,
    )
    base = f"/atlas/{ruche.slug}/lectures/"
    asked = [
        f"{base}?tour={blind.pk}",
        f"{base}?contexte={sealed.context_id}",
        f"{base}?place=observer",
        f"{base}comparer/?gauche=lecture-{sealed.pk}&droite=lecture-{sealed.pk}-v1",
        f"{base}comparer/?gauche=contexte-{sealed.context_id}&droite=place-observer",
        "/atlas/?q=scellée",
        *(f"/atlas/export.{kind}?q=ruche" for kind in ("csv", "geojson", "jsonld", "json")),
        f"/atlas/{ruche.slug}/lectures/ma-lecture/fait/?critere={PLACES[0]}&phase={PLACES[1]}",
        f"/api/v1/initiatives/{ruche.slug}?format=jsonld",
        "/lectures/moderation/",
    ]
    return [*found, *asked]


def _is_own_or_heavy(address: str) -> bool:
    # Files of a wheel are drawn from the same scope as its table; their bytes differ from one second to the next.
    return address.endswith((".pdf", ".png", "/pdf/", "/png/"))


@pytest.fixture
def walk(
    ruche: Any, aicha: User, crew: User, moderator: User, chloe: User, blind: Round, sealed: Reading, settings: Any
) -> Any:
    """`walk()`: {(who, address): (status, answer)} of the world as it is now."""
    settings.RATE_LIMITS = dict.fromkeys(settings.RATE_LIMITS, "100000/minute")
    people = everybody(ruche, aicha, crew, moderator, chloe, blind)
    table = [address for address in every_address(ruche, sealed, blind) if not _is_own_or_heavy(address)]
    assert any("lectures/ma-lecture" in address for address in table)

    def walked(who: Any = None) -> dict[tuple[str, str], tuple[int, bytes]]:
        return {
            (name, address): look(browser, address)
            for name, browser in people.items()
            if who is None or name in who
            for address in table
        }

    return walked


def rewrite(reading: Reading) -> None:
    """The same sealed reading, saying something else in every place."""

    def change(rows: Any, *columns: str) -> None:
        for row in rows:
            for column in columns:
                setattr(row, column, getattr(row, column).replace(SECRET, OTHERWISE))
            row.save()

    cells = ReadingCell.objects.filter(reading=reading)
    change(cells, "sentence")
    cells.update(word=Word.NOT_SEEN)
    change(CellEvidence.objects.filter(cell__reading=reading), "text")
    CellEvidence.objects.filter(cell__reading=reading).update(kind="measure")
    change(FormRead.objects.filter(reading=reading), "reason")
    change(NoveltyContext.objects.filter(readings=reading), "for_whom", "where", "habit")
    change(ReadingVersion.objects.filter(reading=reading), "reason")
    for version in ReadingVersion.objects.filter(reading=reading):
        version.data = json.loads(json.dumps(version.data, ensure_ascii=False).replace(SECRET, OTHERWISE))
        version.save()
    Reading.objects.filter(pk=reading.pk).update(stance="partner", people=7, unfinished={})


def _where(first: Any, second: Any, key: tuple[str, str]) -> str:
    """The first place where two answers differ."""
    one, other = first[key][1], second[key][1]
    at = next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    return f"{one[max(0, at - 120) : at + 120]!r} / {other[max(0, at - 120) : at + 120]!r}"


def test_what_a_sealed_reading_says_changes_nothing_for_anybody_else(walk, sealed):
    first = walk()
    for (who, address), (status, said) in first.items():
        assert SECRET.encode() not in said, f"{who} reads the secret at {address} ({status})"
        assert b"scell\\u00e9e" not in said, f"{who} reads the secret at {address} ({status})"
    rewrite(sealed)
    second = walk()
    different = sorted(key for key in first if first[key] != second[key])
    assert different == [], (
        f"what the sealed reading says shows at {different[:6]}: {_where(first, second, different[0])}"
    )


def test_outside_the_round_nobody_can_tell_that_a_sealed_reading_exists(walk, sealed, blind):
    outside = {"a stranger", "somebody with an account", "a guest of another round"}
    first = walk(outside)
    for (who, address), (_status, said) in first.items():
        assert b"Quitterie" not in said, f"{who} learns at {address} who reads"
    Reading.objects.filter(pk=sealed.pk).delete()
    second = walk(outside)
    different = sorted(key for key in first if first[key] != second[key])
    assert different == [], (
        f"that a sealed reading exists shows at {different[:6]}: {_where(first, second, different[0])}"
    )


def test_its_author_reads_it(ruche, sealed, reader):
    page = browser_of(reader).get(f"/atlas/{ruche.slug}/lectures/ma-lecture/{sealed.pk}/")
    assert f"fait {SECRET}" in page.text


def test_letters_exports_and_reports_do_not_tell(
    ruche, aicha, moderator, blind, sealed, chloe, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        actions.invite_by_name(blind, aicha, chloe, "https://mieux.example")
        actions.change_day(blind, timezone.localdate() + timedelta(days=300), "")
    letters = "\n".join(f"{letter.subject}\n{letter.body}" for letter in mail.outbox)
    assert len(mail.outbox) >= 3
    assert SECRET not in letters
    for user in (aicha, moderator, chloe):
        for holdings in all_holdings():
            handed = json.dumps(holdings.export(Person(user)).documents, ensure_ascii=False, default=str)
            assert SECRET not in handed, holdings
    # A report made while the reading was public does not open the box it went back into.
    ReadingReport.objects.create(reading=sealed, motive="other", text="à voir")
    assert SECRET not in browser_of(moderator).get("/lectures/moderation/").text


def test_a_moderator_cannot_hide_nor_anybody_report_what_they_cannot_read(ruche, sealed, moderator, chloe):
    base = f"/atlas/{ruche.slug}/lectures/{sealed.pk}/"
    assert browser_of(moderator).post(f"{base}masquer/", {"reason": "Voyons."}).status_code == 404
    assert browser_of(chloe).post(f"{base}signaler/", {"motive": "other"}).status_code == 404
    sealed.refresh_from_db()
    assert sealed.state == "shared"


def test_a_context_named_in_the_box_is_not_offered_to_others(ruche, sealed, chloe):
    page = browser_of(chloe).get(f"/atlas/{ruche.slug}/lectures/ma-lecture/fait/").text
    assert SECRET not in page
    mine = actions.start_reading(Who(chloe), ruche)
    sent = {"context": str(sealed.context_id)}
    answer = browser_of(chloe).post(f"/atlas/{ruche.slug}/lectures/ma-lecture/{mine.pk}/contexte/", sent)
    assert answer.status_code == 422
    assert SECRET not in answer.text


def test_once_open_everybody_reads_it(ruche, sealed, blind, client):
    address = f"/atlas/{ruche.slug}/lectures/{sealed.pk}/historique/"
    assert client.get(address).status_code == 404
    Round.objects.filter(pk=blind.pk).update(opened_at=blind.created_at)
    assert f"fait {SECRET}" in client.get(address).text
