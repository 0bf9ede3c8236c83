"""Reads about an account."""

from allauth.mfa.models import Authenticator
from django.db.models import QuerySet
from django.utils import timezone

from .models import Session, User


def passkeys_of(user: User) -> "QuerySet[Authenticator]":
    """Their passkeys, oldest first."""
    keys: QuerySet[Authenticator] = Authenticator.objects.filter(user=user, type=Authenticator.Type.WEBAUTHN)
    return keys.order_by("created_at", "pk")


def open_sessions_of(user: User) -> "QuerySet[Session]":
    """Where they are signed in now, oldest first."""
    return Session.objects.filter(user=user, expire_date__gt=timezone.now()).order_by("started_at")
