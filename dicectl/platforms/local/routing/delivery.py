"""The answer to a request, on its way to the visitor."""

from __future__ import annotations

from dicectl.platforms.local import times
from dicectl.platforms.local.routing import codes
from dicectl.platforms.local.routing.codes import Code
from dicectl.platforms.local.routing.heads import (
    LAST_CHUNK,
    Answer,
    chunk,
    to_interim,
    to_tunnel,
    to_visitor,
)
from dicectl.platforms.local.routing.lines import Served
from dicectl.platforms.local.routing.sides import VisitorSide


class Delivery:
    """What is sent to the visitor; what comes at once is gathered until `flush`.

    Attributes:
        begun: whether the head of the answer has come.
        is_tunnel: whether what is sent is of another protocol.
        keeps: whether the visitor's connection stays.
    """

    def __init__(self, visitor: VisitorSide, served: Served) -> None:
        self.begun = self.is_tunnel = self.keeps = False
        self._visitor = visitor
        self._served = served
        self._request = served.request
        self._out: list[bytes] = []
        self._chunks = False

    def head(self, answer: Answer, *, whole: bool) -> None:
        """Take the head of an answer; `whole` says whether that of the request has its body."""
        if answer.status == 101:
            self.is_tunnel = True
            self._begin(answer, to_tunnel(answer))
        elif answer.status >= 200:
            self._begin(answer, self._formed(answer, whole=whole))
        elif self._request.version == "1.1":
            self._out.append(to_interim(answer))

    def _begin(self, answer: Answer, head: bytes) -> None:
        self.begun, self._served.status = True, answer.status
        self._out.append(head)
        self._visitor.patience.wait(times.BETWEEN_BYTES)

    def _formed(self, answer: Answer, *, whole: bool) -> bytes:
        modern = self._request.version == "1.1"
        until_close = answer.length is None
        self._chunks = modern and (until_close or answer.chunked)
        self.keeps = whole and self._request.keeps and not self._request.upgrade
        drops = self._visitor.drops
        return to_visitor(answer, chunks=self._chunks, keeps=self.keeps, drops=drops)

    def body(self, data: bytes) -> None:
        """Take a piece of the body."""
        self._served.sent += len(data)
        self._out.append(chunk(data) if self._chunks else data)

    def end(self) -> None:
        """The answer is whole."""
        if self._chunks:
            self._out.append(LAST_CHUNK)
        self.flush()

    def flush(self) -> None:
        """Send what there is."""
        self._visitor.patience.touch()
        if self._out:
            self._visitor.write(b"".join(self._out))
            self._out = []

    def fail(self, code: Code, app: str) -> bool:
        """Send the page of an H code, if that can still be; return whether."""
        self.keeps = False
        self._served.status = code.status
        if self.begun or code.status == codes.GONE.status:
            return False
        page = codes.page(code, app)
        if self._request.method == b"HEAD":
            page = page[: page.index(b"\r\n\r\n") + 4]
        self._visitor.write(page)
        return True
