"""What a free stage is: its instruction, large."""

from django.utils.translation import gettext_lazy as _

from ..kind import Kind


class Free(Kind):
    """Read, listen, do something with one's hands."""

    id = "free"
    label = _("Un texte, une consigne")
    blurb = _("Quelque chose à lire, à écouter ou à faire ensemble, sans rien envoyer.")
    tint = "ouverture"
    art = "colibri"


KIND = Free()
