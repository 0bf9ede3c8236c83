"""Bringing a table of values: the file, what it would write, the choices, the import, and taking it back."""

from pathlib import Path
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from mieux.atlas.models import Initiative
from mieux.atlas.page import page_of
from mieux.core.limits import limited

from .. import rules, running
from ..actions import imports as actions
from ..forms.imports import CLASHES_ASKED, COLUMNS_ASKED, PLANS_ASKED, ChoicesForm, TableForm
from ..importing.check import Choices
from ..importing.stored import report_path
from ..models import ImportBatch, ImportState
from ..queries.values import indicators_of
from ..rules import Rights
from .finding import find, person


def _bringing(request: HttpRequest, slug: str) -> tuple[Initiative, Rights]:
    initiative, rights = find(request, slug)
    if not rules.imports_values(rights):
        raise PermissionDenied(
            _("Seules l’équipe et la modération importent un tableau. Vous pouvez donner une valeur.")
        )
    return initiative, rights


def _batch(request: HttpRequest, slug: str, pk: int) -> tuple[Initiative, ImportBatch]:
    initiative, __ = _bringing(request, slug)
    batch = ImportBatch.objects.filter(initiative=initiative, pk=pk).first() if pk < 2**63 else None
    if batch is None:
        raise Http404
    batch.initiative = initiative
    return initiative, batch


def _name(initiative: Initiative) -> str:
    name = page_of(initiative).name
    return str(getattr(name, "plain", name))


@never_cache
@login_required
@limited("upload")
def bring(request: HttpRequest, slug: str) -> HttpResponse:
    """Choose a file or paste a table. Nothing is written into the values yet."""
    initiative, rights = _bringing(request, slug)
    indicators = indicators_of(initiative)
    post = request.method == "POST"
    initial = {"indicator": request.GET.get("indicateur", "")}
    form = TableForm(request.POST if post else None, request.FILES if post else None, indicators, initial=initial)
    if post and form.is_valid():
        content, name = form.content
        batch = actions.stage(initiative, person(request), content, name, form.alone)
        running.begin(batch, _name(initiative), person(request))
        return redirect("impact:import_batch", slug, batch.pk)
    return render(
        request,
        "impact/import_file.html",
        {
            "initiative": initiative,
            "page": page_of(initiative),
            "form": form,
            "batches": initiative.value_imports.select_related("by")[:20],
            "rights": rights,
        },
        status=422 if form.errors else 200,
    )


