"""How far a function is: `for row in progress(rows)`. Outside a job it is a plain loop."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial, wraps
from importlib.util import find_spec
from types import ModuleType
from typing import Any, TypeVar

Item = TypeVar("Item")
Report = Callable[[float, float, str], None]

# Seconds between two reports.
EVERY = 0.2
# Where tqdm's bar is.
_TQDM = "tqdm.std"

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


@contextmanager
def listening(report: Report) -> Iterator[None]:
    """Let `report` hear meanwhile how far this process is, at most every `EVERY` seconds."""
    _report[:] = [_seldom(report)]
    try:
        yield
    finally:
        _report.clear()


def listen(report: Report) -> None:
    """Let `report` hear how far this process is from now on, also by tqdm's bars."""
    _report[:] = [_seldom(report)]
    if module := sys.modules.get(_TQDM):
        _hear(module)
    else:
        sys.meta_path.insert(0, _Later())


def _seldom(report: Report) -> Report:
    last = [0.0]

    def seldom(done: float, total: float, text: str) -> None:
        if time.monotonic() - last[0] >= EVERY or (total and done >= total):
            last[0] = time.monotonic()
            report(done, total, text)

    return seldom


class _Later:
    """Finds tqdm as Python does where it is imported only now, and hears it from then on."""

    def find_spec(self, name: str, path: Sequence[str] | None, target: object = None) -> Any:  # noqa: ANN401, ARG002
        """Return how tqdm is loaded; None for all else, which others find."""
        if name != _TQDM:
            return None
        sys.meta_path.remove(self)
        spec = find_spec(name)
        if spec and spec.loader:
            loads = spec.loader.exec_module
            spec.loader.exec_module = partial(_load_and_hear, loads)  # type: ignore[method-assign]
        return spec


def _load_and_hear(load: Callable[[ModuleType], object], module: ModuleType) -> None:
    load(module)
    _hear(module)


def _hear(module: Any) -> None:  # noqa: ANN401  # a module without types
    """Let tqdm's bars tell how far they are."""
    for name in ("refresh", "close"):
        setattr(module.tqdm, name, _telling(getattr(module.tqdm, name)))


def _telling(method: Callable[..., Any]) -> Callable[..., Any]:
    """Return a bar's method that tells how far the bar is, too."""

    @wraps(method)
    def telling(bar: Any, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401
        if not bar.disable:
            tell(bar.n, bar.total or 0, (bar.desc or "").removesuffix(": "))
        return method(bar, *args, **kwargs)

    return telling
