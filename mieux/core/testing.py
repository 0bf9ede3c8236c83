"""The test client that bites: a GET that writes is an error."""

import re
from collections.abc import Callable
from typing import Any

from django.db import connection
from django.test import Client

# What a GET may send to the database. Sessions are looked at, never created, by a page one reads.
READING = re.compile(r"^\s*(SELECT|WITH|SAVEPOINT|RELEASE|ROLLBACK|BEGIN|COMMIT|PRAGMA|EXPLAIN|SHOW|SET)\b", re.I)


class GetWrote(AssertionError):
    """A GET sent a writing statement to the database."""


def refuse_writes(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
    """A wrapper for `connection.execute_wrapper` that raises GetWrote on anything but reading."""
    if not READING.match(sql):
        raise GetWrote(f"A GET must not write: {sql[:200]}")
    return execute(sql, params, many, context)


class ReadOnlyOnGetClient(Client):
    """Django's test client; `GET` and `HEAD` may only read."""

    def generic(self, method: str, *args: Any, **kwargs: Any) -> Any:
        if method in {"GET", "HEAD"}:
            with connection.execute_wrapper(refuse_writes):
                return super().generic(method, *args, **kwargs)
        return super().generic(method, *args, **kwargs)
