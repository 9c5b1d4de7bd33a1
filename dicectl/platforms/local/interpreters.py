"""Finds the interpreter of a Python version on this machine; never downloads one."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from dicectl.machine import runner

# Where installers put one without changing the PATH of a program: python.org's and Homebrew's.
_FRAMEWORK = "/Library/Frameworks/Python.framework/Versions/{short}/bin/python{short}"
_HOMEBREW = ("/opt/homebrew/bin", "/usr/local/bin", "/home/linuxbrew/.linuxbrew/bin")


def find_python(wanted: str, uv: str | None) -> str | None:
    """Return the path of an interpreter of version `wanted` ("3.13" or "3.13.5"), or None.

    Looks at this one, at the PATH, at pyenv's, at the usual places of macOS, at what the launcher
    of Windows knows, and at what `uv` knows if there is one.
    """
    return next((one for one in _candidates(wanted, uv) if _is(one, wanted)), None)


def version_of(python: str) -> str:
    """Return the full version of an interpreter that can make environments, "" if it cannot.

    Debian has a package of its own for that.
    """
    if python == sys.executable:
        return ".".join(map(str, sys.version_info[:3]))
    if not runner.find(python):
        return ""
    code = "import sys, venv, ensurepip; print('%d.%d.%d' % sys.version_info[:3])"
    return runner.run([python, "-c", code]).stdout.strip()


def _candidates(wanted: str, uv: str | None) -> Iterator[str]:
    yield sys.executable
    short = ".".join(wanted.split(".")[:2])
    yield from _on_path(f"python{short}")
    yield from _of_pyenv(short)
    yield _FRAMEWORK.format(short=short)
    yield from (f"{folder}/python{short}" for folder in _HOMEBREW)
    if launcher := runner.find("py"):
        code = "import sys; print(sys.executable)"
        yield runner.run([launcher, f"-{short}", "-c", code]).stdout.strip()
    if uv:
        offline = ["--no-python-downloads", "--system", "--no-project"]
        yield runner.run([uv, "python", "find", *offline, wanted]).stdout.strip()


def _on_path(program: str) -> Iterator[str]:
    """Yield each program of that name: the first may be pyenv's stand-in for one not chosen."""
    for folder in os.environ.get("PATH", os.defpath).split(os.pathsep):
        file = Path(folder or ".") / program
        if file.is_file() and os.access(file, os.X_OK):
            yield str(file)


def _of_pyenv(short: str) -> Iterator[str]:
    """Yield pyenv's interpreters of a minor version, the newest first."""
    versions = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv") / "versions"
    found = [path for path in versions.glob(f"{short}*") if path.name.startswith(f"{short}.")]
    for path in sorted(found, key=_by_number, reverse=True):
        yield str(path / "bin" / "python")


def _by_number(path: Path) -> list[int]:
    return [int(part) for part in re.findall(r"\d+", path.name)]


def _is(python: str, wanted: str) -> bool:
    return f"{version_of(python)}.".startswith(f"{wanted}.")
