"""The router's lines in the app's log: one for each request, in the format of Heroku's.

https://devcenter.heroku.com/articles/http-routing#heroku-router-log-format
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from dataclasses import dataclass

from dicectl.platforms.local.log import Log, lines
from dicectl.platforms.local.routing.codes import Code
from dicectl.platforms.local.routing.heads import Origin, Request, forwarded_for

SOURCE = "local[router]"
# How long lines are gathered before they are written, in seconds.
_PAUSE = 0.05
_BARE = re.compile(r"[\w.:,\[\]-]*", re.ASCII)


@dataclass
class Served:
    """What became of a request, for its line; times in seconds, `None` is not known.

    Attributes:
        dyno: the process that it went to, such as "web.1".
        connect: how long it took to reach that.
        service: how long the answer took from there.
        sent: the length of the answer's body that was passed on, in bytes.
    """

    request: Request
    request_id: str
    origin: Origin
    dyno: str = ""
    connect: float | None = None
    service: float | None = None
    status: int = 0
    sent: int = 0


class Lines:
    """Writes the lines, some at a time, and calls `count` for each request."""

    def __init__(self, log: Log, count: Callable[[], object]) -> None:
        self._log = log
        self._count = count
        self._waiting: list[str] = []

    def served(self, one: Served, code: Code | None = None) -> None:
        """Tell of a request."""
        self._count()
        self.say(told(one, code))

    def say(self, text: str) -> None:
        """Write a line."""
        if not self._waiting:
            asyncio.get_running_loop().call_later(_PAUSE, self.flush)
        self._waiting += lines(SOURCE, (text,))

    def flush(self) -> None:
        """Write what there is now."""
        whole, self._waiting = self._waiting, []
        self._log.add(whole)


def told(one: Served, code: Code | None) -> str:
    """Return the line of a request."""
    request = one.request
    fault = f"at={code.at} code={code.name} {_desc(code)}" if code else "at=info "
    path, host = _text(request.target), _text(request.values.get(b"host", b""))
    fwd = _text(forwarded_for(request, one.origin))
    tls = "tls=true tls_version=tls1.3" if one.origin.scheme == b"https" else "tls=false"
    return (
        f'{fault}method={request.method.decode()} path="{path}" host={_quoted(host)} '
        f"request_id={one.request_id} fwd={_quoted(fwd)} dyno={one.dyno} "
        f"connect={_milliseconds(one.connect)} service={_milliseconds(one.service)} "
        f"status={one.status} bytes={one.sent if one.dyno else ''} protocol=http1.1 {tls}"
    )


def _desc(code: Code) -> str:
    side = f"sock={code.side} " if code.side else ""
    return f'desc="{code.title}" {side}'


def _milliseconds(seconds: float | None) -> str:
    return "" if seconds is None else f"{seconds * 1000:.0f}ms"


def _text(raw: bytes) -> str:
    """Return what a visitor sent in a form that can stand in a line."""
    return raw.decode("ascii", "backslashreplace")


def _quoted(text: str) -> str:
    return text if _BARE.fullmatch(text) else '"' + text.replace('"', "'") + '"'
