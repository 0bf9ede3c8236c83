"""Writing a fiche: draft, sending, changing, bringing back, leaving."""

import secrets
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Literal

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from mieux.method import pack

from .. import rules
from ..content import Content, changed_keys, completed, content_of, labels, merge
from ..models import Initiative, Member, Proposal, ProposalState, Role, State
from .pictures import delete_files
from .recording import append_changes, keep_version, write_content

if TYPE_CHECKING:
    from mieux.people.models import User


@dataclass(frozen=True)
class Contact:
    """How the team can be reached; private, never part of a version."""

    email: str = ""
    reachable: bool = True


@dataclass(frozen=True)
class Outcome:
    """What became of a change: written now, waiting for a moderator, or nothing was different."""

    initiative: Initiative
    kind: Literal["saved", "proposed", "same"]


class Conflict(Exception):
    """Somebody changed the same parts meanwhile. `theirs` is the fiche now, `keys` what both changed."""

    def __init__(self, version: int, theirs: Content, merged: Content, keys: list[str]) -> None:
        super().__init__(", ".join(keys))
        self.version, self.theirs, self.merged, self.keys = version, theirs, merged, keys


def free_slug(name: str) -> str:
    """An address nobody has, made from the name; a name without a Latin letter gets « initiative »."""
    base = slugify(name)[:70].strip("-") or "initiative"
    taken = set(Initiative.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    taken |= rules.RESERVED_SLUGS
    if base not in taken:
        return base
    number = 2
    while f"{base}-{number}" in taken:
        number += 1
    return f"{base}-{number}"


@transaction.atomic
def save_draft(user: "User", content: Content, contact: Contact) -> Initiative:
    """Begin a fiche that only its author sees; she is its captain."""
    initiative = Initiative(
        slug=free_slug(content["name"]),
        method=pack().stamp,
        state=State.DRAFT,
        created_by=user,
        contact_email=contact.email,
        reachable=contact.reachable,
    )
    try:
        with transaction.atomic():
            write_content(initiative, content)
    except IntegrityError:
        if not Initiative.objects.filter(slug=initiative.slug).exists():
            raise
        # Somebody sent the same name at the same moment: PostgreSQL lets both find the address free.
        initiative.slug = f"{initiative.slug[:70]}-{secrets.token_hex(3)}"
        write_content(initiative, content)
    Member.objects.create(initiative=initiative, user=user, role=Role.CAPTAIN)
    keep_version(initiative, user, _("Premier jet"))
    return initiative


@transaction.atomic
def edit(
    initiative: Initiative, user: "User", content: Content, base: int, contact: Contact | None, summary: str = ""
) -> Outcome:
    """Change a fiche that the user began to edit at version `base`.

    What others changed elsewhere in the fiche is kept; where both changed the same part, raises `Conflict` and writes
    nothing. A change that may not take effect at once becomes a proposal; the user's earlier waiting one is replaced.
    """
    initiative = Initiative.objects.select_for_update(of=("self",)).with_parts().get(pk=initiative.pk)
    theirs = completed(content_of(initiative))
    mine = completed(content)
    if base != initiative.version:
        began = initiative.versions.filter(number=base).first()
        # A base we do not know: whatever differs is for the person to choose.
        start = completed(began.data) if began else {key: object() for key in theirs}
        mine, conflicts = merge(start, theirs, mine)
        if conflicts:
            raise Conflict(initiative.version, theirs, mine, conflicts)
    if contact is not None and rules.is_member(user, initiative):
        initiative.contact_email, initiative.reachable = contact.email, contact.reachable
        initiative.save(update_fields=["contact_email", "reachable"])
    changed = changed_keys(theirs, mine)
    if not changed:
        return Outcome(initiative, "same")
    summary = summary or summary_of(changed)
    if not rules.writes_at_once(user, initiative):
        initiative.proposals.filter(by=user, state=ProposalState.WAITING).delete()
        Proposal.objects.create(
            initiative=initiative, base=initiative.version, data=mine, by=user, summary=summary[:200]
        )
        return Outcome(initiative, "proposed")
    write_content(initiative, mine)
    public = initiative.state == State.PUBLISHED
    keep_version(initiative, user, summary, to_review=public and not rules.can_moderate(user))
    return Outcome(initiative, "saved")


def summary_of(changed: list[str]) -> str:
    """« Histoire, Liens »: what a version touched, in the language of the person who wrote it."""
    names = labels()
    return ", ".join(names[key] for key in changed)[:200]


@transaction.atomic
def submit(initiative: Initiative, user: "User") -> Initiative:
    """Send a draft (or a refused fiche, once taken up again) on its way to the public."""
    initiative = Initiative.objects.select_for_update(of=("self",)).with_parts().get(pk=initiative.pk)
    if initiative.state not in {State.DRAFT, State.REFUSED}:
        return initiative
    if rules.publishes_at_once(user):
        initiative.state = State.PUBLISHED
        initiative.published_at = initiative.published_at or timezone.now()
    else:
        initiative.state = State.PENDING
    initiative.reason = ""
    initiative.save(update_fields=["state", "reason", "published_at"])
    public = initiative.state == State.PUBLISHED
    summary = _("Publiée") if public else _("Envoyée à la relecture")
    keep_version(initiative, user, summary, to_review=public and not rules.can_moderate(user))
    return initiative


@transaction.atomic
def restore_version(initiative: Initiative, user: "User", number: int) -> Outcome:
    """Bring an old version back, as a new version: nothing is erased."""
    old = initiative.versions.get(number=number)
    current = Initiative.objects.get(pk=initiative.pk).version
    return edit(
        initiative,
        user,
        completed(old.data),
        current,
        None,
        _("Retour à la version %(number)s") % {"number": number},
    )


@transaction.atomic
def delete_draft(initiative: Initiative) -> None:
    """Erase a fiche that was never public, with its pictures."""
    if initiative.state not in {State.DRAFT, State.REFUSED} or initiative.published_at:
        raise ValueError("only a fiche that was never public is erased")
    pk = initiative.pk
    pictures = list(initiative.pictures.all())
    initiative.delete()
    append_changes([pk])
    for picture in pictures:
        # Not before: a transaction that fails must find the pictures where they were.
        transaction.on_commit(partial(delete_files, picture))
