"""How far a function is that `dicectl run` runs: a bar on a terminal, and nothing elsewhere.

tqdm draws its own bars.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Any

from dicectl.machine.colours import can_redraw


def shown() -> AbstractContextManager[None]:
    """Return what shows a bar meanwhile, below what is printed; without a terminal nothing."""
    is_seen = sys.stdout.isatty() and can_redraw(sys.stderr)
    return _shown() if is_seen else nullcontext()


@contextmanager
def _shown() -> Iterator[None]:
    from webapp.functions.progress import listening

    bar = _Bar()
    try:
        with listening(bar.tell):
            yield
    finally:
        bar.end()


class _Bar:
    """A bar that is made when there is something to show."""

    def __init__(self) -> None:
        self._shown: Any = None

    def tell(self, done: float, total: float, text: str) -> None:
        """Show how far it is."""
        if self._shown is None:
            self._shown = _made()
            self._shown.start()
            self._task = self._shown.add_task("")
        about = text or "running"
        self._shown.update(self._task, completed=done, total=total or None, description=about)

    def end(self) -> None:
        """Take the bar away."""
        if self._shown is not None:
            self._shown.stop()


def _made() -> Any:  # noqa: ANN401  # of rich, which is imported when it is needed
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn()
    return Progress(*columns, TimeElapsedColumn(), console=Console(stderr=True), transient=True)
