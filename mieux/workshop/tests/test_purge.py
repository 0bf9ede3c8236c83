"""On the day announced, nothing that participants wrote is anywhere: every table and every file is searched."""

import io
from datetime import timedelta
from pathlib import Path

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from mieux.atlas.actions.pictures import encode
from mieux.people.actions import purge
from mieux.voyage import document, journal
from mieux.voyage.actions import voyages
from mieux.voyage.models import Role
from mieux.workshop.actions import after, forgetting, joining, photos, pouring, preparing, running, working
from mieux.workshop.actions.pouring import Wanted
from mieux.workshop.models import Contribution, HalfNote, LogNote, Outcome, Participant, Pouring, SheetPhoto
from mieux.workshop.views import phone as views

from .rooms import Phone, Remote, room

pytestmark = pytest.mark.django_db

SIGNS = ("zebuline", "xylophage", "kumquat", "zibeline", "rhododendron", "yack-en-groupe", "zythum", "raison-de-refus")


def everything() -> str:
    """All that all tables hold, as one text, small letters."""
    found = []
    for model in apps.get_models():
        for row in model._default_manager.values_list():
            found += [
                bytes(cell).decode("latin-1") if isinstance(cell, (bytes, memoryview)) else str(cell) for cell in row
            ]
    return "\n".join(found).lower()


def files_of(folder) -> list[Path]:
    return [path for path in Path(folder).rglob("*") if path.is_file()] if Path(folder).is_dir() else []


@pytest.fixture
def full(aicha, basile):
    """A workshop with something of a participant in every place that can hold it."""
    boat = voyages.start(basile, "Le jardin")
    voyages.come_aboard(boat, aicha, Role.COMPANION)
    workshop = room(aicha, "brainstorm", "dots", "zones", "closing", names="pseudonym", voyage=boat)
    first, dots, zones, last = workshop.stages.all()
    phone = Phone(workshop, nom="Zebuline", prenom="Zebuline", pseudo="Zebuline", name="Zebuline")
    Participant.objects.update(name="Zebuline")
    phone.writes(first, "Une carte xylophage")
    phone.writes(first, "Une carte kumquat")
    phone.writes(first, "Une carte à refuser zibeline")
    working.judge(Contribution.objects.get(text__contains="zibeline"), "refused", "raison-de-refus")
    group = working.make_group(first, "yack-en-groupe")
    card = Contribution.objects.get(text__contains="kumquat")
    working.move(card, group, seen=card.version)
    running.set_phase(first, "reveal")
    running.go_to(workshop, dots)
    phone.sends("vote", dots, choix=[f"c{card.pk}"])
    running.go_to(workshop, zones)
    phone.sends("ecrire", zones, texte="rhododendron", ou="requins|", envoi="z")
    running.go_to(workshop, last)
    phone.writes(last, "Un zythum pour finir")
    HalfNote.objects.create(stage=first, participant=Participant.objects.get(), text="Un zythum à mi-chemin")
    image = io.BytesIO()
    Image.new("RGB", (60, 50)).save(image, "PNG")
    image.seek(0)
    photos.add_photo(first, encode(image, 100), label="La feuille de Zebuline")
    running.close_room(workshop)
    workshop.refresh_from_db()
    after.want_news(workshop, "zebuline@example.org", "fr", "oui")
    after.open_recap(workshop)
    after.note(workshop, aicha, "Prévoir plus de temps")
    # One is proposed and waits, one was taken by the crew: that one has joined the project.
    pouring.decide(workshop, aicha, [Wanted(card, Outcome.POURED, "requins")])
    taken = working.contribute(first, None, "Un banc au soleil", "banc")
    pouring.decide(workshop, basile, [Wanted(taken, Outcome.POURED, "phare")])
    workshop.refresh_from_db()
    return workshop


def test_every_table_and_every_file(full, settings, django_capture_on_commit_callbacks):
    before = everything()
    for sign in SIGNS:
        assert sign in before, sign
    assert files_of(settings.MEDIA_ROOT)
    with django_capture_on_commit_callbacks(execute=True):
        purge(timezone.now() + timedelta(days=full.keep_days + 1))
    left = everything()
    assert [sign for sign in SIGNS if sign in left] == []
    assert files_of(settings.MEDIA_ROOT) == []
    assert not Pouring.objects.exists()
    # What joined the project is the project's; her own words are hers.
    boat = full.voyage
    assert [card.text for card in document.read(journal.opened(boat.pk)).cards.values()] == ["Un banc au soleil"]
    assert LogNote.objects.get().text == "Prévoir plus de temps"


def test_erasing_a_workshop_takes_its_files_too(full, settings, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        preparing.erase(full)
    left = everything()
    assert [sign for sign in SIGNS if sign in left] == []
    assert files_of(settings.MEDIA_ROOT) == []


def test_after_the_day_announced_nothing_more_comes_in(aicha):
    workshop = room(aicha, "brainstorm")
    stage, remote = workshop.stages.first(), Remote(workshop)
    running.close_room(workshop)
    forgetting.empty(workshop)
    assert remote.does("saisir", stage, texte="Une feuille retrouvée", envoi="a").status_code == 422
    sheet = io.BytesIO()
    Image.new("RGB", (60, 50)).save(sheet, "PNG")
    send = {"cle": remote.key, "geste": "envoyer", "sequence": stage.pk}
    file = SimpleUploadedFile("f.png", sheet.getvalue(), "image/png")
    assert remote.browser.post(f"/atelier/{workshop.code}/photos/", {**send, "photos": file}).status_code == 302
    assert not Contribution.objects.exists()
    assert not SheetPhoto.objects.exists()
    with pytest.raises(joining.RoomClosed):
        joining.join(workshop, name="Zebuline")


@pytest.mark.parametrize("erased", [False, True])
def test_what_is_sent_while_the_room_is_purged_is_refused_and_not_kept(aicha, monkeypatch, erased):
    workshop = room(aicha, "brainstorm")
    stage, phone = workshop.stages.first(), Phone(workshop)
    real = views.kind_of

    def meanwhile(row):
        # Between the first look at the room and the write.
        monkeypatch.setattr(views, "kind_of", real)
        if erased:
            preparing.erase(workshop)
        else:
            running.close_room(workshop)
            forgetting.empty(workshop)
        return real(row)

    monkeypatch.setattr(views, "kind_of", meanwhile)
    assert phone.writes(stage, "Trop tard").status_code == (404 if erased else 410)
    assert not Contribution.objects.exists()
