"""Codes sent by e-mail: six digits, a quarter of an hour, five tries. They prove that somebody reads an address.

The state lives in the session of the browser that asked, so a code is of no use in another one. The code itself is
kept only as a keyed hash.
"""

import secrets
import time
from dataclasses import asdict, dataclass
from enum import StrEnum

from django.conf import settings
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare, salted_hmac

from mieux.core.limits import too_often

from .letters import send_letter
from .models import User

MINUTES = 15
TRIES = 5
RESENDS = 3
_KEY = "people_code"


class Purpose(StrEnum):
    """What the code opens: an account, or a door inside it (passkeys, deletion)."""

    SIGN_IN = "sign-in"
    CONFIRM = "confirm"


class Verdict(StrEnum):
    """What became of one try."""

    RIGHT = "right"
    WRONG = "wrong"
    EXPIRED = "expired"
    SPENT = "spent"


@dataclass
class Pending:
    """A code that was sent and not used yet. `at`: seconds since 1970; `proved`: the address is known to be theirs."""

    email: str
    purpose: str
    next: str
    digest: str
    at: float
    tries: int = 0
    resends: int = 0
    proved: bool = False

    @property
    def tries_left(self) -> int:
        """How many wrong codes may still be typed."""
        return TRIES - self.tries

    @property
    def can_resend(self) -> bool:
        """Whether another letter may be asked for."""
        return self.resends < RESENDS

    @property
    def minutes_left(self) -> int:
        """Whole minutes before the code expires; 0 when it has."""
        return max(0, -int(-(self.at + MINUTES * 60 - time.time()) // 60))


def pending(request: HttpRequest) -> Pending | None:
    """The code this browser waits for, or nothing. A browser without session cookie waits for nothing."""
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return None
    state = request.session.get(_KEY)
    try:
        return Pending(**state) if isinstance(state, dict) else None
    except TypeError:  # Left by another version.
        return None


def start(request: HttpRequest, email: str, purpose: Purpose, next_url: str) -> bool:
    """Send a code to this address and remember it; False when the mail server refused the letter."""
    code = Pending(email=email, purpose=purpose, next=next_url, digest="", at=time.time())
    return _send(request, code)


def resend(request: HttpRequest, code: Pending) -> bool:
    """Send another code in place of the first one; wrong tries still count."""
    code.resends += 1
    code.at = time.time()
    return _send(request, code)


def judge(request: HttpRequest, code: Pending, typed: str) -> Verdict:
    """Compare what was typed; blanks and hyphens do not matter.

    The tries of one letter are counted in the session, which requests sent together could all read at once: the
    address itself has a count of its own.
    """
    if code.tries_left <= 0 or too_often("code", code.email):
        return Verdict.SPENT
    if not code.minutes_left:
        return Verdict.EXPIRED
    if constant_time_compare(_digest("".join(sign for sign in typed if sign.isalnum())), code.digest):
        code.proved = True
        # A quarter of an hour to say one's name; the code itself is spent.
        code.at, code.digest = time.time(), ""
        _keep(request, code)
        return Verdict.RIGHT
    code.tries += 1
    _keep(request, code)
    return Verdict.WRONG if code.tries_left > 0 else Verdict.SPENT


def forget(request: HttpRequest) -> None:
    """Nothing is waited for any more."""
    request.session.pop(_KEY, None)


def _send(request: HttpRequest, code: Pending) -> bool:
    digits = f"{secrets.randbelow(10**6):06}"
    code.digest = _digest(digits)
    # The person's own language if they have an account here, else that of the page they are reading.
    known = User.objects.filter(email=code.email).only("language").first()
    language = known.language if known else getattr(request, "LANGUAGE_CODE", settings.LANGUAGE_CODE)
    sent = send_letter(
        "code", code.email, language, code=f"{digits[:3]} {digits[3:]}", minutes=MINUTES, host=request.get_host()
    )
    if sent:
        _keep(request, code)
    return sent


def _keep(request: HttpRequest, code: Pending) -> None:
    request.session[_KEY] = asdict(code)


def _digest(typed: str) -> str:
    return salted_hmac("mieux.people.codes", typed, algorithm="sha256").hexdigest()
