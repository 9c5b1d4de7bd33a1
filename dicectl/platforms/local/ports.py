"""The ports of local apps, and whether they are free."""

from __future__ import annotations

import socket
import zlib
from contextlib import suppress
from pathlib import Path

from dicectl.errors import DicectlError
from dicectl.platforms.local.store import Store, apps_folder

# The ports of local apps: below the ones that systems give out by themselves.
FIRST_PORT, LAST_PORT = 8100, 8999


def new_port(folder: Path) -> int:
    """Return a free port that no other app has: for the same folder the same one, if possible.

    Raises:
        DicectlError: D602 every port is taken.
    """
    others = set()
    for state in apps_folder().glob("*/app.json"):
        with suppress(DicectlError):
            others.add(Store(state.parent).state().port)
    count = LAST_PORT - FIRST_PORT + 1
    start = zlib.crc32(str(folder).encode())
    for offset in range(count):
        port = FIRST_PORT + (start + offset) % count
        if port not in others and is_free(port):
            return port
    raise DicectlError("D602", first=FIRST_PORT, last=LAST_PORT)


def is_free(port: int) -> bool:
    """Whether a server could listen on `port` on this machine."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def spare_port() -> int:
    """Return a port that was free just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
