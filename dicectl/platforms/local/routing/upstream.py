"""The router's connection to a web process. It carries one exchange after the other."""

from __future__ import annotations

import asyncio
import socket

from dicectl.platforms.local.routing.heads import Answer
from dicectl.platforms.local.routing.patience import Patience
from dicectl.platforms.local.routing.reading import AnswerReader, Malformed, Mark
from dicectl.platforms.local.routing.sides import Carried
from dicectl.platforms.local.routing.wire import Wire

# As long Heroku's router keeps a connection that nobody uses, in seconds.
KEPT = 90


class Upstream:
    """A connection to the web process at `port`; `used` says how many exchanges it had.

    `exchange` is the one that it carries now; between two it is idle.
    """

    def __init__(self, connected: socket.socket, port: int, pool: Pool) -> None:
        self.port = port
        self.exchange: Carried | None = None
        self.used = 0
        self.is_full = False
        self._pool = pool
        self._reader = AnswerReader()
        self._patience = Patience(asyncio.get_running_loop(), self.abort)
        self._wire = Wire(connected, self)

    def carry(self, exchange: Carried, data: bytes) -> None:
        """Begin an exchange with the head of its request, and what there is of its body."""
        self.exchange = exchange
        self.used += 1
        self._patience.wait(0)
        self._reader.begin(bare=exchange.request.method == b"HEAD")
        self._wire.write(data)

    def write(self, data: bytes) -> None:
        """Send a piece of the request."""
        self._wire.write(data)

    def end_writing(self) -> None:
        """Say that nothing more comes."""
        self._wire.write_eof()

    def hold(self, held: bool) -> None:
        """Read no more for now, or go on."""
        (self._wire.pause_reading if held else self._wire.resume_reading)()

    def release(self, *, reusable: bool) -> None:
        """Leave the exchange that is over; keep the connection where it can be used again."""
        self.exchange = None
        if reusable and self._reader.keeps and not self._wire.is_closing:
            self._patience.wait(KEPT)
            self._pool.keep(self)
        else:
            self._wire.close()

    def abort(self) -> None:
        """End the connection at once."""
        self.exchange = None
        self._wire.abort()

    def data_received(self, data: bytes) -> None:
        """Pass on what came."""
        exchange = self.exchange
        if exchange is None:  # more than was asked for
            self.abort()
        elif exchange.is_tunnel:
            exchange.body(data)
            exchange.flush()
        else:
            self._pass_on(exchange, data)

    def _pass_on(self, exchange: Carried, data: bytes) -> None:
        over, more = self._read(exchange, data)
        if more and (data := self._wire.more()):
            over, _ = self._read(exchange, data)
        if self.exchange is not exchange:
            return
        if over and not self._reader.keeps:  # first of all: many servers wait for it
            self.exchange = None
            self._wire.close()
        if over:
            exchange.complete()
        else:
            exchange.flush()

    def _read(self, exchange: Carried, data: bytes) -> tuple[bool, bool]:
        """Take a piece; return whether the answer is over, and whether more of it must be near.

        Most servers send a head and its body apart. Together they are less work for all.
        """
        over = more = False
        for event in self._reader.feed(data):
            if isinstance(event, bytes):
                exchange.body(event)
            elif isinstance(event, Answer):
                exchange.answer(event)
                more = bool(event.length)
            elif event is Mark.END:
                over = not exchange.is_tunnel
            elif isinstance(event, Malformed):
                exchange.garbled(event.status)
                return False, False
        return over, more and not over

    def eof_received(self) -> bool:
        """In a tunnel, the other direction goes on."""
        exchange = self.exchange
        if exchange and exchange.is_tunnel:
            exchange.ended_by_dyno()
            return True
        return False

    def connection_lost(self, exc: Exception | None) -> None:
        """Tell the exchange, or leave the pool."""
        self._patience.end()
        self._reader.end()
        exchange, self.exchange = self.exchange, None
        if exchange is None:
            self._pool.forget(self)
        elif self._reader.ends_with_connection and exc is None:
            exchange.complete()
        else:
            exchange.lost()

    def pause_writing(self) -> None:
        """Let the visitor send no more for now."""
        self.is_full = True
        if self.exchange:
            self.exchange.regulate()

    def resume_writing(self) -> None:
        """Let the visitor send again."""
        self.is_full = False
        if self.exchange:
            self.exchange.regulate()


class Pool:
    """The connections that are idle, by the port of their web process."""

    def __init__(self) -> None:
        self._idle: dict[int, list[Upstream]] = {}

    def take(self, port: int) -> Upstream | None:
        """Return the one that was used last."""
        idle = self._idle.get(port)
        return idle.pop() if idle else None

    def keep(self, one: Upstream) -> None:
        """Keep one for the next request."""
        self._idle.setdefault(one.port, []).append(one)

    def forget(self, one: Upstream) -> None:
        """Drop one that is closed."""
        idle = self._idle.get(one.port, [])
        if one in idle:
            idle.remove(one)
        if not idle:
            self._idle.pop(one.port, None)

    def drop(self, port: int) -> None:
        """Close those to a web process that ends."""
        for one in self._idle.pop(port, []):
            one.abort()

    def close(self) -> None:
        """Close all."""
        for port in list(self._idle):
            self.drop(port)
