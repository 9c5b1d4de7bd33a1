"""Removes an app, and keeps its code."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from functools import partial
from pathlib import Path

from dicectl.actions import apps
from dicectl.actions.deploy import run
from dicectl.errors import DicectlError
from dicectl.events import Done, Event, Notice
from dicectl.machine import seen_apps
from dicectl.plan import Step
from dicectl.platforms import Overview, Platform
from dicectl.source.project import Project


def destroy(
    platform: Platform, folder: Path, confirmed: str | None, ask: Callable[[], str] | None
) -> Generator[Event, None, None]:
    """Remove the app, and the remotes of `folder` that lead to it; the last event is `Done`.

    `confirmed` has to be its name; without it, `ask` returns what the user types.

    Raises:
        DicectlError: D303 no such app, D314 and D315 it is not confirmed.
    """
    names = {"app": platform.app, "platform": platform.key}
    _check(confirmed, names)
    platform.check_ready()
    with apps.explaining_access(platform):
        seen = yield from platform.look()
    step = platform.destroy()
    yield from _told(platform, seen)
    if confirmed is None and ask is None:
        raise DicectlError("D314", **names)
    if confirmed is None and ask:
        _check(ask(), names)
    remotes = _remotes(platform, folder)
    yield from run(step)
    for step in remotes:
        yield from run(step)
    seen_apps.forget(platform.key, platform.app)
    text = f"{platform.app} is destroyed. Your code stays as it is."
    yield Done(platform.app, platform.key, text)


def _check(said: str | None, names: dict[str, str]) -> None:
    if said is not None and said.strip() != names["app"]:
        raise DicectlError("D315", said=said.strip(), **names)


def _told(platform: Platform, seen: Overview | None) -> Iterator[Event]:
    """Say what will be lost for ever."""
    if seen is None:
        yield Notice(f"What is left of {platform.app} will be removed.")
        return
    address = f"its address {seen.app.url}"
    releases = f"{len(seen.releases)} releases" if seen.releases else "no release yet"
    yield Notice(
        f"{platform.app} on {platform.title} will be gone for ever: {address}, {releases},"
        " its config vars and its log. Your code stays as it is."
    )


def _remotes(platform: Platform, folder: Path) -> list[Step]:
    """Return the steps that remove the git remotes here which lead to the app."""
    try:
        project = Project.find(folder)
        remotes = project.remotes
    except DicectlError:  # no git, no repository, or one that is none of our business
        return []
    ours = [name for name, url in remotes.items() if platform.app_of(url) == platform.app]
    return [
        Step(
            f"Remove the remote {name}",
            ("git", "remote", "remove", name),
            partial(_remove, project, name),
        )
        for name in ours
    ]


def _remove(project: Project, name: str) -> Iterator[Event]:
    yield from ()
    project.remove_remote(name)
