"""Gives up once nothing has happened for so long."""

from __future__ import annotations

import asyncio
from collections.abc import Callable


class Patience:
    """Calls `give_up` when it was not touched for the seconds that are waited.

    A touch costs next to nothing: the clock that was set looks again when it rings.
    """

    __slots__ = ("_give_up", "_limit", "_loop", "_since", "_timer")

    def __init__(self, loop: asyncio.AbstractEventLoop, give_up: Callable[[], None]) -> None:
        self._loop = loop
        self._give_up: Callable[[], None] | None = give_up
        self._limit = 0.0
        self._since = 0.0
        self._timer: asyncio.TimerHandle | None = None

    def wait(self, seconds: float) -> None:
        """From now on wait so long; 0 is for ever."""
        self._limit, self._since = seconds, self._loop.time()
        end = self._since + seconds
        if not seconds or (self._timer and self._timer.when() <= end):
            return
        if self._timer:
            self._timer.cancel()
        self._timer = self._loop.call_at(end, self._ring)

    def touch(self) -> None:
        """Begin to wait anew."""
        self._since = self._loop.time()

    def end(self) -> None:
        """Wait no more, and keep nothing alive."""
        self._limit, self._give_up = 0, None
        if self._timer:
            self._timer.cancel()

    def _ring(self) -> None:
        self._timer = None
        end = self._since + self._limit
        if not self._limit or not self._give_up:
            return
        if self._loop.time() < end:
            self._timer = self._loop.call_at(end, self._ring)
        else:
            self._limit = 0
            self._give_up()
