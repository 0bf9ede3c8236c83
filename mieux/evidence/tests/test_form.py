"""Giving a piece of evidence: every kind, every way to be unclear, and nothing typed is lost."""

import time
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template.loader import render_to_string
from django.utils import timezone, translation
from PIL import Image

from mieux.evidence import actions, waiting
from mieux.evidence.files import Upload, check_photo
from mieux.evidence.forms import EvidenceForm
from mieux.evidence.models import Kind
from mieux.wheel.models import CellEvidence

from .conftest import photo

pytestmark = pytest.mark.django_db


def form(garden, files=None, **typed) -> EvidenceForm:
    return EvidenceForm({f"preuve-{key}": value for key, value in typed.items()}, files, initiative=garden)


def uploaded(name: str, data: bytes, field: str) -> dict[str, SimpleUploadedFile]:
    return {f"preuve-{field}": SimpleUploadedFile(name, data)}


def said(refused: EvidenceForm, field: str) -> str:
    assert not refused.is_valid()
    return " ".join(refused.errors[field])


def test_left_blank_it_is_no_evidence(garden):
    blank = form(garden, kind="")
    assert blank.is_valid()
    assert blank.given() is None


def test_required_and_blank_it_asks(garden):
    asked = EvidenceForm({}, initiative=garden, required=True)
    assert "Choisissez" in said(asked, "kind")


def test_a_quote_knows_where_it_was_taken(garden):
    given = form(garden, kind="quote", quote="Les voisines arrosent a tour de role").given()
    assert given is None
    given = form(garden, kind="quote", quote="les voisines arrosent à tour de rôle").given()
    assert given.anchor.part == "story"
    assert given.text == "Les voisines arrosent à tour de rôle"


def test_a_quote_nearly_right_is_offered_as_a_correction(garden):
    typed = {"kind": "quote", "quote": "Les voisines arrosent chacune à tour de rôle, été comme hiver."}
    first = form(garden, **typed)
    assert "à tour de rôle, été comme hiver" in said(first, "quote")
    assert first.suggestion
    page = render_to_string("evidence/fields.html", {"form": first})
    assert "Oui, c’est cette phrase" in page
    given = form(garden, **typed, quote_agreed="on").given()
    assert given.text == first.suggestion
    assert not given.anchor.close


def test_a_quote_that_the_fiche_does_not_say_is_refused(garden):
    assert "n’est pas dans la fiche" in said(form(garden, kind="quote", quote="Les loups arrosent la lune."), "quote")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("example.org/article", "https://example.org/article"),
        ("HTTP://example.org", "http://example.org"),
        ("https://framapiaf.org/@rose@mamot.fr/1", "https://framapiaf.org/@rose@mamot.fr/1"),
    ],
)
def test_a_link_gets_the_scheme_that_was_forgotten(garden, typed, kept):
    assert form(garden, kind="link", url=typed).given().url == kept


@pytest.mark.parametrize(
    "typed",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "ftp://example.org/a",
        "file:///etc/passwd",
        "https://user:word@example.org/",
        "mailto:rose@example.org",
        "tel:+33612345678",
        "https://example.org/?mail=rose%40example.org",
        "https://wa.me/33612345678",
        "pas une adresse",
        "https://[",
    ],
)
def test_a_link_leads_to_a_page_and_to_nobody(garden, typed):
    assert said(form(garden, kind="link", url=typed), "url")


@pytest.mark.parametrize(
    "words",
    ["Appelez Rosa au 06 12 34 56 78", "rosa@example.org", "+44 20 7946 0958", "rosa (at) example.org", "0612345678"],
)
def test_no_evidence_holds_contact_data(garden, words):
    refused = form(garden, kind="testimony", testimony=words, testimony_speaker="Rosa", testimony_consent="on")
    assert "tout le monde pourra le lire" in said(refused, "testimony")
    refused = form(garden, kind="measure", measure=words)
    assert "tout le monde" in said(refused, "measure")


@pytest.mark.parametrize("words", ["1 200 000 repas en 2024", "de 05/03/2024 à 10 h, 43 personnes", "12,5 % de 4 380"])
def test_numbers_are_not_telephones(garden, words):
    assert form(garden, kind="measure", measure=words).given().text == words


