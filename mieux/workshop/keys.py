"""Addresses that open something: the projection, the remote, the invitation of a second facilitator.

They are made from the secret of the workshop and the key of the instance, and stored nowhere: the facilitator can see
them again at any time, and a copy of the database opens nothing. Changing `Workshop.secret` ends them all.
"""

import base64
from hashlib import blake2b

from django.conf import settings
from django.utils.crypto import constant_time_compare

from .models import Workshop

SCREEN, REMOTE, INVITATION = "screen", "remote", "invitation"


def key_of(workshop: Workshop, door: str) -> str:
    """The key of one door of a workshop: 24 signs."""
    secret = blake2b(settings.SECRET_KEY.encode()).digest()
    text = f"{workshop.pk}:{workshop.secret}:{door}".encode()
    return base64.urlsafe_b64encode(blake2b(text, key=secret, person=b"workshop", digest_size=18).digest()).decode()


def opens(workshop: Workshop, door: str, key: str) -> bool:
    """Whether this key opens this door."""
    return bool(key) and constant_time_compare(key_of(workshop, door), key[:100])


def hashed(text: str, purpose: bytes) -> str:
    """What rows keep of a token or a personal word: a keyed hash."""
    secret = blake2b(settings.SECRET_KEY.encode()).digest()
    return blake2b(text.encode("utf-8", "replace"), key=secret, person=purpose, digest_size=32).hexdigest()
