"""Whose readings are looked at together: those of one initiative that the viewer may see, and the filters chosen."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from mieux.atlas.models import Initiative

from ..models import NoveltyContext, Reading, ReadingState, Round, Stance
from ..models.reading import ReadingQuerySet

if TYPE_CHECKING:
    from mieux.people.models import User

    Viewer = User | AnonymousUser


@dataclass(frozen=True)
class Filters:
    """What the address may narrow: ids of a context and a round, a stance. Empty: everything."""

    context: int | None = None
    round: int | None = None
    stance: str = ""

    @property
    def any(self) -> bool:
        """Something is left out."""
        return bool(self.context or self.round or self.stance)

    @property
    def query(self) -> str:
        """« ?contexte=3&place=user », or nothing: the same question in another address."""
        pairs = [("contexte", self.context), ("tour", self.round), ("place", self.stance)]
        words = "&".join(f"{key}={value}" for key, value in pairs if value)
        return f"?{words}" if words else ""


@dataclass(frozen=True)
class Scope:
    """One initiative, seen by somebody, narrowed by filters."""

    initiative: Initiative
    viewer: "Viewer" = field(default_factory=AnonymousUser)
    guest_key: str = ""
    filters: Filters = Filters()

    def open_readings(self) -> QuerySet[Reading]:
        """Shared readings of the initiative that this viewer may see, outside closed blind rounds, filters apart.

        One's own reading of a closed round is left out too: the wheel is the same for everybody who sees the fiche,
        and nobody can learn from it that a closed reading exists.
        """
        return (
            Reading.objects.shown_to(self.viewer, self.guest_key)
            .filter(initiative=self.initiative, state=ReadingState.SHARED)
            .filter(ReadingQuerySet.open_box())
        )

    def readings(self) -> QuerySet[Reading]:
        """The same, narrowed by the filters."""
        found = self.open_readings()
        if self.filters.context:
            found = found.filter(context=self.filters.context)
        if self.filters.round:
            found = found.filter(round=self.filters.round)
        if self.filters.stance:
            found = found.filter(stance=self.filters.stance)
        return found

    def contexts(self) -> list[NoveltyContext]:
        """Contexts in which somebody read, in the order in which they were first named."""
        rows = list(NoveltyContext.objects.filter(initiative=self.initiative).order_by("pk"))
        if not rows:
            return []
        used = set(self.open_readings().filter(context__isnull=False).order_by().values_list("context", flat=True))
        return [row for row in rows if row.pk in used]

    def rounds(self) -> list[Round]:
        """Rounds from which a reading is open, oldest first."""
        used = self.open_readings().filter(round__isnull=False).values("round")
        return list(Round.objects.filter(initiative=self.initiative, pk__in=used).order_by("pk"))

    def stances(self) -> list[Stance]:
        """Places from which somebody read, in the order of the form."""
        used = set(self.open_readings().order_by().values_list("stance", flat=True).distinct())
        return [stance for stance in Stance if stance.value in used]
