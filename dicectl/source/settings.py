"""Git's settings for a folder: its remotes, and who commits."""

from __future__ import annotations

import os
from pathlib import Path

from dicectl.machine.system import WINDOWS
from dicectl.source import gitcli

_WANTED = r"^(remote\..*\.url|user\.(name|email)|core\.(filemode|autocrlf|longpaths))$"

# The values of each setting, in the order in which git reads them.
Settings = dict[str, list[str]]


def read(root: Path) -> Settings:
    """Ask git for the settings that matter here."""
    asked = ("config", "-z", "--get-regexp", _WANTED)
    found: Settings = {}
    for entry in gitcli.ask(root, *asked, action="read its settings", no=(1,)).split("\0"):
        key, _, value = entry.partition("\n")
        found.setdefault(key, []).append(value)
    return found


def identity_in_environment() -> bool:
    """Whether the environment has the name and e-mail address that a commit needs."""
    return {"GIT_AUTHOR_NAME", "GIT_AUTHOR_EMAIL"} <= os.environ.keys()


def has_identity(settings: Settings) -> bool:
    """Whether the settings have them."""
    return {"user.name", "user.email"} <= settings.keys()


def last(settings: Settings, key: str) -> str:
    """Return the value that counts of a setting, "" if it is not set."""
    return settings.get(key, [""])[-1]


def sees_modes(settings: Settings) -> bool:
    """Whether git sees which files may be run; Windows has no such mark on its files."""
    return last(settings, "core.filemode") != "false" and not WINDOWS


def remotes(settings: Settings) -> dict[str, str]:
    """Return the address of each remote, before any `insteadOf`; of several the first counts."""
    return {
        key[len("remote.") : -len(".url")]: values[0]
        for key, values in settings.items()
        if key.startswith("remote.")
    }
