"""What a terminal can show."""

from __future__ import annotations

import sys
from typing import TextIO

import click

from dicectl.machine.colours import can_redraw, has_colours

__all__ = ["agrees", "can_redraw", "has_colours", "styled"]


def styled(
    text: str, colour: str | None = None, *, bold: bool = False, stream: TextIO | None = None
) -> str:
    """Return text in a style, where `stream` has styles: standard output, if none is given."""
    coloured = has_colours(stream or sys.stdout)
    return click.style(text, fg=colour, bold=bold or None) if coloured else text


def agrees(question: str) -> bool:
    """Ask for a yes or no, which nobody gives where there is no terminal."""
    return is_asked() and click.confirm(question, err=True)


def is_asked() -> bool:
    """Whether somebody is there to answer: a person at a terminal, and no program (`--json`)."""
    ctx = click.get_current_context(silent=True)
    for_programs = ctx is not None and ctx.params.get("as_json")
    return not for_programs and sys.stdin.isatty() and sys.stderr.isatty()
