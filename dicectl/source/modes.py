"""Git's modes: whether a path is a file, an executable file, a link or another repository."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from dicectl.source.changes import Change

FILE, EXECUTABLE, LINK, SUBMODULE = "100644", "100755", "120000", "160000"


def of_new(file: Path, *, seen: bool) -> str:
    """Return the mode that git would give a new file; `seen` is what core.fileMode says."""
    if file.is_symlink():
        return LINK
    return EXECUTABLE if seen and os.access(file, os.X_OK) else FILE


def followed(link: str) -> str:
    """Return the path of a link; where git could make none, what the file in its place names.

    https://git-scm.com/docs/git-config#Documentation/git-config.txt-coresymlinks
    """
    file = Path(link)
    try:
        return link if file.is_symlink() else str(file.parent / file.read_text("utf-8"))
    except (OSError, ValueError):
        return link


def of_tracked(answer: str) -> dict[str, str]:
    """Return the mode of each path that `git ls-files --stage -z` or `git ls-tree -rz` lists."""
    # An entry is "100644 ID 0<tab>path", or in a tree "100644 blob ID<tab>path".
    pairs = (entry.partition("\t") for entry in answer.split("\0") if entry)
    return {path: facts.split()[0] for facts, _, path in pairs}


def after(
    modes: dict[str, str], changes: Iterable[Change], root: Path, *, seen: bool
) -> dict[str, str]:
    """Return the modes after a commit of these changes in the folder `root`."""
    found = dict(modes)
    for change in changes:
        path = change.path.rstrip("/")
        if change.kind == "deleted":
            found.pop(path, None)
        elif change.path.endswith("/"):
            found[path] = SUBMODULE
        elif path not in found:
            found[path] = of_new(root / path, seen=seen)
    return found
