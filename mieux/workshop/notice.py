"""What participants are told before they come in, made from the settings: what it says is what is done."""

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .models import Names, Workshop


def notice_of(workshop: Workshop) -> list[str | Promise]:
    """Sentences, in the reader's language: what is asked, who reads, until when."""
    said: list[str | Promise] = []
    if workshop.names == Names.NONE:
        said.append(_("Aucun nom ne vous est demandé : personne ne voit qui a écrit quoi, l’animation non plus."))
    else:
        said.append(
            _(
                "Vous pouvez prendre un pseudonyme. L’écran dit, avant chaque envoi, s’il sera montré à côté de vos "
                "mots."
            )
        )
    said.append(
        _("Ni compte, ni adresse, ni pistage. Un seul cookie, pour vous retrouver si votre téléphone s’endort.")
    )
    if workshop.airlock:
        said.append(_("L’animation relit chaque carte avant de la montrer."))
    else:
        said.append(_("L’animation peut lire vos cartes ; les autres les voient quand elle les révèle."))
    if workshop.forget_on:
        day = date_format(workshop.forget_on, "j F Y")
        said.append(_("Tout ce qui n’aura pas été versé au projet sera effacé le %(day)s.") % {"day": day})
    else:
        said.append(
            ngettext(
                "Tout ce qui n’aura pas été versé au projet sera effacé %(n)s jour après la fin de l’atelier.",
                "Tout ce qui n’aura pas été versé au projet sera effacé %(n)s jours après la fin de l’atelier.",
                workshop.keep_days,
            )
            % {"n": workshop.keep_days}
        )
    return said


def is_due(workshop: Workshop) -> bool:
    """Whether the day announced has come."""
    return workshop.forget_on is not None and workshop.forget_on <= timezone.localdate()
