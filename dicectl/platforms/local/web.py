"""Whether a web process does its work: it is asked for a page."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

from dicectl.platforms.local.process import Process

# An app that binds its port but answers with errors may still be warming up.
ERROR_GRACE = 5
_ANSWERS = "it answers HTTP "


def answers(reason: str) -> bool:
    """Whether a process that was refused for a reason has answered, but badly."""
    return reason.startswith(_ANSWERS)


async def refusal(process: Process, timeout: float, wanted: Callable[[], bool]) -> str:
    """Wait until a web process answers; return "" then, or the reason why it will not do.

    `wanted` tells whether anybody is still interested.
    """
    began = time.monotonic()
    reason = f"it did not bind to $PORT within {timeout:g} s (error R10 on Heroku)"
    errors_since = 0.0
    asked = asyncio.create_task(_status(process.port, timeout))
    try:
        while time.monotonic() - began < timeout:
            if not process.runs:
                return f"it ended with status {await process.ended()}"
            if not wanted():
                return "it was interrupted"
            await asyncio.wait([asked], timeout=0.5)  # an answer may take long
            if not asked.done():
                continue
            status = asked.result()
            if 0 < status < 500:
                return ""
            if status:
                errors_since = errors_since or time.monotonic()
                reason = f"{_ANSWERS}{status}"
                if time.monotonic() - errors_since > ERROR_GRACE:
                    return reason
            await asyncio.sleep(0.02)
            asked = asyncio.create_task(_status(process.port, timeout))
    finally:
        asked.cancel()
    return reason


async def _status(port: int, timeout: float) -> int:
    """Return the HTTP status of `GET /` on loopback, 0 when nothing answers."""
    try:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
    except OSError:
        return 0
    try:
        request = f"GET / HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\r\n"
        writer.write(request.encode())
        words = (await asyncio.wait_for(reader.readline(), min(timeout, 30))).split()
        return int(words[1]) if len(words) > 1 and words[1].isdigit() else 0
    except (OSError, TimeoutError):
        return 0
    finally:
        writer.close()
