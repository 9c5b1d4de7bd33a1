"""Facts about the folder being deployed, and the changes to its repository.

The only module that uses GitPython. A fact is about the tree that would be pushed: what git tracks
plus what a deploy would commit, never what git ignores.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dicectl.errors import DicectlError

if TYPE_CHECKING:
    from git import Repo

# `git init --initial-branch` is of this version.
OLDEST_GIT = (2, 28)


@dataclass(frozen=True)
class Change:
    """A file that a deploy would commit: `new`, `modified` or `deleted`."""

    kind: str
    path: str

    def __str__(self) -> str:
        """`new: app.py`."""
        return f"{self.kind}: {self.path}"


class Project:
    """A folder that is, or is to become, a git repository.

    Attributes:
        root: the top folder of the project.
        repo: its repository, or None before `init`.
    """

    def __init__(self, root: Path, repo: Repo | None) -> None:
        self.root = root
        self.repo = repo

    @classmethod
    def find(cls, folder: Path) -> Project:
        """Return the project that `folder` is in: its repository's top, or else `folder` itself.

        Raises:
            DicectlError: D201 no git, D208 git too old, D102 a subfolder holds the project.
        """
        git = _gitpython()
        try:
            repo = git.Repo(folder, search_parent_directories=True)
        except git.InvalidGitRepositoryError:
            return cls(folder, None)
        if repo.working_tree_dir is None:
            raise DicectlError("D104", action="deploy a bare repository", evidence=str(folder))
        root = Path(repo.working_tree_dir)
        own = (folder / "Procfile").is_file() and not (root / "Procfile").is_file()
        if own and not folder.samefile(root):
            raise DicectlError("D102", folder=folder, root=root, evidence=f"repository: {root}")
        return cls(root, repo)

    @property
    def head(self) -> str | None:
        """The full id of the commit that would be pushed now, or None before the first one."""
        if self.repo is None or not self.repo.head.is_valid():
            return None
        return self.repo.head.commit.hexsha

    @cached_property
    def changes(self) -> tuple[Change, ...]:
        """What a commit of everything would change.

        Raises:
            DicectlError: D110 a merge or rebase waits to be finished.
        """
        if self.repo is None:
            return tuple(Change("new", path) for path in self._files_without_repository())
        with _git("read the state of the folder"):
            # GIT_OPTIONAL_LOCKS: looking must not touch the index. No renames: each path once.
            raw = self.repo.git.execute(
                ["git", "status", "--porcelain", "-z", "--untracked-files=all", "--no-renames"],
                env={"GIT_OPTIONAL_LOCKS": "0"},
                strip_newline_in_stdout=False,
            )
        entries = [(line[:2], line[3:]) for line in str(raw).split("\0") if line]
        unmerged = [path for state, path in entries if "U" in state or state in {"AA", "DD"}]
        if unmerged:
            raise DicectlError("D110", evidence="\n".join(unmerged))
        return tuple(Change(_kind(state), path) for state, path in entries)

    @cached_property
    def files(self) -> frozenset[str]:
        """The paths of the tree that would be pushed, with `/` between folders."""
        tracked: set[str] = set()
        if self.repo is not None:
            with _git("list the files"):
                tracked = set(filter(None, str(self.repo.git.ls_files("-z")).split("\0")))
        gone = {change.path for change in self.changes if change.kind == "deleted"}
        return frozenset((tracked | {change.path for change in self.changes}) - gone)

    def read(self, path: str) -> bytes | None:
        """Return a file of the tree that would be pushed, or None if it is not in it."""
        return (self.root / path).read_bytes() if path in self.files else None

    @property
    def has_identity(self) -> bool:
        """Whether git knows the name and e-mail address that a commit needs."""
        if {"GIT_AUTHOR_NAME", "GIT_AUTHOR_EMAIL"} <= os.environ.keys():
            return True
        git = _gitpython()
        reader = self.repo.git if self.repo is not None else git.Git(self.root)
        try:
            return all(reader.config("--get", key) for key in ("user.name", "user.email"))
        except git.GitCommandError:
            return False

    @property
    def remotes(self) -> dict[str, str]:
        """The configured address of each remote, before any `insteadOf`."""
        if self.repo is None:
            return {}
        config = self.repo.config_reader()
        sections = [section for section in config.sections() if section.startswith('remote "')]
        return {
            section[len('remote "') : -1]: str(config.get_value(section, "url"))
            for section in sections
            if config.has_option(section, "url")
        }

    def init(self) -> None:
        """Make the folder a repository whose branch is main."""
        git = _gitpython()
        with _git("make the folder a repository"):
            self.repo = git.Repo.init(self.root, initial_branch="main")

    def stage(self) -> None:
        """Stage every change."""
        with _git("stage the files"):
            self._opened.git.add("--all", ":/")

    def commit(self, message: str) -> None:
        """Commit what is staged. Hooks and signing run as the user has set them up."""
        with _git("commit the files"):
            # What git took for a change may be none once it is staged: line ends, for example.
            if self.head is None or self._opened.git.diff("--cached", "--name-only"):
                self._opened.git.commit("--message", message)
        for fact in ("changes", "files"):
            self.__dict__.pop(fact, None)

    def set_remote(self, name: str, url: str) -> None:
        """Make the remote `name` stand for `url`, whatever it stood for before."""
        with _git("set the remote"):
            if name in self.remotes:
                self._opened.git.remote("set-url", name, url)
            else:
                self._opened.create_remote(name, url)

    @property
    def _opened(self) -> Repo:
        if self.repo is None:
            raise RuntimeError("init() comes first")
        return self.repo

    def _files_without_repository(self) -> list[str]:
        """What `git add .` would take, found with a repository elsewhere that is thrown away."""
        git = _gitpython()
        with tempfile.TemporaryDirectory() as scratch, _git("list the files"):
            git.Repo.init(scratch, bare=True)
            raw = git.Git(self.root).execute(
                [
                    *("git", f"--git-dir={scratch}", f"--work-tree={self.root}"),
                    *("ls-files", "--others", "--exclude-standard", "-z"),
                ]
            )
        return [path for path in str(raw).split("\0") if path]


def git_version() -> str:
    """Return the version of git: "2.39.5"."""
    return _dotted(_gitpython().Git().version_info)


def _dotted(version: tuple[int, ...]) -> str:
    return ".".join(map(str, version))


def _kind(state: str) -> str:
    if "D" in state:
        return "deleted"
    return "new" if state in {"??", "A ", "AM"} else "modified"


def _gitpython() -> Any:  # noqa: ANN401  a module
    """Import GitPython, which refuses to be imported where there is no git."""
    try:
        import git
    except ImportError as error:
        raise DicectlError("D201") from error
    found = git.Git().version_info
    if found < OLDEST_GIT:
        raise DicectlError("D208", found=_dotted(found), needed=_dotted(OLDEST_GIT))
    return git


@contextmanager
def _git(action: str) -> Iterator[None]:
    """Turn a failing git command into a sentence with git's own words as evidence."""
    from git import GitCommandError

    try:
        yield
    except GitCommandError as error:
        said = "\n".join(str(part).strip() for part in (error.stdout, error.stderr) if part)
        raise DicectlError("D104", action=action, evidence=said) from error
