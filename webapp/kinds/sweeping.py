"""Folders for files that die with their call, also where the process dies first.

Whoever has made a folder holds a lock on it, which the system lets go of when a process ends.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Any

PREFIX = "dicectl-files-"
# Seconds that a new folder has until it must be locked.
_NEW = 60

_held: dict[str, int] = {}


def made() -> str:
    """Return a new folder, and hold it."""
    folder = tempfile.mkdtemp(prefix=PREFIX)
    if (lock := _locked(folder)) is not None:
        _held[folder] = lock
    return folder


def remove(folder: str) -> None:
    """Remove a folder with all that is in it."""
    shutil.rmtree(folder, ignore_errors=True)
    if lock := _held.pop(folder, 0):
        os.close(lock)


def sweep() -> None:
    """Remove the folders that processes which have been killed left behind."""
    before = time.time() - _NEW
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        with suppress(OSError):  # another process removes it, or it is somebody else's
            if folder.stat().st_mtime < before and (lock := _locked(str(folder))) is not None:
                _held[str(folder)] = lock
                remove(str(folder))


def _locked(folder: str) -> int | None:
    """Lock a folder; None where another process has it, or where the system has no such locks."""
    try:
        fcntl: Any = import_module("fcntl")
    except ImportError:
        return None
    opened = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(opened)
        return None
    return opened
