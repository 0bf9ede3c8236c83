"""My voyages; the questions and the name of one; the wheel it sails with; erasing it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mieux.core.limits import limited
from mieux.method import pack
from mieux.people.models import User
from mieux.people.viewer import viewer_of

from .. import rules
from ..actions import voyages
from ..beginning import Beginning, kept
from ..forms.starting import ChangeTemplateForm, TitleForm
from ..models import Voyage
from ..queries import mine
from .beginnings import sail, tasted, wheel_of
from .finding import boarded

PER_PAGE = 24


@never_cache
@limited("write")
@require_http_methods(["GET", "HEAD", "POST"])
def mine_and_new(request: HttpRequest) -> HttpResponse:
    """The voyages of this person, and the ways to begin one; a name is enough. Anybody may fill the form."""
    form = TitleForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        return sail(request, Beginning(form.cleaned_data["title"]))
    viewer = viewer_of(request)
    context: dict[str, object] = {
        "form": form,
        "example": mine.example(get_language() or "fr"),
        "waiting": kept(request),
        "templates": list(pack().templates)[:3],
    }
    if viewer.is_authenticated:
        user: User = viewer  # type: ignore[assignment]
        pages = Paginator(mine.at_sea(user), PER_PAGE)
        page = pages.get_page(request.GET.get("page"))
        context |= {
            "user_here": user,
            "page": page,
            "sailing": mine.with_next_stopover(page.object_list),
            "over": list(mine.over(user)[:PER_PAGE]),
            "open_voyages": list(mine.open_to(user)),
            "fiches": mine.fiches_without_voyage(user),
        }
    return render(request, "voyage/voyages.html", context, status=422 if form.errors else 200)


@never_cache
@limited("write")
@require_http_methods(["GET", "HEAD", "POST"])
def template(request: HttpRequest, key: str) -> HttpResponse:
    """Other questions for this voyage; its cards stay where they are."""
    who = boarded(request, key, rules.can_steer)
    form = ChangeTemplateForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        voyages.ask_like(who.voyage, form.cleaned_data["template"])
        messages.success(request, _("Les questions ont changé. Les cartes, non."))
        return redirect("voyage:canvas", key)
    context = {"who": who, "voyage": who.voyage, "templates": tasted(), "chosen": who.voyage.template}
    return render(request, "voyage/template.html", context, status=422 if form.errors else 200)


@never_cache
@require_safe
def wheel(request: HttpRequest, key: str) -> HttpResponse:
    """The wheel of the initiative this voyage began with, for those aboard who may see the fiche."""
    who = boarded(request, key)
    if who.voyage.initiative is None:
        raise Http404
    parts = wheel_of(request, who.voyage.initiative)
    if not parts:
        raise Http404
    context = {"who": who, "voyage": who.voyage, "initiative": who.voyage.initiative, "parts": parts}
    return render(request, "voyage/wheel.html", context)


@never_cache
@login_required
@limited("write")
@require_POST
def join(request: HttpRequest, key: str) -> HttpResponse:
    """Come aboard, as somebody of the team of the initiative."""
    voyage = get_object_or_404(Voyage.objects.select_related("initiative"), key=key)
    if not rules.can_join(viewer_of(request), voyage):
        raise Http404
    voyages.come_aboard(voyage, viewer_of(request))  # type: ignore[arg-type]
    return redirect("voyage:canvas", key)


@never_cache
@limited("write")
@require_POST
def rename(request: HttpRequest, key: str) -> HttpResponse:
    """Another title."""
    who = boarded(request, key, rules.can_steer)
    title = " ".join(request.POST.get("title", "").split())
    if title:
        voyages.rename(who.voyage, who.whom, title)
        messages.success(request, _("Le voyage a un nouveau nom."))
    else:
        messages.error(request, _("Un voyage a toujours un nom : l’ancien reste."))
    return redirect("voyage:crew", key)


@never_cache
@limited("write")
@require_http_methods(["GET", "HEAD", "POST"])
def erase(request: HttpRequest, key: str) -> HttpResponse:
    """Sink a voyage for good, after the captain typed its name."""
    who = boarded(request, key, rules.can_lead)
    wrong = False
    if request.method == "POST":
        if " ".join(request.POST.get("title", "").split()) == who.voyage.title:
            voyages.erase(who.voyage)
            messages.success(request, _("Le voyage est effacé, avec toute son histoire."))
            return redirect("voyage:voyages")
        wrong = True
    context = {"who": who, "voyage": who.voyage, "wrong": wrong, "typed": request.POST.get("title", "")}
    return render(request, "voyage/erase.html", context, status=422 if wrong else 200)
