"""What the files of a local app hold: its state with its releases, a trial, and the status."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

# How many releases and how many builds are kept. Builds are counted by themselves, so that
# changes of config vars do not remove older code.
KEEP_RELEASES, KEEP_BUILDS = 20, 5
# What Heroku's usual dynos have, in MB.
USUAL_MEMORY = 512


@dataclass(frozen=True)
class Release:
    """One release: a build with config vars.

    Attributes:
        version: its number.
        commit: the full id of its commit.
        build: the folder name of its build.
        types: the command of each process type, as the Procfile has them.
        config: its config vars. They are secrets: nothing prints a release with them.
        what, when, who: see `facts.Release`.
        note: what is to be kept in mind of its build, "" for nothing.
    """

    version: int
    commit: str
    build: str
    types: dict[str, str]
    config: dict[str, str] = field(default_factory=dict, repr=False)
    what: str = ""
    when: str = ""
    who: str = ""
    note: str = ""

    def quantities(self, formation: Mapping[str, int]) -> dict[str, int]:
        """Return how many processes of each type run: one for the web, and no other, at first."""
        kinds = (kind for kind in self.types if kind != "release")
        return {kind: formation.get(kind, int(kind == "web")) for kind in kinds}

    def names(self, formation: Mapping[str, int]) -> list[str]:
        """Return the processes that run: "web.1", "web.2", "worker.1"."""
        counted = self.quantities(formation).items()
        return [f"{kind}.{number}" for kind, count in counted for number in range(1, count + 1)]


@dataclass(frozen=True)
class State:
    """What `app.json` holds.

    Attributes:
        port: the app's own.
        live: the number of the live release, 0 before the first.
        releases: those that are kept.
        config: the config vars of the next build: those of the live release, or what was set
            before the first.
        formation: how many processes run, of the types for which that was said.
        memory: how much each process may have, in MB, of the types for which that was said.
    """

    port: int
    live: int = 0
    releases: tuple[Release, ...] = ()
    config: dict[str, str] = field(default_factory=dict, repr=False)
    formation: dict[str, int] = field(default_factory=dict)
    memory: dict[str, int] = field(default_factory=dict)

    @property
    def quantities(self) -> dict[str, int]:
        """How many processes of each type of the live release run."""
        return self.current.quantities(self.formation) if self.current else {}

    @property
    def current(self) -> Release | None:
        """The live release."""
        return next((one for one in self.releases if one.version == self.live), None)

    @property
    def previous(self) -> int:
        """The number of the newest release that is not the same as the live one, 0 for none."""
        live = self.current
        if live is None:
            return 0
        older = [
            one.version
            for one in self.releases
            if one.version < live.version and (one.build, one.config) != (live.build, live.config)
        ]
        return max(older, default=0)

    @property
    def next_version(self) -> int:
        """The number of the next release."""
        return max((one.version for one in self.releases), default=0) + 1

    def with_release(self, release: Release) -> State:
        """Return the state in which `release` is live and the oldest ones are forgotten.

        A type that it does not have begins at its usual number when it comes back.
        """
        known = (*self.releases, release)[-KEEP_RELEASES:]
        builds = list(dict.fromkeys(one.build for one in reversed(known)))[:KEEP_BUILDS]
        kept = tuple(one for one in known if one.build in builds)
        same = {kind: count for kind, count in self.formation.items() if kind in release.types}
        live, config = release.version, release.config
        return replace(self, live=live, releases=kept, config=config, formation=same)


@dataclass(frozen=True)
class Trial:
    """What the supervisor shall try; `id` is repeated in its answer.

    Attributes:
        release: a new one, or the live one.
        formation: as in `State`.
        replaces: whether new processes take the place of those that run already.
    """

    id: str
    release: Release
    formation: dict[str, int]
    replaces: bool
    boot_timeout: float


@dataclass(frozen=True)
class ProcessStatus:
    """How one process is.

    Attributes:
        name: "web.1".
        state: `starting`, `up`, `crashed` or `down`.
        since: when it came into this state, in RFC 3339.
        release: the number of its release.
        failure: why it is not up, "" if it is or may still come up.
        output: what it printed last before that.
    """

    name: str
    state: str
    since: str
    release: int
    failure: str = ""
    output: tuple[str, ...] = ()

    @property
    def type(self) -> str:
        """Its type in the Procfile."""
        return self.name.partition(".")[0]


@dataclass(frozen=True)
class Status:
    """What the supervisor says: how the processes are, and what became of the trial it answers.

    Attributes:
        pid: the supervisor's process.
        process: what tells that from any other process, see `process_identity.identity`.
        release: the number of the release that is live, 0 for none.
        stopping: whether it is about to end.
        processes: all that belong to the live release.
        answers: the id of the last trial that was decided.
        failure: why that trial was refused, "" if it was taken.
        output: what its process printed last.
        failed: the name of that process.
    """

    pid: int
    process: str
    release: int = 0
    stopping: bool = False
    processes: tuple[ProcessStatus, ...] = ()
    answers: str = ""
    failure: str = ""
    output: tuple[str, ...] = ()
    failed: str = ""

    @property
    def broken(self) -> ProcessStatus | None:
        """The first process that is crashed."""
        return next((one for one in self.processes if one.state == "crashed"), None)

    @property
    def settled(self) -> bool:
        """Whether it is known of each process how it is."""
        return all(one.state in ("up", "crashed") for one in self.processes)


def read_state(raw: Any) -> State:  # noqa: ANN401  JSON
    """Read `app.json`; a damaged one raises KeyError, TypeError or ValueError."""
    return State(**{**raw, "releases": tuple(map(_release, raw["releases"]))})


def _release(raw: dict[str, Any]) -> Release:
    """Read a release; earlier versions of dicectl knew no type but web."""
    if "command" in raw:
        raw["types"] = {"web": raw.pop("command")}
    return Release(**raw)


def read_trial(raw: Any) -> Trial:  # noqa: ANN401  JSON
    """Read `trial.json`; a damaged one raises KeyError, TypeError or ValueError."""
    return Trial(**{**raw, "release": Release(**raw["release"])})


def read_status(raw: Any) -> Status:  # noqa: ANN401  JSON
    """Read `status.json`; a damaged one raises KeyError, TypeError or ValueError."""
    processes = tuple(
        ProcessStatus(**{**one, "output": tuple(one["output"])}) for one in raw["processes"]
    )
    return Status(**{**raw, "output": tuple(raw["output"]), "processes": processes})
