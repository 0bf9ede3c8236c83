"""One function per page. Nothing here reads a table: the method is the page."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from mieux.journey import exports
from mieux.journey.figures import path, wheel
from mieux.journey.pages import body
from mieux.journey.sections import halves, has_eighth, notes_left, shown
from mieux.method import pack


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What this is, in one screen; the path, three things to do, and the next initiative: yours."""
    method = pack()
    content = body(
        request,
        method,
        "journey/home_body.html",
        "home",
        lambda: {"stones": path.stones(method), "eighth": has_eighth(method)},
    )
    return render(request, "journey/home.html", {"pack": method, "content": content})


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """The path as stepping stones."""
    method = pack()
    minutes = sum(step.minutes for step in method.steps)
    content = body(
        request,
        method,
        "journey/path_body.html",
        "path",
        lambda: {"stones": path.stones(method), "minutes": minutes},
    )
    return render(request, "journey/path.html", {"content": content})


@require_safe
def step(request: HttpRequest, slug: str) -> HttpResponse:
    """One step, driven by the sections of the pack. 404 for a step the pack does not have."""
    method = pack()
    stone = next((stone for stone in path.stones(method) if stone.step.id == slug), None)
    if stone is None:
        raise Http404

    def sections() -> dict[str, Any]:
        before, after = halves([shown(method, section) for section in stone.step.sections])
        return {
            "stone": stone,
            "step": stone.step,
            "steps": method.steps,
            "before": before,
            "after": after,
            "notes": notes_left(stone.step),
        }

    content = body(request, method, "journey/step_body.html", slug, sections)
    has_tree = any("tree" in (section.kind, section.figure) for section in stone.step.sections)
    return render(request, "journey/step.html", {"step": stone.step, "content": content, "has_tree": has_tree})


@require_safe
def bravo(request: HttpRequest) -> HttpResponse:
    """The end of the path, which is the beginning: the memo, and one's own initiative."""
    method = pack()
    content = body(
        request,
        method,
        "journey/bravo_body.html",
        "bravo",
        lambda: {"wheel": wheel.figure(method), "eighth": has_eighth(method)},
    )
    return render(request, "journey/bravo.html", {"content": content})


@require_safe
def notebook(request: HttpRequest) -> HttpResponse:
    """The reader's notes. The server never sees them: the page is the same for everybody."""
    content = body(request, pack(), "journey/notebook_body.html", "notebook", dict)
    return render(request, "journey/notebook.html", {"content": content})


@require_safe
def memo(request: HttpRequest) -> HttpResponse:
    """The method on one sheet of A4, in the language of the address."""
    language = get_language() or "fr"
    response = HttpResponse(exports.memo_pdf(language), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{exports.memo_filename(language)}"'
    response["Cache-Control"] = "public, max-age=3600"
    return response
