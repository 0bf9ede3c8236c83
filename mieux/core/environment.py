"""Reading settings from the environment, with an error that says which variable is wrong."""

import os


class BadSetting(ValueError):
    """A variable of the environment that cannot be understood; the message names it."""


def env_bool(name: str, *, default: bool) -> bool:
    """True for 1/true/yes/on, False for 0/false/no/off or nothing; anything else is a BadSetting."""
    value = os.environ.get(name, "").strip().lower()
    if not value:
        return default
    if value in {"1", "true", "yes", "on", "oui"}:
        return True
    if value in {"0", "false", "no", "off", "non"}:
        return False
    raise BadSetting(f"{name}={value!r}: expected 1 or 0")


def env_int(name: str, *, default: int) -> int:
    """A whole number ≥ 0, or a BadSetting."""
    value = os.environ.get(name, "").strip()
    if not value:
        return default
    if not value.isdecimal():
        raise BadSetting(f"{name}={value!r}: expected a whole number")
    return int(value)


def env_list(name: str, *, default: list[str]) -> list[str]:
    """Values separated by commas; blanks around them do not count."""
    values = [item.strip() for item in os.environ.get(name, "").split(",")]
    return [item for item in values if item] or default
