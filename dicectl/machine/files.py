"""Moves and removes files also where Windows holds them for a moment, or has them read-only."""

from __future__ import annotations

import os
import shutil
import stat
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")

# What Windows says while another program, mostly a virus scanner, has a file open: access denied,
# sharing violation, lock violation.
_HELD = {5, 32, 33}
# How long that is waited for, and between two tries, in seconds.
PATIENCE, PAUSE = 2.0, 0.05


def patiently(act: Callable[[], T]) -> T:
    """Do something to a file, again and again for PATIENCE seconds while somebody holds it."""
    end = time.monotonic() + PATIENCE
    while True:
        try:
            return act()
        except OSError as error:
            if getattr(error, "winerror", 0) not in _HELD or time.monotonic() > end:
                raise
        time.sleep(PAUSE)


def replace(old: Path, new: Path) -> None:
    """Give a file the name of another one, which is gone then."""
    patiently(lambda: old.replace(new))


def remove(file: Path) -> None:
    """Remove a file, if it is there."""
    patiently(lambda: file.unlink(missing_ok=True))


def remove_tree(folder: Path) -> None:
    """Remove a folder with all that is in it; git's own files are read-only."""
    if sys.version_info >= (3, 12):
        shutil.rmtree(folder, onexc=_insist)
    else:
        shutil.rmtree(folder, onerror=_insist)


def _insist(act: Callable[[str], object], path: str, _error: object) -> None:
    """Do again what failed, with the right to write."""
    os.chmod(path, os.stat(path).st_mode | stat.S_IWRITE)  # noqa: PTH101, PTH116
    patiently(lambda: act(path))
