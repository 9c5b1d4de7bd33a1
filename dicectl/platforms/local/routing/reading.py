"""Reads requests and answers with httptools (llhttp, the parser of Node.js), which is strict.

https://github.com/MagicStack/httptools. It refuses what two programs could read differently: a
length beside chunks, two lengths, a line without CR, a header over two lines.
"""

from __future__ import annotations

from enum import Enum, auto

from httptools import HttpParserError, HttpParserUpgrade, HttpRequestParser, HttpResponseParser

from dicectl.platforms.local.routing.heads import Answer, Lines, Request

# https://devcenter.heroku.com/articles/http-routing, "HTTP Validation and Restrictions"; in bytes.
LONGEST_LINE, MOST_HEADERS, LONGEST_ANSWER = 8192, 1000, 512 * 1024
LONGEST_HEAD = 128 * 1024


class Mark(Enum):
    """What stands behind a message."""

    END = auto()


class Raw(bytes):
    """What comes after a head in another protocol."""


class Malformed(Exception):  # noqa: N818  it is what came, and an error only to the parser
    """It is no HTTP, or more than is read. `status` is what to answer to it."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


Event = Request | Answer | bytes | Mark | Malformed


class _Reader:
    """What is the same in both directions: the parser calls the methods `on_…`."""

    longest_header = LONGEST_LINE
    longest_head = LONGEST_HEAD

    def __init__(self) -> None:
        self._events: list[Event] = []
        self._lines: Lines = []
        self._values: dict[bytes, bytes] = {}
        self._begun = False
        self._read = 0

    @property
    def is_within_head(self) -> bool:
        """Whether a head has begun and is not whole."""
        return self._begun

    def on_message_begin(self) -> None:
        """Begin to read a head."""
        self._lines, self._values = [], {}
        self._begun = True

    def on_header(self, name: bytes, value: bytes) -> None:
        """Keep a header; one behind a body is not passed on."""
        if not self._begun:
            return
        key, value = name.lower(), value.strip(b" \t")
        if len(name) + len(value) > self.longest_header or len(self._lines) == MOST_HEADERS:
            raise Malformed(431)
        before = self._values.get(key)
        if before is not None and key == b"host":
            raise Malformed(400)
        self._values[key] = value if before is None else b"%b, %b" % (before, value)
        self._lines.append((key, b"%b: %b\r\n" % (name, value)))

    def on_body(self, data: bytes) -> None:
        """Keep a piece of the body."""
        self._events.append(data)

    def on_message_complete(self) -> None:
        """Keep the end of a message."""
        self._events.append(Mark.END)

    def _taken(self, size: int) -> list[Event]:
        """Return what the last `size` bytes have brought."""
        self._read = self._read + size if self._begun else 0
        if self._read > self.longest_head:
            self._events.append(Malformed(431))
        events, self._events = self._events, []
        return events


class RequestReader(_Reader):
    """Reads what a visitor sends."""

    def __init__(self) -> None:
        super().__init__()
        self._parser = HttpRequestParser(self)
        self._target = b""
        self._keeps = True
        self._closed = False

    def feed(self, data: bytes) -> list[Event]:
        """Return what `data` brings: requests, pieces of their bodies, their ends.

        `Raw` comes last, behind a request for another protocol; `Malformed` comes last, too.
        """
        try:
            self._parser.feed_data(data)
        except HttpParserUpgrade as upgrade:
            self._events.append(Raw(data[upgrade.args[0] :]))
        except HttpParserError as error:
            if not self._closed:
                cause = error.__context__
                self._events.append(cause if isinstance(cause, Malformed) else Malformed(400))
        return self._taken(len(data))

    def on_message_begin(self) -> None:
        """Begin to read a request."""
        super().on_message_begin()
        self._target = b""

    def on_url(self, part: bytes) -> None:
        """Keep the target, or a part of it."""
        self._target += part
        if len(self._target) > LONGEST_LINE:
            raise Malformed(414)

    def on_headers_complete(self) -> None:
        """Keep the head."""
        parser, values = self._parser, self._values
        method, version = parser.get_method(), parser.get_http_version()
        coding = values.get(b"transfer-encoding")
        _check(method, version, coding)
        self._keeps, self._begun = parser.should_keep_alive(), False
        length = int(values.get(b"content-length", 0))
        upgrade = values.get(b"upgrade", b"") if parser.should_upgrade() else b""
        head = (method, self._target, version, self._lines, values, coding is not None, length)
        self._events.append(Request(*head, upgrade, self._keeps and version == "1.1"))

    def on_message_complete(self) -> None:
        """Keep the end of a request. What comes behind the last one is of no account."""
        super().on_message_complete()
        self._closed = not self._keeps


def _check(method: bytes, version: str, coding: bytes | None) -> None:
    """Raise Malformed for what this router does not do."""
    if version not in ("1.0", "1.1"):
        raise Malformed(505)
    if method == b"CONNECT":
        raise Malformed(405)
    if coding is not None and version == "1.0":
        raise Malformed(400)
    if coding is not None and coding.lower() != b"chunked":
        raise Malformed(501)


class AnswerReader(_Reader):
    """Reads the answers of a connection."""

    longest_header = longest_head = LONGEST_ANSWER

    def __init__(self) -> None:
        super().__init__()
        self._parser: HttpResponseParser | None = None
        self._bare = self._over = False
        self._reason = b""
        self.ends_with_connection = False
        self.keeps = False

    def begin(self, *, bare: bool) -> None:
        """Read the next answer; `bare` says that it has no body, as the one to HEAD."""
        if self._parser is None or self._bare:  # the parser waits for a body that did not come
            self._parser = HttpResponseParser(self)
            self._parser.set_dangerous_leniencies(lenient_optional_cr_before_lf=True)
        self._bare = bare
        self._over = self.ends_with_connection = self.keeps = False

    def end(self) -> None:
        """Let go of the parser, which refers to this."""
        self._parser = None

    def feed(self, data: bytes) -> list[Event]:
        """Return what `data` brings: answers, pieces of the body, its end; `Raw`, `Malformed`.

        There may be answers with a status below 200 before the one that counts.
        """
        assert self._parser  # noqa: S101  `begin` has made it
        try:
            self._parser.feed_data(data)
        except HttpParserUpgrade as upgrade:
            self._events.append(Raw(data[upgrade.args[0] :]))
        except HttpParserError:
            self.keeps = False
            if not self._over:
                self._events.append(Malformed(503))
        return self._taken(len(data))

    def on_status(self, reason: bytes) -> None:
        """Keep the reason, or a part of it."""
        self._reason += reason

    def on_message_begin(self) -> None:
        """Begin to read an answer; behind the end there is none."""
        super().on_message_begin()
        self._reason = b""
        self.keeps = self.keeps and not self._over

    def on_headers_complete(self) -> None:
        """Keep the head."""
        parser, values = self._parser, self._values
        assert parser  # noqa: S101  it is what calls
        status, said = parser.get_status_code(), values.get(b"content-length")
        bare = self._bare or status < 200 or status in (204, 304)
        chunked = not bare and b"transfer-encoding" in values
        length = 0 if bare else None if chunked or said is None else int(said)
        self._begun = False
        if self._over:
            return
        self.ends_with_connection = not bare and not chunked and said is None
        self.keeps = parser.should_keep_alive() and not self.ends_with_connection
        self._events.append(Answer(status, self._reason, self._lines, chunked, length, bare))
        if bare and status >= 200:
            self._events.append(Mark.END)
            self._over = True

    def on_body(self, data: bytes) -> None:
        """Keep a piece of the body; behind the end there is none."""
        if self._over:
            self.keeps = False
        else:
            super().on_body(data)

    def on_message_complete(self) -> None:
        """Keep the end of the answer that counts."""
        if not self._over and self._parser and self._parser.get_status_code() >= 200:
            super().on_message_complete()
            self._over = True
