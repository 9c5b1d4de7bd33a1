"""Which Python a build takes: the one that the project asks for, found here or fetched by uv.

Another minor version is taken only where the project asks for none, or the user wants it so.
"""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path

from dicectl.buildpack import PythonVersion, Rejected
from dicectl.errors.advice import then
from dicectl.machine import runner
from dicectl.platforms.local.interpreters import find_python, version_of
from dicectl.platforms.local.phases import live, say, tell, warn

# Set to take dicectl's own Python where the one that is asked for is not here; by this option, too.
ANY = "DICECTL_PYTHON_OF_THIS_MACHINE"
OPTION = "--python-of-this-machine"


@dataclass(frozen=True)
class Prospect:
    """What a build would do for its Python.

    Attributes:
        path: the interpreter, "" if there is none here.
        full: its full version, "" likewise.
        fetched: what uv would be asked for in place of it, "" if it does not know it either.
    """

    path: str = ""
    full: str = ""
    fetched: str = ""


def look(version: PythonVersion, uv: str | None) -> Prospect:
    """Return what there is; nothing is fetched, and nothing of the project is run."""
    for wanted in _wanted(version):
        if found := find_python(wanted, uv):
            return Prospect(found, version_of(found))
    if not version.origin or os.environ.get(ANY):
        return Prospect(sys.executable, version_of(sys.executable))
    if uv:
        known = (wanted for wanted in _wanted(version) if _is_offered(wanted, uv))
        return Prospect(fetched=next(known, ""))
    return Prospect()


def choose(version: PythonVersion, uv: str | None) -> str:
    """Return the interpreter for a build, fetching it if need be; says which and why.

    Raises:
        Rejected: the Python that is asked for is not here and could not be fetched.
    """
    found = look(version, uv)
    if not version.origin:
        _say_default(version, found)
        return found.path
    say(f"Using Python {version} specified in {version.origin}")
    if found.path:
        _say_difference(version, found)
        return found.path
    return _fetch(version, found.fetched, uv)


def told(version: PythonVersion, python: str) -> str:
    """Say for good that an interpreter is another minor version than is asked for; "" if not."""
    full = version_of(python)
    if not version.origin or full.startswith(f"{version.short}."):
        return ""
    return f"Python {full} runs it; {version.origin} asks for {version}, which Heroku would take"


def how_to_install(version: PythonVersion, uv: str | None) -> str:
    """Return the command that brings a Python to this machine, for somebody to type."""
    if runner.find("pyenv"):
        return f"pyenv install {version}"
    install = f"uv python install {version.short}"
    return install if uv else then("pip install uv", install)


def _wanted(version: PythonVersion) -> list[str]:
    """Return the version as it is asked for, then as its minor version."""
    return list(dict.fromkeys((str(version), version.short)))


def _is_offered(wanted: str, uv: str) -> bool:
    """Whether uv knows where to get a version; it has a list in itself."""
    listed = [uv, "python", "list", "--only-downloads", "--no-config", wanted]
    return bool(runner.run(listed, cwd=Path(uv).parent).stdout.strip())


def _say_default(version: PythonVersion, found: Prospect) -> None:
    if found.full.startswith(f"{version.short}."):
        say(f"No Python version was specified. Using the buildpack default: Python {version}")
        return
    say(f"No Python version was specified. Using dicectl's own: Python {found.full}")
    warn(
        f"Heroku would use its default, Python {version}, which is not on this machine.",
        f"To have the same on both, write a version into .python-version: {found.full[:4]}",
    )


def _say_difference(version: PythonVersion, found: Prospect) -> None:
    if not found.full.startswith(f"{version.short}."):
        warn(
            f"Python {version} is not on this machine; Python {found.full} is used instead, as"
            f" {OPTION} allows.",
            f"Heroku would use {version}.",
        )
    elif version.patch is not None and found.full != str(version):
        tell(f"Python {version} is not on this machine; {found.full} is, and is taken.")


def _fetch(version: PythonVersion, offered: str, uv: str | None) -> str:
    if uv and offered:
        say(f"Installing Python {offered}, which is not on this machine")
        live([uv, "python", "install", "--no-bin", "--no-progress", offered], Path(uv).parent)
        if found := find_python(offered, uv):
            return found
    raise Rejected(
        f"Python {version} is not on this machine.",
        f"It is specified in {version.origin}. Install it, then deploy again:"
        f"  {how_to_install(version, uv)}",
    )
