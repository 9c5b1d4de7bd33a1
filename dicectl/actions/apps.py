"""Finds apps: one that has to be there, or all of them."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator
from contextlib import contextmanager

from dicectl.actions import target
from dicectl.actions.deploy import failed
from dicectl.errors import DicectlError
from dicectl.events import Event, Notice
from dicectl.machine import seen_apps
from dicectl.platforms import App, Overview, Platform

# Without its program or its server, or on a system without it, nobody has used it from here.
NEVER_USED = ("D603", "D640", "D670")


def look(platform: Platform, releases: int = 30) -> Generator[Event, None, Overview]:
    """Return all of an app, with so many of its releases.

    Raises:
        DicectlError: D303 there is none, D302 it is somebody else's.
    """
    platform.check_ready()
    with explaining_access(platform):
        seen = yield from platform.look(releases)
    if seen is None:
        raise missing(platform)
    return seen


def config(platform: Platform) -> Generator[Event, None, dict[str, str]]:
    """Return the config vars of an app; raises as `look` does."""
    platform.check_ready()
    return (yield from platform.config())


def needs_processes(platform: Platform, verb: str, fix: str = "") -> None:
    """Raise D652 where an app has no processes that there could be anything to do with."""
    if not platform.can.has_processes:
        facts = {"platform": platform.title, "app": platform.app}
        raise DicectlError("D652", **facts, verb=verb, fix=fix)


def missing(platform: Platform) -> DicectlError:
    """Return the failure that there is no such app."""
    said = f"asked {platform.title} for {platform.app}; to see those there are: dicectl apps"
    return DicectlError("D303", name=platform.app, platform=platform.key, evidence=said)


@contextmanager
def explaining_access(platform: Platform) -> Iterator[None]:
    """Say how to get access when the app is somebody else's; another name is no help here."""
    try:
        yield
    except DicectlError as error:
        if error.code != "D302":
            raise
        fix = "heroku login    with the account that it belongs to, or ask its owner for access."
        facts = {"name": platform.app, "platform": platform.title}
        raise DicectlError("D302", **facts, fix=fix, evidence=error.evidence) from error


def everywhere(
    keys: Iterable[str], *, server: str = "", alone: bool = False
) -> Generator[Event, None, tuple[list[tuple[str, App]], DicectlError | None]]:
    """Return the apps of platforms, each with the platform's key, and a failure if there was one.

    When one platform cannot be asked, the others are listed all the same. A missing login is a
    failure only where one platform is asked for `alone`.
    """
    found: list[tuple[str, App]] = []
    broken = None
    for key in keys:
        try:
            platform = target.find_platform(key, server)
            there = yield from platform.apps()
            found += [(key, app) for app in there]
            if not platform.can.is_here:  # nothing on this disk need be remembered
                seen_apps.replace(key, [app.name for app in there])
        except DicectlError as error:
            if error.code in NEVER_USED and not alone:
                continue
            if error.code in target.NO_LOGIN and not alone:
                more = f"dicectl apps --to {key}"
                yield Notice(f"Without those on {key}: {error.title}. More about that: {more}")
            else:
                broken = error
    return found, broken


def failures_as_events(work: Generator[Event, None, None]) -> Generator[Event, None, None]:
    """Do some work. A failure or Ctrl-C becomes its last event."""
    try:
        yield from work
    except KeyboardInterrupt:
        yield failed(DicectlError("D903"))
    except DicectlError as error:
        yield failed(error)
