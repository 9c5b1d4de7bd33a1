"""Changes to a repository, by GitPython."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from dicectl.errors import DicectlError
from dicectl.machine.files import remove
from dicectl.source.gitcli import LOOKING

if TYPE_CHECKING:
    from git import Repo

# Git holds its locks for milliseconds. One that is older than this, in seconds, has no owner.
LOCK_PATIENCE = 5.0
_LOCKED = re.compile(
    r"Unable to create '(?P<lock>.+\.lock)': File exists"
    r"|could not lock config file (?P<file>.+): File exists"
)


def prepare() -> None:
    """Import GitPython, which takes as long as a small command."""
    import git  # noqa: F401


def opened(root: Path) -> Repo:
    """Return the repository whose top folder this is."""
    from git import Repo

    return Repo(root)


def init(root: Path) -> None:
    """Make the folder a repository whose branch is main.

    Raises:
        DicectlError: D104 git could not.
    """
    from git import Repo

    with naming_failures("make the folder a repository"):
        retry_while_locked(root / ".git", lambda: Repo.init(root, initial_branch="main"))


def set_remote(repo: Repo, name: str, url: str, *, exists: bool) -> None:
    """Make the remote `name` stand for `url`; raises as `init` does."""
    set_it = ("set-url", name, url) if exists else ("add", name, url)
    with naming_failures("set the remote"):
        retry_while_locked(Path(repo.common_dir), lambda: repo.git.remote(*set_it))


def never_fetch(repo: Repo, name: str) -> None:
    """Let `git fetch --all` pass over a remote, which is only a name; raises as `init` does."""
    setting = (f"remote.{name}.skipFetchAll", "true")
    with naming_failures("set the remote"):
        retry_while_locked(Path(repo.common_dir), lambda: repo.git.config(*setting))


def remove_remote(repo: Repo, name: str) -> None:
    """Remove the remote `name`; raises as `init` does."""
    with naming_failures("remove the remote"):
        retry_while_locked(Path(repo.common_dir), lambda: repo.git.remote("remove", name))


def content(repo: Repo, path: str, most: int) -> bytes | None:
    """Return at most so many bytes of a file of the last commit; None where a clone lacks it."""
    with suppress(ValueError), repo.git.custom_environment(**LOOKING):
        return bytes((repo.head.commit.tree / path).data_stream.read(most))
    return None


def size(repo: Repo, path: str) -> int:
    """Return the number of bytes of a file of the last commit, 0 where a clone lacks it."""
    with suppress(ValueError), repo.git.custom_environment(**LOOKING):
        return int((repo.head.commit.tree / path).size)
    return 0


@contextmanager
def naming_failures(action: str) -> Iterator[None]:
    """In this block, turn a git command that fails into D104, with git's own words as evidence."""
    from git import GitCommandError

    try:
        yield
    except GitCommandError as error:
        said = "\n".join(str(part).strip() for part in (error.stdout, error.stderr) if part)
        raise DicectlError("D104", action=action, evidence=said) from error


def retry_while_locked(folder: Path, work: Callable[[], object]) -> None:
    """Do the work. While another git process holds a lock, try again; then remove an orphaned lock.

    `folder` is the repository's: a lock elsewhere is not touched. Nor is one on the index, which an
    editor that waits for a commit's message may hold for hours.

    Raises:
        GitCommandError: git failed for another reason, or the lock is not ours to take away.
    """
    from git import GitCommandError

    began = time.monotonic()
    while True:
        try:
            work()
        except GitCommandError as error:
            lock = _lock_in_the_way(str(error.stderr), folder)
            if lock is None:
                raise
            if max(time.monotonic() - began, _age(lock)) > LOCK_PATIENCE:
                if lock.name == "index.lock":
                    raise
                remove(lock)
            time.sleep(0.1)
        else:
            return


def _lock_in_the_way(said: str, folder: Path) -> Path | None:
    """Return the lock that git found to be taken, if it is one of this repository."""
    found = _LOCKED.search(said)
    if not found:
        return None
    lock = Path(found["lock"] or f"{found['file']}.lock")
    if not lock.is_absolute():
        lock = folder.parent / lock
    return lock if lock.resolve().is_relative_to(folder.resolve()) else None


def _age(file: Path) -> float:
    """Return for how many seconds a file has been there; 0 once it is gone."""
    with suppress(OSError):
        return time.time() - file.stat().st_mtime
    return 0
