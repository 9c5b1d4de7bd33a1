"""What a commit of everything would change, as `git status` tells it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from dicectl.errors import DicectlError

# What git is asked. No renames: each path once. What changed inside of a submodule is no part of a
# commit, and to look there would run what its own settings name.
QUESTION = (
    *("status", "--porcelain", "-z", "--untracked-files=all", "--no-renames"),
    "--ignore-submodules=dirty",
)

# What git leaves in its folder while it waits, and the command that does so. A rebase may leave the
# marks of the others, too.
_UNFINISHED = {
    "rebase-merge": "rebase",
    "rebase-apply/applying": "am",
    "rebase-apply": "rebase",
    "MERGE_HEAD": "merge",
    "CHERRY_PICK_HEAD": "cherry-pick",
    "REVERT_HEAD": "revert",
}


@dataclass(frozen=True)
class Change:
    """A file that a deploy would commit: `new`, `modified` or `deleted`."""

    kind: str
    path: str

    def __str__(self) -> str:
        """`new: app.py`."""
        return f"{self.kind}: {self.path}"


def read(answer: str, own: Path) -> tuple[Change, ...]:
    """Return the changes in git's answer to `QUESTION`; `own` is git's own folder.

    Raises:
        DicectlError: D110 a merge, or the like, waits to be finished.
    """
    entries = [(line[:2], line[3:]) for line in answer.split("\0") if line]
    unmerged = [path for state, path in entries if "U" in state or state in {"AA", "DD"}]
    if unmerged:
        raise _unfinished(unmerged, own)
    return tuple(Change(_kind(state), path) for state, path in entries)


def _unfinished(unmerged: list[str], own: Path) -> DicectlError:
    what = next((what for mark, what in _UNFINISHED.items() if (own / mark).exists()), "")
    mend = "Mend these files and git add them (git status says how), then run the command again."
    fix = "" if what else mend  # as after git stash pop, which cannot be given up
    return DicectlError("D110", what=what or "merge", evidence="\n".join(unmerged), fix=fix)


def _kind(state: str) -> str:
    if "D" in state:
        return "deleted"
    return "new" if state in {"??", "A ", "AM"} else "modified"