@never_cache
@login_required
@require_safe
def batch(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Where a file stands: being read, to be looked at, imported, undone."""
    initiative, found = _batch(request, slug, pk)
    return _page(request, initiative, found)


def _page(
    request: HttpRequest, initiative: Initiative, found: ImportBatch, form: ChoicesForm | None = None
) -> HttpResponse:
    state = running.state_of(found)
    report = found.report
    context: dict[str, Any] = {
        "initiative": initiative,
        "page": page_of(initiative),
        "batch": found,
        "report": report,
        "state": state,
        "staged": found.state == ImportState.STAGED,
    }
    if state and state["phase"] != "failed":
        return render(request, "impact/import_running.html", {**context, **progress_words(state)})
    if found.state == ImportState.STAGED and "counts" not in report and "refused" not in report:
        return render(request, "impact/import_running.html", {**context, "stopped": True})
    if found.state == ImportState.STAGED and "refused" not in report:
        form = form or ChoicesForm(None, report, Choices.of(found.columns), indicators_of(initiative))
        context |= {"form": form, **preview(report, form)}
    return render(request, "impact/import_batch.html", context, status=422 if form is not None and form.errors else 200)


def preview(report: dict[str, Any], form: ChoicesForm) -> dict[str, Any]:
    """The parts of the report beside the questions about them."""
    counts = report.get("counts") or {}
    plans = list(report.get("plans", {}).values())[:PLANS_ASKED]
    return {
        "columns": [
            {**each, "field": form[f"column_{each['place']}"]} for each in report.get("columns", [])[:COLUMNS_ASKED]
        ],
        "plans": [
            {
                **plan,
                "field": form[f"plan_{n}"],
                "more": [form[name] for name in (f"kind_{n}", f"unit_{n}", f"scale_{n}") if name in form.fields],
            }
            for n, plan in enumerate(plans)
        ],
        "clashes": [
            {**clash, "field": form[f"clash_{clash['row']}"]} for clash in report.get("clashes", [])[:CLASHES_ASKED]
        ],
        "ready": counts.get("new", 0) + (counts.get("clash", 0) if form.kept.duplicates != "skip" else 0),
        "open_columns": bool(report.get("blocked")) or any(form[name].errors for name in form.fields),
    }


def progress_words(state: dict[str, Any]) -> dict[str, Any]:
    """What is being done, in words, and how far."""
    words = {
        "waiting": _("Le fichier attend son tour."),
        "reading": _("Nous lisons le fichier."),
        "looking": _("Nous cherchons de quoi il parle."),
        "checking": _("Nous relisons chaque ligne."),
        "writing": _("Nous écrivons les valeurs."),
    }
    done, of = int(state["done"]), int(state["of"])
    said = words.get(str(state["phase"]), "")
    far = ""
    if of:
        far = _("%(done)s lignes sur %(of)s") % {"done": done, "of": of}
    elif done:
        far = ngettext("%(done)s ligne", "%(done)s lignes", done) % {"done": done}
    return {"words": said, "far": far, "done": done, "of": of}


@never_cache
@login_required
@require_safe
def state(request: HttpRequest, slug: str, pk: int) -> JsonResponse:
    """How far it is, for the page that asks every second."""
    __, found = _batch(request, slug, pk)
    now = running.state_of(found)
    busy = now is not None and now["phase"] != "failed"
    return JsonResponse({"busy": busy, **(progress_words(now) if now and busy else {})})


@require_POST
@login_required
@limited("write")
def choose(request: HttpRequest, slug: str, pk: int) -> HttpResponseBase:
    """Keep the choices and read the file again with them; with « importer », write it."""
    initiative, found = _batch(request, slug, pk)
    if found.state != ImportState.STAGED or "table" not in found.report:
        return redirect("impact:import_batch", slug, pk)
    form = ChoicesForm(request.POST, found.report, Choices.of(found.columns), indicators_of(initiative))
    if not form.is_valid():
        return _page(request, initiative, found, form)
    writes = "importer" in request.POST
    if writes and _as_shown(form):
        found = actions.settle_duplicates(found, form.choices)
        return _write(request, initiative, found)
    found = actions.choose(found, form.choices)
    running.begin(found, _name(initiative), person(request))
    if writes:
        messages.info(request, _("Vos choix ont changé ce qui sera écrit : relisez une fois, puis importez."))
    return redirect("impact:import_batch", slug, pk)


def _as_shown(form: ChoicesForm) -> bool:
    """Nothing was changed but the answers about values that stand already."""
    return not [name for name in form.changed_data if not name.startswith(("clash_", "duplicates"))]


def _write(request: HttpRequest, initiative: Initiative, found: ImportBatch) -> HttpResponse:
    running.begin(found, _name(initiative), person(request), write=True)
    found.refresh_from_db()
    if found.state == ImportState.DONE:
        messages.success(request, written_words(found))
    return redirect("impact:import_batch", initiative.slug, found.pk)


def written_words(found: ImportBatch) -> str:
    """What was written."""
    count = found.report["written"]["values"]
    return ngettext("%(count)s valeur est importée.", "%(count)s valeurs sont importées.", count) % {"count": count}


@require_POST
@login_required
@limited("write")
def again(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Begin again what was interrupted: nothing was written."""
    initiative, found = _batch(request, slug, pk)
    if found.state == ImportState.STAGED:
        running.begin(found, _name(initiative), person(request))
    return redirect("impact:import_batch", slug, pk)


@require_POST
@login_required
@limited("write")
def undo(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Take the whole file back."""
    __, found = _batch(request, slug, pk)
    try:
        actions.undo(found)
        messages.success(request, _("L’import est annulé : tout est comme avant."))
    except actions.Decided:
        messages.info(request, _("Cet import était déjà annulé."))
    except actions.Covered:
        messages.error(
            request, _("Un fichier plus récent a pris la place de certaines de ces valeurs : annulez-le d’abord.")
        )
    return redirect("impact:import_batch", slug, pk)


@require_POST
@login_required
@limited("write")
def discard(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Throw the file away."""
    __, found = _batch(request, slug, pk)
    try:
        actions.discard(found)
        messages.success(request, _("Le fichier est jeté. Rien n’a été importé."))
    except actions.Decided:
        messages.info(request, _("Ce fichier est déjà importé : vous pouvez annuler l’import."))
        return redirect("impact:import_batch", slug, pk)
    return redirect("impact:import_values", slug)


@never_cache
@login_required
@require_safe
def report(request: HttpRequest, slug: str, pk: int) -> FileResponse:
    """The report, row by row, as a table."""
    __, found = _batch(request, slug, pk)
    path = report_path(Path(found.file.path)) if found.file else None
    if path is None or not path.exists():
        raise Http404
    response = FileResponse(path.open("rb"), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="rapport-{found.pk}.csv"'
    response["Cache-Control"] = "private, no-store"
    return response
