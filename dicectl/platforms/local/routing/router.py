"""The router: the app's own port, in front of whichever web processes are live."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Callable
from functools import partial

from dicectl.machine import system
from dicectl.platforms.local import times
from dicectl.platforms.local.log import Log
from dicectl.platforms.local.routing import codes, wire
from dicectl.platforms.local.routing.codes import Code
from dicectl.platforms.local.routing.lines import Lines
from dicectl.platforms.local.routing.listener import Listener
from dicectl.platforms.local.routing.places import Choose, Place, UnreachableError
from dicectl.platforms.local.routing.tls import Tls
from dicectl.platforms.local.routing.upstream import Pool, Upstream
from dicectl.platforms.local.routing.visitor import Visitor

# The pause before a web process is looked for again, in seconds.
_PAUSE = 0.05
# A dyno may have so many files open: https://devcenter.heroku.com/articles/limits. Each visitor may
# need two, and the log and others need some.
MOST_FILES, _OTHER_FILES = 10_000, 64
# How often is told what goes on, in seconds.
_SELDOM = 60


class Router:
    """Serves the visitors of `app` by the web process that `choose` names at that moment.

    It calls `count` for each request.

    Attributes:
        visitors: all that are connected.
        idle: those who wait for nothing, first those who do so for the longest.
    """

    def __init__(self, app: str, choose: Choose, log: Log, count: Callable[[], object]) -> None:
        self.app = app
        self.port = 0
        self.lines = Lines(log, count)
        self.visitors: set[Visitor] = set()
        self.idle: dict[Visitor, None] = {}
        self._choose = choose
        self._pool = Pool()
        self._open: Counter[int] = Counter()
        self._tls = Tls(self.lines)
        self._most = MOST_FILES
        self._told = -float(_SELDOM)

    async def listen(self, port: int) -> Listener:
        """Start to listen on loopback.

        Raises:
            OSError: the port is taken.
        """
        self.port = port
        self._most = (system.allow_open_files(MOST_FILES) - _OTHER_FILES) // 2
        self._listener = Listener(port, partial(Visitor, self), self._tls.context, self._has_room)
        return self._listener

    def close(self) -> None:
        """End all connections, and write what is still to be said."""
        self._listener.close()
        for one in list(self.visitors):
            one.close()
        self._pool.close()
        self.lines.flush()

    def _has_room(self) -> bool:
        """Whether another visitor can be had: one who waits for nothing makes room."""
        if len(self.visitors) + self._listener.silent < self._most:
            return True
        if self._listener.drop_silent():
            return True
        oldest = next(iter(self.idle), None)
        if oldest:
            oldest.close()
            return True
        if time.monotonic() - self._told > _SELDOM:
            self._told = time.monotonic()
            self.lines.say(f'at=error code=H22 desc="Connection limit reached" most={self._most}')
        return False

    def at_once(self, *, used: bool) -> tuple[Place, Upstream] | None:
        """Return a connection that can be had without waiting; `left` has to follow.

        Where it may have been `used` before, it is one that is open already, if there is one.
        """
        place = self._choose()
        if not isinstance(place, Place):
            return None
        upstream = self._pool.take(place.port) if used else None
        if upstream is None and (connected := wire.dial(place.port)):
            upstream = Upstream(connected, place.port, self._pool)
        if upstream is None:
            return None
        self._open[place.port] += 1
        return place, upstream

    async def reach(self) -> tuple[Place, Upstream]:
        """Connect to a web process, waiting a while for one that starts; `left` has to follow.

        Raises:
            UnreachableError: there is none, or it does not answer.
        """
        end = time.monotonic() + times.ANY_PROCESS
        reason = codes.NOT_BOOTED
        crashed = False
        while time.monotonic() < end:
            place = self._choose()
            if isinstance(place, Code):
                if crashed or place is not codes.CRASHED:
                    raise UnreachableError(place)
                crashed = True  # it may be started again in this moment
            elif place:
                reason = codes.REFUSED
                if upstream := await self._connected(place):
                    return place, upstream
            await asyncio.sleep(_PAUSE)
        raise UnreachableError(reason)

    async def _connected(self, place: Place) -> Upstream | None:
        """Connect. It counts from before it is made, so that `drained` misses none."""
        port, one = place.port, wire.open_socket()
        self._open[port] += 1
        try:
            async with asyncio.timeout(times.CONNECT):
                await asyncio.get_running_loop().sock_connect(one, (wire.HOST, port))
        except BaseException as error:
            one.close()
            self.left(port)
            if isinstance(error, TimeoutError):
                raise UnreachableError(codes.SLOW_CONNECT) from error
            if isinstance(error, OSError):
                return None
            raise
        return Upstream(one, port, self._pool)

    def left(self, port: int) -> None:
        """A request to the web process at `port` is over."""
        self._open[port] -= 1

    async def drained(self, port: int, timeout: float) -> None:
        """Wait until no request is at the web process at `port` any more."""
        end = time.monotonic() + timeout
        while self._open[port] > 0 and time.monotonic() < end:
            await asyncio.sleep(0.02)
        self._pool.drop(port)
        del self._open[port]
