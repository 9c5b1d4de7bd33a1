"""The router's connection to a visitor, which brings one request after the other."""

from __future__ import annotations

import asyncio
from typing import Protocol

from dicectl.platforms.local.routing import codes
from dicectl.platforms.local.routing.exchange import Exchange, RouterSide
from dicectl.platforms.local.routing.heads import Origin, Request, normal
from dicectl.platforms.local.routing.patience import Patience
from dicectl.platforms.local.routing.reading import Event, Malformed, Mark, Raw, RequestReader

# In seconds: how long the head of a request may take, how long a visitor may be silent between two
# requests, and how long is read what nobody wants any more.
HEAD, KEPT, LINGER = 30, 90, 5


class Host(RouterSide, Protocol):
    """The router, as a visitor sees it; see `Router`."""

    port: int
    visitors: set[Visitor]
    idle: dict[Visitor, None]


class Visitor(asyncio.Protocol):
    """A connection. Of requests that come at once, one after the other is served.

    Attributes:
        patience: gives up when nothing happens.
        is_full: whether the visitor reads too slowly for more.
    """

    def __init__(self, router: Host, scheme: bytes) -> None:
        self.router = router
        self.is_full = False
        self.patience = Patience(asyncio.get_running_loop(), self._give_up)
        self.origin = Origin(b"127.0.0.1", scheme, router.port)
        self._reader = RequestReader()
        self._queue: list[Exchange] = []
        self._held = self._leaving = self._waits_for_head = False
        self._refused = 0
        self._transport: asyncio.Transport

    @property
    def drops(self) -> bytes:
        """The header that an answer must not have.

        "https only, for a year" would hold for all that this machine serves as localhost.
        """
        return b"strict-transport-security" if self.origin.scheme == b"https" else b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin to wait for a request."""
        assert isinstance(transport, asyncio.Transport)  # noqa: S101  for the type checker
        self._transport = transport
        ip = (transport.get_extra_info("peername") or ("127.0.0.1",))[0]
        self.origin = self.origin._replace(ip=ip.encode())
        self.router.visitors.add(self)
        self._rest()

    def data_received(self, data: bytes) -> None:
        """Take what the visitor sends."""
        if self._leaving:
            return
        if self._queue and self._queue[0].is_tunnel:
            self._queue[0].receive_raw(data)
        else:
            for event in self._reader.feed(data):
                self._take(event)
            self._watch_head()
        self.regulate()

    def _take(self, event: Event) -> None:
        if isinstance(event, Request):
            self._begin(Exchange(self, self.router, normal(event), self._finished))
        elif isinstance(event, Malformed):
            self._spoil(event.status)
        elif not self._queue:
            return  # its exchange is over
        elif isinstance(event, Raw):
            self._queue[-1].receive_raw(event)
        elif isinstance(event, bytes):
            self._queue[-1].receive(event)
        elif event is Mark.END:
            self._queue[-1].received()

    def _begin(self, exchange: Exchange) -> None:
        if self._leaving or self._refused:
            return
        self.router.idle.pop(self, None)
        self._waits_for_head = False
        self._queue.append(exchange)
        if len(self._queue) == 1:
            exchange.start()

    def _spoil(self, status: int) -> None:
        """What came is no request, or not the rest of one: answer so when its turn has come."""
        self._refused = status
        broken = self._queue[-1] if self._queue and not self._queue[-1].is_whole else None
        if broken and len(self._queue) == 1:
            broken.spoilt(status)
        elif broken:
            self._queue.pop()
        elif not self._queue:
            self._refuse()

    def _watch_head(self) -> None:
        """Let a head take no longer than it may, however it trickles."""
        waits = self._reader.is_within_head and not self._queue and not self._leaving
        if waits and not self._waits_for_head:
            self.patience.wait(HEAD)
        self._waits_for_head = waits

    def write(self, data: bytes) -> None:
        """Send something."""
        self._transport.write(data)

    def end_writing(self) -> None:
        """Say that nothing more comes."""
        if self._transport.can_write_eof():
            self._transport.write_eof()
        else:
            self._transport.close()

    def abort(self) -> None:
        """End the connection at once, so that the visitor knows that something is missing."""
        self._queue.clear()
        self._transport.abort()

    def _finished(self, exchange: Exchange, keeps: bool) -> None:
        """Go on after an exchange."""
        if not self._queue:  # it has gone meanwhile
            return
        self._queue.pop(0)
        if not keeps:
            self._leave(gently=not exchange.is_whole)
        elif self._queue:
            self._queue[0].start()
        elif self._refused:
            self._refuse()
        else:
            self._rest()
        self.regulate()

    def _rest(self) -> None:
        """Wait for the next request."""
        self._waits_for_head = self._reader.is_within_head
        self.patience.wait(HEAD if self._waits_for_head else KEPT)
        self.router.idle[self] = None

    def _refuse(self) -> None:
        """Answer to what is no request."""
        self.router.lines.say(f'at=error code=H26 desc="Request Error" status={self._refused}')
        self.write(codes.refusal(self._refused))
        self._leave(gently=True)

    def _leave(self, *, gently: bool) -> None:
        """End the connection. Who is still sending would not read the answer before a reset."""
        self._leaving = True
        self._queue.clear()
        if gently and self._transport.can_write_eof():
            self._transport.write_eof()
            self.patience.wait(LINGER)
        else:
            self._transport.close()

    def _give_up(self) -> None:
        """Nothing has happened for too long."""
        if self._queue:
            self._queue[0].timed_out()
        elif self._waits_for_head and not self._leaving:
            self._refused = 408
            self._refuse()
        else:
            self._transport.close()

    def eof_received(self) -> bool:
        """In a tunnel, the other direction goes on. Else the visitor has gone."""
        if self._queue and self._queue[0].is_tunnel:
            self._queue[0].ended_by_visitor()
            return True
        return False

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002
        """Tell the exchange, and keep nothing."""
        self.patience.end()
        self.router.idle.pop(self, None)
        self.router.visitors.discard(self)
        if self._queue:
            exchange = self._queue[0]
            self._queue.clear()
            exchange.gone()

    def pause_writing(self) -> None:
        """Let the web process send no more for now."""
        self.is_full = True
        if self._queue:
            self._queue[0].hold(held=True)

    def resume_writing(self) -> None:
        """Let the web process send again."""
        self.is_full = False
        if self._queue:
            self._queue[0].hold(held=False)

    def regulate(self) -> None:
        """Read no more than can be passed on."""
        queue = self._queue
        held = len(queue) > 1 or (len(queue) == 1 and queue[0].is_clogged)
        if held != self._held and not self._transport.is_closing():
            self._held = held
            (self._transport.pause_reading if held else self._transport.resume_reading)()

    def close(self) -> None:
        """End the connection, without regard to what is still to be sent."""
        self._transport.abort()
