"""Which app a command is about: the one that is named, or the one that a git remote names."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from dicectl import platforms
from dicectl.errors import DicectlError
from dicectl.platforms import PLATFORMS, Platform
from dicectl.platforms.names import check_name
from dicectl.source.project import Project

DEFAULT = "heroku"

# Asks a question that has a few answers, each with its key. Returns the chosen key, "" for none.
Choose = Callable[[str, Mapping[str, str]], str]


def here() -> Path:
    """Return the folder that dicectl was started in.

    Raises:
        DicectlError: D117 it was deleted since.
    """
    try:
        return Path.cwd()
    except FileNotFoundError as error:
        raise DicectlError("D117") from error


def nobody(question: str, answers: Mapping[str, str]) -> str:  # noqa: ARG001
    """Choose nothing: there is nobody to ask."""
    return ""


def find(
    folder: Path,
    name: str | None,
    to: str | None,
    *,
    command: str = "",
    choose: Choose = nobody,
) -> tuple[Platform, Project]:
    """Return the app's platform and the project that `folder` is in.

    Without `command`, which needs an app, the platform may be without one. `choose` asks which app
    is meant where the remotes name several.

    Raises:
        DicectlError: D301 a bad name, D107 no name anywhere, D305 several, and what `Project.find`
            raises.
    """
    if name is not None:  # "" is a variable that was not set: no app is meant by it
        check_name(name, command or "check", to)
    project = Project.find(folder)
    return _platform(project, name, to, command, choose), project


def find_app(
    folder: Path, name: str | None, to: str | None, *, command: str, choose: Choose = nobody
) -> Platform:
    """Return the app's platform; with a name and a platform given, the folder is not looked at."""
    if name and to:
        check_name(name, command, to)
        return platforms.get(to, name)
    return find(folder, name, to, command=command, choose=choose)[0]


def _platform(
    project: Project, name: str | None, to: str | None, command: str, choose: Choose
) -> Platform:
    """Choose by `name` and `to`; what is missing is taken from the remotes."""
    named = named_by_remotes(project)
    if name:
        key = to or next((key for key, app in named.items() if app == name), DEFAULT)
        return platforms.get(key, name)
    if to:
        named = {key: app for key, app in named.items() if key == to}
    if len(named) != 1 and not command:
        return platforms.get(to or DEFAULT)
    if not named:
        raise DicectlError("D107", command=command, to=f" --to {to}" if to else "")
    key, app = _one_of(named, command, choose) if len(named) > 1 else next(iter(named.items()))
    return platforms.get(key, app)


def _one_of(named: dict[str, str], command: str, choose: Choose) -> tuple[str, str]:
    """Ask which of the apps that the remotes name is meant.

    Raises:
        DicectlError: D305 nobody can be asked.
    """
    answers = {key: f"{key}: {app}" for key, app in named.items()}
    key = choose("Which app?", answers)
    if key:
        return key, named[key]
    key, app = next(iter(named.items()))
    evidence = "\n".join(f"remote {key}: {app}" for key, app in named.items())
    raise DicectlError("D305", command=command, example=f"{app} --to {key}", evidence=evidence)


def named_by_remotes(project: Project) -> dict[str, str]:
    """Return the app that each platform's remote names."""
    found = {}
    for key in PLATFORMS:
        url = project.remotes.get(key)
        if url and (app := platforms.get(key).app_of(url)):
            found[key] = app
    return found
