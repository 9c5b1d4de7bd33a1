"""Answers that come piece by piece: server-sent events, or a JSON object a line.

https://html.spec.whatwg.org/multipage/server-sent-events.html and https://jsonlines.org
"""

from __future__ import annotations

import socket
import time
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from flask import Response, request, stream_with_context

from webapp.serving.accept import JSON
from webapp.serving.feed import Feed, Piece, Waiting

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

EVENTS = "text/event-stream"
LINES = ("application/x-ndjson", "application/jsonl")
# How an event is written, and what is written to show that more will come.
FORMS = {
    EVENTS: (b"event: %b\ndata: %b\n\n", b":\n\n"),
    **dict.fromkeys(LINES, (b'{"event":"%b","data":%b}\n', b" ")),
}
# Seconds without a byte: Heroku's router gives up after 30 s at first and 55 s later.
SILENCE = 25.0

# gunicorn runs where there is this.
_AT_ONCE: int = getattr(socket, "MSG_DONTWAIT", 0)

# The name of an event, and its data as JSON.
Event = tuple[bytes, bytes]


def wanted() -> str:
    """Return the media type in which this request wants its answer piece by piece, else ""."""
    if request.headers.get("Accept", "*/*") in {"*/*", JSON}:
        return ""
    best = request.accept_mimetypes.best_match([JSON, "text/html", *FORMS])
    return best if best in FORMS else ""


def answer(
    media_type: str,
    feed: Feed,
    told: Callable[[Piece | str], Event | None],
    ended: Callable[[Exception | None], Event],
) -> Response:
    """Return what a function yields and prints as it comes.

    Args:
        media_type: what `wanted` says.
        feed: the run of the function. It is closed when the reader has gone.
        told: turns a value, or what was printed, into an event, or None where it is not one.
        ended: makes the last event, of what the function raised if it did.
    """

    def events() -> Iterator[Event | None]:
        try:
            for one in feed.events():
                if isinstance(one, Waiting):
                    yield b"waiting", b"%d" % one.position
                else:
                    yield None if one is None else told(one)
            yield ended(None)
        except Exception as error:  # of the function: the answer has begun
            yield ended(error)

    written = stream_with_context(_written(events(), *FORMS[media_type], request.environ))
    # A proxy like nginx must not wait for the end.
    headers = {"X-Accel-Buffering": "no", "Vary": "Accept"}
    response = Response(written, headers=headers, content_type=media_type)
    response.call_on_close(feed.close)
    return response


def _written(
    events: Iterator[Event | None], form: bytes, silence: bytes, environ: WSGIEnvironment
) -> Iterator[bytes]:
    """Write events, and after a while without one a sign of life."""
    last = time.monotonic()
    for event in events:
        if event is None and _is_gone(environ):
            return
        if event is not None or time.monotonic() - last > SILENCE:
            yield silence if event is None else form % event
            last = time.monotonic()


def _is_gone(environ: WSGIEnvironment) -> bool:
    """Whether the reader has closed the connection; False where the server does not tell."""
    if disconnected := environ.get("waitress.client_disconnected"):
        return bool(disconnected())
    connection = environ.get("gunicorn.socket")
    if connection is None:
        return False
    try:
        return not connection.recv(1, socket.MSG_PEEK | _AT_ONCE)
    except BlockingIOError:
        return False
    except OSError:
        return True
