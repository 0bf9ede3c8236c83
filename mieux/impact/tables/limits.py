"""How large a table may be, and the one way to say that it is not one."""

from zipfile import ZipFile

from django.utils.translation import gettext as _

Cell = str | int | float
Row = list[Cell]

MAX_BYTES = 20 * 1024 * 1024
MAX_ROWS = 200_000
MAX_COLUMNS = 200
MAX_CELL = 10_000
"""Characters of one cell."""

#: A compressed file that unfolds to more than this is no table of values.
MAX_UNFOLDED = 250 * 1024 * 1024
MAX_STRINGS = 80 * 1024 * 1024
MAX_RATIO = 250


class BadTable(ValueError):
    """A file that we do not read; the message says what to do."""

    @classmethod
    def empty(cls) -> "BadTable":
        """Nothing in it."""
        return cls(_("Ce tableau est vide : il faut une ligne de titres, puis une ligne par valeur."))

    @classmethod
    def too_many_columns(cls) -> "BadTable":
        """More columns than anybody reads."""
        return cls(
            _("Ce tableau a plus de %(max)s colonnes. Gardez celles qui parlent de vos valeurs, puis renvoyez-le.")
            % {"max": MAX_COLUMNS}
        )

    @classmethod
    def too_many_rows(cls) -> "BadTable":
        """More rows than one import holds."""
        return cls(
            _("Ce tableau a plus de %(max)s lignes. Coupez-le (une année par fichier, par exemple), puis renvoyez-le.")
            % {"max": f"{MAX_ROWS:,}".replace(",", "\u202f")}
        )

    @classmethod
    def too_large(cls) -> "BadTable":
        """Too many bytes, folded or unfolded."""
        return cls(
            _("Ce fichier est trop lourd : %(max)s Mo au plus. Retirez les images, ou coupez-le par année.")
            % {"max": MAX_BYTES // (1024 * 1024)}
        )

    @classmethod
    def damaged(cls) -> "BadTable":
        """Recognised, but it cannot be read to the end."""
        return cls(
            _("Ce fichier est abîmé : ouvrez-le dans votre tableur, enregistrez-le de nouveau, puis renvoyez-le.")
        )

    @classmethod
    def long_cell(cls, row: int) -> "BadTable":
        """One cell holds a whole file: usually a quotation mark that never closes."""
        return cls(
            _(
                "À partir de la ligne %(row)s, une cellule avale la suite du fichier : un guillemet s’ouvre et ne se "
                "referme pas. Corrigez-le, puis renvoyez le fichier."
            )
            % {"row": row}
        )


def check_unfolded(archive: ZipFile) -> None:
    """Refuse an archive that says it unfolds into something enormous, before unfolding anything."""
    members = archive.infolist()
    unfolded = sum(member.file_size for member in members)
    folded = sum(member.compress_size for member in members) or 1
    bomb = unfolded > 20 * 1024 * 1024 and unfolded / folded > MAX_RATIO
    if len(members) > 5_000 or unfolded > MAX_UNFOLDED or bomb:
        raise BadTable.too_large()
    if any(member.flag_bits & 1 for member in members):
        raise BadTable(_("Ce fichier est protégé par un mot de passe. Enregistrez-en une copie sans, puis envoyez-la."))


def tidy(row: Row) -> Row:
    """Without the blanks at its end; refuses a row wider than a table."""
    while row and (row[-1] is None or row[-1] == ""):
        row.pop()
    if len(row) > MAX_COLUMNS:
        raise BadTable.too_many_columns()
    return row
