"""Sending the reminders that are due: what `mieux remind` does once a day."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from mieux.core import mail
from mieux.people.models import User

from . import letters
from .actions import following
from .queries.reminders import lost_on_their_way, people_to_remind


@dataclass
class Report:
    """What became of the day's letters."""

    due: int = 0
    sent: int = 0
    refused: int = 0
    #: Reminders whose letter may or may not have left: something broke while it was handed over.
    uncertain: int = 0


def remind(today: date, site: str, say: Callable[[str], None], *, dry_run: bool = False, again: bool = False) -> Report:
    """One letter a person with everything that is due. Run twice, it writes to nobody twice."""
    report = Report()
    for pk in people_to_remind(today, again=again):
        report.due += 1
        user = User.objects.get(pk=pk)
        if dry_run:
            continue
        taken = following.take(user, today, again=again)
        if not taken:
            continue
        if mail.send(letters.remind(user, taken, site)):
            following.sent(taken)
            report.sent += 1
        else:
            following.give_back(taken)
            report.refused += 1
    report.uncertain = lost_on_their_way()
    say(f"people to remind: {report.due}; letters sent: {report.sent}; refused by the mail server: {report.refused}")
    if report.uncertain:
        say(
            f"reminders of which nobody knows whether they left: {report.uncertain} "
            "(something broke while sending; `mieux remind --again` sends them)"
        )
    return report
