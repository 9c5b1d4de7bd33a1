"""Lets the apps of this machine start when their user logs in, or no more."""

from __future__ import annotations

import os
import sys
from collections.abc import Generator

from dicectl import platforms
from dicectl.events import Done, Event, Notice
from dicectl.machine import login

# What the apps' background processes need of today's environment: where the apps are.
_KEPT = ("XDG_DATA_HOME", "DICECTL_BOOT_TIMEOUT", "DICECTL_RESTART_DELAY", "DICECTL_STOP_TIMEOUT")


def begin() -> Generator[Event, None, None]:
    """Put in the one entry that starts all apps that are down; the last event is `Done`.

    Raises:
        DicectlError: D603 a system without such apps, D320 nothing would read the entry, D610 it
            cannot be written.
    """
    key = platforms.with_ability("is_here")
    platforms.get(key).check_ready()
    login.must_be_read(_argv(key))
    entry = _entry(key)
    entry.put_in()
    if not login.is_lingering():
        yield Notice(
            "They start at your login, and end when you log out. To have them from the start of"
            " the machine on: loginctl enable-linger"
        )
    yield Done("", key, f"{entry.system} starts the apps at login: {entry.file}")


def end() -> Generator[Event, None, None]:
    """Take the entry out; the last event is `Done`.

    Raises:
        DicectlError: D603 a system without such apps, D610 it cannot be removed.
    """
    key = platforms.with_ability("is_here")
    platforms.get(key).check_ready()
    entry = _entry(key)
    text = f"Nothing has started the apps at login: there is no {entry.file}"
    if entry.is_there:
        entry.take_out()
        text = f"{entry.system} does not start the apps at login any more"
    yield Done("", key, text)


def _argv(key: str) -> list[str]:
    return [sys.executable, "-m", "dicectl", "apps", "--start", "--to", key]


def _entry(key: str) -> login.Entry:
    env = {name: os.environ[name] for name in _KEPT if os.environ.get(name)}
    return login.of_this_system(_argv(key), env)
