"""What a function yields and prints while it runs, made in a thread when it is asked for.

The function goes on to its next piece only when the last one was taken, so that a slow reader holds
it up and nothing piles up.
"""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Generator, Iterator
from contextlib import closing
from typing import NamedTuple

from webapp.functions.printed import Printed, printing
from webapp.serving.limits import Outcome, Runner, TimeLimitError, free_runner
from webapp.serving.line import Place

# Seconds after which who waits looks around.
POLL = 0.5


class Piece(NamedTuple):
    """A value that the function has yielded, or returned."""

    value: object


class Waiting(NamedTuple):
    """The place in the line: 1 is next, 0 is what begins."""

    position: int


Made = Piece | str | Outcome


class Feed:
    """One run of a function. `printed` is what it has printed so far.

    Args:
        pieces: what the function yields.
        seconds: for how long it may work on one piece.
        place: in the line, until its turn comes; it is left at the end.
        listens: whether what it prints is told.
    """

    def __init__(
        self, pieces: Generator[object], seconds: float, place: Place, *, listens: bool
    ) -> None:
        self._pieces = pieces
        self._place = place
        self._listens = listens
        self._seconds = seconds
        self._made: queue.SimpleQueue[Made] = queue.SimpleQueue()
        self._held: Made | None = None
        self.printed = Printed(self._made.put)
        self._wanted: queue.SimpleQueue[bool] = queue.SimpleQueue()
        self._turn = threading.Lock()  # held to learn or change whether the function runs
        self._runs = self._is_closed = self._has_ended = False
        self._runner: Runner | None = None

    def events(self) -> Iterator[Piece | Waiting | str | None]:
        """Yield values and what is printed as they come, and None when nothing does for a while.

        Raises:
            BusyError: too many functions have not come back.
            TimeLimitError: the function took too long; and what it raised.
        """
        yield from self._wait()
        with self._turn:
            if self._is_closed:
                return
            self._runner = free_runner()
        self._runner.run(self._make, self._made)
        began = time.monotonic()
        while not isinstance(found := self._next(), Outcome):
            if not isinstance(found, Piece) and time.monotonic() - began >= self._seconds:
                raise TimeLimitError
            yield found
            if isinstance(found, Piece):
                began = time.monotonic()
                self._wanted.put(True)
        found.get()

    def close(self) -> None:
        """End the function: it is closed where it has yielded, or interrupted where it runs."""
        with self._turn:
            if self._is_closed:
                return
            self._is_closed = True
            if self._runner and self._has_ended:
                self._runner.free()
            elif self._runner:
                self._runner.abandon(interrupt=self._runs)
        self._place.leave()
        self._wanted.put(False)

    def _wait(self) -> Iterator[Waiting | None]:
        """Yield the place in the line, at once and when it changes, until it is this one's turn."""
        position = told = self._place.moves(0, 0)
        if position:
            yield Waiting(position)
        while position:
            position = self._place.moves(told, POLL)
            yield None if position == told else Waiting(position)
            told = position

    def _next(self) -> Made | None:
        found, self._held = self._held or self._take(min(POLL, self._seconds)), None
        while isinstance(found, str):  # a line is written in several parts
            if not isinstance(more := self._take(0), str):
                self._held = more
                break
            found += more
        self._has_ended = isinstance(found, Outcome)
        return found

    def _take(self, seconds: float) -> Made | None:
        try:
            return self._made.get(timeout=seconds)
        except queue.Empty:
            return None

    def _make(self) -> None:
        with printing(self.printed if self._listens else None), closing(self._pieces):
            while self._begins():
                value = next(self._pieces, self)
                self._stops()
                if value is self:
                    return
                self._made.put(Piece(value))
                if not self._wanted.get():
                    return

    def _begins(self) -> bool:
        with self._turn:
            self._runs = not self._is_closed
        return self._runs

    def _stops(self) -> None:
        with self._turn:
            self._runs = False
