"""Finding somebody by the name they already sign in public with: nobody is found who did not choose to be seen."""

from dataclasses import dataclass

from django.db.models import Q

from mieux.atlas.models import Initiative, InitiativeVersion, Member, State
from mieux.people.models import User

from ..models import Reading, ReadingState


@dataclass(frozen=True)
class Known:
    """Somebody, and what they are known here by (« équipe de La Ruche »)."""

    user: User
    by: str


def people_named(name: str, *, at_most: int = 6) -> list[Known]:
    """Active people who sign something public with exactly this name (capitals apart), oldest account first."""
    if not name:
        return []
    rows = User.objects.filter(name__iexact=name, is_active=True).filter(
        Q(pk__in=Member.objects.filter(initiative__state=State.PUBLISHED).values("user_id"))
        | Q(pk__in=InitiativeVersion.objects.filter(initiative__state=State.PUBLISHED).values("by_id"))
        | Q(
            pk__in=Reading.objects.filter(state=ReadingState.SHARED, initiative__state=State.PUBLISHED)
            .filter(Reading.objects.all().open_box())
            .values("reader_id")
        )
    )
    return [Known(user, _known_by(user)) for user in rows.order_by("pk")[:at_most]]


def _known_by(user: User) -> str:
    """A public place where this person signs."""
    team = Initiative.objects.public().filter(team__user=user).order_by("pk").first()
    if team is not None:
        return team.name
    open_readings = Reading.objects.filter(reader=user, state=ReadingState.SHARED).filter(
        Reading.objects.all().open_box()
    )
    read = open_readings.select_related("initiative").order_by("pk").first()
    if read is not None and read.initiative.is_public:
        return read.initiative.name
    version = InitiativeVersion.objects.filter(by=user, initiative__state=State.PUBLISHED).order_by("pk").first()
    return version.initiative.name if version else ""
