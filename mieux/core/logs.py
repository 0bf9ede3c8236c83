"""One JSON object a line on standard error; no address, no e-mail, no text of people."""

import json
import logging
import re
import time

# Only these extras are written: a log line cannot carry what nobody listed here.
FIELDS = ("method", "route", "status", "ms", "event", "count", "seq", "reason", "command")

# What a mail server or a database says of its refusal names the address it refused.
ADDRESS = re.compile(r"[^\s@<>()'\"=,;:]+@[^\s@<>()'\"=,;:]+")


class JsonLines(logging.Formatter):
    """Format a record as one JSON line; exceptions keep their traceback but neither local values nor addresses."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "time": time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(record.created)) + "Z",
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": ADDRESS.sub("(address)", record.getMessage()),
        }
        line.update({field: getattr(record, field) for field in FIELDS if hasattr(record, field)})
        if record.exc_info:
            line["traceback"] = ADDRESS.sub("(address)", self.formatException(record.exc_info))
        return json.dumps(line, ensure_ascii=False, default=str)


def set_up(level: str = "INFO") -> None:
    """Send the logs of Mieux and the errors of Django to standard error as JSON lines."""
    handler = logging.StreamHandler()
    handler.setFormatter(JsonLines())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel("WARNING")
    logging.getLogger("mieux").setLevel(level)
