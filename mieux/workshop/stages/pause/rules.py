"""What a break is: a drawing, an hour to come back at."""

from django.utils.translation import gettext_lazy as _

from ..kind import Kind


class Pause(Kind):
    """Nothing to do."""

    id = "pause"
    label = _("Pause")
    blurb = _("Dix minutes, du café, et l’heure à laquelle on se retrouve.")
    tint = "experimentation"
    art = "sun"


KIND = Pause()
