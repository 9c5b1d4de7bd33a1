"""Work in another thread. The program does not wait for it when it ends."""

from __future__ import annotations

from collections.abc import Callable
from threading import Thread
from typing import Generic, TypeVar, cast

Result = TypeVar("Result")


class Work(Generic[Result]):
    """Something that is being done in a thread.

    Not a future of Python's: its import takes as long as starting many threads, and its executors
    wait for their threads, so that after Ctrl-C the program would hang on a slow network.
    """

    def __init__(self, work: Callable[[], Result]) -> None:
        self._work = work
        self._value: Result | None = None
        self._error: BaseException | None = None
        self._thread = Thread(target=self._do, daemon=True)
        self._thread.start()

    def result(self) -> Result:
        """Wait for the end, and return or raise what the work did."""
        self._thread.join()
        if self._error is not None:
            raise self._error
        return cast("Result", self._value)

    def _do(self) -> None:
        try:
            self._value = self._work()
        except BaseException as error:  # `result` raises it
            self._error = error


def begin(work: Callable[[], Result]) -> Work[Result]:
    """Begin some work in a thread."""
    return Work(work)
