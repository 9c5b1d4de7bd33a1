"""Changes to a repository, by GitPython."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dicectl.errors import DicectlError

if TYPE_CHECKING:
    from git import Repo


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

    with told("make the folder a repository"):
        Repo.init(root, initial_branch="main")


def set_remote(repo: Repo, name: str, url: str, *, exists: bool) -> None:
    """Make the remote `name` stand for `url`; raises as `init` does."""
    with told("set the remote"):
        if exists:
            repo.git.remote("set-url", name, url)
        else:
            repo.create_remote(name, url)


def blob(repo: Repo, path: str) -> Any:  # noqa: ANN401  of GitPython
    """Return a file of the last commit, with `size` and `data_stream`."""
    return repo.head.commit.tree / path


@contextmanager
def told(action: str) -> Iterator[None]:
    """Turn a failing git command into a sentence with git's own words as evidence."""
    from git import GitCommandError

    try:
        yield
    except GitCommandError as error:
        said = "\n".join(str(part).strip() for part in (error.stdout, error.stderr) if part)
        raise DicectlError("D104", action=action, evidence=said) from error
