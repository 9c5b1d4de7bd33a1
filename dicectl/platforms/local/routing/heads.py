"""The heads of requests and answers: what is passed on of them, and what the router adds.

No head is passed on as it came: each is written anew, so that a web process never reads another
request in it than the router did.
"""

from __future__ import annotations

import os
import re
import time
from typing import NamedTuple

# The lower-case name of each header, with its whole line.
Lines = list[tuple[bytes, bytes]]

# As Heroku's router calls itself, in both directions.
_NAME = b"1.1 heroku-router"
_VIA = b"Via: %b\r\n" % _NAME
# They belong to one connection: RFC 9110, 7.6.1. How long a body is, is said anew.
_HOP_BY_HOP = frozenset(
    b"connection keep-alive proxy-connection te trailer transfer-encoding upgrade".split()
)
# They are the router's own word. Many servers read a `_` in a name as a `-`.
_OWN = frozenset(
    b"x-forwarded-for x-forwarded-proto x-forwarded-port x-request-id x-request-start via".split()
)
# https://devcenter.heroku.com/articles/http-request-id
_REQUEST_ID = re.compile(rb"[A-Za-z0-9+/=-]{20,200}")
_HERE = re.compile(rb"(127(\.\d{1,3}){3}|\[::1\]|([a-z0-9_-]+\.)*localhost\.?)(:\d*)?", re.I)
_ABSOLUTE = re.compile(rb"https?://([^/?#]*)", re.I)


class Request(NamedTuple):
    """The head of a request.

    Attributes:
        method, target, version: those of its first line; the version is "1.0" or "1.1".
        lines: its headers.
        values: the value of each header by its lower-case name; of several it is a list.
        chunked: whether its body comes in chunks.
        length: the length of its body otherwise, in bytes.
        upgrade: the protocol that it wants to change to, b"" for none.
        keeps: whether its visitor keeps the connection for more.
    """

    method: bytes
    target: bytes
    version: str
    lines: Lines
    values: dict[bytes, bytes]
    chunked: bool
    length: int
    upgrade: bytes
    keeps: bool

    @property
    def is_repeatable(self) -> bool:
        """Whether it may be sent twice, because it asks for nothing to be done."""
        asks = self.method in (b"GET", b"HEAD", b"OPTIONS", b"TRACE")
        return asks and not self.chunked and not self.length and not self.upgrade

    @property
    def request_id(self) -> str:
        """Its own id where that is valid, else a new one."""
        own = self.values.get(b"x-request-id", b"")
        return own.decode() if own and _REQUEST_ID.fullmatch(own) else _new_id()

    @property
    def is_for_here(self) -> bool:
        """Whether it names this machine. A page of somebody else cannot (DNS rebinding)."""
        host = self.values.get(b"host", b"")
        return bool(_HERE.fullmatch(host)) if host else self.version == "1.0"


class Answer(NamedTuple):
    """The head of an answer.

    Attributes:
        status, reason: those of its first line.
        lines: its headers.
        chunked: whether its body comes in chunks.
        length: the length of its body otherwise, in bytes; None where it ends with the connection.
        bare: whether it has no body, whatever its headers say.
    """

    status: int
    reason: bytes
    lines: Lines
    chunked: bool
    length: int | None
    bare: bool


class Origin(NamedTuple):
    """The visitor's address, and the scheme and port that were asked for."""

    ip: bytes
    scheme: bytes
    port: int


def _new_id() -> str:
    """Return a UUID of random numbers: RFC 9562, 5.4. `uuid` takes five times as long."""
    digits = os.urandom(16).hex()
    return f"{digits[:8]}-{digits[8:12]}-4{digits[13:16]}-a{digits[17:20]}-{digits[20:]}"


