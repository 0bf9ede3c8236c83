"""Photos of sheets: made anew, seen aboard only, typed from without doubles, gone from the disk when taken away."""

import io
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from mieux.conftest import browser_of
from mieux.core import backup
from mieux.people.models import User
from mieux.people.portable import Person
from mieux.voyage import document, journal
from mieux.voyage.actions import photos, voyages
from mieux.voyage.models import PaperPhoto, Right, Voyage
from mieux.voyage.personal import holdings

pytestmark = pytest.mark.django_db

GPS = 0x8825


def picture(colour: str = "white", size: tuple[int, int] = (1200, 800), kind: str = "JPEG") -> bytes:
    """A photo that tells where and with what it was taken."""
    image, out = Image.new("RGB", size, colour), io.BytesIO()
    exif = Image.Exif()
    exif[0x010F] = "SECRETPHONE"
    exif.get_ifd(GPS)[2] = (48.0, 35.0, 4.0)
    image.save(out, kind, exif=exif)
    return out.getvalue()


def sent(*colours: str, name: str = "IMG_0001.jpg") -> list[SimpleUploadedFile]:
    return [SimpleUploadedFile(name, picture(colour)) for colour in colours]


@pytest.fixture
def sheet(boat: Voyage, aicha: User) -> PaperPhoto:
    """One photo aboard."""
    encoded = photos.read_photo(io.BytesIO(picture()), None)
    return photos.add_photo(boat, encoded, by=aicha, whom=f"user:{aicha.pk}", label="Table du fond")


def texts(voyage: Voyage, zone: str) -> list[str]:
    return [card.text for card in document.read(journal.opened(voyage.pk)).in_zone(zone)]


# --- Taking them aboard -----------------------------------------------------------------------------------


def test_a_voyage_begins_from_photos_and_opens_where_one_types(aicha: User):
    browser = browser_of(aicha)
    page = browser.post("/voyages/commencer/photo/", {"title": "L’affiche", "photos": sent("white")})
    voyage, row = Voyage.objects.get(), PaperPhoto.objects.get()
    assert page["Location"] == f"/voyages/{voyage.key}/photos/{row.pk}/"
    assert browser.get(page["Location"]).status_code == 200
    page = browser.post("/voyages/commencer/photo/", {"title": "Deux", "photos": sent("red", "blue")})
    assert page["Location"].endswith("/photos/")


def test_nothing_of_the_place_and_the_device_is_kept(sheet: PaperPhoto):
    data = Path(sheet.image.path).read_bytes()
    assert b"SECRETPHONE" not in data
    with Image.open(io.BytesIO(data)) as image:
        assert image.format == "WEBP"
        assert not image.getexif()
    assert "IMG" not in sheet.image.name


def test_a_stranger_gives_a_name_first_and_no_photo_is_kept(client, aicha: User):
    page = client.post("/voyages/commencer/photo/", {"title": "L’affiche", "photos": sent("white")})
    assert page["Location"].startswith("/compte/connexion/")
    assert not PaperPhoto.objects.exists()
    client.force_login(aicha, backend="django.contrib.auth.backends.ModelBackend")
    page = client.post("/voyages/commencer/reprendre/")
    assert page["Location"] == f"/voyages/{Voyage.objects.get().key}/photos/"


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("a.jpg", b"", "vide"),
        ("a.jpg", b"not a picture", "pas une image"),
        ("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "SVG"),
        ("a.pdf", b"%PDF-1.7", "PDF"),
        ("a.heic", b"\x00\x00\x00\x18ftypheic" + b"\x00" * 40, "HEIC"),
    ],
)
def test_what_is_no_photo_is_refused_with_a_word(boat: Voyage, aicha: User, name: str, data: bytes, words: str):
    address = f"/voyages/{boat.key}/photos/"
    page = browser_of(aicha).post(address, {"photos": [SimpleUploadedFile(name, data)], "label": "Table"})
    assert page.status_code == 422
    assert words in page.text
    assert "Table" in page.text
    assert not PaperPhoto.objects.exists()


def test_one_bad_photo_of_several_is_named_and_none_is_kept_by_half(boat: Voyage, aicha: User):
    files = [*sent("white"), SimpleUploadedFile("floue.jpg", b"x" * 50)]
    page = browser_of(aicha).post(f"/voyages/{boat.key}/photos/", {"photos": files})
    assert "floue.jpg" in page.text
    assert not PaperPhoto.objects.exists()


