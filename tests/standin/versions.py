"""The Python buildpack's rules for the Python version (lib/python_version.sh of v351)."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from standin import notices

if TYPE_CHECKING:
    from collections.abc import Iterator

    from standin.model import Slug

LATEST = {10: 21, 11: 16, 12: 14, 13: 15, 14: 7}  # patch releases of 3.N
DEFAULT = "3.14"
LAST_WITH_SETUPTOOLS = 12
VERSION = re.compile(r"(0|[1-9]\d*)\.(0|[1-9]\d*)(\.(0|[1-9]\d*))?")
# lib/python_version.sh, MISSPELLED_PYTHON_VERSION_FILE_NAMES
MISSPELLED = (
    " .python-version",
    ". python-version",
    ".python_version.txt",
    ".python_version",
    ".python-version ",
    ",python-version",
    ".python-version.",
    ".python-version.py",
    ".python-version.rtf",
    ".python-version.txt",
    ".python-version.TXT",
    ".Python-version",
    ".python.version",
    ".pythonversion",
    "'.python-version'",
    "python_version.txt",
    "python_version",
    "python-version.",
    "python-version.txt",
    "python-version",
)


class BuildError(Exception):
    """The build is rejected; its message is the buildpack's error block."""


def read_version(tree: Path) -> tuple[str | None, str]:
    """The wished Python and the file that says so; runtime.txt wins over .python-version."""
    if (tree / "runtime.txt").is_file():
        lines = version_lines(tree / "runtime.txt")
        if len(lines) != 1 or not re.fullmatch("python-" + VERSION.pattern, lines[0]):
            raise BuildError(notices.RUNTIME_INVALID)
        return lines[0].removeprefix("python-"), "runtime.txt"
    there = {path.name for path in tree.iterdir() if path.is_file()}
    for name in MISSPELLED:
        if name in there:
            raise BuildError(notices.MISSPELLED.format(name=name))
    if ".python-version" not in there:
        return None, "default"
    return parse_version_file(tree / ".python-version"), ".python-version"


def parse_version_file(path: Path) -> str:
    """The one version in a .python-version. BuildError if it is not one."""
    lines = version_lines(path)
    raw = path.read_bytes()
    for line in lines:
        if raw.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
            raise BuildError(notices.UNREADABLE)
        if not VERSION.fullmatch(line):
            raise BuildError(notices.VERSION_INVALID.format(version=line))
    if not lines:
        raise BuildError("Error: No Python version found in .python-version.")
    if len(lines) > 1:
        raise BuildError("Error: Multiple Python versions found in .python-version.")
    return lines[0]


def version_lines(path: Path) -> list[str]:
    """Trimmed lines that are neither blank nor comments. A byte order mark is kept, as sed does."""
    lines = [line.strip() for line in path.read_text(errors="replace").split("\n")]
    return [line for line in lines if line and not line.startswith("#")]


def resolve(version: str, origin: str) -> str:
    """The full version to install. BuildError if the buildpack has no such Python."""
    major, minor, *patch = (int(part) for part in version.split("."))
    if (major, minor) < (3, min(LATEST)):
        raise BuildError(notices.END_OF_LIFE.format(version=f"{major}.{minor}", origin=origin))
    if major > 3 or minor not in LATEST:
        raise BuildError(notices.UNKNOWN.format(version=f"{major}.{minor}", origin=origin))
    if patch and patch[0] > LATEST[minor]:
        raise BuildError(notices.UNAVAILABLE.format(version=version))
    return version if patch else f"{version}.{LATEST[minor]}"


def version_warnings(full: str, origin: str) -> Iterator[str]:
    """What the buildpack has to say about a version that it accepts."""
    if origin == "default":
        yield notices.NO_VERSION
    if origin == "runtime.txt":
        yield notices.RUNTIME_DEPRECATED
    minor, patch = (int(part) for part in full.split(".")[1:])
    if minor == min(LATEST):
        yield "Warning: Support for Python 3.10 is deprecated!"
    if patch < LATEST[minor]:
        yield notices.PATCH_UPDATE.format(version=full, latest=f"3.{minor}.{LATEST[minor]}")


def cache_lines(tree: Path, before: Slug | None, full: str) -> Iterator[str]:
    """Whether the last build's cache is taken or discarded, and why."""
    reasons = []
    if before is not None:
        if before.python != full:
            reasons.append(f"The Python version has changed from {before.python} to {full}")
        old, new = (Path(t, "requirements.txt").read_bytes() for t in (before.tree, tree))
        if old != new:
            reasons.append("The contents of requirements.txt changed")
    if before is not None and not reasons:
        yield f"-----> Restoring cache\n-----> Using cached install of Python {full}"
        return
    if reasons:
        yield "\n       - ".join(["-----> Discarding cache since:", *reasons])
    yield f"-----> Installing Python {full}"
