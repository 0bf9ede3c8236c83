"""Who is meant by the words of the journal (« user:12 », « link:5:Samira »)."""

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _

from mieux.people.models import User


def names_of(words: Iterable[str]) -> Mapping[str, str]:
    """The name shown for each word, in one query; somebody whose account is closed is « Quelqu’un »."""
    wanted = set(words)
    accounts = (word for word in wanted if word.startswith("user:") and len(word) < 23)
    pks = {word: int(word[5:]) for word in accounts if word[5:].isdecimal()}
    users = {user.pk: user.display_name for user in User.objects.filter(pk__in=pks.values())}
    return {word: users.get(pks[word], _("Quelqu’un")) if word in pks else _other(word) for word in wanted}


def _other(word: str) -> str:
    if word == "import":
        return _("Apporté d’ailleurs")
    if word == "example":
        return _("Le livre")
    parts = word.split(":", 2)
    if parts[0] == "link" and len(parts) == 3 and parts[2]:
        return _("%(name)s, par un lien") % {"name": parts[2]}
    return _("Quelqu’un")
