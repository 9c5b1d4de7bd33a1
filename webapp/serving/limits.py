"""A time limit on a function, so that an answer goes out before the router gives up waiting.

Heroku's router waits 30 s. Python cannot stop a thread from outside, so the function runs in a
thread of its own: at the limit the request goes on without it. The thread is asked to end, which
Python code obeys at its next step, asynchronous code where it waits, and a blocking call when it
returns.
"""

from __future__ import annotations

import ctypes
import os
import queue
import threading
import time
from collections import deque
from collections.abc import Callable
from contextvars import copy_context
from functools import partial
from typing import Any, NamedTuple, TypeVar, cast

from webapp.functions import pieces
from webapp.serving.line import BusyError

Result = TypeVar("Result")

# Threads left behind in one process before it stops taking work.
MAX_STUCK = 8
# Seconds after which a thread that was asked to end is taken for stuck.
GRACE = 1.0


class TimeLimitError(Exception):
    """The function has taken longer than its limit."""


class _Abandoned(GeneratorExit):
    """Raised inside a function that nobody waits for any more, as in a generator that is closed."""


class Outcome(NamedTuple):
    """What a function returned, or what it raised."""

    result: Any
    error: BaseException | None = None

    def get(self) -> Any:  # noqa: ANN401
        """Return the result.

        Raises:
            RuntimeError: the function tried to end the process; and what it raised.
        """
        if self.error is None:
            return self.result
        if isinstance(self.error, Exception):
            raise self.error
        raise RuntimeError(f"it ended with {type(self.error).__name__}") from self.error


class Runner:
    """A thread that runs one function after another."""

    def __init__(self) -> None:
        self._work: queue.SimpleQueue[tuple[Callable[[], Any], queue.SimpleQueue[Any]]]
        self._work = queue.SimpleQueue()
        self._abandoned = False
        # A daemon: a function that never ends must not keep the process from ending.
        self._thread = threading.Thread(target=self._loop, name="algorithm", daemon=True)
        self._thread.start()

    def run(self, function: Callable[[], Any], done: queue.SimpleQueue[Any]) -> None:
        """Run a function in this context; its `Outcome` is put into `done`."""
        self._work.put((partial(copy_context().run, function), done))

    def _loop(self) -> None:
        try:
            while not self._abandoned:
                function, done = self._work.get()
                done.put(_outcome(function))
        except _Abandoned:
            pass  # it arrived between two functions
        finally:
            _stuck.pop(self, None)

    def free(self) -> None:
        """Let the thread run for others; its function has ended."""
        _idle.append(self)

    def abandon(self, *, interrupt: bool = True) -> None:
        """Leave the thread to itself, and ask what runs in it to end, or trust that it does."""
        _stuck[self] = time.monotonic()
        self._abandoned = True
        # In case it has just finished and waits for more.
        self._work.put((lambda: None, queue.SimpleQueue()))
        ident = self._thread.ident or 0
        if interrupt and not pieces.cancel(ident):
            asked = ctypes.py_object(_Abandoned)
            ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(ident), asked)


def _outcome(function: Callable[[], Any]) -> Outcome:
    try:
        return Outcome(function())
    except BaseException as error:  # it is raised again in the waiting thread
        return Outcome(None, error)


_idle: deque[Runner] = deque()
_stuck: dict[Runner, float] = {}  # with the time when it was left
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
    runner, done = free_runner(), queue.SimpleQueue[Outcome]()
    runner.run(function, done)
    try:
        outcome = done.get(timeout=seconds)
    except queue.Empty:
        runner.abandon()
        raise TimeLimitError from None
    runner.free()
    return cast("Result", outcome.get())


def free_runner() -> Runner:
    """Return a thread that runs nothing.

    Raises:
        BusyError: too many functions are still running in others.
    """
    if len(_stuck) >= MAX_STUCK:
        raise BusyError
    try:
        return _idle.pop()
    except IndexError:
        return Runner()
