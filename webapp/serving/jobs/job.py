"""A job: what was asked of a function, and how far it is."""

from __future__ import annotations

import json
import re
import secrets
import time
from dataclasses import asdict, dataclass, field, fields

# How a job is: the first two go on, the others are its end.
QUEUED, RUNNING = "queued", "running"
DONE, FAILED, REFUSED, CANCELLED, LOST = "done", "failed", "refused", "cancelled", "lost"
GOING_ON = (QUEUED, RUNNING)
ENDED = (DONE, FAILED, REFUSED, CANCELLED, LOST)


# The parts of an id: the function, when it was sent, and what nobody can guess.
_ID = re.compile(r"(?P<function>\w+)-(?P<made>[0-9a-f]{8})-[0-9a-f]{32}")


@dataclass(frozen=True)
class Job:
    """A job as it is kept.

    Attributes:
        function: the name of the function.
        id: part of its address, which nobody can guess. It tells the function and the time, so that
            one is known whose line was lost.
        state: one of those above.
        made, began, ended, beat: when it was sent, begun, ended, and last seen alive, in seconds
            since 1970; 0 for not yet.
        done, total: how far it is, in whatever the function counts; a total of 0 is not known.
        doing: what it says that it is doing.
        why: why it ended, if not well.
        limit: for how many seconds it may run; 0 for as long as the worker says.
    """

    function: str
    id: str
    state: str = QUEUED
    made: float = field(default_factory=time.time)
    began: float = 0.0
    ended: float = 0.0
    beat: float = 0.0
    done: float = 0.0
    total: float = 0.0
    doing: str = ""
    why: str = ""
    limit: float = 0.0

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


def new(function: str, limit: float = 0.0) -> Job:
    """Return a job for a function."""
    name = f"{function}-{int(time.time()):08x}-{secrets.token_hex(16)}"
    return Job(function, name, limit=limit)


def lost(name: str, since: float) -> Job | None:
    """Return a job that nobody knows any more, by its id; None if that is older or none of ours."""
    found = _ID.fullmatch(name)
    made = int(found["made"], 16) if found else 0
    if found is None or not since <= made <= time.time() + 1:
        return None
    why = "the line that it waited in was lost"
    return Job(found["function"], name, state=LOST, made=made, ended=made, why=why)


def load(raw: bytes) -> Job:
    """Return a job that was kept; what a newer release adds to it is left out."""
    kept = json.loads(bytes(raw))
    return Job(**{one.name: kept[one.name] for one in fields(Job) if one.name in kept})
