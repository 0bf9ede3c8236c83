"""A backup that was not restored is a wish. These restore."""

import io
import json
import tarfile

import pytest
from django.contrib.auth import get_user_model
from django.db import connection

from mieux.core import backup

pytestmark = pytest.mark.django_db(transaction=True)


def silent(_message: str) -> None:
    pass


@pytest.fixture
def instance(settings, tmp_path, monkeypatch):
    """An instance with one person and one picture, in a folder of its own."""
    settings.DATA_DIR = tmp_path
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.MEDIA_ROOT.mkdir()
    (settings.MEDIA_ROOT / "jardin.webp").write_bytes(b"picture")
    (tmp_path / "secret.key").write_text("a key")
    get_user_model().objects.create_user("aicha@example.org", name="Aïcha")
    if connection.vendor == "sqlite":
        # The tests' database may live in memory: the backup is shown a file with the same content.
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(tmp_path / "mieux.sqlite3")])
        monkeypatch.setattr(backup, "_sqlite_path", lambda: tmp_path / "mieux.sqlite3")
    return tmp_path


def test_a_backup_holds_rows_pictures_and_key_and_nobody_else_reads_it(instance):
    path = backup.back_up(instance / "all.tar.gz", silent)
    assert path.stat().st_mode & 0o077 == 0
    manifest = backup.verify_backup(path)
    assert manifest["rows"]["people_user"] == 1
    assert {"media/jardin.webp", "secret.key"} <= set(manifest["sha256"])


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite copies a file as of one moment: PostgreSQL only")
def test_somebody_who_writes_meanwhile_does_not_spoil_it(instance, monkeypatch):
    run = backup._pg

    def busy(program, *arguments):
        run(program, *arguments)
        if program == "pg_dump":
            get_user_model().objects.create_user("basile@example.org", name="Basile")

    monkeypatch.setattr(backup, "_pg", busy)
    path = backup.back_up(instance / "all.tar.gz", silent)
    assert backup.verify_backup(path)["rows"]["people_user"] == 1


def test_pictures_stay_when_others_cannot_arrive(instance, settings, monkeypatch):
    path = backup.back_up(instance / "all.tar.gz", silent)

    def full(*_arguments):
        raise OSError("no space left")

    monkeypatch.setattr(backup.shutil, "copytree", full)
    with pytest.raises(OSError, match="no space"):
        backup.restore(path, silent, force=True)
    assert (settings.MEDIA_ROOT / "jardin.webp").read_bytes() == b"picture"


def test_a_damaged_backup_is_said_to_be_damaged(instance):
    path = backup.back_up(instance / "all.tar.gz", silent)
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 0xFF
    path.write_bytes(bytes(content))
    with pytest.raises(backup.BackupError, match="damaged"):
        backup.verify_backup(path)


def test_a_backup_that_lost_a_row_is_refused(instance, tmp_path):
    path = backup.back_up(instance / "all.tar.gz", silent)
    forged = tmp_path / "forged.tar.gz"
    with tarfile.open(path) as old, tarfile.open(forged, "w:gz") as new:
        for entry in old:
            content = old.extractfile(entry).read()
            if entry.name == backup.MANIFEST:
                manifest = json.loads(content)
                manifest["rows"]["people_user"] = 2
                content = json.dumps(manifest).encode()
                entry.size = len(content)
            new.addfile(entry, io.BytesIO(content))
    with pytest.raises(backup.BackupError, match="people_user"):
        backup.verify_backup(forged)


def test_an_instance_that_holds_data_is_not_replaced_by_mistake(instance):
    path = backup.back_up(instance / "all.tar.gz", silent)
    with pytest.raises(backup.BackupError, match="--force"):
        backup.restore(path, silent)


def test_what_was_restored_is_what_was_kept(instance, settings):
    path = backup.back_up(instance / "all.tar.gz", silent)
    (settings.MEDIA_ROOT / "jardin.webp").write_bytes(b"overwritten")
    backup.restore(path, silent, force=True)
    assert (settings.MEDIA_ROOT / "jardin.webp").read_bytes() == b"picture"
    if connection.vendor == "sqlite":
        assert backup._count_sqlite(backup._sqlite_path())["people_user"] == 1


def test_a_file_that_is_no_backup_is_refused_in_words(instance, tmp_path):
    (tmp_path / "photo.jpg").write_bytes(b"not an archive")
    with pytest.raises(backup.BackupError, match="not a backup of Mieux"):
        backup.verify_backup(tmp_path / "photo.jpg")


def test_an_archive_cannot_write_outside_its_folder(instance, tmp_path):
    evil = tmp_path / "evil.tar.gz"
    with tarfile.open(evil, "w:gz") as archive:
        entry = tarfile.TarInfo("../../escaped.txt")
        entry.size = 4
        archive.addfile(entry, io.BytesIO(b"evil"))
    with pytest.raises(backup.BackupError):
        backup.verify_backup(evil)
    assert not (tmp_path.parent / "escaped.txt").exists()
