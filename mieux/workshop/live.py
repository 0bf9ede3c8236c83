"""The socket of a workshop: `/live/atelier/<CODE>` says when, nothing else. `<CODE>.phone`: only what phones show."""

from mieux.live.door import Asked, Bell
from mieux.live.messages import Close

from .actions.bell import PHONE, TOPIC
from .models import Workshop


def now_at(asked: Asked) -> int | Close:
    """Where the room stands. Anybody with the code may hear that something changed: what changed is asked by HTTP."""
    code, for_phones = asked.key.removesuffix(PHONE), asked.key.endswith(PHONE)
    row = Workshop.objects.filter(code=code).values_list("seq", "beat").first()
    if row is None:
        return Close.NO_SUCH_ROOM
    return int(row[1] if for_phones else row[0])


door = Bell(TOPIC, now_at=now_at)
