"""What an exchange sees of those around it."""

from __future__ import annotations

from typing import Protocol

from dicectl.platforms.local.routing.heads import Answer, Origin, Request
from dicectl.platforms.local.routing.lines import Lines
from dicectl.platforms.local.routing.patience import Patience


class VisitorSide(Protocol):
    """The visitor.

    Attributes:
        origin: where the requests come from.
        drops: the header that an answer must not have, b"" for none.
        patience: gives up when nothing happens.
        is_full: whether the visitor reads too slowly for more.
    """

    origin: Origin
    patience: Patience
    is_full: bool

    @property
    def drops(self) -> bytes: ...  # noqa: D102

    def write(self, data: bytes) -> None: ...  # noqa: D102
    def end_writing(self) -> None: ...  # noqa: D102
    def abort(self) -> None: ...  # noqa: D102
    def regulate(self) -> None: ...  # noqa: D102


class Carried(Protocol):
    """An exchange, as the connection to a web process sees it.

    Attributes:
        request: what is sent.
        is_tunnel: whether it has changed to another protocol.
    """

    request: Request

    @property
    def is_tunnel(self) -> bool: ...  # noqa: D102

    def answer(self, head: Answer) -> None: ...  # noqa: D102
    def body(self, data: bytes) -> None: ...  # noqa: D102
    def flush(self) -> None: ...  # noqa: D102
    def complete(self) -> None: ...  # noqa: D102
    def ended_by_dyno(self) -> None: ...  # noqa: D102
    def lost(self) -> None: ...  # noqa: D102
    def garbled(self, status: int) -> None: ...  # noqa: D102
    def regulate(self) -> None: ...  # noqa: D102


class HasLines(Protocol):
    """The router: the app's name, and its lines in the log."""

    app: str
    lines: Lines
