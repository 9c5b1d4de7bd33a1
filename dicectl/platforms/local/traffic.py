"""How many requests an app had in the last minute, counted by its router.

The file has a slot for each second of a minute: which second it was, and how many there were. It is
in memory while the router runs, so that counting neither writes to the disk nor wakes anybody. The
seconds are those of the clock that never jumps, which all processes of a machine have in common;
that of another start of the machine says nothing, and a router begins with an empty file.
"""

from __future__ import annotations

import mmap
import struct
import time
from contextlib import suppress
from pathlib import Path

_SECONDS = 60
_SLOT = struct.Struct("=QQ")


class Traffic:
    """Counts requests into a file; into nothing where that cannot be made."""

    def __init__(self, file: Path) -> None:
        self._slots: mmap.mmap | None = None
        with suppress(OSError):
            # Written, not only given its size: on a full disk a write to memory would kill us.
            file.write_bytes(bytes(_SECONDS * _SLOT.size))
            with file.open("r+b") as opened:
                self._slots = mmap.mmap(opened.fileno(), 0)

    def count(self) -> None:
        """Count a request."""
        if self._slots is None:
            return
        now = int(time.monotonic())
        place = now % _SECONDS * _SLOT.size
        second, before = _SLOT.unpack_from(self._slots, place)
        _SLOT.pack_into(self._slots, place, now, before + 1 if second == now else 1)


def last_minute(file: Path) -> int:
    """Return how many requests were counted in the last minute, 0 where nobody counts."""
    try:
        data = file.read_bytes()
    except OSError:
        return 0
    now = int(time.monotonic())
    slots = _SLOT.iter_unpack(data[: len(data) // _SLOT.size * _SLOT.size])
    return sum(count for second, count in slots if now - _SECONDS < second <= now)
