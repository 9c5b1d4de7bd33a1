"""The H codes: what the router says when it cannot serve a request.

https://devcenter.heroku.com/articles/error-codes
"""

from __future__ import annotations

from http import HTTPStatus
from typing import NamedTuple


class Code(NamedTuple):
    """A code.

    Attributes:
        name: "H12".
        title: what the log calls it.
        status: that of the answer; 499 is the one that nobody gets.
        at: how bad it is, in the log.
        side: whose connection broke, "backend" or "client".
    """

    name: str
    title: str
    status: int = 503
    at: str = "error"
    side: str = ""


CRASHED = Code("H10", "App crashed")
TIMEOUT = Code("H12", "Request timeout")
UNANSWERED = Code("H13", "Connection closed without response")
NO_WEB = Code("H14", "No web processes running")
IDLE = Code("H15", "Idle connection")
GARBLED = Code("H17", "Poorly formatted HTTP response")
CUT = Code("H18", "Server Request Interrupted", side="backend")
SLOW_CONNECT = Code("H19", "Backend connection timeout")
NOT_BOOTED = Code("H20", "App boot timeout")
REFUSED = Code("H21", "Backend connection refused")
TOO_LARGE = Code("H25", "HTTP restriction", 502)
MALFORMED = Code("H26", "Request Error", 400)
GONE = Code("H27", "Client Request Interrupted", 499, "warning", "client")
SILENT = Code("H28", "Client Connection Idle", 499, "warning", "client")
FOREIGN = Code("H31", "Misdirected Request", 421)
BLANK = Code("H81", "Blank app", 502, "info")

_PAGE = (
    "<!doctype html><meta charset=utf-8><title>Application error</title>"
    "<h1>Application error</h1><p>An error occurred in the application and your page could not be"
    " served: {name}, {title}. If you are the application owner, check your logs for details:"
    " <code>dicectl logs {app} --to local</code>\n"
)
_FOREIGN = (
    "<!doctype html><meta charset=utf-8><title>Misdirected request</title>"
    "<h1>Misdirected request</h1><p>This app answers as 127.0.0.1 and localhost only.\n"
)


def page(code: Code, app: str) -> bytes:
    """Return the whole answer to a request that could not be served."""
    if code.name == MALFORMED.name:
        return refusal(code.status)
    text = _FOREIGN if code is FOREIGN else _PAGE
    body = text.format(app=app, name=code.name, title=code.title).encode()
    return _answer(code.status, b"text/html; charset=utf-8", body)


def refusal(status: int) -> bytes:
    """Return the whole answer to what is no request."""
    words = f"{status} {HTTPStatus(status).phrase}\n".encode()
    return _answer(status, b"text/plain; charset=utf-8", words)


def _answer(status: int, kind: bytes, body: bytes) -> bytes:
    phrase = HTTPStatus(status).phrase.encode()
    return (
        b"HTTP/1.1 %d %b\r\nContent-Type: %b\r\nContent-Length: %d\r\n"
        b"Cache-Control: no-cache, no-store\r\nConnection: close\r\n\r\n%b"
        % (status, phrase, kind, len(body), body)
    )
