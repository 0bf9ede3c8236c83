"""What a file is, by its first bytes; the usual mistakes have their own words."""

import zipfile
from pathlib import Path

from django.utils.translation import gettext as _

from .limits import MAX_BYTES, BadTable, check_unfolded


def kind_of(path: Path, name: str) -> str:
    """`xlsx`, `ods` or `text`; raises `BadTable` for anything else. `name` is only for the words."""
    size = path.stat().st_size
    if size == 0:
        raise BadTable.empty()
    if size > MAX_BYTES:
        raise BadTable.too_large()
    with path.open("rb") as file:
        head = file.read(4096)
    if head.startswith(b"PK\x03\x04"):
        return _archive(path)
    if head.startswith(b"PK"):
        raise BadTable.empty()
    if hint := _what_it_is(head, name):
        raise BadTable(hint)
    return "text"


def _archive(path: Path) -> str:
    try:
        with zipfile.ZipFile(path) as archive:
            check_unfolded(archive)
            names = set(archive.namelist())
            if "mimetype" in names and archive.getinfo("mimetype").file_size < 200:
                said = archive.read("mimetype").decode("ascii", "replace").strip()
                if said.startswith("application/vnd.oasis.opendocument.spreadsheet"):
                    return "ods"
            if any(each.endswith("workbook.xml") for each in names):
                return "xlsx"
    except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError, RuntimeError) as error:
        raise BadTable.damaged() from error
    if "xl/workbook.bin" in names:
        raise BadTable(_("C’est un classeur .xlsb. Dans le tableur : Enregistrer sous, .xlsx, puis renvoyez-le."))
    if any(each.startswith(("word/", "ppt/")) for each in names):
        raise BadTable(_("C’est un texte ou un diaporama. Copiez son tableau et collez-le dans la case prévue."))
    if any(each.startswith("Index/") for each in names):
        raise BadTable(_("C’est un fichier Numbers. Dans Numbers : Fichier, Exporter vers, CSV ou Excel."))
    raise BadTable(_("C’est une archive. Ouvrez-la, et envoyez le tableau (.csv, .xlsx ou .ods) qu’elle contient."))


def _what_it_is(head: bytes, name: str) -> str:
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        return _(
            "C’est un ancien fichier .xls, ou un classeur protégé par un mot de passe. Dans le tableur : Enregistrer "
            "sous, .xlsx, sans mot de passe."
        )
    if head.startswith(b"%PDF"):
        return _("C’est un PDF. Copiez son tableau et collez-le dans la case prévue.")
    if head.startswith((b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"RIFF")):
        return _("C’est une image. Il nous faut le tableau lui-même : .csv, .xlsx ou .ods.")
    if head.startswith((b"\x1f\x8b", b"Rar!", b"7z\xbc\xaf", b"BZh")):
        return _("C’est une archive. Ouvrez-la, et envoyez le tableau (.csv, .xlsx ou .ods) qu’elle contient.")
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")[:200].lower()
    if start.startswith((b"<!doctype", b"<html", b"<?xml", b"<svg", b"<table")):
        return _("C’est une page web ou un fichier XML. Enregistrez le tableau en .csv, .xlsx ou .ods.")
    if start.startswith((b"{", b"[{")):
        return _("C’est du JSON. Enregistrez le tableau en .csv, .xlsx ou .ods.")
    return ""
