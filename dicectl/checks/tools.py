"""Checks of this machine: git, and where its remotes lead."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from dicectl.errors import DicectlError
from dicectl.machine import systems
from dicectl.machine.system import NAME
from dicectl.platforms.check import Said
from dicectl.source import gitcli
from dicectl.source.project import Project

if TYPE_CHECKING:
    from dicectl.platforms import Platform


def identity(project: Project) -> Iterator[Said]:
    """A commit needs a name and an e-mail address."""
    unknown = project.unknown_committer
    if unknown is None:
        yield f"git {gitcli.version()} is installed and knows who you are"
    elif project.changes or not project.is_repository:
        yield unknown
    else:
        yield f"git {gitcli.version()} is installed; there is nothing to commit"


def runs_here(platform: str, app: str, _project: Project, on: str = NAME) -> Iterator[Said]:
    """This system has what the platform needs; what is different on it is said."""
    systems.need(platform, on, app)
    yield from systems.differences(on)


def remote(platform: Platform, project: Project) -> Iterator[Said]:
    """The remote that has the platform's name leads to the app."""
    name, url = platform.key, project.remotes.get(platform.key)
    if not url:
        yield f"There is no remote {name} yet; a deploy sets it"
    elif not (app := platform.app_of(url)):
        yield foreign(platform, url)
    elif platform.app not in ("", app):
        facts = {"remote": name, "app": app, "new": platform.app}
        yield DicectlError("D113", **facts, evidence=_leads(name, url))
    else:
        yield f"The remote {name} leads to {app}"


def foreign(platform: Platform, url: str) -> DicectlError:
    """Return the failure that the platform's remote leads somewhere else, to `url`."""
    facts = {"remote": platform.key, "platform": platform.title}
    return DicectlError("D106", **facts, evidence=_leads(platform.key, url))


def _leads(name: str, url: str) -> str:
    return f"{name} is {gitcli.without_logins(url)}"