def test_limits_of_weight_and_number_are_said(boat: Voyage, aicha: User, monkeypatch):
    browser, address = browser_of(aicha), f"/voyages/{boat.key}/photos/"
    assert "Choisissez au moins une photo" in browser.post(address, {}).text
    assert "Six photos" in browser.post(address, {"photos": sent(*["red"] * 7)}).text
    monkeypatch.setattr(photos, "MAX_BYTES", 1000)
    assert "10 Mo" in browser.post(address, {"photos": sent("white")}).text
    monkeypatch.undo()
    monkeypatch.setattr(photos, "MOST", 1)
    browser.post(address, {"photos": sent("white")})
    assert "24 photos" in browser.post(address, {"photos": sent("black")}).text


def test_the_same_photo_twice_is_one(boat: Voyage, aicha: User):
    browser = browser_of(aicha)
    for _time in range(2):
        browser.post(f"/voyages/{boat.key}/photos/", {"photos": sent("white")})
    assert PaperPhoto.objects.count() == 1


# --- Who sees them -----------------------------------------------------------------------------------------


def test_the_image_is_for_those_aboard_and_nobody_else(
    sheet: PaperPhoto, boat: Voyage, aicha: User, chloe: User, client, guest_of, rosa: User
):
    address = f"/voyages/{boat.key}/photos/{sheet.pk}/"
    for browser in (browser_of(aicha), browser_of(rosa), guest_of(Right.SEE), guest_of(Right.EDIT)):
        page = browser.get(f"{address}image/")
        assert page.status_code == 200
        assert page["Cache-Control"] == "private, no-cache"
        assert b"".join(page.streaming_content)[:4] == b"RIFF"
        assert browser.get(address).status_code == 200
        assert browser.get(f"{address}image/", headers={"If-None-Match": page["ETag"]}).status_code == 304
    for browser in (browser_of(chloe), client):
        assert browser.get(f"{address}image/", headers={"If-None-Match": page["ETag"]}).status_code == 404
        for path in (address, f"{address}image/", f"/voyages/{boat.key}/photos/"):
            assert browser.get(path).status_code == 404, path
        assert browser.post(f"{address}retirer/").status_code == 404
    assert client.get(f"/media/{sheet.image.name}").status_code == 404
    assert browser_of(aicha).get(f"/media/{sheet.image.name}").status_code == 404


def test_a_public_voyage_shows_its_cards_and_not_its_photos(sheet: PaperPhoto, boat: Voyage, client):
    Voyage.objects.filter(pk=boat.pk).update(public=True)
    assert client.get(f"/voyages/{boat.key}/").status_code == 200
    assert client.get(f"/voyages/{boat.key}/photos/").status_code == 403
    assert client.get(f"/voyages/{boat.key}/photos/{sheet.pk}/image/").status_code == 403


def test_a_photo_of_one_voyage_is_not_found_in_another(sheet: PaperPhoto, aicha: User):
    other = voyages.start(aicha, "Un autre")
    assert browser_of(aicha).get(f"/voyages/{other.key}/photos/{sheet.pk}/image/").status_code == 404


@pytest.mark.parametrize("right", [Right.SEE, Right.COMMENT])
def test_who_may_not_write_neither_types_nor_sends_nor_takes_away(sheet, boat: Voyage, guest_of, rosa: User, right):
    for browser in (guest_of(right), browser_of(rosa)):
        for path in ("photos/", f"photos/{sheet.pk}/", f"photos/{sheet.pk}/retirer/"):
            assert browser.post(f"/voyages/{boat.key}/{path}", {"lines": "x", "zone": "port"}).status_code == 403


def test_a_guest_takes_away_their_own_photo_only(sheet: PaperPhoto, boat: Voyage, guest_of):
    browser = guest_of(Right.EDIT)
    assert browser.post(f"/voyages/{boat.key}/photos/{sheet.pk}/retirer/").status_code == 403
    browser.post(f"/voyages/{boat.key}/photos/", {"photos": sent("blue")})
    own = PaperPhoto.objects.exclude(pk=sheet.pk).get()
    assert own.by is None
    assert browser.post(f"/voyages/{boat.key}/photos/{own.pk}/retirer/").status_code == 302


# --- Typing from them -----------------------------------------------------------------------------------------


