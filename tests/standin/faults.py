"""Answers that a test puts in front of the platform's own."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass
class Fault:
    """One injected answer, of the API or the git host.

    ``path`` is a regular expression searched in the request's path. With no ``status`` and no
    ``how`` the request is only held back for ``delay`` seconds and then answered as usual.
    ``times`` counts down with each use; ``None`` means for ever. ``how`` is what happens to the
    connection: "reset" before an answer, "half" of an answer and then its end, "lost", which is a
    reset after the request was done. A log stream (its path begins with ``/stream/``) ends after
    ``lines`` lines: with status 200 in good order, with none in the middle of a line.

    The method ``PUSH`` is a build: ``path`` is searched in the app's name, and with a status the
    build is refused.
    """

    method: str
    path: str
    status: int | None = None
    body: Mapping[str, object] | list[dict[str, object]] | None = None
    delay: float = 0.0
    times: int | None = 1
    lines: int | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    how: str = ""

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
