"""How the form of a fiche is laid out: sections that open and close, and groups inside them."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext

from mieux.method import pack

from ..models import Direction
from .fiche import FicheForm


@dataclass(frozen=True)
class Group:
    """Fields that go together inside a section (a form of renewal and its reason, a level of impact…)."""

    title: Any
    help: Any
    fields: tuple[Any, ...]
    art: str = ""


@dataclass(frozen=True)
class Section:
    """A part of the form that opens and closes; `open` when it is required, filled or to be looked at again."""

    id: str
    title: str
    help: str
    fields: tuple[Any, ...]
    groups: tuple[Group, ...]
    open: bool


def sections(form: FicheForm) -> list[Section]:
    """The form in the order of the page."""
    return [
        _section(
            form,
            "essentiel",
            gettext("L’essentiel"),
            gettext("De quoi la reconnaître. Tout le reste peut attendre."),
            ("name", "pitch", "where", "commune", "place_detail", "country"),
            opened=True,
        ),
        _section(
            form,
            "raconter",
            gettext("La raconter"),
            gettext("Comme à une amie qui ne connaît pas."),
            ("story", "need", "origin", "portrait"),
        ),
        _section(
            form,
            "situer",
            gettext("La situer"),
            gettext("Pour que d’autres la trouvent en cherchant."),
            ("sector", "scale", "bearer", "status", "learnt", "start", "publics"),
        ),
        _section(
            form,
            "lire",
            gettext("Ce qu’elle renouvelle"),
            gettext(
                "Plusieurs formes sont possibles. C’est votre lecture : d’autres en feront une autre, et tant mieux."
            ),
            (),
            [
                Group(
                    each.label,
                    each.essence,
                    (form[f"form_{each.id}"], form[f"form_{each.id}_reason"]),
                    each.art,
                )
                for each in pack().forms
            ],
        ),
        _section(
            form,
            "changer",
            gettext("Ce que cela change"),
            gettext(
                "Un impact reste une hypothèse tant que personne ne l’a daté et étayé. L’espérer est "
                "déjà beaucoup ; une "
                "case vide est une invitation."
            ),
            (),
            [
                Group(
                    level.label,
                    level.summary,
                    tuple(form[f"impact_{level.id}{end}"] for end in ("", "_state", "_source", "_date")),
                    level.art or "",
                )
                for level in pack().levels
            ],
        ),
        _section(
            form,
            "arbre",
            gettext("Ses feuilles dans l’arbre"),
            gettext("Les notions qu’elle fait vivre."),
            tuple(f"leaves_{branch.id}" for branch in pack().branches),
        ),
        _section(
            form,
            "besoins",
            gettext("Ce que l’on cherche, ce que l’on propose"),
            gettext("Quelques mots suffisent. Ce qui reste vide ne s’affiche pas."),
            (),
            [
                Group(
                    need.label,
                    need.help or "",
                    (form[f"{Direction.NEEDED}_{need.id}"], form[f"{Direction.OFFERED}_{need.id}"]),
                )
                for need in pack().needs
            ],
        ),
        _section(
            form,
            "suite",
            gettext("Liens, contact et suite"),
            "",
            tuple(
                name
                for name in ("links", "missing", "language", "contact_email", "reachable", "summary")
                if name in form.fields
            ),
        ),
    ]


def _section(
    form: FicheForm,
    id: str,
    title: str,
    help: str,
    names: tuple[str, ...],
    groups: list[Group] | None = None,
    *,
    opened: bool = False,
) -> Section:
    fields = tuple(form[name] for name in names)
    inside = [*fields, *(field for group in groups or [] for field in group.fields)]
    errors = form.is_bound and any(field.errors for field in inside)
    quiet = {"language", "reachable"} | {f"impact_{level.id}_state" for level in pack().levels}
    filled = any(field.value() for field in inside if field.name not in quiet)
    return Section(id, title, help, fields, tuple(groups or ()), opened or errors or filled)
