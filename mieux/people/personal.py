"""What the account itself holds."""

from datetime import datetime, timedelta
from pathlib import Path

from allauth.account.models import EmailAddress
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .models import Notebook, Session, User
from .portable import Link, Parcel, Person
from .queries import open_sessions_of, passkeys_of

MAIL_FILE_DAYS = 30
"""How long letters written to files (no mail server configured) stay on the disk."""


class AccountHoldings:
    """Account, open sessions, passkeys, notebook."""

    name = "account"

    def links(self, user: User) -> list[Link]:
        """Nothing more than the profile itself shows."""
        return []

    def export(self, person: Person) -> Parcel:
        """The account and what hangs on it; a passkey's name and days, never its key."""
        user = person.user
        documents: dict[str, object] = {
            "account": {
                "email": user.email,
                "name": user.name,
                "language": user.language,
                "moderator": user.is_staff,
                "joined": user.date_joined.isoformat(),
                "last_sign_in": user.last_login.isoformat() if user.last_login else None,
            },
            "sessions": [
                {"started": row.started_at.isoformat(), "expires": row.expire_date.isoformat()}
                for row in open_sessions_of(user)
            ],
            "passkeys": [
                {
                    "name": key.data.get("name", ""),
                    "added": key.created_at.isoformat(),
                    "last_used": key.last_used_at.isoformat() if key.last_used_at else None,
                }
                for key in passkeys_of(user)
            ],
        }
        if book := Notebook.objects.filter(user=user).first():
            documents["notebook"] = {"saved": book.saved_at.isoformat(), "notebook": book.data}
        return Parcel(documents)

    def goes(self, person: Person) -> list[str]:
        """All of it."""
        said = [_("votre adresse, votre nom et votre langue"), _("vos sessions ouvertes, sur tous vos appareils")]
        if count := passkeys_of(person.user).count():
            said.append(ngettext("%(n)s clé d’accès", "%(n)s clés d’accès", count) % {"n": count})
        if Notebook.objects.filter(user=person.user).exists():
            said.append(_("la copie de votre carnet (celle de votre navigateur y reste)"))
        return said

    def stays(self, person: Person) -> list[str]:
        """Nothing."""
        return []

    def erase(self, person: Person) -> list[Path]:
        """Everything; rows of others that pointed here point to nobody."""
        Session.objects.filter(user=person.user).delete()
        EmailAddress.objects.filter(user=person.user).delete()
        person.user.delete()
        return []

    def purge(self, now: datetime) -> dict[str, int]:
        """Sessions that ended (with the drafts in them), and old letters in files."""
        old = (now - timedelta(days=MAIL_FILE_DAYS)).timestamp()
        letters = 0
        folder = Path(settings.EMAIL_FILE_PATH)
        for path in folder.glob("*.log") if folder.is_dir() else ():
            if path.stat().st_mtime < old:
                path.unlink(missing_ok=True)
                letters += 1
        return {"sessions": Session.objects.filter(expire_date__lt=now).delete()[0], "letters in files": letters}


holdings = AccountHoldings()
