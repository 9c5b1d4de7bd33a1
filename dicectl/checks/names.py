"""Names that are nearly right, and whether a file of just this name is on the disk."""

from __future__ import annotations

import os
from collections.abc import Collection

from dicectl.source.project import Project


def nearest(name: str, names: Collection[str], cutoff: float = 0.6) -> str:
    """Return the name that is most like another, "" if none is."""
    from difflib import get_close_matches

    same = (one for one in sorted(names) if one.lower() == name.lower())
    return next(same, "") or next(iter(get_close_matches(name, sorted(names), 1, cutoff)), "")


def is_on_disk(project: Project, path: str) -> bool:
    """Whether a file or folder is in the project's folder, in git or not, in this letter case.

    macOS and Windows find `model.pkl` when asked for `Model.pkl`.
    """
    folder = project.root
    for part in path.split("/"):
        try:
            if part not in os.listdir(folder):  # noqa: PTH208  # names alone are wanted
                return False
        except OSError:
            return False
        folder /= part
    return True
