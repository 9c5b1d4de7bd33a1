"""Where the web processes are."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from dicectl.platforms.local.routing.codes import Code


class Place(NamedTuple):
    """A web process: its name, such as "web.1", and the port that it listens on."""

    name: str
    port: int


class UnreachableError(Exception):
    """No web process can have the request; `code` says why."""

    def __init__(self, code: Code) -> None:
        super().__init__(code.name)
        self.code = code


# Tells at each moment where the next request goes, or why nowhere; None is "soon".
Choose = Callable[[], Place | Code | None]
