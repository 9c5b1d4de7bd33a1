"""Which version of a package is used here: it goes into the project's list of packages."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from importlib.metadata import Distribution
from pathlib import Path

from dicectl.buildpack import VIRTUAL_ENVIRONMENTS


def pinned(root: Path, package: str, known: str = "") -> str:
    """Return a package as a requirement: with the version that is known, or installed here."""
    version = known or _version(root, package)
    return f"{package}=={version}" if version else package


def _version(root: Path, package: str) -> str | None:
    """Return the version in the project's environment, else in the one that dicectl runs in."""
    for folders in (*_environments(root), [path for path in sys.path if path]):
        found = next(iter(Distribution.discover(name=package, path=folders)), None)
        if found:
            return found.version
    return None


def _environments(root: Path) -> Iterator[list[str]]:
    active = os.environ.get("VIRTUAL_ENV")
    for folder in ([Path(active)] if active else []) + [root / one for one in VIRTUAL_ENVIRONMENTS]:
        inside = [*folder.glob("lib/python3*/site-packages"), folder / "Lib" / "site-packages"]
        if found := [str(path) for path in inside if path.is_dir()]:
            yield found
