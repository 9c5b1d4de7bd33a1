"""Which app a command is about: the one that is named, or the one that a git remote names."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from dicectl import platforms
from dicectl.errors import DicectlError
from dicectl.plan import value
from dicectl.platforms import DEFAULT, PLATFORMS, Platform
from dicectl.platforms.names import check_name
from dicectl.source import preferred
from dicectl.source.project import Project

# What an account is missing by. A user of one platform has none for another; that is no failure.
NO_LOGIN = ("D202", "D203", "D204", "D207", "D641", "D642")

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


def find(  # noqa: PLR0913  all but the first are named
    folder: Path,
    name: str | None,
    to: str | None,
    *,
    server: str = "",
    command: str = "",
    choose: Choose = nobody,
) -> tuple[Platform, Project]:
    """Return the app's platform and the project that `folder` is in.

    Without `command`, which needs an app, the platform may be without one. `choose` asks which app
    is meant where the remotes name several, and where to deploy if nothing says it.

    Raises:
        DicectlError: D301 a bad name, D107 no name anywhere, D305 several, D672 and D696 no such
            server or platform, and what `Project.find` raises.
    """
    if name is not None:  # "" may come from a shell variable that was not set, so it is a bad name
        check_name(name, command or "check", to)
    project = Project.find(folder)
    said = _preferred(project)
    to = to or (platforms.with_ability("has_servers") if server else said.to) or None
    key, app = _meant(project, name, to, command, choose)
    return platforms.get(key, app, server or _known_server(project, key, said)), project


def find_app(  # noqa: PLR0913  all but the first are named
    folder: Path,
    name: str | None,
    to: str | None,
    *,
    server: str = "",
    command: str,
    choose: Choose = nobody,
) -> Platform:
    """Return the app's platform; with all of it given, the folder is not looked at."""
    if name and to and (server or not platforms.get(to).can.has_servers):
        check_name(name, command, to)
        return platforms.get(to, name, server)
    return find(folder, name, to, server=server, command=command, choose=choose)[0]


def find_platform(key: str, server: str = "") -> Platform:
    """Return a platform without an app, at the server that is named or that this folder knows."""
    if server or not platforms.get(key).can.has_servers:
        return platforms.get(key, "", server)
    try:
        project = Project.find(here())
        known = _known_server(project, key, _preferred(project))
    except DicectlError:  # the folder is none of its business
        known = ""
    return platforms.get(key, "", known)


def _preferred(project: Project) -> preferred.Preferred:
    """Return what pyproject.toml says; raises D696 where that is no platform."""
    said = preferred.read(project.root)
    if said.to and said.to not in PLATFORMS:
        raise DicectlError("D696", reason=f"there is no platform {said.to!r}")
    return said


def _known_server(project: Project, key: str, said: preferred.Preferred) -> str:
    """Return where a platform is that has servers: the remote or pyproject.toml says it."""
    platform = platforms.get(key)
    if not platform.can.has_servers:
        return ""
    url = project.remotes.get(key, "")
    return url if platform.app_of(url) else said.server


def _meant(
    project: Project, name: str | None, to: str | None, command: str, choose: Choose
) -> tuple[str, str]:
    """Choose platform and app by `name` and `to`; what is missing is taken from the remotes."""
    named = named_by_remotes(project)
    if name:
        key = to or next((key for key, app in named.items() if app == name), "")
        if not key and command == "deploy":
            key = _offered(name, choose)
        return key or DEFAULT, name
    if to:
        named = {key: app for key, app in named.items() if key == to}
    if len(named) != 1 and not command:
        return to or DEFAULT, ""
    if not named:
        raise DicectlError("D107", command=command, to=f" --to {to}" if to else "")
    return _one_of(named, command, choose) if len(named) > 1 else next(iter(named.items()))


def _offered(name: str, choose: Choose) -> str:
    """Ask somebody without an account at `DEFAULT` where to deploy; "" for no answer."""
    if choose is nobody or _has_account(platforms.get(DEFAULT, name)):
        return ""
    from dicectl.platforms.terms import terms

    told = {key: terms(key) for key in PLATFORMS}
    answers = {
        key: f"{key}: {one.price}; account: {one.account}; sleeps: {one.sleeps}"
        for key, one in told.items()
    }
    return choose("Where to? (more of each: dicectl platforms)", answers)


def _has_account(platform: Platform) -> bool:
    try:
        platform.check_ready()
        value(platform.find())
    except DicectlError as error:
        return error.code not in NO_LOGIN
    return True


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
