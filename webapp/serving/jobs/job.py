"""A job: what was asked of a function, and how far it is."""

from __future__ import annotations

import json
import secrets
import time
from dataclasses import asdict, dataclass, field

# How a job is: the first two go on, the others are its end.
QUEUED, RUNNING = "queued", "running"
DONE, FAILED, REFUSED, CANCELLED, LOST = "done", "failed", "refused", "cancelled", "lost"
GOING_ON = (QUEUED, RUNNING)
ENDED = (DONE, FAILED, REFUSED, CANCELLED, LOST)


def _new_id() -> str:
    return secrets.token_urlsafe(16)


@dataclass(frozen=True)
class Job:
    """A job as it is kept.

    Attributes:
        function: the name of the function.
        id: part of its address, which nobody can guess.
        state: one of those above.
        made, began, ended, beat: when it was sent, begun, ended, and last seen alive, in seconds
            since 1970; 0 for not yet.
        done, total: how far it is, in whatever the function counts; a total of 0 is not known.
        doing: what it says that it is doing.
        why: why it ended, if not well.
    """

    function: str
    id: str = field(default_factory=_new_id)
    state: str = QUEUED
    made: float = field(default_factory=time.time)
    began: float = 0.0
    ended: float = 0.0
    beat: float = 0.0
    done: float = 0.0
    total: float = 0.0
    doing: str = ""
    why: str = ""

    @property
    def goes_on(self) -> bool:
        """Whether it waits or runs."""
        return self.state in GOING_ON

    @property
    def seconds(self) -> float:
        """How long it has run, or ran."""
        return max(0.0, (self.ended or time.time()) - self.began) if self.began else 0.0

    @property
    def address(self) -> str:
        """Where it is on the web."""
        return f"/jobs/{self.id}"

    def dump(self) -> bytes:
        """Return it as it is kept."""
        return json.dumps(asdict(self)).encode()


def load(raw: bytes) -> Job:
    """Return a job that was kept."""
    return Job(**json.loads(bytes(raw)))
