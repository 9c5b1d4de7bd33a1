"""Finds the interpreter of a Python version on this machine; never downloads one."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

from dicectl.machine import runner


def find_python(wanted: str, uv: str | None) -> str | None:
    """Return the path of an interpreter of version `wanted` ("3.13" or "3.13.5"), or None.

    Looks at this one, at the PATH, at pyenv's, and at what `uv` knows if there is one.
    """
    return next((one for one in _candidates(wanted, uv) if _is(one, wanted)), None)


def _candidates(wanted: str, uv: str | None) -> Iterator[str]:
    yield sys.executable
    short = ".".join(wanted.split(".")[:2])
    if on_path := runner.find(f"python{short}"):
        yield on_path
    pyenv = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv") / "versions"
    yield from (str(path / "bin" / "python") for path in sorted(pyenv.glob(f"{short}*")))
    if uv:
        offline = ["--no-python-downloads", "--system", "--no-project"]
        yield runner.run([uv, "python", "find", *offline, wanted]).stdout.strip()


def _is(python: str, wanted: str) -> bool:
    """Whether `python` runs, has that version and can make environments (Debian may split that)."""
    if python == sys.executable:
        return ".".join(map(str, sys.version_info[: wanted.count(".") + 1])) == wanted
    if not runner.find(python):
        return False
    code = "import sys, venv, ensurepip; print('%d.%d.%d' % sys.version_info[:3])"
    found = runner.run([python, "-c", code]).stdout.strip()
    return f"{found}.".startswith(f"{wanted}.")
