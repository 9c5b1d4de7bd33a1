"""Logs of any length: of an app that works, of a talkative one, and of one in trouble."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count, islice
from pathlib import Path

TIME = "2026-11-22T10:00:00.123456+00:00"
ROUTER = (
    f'{TIME} heroku[router]: at=info method=GET path="/roll?n=%d" host=demo.herokuapp.com'
    " request_id=32703692-2362-4363-b46a-92c695c1d6b1 fwd=138.68.186.89 dyno=web.1 connect=0ms"
    " service=3ms status=200 bytes=232 protocol=http2.0 tls=true tls_version=tls1.3"
)
ACCESS = (
    f'{TIME} app[web.1]: 10.1.33.7 - - [22/Nov/2026:10:00:04 +0000] "GET /roll?n=%d HTTP/1.1" 200'
    ' 207 "-" "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36"'
)
LATE = ROUTER.replace("at=info", 'at=error code=H12 desc="Request timeout"')
TRACEBACK = [
    f"{TIME} app[web.1]: {line}"
    for line in (
        "[2026-11-22 10:00:03,512] ERROR in app: Exception on /roll [POST]",
        "Traceback (most recent call last):",
        '  File "/app/app.py", line 5, in home',
        "    return str(1/0)",
        "               ~^~",
        "ZeroDivisionError: division by zero",
    )
]


def healthy() -> Iterator[str]:
    """Yield the lines of an app that works, for ever."""
    for number in count():
        yield ROUTER % number
        yield ACCESS % number


def talkative() -> Iterator[str]:
    """Yield what an app says of itself that no other line is like, for ever."""
    for number in count():
        yield f"{TIME} app[web.1]: rolled 3d6 for visitor {number}, no error: {number % 16}"


def troubled() -> Iterator[str]:
    """Yield lines of which a third tells of something wrong, for ever."""
    for number, line in enumerate(healthy()):
        yield line
        if number % 20 == 0:
            yield from TRACEBACK
            yield from [LATE % number] * 4


def write_log(path: Path, lines: Callable[[], Iterator[str]], length: int) -> Path:
    """Write the first lines of a log."""
    with path.open("w", encoding="utf-8") as file:
        file.writelines(f"{line}\n" for line in islice(lines(), length))
    return path
