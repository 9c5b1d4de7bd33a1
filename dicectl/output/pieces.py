"""What `dicectl run` shows of a function that yields: each value in the place of the last one."""

from __future__ import annotations

import sys
import time
from itertools import chain
from typing import TYPE_CHECKING

import click

from dicectl.output.data import drawn
from dicectl.output.results import refusals, show

if TYPE_CHECKING:
    from collections.abc import Iterator

    from webapp.functions.algorithm import Algorithm

# Seconds between two pictures: no eye follows more.
PAUSE = 0.05


def follow(algorithm: Algorithm, pieces: Iterator[object], as_json: bool, into: str = "") -> None:
    """Show pieces as they come: replaced on a terminal, one after the other in a pipe.

    As JSON each is an event of the API in a line; a file gets what is to be seen at the end.

    Raises:
        DicectlError: D862, one is not of its type.
    """
    from webapp.functions.pieces import last
    from webapp.kinds.marks import Append

    if into:
        show(algorithm, last(pieces), as_json, into)
    elif as_json:
        _print_events(algorithm, pieces)
    else:
        first = next(pieces, None)
        replaces = sys.stdout.isatty() and not isinstance(first, Append)
        (_replace if replaces else _write)(algorithm, chain([first], pieces))


def _print_events(algorithm: Algorithm, pieces: Iterator[object]) -> None:
    from webapp.functions.pieces import Shown

    shown = Shown(keeps=False)
    with refusals(algorithm.name):
        for piece in pieces:
            name = "append" if shown.add(piece) else "value"
            click.echo(f'{{"event":"{name}","data":{algorithm.json(piece).decode()}}}')


def _write(algorithm: Algorithm, pieces: Iterator[object]) -> None:
    """Print each value; texts that are appended are one text."""
    from webapp.kinds.marks import Append

    is_in_line = False
    for piece in pieces:
        appends = isinstance(piece, Append)
        if is_in_line and not appends:
            click.echo()
        is_in_line = appends
        if appends:
            click.echo(piece, nl=False)
        else:
            show(algorithm, piece, as_json=False)
    if is_in_line:
        click.echo()


def _replace(algorithm: Algorithm, pieces: Iterator[object]) -> None:
    """Show one value at a time on a terminal; the last one as that of any function."""
    from rich.live import Live

    from webapp.functions.pieces import Shown
    from webapp.kinds.parts import parts, text

    shown, last = Shown(), 0.0
    with refusals(algorithm.name), Live(auto_refresh=False, transient=True) as live:
        for piece in pieces:
            shown.add(piece)
            if time.monotonic() - last > PAUSE:
                found = parts(shown.value)
                live.update(
                    drawn(text(found) if found else algorithm.plain(shown.value)), refresh=True
                )
                last = time.monotonic()
    show(algorithm, shown.value, as_json=False)
