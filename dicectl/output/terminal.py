"""What a terminal can show."""

from __future__ import annotations

import io
import os
import sys
from typing import Any

import click


def has_colours(stream: io.TextIOBase | Any) -> bool:  # noqa: ANN401  sys.stdout is replaced
    """Whether what is written to `stream` may be coloured."""
    dull = os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
    return bool(stream.isatty()) and not dull


def styled(text: str, colour: str | None = None, *, bold: bool = False) -> str:
    """Return text in a style, where standard output has styles."""
    return click.style(text, fg=colour, bold=bold or None) if has_colours(sys.stdout) else text


def tolerate_encoding() -> None:
    """Write what standard output has no letters for as numbers, instead of failing."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")
