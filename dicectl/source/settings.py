"""Git's settings for a folder: its remotes, and who commits."""

from __future__ import annotations

from pathlib import Path

from dicectl.errors import DicectlError
from dicectl.machine.system import WINDOWS
from dicectl.source import gitcli

_WHO = r"^user\.(name|email)$"
_WANTED = r"^(remote\..*\.url|core\.(filemode|autocrlf|longpaths))$"
# Without this, git makes up an address from the names of the user and the computer.
_AS_SET = ("-c", "user.useConfigOnly=true")

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


def unknown_committer(root: Path) -> DicectlError | None:
    """Return the failure D103 if git would refuse a commit for want of a name or an address."""
    for one in ("GIT_AUTHOR_IDENT", "GIT_COMMITTER_IDENT"):
        done = gitcli.look(root, *_AS_SET, "var", one)
        if done.status:
            own = gitcli.look(root, "config", "--local", "--get-regexp", _WHO).stdout
            seen = done.said.splitlines()[-1]
            return DicectlError("D103", where=[] if own else ["--global"], evidence=seen)
    return None


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
