"""How a project's lock file is made anew: by its tool, or by uv, which can fetch the others."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from dicectl.buildpack.tools import TOOLS
from dicectl.machine import runner
from dicectl.platforms.local.tools import find_uv


def locking(command: Sequence[str]) -> list[str]:
    """Return what to run for `uv lock`, `poetry lock` or `pipenv lock`; [] if nothing can."""
    program, *rest = command
    if runner.find(program):
        return [*command]
    uv = find_uv()
    if not uv or program == "uv":
        return [uv, *rest] if uv else []
    version = next(one.version for one in TOOLS.values() if one.program == program)
    return [uv, "tool", "run", "--quiet", f"{program}@{version}", *rest]


def with_this_python() -> dict[str, str]:
    """Return a PATH on which the Python that runs this is found, after all others."""
    own = os.path.dirname(os.path.realpath(sys.executable))  # noqa: PTH120  a text is wanted
    return {"PATH": os.pathsep.join([os.environ.get("PATH", os.defpath), own])}
