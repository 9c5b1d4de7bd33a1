"""A step of a deploy, as data."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass, field
from typing import TypeVar

from dicectl.events import Event

Result = TypeVar("Result")


@dataclass(frozen=True)
class Step:
    """One thing a deploy does.

    Two steps are equal when title and command line are, so that plans can be compared.

    Attributes:
        title: what it does, for people: "Create the app dice".
        argv: the command line it stands for; printed by `--dry-run`.
        run: does it, yielding events on the way; raises DicectlError when it fails.
    """

    title: str
    argv: tuple[str, ...]
    run: Callable[[], Iterator[Event]] = field(compare=False, repr=False)


def value(work: Generator[Event, None, Result]) -> Result:
    """Do some work to its end, drop its events, and return its result."""
    while True:
        try:
            next(work)
        except StopIteration as ended:
            return ended.value  # type: ignore[no-any-return]
