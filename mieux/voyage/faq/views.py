"""The pages of the questions: the list, with a place to ask one more, and one of them to be changed."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from mieux.core.limits import limited

from .. import rules
from ..actions.once import done_once
from ..backstage import rules as backstage
from ..models import FaqEntry
from ..rules import Aboard
from ..views.finding import boarded, once_of
from . import writing
from .forms import AskedForm


@never_cache
@limited("write")
@require_http_methods(["GET", "HEAD", "POST"])
def faq(request: HttpRequest, key: str) -> HttpResponse:
    """What was asked and answered, in the crew's order; whoever edits the canvas adds one."""
    who = boarded(request, key)
    form = AskedForm(request.POST if request.method == "POST" else None, tells=False)
    if request.method == "POST":
        if not rules.can_edit(who):
            raise PermissionDenied
        if form.is_valid():
            try:
                _add(request, who, form)
            except writing.TooMany:
                form.add_error(None, _("Trois cents questions, c’est beaucoup : rapprochez celles qui se ressemblent."))
            else:
                messages.success(request, _("C’est dans les questions du projet."))
                return redirect("voyage:faq", key)
    context = {
        "who": who,
        "voyage": who.voyage,
        "entries": list(FaqEntry.objects.filter(voyage=who.voyage)),
        "edits": rules.can_edit(who),
        "form": form,
    }
    return render(request, "voyage/faq.html", context, status=422 if form.errors else 200)


def _add(request: HttpRequest, who: Aboard, form: AskedForm) -> None:
    data = form.cleaned_data
    language = (get_language() or "fr")[:2]
    done_once(
        who.voyage,
        who.whom,
        once_of(request),
        ("faq", data["question"], data["answer"]),
        lambda: writing.pour_faq(who.voyage, data["question"], data["answer"], language=language, by=who.user).pk,
    )


@never_cache
@limited("write")
@require_http_methods(["GET", "HEAD", "POST"])
def entry(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """Change one, move it, take it out."""
    who = boarded(request, key, rules.can_edit)
    row = FaqEntry.objects.select_related("voyage").filter(voyage=who.voyage, pk=min(pk, 2**63 - 1)).first()
    if row is None:
        raise Http404
    if request.method == "POST" and (answer := _moved(request, row)):
        return answer
    initial = {"question": row.question, "answer": row.answer, "public": row.public, "seen": row.version}
    sent = request.POST if request.method == "POST" else None
    form = AskedForm(sent, initial=initial, tells=backstage.can_tell(who))
    conflict = None
    if sent is not None and form.is_valid():
        data = form.cleaned_data
        public = bool(data.get("public", row.public))
        try:
            writing.rewrite(row, data["question"], data["answer"], public=public, seen=data["seen"] or 0)
        except writing.Stale as stale:
            conflict = stale.now
        else:
            messages.success(request, _("C’est écrit."))
            return redirect("voyage:faq", key)
    context = {"who": who, "voyage": who.voyage, "entry": row, "form": form, "conflict": conflict}
    status = 409 if conflict else 422 if form.errors else 200
    return render(request, "voyage/faq_entry.html", context, status=status)


def _moved(request: HttpRequest, row: FaqEntry) -> HttpResponse | None:
    action = request.POST.get("action")
    if action in ("up", "down"):
        writing.shift(row, -1 if action == "up" else 1)
    elif action == "remove":
        writing.remove(row)
        messages.success(request, _("La question est retirée."))
    else:
        return None
    return redirect("voyage:faq", row.voyage.key)
