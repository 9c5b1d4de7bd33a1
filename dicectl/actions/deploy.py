"""Deploy a project: look, plan, run each step, prove that the app answers.

The only loop over steps; the steps themselves are made in `deployment`.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Generator, Iterator
from pathlib import Path

from dicectl import platforms
from dicectl.actions.deploy_steps import announced
from dicectl.actions.deployment import Deployment
from dicectl.actions.request import Request
from dicectl.errors import DicectlError
from dicectl.events import Event, Failed, Notice, Planned, StepDone, StepStarted
from dicectl.explain import explain
from dicectl.machine.disk import writing
from dicectl.machine.lock import lock
from dicectl.plan import Step
from dicectl.platforms import Platform
from dicectl.source.project import Project

# With --generate, the number of names that are tried.
NAMES_TRIED = 3


def deploy(platform: Platform, project: Project, request: Request) -> Generator[Event, None, None]:
    """Deploy `project` to `platform`, and yield each thing as it happens.

    The last event is `Deployed`, `Failed`, or with `request.dry_run` `Planned`.
    """
    if request.dry_run:
        yield from _attempt(platform, project, request, NAMES_TRIED)
        return
    path = _lock_of(project.root)
    with lock(path, wait=False) as had:
        if had:
            yield from _attempt(platform, project, request)
            return
    yield Notice("Another deploy of this folder is running; waiting until it has ended.")
    try:
        with lock(path):
            project = Project.find(project.root)  # the other deploy has changed it
            yield from _attempt(platform, project, request)
    except KeyboardInterrupt:
        yield failed(DicectlError("D903"))


def failed(
    error: DicectlError, done: tuple[str, ...] = (), serving: str = "", undo: str = ""
) -> Failed:
    """Return the event that tells of an error, with its cause and cure where they are known."""
    evidence, cause, fix, link = error.evidence, "", error.fix, error.link
    if not error.fix_is_known and (known := explain(error.output)):
        evidence, cause, fix, link = known.evidence, known.cause, known.fix, known.link
    return Failed(
        error.code,
        error.title,
        evidence,
        cause,
        fix,
        int(error.exit_status),
        done,
        link=link,
        serving=serving,
        undo=undo,
    )


def _attempt(
    platform: Platform, project: Project, request: Request, tried: int = 1
) -> Iterator[Event]:
    """Deploy under the app's name. If it is taken, --generate tries another one."""
    began = time.monotonic()
    work = Deployment(platform, project, request)
    done: list[str] = []
    try:
        steps = yield from work.plan()
        planned = tuple(map(announced, steps))
        yield Planned(platform.app, platform.title, planned, request.dry_run)
        if request.dry_run:
            return
        for step in steps:
            yield from run(step)
            done.append(step.title)
        yield work.deployed(seconds=round(time.monotonic() - began, 1))
    except KeyboardInterrupt:
        yield failed(work.interrupted(), tuple(done))
    except DicectlError as error:
        if request.generate and error.offers and tried < NAMES_TRIED:
            other = error.offers[0]
            yield Notice(f"{error.title}; taking {other}.")
            yield from _attempt(platforms.get(platform.key, other), project, request, tried + 1)
            return
        undo = work.undo
        if request.rollback and (back := work.rollback()):
            undo = yield from _go_back(back, undo)
        serving = yield from work.serving()
        yield failed(error, tuple(done), serving, undo)


def _go_back(step: Step, undo: str) -> Generator[Event, None, str]:
    """Bring back the release before; return the command that still would, "" once it is done."""
    try:
        yield from run(step)
    except DicectlError as error:
        yield Notice(f"The release before could not be brought back: {error.title}")
        return undo
    return ""


def run(step: Step) -> Iterator[Event]:
    """Run one step, with its beginning and end."""
    started = time.monotonic()
    yield StepStarted(step.title, announced(step).command)
    yield from step.run()
    yield StepDone(step.title, round(time.monotonic() - started, 1))


def _lock_of(root: Path) -> Path:
    """Return the lock file of a folder. It is elsewhere, so that nothing in the folder changes."""
    from platformdirs import user_state_path

    folder = user_state_path("dicectl", appauthor=False) / "locks"
    with writing(folder):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder / hashlib.sha256(str(root.resolve()).encode()).hexdigest()[:24]
