"""Pictures: re-encoded, without hidden data; hostile files are refused with help."""

import struct
import zlib
from io import BytesIO
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from PIL import Image

from mieux.atlas import actions
from mieux.atlas.actions import BadPicture, encode
from mieux.atlas.models import InitiativePicture
from mieux.conftest import browser_of

from .conftest import picture

pytestmark = pytest.mark.django_db


def send(browser, row, file, **more):
    said = {"alt": "Six voisines plantent des tomates.", "agreed": "on", **more}
    return browser.post(f"/atlas/{row.slug}/photos/", {**said, "image": file})


def upload(data: bytes, name: str = "photo.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data, "image/jpeg")


def test_a_picture_loses_what_hides_in_it(aicha, draft):
    exif = Image.Exif()
    exif[0x010E] = "chez Aïcha, 12 rue des Lilas"
    exif.get_ifd(0x8825)[2] = (47.0, 13.0, 0.0)
    exif[0x0112] = 6  # taken sideways
    file = picture((2400, 1200), exif=exif)
    assert b"Lilas" in file.getvalue()
    assert send(browser_of(aicha), draft, file).status_code == 302
    kept = InitiativePicture.objects.get()
    data = Path(kept.image.path).read_bytes()
    assert b"Lilas" not in data
    with Image.open(kept.image.path) as image:
        assert image.format == "WEBP"
        assert image.size == (800, 1600)  # upright, 1600 at most
        assert not image.getexif()
    with Image.open(kept.thumbnail.path) as image:
        assert max(image.size) == 640


def test_a_picture_without_words_is_refused_and_says_why(aicha, draft):
    page = send(browser_of(aicha), draft, picture(), alt="")
    assert page.status_code == 422
    assert "alt" in page.context["form"].errors
    assert not InitiativePicture.objects.exists()


def bomb() -> bytes:
    """A PNG that says it is 60,000 × 60,000 in a few bytes."""
    header = struct.pack(">IIBBBBB", 60000, 60000, 8, 2, 0, 0, 0)
    chunks = [(b"IHDR", header), (b"IDAT", zlib.compress(b"\0" * 1000)), (b"IEND", b"")]
    body = b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in chunks
    )
    return b"\x89PNG\r\n\x1a\n" + body


def animated() -> bytes:
    buffer = BytesIO()
    frames = [Image.new("RGB", (60, 60), colour) for colour in ("red", "blue")]
    frames[0].save(buffer, "WEBP", save_all=True, append_images=frames[1:])
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("data", "help"),
    [
        (bomb(), "pixels"),
        (animated(), "bouge"),
        (b"GIF89a" + b"\0" * 50, "GIF"),
        (b"%PDF-1.7 ...", "PDF"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "SVG"),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "HEIC"),
        (b"<html><script>alert(1)</script>", "SVG"),
        (b"\xff\xd8\xff\xe0 pas un jpeg", "abîmé"),
        (picture().getvalue()[:200], "abîmé"),
        (b"PK\x03\x04 zip", "abîmé"),
        (picture((10, 10)).getvalue(), "minuscule"),
        (b"", "vide"),
    ],
)
def test_a_hostile_or_mistaken_file_gets_help_and_leaves_nothing(aicha, draft, data, help):
    page = send(browser_of(aicha), draft, upload(data), credit="À garder")
    assert page.status_code == 422
    assert help in str(page.context["form"].errors["image"])
    assert "À garder" in page.text
    assert not list(Path(django_settings.MEDIA_ROOT).rglob("*.*"))


def test_a_file_too_heavy_is_refused(aicha, draft, settings):
    settings.IMAGE_MAX_BYTES = 100
    page = send(browser_of(aicha), draft, picture())
    assert "8 Mo" in str(page.context["form"].errors["image"])


def test_a_png_with_transparency_stays_transparent():
    buffer = BytesIO()
    Image.new("RGBA", (60, 60), (0, 0, 0, 0)).save(buffer, "PNG")
    buffer.seek(0)
    with Image.open(BytesIO(encode(buffer).image)) as image:
        assert image.mode == "RGBA"


@hypothesis_settings(max_examples=80, deadline=None)
@given(
    st.binary(max_size=300)
    | st.builds(
        lambda head, tail: head + tail,
        st.sampled_from([b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF....WEBP"]),
        st.binary(max_size=300),
    )
)
def test_any_bytes_are_a_picture_or_a_message(data):
    said = "a picture"
    try:
        encode(BytesIO(data))
    except BadPicture as error:
        said = str(error)
    assert said


def test_on_a_public_fiche_a_picture_waits_for_a_look(client, aicha, moderator, garden):
    send(browser_of(aicha), garden, picture())
    kept = garden.pictures.get()
    assert kept.waiting
    assert kept.image.url not in client.get(f"/atlas/{garden.slug}/").text
    desk = browser_of(moderator)
    assert kept.image.url in desk.get("/atlas/moderation/").text
    desk.post(f"/atlas/moderation/photo/{kept.pk}/", {"decision": "publish"})
    assert kept.image.url in client.get(f"/atlas/{garden.slug}/").text


def test_retiring_a_picture_erases_its_files(aicha, chloe, draft, django_capture_on_commit_callbacks):
    browser = browser_of(aicha)
    send(browser, draft, picture())
    kept = draft.pictures.get()
    assert browser_of(chloe).post(f"/atlas/{draft.slug}/photos/{kept.pk}/retirer/").status_code == 404
    with django_capture_on_commit_callbacks(execute=True):
        browser.post(f"/atlas/{draft.slug}/photos/{kept.pk}/retirer/")
    assert not Path(kept.image.path).exists()
    assert not Path(kept.thumbnail.path).exists()


def test_whoever_completes_a_listed_fiche_removes_only_her_own_picture(aicha, chloe, listed):
    send(browser_of(aicha), listed, picture())
    kept = listed.pictures.get()
    stranger = browser_of(chloe)
    assert kept.thumbnail.url not in stranger.get("/atlas/le-lieu/photos/").text
    assert stranger.post(f"/atlas/le-lieu/photos/{kept.pk}/retirer/").status_code == 403
    assert browser_of(aicha).post(f"/atlas/le-lieu/photos/{kept.pk}/retirer/").status_code == 302


def test_an_album_is_full_at_eight(aicha, draft):
    browser = browser_of(aicha)
    for _each in range(9):
        send(browser, draft, picture())
    assert draft.pictures.count() == 8


def test_the_file_of_a_picture_follows_the_rights_of_its_fiche(client, aicha, chloe, moderator, garden):
    send(browser_of(aicha), garden, picture())
    kept = garden.pictures.get()
    # Waiting for a look: its author and the desk see it, a stranger does not even at its exact address.
    assert client.get(kept.image.url).status_code == 404
    assert browser_of(chloe).get(kept.thumbnail.url).status_code == 404
    seen = browser_of(aicha).get(kept.image.url)
    assert (seen.status_code, seen["Cache-Control"]) == (200, "private, no-store")
    browser_of(moderator).post(f"/atlas/moderation/photo/{kept.pk}/", {"decision": "publish"})
    assert "immutable" in client.get(kept.image.url)["Cache-Control"]
    actions.hide(garden, moderator, "Non.")
    assert client.get(kept.image.url).status_code == 404
    assert client.get("/media/initiatives/nothing.webp").status_code == 404
    assert client.get("/media/../secret.key").status_code == 404
