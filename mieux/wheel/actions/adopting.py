"""Taking along what one wrote as a guest, once one has an account."""

from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction

from ..models import Reading, Remark

if TYPE_CHECKING:
    from mieux.people.models import User


@transaction.atomic
def adopt(guest_key: str, user: "User") -> tuple[int, int]:
    """Give the readings and remarks of this browser to the account: (taken along, left where they are).

    A reading stays the guest's where the account already has one of the same initiative, context and round.
    """
    taken = left = 0
    if not guest_key:
        return 0, 0
    for row in Reading.objects.select_for_update(of=("self",)).filter(guest=guest_key, reader__isnull=True):
        same = Reading.objects.filter(
            initiative=row.initiative_id, reader=user, context=row.context_id, round=row.round_id
        )
        if same.exists():
            left += 1
            continue
        row.reader, row.guest, row.signature = user, "", ""
        try:
            with transaction.atomic():
                row.save(update_fields=["reader", "guest", "signature"])
        except IntegrityError:
            # Another tab began the same reading with the account just now.
            left += 1
            continue
        taken += 1
    Remark.objects.filter(guest=guest_key, by__isnull=True).update(by=user, guest="", signature="")
    return taken, left
