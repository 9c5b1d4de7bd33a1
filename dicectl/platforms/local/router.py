"""The local platform's router: the app's own port, in front of whichever web process is live.

It forwards bytes, so everything that HTTP can do works, and a new release takes over between two
connections without closing the port.
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress

# How long a visitor waits for a web process that is being started again, in seconds.
WAIT_FOR_WEB = 20

_PAGE = (
    "<!doctype html><title>Application error</title><h1>Application error</h1>"
    "<p>The app's web process is not running. Its output: "
    "<code>dicectl logs {app} --to local</code>"
)


class Router:
    """Forwards connections to the port that `backend` names at that moment (None: nobody).

    It calls `count` for each.
    """

    def __init__(
        self, app: str, backend: Callable[[], int | None], count: Callable[[], None]
    ) -> None:
        self._app = app
        self._backend = backend
        self._count = count
        self._open: Counter[int] = Counter()
        self._serving: set[asyncio.Task[None]] = set()

    async def listen(self, port: int) -> asyncio.Server:
        """Start to listen on loopback.

        Raises:
            OSError: the port is taken.
        """
        return await asyncio.start_server(self._accept, "127.0.0.1", port)

    def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Serve a connection. The loop itself holds a task weakly, so that it could be lost."""
        task = asyncio.create_task(self._serve(reader, writer))
        self._serving.add(task)
        task.add_done_callback(self._serving.discard)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._count()
        try:
            web = await self._connect()
            if web is None:
                await self._refuse(reader, writer)
                return
            port, web_reader, web_writer = web
            sending = asyncio.create_task(_pump(reader, web_writer))
            try:
                await _pump(web_reader, writer)
            finally:
                self._open[port] -= 1
                sending.cancel()
                web_writer.close()
        except (OSError, asyncio.IncompleteReadError):
            pass  # either side hung up
        finally:
            with suppress(OSError):
                writer.close()

    async def drained(self, port: int, timeout: float) -> None:
        """Wait until nobody is connected to the web process at `port` any more."""
        end = time.monotonic() + timeout
        while self._open[port] > 0 and time.monotonic() < end:
            await asyncio.sleep(0.02)

    async def _connect(self) -> tuple[int, asyncio.StreamReader, asyncio.StreamWriter] | None:
        """Connect to the live web process, waiting a while for one that is being started again.

        The connection counts as open from before it is made, so that `drained` misses none.
        """
        for _ in range(WAIT_FOR_WEB * 10):
            port = self._backend()
            if port is None:
                return None
            self._open[port] += 1
            try:
                return port, *await asyncio.open_connection("127.0.0.1", port)
            except OSError:
                self._open[port] -= 1
            await asyncio.sleep(0.1)
        return None

    async def _refuse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(asyncio.LimitOverrunError, asyncio.TimeoutError):
            await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 10)
        body = _PAGE.format(app=self._app).encode()
        head = (
            "HTTP/1.1 503 Service Unavailable\r\nContent-Type: text/html; charset=utf-8\r\n"
            f"Content-Length: {len(body)}\r\nConnection: close\r\n\r\n"
        )
        writer.write(head.encode() + body)
        await writer.drain()


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Copy until the reader ends, then end the writer's direction too."""
    with suppress(OSError):
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
        if writer.can_write_eof():
            writer.write_eof()
