"""What may be sent to the clouds: a word, and which cloud."""

from typing import Any

from django.http import QueryDict

from mieux.workshop.forms.answers import WordForm

from ..kind import Refused


def word_of(data: QueryDict, clouds: list[tuple[str, Any]]) -> tuple[str, str]:
    """(cloud, word), by the same rule as in the game that one plays alone; or Refused with what is wrong."""
    form = WordForm(
        {"mot": data.get("texte", ""), "nuage": data.get("nuage", "")},
        clouds=[(id, label.plain) for id, label in clouds],
    )
    if not form.is_valid():
        raise Refused(" ".join(str(error) for errors in form.errors.values() for error in errors))
    return form.cleaned_data["nuage"], form.cleaned_data["mot"]
