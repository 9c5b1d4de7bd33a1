"""What a function prints and warns of while it runs: for whoever called it, and for nobody else.

A call has a context of its own, which tasks share and other threads do not. All of it goes on to
standard output and error as well, so that the log has it.
"""

from __future__ import annotations

import sys
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

# Characters that are kept of one call.
MOST = 50_000
CUT = "\n… more was printed than is shown here."


def prints(function: object) -> bool:
    """Whether a function's own code prints or warns."""
    names = getattr(getattr(function, "__code__", None), "co_names", ())
    return not {"print", "warn", "stdout"}.isdisjoint(names)


class Printed:
    """What one call has printed.

    Args:
        tell: is given each piece as it comes.
    """

    def __init__(self, tell: Callable[[str], object] | None = None) -> None:
        self._tell = tell
        self._pieces: list[str] = []
        self._left = MOST

    @property
    def text(self) -> str:
        """All of it, cut if it is too long."""
        return "".join(self._pieces)

    def add(self, text: str) -> None:
        """Take a piece, as far as there is room."""
        if self._left < 0:
            return
        kept = text[: self._left] + (CUT if len(text) > self._left else "")
        self._left -= len(text)
        self._pieces.append(kept)
        if self._tell:
            self._tell(kept)


_current: ContextVar[Printed | None] = ContextVar("printed", default=None)


@contextmanager
def printing(printed: Printed | None) -> Iterator[None]:
    """Collect what is printed meanwhile in this context; None for nothing."""
    _listen()
    token = _current.set(printed)
    try:
        yield
    finally:
        _current.reset(token)


class _Output:
    """Standard output, with an ear to it. Whoever writes to it has `Printed` of his own or none."""

    def __init__(self, stream: Any) -> None:  # noqa: ANN401  # whatever stands there
        self.stream = stream

    def write(self, text: str) -> int:
        written: int = self.stream.write(text)
        if printed := _current.get():
            printed.add(text)
        return written

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401
        return getattr(self.stream, name)


def _listen() -> None:
    """Stand before standard output and what shows warnings, unless that is done."""
    if not isinstance(sys.stdout, _Output):
        sys.stdout = _Output(sys.stdout)
    if not isinstance(warnings.showwarning, _Warnings):
        warnings.showwarning = _Warnings(warnings.showwarning)  # type: ignore[assignment]
        # What no filter of the function's own is about is told to each visitor, not to one alone.
        warnings.simplefilter("always", append=True)


class _Warnings:
    """What shows a warning. A visitor is told its words, but not where it is in the code."""

    def __init__(self, before: Callable[..., object]) -> None:
        self.before = before

    def __call__(self, message: Warning | str, category: type[Warning], *more: Any) -> None:  # noqa: ANN401
        self.before(message, category, *more)
        if printed := _current.get():
            printed.add(f"{category.__name__}: {message}\n")
