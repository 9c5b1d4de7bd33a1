"""Text files of the tree as numbered lines, and how they are shown as evidence."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from dicectl.errors.advice import command, then
from dicectl.machine.texts import decode
from dicectl.source.project import Project

MOST_BYTES = 1_000_000
MOST_SHOWN = 5
# An old Mac ended its lines with CR alone, and pip reads that.
_ENDS = re.compile(r"\n|\r(?!\r*\n|\r*\Z)")


@dataclass(frozen=True)
class Line:
    """A line of a file; `str` of it is evidence: "Procfile:1: web: gunicorn app:app"."""

    path: str
    number: int
    text: str

    def __str__(self) -> str:
        """Where it is and what it says, cut to what a terminal shows."""
        text = self.text.strip()
        cut = text if len(text) <= 100 else f"{text[:99]}…"
        return f"{self.path}:{self.number}: {cut}"


def read_lines(project: Project, path: str) -> list[Line]:
    """Return a file's lines, none where it is no text."""
    decoded = decode(project.read(path, MOST_BYTES) or b"")
    if decoded is None:
        return []
    lines = _ENDS.split(decoded[0])
    return [Line(path, number, text) for number, text in enumerate(lines, 1)]


def read_toml(raw: bytes) -> dict[str, Any]:
    """Return what a file of settings says; raises ValueError where it cannot be read."""
    import tomllib

    try:
        return tomllib.loads(raw.decode())
    except RecursionError as error:
        raise ValueError(str(error)) from error


def shown(evidence: Iterable[object]) -> str:
    """Return evidence as lines, the first few of them."""
    lines = [str(one) for one in evidence]
    more = [f"and {len(lines) - MOST_SHOWN} more"] if len(lines) > MOST_SHOWN else []
    return "\n".join([*lines[:MOST_SHOWN], *more])


def new_files(project: Project) -> frozenset[str]:
    """Return the files that are new to git, which a deploy would commit."""
    return frozenset(change.path for change in project.changes if change.kind == "new")


def renamed(project: Project, old: str, new: str) -> str:
    """Return the command that gives a file or folder another name, perhaps only in letter case.

    Where the system takes both for one file, only git can rename what git has.
    """
    tracked = project.files - new_files(project)
    is_tracked = any(path == old or path.startswith(f"{old}/") for path in tracked)
    return command(*(["git", "mv", "-f"] if is_tracked else ["mv"]), old, new)


def added(project: Project, *paths: str) -> str:
    """Return the command that gives git files which it ignores, also without a repository."""
    return then(*adding(project, *paths))


def adding(project: Project, *paths: str) -> list[str]:
    """Return the commands of `added`, one by one."""
    init = [] if project.is_repository else ["git init"]
    return [*init, command("git", "add", "--force", *paths)]


def line_of(text: bytes, position: int) -> int:
    """Return the number of the line that a position is in."""
    return text.count(b"\n", 0, position) + 1
