"""Decides whether output may have colours. Nothing else decides that."""

from __future__ import annotations

import os
from typing import Any


def has_colours(stream: Any) -> bool:  # noqa: ANN401  sys.stdout is replaced
    """Whether what is written to `stream` may be coloured.

    The order is Python's own (https://docs.python.org/3/using/cmdline.html#controlling-color):
    NO_COLOR forbids it, FORCE_COLOR asks for it in a pipe too; an empty variable says nothing.
    """
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return can_redraw(stream)


def can_redraw(stream: Any) -> bool:  # noqa: ANN401
    """Whether `stream` is a terminal on which the cursor can be moved."""
    return bool(stream.isatty()) and os.environ.get("TERM") != "dumb"
