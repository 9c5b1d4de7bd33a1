"""Checks of where the project lies, and of names that not every system can have."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import PurePath

from dicectl.checks.lines import shown
from dicectl.errors import DicectlError
from dicectl.machine.system import WINDOWS
from dicectl.platforms.check import Said
from dicectl.source.project import Project
from dicectl.source.settings import last

# Folders that a program carries to other machines, by how their names begin.
_SYNCED = re.compile(r"(?i)(OneDrive|Dropbox|Google Drive|iCloudDrive|Mobile Documents)\b")
# The longest path that a program on Windows can have without asking for longer ones.
# https://learn.microsoft.com/windows/win32/fileio/maximum-file-path-limitation
LONGEST = 259


def synced(project: Project) -> Iterator[Said]:
    """The folder is not one that another program changes, too."""
    if program := synced_by(project.root):
        yield DicectlError("D882", program=program, evidence=str(project.root))


def synced_by(folder: PurePath) -> str:
    """Return the program that carries a folder to other machines, "" if none is seen."""
    found = (_SYNCED.match(part) for part in folder.parts)
    name = next((one[1] for one in found if one), "")
    return "iCloud Drive" if name.lower() in {"iclouddrive", "mobile documents"} else name


def names(project: Project) -> Iterator[Said]:
    """Each path is one that every system can have."""
    if twins := same_but_for_case(project.files):
        yield DicectlError("D884", evidence=shown(" and ".join(one) for one in twins))
    is_limited = WINDOWS and last(project.git_settings, "core.longpaths") != "true"
    if is_limited and (long := too_long(project.root, project.files)):
        yield DicectlError("D883", evidence=shown(f"{path}: {length}" for path, length in long))


def same_but_for_case(paths: Iterable[str]) -> list[list[str]]:
    """Return the paths that Windows and macOS take for one."""
    found = defaultdict(list)
    for path in sorted(paths):
        found[path.casefold()].append(path)
    return [several for several in found.values() if len(several) > 1]


def too_long(root: PurePath, paths: Iterable[str]) -> list[tuple[str, int]]:
    """Return the paths below a folder that are too long for Windows, with their length."""
    start = len(str(root)) + 1
    return sorted((path, start + len(path)) for path in paths if start + len(path) > LONGEST)
