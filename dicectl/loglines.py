"""A line of an app's log, in the format of Heroku's logs (the local platform writes the same).

    2026-11-22T10:00:00.123456+00:00 app[web.1]: hello
    2026-11-22T10:00:00.123456+00:00 heroku[router]: at=info method=GET path="/" status=200

The format: https://devcenter.heroku.com/articles/logging#log-format
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime

_LINE = re.compile(r"(\d{4}-\d\d-\d\dT\S+) (\w+)\[([\w.-]+)\]: ?(.*)")


@dataclass(frozen=True)
class LogLine:
    """One line.

    Attributes:
        time: when, as it stands in the line (RFC 3339).
        source: "app", or "heroku" for what the platform says ("local" for the local one).
        process: "web.1", "router", "api".
        text: the message.
    """

    time: str
    source: str
    process: str
    text: str

    def __str__(self) -> str:
        return f"{self.time} {self.source}[{self.process}]: {self.text}"


def parse(line: str) -> LogLine | None:
    """Return the parts of a line, or None if it has not the format of a log."""
    found = parts(line)
    return LogLine(*found) if found else None


def parts(line: str) -> tuple[str, ...] | None:
    """Return the same as `parse` in a tuple, which is faster when there are many lines."""
    found = _LINE.fullmatch(line)
    return found.groups() if found else None


def moment(text: str) -> datetime | None:
    """Return a line's time; without a zone it is UTC, as all times of the platforms are."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


Router = dict[str, str | int | bool | None]

# A value with blanks is in quotation marks, and may hold some itself: path="/a"b".
_FIELD = re.compile(r'(\w+)=(?:"(.*?)"(?=\s|$)|(\S*))')
_MILLISECONDS = re.compile(r"\d{1,15}ms")
_NUMBERS = {"status", "bytes"}


def router(line: LogLine) -> Router | None:
    """Return the fields of a router's line, or None for any other line.

    `status` and `bytes` are numbers, `connect` and `service` become `connect_ms` and `service_ms`,
    `tls` is true or false, and what the router left empty is None. Heroku has two formats; the
    older one has fwd="1.2.3.4" and protocol=https, that of Router 2.0 fwd=1.2.3.4 and tls=true:
    https://devcenter.heroku.com/articles/http-routing#heroku-router-log-format
    """
    if line.process != "router" or not line.text.startswith("at="):
        return None
    return dict(_typed(*found) for found in _FIELD.findall(line.text))


def _typed(name: str, quoted: str, bare: str) -> tuple[str, str | int | bool | None]:
    value = quoted or bare
    if name in ("connect", "service"):
        return f"{name}_ms", int(value[:-2]) if _MILLISECONDS.fullmatch(value) else None
    if name in _NUMBERS:
        return name, int(value) if value.isdecimal() and len(value) < 16 else None
    if name == "tls" and value in ("true", "false"):
        return name, value == "true"
    return name, value or None
