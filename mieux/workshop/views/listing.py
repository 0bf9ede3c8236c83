"""« Les ateliers »: what they are, for anybody; one's own, by day or name; a new one, which may wait for a sign-in."""

import time
from collections.abc import Callable
from hashlib import blake2b

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from mieux.core.limits import limited
from mieux.core.text import printable
from mieux.method import pack
from mieux.people.models import User
from mieux.people.viewer import viewer_of
from mieux.voyage.models import Voyage
from mieux.voyage.views.finding import once_of

from .. import beginning
from ..actions import own, preparing
from ..beginning import Beginning
from ..forms.joining import CodeForm
from ..forms.preparing import OWN, NewForm, voyages_of
from ..models import OwnTemplate, Workshop
from ..queries import mine as queries


@never_cache
@limited("write")
@require_http_methods(["GET", "HEAD", "POST"])
def listing(request: HttpRequest) -> HttpResponse:
    """What a workshop is, the templates, the door; for whoever is signed in, theirs before."""
    user = _signed_in(request)
    templates = queries.templates_of(user) if user else None
    form = NewForm(request.POST if request.method == "POST" else None, own=templates)
    voyage = printable((request.POST if request.method == "POST" else request.GET).get("voyage", ""))[:40]
    if request.method == "POST" and form.is_valid():
        begun = Beginning(form.cleaned_data["title"], form.cleaned_data["template"], voyage)
        if user is None:
            beginning.keep(request, begun)
            messages.info(request, _("C’est gardé : votre atelier vous attend après la connexion."))
            return redirect_to_login(reverse("atelier:resume"))
        return redirect("atelier:prepare", made_once(request, user, begun, lambda: _make(user, begun)))
    order = queries.BY_NAME if request.GET.get("tri") == queries.BY_NAME else queries.BY_DAY
    context = {
        "form": form,
        "templates": pack().workshops,
        "own": templates,
        "calendar": queries.calendar_of(user, order) if user else None,
        "order": order,
        "voyage": _voyage(user, voyage),
        "chosen": form["template"].value() if form.is_bound else "",
        "code_form": CodeForm(),
        "waiting": beginning.kept(request),
    }
    return render(request, "workshop/list.html", context, status=422 if form.errors else 200)


def _signed_in(request: HttpRequest) -> User | None:
    viewer = viewer_of(request)
    return viewer if viewer.is_authenticated else None


def _voyage(user: User | None, key: str) -> Voyage | None:
    """The project it is for; none when this person is not aboard (any more)."""
    return voyages_of(user).filter(key=key).first() if user and key else None


def _make(user: User, begun: Beginning) -> Workshop:
    """The workshop that a form described."""
    language = get_language() or "fr"
    template = None
    if begun.template.startswith(OWN):
        number = begun.template.removeprefix(OWN)
        if number.isascii() and number.isdigit() and len(number) < 19:
            template = OwnTemplate.objects.filter(user=user, pk=int(number)).first()
    if template is not None:
        workshop = own.start(template, user, begun.title)
    else:
        workshop = preparing.make(user, begun.title, template=begun.template, language=language)
    if voyage := _voyage(user, begun.voyage):
        preparing.change(workshop, voyage=voyage)
    return workshop


KEPT_SECONDS = 600


def made_once(request: HttpRequest, user: User, said: object, make: Callable[[], Workshop]) -> str:
    """The key of what `make` makes; the same page sent twice gives what it gave the first time."""
    if not (once := once_of(request)):
        return make().key
    words = "\x00".join((str(user.pk), once, repr(said))).encode("utf-8", "replace")
    place = "workshop:once:" + blake2b(words, digest_size=16).hexdigest()
    first = cache.add(f"{place}:turn", True, 10)
    for _try in range(1 if first else 40):
        if known := cache.get(place):
            return str(known)
        if not first:
            time.sleep(0.1)  # The first of two clicks is still at work.
    key = make().key
    cache.set(place, key, KEPT_SECONDS)
    return key


@never_cache
@limited("write")
@require_http_methods(["GET", "HEAD", "POST"])
def resume(request: HttpRequest) -> HttpResponse:
    """What waited while the person signed in: looked at, then made by a button, or thrown away."""
    begun = beginning.kept(request)
    if begun is None:
        return redirect("atelier:list")
    if request.method == "POST" and request.POST.get("geste") == "jeter":
        beginning.drop(request)
        messages.success(request, _("C’est jeté."))
        return redirect("atelier:list")
    user = _signed_in(request)
    if user is None:
        return redirect_to_login(reverse("atelier:resume"))
    if request.method == "POST":
        beginning.drop(request)
        return redirect("atelier:prepare", _make(user, begun).key)
    template = pack().workshops.get(begun.template)
    context = {"begun": begun, "template": template, "voyage": _voyage(user, begun.voyage)}
    return render(request, "workshop/resume.html", context)


@never_cache
@login_required
@limited("write")
@require_POST
def forget_template(request: HttpRequest, pk: int) -> HttpResponse:
    """Throw one of one's own templates away."""
    row = get_object_or_404(OwnTemplate, user=request.user, pk=min(pk, 2**63 - 1))
    own.throw_away(row)
    messages.success(request, _("Le modèle est jeté. Les ateliers qui en viennent restent."))
    return redirect("atelier:list")
