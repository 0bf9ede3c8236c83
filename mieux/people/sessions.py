"""Sessions kept in the database with the person they belong to (Django's documented way to extend them)."""

from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore


class SessionStore(DatabaseStore):
    """Django's store; each row also says who is signed in, and nothing about the device or the address."""

    @classmethod
    def get_model_class(cls) -> Any:
        from .models import Session

        return Session

    def create_model_instance(self, data: dict[str, Any]) -> Any:
        row: Any = super().create_model_instance(data)
        known = data.get(SESSION_KEY)
        row.user_id = int(known) if known else None
        # The day somebody came in stays the same while the session goes on.
        first = self.get_model_class().objects.filter(session_key=row.session_key).values_list("started_at", flat=True)
        row.started_at = first.first() or row.started_at
        return row
