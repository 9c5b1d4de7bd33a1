"""Finds a Python on this machine that can run dicectl. Python 3.7 has to understand this file."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

# What dicectl runs on, the best first, and what `test-all` tries.
VERSIONS = ("3.14", "3.13", "3.12", "3.11")
TESTED = ("3.11", "3.12", "3.13")
_ASK = "import sys; print('%d.%d' % sys.version_info[:2], sys.executable)"


def find(*versions: str) -> str | None:
    """Return the path of the first of these versions that is here, None for none."""
    commands = ((version, one) for version in versions for one in _commands(version))
    return next(filter(None, (_path(one, version) for version, one in commands)), None)


def _commands(version: str) -> Iterator[list[str]]:
    """Yield what may start a version: this Python, one on the PATH, pyenv's, Windows' launcher."""
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv"))
    yield [sys.executable]
    yield [f"python{version}"]
    yield from ([str(path)] for path in pyenv.glob(f"versions/{version}.*/bin/python"))
    yield ["py", f"-{version}"]


def _path(command: list[str], version: str) -> str | None:
    """Return the interpreter that a command starts, None if it is of another version."""
    if not shutil.which(command[0]):
        return None
    told = subprocess.run(
        [*command, "-c", _ASK],
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONUTF8": "1"},
        check=False,
    )
    said, _, path = told.stdout.strip().partition(" ")
    return path if said == version else None
