"""Commits all changes of a repository, and until that is done changes nothing in it.

What is to be committed is staged in an index of our own. The user's index takes its place in one
move once the commit is made; if a hook refuses it, or we are killed before, it is as it was.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from dicectl.machine.files import remove, replace
from dicectl.source.repository import retry_while_locked

if TYPE_CHECKING:
    from git import Repo

# In the repository's own folder, one for each process; what killed ones left is taken away.
NAME = "dicectl-index-"


def stage(repo: Repo) -> None:
    """Stage every change in the index of our own.

    Raises:
        GitCommandError: git refuses a file.
    """
    own = _own(repo)
    for old in own.parent.glob(f"{NAME}*"):
        remove(old)
    if _users(repo).exists():
        shutil.copy2(_users(repo), own)
    with repo.git.custom_environment(GIT_INDEX_FILE=str(own)):
        retry_while_locked(Path(repo.common_dir), lambda: repo.git.add("--all", ":/"))


def commit(repo: Repo, message: str) -> None:
    """Commit what `stage` staged. Hooks and signing run as the user has set them up.

    Raises:
        GitCommandError: a hook refuses, or it cannot be signed; the user's index is as it was.
    """
    own = _own(repo)
    try:
        with repo.git.custom_environment(GIT_INDEX_FILE=str(own)):
            # What git took for a change may be none once it is staged: line ends, for example.
            if not repo.head.is_valid() or repo.git.diff("--cached", "--name-only"):
                retry_while_locked(
                    Path(repo.common_dir), lambda: repo.git.commit("--message", message)
                )
        replace(own, _users(repo))
    finally:
        remove(own)


def is_unfinished(own: Path | None) -> bool:
    """Whether a process left an index of its own in this folder of a repository."""
    return own is not None and any(own.glob(f"{NAME}*"))


def finish(repo: Repo) -> None:
    """Put the index in place of which a killed process had made the commit already."""
    for left in Path(repo.git_dir).glob(f"{NAME}*[0-9]"):
        with repo.git.custom_environment(GIT_INDEX_FILE=str(left)):
            made = repo.head.is_valid() and not repo.git.diff("--cached", "--name-only")
        if made:
            replace(left, _users(repo))
        remove(left)


def _own(repo: Repo) -> Path:
    return Path(repo.git_dir) / f"{NAME}{os.getpid()}"


def _users(repo: Repo) -> Path:
    return Path(repo.git_dir) / "index"
