"""Who is looking, without opening a session for those who have none."""

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest

from .models import User


def viewer_of(request: HttpRequest) -> User | AnonymousUser:
    """The person signed in, or nobody.

    Reading `request.user` opens the session, which makes the page vary on cookies; a browser that sent no session
    cookie is nobody, and its page can be the same for all.
    """
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return AnonymousUser()
    user = request.user
    return user if isinstance(user, User) else AnonymousUser()
