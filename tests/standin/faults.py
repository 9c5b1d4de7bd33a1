"""Answers that a test puts in front of the platform's own."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass
class Fault:
    """One injected API answer.

    ``path`` is a regular expression searched in the request's path. With no ``status`` the
    request is only held back for ``delay`` seconds and then answered as usual. ``times`` counts
    down with each use; ``None`` means for ever. A log stream (its path begins with ``/stream/``)
    ends after ``lines`` lines: with status 200 in good order, with none in the middle of a line.
    """

    method: str
    path: str
    status: int | None = None
    body: Mapping[str, object] | None = None
    delay: float = 0.0
    times: int | None = 1
    lines: int | None = None

    def matches(self, method: str, path: str) -> bool:
        """Whether this fault is still armed and meant for this request."""
        return self.times != 0 and self.method == method and bool(re.search(self.path, path))

    def use(self) -> None:
        """Count one use down and wait the delay out."""
        if self.times is not None:
            self.times -= 1
        time.sleep(self.delay)


def take(faults: list[Fault], method: str, path: str) -> Fault | None:
    """The first armed fault for this request, already used, or None."""
    for fault in faults:
        if fault.matches(method, path):
            fault.use()
            return fault
    return None
