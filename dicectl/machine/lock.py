"""A lock between processes. It ends when the process ends, in whatever way that happens."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from dicectl.machine.disk import writing
from dicectl.machine.system import take_lock

# The pause before a lock that another process holds is tried again, in seconds.
PAUSE = 0.1


@contextmanager
def lock(path: Path, *, wait: bool = True, shared: bool = False) -> Iterator[bool]:
    """Hold the lock of the file `path` during the block; yields whether that was possible.

    Any number of processes can hold it `shared`, as long as nobody has it alone.

    Raises:
        DicectlError: D610 the file cannot be made.
    """
    with writing(path.parent):
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        had = _take(handle, shared)
        while wait and not had:
            time.sleep(PAUSE)
            had = _take(handle, shared)
        yield had
    finally:
        os.close(handle)


def _take(handle: int, shared: bool) -> bool:
    try:
        take_lock(handle, shared=shared)
    except OSError:
        return False
    return True
