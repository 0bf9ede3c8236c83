"""How allauth speaks for us: passkeys are a way in, not a second lock; letters and addresses are handled our way."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mieux.core.limits import address_of

from .letters import send_letter
from .models import User


class AccountAdapter(DefaultAccountAdapter):
    """No password, no phone, no stage after the code."""

    def get_login_stages(self) -> list[str]:
        """None: the code proved the address, and somebody who lost their passkey must still come in by e-mail."""
        return []

    def get_reauthentication_methods(self, user: AbstractBaseUser | AnonymousUser) -> list[dict[str, Any]]:
        """One page for all: a fresh code, or the passkey."""
        url = reverse("account_reauthenticate")
        return [{"id": "code", "description": "", "url": url}] if user.is_authenticated else []

    def get_client_ip(self, request: HttpRequest) -> str:
        """As our own limits see it, proxies counted."""
        return address_of(request)

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """Our views say what happened, in our words."""

    def send_notification_mail(
        self,
        template_prefix: str,
        user: AbstractBaseUser,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        """Tell the person that a passkey came or went; no address of machines, no browser name."""
        name = {"webauthn_added": "passkey_added", "webauthn_removed": "passkey_removed"}.get(
            template_prefix.rpartition("/")[2]
        )
        if name and isinstance(user, User):
            site = f"{self.request.scheme}://{self.request.get_host()}"
            send_letter(name, user.email, user.language, name=user.display_name, site=site)


class PasskeyAdapter(DefaultMFAAdapter):
    """The words of passkeys, and what the device is told."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": gettext_lazy("Cette clé d’accès n’a pas été reconnue. Réessayez, ou demandez un code."),
    }

    def generate_authenticator_name(self, user: AbstractBaseUser, type: Any) -> str:
        """A name for a key that was given none."""
        return _("Ma clé d’accès")

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """The site's name, without asking a table of sites for it."""
        entity = {"id": "", "name": "Mieux"}
        from allauth.core import context

        entity["id"] = context.request.get_host().partition(":")[0]
        return entity

    def get_public_key_credential_user_entity(self, user: AbstractBaseUser) -> dict[str, Any]:
        """The device shows this name when it offers the key."""
        assert isinstance(user, User)
        # The handle is what allauth reads back at sign-in.
        return {**super().get_public_key_credential_user_entity(user), "display_name": user.name or user.email}