def test_one_line_is_one_card_zone_by_zone_and_one_comes_back_later(sheet: PaperPhoto, boat: Voyage, aicha: User):
    browser, address = browser_of(aicha), f"/voyages/{boat.key}/photos/{sheet.pk}/"
    form = {"zone": "rames", "lines": " Des bacs à roulettes \n\nUn plan B\r\n", "une-fois": "abcdefgh1", "zoom": "2"}
    page = browser.post(address, {**form, "vers": "balises"})
    assert page["Location"] == f"{address}?zone=balises&zoom=2&fait=rames#recopier"
    assert texts(boat, "rames")[1:] == ["Des bacs à roulettes", "Un plan B"]
    browser.post(address, form)
    assert texts(boat, "rames")[1:] == ["Des bacs à roulettes", "Un plan B"]
    later = browser_of(aicha).get(f"{address}?zone=rames")
    assert "Un plan B" in later.text
    assert "(2)" in later.text
    assert "2 cartes recopiées" in browser.get(f"/voyages/{boat.key}/photos/").text


def test_turning_and_growing_without_scripts_lose_nothing_of_what_is_typed(
    sheet: PaperPhoto, boat: Voyage, aicha: User
):
    browser, address = browser_of(aicha), f"/voyages/{boat.key}/photos/{sheet.pk}/"
    page = browser.post(address, {"zone": "port", "lines": "À moitié écr", "geste": "tourner", "zoom": "1"})
    assert "À moitié écr" in page.text
    assert f'viewBox="0 0 {sheet.height} {sheet.width}"' in page.text
    page = browser.post(address, {"zone": "port", "lines": "À moitié écr", "geste": "plus", "zoom": "1"})
    assert "copy__image--2" in page.text
    assert "À moitié écr" in page.text
    assert len(texts(boat, "port")) == 2
    for _time in range(3):
        browser.post(address, {"geste": "tourner"})
    sheet.refresh_from_db()
    assert sheet.turn == 0


@pytest.mark.parametrize("zone", ["hold", "nulle-part", "", "é" * 500])
def test_a_zone_that_is_none_becomes_the_first_one(sheet: PaperPhoto, boat: Voyage, aicha: User, zone: str):
    address = f"/voyages/{boat.key}/photos/{sheet.pk}/"
    assert browser_of(aicha).post(address, {"zone": zone, "lines": "x", "zoom": "९९"}).status_code == 302
    assert "x" in texts(boat, "phare")


def test_a_word_of_the_form_cannot_name_a_card_of_somebody_else(sheet: PaperPhoto, boat: Voyage, aicha: User):
    address = f"/voyages/{boat.key}/photos/{sheet.pk}/"
    known = document.read(journal.opened(boat.pk)).in_zone("port")[0]
    browser_of(aicha).post(address, {"zone": "rames", "lines": "x", "une-fois": known.id[:-2] or "z"})
    assert document.read(journal.opened(boat.pk)).cards[known.id] == known


# --- Leaving ------------------------------------------------------------------------------------------------


def test_a_photo_taken_away_leaves_the_disk_and_its_cards_stay(
    sheet: PaperPhoto, boat: Voyage, aicha: User, django_capture_on_commit_callbacks
):
    path = Path(sheet.image.path)
    photos.type_lines(sheet, "user:1", "rames", ["Un plan B"], "")
    with django_capture_on_commit_callbacks(execute=True):
        browser_of(aicha).post(f"/voyages/{boat.key}/photos/{sheet.pk}/retirer/")
    assert not path.exists()
    assert "Un plan B" in texts(boat, "rames")


def test_a_voyage_that_is_erased_takes_its_photos_along(sheet, boat: Voyage, django_capture_on_commit_callbacks):
    path = Path(sheet.image.path)
    with django_capture_on_commit_callbacks(execute=True):
        voyages.erase(boat)
    assert not path.exists()
    assert not PaperPhoto.objects.exists()


def test_she_takes_her_photos_along_and_leaves_no_name(sheet: PaperPhoto, boat: Voyage, aicha: User, basile: User):
    parcel = holdings.export(Person(aicha))
    assert parcel.files[f"photos/{sheet.pk}.webp"] == Path(sheet.image.path)
    assert parcel.documents["photos"][0]["label"] == "Table du fond"
    assert not holdings.export(Person(basile)).files
    assert any("photos" in said for said in holdings.stays(Person(aicha)))
    holdings.erase(Person(aicha))
    aicha.delete()
    sheet.refresh_from_db()
    assert (sheet.whom, sheet.by) == ("", None)
    assert Path(sheet.image.path).exists()


def test_a_file_that_no_row_names_is_swept_after_a_day(sheet: PaperPhoto):
    lost = Path(sheet.image.path).with_name("lost.webp")
    lost.write_bytes(b"x")
    assert photos.sweep(timezone.now()) == 0
    assert photos.sweep(timezone.now() + timedelta(days=2)) == 1
    assert Path(sheet.image.path).exists()


def test_a_backup_holds_them(sheet: PaperPhoto):
    assert f"media/{sheet.image.name}" in backup._media_files()
