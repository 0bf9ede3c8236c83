"""What the method is related to: tree of notions, words, sources."""

import unicodedata

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from mieux.atlas import territories
from mieux.library import queries
from mieux.library.figure import grow
from mieux.method import pack
from mieux.people.models import User
from mieux.people.viewer import viewer_of


@require_safe
def tree(request: HttpRequest) -> HttpResponse:
    """The drawn tree and its list: every leaf opens on its notion."""
    return render(request, "library/tree.html", {"pack": pack(), "tree": grow(pack())})


@require_safe
def leaf(request: HttpRequest, leaf: str) -> HttpResponse:
    """One notion, an example, and the initiatives that hang on it."""
    branch = next((branch for branch in pack().branches if leaf in branch.leaves.ids), None)
    if branch is None:
        raise Http404
    viewer = viewer_of(request)
    found, more = queries.hanging_on(leaf, viewer if isinstance(viewer, User) else None)
    return render(
        request,
        "library/leaf.html",
        {
            "pack": pack(),
            "branch": branch,
            "leaf": branch.leaves[leaf],
            "initiatives": found,
            "more": more,
            "terms": [term for term in pack().terms if term.leaf == leaf],
        },
    )


@require_safe
def glossary(request: HttpRequest) -> HttpResponse:
    """The words of the site, in alphabetical order of the language one reads."""

    def alphabetical(label: str) -> str:
        folded = unicodedata.normalize("NFKD", label)
        return "".join(letter for letter in folded if not unicodedata.combining(letter)).casefold()

    terms = sorted(pack().terms, key=lambda term: alphabetical(term.label.plain))
    return render(request, "library/glossary.html", {"pack": pack(), "terms": terms})


@require_safe
def sources(request: HttpRequest) -> HttpResponse:
    """Books, data and letters, each with its credit and licence."""
    return render(
        request,
        "library/sources.html",
        {"pack": pack(), "datasets": queries.datasets(), "datasets_places": territories.credits()},
    )
