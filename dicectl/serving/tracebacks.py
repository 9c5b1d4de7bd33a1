"""What the user's code raised, told by the lines that the user wrote."""

from __future__ import annotations

import asyncio
import sys
import traceback
from pathlib import Path

import dicectl
import webapp

# Whose lines tell nothing to somebody whose function failed.
OURS = tuple(str(Path(one.__file__ or "").parent) for one in (dicectl, webapp, asyncio))
# So many frames show where it was; a recursion has a thousand.
MOST = 6


def short(error: BaseException) -> str:
    """Return the traceback of an error in the user's code, without the frames of others."""
    frames = traceback.extract_tb(error.__traceback__)
    shown = [frame for frame in frames if is_own(frame.filename)]
    lines = traceback.format_list(shown[-MOST:])
    cut = [f"  ({len(shown) - MOST} calls before)\n"] if len(shown) > MOST else []
    return "".join([*cut, *lines, *traceback.format_exception_only(error)]).rstrip()


def last_line(error: BaseException) -> str:
    """Return an error in one line: `ZeroDivisionError: division by zero`."""
    return traceback.format_exception_only(error)[-1].strip().splitlines()[0]


def is_own(file: str) -> bool:
    """Whether a file of a traceback is the user's: not Python's, not a package's, not dicectl's."""
    foreign = (*OURS, sys.base_prefix)
    installed = {"site-packages", "dist-packages"} & set(Path(file).parts)
    return not (file.startswith(("<frozen", *foreign)) or installed)
