"""The state of an app: what `dicectl status` tells."""

from __future__ import annotations

import time
from collections.abc import Generator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from dicectl.actions import apps
from dicectl.errors import DicectlError
from dicectl.events import Event
from dicectl.machine.fetch import Answer
from dicectl.machine.probe import probe
from dicectl.machine.threads import begin
from dicectl.platforms import Overview, Platform, Release
from dicectl.source.project import Project

NO_PAGE = Answer(0, "no page: the Procfile has no web process")


@dataclass(frozen=True)
class Here:
    """The folder beside the app: its last commit, and how many files are changed since."""

    head: str
    changes: int


@dataclass(frozen=True)
class Status:
    """How an app is.

    Attributes:
        platform: the key of its platform, `title` its name for people.
        seen: what the platform tells.
        here: the folder that the app is deployed from, None when this is another one.
        health: what its page answered, after so many `seconds`.
        cost: what it costs a month, in words.
    """

    platform: str
    title: str
    seen: Overview
    here: Here | None
    health: Answer
    seconds: float
    cost: str

    @property
    def healthy(self) -> bool:
        """Whether the app itself answers, if it has a page, and no process of it is crashed.

        On its port, another program might answer.
        """
        app = self.seen.app
        whole = not any(one.state == "crashed" for one in self.seen.dynos)
        answers = self.health.good or not app.has_page
        return bool(app.release) and app.running and answers and whole

    @property
    def is_here(self) -> bool:
        """Whether the live commit is the last one of this folder."""
        commit = self.seen.app.commit
        return bool(self.here and commit and self.here.head.startswith(commit))

    @property
    def deployed(self) -> Release | None:
        """The newest release that came with new code."""
        return next((one for one in self.seen.releases if one.deploy), None)


def status(platform: Platform, folder: Path) -> Generator[Event, None, Status]:
    """Ask the platform, the page and the folder; raises as `apps.look` does."""
    beside = begin(partial(_here, platform, folder))
    seen = yield from apps.look(platform)
    began = time.monotonic()
    health = probe(seen.app.url) if seen.app.has_page else NO_PAGE
    seconds = round(time.monotonic() - began, 3)
    cost = platform.cost(seen.formation)
    return Status(platform.key, platform.title, seen, beside.result(), health, seconds, cost)


def _here(platform: Platform, folder: Path) -> Here | None:
    """Return the state of the folder if one of its remotes leads to the app."""
    try:
        project = Project.find(folder)
        if platform.app not in map(platform.app_of, project.remotes.values()):
            return None
        return Here(project.head or "", len(project.changes))
    except DicectlError:  # the state of the app can be told all the same
        return None
