"""A line of an app's log, in the format of Heroku's logs (the local platform writes the same).

    2026-11-22T10:00:00.123456+00:00 app[web.1]: hello
    2026-11-22T10:00:00.123456+00:00 heroku[router]: at=info method=GET path="/" status=200

The format: https://devcenter.heroku.com/articles/logging#log-format
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_LINE = re.compile(r"(\d{4}-\d\d-\d\dT\S+) (\w+)\[([\w.-]+)\]: ?(.*)")


@dataclass(frozen=True)
class LogLine:
    """One line.

    Attributes:
        time: when, as it stands in the line (RFC 3339).
        source: "app", or "heroku" for what the platform says.
        process: "web.1", "router", "api".
        text: the message.
    """

    time: str
    source: str
    process: str
    text: str


def parse(line: str) -> LogLine | None:
    """Return the parts of a line, or None if it has not the format of a log."""
    found = _LINE.fullmatch(line)
    return LogLine(*found.groups()) if found else None
