"""A log line says what happened, never to whom."""

import json
import logging
import smtplib
import sys

from mieux.core.logs import JsonLines


def line(message: str, *, error: Exception | None = None, **extra: object) -> dict[str, object]:
    info = None
    if error is not None:
        try:
            raise error
        except type(error):
            info = sys.exc_info()
    record = logging.LogRecord("mieux.letters", logging.ERROR, __file__, 1, message, (), info)
    vars(record).update(extra)
    return json.loads(JsonLines().format(record))


def test_a_refused_letter_does_not_tell_whose_it_was():
    refused = smtplib.SMTPRecipientsRefused({"aicha@example.org": (550, b"no <aicha@example.org> here")})
    written = json.dumps(line("a letter to aicha@example.org could not be sent", error=refused))
    assert "aicha" not in written
    assert "SMTPRecipientsRefused" in written


def test_a_database_s_complaint_does_not_tell_the_address():
    error = ValueError('duplicate key "people_user_email_key" Key (email)=(aicha@example.org) already exists')
    assert "aicha" not in json.dumps(line("request", error=error))


def test_each_of_several_processes_writes_the_same_lines():
    from mieux.asgi import application, worker

    root, ours = logging.getLogger(), logging.getLogger("mieux")
    before, levels = root.handlers[:], (root.level, ours.level)
    try:
        assert worker() is application
        assert [type(handler.formatter) for handler in root.handlers] == [JsonLines]
        assert ours.isEnabledFor(logging.INFO)
    finally:
        root.handlers[:] = before
        root.setLevel(levels[0])
        ours.setLevel(levels[1])


def test_only_listed_fields_are_written():
    assert "10.1.2.3" not in json.dumps(line("request", address="10.1.2.3", status=200))
    assert line("request", status=200)["status"] == 200
