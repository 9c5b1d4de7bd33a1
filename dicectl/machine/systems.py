"""What of dicectl runs on which system: docs/systems.md, `dicectl check` and the commands agree."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from dicectl.errors import DicectlError

SYSTEMS = ("Linux", "macOS", "Windows")


@dataclass(frozen=True)
class Part:
    """A part of dicectl.

    Attributes:
        name: what its user types, as a list in words.
        otherwise: by system, how it is different there.
        missing: the systems that do not have it.
    """

    name: str
    otherwise: Mapping[str, str] = field(default_factory=dict)
    missing: frozenset[str] = frozenset()


_REST = "logs, config, status, rollback and the others"
PARTS = {
    "terminal": Part("roll, odds, run, new, check, explain"),
    "heroku": Part(f"deploy --to heroku, {_REST}"),
    "vercel": Part(f"deploy --to vercel, {_REST}"),
    "dokku": Part(
        f"deploy --to dokku, {_REST}",
        {"Windows": "a little slower: its ssh connects anew for each question"},
    ),
    "serve": Part(
        "serve",
        {
            "Windows": "with waitress in the place of gunicorn: one process, which is not replaced"
            " when functions in it never end"
        },
    ),
    "jobs": Part(
        "jobs of an app (jobs=True)",
        {"Windows": "their worker goes on for ten minutes after serve has ended"},
    ),
    "share": Part("serve --share"),
    "local": Part(
        f"deploy --to local, {_REST}",
        {"Windows": "in WSL only, which is Linux (once: wsl --install)"},
        frozenset({"Windows"}),
    ),
    "login": Part(
        "apps --at-login",
        {"Windows": "in WSL only, where systemd is switched on"},
        frozenset({"Windows"}),
    ),
    "completion": Part("completion", {"Windows": "in Git Bash, not in PowerShell or cmd"}),
}


def differences(system: str) -> Iterator[str]:
    """Yield what is different on a system, a line for each part."""
    for part in PARTS.values():
        if system in part.otherwise:
            yield f"{part.name}: on {system} {part.otherwise[system]}"


def need(key: str, system: str, app: str) -> None:
    """Go on only where a system has this part of dicectl.

    Raises:
        DicectlError: D603 it has not.
    """
    part = PARTS.get(key)
    if part and system in part.missing:
        raise DicectlError("D603", system=system, app=app or "NAME")


def without_account(system: str, app: str) -> str:
    """Return the command that shows an app on a system without an account anywhere."""
    return f"dicectl deploy {app} --to local" if first(system) == "local" else "dicectl serve"


def first(system: str) -> str:
    """Return the platform to try first: the local one, where there is that."""
    return "heroku" if system in PARTS["local"].missing else "local"
