"""One request and its answer, on their way between a visitor and a web process."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Protocol

from dicectl.platforms.local import times
from dicectl.platforms.local.routing import codes
from dicectl.platforms.local.routing.codes import Code
from dicectl.platforms.local.routing.delivery import Delivery
from dicectl.platforms.local.routing.heads import LAST_CHUNK, Answer, Request, chunk, to_dyno
from dicectl.platforms.local.routing.lines import Served
from dicectl.platforms.local.routing.places import Place, UnreachableError
from dicectl.platforms.local.routing.sides import HasLines, VisitorSide
from dicectl.platforms.local.routing.upstream import Upstream

# So much of a body waits here for a web process that is not there yet, in bytes.
_MOST_PENDING = 64 * 1024


class RouterSide(HasLines, Protocol):
    """The router, as an exchange sees it."""

    def at_once(self, *, used: bool) -> tuple[Place, Upstream] | None: ...  # noqa: D102
    async def reach(self) -> tuple[Place, Upstream]: ...  # noqa: D102
    def left(self, port: int) -> None: ...  # noqa: D102


class Exchange:
    """What a visitor's request becomes; `is_whole` says whether all of it has come.

    Bodies are passed on as they come. `hold`, `is_clogged` and the visitor's `regulate` see to it
    that no more of them is here than fits.
    """

    def __init__(
        self,
        visitor: VisitorSide,
        router: RouterSide,
        request: Request,
        finished: Callable[[Exchange, bool], None],
    ) -> None:
        self.visitor = visitor
        self._finished = finished
        self.request = request
        self.is_whole = False
        self._router = router
        self._served = Served(request, request.request_id, visitor.origin)
        self._upstream: Upstream | None = None
        self._finding: asyncio.Task[None] | None = None
        self._pending: list[bytes] = []
        self._delivery = Delivery(visitor, self._served)
        self._began = 0.0
        self._half = False

    @property
    def is_tunnel(self) -> bool:
        """Whether it has changed to another protocol."""
        return self._delivery.is_tunnel

    # What the visitor does.

    def start(self) -> None:
        """Find a web process, now that the visitor's requests before are answered."""
        if not self.request.is_for_here:
            self._fail(codes.FOREIGN)
            return
        self.visitor.patience.wait(0)  # a web process that starts is waited for
        self._began = asyncio.get_running_loop().time()
        found = self._router.at_once(used=self.request.is_repeatable)
        if found:
            self._carry(*found)
        else:
            self._find()

    def receive(self, data: bytes) -> None:
        """Take a piece of the body."""
        self._send(chunk(data) if self.request.chunked else data)

    def receive_raw(self, data: bytes) -> None:
        """Take what comes after the head of a request for another protocol."""
        self._send(data)

    def received(self) -> None:
        """The request is whole."""
        self.is_whole = True
        if self.request.chunked and not self.request.upgrade:
            self._send(LAST_CHUNK)
        self._expect()

    @property
    def is_clogged(self) -> bool:
        """Whether the visitor must send no more for now."""
        if self._upstream:
            return self._upstream.is_full
        return sum(map(len, self._pending)) > _MOST_PENDING

    def regulate(self) -> None:
        """The web process takes more again, or no more for now."""
        self.visitor.regulate()

    def hold(self, held: bool) -> None:
        """Let the web process send no more for now, or go on."""
        if self._upstream:
            self._upstream.hold(held)

    def ended_by_visitor(self) -> None:
        """In a tunnel, the visitor sends nothing more."""
        if self._upstream:
            self._upstream.end_writing()
        self._half_ended()

    def spoilt(self, status: int) -> None:
        """The rest of the request is no HTTP."""
        self._cancel()
        self._fail(codes.MALFORMED._replace(status=status))

    def gone(self) -> None:
        """The visitor has gone."""
        self._cancel()
        if self.is_tunnel:
            self._told(None)
        else:
            self._served.status = codes.GONE.status
            self._told(codes.GONE)

    def timed_out(self) -> None:
        """Nothing has happened for too long."""
        if not self.is_whole:
            full = self._upstream and self._upstream.is_full
            self._fail(codes.TIMEOUT if full else codes.SILENT)
        elif self._delivery.begun:
            self._fail(codes.SILENT if self.visitor.is_full else codes.IDLE)
        else:
            self._fail(codes.TIMEOUT)

    # What the web process does.

    def answer(self, head: Answer) -> None:
        """Take the head of an answer."""
        if head.status == 101 and not self.request.upgrade:
            self.garbled(503)
        else:
            self._delivery.head(head, whole=self.is_whole)

    def body(self, data: bytes) -> None:
        """Take a piece of the answer's body, or of what is said in a tunnel."""
        self._delivery.body(data)

    def flush(self) -> None:
        """Send what there is of the answer."""
        self._delivery.flush()

    def complete(self) -> None:
        """The answer is whole."""
        self._delivery.end()
        self._finish(None)

    def ended_by_dyno(self) -> None:
        """In a tunnel, the web process sends nothing more."""
        self.visitor.end_writing()
        self._half_ended()

    def _half_ended(self) -> None:
        """A tunnel is over when both sides have ended."""
        if self._half:
            self._finish(None)
        self._half = True

    def lost(self) -> None:
        """The web process has closed the connection in the midst of it."""
        upstream = self._upstream
        if self.is_tunnel:
            self._finish(None)
        elif self._delivery.begun:
            self._fail(codes.CUT)
        elif upstream and upstream.used > 1 and self.request.is_repeatable:
            self._leave()  # it was idle for as long as the server waits
            self._find()
        else:
            self._fail(codes.UNANSWERED)

    def garbled(self, status: int) -> None:
        """The web process has sent what is no HTTP, or too much of it."""
        broken = codes.GARBLED if status == 503 else codes.TOO_LARGE
        self._fail(codes.CUT if self._delivery.begun else broken)

    # The way to a web process, and what is left behind.

    def _find(self) -> None:
        self._finding = asyncio.create_task(self._connect())

    async def _connect(self) -> None:
        try:
            place, upstream = await self._router.reach()
        except UnreachableError as error:
            self._fail(error.code)
        else:
            self._carry(place, upstream)
        finally:
            self._finding = None

    def _cancel(self) -> None:
        if self._finding:
            self._finding.cancel()

    def _carry(self, place: Place, upstream: Upstream) -> None:
        now = asyncio.get_running_loop().time()
        self._served.dyno, self._served.connect = place.name, now - self._began
        self._began, self._upstream = now, upstream
        head = to_dyno(self.request, self._served.request_id, self.visitor.origin)
        upstream.carry(self, b"".join([head, *self._pending]))
        self._pending = []
        if self.visitor.is_full:
            upstream.hold(held=True)
        self._expect()
        self.visitor.regulate()

    def _expect(self) -> None:
        """Wait for the rest of the request, or for the first byte of its answer."""
        if self._upstream and not self._delivery.begun:
            limit = times.FIRST_BYTE if self.is_whole else times.BETWEEN_BYTES
            self.visitor.patience.wait(limit)

    def _send(self, data: bytes) -> None:
        self.visitor.patience.touch()
        if self._upstream:
            self._upstream.write(data)
        else:
            self._pending.append(data)

    def _fail(self, code: Code) -> None:
        """End it with an H code."""
        if self._delivery.fail(code, self._router.app):
            self._finish(code)
        else:
            self._told(code)
            self.visitor.abort()

    def _finish(self, code: Code | None) -> None:
        self._told(code)
        self._finished(self, self._delivery.keeps)

    def _told(self, code: Code | None) -> None:
        """Write its line, and leave the web process."""
        if self._upstream:
            self._served.service = asyncio.get_running_loop().time() - self._began
        self._leave(reusable=code is None and self.is_whole and not self.request.upgrade)
        self._router.lines.served(self._served, code)

    def _leave(self, *, reusable: bool = False) -> None:
        upstream, self._upstream = self._upstream, None
        if upstream:
            upstream.release(reusable=reusable)
            self._router.left(upstream.port)