def normal(request: Request) -> Request:
    """Return a request with the path alone in its first line: RFC 9112, 3.2.2."""
    found = _ABSOLUTE.match(request.target)
    if not found:
        return request
    rest = request.target[found.end() :]
    target = rest if rest.startswith(b"/") else b"/" + rest
    others = [line for line in request.lines if line[0] != b"host"]
    lines = [(b"host", b"Host: %b\r\n" % found[1]), *others]
    values = {**request.values, b"host": found[1]}
    return request._replace(target=target, lines=lines, values=values)


def to_dyno(request: Request, request_id: str, origin: Origin) -> bytes:
    """Return the head that the web process gets."""
    values, parts = request.values, [b"%b %b HTTP/1.1\r\n" % (request.method, request.target)]
    named = _of_connection(values)
    parts += [
        line
        for name, line in request.lines
        if name not in _HOP_BY_HOP and name.replace(b"_", b"-") not in _OWN and name not in named
    ]
    if not values.get(b"host"):
        parts.append(b"Host: 127.0.0.1:%d\r\n" % origin.port)
    if request.chunked:
        parts.append(b"Transfer-Encoding: chunked\r\n")
    if request.upgrade:
        parts.append(b"Connection: Upgrade\r\nUpgrade: %b\r\n" % request.upgrade)
    parts.append(
        b"X-Forwarded-For: %b\r\nX-Forwarded-Proto: %b\r\nX-Forwarded-Port: %d\r\n"
        b"X-Request-Id: %b\r\nX-Request-Start: %d\r\nVia: %b\r\n\r\n"
        % (
            forwarded_for(request, origin),
            origin.scheme,
            origin.port,
            request_id.encode(),
            time.time() * 1000,
            _after(values.get(b"via"), _NAME),
        )
    )
    return b"".join(parts)


def forwarded_for(request: Request, origin: Origin) -> bytes:
    """Return where a request comes from: what it says itself, and then its own address."""
    return _after(request.values.get(b"x-forwarded-for"), origin.ip)


def _after(before: bytes | None, own: bytes) -> bytes:
    return b"%b, %b" % (before, own) if before else own


def _of_connection(values: dict[bytes, bytes]) -> frozenset[bytes]:
    """Return the headers that belong to the connection, because it says so."""
    said = values.get(b"connection")
    if not said:
        return frozenset()
    found = frozenset(name.strip().lower() for name in said.split(b","))
    return found - {b"host", b"content-length"}


def to_visitor(answer: Answer, *, chunks: bool, keeps: bool, drops: bytes = b"") -> bytes:
    """Return the head that the visitor gets.

    `chunks` says that the body comes in chunks, `keeps` that the connection stays. The header
    `drops` is left out.
    """
    parts = [b"HTTP/1.1 %d %b\r\n" % (answer.status, answer.reason)]
    parts += [line for name, line in answer.lines if name not in _HOP_BY_HOP and name != drops]
    parts.append(_VIA)
    if chunks:
        parts.append(b"Transfer-Encoding: chunked\r\n")
    if not keeps:
        parts.append(b"Connection: close\r\n")
    parts.append(b"\r\n")
    return b"".join(parts)


def to_tunnel(answer: Answer) -> bytes:
    """Return the head that says that the protocol changes."""
    parts = [b"HTTP/1.1 101 %b\r\n" % answer.reason]
    kept = _HOP_BY_HOP - {b"upgrade"}
    parts += [line for name, line in answer.lines if name not in kept]
    return b"".join([*parts, _VIA, b"Connection: Upgrade\r\n\r\n"])


def to_interim(answer: Answer) -> bytes:
    """Return an answer before the answer, such as 100 and 103."""
    parts = [b"HTTP/1.1 %d %b\r\n" % (answer.status, answer.reason)]
    parts += [line for name, line in answer.lines if name not in _HOP_BY_HOP]
    return b"".join([*parts, b"\r\n"])


def chunk(data: bytes) -> bytes:
    """Return a piece of a body as a chunk."""
    return b"%x\r\n%b\r\n" % (len(data), data)


LAST_CHUNK = b"0\r\n\r\n"
