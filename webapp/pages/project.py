"""Who made a project and where more of it is, as its `pyproject.toml` says.

https://packaging.python.org/en/latest/specifications/pyproject-toml/
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Project:
    """The names of its authors, and addresses by what they are called."""

    authors: tuple[str, ...] = ()
    links: Mapping[str, str] = field(default_factory=dict)


def project(folder: Path) -> Project:
    """Return what a folder's `pyproject.toml` says; nothing where there is none that can be read.

    It is read once, when the app is made.
    """
    with suppress(OSError, ValueError, AttributeError, TypeError):
        return _said(_read(folder / "pyproject.toml").get("project", {}))
    return Project()


def _read(file: Path) -> dict[str, Any]:
    text = file.read_text(encoding="utf-8")
    import tomllib  # which takes some time, and many projects have no such file

    return tomllib.loads(text)


def _said(about: Mapping[str, Any]) -> Project:
    authors = tuple(one["name"] for one in about.get("authors", ()) if "name" in one)
    urls = about.get("urls", {}).items()
    return Project(authors, {name: to for name, to in urls if to.startswith(("https:", "http:"))})
