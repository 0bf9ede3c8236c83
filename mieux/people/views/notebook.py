"""The notebook's copy in the account: asked for by its owner, never made silently."""

import json

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from mieux.core.limits import limited

from .. import actions
from ..models import Notebook, User
from ..viewer import viewer_of


@never_cache
@limited("write")
@require_http_methods(["GET", "HEAD", "POST"])
def notebook(request: HttpRequest) -> HttpResponse:
    """GET: {"saved": date or null, "notebook": …}. POST: a JSON body replaces the copy; `null` takes it away."""
    user = viewer_of(request)
    if not isinstance(user, User):
        return JsonResponse({"error": _("Connectez-vous d’abord.")}, status=403)
    if request.method == "POST":
        try:
            data = json.loads(request.body)
        except (ValueError, RecursionError):
            return _refused(_("Ce n’est pas un carnet : le texte reçu n’est pas du JSON."))
        if data is None:
            actions.drop_notebook(user)
            return JsonResponse({"saved": None, "notebook": None})
        if not isinstance(data, dict) or data.get("version") != 1 or "\\u0000" in json.dumps(data):
            return _refused(_("Ce n’est pas un carnet de Mieux."))
        try:
            size = actions.notebook_size(data)
        except UnicodeEncodeError:
            return _refused(_("Ce carnet contient des caractères que nous ne savons pas lire."))
        if size > actions.NOTEBOOK_MAX_BYTES:
            return _refused(_("Ce carnet est trop lourd (100 ko au plus). Emportez-le en fichier."), 413)
        actions.keep_notebook(user, data)
    book = Notebook.objects.filter(user=user).first()
    return JsonResponse({"saved": book.saved_at.isoformat() if book else None, "notebook": book.data if book else None})


def _refused(message: str, status: int = 400) -> HttpResponse:
    return JsonResponse({"error": message}, status=status)