def test_a_testimony_needs_agreement_and_a_speaker(garden):
    refused = form(garden, kind="testimony", testimony="Je ne mange plus seule.")
    assert "Demandez-lui" in said(refused, "testimony_consent")
    assert "qui parle" in said(refused, "testimony_speaker")
    assert "Je ne mange plus seule." in render_to_string("evidence/fields.html", {"form": refused})


def test_fields_filled_without_a_choice_say_the_kind(garden):
    assert form(garden, url="example.org").given().kind == Kind.LINK
    both = form(garden, url="example.org", measure="43 repas")
    assert "plusieurs sortes" in said(both, "kind")


def test_what_was_typed_for_another_kind_does_not_count(garden):
    assert form(garden, kind="measure", measure="43 repas", url="x" * 900).given().text == "43 repas"


def test_the_day_is_read_and_must_have_come(garden):
    assert str(form(garden, kind="measure", measure="43 repas", on="mars 2024").given().on) == "2024-03-01"
    assert "pas encore venu" in said(form(garden, kind="measure", measure="43 repas", on="05/03/2199"), "on")


def test_a_photo_is_made_anew_and_needs_words_and_agreement(garden):
    refused = form(garden, uploaded("p.jpg", photo(), "photo"), kind="photo")
    assert said(refused, "photo_alt")
    assert said(refused, "photo_consent")
    given = form(
        garden, uploaded("p.jpg", photo(), "photo"), kind="photo", photo_alt="Un potager.", photo_consent="on"
    ).given()
    with Image.open(BytesIO(given.upload.data)) as image:
        assert image.format == "WEBP"
        assert not image.getexif()
    assert given.upload.name == "p.webp"


def test_a_good_file_waits_while_the_rest_is_corrected(garden, django_capture_on_commit_callbacks):
    refused = form(garden, uploaded("p.jpg", photo(), "photo"), kind="photo", photo_alt="Un potager.")
    assert not refused.is_valid()
    page = render_to_string("evidence/fields.html", {"form": refused})
    assert "p.webp" in page
    assert "est gardé ici" in page
    token = refused.kept_photo.token
    again = form(garden, kind="photo", photo_alt="Un potager.", photo_consent="on", photo_kept=token)
    row = actions.fill(CellEvidence(), again.given(), garden)
    assert Path(row.file.path).read_bytes()[:4] == b"RIFF"
    assert row.file.name.startswith("preuves/")
    with django_capture_on_commit_callbacks(execute=True):
        actions.fill(CellEvidence(), again.given(), garden)
    assert not list(waiting.folder().iterdir())


def test_a_token_made_elsewhere_finds_nothing(garden, settings):
    token = waiting.keep(form_upload())
    assert waiting.take(token + "x") is None
    settings.SECRET_KEY = "another"
    assert waiting.take(token) is None


def form_upload() -> Upload:
    return check_photo(BytesIO(photo()), "p.jpg")


def test_files_stop_waiting_after_a_day(garden):
    waiting.keep(form_upload())
    assert waiting.forget_old() == 0
    assert waiting.forget_old(time.time() + waiting.DAY + 60) == 1


def test_files_without_a_row_are_swept_and_others_stay(garden):
    folder = Path(settings.MEDIA_ROOT) / "preuves"
    folder.mkdir(parents=True)
    (folder / "orphan.pdf").write_bytes(b"%PDF-")
    assert actions.sweep(timezone.now()) == 0
    assert actions.sweep(timezone.now() + timedelta(days=2)) == 1


def test_the_form_reads_in_english(garden):
    with translation.override("en"):
        page = render_to_string("evidence/fields.html", {"form": form(garden, kind="link")})
    assert "What do you have to show?" in page
    assert "Qu’avez" not in page


def test_a_measure_may_point_to_a_value(garden):
    values = [("7", "Repas servis : 43, en mars 2024")]
    typed = {"preuve-kind": "measure", "preuve-measure_value": "7"}
    given = EvidenceForm(typed, initiative=garden, values=values).given()
    assert (given.value, given.text) == ("7", "Repas servis : 43, en mars 2024")
    refused = EvidenceForm({**typed, "preuve-measure_value": "8"}, initiative=garden, values=values)
    assert not refused.is_valid()
