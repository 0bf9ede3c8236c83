"""A workshop that waits in the session while somebody signs in: its name, where it starts from, for which project."""

from dataclasses import asdict, dataclass

from django.http import HttpRequest

from mieux.core.text import printable

KEY = "workshop_start"


@dataclass(frozen=True)
class Beginning:
    """What the form of a new workshop says. `template`: as NewForm names it; `voyage`: the key of a canvas."""

    title: str = ""
    template: str = ""
    voyage: str = ""


def keep(request: HttpRequest, begun: Beginning) -> None:
    """Put it in the session, until the person has signed in."""
    request.session[KEY] = asdict(begun)


def kept(request: HttpRequest) -> Beginning | None:
    """What waits in the session, or None."""
    if not request.COOKIES:
        return None
    data = request.session.get(KEY)
    if not isinstance(data, dict):
        return None
    title, template, voyage = (str(printable(str(data.get(name, "")))) for name in ("title", "template", "voyage"))
    return Beginning(" ".join(title.split())[:160], template[:60], voyage[:40])


def drop(request: HttpRequest) -> None:
    """Forget it: it was made, or thrown away."""
    request.session.pop(KEY, None)
