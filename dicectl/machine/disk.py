"""Turns a failure to write to the disk into words: why, and what to do."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from dicectl.errors import DicectlError
from dicectl.errors.advice import command

# EFBIG: the user's own limit on the size of files.
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


@contextmanager
def writing(folder: Path) -> Iterator[None]:
    """In this block, turn a failure to write below `folder` into D610.

    Raises:
        DicectlError: D610.
    """
    try:
        yield
    except OSError as error:
        raise unwritable(folder, error) from error


def must_have_room(folder: Path, least: int = 1_000_000) -> None:
    """Raise D610 if there are less than `least` bytes free for `folder`."""
    if shutil.disk_usage(folder).free < least:
        raise unwritable(folder, OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)))


def unwritable(folder: Path, error: OSError) -> DicectlError:
    """Return the failure D610 that `error` stands for."""
    there = next(path for path in (folder, *folder.parents) if os.access(path, os.F_OK))
    look = command(*(("df", "-h") if error.errno in _FULL else ("ls", "-ld")), str(there))
    cure = "Make room on that disk" if error.errno in _FULL else "Make that folder yours"
    fix = f"{cure}, then run the command again. To look at it: {look}"
    why = error.strerror or str(error)
    return DicectlError("D610", folder=folder, why=why, fix=fix, evidence=str(error))
