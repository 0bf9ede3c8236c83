"""« Mon carnet d’amélioration »: what people answered at half-time and at the end, and what she will do next time."""

from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from mieux.core.limits import limited
from mieux.people.models import User
from mieux.people.viewer import viewer_of
from mieux.voyage import rules
from mieux.voyage.aboard import who_is

from ..actions import after
from ..forms.notebook import NoteForm
from ..models import Contribution, HalfNote, LogNote, Standing, Workshop, WorkshopState
from ..models.halftime import ASIDE
from ..queries.since import since as since_last
from .finding import mine

MOST = 200
"""Workshops of the notebook; the latest."""


@dataclass(frozen=True)
class Page:
    """One workshop of the notebook; `closing` and `half` are (words, language), without anybody's name."""

    workshop: Workshop
    closing: list[tuple[str, str]]
    half: list[tuple[str, str]]
    form: NoteForm
    note: LogNote | None


@never_cache
@login_required
@limited("write")
@require_http_methods(["GET", "HEAD", "POST"])
def notebook(request: HttpRequest) -> HttpResponse:
    """Her workshops that were held, the latest first. After the day announced only her own notes are there."""
    user: User = viewer_of(request)  # type: ignore[assignment]
    if request.method == "POST":
        workshop, _user = mine(request, request.POST.get("atelier", "")[:40])
        form = NoteForm(request.POST, prefix=f"n{workshop.pk}")
        if form.is_valid():
            after.note(workshop, user, form.cleaned_data["text"])
            messages.success(request, _("C’est noté pour la prochaine fois."))
            return redirect(f"{reverse('atelier:notebook')}#atelier-{workshop.pk}")
        return render(request, "workshop/notebook.html", {"pages": _pages(user, form, workshop)}, status=422)
    return render(request, "workshop/notebook.html", {"pages": _pages(user)})


def _pages(user: User, typed: NoteForm | None = None, about: Workshop | None = None) -> list[Page]:
    over = [WorkshopState.CLOSED, WorkshopState.EMPTIED]
    rows = Workshop.objects.filter(facilitators__user=user, rehearsal_of=None, state__in=over)
    # Only what is shown is read.
    held = list(rows.order_by("-opened_at", "-pk")[:MOST])
    notes = {row.workshop_id: row for row in LogNote.objects.filter(user=user, workshop__in=held)}
    closing: dict[int, list[tuple[str, str]]] = {}
    half: dict[int, list[tuple[str, str]]] = {}
    answers = Contribution.objects.filter(
        stage__workshop__in=held, stage__kind__in=["closing", "stopover"], standing=Standing.SHOWN, simulated=False
    )
    for place, kind, text, language in answers.values_list("stage__workshop", "stage__kind", "text", "language"):
        (closing if kind == "closing" else half).setdefault(place, []).append((text, language))
    for row in HalfNote.objects.filter(stage__workshop__in=held, simulated=False).select_related("stage"):
        # What was put aside in the room stays aside.
        if str(row.pk) not in row.stage.moment.get(ASIDE, {}):
            half.setdefault(row.stage.workshop_id, []).append((row.text, row.language))
    found = []
    for workshop in held:
        note = notes.get(workshop.pk)
        mine_now = typed if typed is not None and about is not None and about.pk == workshop.pk else None
        form = mine_now or NoteForm(initial={"text": note.text if note else ""}, prefix=f"n{workshop.pk}")
        found.append(Page(workshop, closing.get(workshop.pk, []), half.get(workshop.pk, []), form, note))
    return found


@never_cache
@login_required
@require_http_methods(["GET", "HEAD"])
def since(request: HttpRequest, key: str) -> HttpResponse:
    """« Depuis la dernière escale », while preparing the next workshop of the same voyage."""
    workshop, _user = mine(request, key)
    sees = workshop.voyage is not None and rules.can_see(who_is(request, workshop.voyage))
    return render(
        request, "workshop/since.html", {"workshop": workshop, "since": since_last(workshop) if sees else None}
    )
