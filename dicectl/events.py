"""What an action tells the screen: plain data, which `output/` shows."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class PlannedStep:
    """A step as it is announced: its title and the command line it stands for."""

    title: str
    command: str


@dataclass(frozen=True)
class Planned:
    """The deploy knows what it will do; nothing has been changed yet."""

    app: str
    platform: str
    steps: tuple[PlannedStep, ...]
    dry_run: bool


@dataclass(frozen=True)
class StepStarted:
    """A step begins."""

    title: str
    command: str


@dataclass(frozen=True)
class Phase:
    """The build has come to a new named phase."""

    title: str


@dataclass(frozen=True)
class Output:
    """One line that a child process printed, without its line end and terminal codes."""

    line: str


@dataclass(frozen=True)
class Item:
    """One thing of several that a step is about, such as a file."""

    text: str


@dataclass(frozen=True)
class Notice:
    """Something the user should know that is not a failure."""

    text: str


@dataclass(frozen=True)
class Finding:
    """What a check says.

    Attributes:
        check: the check's name.
        level: "ok" for what was proved, "skipped" for what was not looked into, "warning" or
            "problem".
        code: its key in `dicectl.errors.catalogue.CATALOGUE`, "" when all is well.
        title: what is so.
        evidence: where it was seen, a line each like "Procfile:1: web: gunicorn app:app".
        fix: what to do next.
        link: a page that says more, "" for none.
    """

    check: str
    level: str
    code: str
    title: str
    evidence: str = ""
    fix: str = ""
    link: str = ""


@dataclass(frozen=True)
class StepDone:
    """A step ended well after `seconds`."""

    title: str
    seconds: float


@dataclass(frozen=True)
class Deployed:
    """The app answers at `url` and runs this commit; `changed` is false if it did so before.

    Without a web process it has no page: `url` is "".
    """

    app: str
    platform: str
    url: str
    release: int
    commit: str
    changed: bool
    seconds: float


@dataclass(frozen=True)
class Stopped:
    """The app's web process is stopped; `start` is the command that starts it again."""

    app: str
    platform: str
    start: str


@dataclass(frozen=True)
class Done:
    """A change to an app that is no deploy is done: `text` says what is so now.

    `release` is the live release, 0 for none, and `url` where it answers.
    """

    app: str
    platform: str
    text: str
    release: int = 0
    url: str = ""


@dataclass(frozen=True)
class Made:
    """A folder is a project: these `files` were written in it, none if it was one already.

    `app` is a name under which it could be deployed.
    """

    folder: str
    app: str
    files: tuple[str, ...]


@dataclass(frozen=True)
class Failed:
    """The command failed.

    Attributes:
        code: its key in `dicectl.errors.catalogue.CATALOGUE`.
        title: what failed.
        evidence: what was seen, possibly several lines.
        cause: what the evidence means, where that is known.
        fix: what to do next.
        link: a page that says more, "" for none.
        exit_status: what the command ends with.
        done: the steps that were finished before and stay done.
        log: the file that holds everything that was printed, "" if nothing was.
        serving: what the app serves now, "" if nothing was changed there.
        undo: the command that brings back what was served before, "" if there is nothing to undo.
    """

    code: str
    title: str
    evidence: str
    cause: str
    fix: str
    exit_status: int
    done: tuple[str, ...] = ()
    log: str = ""
    link: str = ""
    serving: str = ""
    undo: str = ""


Event = (
    Planned
    | StepStarted
    | Phase
    | Output
    | Item
    | Notice
    | Finding
    | StepDone
    | Deployed
    | Stopped
    | Done
    | Made
    | Failed
)


def as_json(event: Event) -> dict[str, Any]:
    """Return the event as a JSON object whose `event` is its name: `StepDone` is `step_done`."""
    return {"event": name_of(type(event)), **asdict(event)}


def name_of(kind: type) -> str:
    """Return what programs call a kind of event."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", kind.__name__).lower()
