"""Every write of the atlas: one verb, one transaction, one version, one number for the index."""

from .moderation import (
    Unseen,
    accept_proposal,
    decide_report,
    hide,
    mark_seen,
    publish,
    refuse,
    refuse_proposal,
    report,
)
from .pictures import BadPicture, accept_picture, add_picture, encode, remove_picture
from .writing import (
    Conflict,
    Contact,
    Outcome,
    delete_draft,
    edit,
    restore_version,
    save_draft,
    submit,
)

__all__ = [
    "BadPicture",
    "Conflict",
    "Contact",
    "Outcome",
    "Unseen",
    "accept_picture",
    "accept_proposal",
    "add_picture",
    "decide_report",
    "delete_draft",
    "edit",
    "encode",
    "hide",
    "mark_seen",
    "publish",
    "refuse",
    "refuse_proposal",
    "remove_picture",
    "report",
    "restore_version",
    "save_draft",
    "submit",
]
