"""How many functions run at once in one process, and the line that the others wait in.

A thread of the web server waits with its caller, so there are more of these than functions run at
once: whoever waits can be told of it. The line is short, and beyond it callers are sent away.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

# How many run and wait together.
PLACES = 15
# Threads of the web server: one is left to show pages, and to tell callers that the line is full.
THREADS = PLACES + 1
# Seconds in line of who sees nothing of it. Heroku's router gives up after 30 s; TIME_LIMIT is 20.
PATIENCE = 8.0


class BusyError(Exception):
    """So much is going on that nothing more is begun."""


class Line:
    """Who runs and who waits for it, in the order in which they came."""

    def __init__(self, at_once: int) -> None:
        self._at_once = at_once
        self._places: list[Place] = []
        self._moved = threading.Condition()

    def join(self) -> Place:
        """Return a place at the end; whoever has it must leave it.

        Raises:
            BusyError: the line is full.
        """
        place = Place(self)
        with self._moved:
            if len(self._places) >= PLACES:
                raise BusyError(f"{PLACES} calls run or wait in line already.")
            self._places.append(place)
        return place

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait for a turn, and end it afterwards.

        Raises:
            BusyError: the line is full, or it takes too long.
        """
        place = self.join()
        try:
            if ahead := self.wait(place, 0, PATIENCE):
                raise BusyError(f"After {PATIENCE:g} s in line the place in it was still {ahead}.")
            yield
        finally:
            self.leave(place)

    def position(self, place: Place) -> int:
        """Return a place's number in the line: 1 is next, 0 has its turn."""
        return max(0, self._places.index(place) - self._at_once + 1)

    def wait(self, place: Place, wanted: int, seconds: float) -> int:
        """Return the number of a place once it is at most what is wanted, or after a time."""
        with self._moved:
            self._moved.wait_for(lambda: self.position(place) <= wanted, seconds)
            return self.position(place)

    def leave(self, place: Place) -> None:
        """Give a place up."""
        with self._moved:
            if place in self._places:
                self._places.remove(place)
                self._moved.notify_all()


class Place:
    """One caller's place in a line."""

    def __init__(self, line: Line) -> None:
        self._line = line

    def moves(self, before: int, seconds: float) -> int:
        """Return this place's number when it is another than before, or after a time."""
        return self._line.wait(self, max(0, before - 1), seconds)

    def leave(self) -> None:
        """Give the place up; more than once does no harm."""
        self._line.leave(self)
