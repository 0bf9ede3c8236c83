"""Which voyage, and who stands before it."""

from collections.abc import Callable

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest

from ..aboard import was_aboard, who_is
from ..models import Voyage
from ..rules import Aboard, can_see


class PutAshore(Http404):
    """Somebody who was aboard and is not any more: told kindly, and nothing else. core/views.py shows the page."""

    page = "voyage/invite_over.html"

    def __init__(self, how: str) -> None:
        super().__init__()
        self.told = {"how": how}


def boarded(request: HttpRequest, key: str, may: Callable[[Aboard], bool] = can_see) -> Aboard:
    """The person of this request before this voyage.

    For whoever may not even see it, it does not exist (404), and who was aboard once is told that they are not any
    more; who sees it but may not do this is told so (403).
    """
    voyage = Voyage.objects.select_related("initiative", "before").filter(key=key).first()
    if voyage is None:
        raise Http404
    who = who_is(request, voyage)
    if not can_see(who):
        if how := was_aboard(request, voyage):
            raise PutAshore(how)
        raise Http404
    if not may(who):
        raise PermissionDenied
    return who


def once_of(request: HttpRequest) -> str:
    """A word of the page that was sent: Django dresses its token anew each time a page is drawn."""
    return request.POST.get("csrfmiddlewaretoken", "")[:128]
