"""A connection to a web process on a bare socket.

asyncio's own way to one takes longer than a whole request: a task, a future and three turns of its
loop. On loopback the system connects at once, so that nobody has to wait.
"""

from __future__ import annotations

import asyncio
import socket
from typing import Protocol

HOST = "127.0.0.1"
# How much is read at a time, and from where on too much waits to be written; in bytes.
_PIECE, _MUCH = 256 * 1024, 64 * 1024


class End(Protocol):
    """Who is told what happens to a connection, as asyncio's protocols are."""

    def data_received(self, data: bytes) -> None: ...  # noqa: D102
    def eof_received(self) -> bool: ...  # noqa: D102
    def connection_lost(self, exc: Exception | None) -> None: ...  # noqa: D102
    def pause_writing(self) -> None: ...  # noqa: D102
    def resume_writing(self) -> None: ...  # noqa: D102


def dial(port: int) -> socket.socket | None:
    """Connect where that is done at once, None where it is not."""
    one = open_socket()
    for _ in range(2):  # the second asks what has become of the first
        if one.connect_ex((HOST, port)) == 0:
            return one
    one.close()
    return None


def open_socket() -> socket.socket:
    """Return a socket to connect with; what is written to it is sent without a delay."""
    one = socket.socket()
    one.setblocking(False)
    one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return one


class Wire:
    """Reads and writes a connected socket; its methods mean what they mean on a transport."""

    def __init__(self, connected: socket.socket, end: End) -> None:
        self.is_closing = False
        self._loop = asyncio.get_running_loop()
        self._socket = connected
        self._end = end
        self._out = bytearray()
        self._is_full = self._ends = self._reads = False
        self.resume_reading()

    def write(self, data: bytes) -> None:
        """Send something, now or as soon as there is room."""
        if not self._out:
            data = data[self._sent(data) :]
            if data:
                self._loop.add_writer(self._socket, self._writable)
        self._out += data
        if len(self._out) > _MUCH and not self._is_full:
            self._is_full = True
            self._end.pause_writing()

    def _sent(self, data: bytes | bytearray) -> int:
        """Send what there is room for, and return how much that was.

        Who reads no more may have answered before: that is for the reader to find out.
        """
        try:
            return self._socket.send(data)
        except (BlockingIOError, InterruptedError):
            return 0
        except OSError:
            return len(data)

    def _writable(self) -> None:
        del self._out[: self._sent(self._out)]
        if self._is_full and len(self._out) <= _MUCH // 4:
            self._is_full = False
            self._end.resume_writing()
        if self._out or self._socket.fileno() < 0:
            return
        self._loop.remove_writer(self._socket)
        if self.is_closing:
            self._finish(None)
        elif self._ends:
            self.write_eof()

    def write_eof(self) -> None:
        """Say that nothing more comes."""
        self._ends = True
        if not self._out and not self.is_closing:
            try:
                self._socket.shutdown(socket.SHUT_WR)
            except OSError:  # the other side has gone
                return

    def pause_reading(self) -> None:
        """Read no more for now."""
        if self._reads:
            self._reads = False
            self._loop.remove_reader(self._socket)

    def resume_reading(self) -> None:
        """Read on."""
        if not self._reads and not self.is_closing:
            self._reads = True
            self._loop.add_reader(self._socket, self._readable)

    def _readable(self) -> None:
        try:
            data = self._socket.recv(_PIECE)
        except (BlockingIOError, InterruptedError):
            return
        except OSError as error:
            self._finish(error)
            return
        if data:
            self._end.data_received(data)
        elif self._end.eof_received():
            self.pause_reading()
        else:
            self._finish(None)

    def more(self) -> bytes:
        """Return what has come meanwhile; b"" also where the connection has ended."""
        try:
            return self._socket.recv(_PIECE)
        except OSError:
            return b""

    def close(self) -> None:
        """End the connection once all is written."""
        self.pause_reading()
        self.is_closing = True
        if not self._out:
            self._finish(None)

    def abort(self) -> None:
        """End the connection at once."""
        self._finish(None)

    def _finish(self, error: OSError | None) -> None:
        if self._socket.fileno() < 0:
            return
        self.pause_reading()
        self.is_closing = True
        if self._out:
            self._loop.remove_writer(self._socket)
        self._socket.close()
        self._end.connection_lost(error)
