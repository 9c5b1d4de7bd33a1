"""Accepts the connections of visitors on loopback: https and http on the same port.

What comes first tells them apart. Until then, a connection costs no more than its socket.
"""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import Awaitable, Callable
from contextlib import suppress

_BACKLOG = 2048
# How many connections are accepted before others have their turn.
_AT_ONCE = 100
# The pause in seconds after the system had no room for a connection.
_PAUSE = 0.1
# How long a visitor may say nothing at first, in seconds. Browsers connect ahead of need.
_SILENCE = 90
# The first byte of https: a record of the type "handshake".
_HANDSHAKE = b"\x16"


class Listener:
    """Listens on a port. Each connection gets what `serve` makes for its scheme.

    `tls` makes what https needs, None where that cannot be. `has_room` tells whether another
    connection can be had.
    """

    def __init__(
        self,
        port: int,
        serve: Callable[[bytes], asyncio.Protocol],
        tls: Callable[[], Awaitable[ssl.SSLContext | None]],
        has_room: Callable[[], bool],
    ) -> None:
        self._serve = serve
        self._tls = tls
        self._has_room = has_room
        self._loop = asyncio.get_running_loop()
        self._silent: dict[socket.socket, asyncio.TimerHandle] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._socket = socket.create_server(("127.0.0.1", port), backlog=_BACKLOG)
        self._socket.setblocking(False)
        self._listen()

    def close(self) -> None:
        """Accept no more."""
        if self._socket.fileno() >= 0:
            self._loop.remove_reader(self._socket)
            self._socket.close()
        while self._silent:
            self._drop(next(iter(self._silent)))

    def drop_silent(self) -> bool:
        """End the connection that has said nothing for the longest; return whether there is one."""
        if self._silent:
            self._drop(next(iter(self._silent)))
            return True
        return False

    @property
    def silent(self) -> int:
        """How many connections have said nothing."""
        return len(self._silent)

    def _listen(self) -> None:
        if self._socket.fileno() >= 0:
            self._loop.add_reader(self._socket, self._accept)

    def _accept(self) -> None:
        for _ in range(_AT_ONCE):
            if not self._has_room():
                self._rest()
                return
            try:
                one, _address = self._socket.accept()
            except (BlockingIOError, InterruptedError, ConnectionAbortedError):
                return
            except OSError:  # too many open files in the whole system, or no memory
                self._rest()
                return
            one.setblocking(False)
            self._look(one)

    def _rest(self) -> None:
        """Accept no more for a moment; who wants to connect waits in the system's queue."""
        self._loop.remove_reader(self._socket)
        self._loop.call_later(_PAUSE, self._listen)

    def _look(self, one: socket.socket) -> None:
        """Find out what a connection speaks, once it says something."""
        try:
            first = one.recv(1, socket.MSG_PEEK)
        except (BlockingIOError, InterruptedError):
            if one not in self._silent:
                self._silent[one] = self._loop.call_later(_SILENCE, self._drop, one)
                self._loop.add_reader(one, self._look, one)
            return
        except OSError:
            first = b""
        if one in self._silent:
            self._loop.remove_reader(one)
            self._silent.pop(one).cancel()
        if first:
            self._spawn(self._begin(one, is_tls=first == _HANDSHAKE))
        else:
            one.close()

    async def _begin(self, one: socket.socket, *, is_tls: bool) -> None:
        context = await self._tls() if is_tls else None
        if is_tls and context is None:
            one.close()
            return
        scheme = b"https" if is_tls else b"http"
        # A visitor who does not trust the certificate ends it in the midst of the handshake.
        with suppress(OSError):
            await self._loop.connect_accepted_socket(lambda: self._serve(scheme), one, ssl=context)

    def _spawn(self, work: Awaitable[None]) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _drop(self, one: socket.socket) -> None:
        timer = self._silent.pop(one, None)
        if timer:
            timer.cancel()
            self._loop.remove_reader(one)
        one.close()
