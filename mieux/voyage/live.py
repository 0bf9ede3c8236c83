"""The socket of the canvas: /live/voyage/<key of a voyage, or token of a guest link>."""

from collections.abc import Mapping, Sequence

from mieux.live.door import Asked, Door
from mieux.live.journal import Entry
from mieux.live.line import Rights
from mieux.live.messages import Close

from . import aboard, rules, tasks
from .actions.links import link_of
from .journal import VoyageJournal
from .models import Voyage


def rights_of(asked: Asked) -> Rights | Close:
    """What the person who opens this socket may do now, asked again whenever it may have changed.

    A token opens the room of its voyage with the right of its link; revoked or past its day it opens nothing. A key
    opens it for shipmates, for guests who came aboard in this browser, and for anybody when the voyage is public.
    """
    link = link_of(asked.key)
    if link is not None:
        who = rules.aboard(link.voyage, aboard.NOBODY, link, str(asked.request.GET.get("nom", "")))
        if who.link is None:
            return Close.FORBIDDEN
    else:
        voyage = Voyage.objects.select_related("initiative").filter(key=asked.key).first()
        if voyage is None:
            return Close.NO_SUCH_ROOM
        who = aboard.who_is(asked.request, voyage)
        if not rules.can_see(who):
            return Close.FORBIDDEN if who.user else Close.UNKNOWN_PERSON
    expires = who.link.expires_at if who.link else None
    return Rights(
        write=rules.can_edit(who),
        whom=who.whom,
        shown={"name": aboard.name_shown(who), "right": str(who.right)},
        until=expires.timestamp() if expires else None,
        room=who.voyage.key,
    )


class _Journal(VoyageJournal):
    """The journal, and a word to whoever keeps the cards up to date."""

    def append(self, batch: Mapping[str, Sequence[Entry]]) -> Mapping[str, int]:
        written = super().append(batch)
        tasks.look_soon(topic.partition(":")[2] for topic in written)
        return written


door = Door("voyage", rights=rights_of, journal=_Journal())
