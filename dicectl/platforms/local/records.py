"""What the files of a local app hold: its state with its releases, a trial, and the status."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

# So many releases are kept, of so many builds: config changes do not push out the code before.
KEEP_RELEASES, KEEP_BUILDS = 20, 5


@dataclass(frozen=True)
class Release:
    """One release: a build with config vars.

    Attributes:
        version: its number.
        commit: the full id of its commit.
        build: the folder name of its build.
        command: of its web process.
        config: its config vars. They are secrets: nothing prints a release with them.
        what, when, who: see `facts.Release`.
    """

    version: int
    commit: str
    build: str
    command: str
    config: dict[str, str] = field(default_factory=dict, repr=False)
    what: str = ""
    when: str = ""
    who: str = ""


@dataclass(frozen=True)
class State:
    """What `app.json` holds.

    Attributes:
        port: the app's own.
        live: the number of the live release, 0 before the first.
        releases: those that are kept.
        config: the config vars of the next build: those of the live release, or what was set
            before the first.
    """

    port: int
    live: int = 0
    releases: tuple[Release, ...] = ()
    config: dict[str, str] = field(default_factory=dict, repr=False)

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
        """Return the state in which `release` is live and the oldest ones are forgotten."""
        known = (*self.releases, release)[-KEEP_RELEASES:]
        builds = list(dict.fromkeys(one.build for one in reversed(known)))[:KEEP_BUILDS]
        kept = tuple(one for one in known if one.build in builds)
        return replace(self, live=release.version, releases=kept, config=release.config)


@dataclass(frozen=True)
class Trial:
    """A build that the supervisor shall try; `id` is repeated in its answer."""

    id: str
    release: Release
    boot_timeout: float


@dataclass(frozen=True)
class Status:
    """What the supervisor says: the trial it answers, and what became of it.

    Attributes:
        pid: the supervisor's process.
        process: what tells that from any other process, see `process_identity.identity`.
        release: the number of the release that serves, 0 for none.
        state: `starting`, `up`, `crashed` or, once it ends, `stopping`.
        answers: the id of the last trial that was decided.
        failure: why that trial was refused, "" if it was taken.
        output: what its web process printed last.
        since: when the web process came into its state, in RFC 3339.
    """

    pid: int
    process: str
    release: int = 0
    state: str = "starting"
    answers: str = ""
    failure: str = ""
    output: tuple[str, ...] = ()
    since: str = ""


def read_state(raw: Any) -> State:  # noqa: ANN401  JSON
    """Read `app.json`; a damaged one raises KeyError, TypeError or ValueError."""
    releases = tuple(Release(**one) for one in raw["releases"])
    return State(raw["port"], raw["live"], releases, raw.get("config", {}))


def read_trial(raw: Any) -> Trial:  # noqa: ANN401  JSON
    """Read `trial.json`; a damaged one raises KeyError, TypeError or ValueError."""
    return Trial(raw["id"], Release(**raw["release"]), raw["boot_timeout"])


def read_status(raw: Any) -> Status:  # noqa: ANN401  JSON
    """Read `status.json`; a damaged one raises KeyError, TypeError or ValueError."""
    return Status(**{**raw, "output": tuple(raw["output"])})
