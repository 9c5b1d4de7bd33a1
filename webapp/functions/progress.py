"""How far a function is: `for row in progress(rows)`. Outside a job it is a plain loop."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeVar

Item = TypeVar("Item")
Report = Callable[[float, float, str], None]

# Seconds between two reports.
EVERY = 0.2

_report: list[Report] = []  # that of the job that this process runs


def progress(items: Iterable[Item], text: str = "", total: float = 0) -> Iterator[Item]:
    """Yield items, and tell the page of a job how many of them are done.

    Args:
        items: whatever can be looped over.
        text: what is being done, in a few words.
        total: how many there are, where `len(items)` does not tell.
    """
    total = total or getattr(items, "__len__", lambda: 0)()
    for done, item in enumerate(items):
        tell(done, total, text)
        yield item
    tell(total, total, text)


def tell(done: float, total: float, text: str) -> None:
    """Tell how far it is, if somebody listens."""
    if _report:
        _report[0](done, total, text)


def listen(report: Report) -> None:
    """Let `report` hear how far this process is, at most every `EVERY` seconds; of tqdm, too."""
    last = [0.0]

    def seldom(done: float, total: float, text: str) -> None:
        if time.monotonic() - last[0] >= EVERY or (total and done >= total):
            last[0] = time.monotonic()
            report(done, total, text)

    _report[:] = [seldom]
    if tqdm := sys.modules.get("tqdm.std"):
        _hear(tqdm)


def _hear(module: Any) -> None:  # noqa: ANN401  # a module without types
    """Let tqdm's bars tell how far they are."""
    shown = module.tqdm.refresh

    def refresh(bar: Any, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401
        tell(bar.n, bar.total or 0, (bar.desc or "").removesuffix(": "))
        return shown(bar, *args, **kwargs)

    module.tqdm.refresh = refresh
