"""What is typed before signing in: kept in the session, and a fiche that exists only to be looked at."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest

from mieux.method import pack

from .content import Content, fill, parts_of
from .models import Initiative, InitiativeForm, InitiativeImpact, InitiativeLeaf, InitiativeNeed, State

KEY = "atlas_draft"


def keep_draft(request: HttpRequest, form: Any) -> None:
    """Put what was typed in the session (thirty days, see SESSION_COOKIE_AGE); the form has checked its size."""
    data = request.POST
    request.session[KEY] = {name: data.getlist(name) for name in form.fields if data.get(name)}


def kept_draft(request: HttpRequest) -> Mapping[str, list[str]] | None:
    """What waits in the session, or None; a browser without session cookie has nothing to wait for."""
    if not request.COOKIES:
        return None
    draft = request.session.get(KEY)
    return draft if isinstance(draft, dict) and draft else None


def drop_draft(request: HttpRequest) -> None:
    """Forget it: it was saved, sent or thrown away."""
    request.session.pop(KEY, None)


def preview_of(content: Content, initiative: Initiative | None) -> Initiative:
    """An initiative that is not saved, for the preview."""
    shown = Initiative(
        pk=initiative.pk if initiative else 0,
        slug=initiative.slug if initiative else "apercu",
        method=pack().stamp,
        state=State.DRAFT,
        source=initiative.source if initiative else None,
        source_ref=initiative.source_ref if initiative else "",
        licence=initiative.licence if initiative else Initiative().licence,
        extras=initiative.extras if initiative else {},
    )
    fill(shown, content)
    kinds = {"forms": InitiativeForm, "leaves": InitiativeLeaf, "needs": InitiativeNeed, "impacts": InitiativeImpact}
    parts = parts_of(shown, content)
    # As if they had been read from the database, which this initiative will never see.
    vars(shown)["_prefetched_objects_cache"] = {
        **{name: [part for part in parts if isinstance(part, kind)] for name, kind in kinds.items()},
        "pictures": list(initiative.pictures.all()) if initiative else [],
    }
    return shown
