"""Screens: what shows the events of a command, chosen for this run.

Progress and errors go to standard error. Standard output gets only what a caller would want to
keep: the URL, or with `--json` one object a line.
"""

from __future__ import annotations

import sys
from collections.abc import Generator
from contextlib import closing
from functools import partial
from typing import Protocol, TypeVar

from dicectl.errors import DicectlError
from dicectl.events import Deployed, Event
from dicectl.machine.colours import can_redraw
from dicectl.output.line_screens import JsonLines, Plain
from dicectl.output.record import Record

T = TypeVar("T")


class Screen(Protocol):
    """Shows events as they come. Used as a context manager, so that the terminal is left tidy."""

    def show(self, event: Event) -> None:
        """Show one event."""

    def __enter__(self) -> Screen: ...
    def __exit__(self, *exc: object) -> None: ...


def choose(*, as_json: bool) -> Screen:
    """Return the screen for this run: for programs, for a terminal, or for a file or CI."""
    if as_json:
        return JsonLines()
    if can_redraw(sys.stderr):
        from dicectl.output.terminal_screen import Human  # costs 50 ms

        return Human()
    return Plain()


def result_of(work: Generator[Event, None, T]) -> T:
    """Do some work, show its events on standard error, and return its result.

    Standard output is for the result alone.
    """
    with choose(as_json=False) as screen:
        while True:
            try:
                screen.show(next(work))
            except StopIteration as ended:
                return ended.value  # type: ignore[no-any-return]


def follow(events: Generator[Event, None, None], screen: Screen, *, open_page: bool = False) -> int:
    """Show each event, keep what was printed in a log file, and return the exit status.

    Ctrl-C is passed on to what makes the events, also while an event is shown. A second one ends it
    at once.
    """
    record = Record()
    interrupted = False
    take = partial(next, events)
    with closing(record):
        while True:
            try:
                event = take()
                take = partial(next, events)
                screen.show(record.keep(event))
                if isinstance(event, Deployed) and event.url and open_page:
                    import webbrowser

                    webbrowser.open(event.url)
            except StopIteration:
                return record.status
            except KeyboardInterrupt:
                if interrupted:
                    from dicectl.actions.deploy import failed

                    screen.show(record.keep(failed(DicectlError("D903"), tuple(record.done))))
                    return record.status
                interrupted = True
                take = partial(events.throw, KeyboardInterrupt())
