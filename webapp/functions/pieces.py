"""What a function yields, piece by piece; what is asynchronous runs in an event loop meanwhile."""

from __future__ import annotations

import inspect
import threading
from collections.abc import Iterable, Iterator
from io import IOBase
from typing import TYPE_CHECKING, Any

from webapp.kinds.marks import Append

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Awaitable, Callable

# How a thread is told to end what is asynchronous in it, by the thread's number.
_cancels: dict[int, Callable[[], object]] = {}
_END = object()


def yields(function: object) -> bool:
    """Whether a function is a generator, asynchronous or not."""
    return inspect.isgeneratorfunction(function) or inspect.isasyncgenfunction(function)


def pieces(begun: Any) -> Iterator[object]:  # noqa: ANN401  # what the call returned
    """Yield each value of an iterator, or what a coroutine returns; close it at the end."""
    if isinstance(begun, Iterator) and not isinstance(begun, IOBase):  # an open file is one
        yield from begun
    elif inspect.isasyncgen(begun):
        with _loop() as loop:
            try:
                while (one := loop.run(_cancelable(anext(begun, _END)))) is not _END:
                    yield one
            finally:
                loop.run(begun.aclose())
    elif inspect.isawaitable(begun):
        with _loop() as loop:
            yield from pieces(loop.run(_cancelable(begun)))
    else:
        yield begun


class Shown:
    """What is to be seen of the pieces so far: the last value, and the texts appended to it.

    Args:
        keeps: whether `value` is asked for; a stream without end would fill the memory.
    """

    def __init__(self, *, keeps: bool = True) -> None:
        self._keeps = keeps
        self._first: object = None
        self._more: list[str] = []

    def add(self, piece: object) -> bool:
        """Take a piece, and return whether it is a text that goes behind what is there."""
        appends = isinstance(piece, Append) and (
            self._first is None or isinstance(self._first, str)
        )
        if not appends:
            self._first = piece if self._keeps or not isinstance(piece, str) else ""
            self._more = []
        elif self._keeps:
            self._more.append(str(piece))
        return appends

    @property
    def value(self) -> object:
        """What is to be seen; None where there was no piece."""
        if not self._more:
            return self._first
        before = self._first if isinstance(self._first, str) else ""
        return type(before)(before + "".join(self._more))


def last(some: Iterable[object]) -> object:
    """Return what is to be seen after all pieces."""
    shown = Shown()
    for one in some:
        shown.add(one)
    return shown.value


def cancel(thread: int) -> bool:
    """End what is asynchronous in a thread; False where nothing is."""
    if found := _cancels.get(thread):
        found()
    return bool(found)


def _loop() -> asyncio.Runner:
    import asyncio  # which costs each start of a server more than most of the engine

    return asyncio.Runner()


async def _cancelable(awaited: Awaitable[object]) -> object:
    import asyncio

    task, loop = asyncio.current_task(), asyncio.get_running_loop()
    assert task  # noqa: S101  # this runs in one
    _cancels[threading.get_ident()] = lambda: loop.call_soon_threadsafe(task.cancel)
    try:
        return await awaited
    finally:
        del _cancels[threading.get_ident()]
