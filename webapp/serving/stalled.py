"""Readers who stop reading: without an end to waiting for them, ten would hold all of a server."""

from __future__ import annotations

import socket
import struct
from collections.abc import Iterable

# Seconds in which a reader takes nothing at all. Heroku's router cuts after 55.
PATIENCE = 60


def give_up_on(listening: Iterable[socket.socket], seconds: float = PATIENCE) -> None:
    """Let sending fail on connections whose reader takes nothing for so long.

    Connections have it from the socket that accepts them, so that no request pays for it. What has
    been sent in part goes on.
    """
    whole, part = divmod(int(seconds * 1_000_000), 1_000_000)
    waits = struct.pack("ll", whole, part)  # a timeval
    for one in listening:
        one.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, waits)
