"""Whether a web process does its work: it listens on its port, and answers with a page.

Heroku only looks whether it listens. A new release is asked for a page, too: as seldom as will do,
for each request is a line in the app's log.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

from dicectl.platforms.local.process import Process

# An app that listens but answers with errors may still be warming up.
ERROR_GRACE = 5
_ANSWERS = "it answers HTTP "
# The first pauses between two looks, and between two requests; the longest look. In seconds.
_LOOK, _ASK, _LONGEST = 0.02, 0.25, 0.25

Talk = tuple[asyncio.StreamReader, asyncio.StreamWriter]


def answers(reason: str) -> bool:
    """Whether a process that was refused for a reason has answered, but badly."""
    return reason.startswith(_ANSWERS)


class BootTimeoutError(Exception):
    """It does not listen on its port: R10."""


async def listens(process: Process, timeout: float, wanted: Callable[[], bool]) -> str:
    """Wait until a web process listens; return "" then, or the reason why nobody waits any more.

    `wanted` tells whether anybody is still interested.

    Raises:
        BootTimeoutError: it has taken longer than `timeout` seconds.
    """
    found = await _found(process, timeout, wanted)
    if isinstance(found, str):
        return found
    found[1].close()
    return ""


async def has_page(process: Process, timeout: float, wanted: Callable[[], bool]) -> str:
    """Wait until a web process answers with a page; see `listens`."""
    end, pause, errors_since = time.monotonic() + timeout, _ASK, 0.0
    found = await _found(process, timeout, wanted)
    while not isinstance(found, str):
        asked = asyncio.ensure_future(_status(found, process.port))
        if gone := await _ended(process, asked, wanted):
            return gone
        status = asked.result()
        if 0 < status < 500:
            return ""
        errors_since = errors_since or time.monotonic()
        if time.monotonic() - errors_since > ERROR_GRACE or time.monotonic() > end:
            return f"{_ANSWERS}{status}" if status else "it does not answer GET /"
        await asyncio.sleep(pause)
        pause *= 2
        found = await _found(process, end - time.monotonic(), wanted)
    return found


async def _found(process: Process, timeout: float, wanted: Callable[[], bool]) -> Talk | str:
    """Wait for a connection to a web process, see `listens`."""
    end, pause = time.monotonic() + timeout, _LOOK
    while True:
        if gone := await _gone(process, wanted):
            return gone
        try:
            return await asyncio.open_connection("127.0.0.1", process.port)
        except OSError as error:
            if time.monotonic() > end:
                raise BootTimeoutError from error
        await asyncio.sleep(pause)
        pause = min(pause * 1.2, _LONGEST)


async def _gone(process: Process, wanted: Callable[[], bool]) -> str:
    """Return why there is nothing to wait for, "" if there is."""
    if not process.runs:
        return f"it ended with status {await process.ended()}"
    return "" if wanted() else "it was interrupted"


async def _ended(process: Process, asked: asyncio.Future[int], wanted: Callable[[], bool]) -> str:
    """Wait for an answer; return why there will be none, "" if it has come."""
    try:
        while not asked.done():
            if gone := await _gone(process, wanted):
                return gone
            await asyncio.wait([asked], timeout=0.5)  # an answer may take long
    finally:
        asked.cancel()
    return ""


async def _status(talk: Talk, port: int) -> int:
    """Return the HTTP status of `GET /`, 0 when nothing answers. It ends the connection."""
    reader, writer = talk
    try:
        request = f"GET / HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\r\n"
        writer.write(request.encode())
        words = (await asyncio.wait_for(reader.readline(), 30)).split()
        return int(words[1]) if len(words) > 1 and words[1].isdigit() else 0
    except (OSError, ValueError):  # TimeoutError is one; a line without end
        return 0
    finally:
        writer.close()
