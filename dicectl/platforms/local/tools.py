"""Finds uv, Poetry and Pipenv, or installs them into environments of dicectl's own.

data folder/tools/PROGRAM-VERSION/   an environment with the version that the buildpack installs;
                                     the file `complete` in it is written last
"""

from __future__ import annotations

import re
import shutil
import sys
from pathlib import Path

from dicectl.buildpack import Rejected
from dicectl.buildpack.tools import Tool
from dicectl.machine import runner
from dicectl.machine.disk import writing
from dicectl.machine.lock import lock
from dicectl.platforms.local.phases import live, say
from dicectl.platforms.local.store import apps_folder

_COMPLETE = "complete"


def find_uv() -> str | None:
    """Return the path of uv: the one installed beside dicectl, or one on the PATH."""
    beside = Path(sys.executable).with_name("uv")
    return str(beside) if beside.is_file() else runner.find("uv")


def provide(tool: Tool, uv: str | None) -> str:
    """Return the path of the tool's program: dicectl's own, the user's, or one just installed.

    Raises:
        Rejected: there is none, and it could not be installed.
    """
    own = apps_folder().parent / "tools" / f"{tool.program}-{tool.version}"
    if _is_there(own):
        say(f"Using cached {tool.title} {tool.version}")
    elif users := _of_the_user(tool):
        say(f"Using {tool.title} of this machine: {users}")
        return users
    else:
        _install(tool, own, uv)
    return str(own / "bin" / tool.program)


def _is_there(own: Path) -> bool:
    """Whether it was installed to the end, for a Python that still exists."""
    return (own / _COMPLETE).is_file() and (own / "bin" / "python").exists()


def _of_the_user(tool: Tool) -> str | None:
    """Return the path of the tool on this machine, if it runs and is new enough."""
    found = runner.find(tool.program)
    said = runner.run([found, "--version"]).stdout if found else ""
    major = re.search(r"\bv?(\d+)\.\d", said)
    return found if major and int(major[1]) >= tool.oldest else None


def _install(tool: Tool, own: Path, uv: str | None) -> None:
    with writing(own.parent):
        own.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with lock(own.parent / f"{own.name}.lock"):
        if not _is_there(own):  # somebody else's build was faster
            say(f"Installing {tool.title} {tool.version}")
            _make(tool, own, uv)


def _make(tool: Tool, own: Path, uv: str | None) -> None:
    shutil.rmtree(own, ignore_errors=True)
    wanted, python = f"{tool.program}=={tool.version}", str(own / "bin" / "python")
    if uv:
        make = [uv, "venv", "--quiet", "--no-config", "--python", sys.executable, str(own)]
        install = [uv, "pip", "install", "--quiet", "--no-config", "--python", python, wanted]
    else:
        make = [sys.executable, "-m", "venv", str(own)]
        install = [python, "-m", "pip", "install", "--quiet", "--no-input", wanted]
    if live(make, own.parent) or live(install, own.parent):
        raise Rejected(
            f"Unable to install {tool.title}.",
            "The build needs it, it is not on this machine, and it could not be had from the Python"
            f" Package Index. Try again, or install it yourself: pipx install {wanted}",
        )
    (own / _COMPLETE).touch()
