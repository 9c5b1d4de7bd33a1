"""What a platform says about an app: plain data, the same for all platforms."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Usage:
    """What an app costs this machine.

    Attributes:
        memory: of all its processes, in bytes.
        disk: what its folder takes, in bytes.
        requests: how many it had in the last minute.
    """

    memory: int
    disk: int
    requests: int


@dataclass(frozen=True)
class Spare:
    """What could be removed from this machine.

    Attributes:
        what: what it is.
        size: what that would free, in bytes.
        loss: what one would do without then.
        remove: does it; raises DicectlError when it cannot be.
    """

    what: str
    size: int
    loss: str
    remove: Callable[[], object] = field(compare=False, repr=False)


@dataclass(frozen=True)
class App:
    """An app as its platform sees it.

    Attributes:
        name: its name.
        url: where it answers; asked of the platform, never built from the name.
        release: the number of the live release, 0 before the first.
        commit: the commit that the live release was built from, or as much of the beginning of its
            id as the platform tells; "" before the first.
        running: whether its web processes are meant to be up now; of an app without any, whether
            others are.
        previous: the number of the release that a rollback goes back to, 0 for none.
        crashed: whether all of those are meant to be up and have ended.
        building: whether a build of it goes on there.
        outdated: whether its config vars were changed since, so that only a deploy brings them.
        has_page: whether its Procfile has a web process, which would answer at `url`.
        down: whether it is meant to run, and something else than its user has ended it.
        usage: what it costs this machine, None where that is not looked at.
    """

    name: str
    url: str
    release: int = 0
    commit: str = ""
    running: bool = True
    previous: int = 0
    crashed: bool = False
    building: bool = False
    outdated: bool = False
    has_page: bool = True
    down: bool = False
    usage: Usage | None = None

    @property
    def state(self) -> str:
        """How it is, in a word or two."""
        if not self.release:
            return "not deployed"
        if not self.running:
            return "down" if self.down else "stopped"
        return "crashed" if self.crashed else "running"


@dataclass(frozen=True)
class Release:
    """One release of an app: code and config vars, and how it came to be.

    Attributes:
        version: its number.
        what: "Deploy 1a2b3c4d", "Set COLOUR config vars", "Rollback to v3".
        commit: as in `App`; "" where no build is known.
        when: the moment in RFC 3339, "" where it is not known.
        who: who made it, "" where that is not known.
        live: whether it is the live one.
        kept: whether it can be gone back to.
        deploy: whether it came with new code.
    """

    version: int
    what: str
    commit: str = ""
    when: str = ""
    who: str = ""
    live: bool = False
    kept: bool = False
    deploy: bool = False


@dataclass(frozen=True)
class Dyno:
    """One running process: "web.1", its state in Heroku's words, and since when (RFC 3339)."""

    name: str
    type: str
    state: str
    since: str
    release: int
    size: str


@dataclass(frozen=True)
class Formation:
    """How many processes of a type are meant to run, on which size of dyno ("" for none)."""

    type: str
    quantity: int
    size: str

    def __str__(self) -> str:
        """As `dicectl scale` takes it: "web=1:Basic"."""
        return f"{self.type}={self.quantity}" + (f":{self.size}" if self.size else "")


@dataclass(frozen=True)
class Overview:
    """All of an app at one moment; the releases are the newest ones, newest first.

    `notes` are sentences about what is to be kept in mind.
    """

    app: App
    releases: tuple[Release, ...]
    dynos: tuple[Dyno, ...]
    formation: tuple[Formation, ...]
    notes: tuple[str, ...] = ()


class Hidden(str):
    """What stands for the value of a config var that the platform keeps and never tells."""

    __slots__ = ()
