"""What Heroku's Python buildpack decides from the files alone, before it installs anything.

Read on 2026-11-22 in version v351 (2026-08-18) of
https://github.com/heroku/heroku-buildpack-python, files lib/python_version.sh and
lib/package_manager.sh. The titles of errors are the buildpack's own.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

SUPPORTED = ((3, 10), (3, 11), (3, 12), (3, 13), (3, 14))
DEFAULT = (3, 14)

PACKAGE_MANAGERS = {
    "requirements.txt": "pip",
    "Pipfile.lock": "Pipenv",
    "poetry.lock": "Poetry",
    "uv.lock": "uv",
}
MISSPELT_REQUIREMENTS = (
    "requirement.txt",
    "requirements.text",
    "Requirements.txt",
    "requirements.txt.txt",
    "requeriments.txt",
    "requirments.txt",
)
VIRTUAL_ENVIRONMENTS = (".venv", "venv")

_VERSION = re.compile(r"(\d+)\.(\d+)(?:\.(\d+))?")


class Tree(Protocol):
    """Files by path, with `/` between folders: a project, or an unpacked commit."""

    @property
    def files(self) -> frozenset[str]:
        """Every path."""

    def read(self, path: str) -> bytes | None:
        """Return a file's content, or None if it is not there."""


@dataclass(frozen=True)
class Folder:
    """A folder on disk as a `Tree`."""

    root: Path

    @property
    def files(self) -> frozenset[str]:
        """Every file below the folder."""
        paths = (path for path in self.root.rglob("*") if not path.is_dir())
        return frozenset(path.relative_to(self.root).as_posix() for path in paths)

    def read(self, path: str) -> bytes | None:
        """Return a file's content, or None if it is not there."""
        file = self.root / path
        return file.read_bytes() if file.is_file() else None


class Rejected(Exception):  # noqa: N818  the word that git and Heroku use
    """The build would fail. `title` is the buildpack's; `text` says what to do."""

    def __init__(self, title: str, text: str) -> None:
        self.title = title
        self.text = text
        super().__init__(title)


@dataclass(frozen=True)
class PythonVersion:
    """The Python that a project asks for, and which file says so (`origin`, "" for the default)."""

    major: int
    minor: int
    patch: int | None
    origin: str

    def __str__(self) -> str:
        """`3.13` or `3.13.5`."""
        return f"{self.short}" + ("" if self.patch is None else f".{self.patch}")

    @property
    def short(self) -> str:
        """`3.13`."""
        return f"{self.major}.{self.minor}"


def examine(tree: Tree) -> tuple[str, PythonVersion]:
    """Return the package-manager file and the Python version.

    Raises:
        Rejected: the build would fail.
    """
    for name in VIRTUAL_ENVIRONMENTS:
        if tree.read(f"{name}/pyvenv.cfg") is not None:
            raise Rejected(
                f"Existing '{name}/' directory found.",
                f"Remove it from git: git rm -r --cached {name}, and add {name}/ to .gitignore.",
            )
    if any(path.startswith(".heroku/python/") for path in tree.files):
        raise Rejected("Existing '.heroku/python/' directory found.", "Remove it from git.")
    manager = package_manager(tree)
    return manager, python_version(tree, manager)


def package_manager(tree: Tree) -> str:
    """Return the one file that lists what to install."""
    found = [name for name in PACKAGE_MANAGERS if name in tree.files]
    if len(found) > 1:
        raise Rejected(
            "Multiple Python package manager files were found.",
            f"Keep one of {', '.join(found)} and remove the others.",
        )
    if found:
        return found[0]
    if "Pipfile" in tree.files:
        raise Rejected("No 'Pipfile.lock' found!", "Run pipenv lock and commit Pipfile.lock.")
    if "setup.py" in tree.files and "pyproject.toml" not in tree.files:
        raise Rejected(
            "Implicit setup.py file support has been sunset.",
            "Write a requirements.txt with one line: --editable .",
        )
    hint = next((f"Rename {name}. " for name in MISSPELT_REQUIREMENTS if name in tree.files), "")
    raise Rejected(
        "Couldn't find any supported Python package manager files.",
        f"{hint}Commit a requirements.txt in the top folder of the project.",
    )


def python_version(tree: Tree, manager: str = "requirements.txt") -> PythonVersion:
    """Return the version that runtime.txt, else .python-version, else the default names."""
    for origin, reader in _READERS.items():
        raw = tree.read(origin)
        if raw is not None:
            if origin == "runtime.txt" and manager == "uv.lock":
                raise Rejected(
                    "The runtime.txt file isn't supported when using uv.",
                    "Remove it and write the version in .python-version.",
                )
            return _supported(_parse(reader(raw), origin))
    if manager == "uv.lock":
        raise Rejected(
            "No Python version was specified.",
            "With uv, Heroku needs a .python-version file, for example with the line 3.14.",
        )
    return PythonVersion(*DEFAULT, None, "")


def _runtime_txt(raw: bytes) -> str:
    lines = _lines(raw.decode("utf-8", "replace"))
    if len(lines) != 1 or not lines[0].startswith("python-"):
        raise Rejected(
            "Invalid Python version in runtime.txt.",
            "It must hold one line like python-3.13 (saved as UTF-8 without a byte order mark).",
        )
    return lines[0].removeprefix("python-")


def _dot_python_version(raw: bytes) -> str:
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        text = "\ufeff"
    if text.startswith("\ufeff"):
        raise Rejected(
            "Unable to read .python-version.", "Save it as UTF-8 without a byte order mark."
        )
    lines = _lines(text)
    if not lines:
        raise Rejected("No Python version found in .python-version.", "Write one line like 3.14.")
    if len(lines) > 1:
        raise Rejected("Multiple Python versions found in .python-version.", "Keep one line.")
    return lines[0]


# In the buildpack's order: runtime.txt wins although it is deprecated.
_READERS: dict[str, Callable[[bytes], str]] = {
    "runtime.txt": _runtime_txt,
    ".python-version": _dot_python_version,
}


def _lines(text: str) -> list[str]:
    """The lines that are neither blank nor comments."""
    stripped = (line.strip() for line in text.splitlines())
    return [line for line in stripped if line and not line.startswith("#")]


def _parse(text: str, origin: str) -> PythonVersion:
    found = _VERSION.fullmatch(text)
    if not found or int(found[1]) != 3:
        raise Rejected(f"Invalid Python version in {origin}.", f"{text!r} is no version like 3.13.")
    patch = None if found[3] is None else int(found[3])
    return PythonVersion(3, int(found[2]), patch, origin)


def _supported(version: PythonVersion) -> PythonVersion:
    if (version.major, version.minor) < SUPPORTED[0]:
        raise Rejected(
            "The requested Python version has reached end-of-life.",
            f"{version.origin} asks for {version}; change it to {DEFAULT[0]}.{DEFAULT[1]}.",
        )
    if (version.major, version.minor) > SUPPORTED[-1]:
        raise Rejected(
            "The requested Python version isn't recognised.",
            f"{version.origin} asks for {version}; the newest is {DEFAULT[0]}.{DEFAULT[1]}.",
        )
    return version
