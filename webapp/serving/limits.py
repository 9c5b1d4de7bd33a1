"""A time limit on a function, so that an answer goes out before the router gives up waiting.

Heroku's router waits 30 s. Python cannot stop a thread from outside, so the function runs in a
thread of its own: at the limit the request goes on without it. The thread is asked to end, which
Python code obeys at its next step and a blocking call when it returns.
"""

from __future__ import annotations

import ctypes
import os
import queue
import threading
import time
from collections import deque
from collections.abc import Callable
from typing import Any, TypeVar, cast

Result = TypeVar("Result")

# Threads left behind in one process before it stops taking work.
MAX_STUCK = 8
# Seconds after which a thread that was asked to end is taken for stuck.
GRACE = 1.0


class TimeLimitError(Exception):
    """The function has taken longer than its limit."""


class BusyError(Exception):
    """So many functions have not come back that none more is started."""


class _Abandoned(BaseException):
    """Raised inside a function that nobody waits for any more."""


class _Runner:
    """A thread that runs one function after another."""

    def __init__(self) -> None:
        self.work: queue.SimpleQueue[Callable[[], Any]] = queue.SimpleQueue()
        self.done: queue.SimpleQueue[tuple[Any, BaseException | None]] = queue.SimpleQueue()
        self.abandoned = False
        # A daemon: a function that never ends must not keep the process from ending.
        self.thread = threading.Thread(target=self._loop, name="algorithm", daemon=True)
        self.thread.start()

    def _loop(self) -> None:
        try:
            while not self.abandoned:
                self.done.put(_outcome(self.work.get()))
        except _Abandoned:
            pass  # it arrived between two functions
        finally:
            _stuck.pop(self, None)

    def abandon(self) -> None:
        """Leave the thread to itself and ask it to end."""
        _stuck[self] = time.monotonic()
        self.abandoned = True
        self.work.put(lambda: None)  # in case it has just finished and waits for more
        ident = ctypes.c_ulong(self.thread.ident or 0)
        ctypes.pythonapi.PyThreadState_SetAsyncExc(ident, ctypes.py_object(_Abandoned))


def _outcome(function: Callable[[], Any]) -> tuple[Any, BaseException | None]:
    try:
        return function(), None
    except BaseException as error:  # it is raised again in the waiting thread
        return None, error


_idle: deque[_Runner] = deque()
_stuck: dict[_Runner, float] = {}  # with the time when it was left
# A forked process has the lists, but none of the threads.
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_idle.clear)
    os.register_at_fork(after_in_child=_stuck.clear)


def stuck() -> int:
    """Return how many threads were left behind and have not ended when they were asked to."""
    before = time.monotonic() - GRACE
    return sum(left < before for left in list(_stuck.values()))


def limited(function: Callable[[], Result], seconds: float) -> Result:
    """Return what the function returns, or raise what it raises.

    Raises:
        TimeLimitError: it took longer than `seconds`.
        BusyError: too many earlier ones are still running.
        RuntimeError: it tried to end the process.
    """
    if len(_stuck) >= MAX_STUCK:
        raise BusyError
    try:
        runner = _idle.pop()
    except IndexError:
        runner = _Runner()
    runner.work.put(function)
    try:
        result, error = runner.done.get(timeout=seconds)
    except queue.Empty:
        runner.abandon()
        raise TimeLimitError from None
    _idle.append(runner)
    if error is None:
        return cast("Result", result)
    if isinstance(error, Exception):
        raise error
    raise RuntimeError(f"it ended with {type(error).__name__}") from error
