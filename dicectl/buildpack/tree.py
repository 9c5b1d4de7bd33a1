"""The files that a build sees (`Tree`), and what it says about them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol


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
    """The build would fail.

    Attributes:
        title: the buildpack's words for it.
        text: what to do, with its commands between backticks, see `errors.advice`.
        evidence: where it was seen, a line each like "runtime.txt: 3.13"; may be empty.
    """

    def __init__(self, title: str, text: str, evidence: str = "") -> None:
        self.title = title
        self.text = text
        self.evidence = evidence
        super().__init__(title)


@dataclass(frozen=True)
class Caution:
    """What the build would warn of; see `Rejected`."""

    title: str
    text: str
    evidence: str = ""
