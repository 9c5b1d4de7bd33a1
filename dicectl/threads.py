"""Work beside the main thread that nobody waits for at the end of the program."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from threading import Thread
from typing import TypeVar

Result = TypeVar("Result")


def begin(work: Callable[[], Result]) -> Future[Result]:
    """Do `work` in a thread; what it returns or raises is the future's.

    An executor's threads are waited for, so that after Ctrl-C the program would hang on a slow
    network.
    """
    future: Future[Result] = Future()

    def run() -> None:
        try:
            future.set_result(work())
        except BaseException as error:
            future.set_exception(error)

    Thread(target=run, daemon=True).start()
    return future
