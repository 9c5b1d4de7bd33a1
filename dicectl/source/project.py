"""The folder that is deployed: facts about it, and the changes to its repository.

A fact is about the tree that would be pushed: what git tracks, and what a deploy would commit. What
git ignores is never in it. `gitcli` asks git for facts; `repository` and `commit` make changes.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING

from dicectl.errors import DicectlError
from dicectl.machine.threads import Work, begin
from dicectl.source import changes, commit, gitcli, modes, repository, settings
from dicectl.source.changes import Change
from dicectl.source.ignored import files_without_repository, ignored

if TYPE_CHECKING:
    from git import Repo

# The facts that a commit changes.
_OF_A_COMMIT = (
    *("head", "changes", "files", "repositories_inside", "built", "_modes", "_status", "_tracked"),
)


class Project:
    """A folder that is, or is to become, a git repository.

    Attributes:
        root: the top folder of the project.
        is_repository: whether it is one already.
    """

    def __init__(self, root: Path, own: Path | None = None, common: Path | None = None) -> None:
        self.root = root
        self.is_repository = own is not None
        self._own, self._common = own, common
        self._at_head = False

    @classmethod
    def find(cls, folder: Path) -> Project:
        """Return the project that `folder` is in: its repository's top, or else `folder` itself.

        Raises:
            DicectlError: D201 no git, D208 git too old, D102 a subfolder holds the project, and
                what `gitcli.where` raises.
        """
        gitcli.version()
        found = gitcli.where(folder)
        if found is None:
            return cls(folder)
        root = found[0]
        own = (folder / "Procfile").is_file() and not (root / "Procfile").is_file()
        if own and not folder.samefile(root):
            raise DicectlError("D102", folder=folder, root=root, evidence=f"repository: {root}")
        return cls(*found)

    @cached_property
    def repo(self) -> Repo:
        """The repository, for changes to it."""
        return repository.opened(self.root)

    def look_ahead(self) -> None:
        """Begin to ask git for `changes` and `files`, which will be wanted."""
        if self.is_repository:
            _ = self._status, self._tracked

    @cached_property
    def _status(self) -> Work[str]:
        return begin(self._ask_status)

    def _ask_status(self) -> str:
        asked = (*gitcli.without_filters(self.root), *changes.QUESTION)
        return self._ask(*asked, action="read the state of the folder")

    @cached_property
    def _tracked(self) -> Work[str]:
        asked = ("ls-tree", "-rz", "HEAD") if self._at_head else ("ls-files", "--stage", "-z")
        return begin(partial(self._ask, *asked, action="list the files"))

    @cached_property
    def head(self) -> str | None:
        """The full id of the commit that would be pushed now, or None before the first one."""
        if not self.is_repository:
            return None
        asked = ("rev-parse", "--verify", "--quiet", "HEAD")
        return self._ask(*asked, action="read the last commit", no=(1,)).strip() or None

    @cached_property
    def changes(self) -> tuple[Change, ...]:
        """What a commit of everything would change.

        Raises:
            DicectlError: D110 a merge, or the like, waits to be finished.
        """
        if self._at_head:
            return ()
        if not self.is_repository:
            return tuple(Change("new", path) for path in files_without_repository(self.root))
        return changes.read(self._status.result(), self._own or self.root)

    @cached_property
    def files(self) -> frozenset[str]:
        """The paths of the tree that would be pushed, with `/` between folders.

        Submodules and other repositories inside this one are not files; see `repositories_inside`.
        """
        return frozenset(path for path, mode in self._modes.items() if mode != modes.SUBMODULE)

    @cached_property
    def repositories_inside(self) -> frozenset[str]:
        """The folders that are submodules, or would be committed as links to a repository."""
        return frozenset(path for path, mode in self._modes.items() if mode == modes.SUBMODULE)

    @cached_property
    def built(self) -> frozenset[str]:
        """The files that a build sees: all but those that .slugignore names."""
        if ".slugignore" not in self.files:
            return self.files
        return self.files - self._ignored(self.files, self.root / ".slugignore")

    def read(self, path: str, most: int = -1) -> bytes | None:
        """Return a file of the tree that would be pushed, or None if it is not in it.

        A link is followed as long as it stays in the project. At most `most` bytes are read.
        """
        if path not in self.files:
            return None
        if self._at_head:
            return repository.content(self.repo, path, most)
        file = f"{self.root}/{path}"  # a Path costs more than reading a small file
        if self._modes[path] == modes.LINK and not self._is_inside(file := modes.followed(file)):
            return None
        try:
            with open(file, "rb", buffering=0) as opened:  # noqa: PTH123
                return opened.read(most)
        except OSError:  # gone, a link to nowhere or to a folder, or not ours to read
            return None

    def _is_inside(self, file: str) -> bool:
        return Path(file).resolve().is_relative_to(self.root.resolve())

    def size(self, path: str) -> int:
        """Return the number of bytes of a file, 0 where that cannot be known."""
        if self._at_head:
            return repository.size(self.repo, path)
        try:
            return os.lstat(f"{self.root}/{path}").st_size
        except OSError:
            return 0

    def is_executable(self, path: str) -> bool:
        """Whether git has it that a file may be run, or would have it after a commit."""
        mode = self._modes.get(path)
        is_seen = settings.sees_modes(self.git_settings) and not self._at_head
        return modes.EXECUTABLE in {mode, modes.of_new(self.root / path, seen=is_seen)}

    def ignores(self, paths: Iterable[str]) -> frozenset[str]:
        """Return those of the paths that git would ignore, whether they are there or not."""
        return self._ignored(paths)

    @property
    def is_shallow(self) -> bool:
        """Whether the repository lacks older commits, as CI's checkouts do."""
        return self._common is not None and (self._common / "shallow").exists()

    @property
    def is_detached(self) -> bool:
        """Whether a commit is checked out instead of a branch."""
        asked = ("symbolic-ref", "--quiet", "HEAD")
        return self.is_repository and not self._ask(*asked, action="read the branch", no=(1,))

    @cached_property
    def _modes(self) -> dict[str, str]:
        """Git's mode of everything that would be pushed, by path."""
        tracked = self._tracked.result() if self.is_repository else ""
        seen = settings.sees_modes(self.git_settings)
        return modes.after(modes.of_tracked(tracked), self.changes, self.root, seen=seen)

    def _ignored(self, paths: Iterable[str], rules: Path | None = None) -> frozenset[str]:
        return ignored(self.root, paths, is_repository=self.is_repository, rules=rules)

    @property
    def unknown_committer(self) -> DicectlError | None:
        """The failure that git does not know the name and address that a commit needs, or None."""
        return settings.unknown_committer(self.root)

    @property
    def remotes(self) -> dict[str, str]:
        """The configured address of each remote, before any `insteadOf`."""
        return settings.remotes(self.git_settings) if self.is_repository else {}

    @cached_property
    def git_settings(self) -> settings.Settings:
        """Git's settings for the folder that matter here."""
        return settings.read(self.root)

    def init(self) -> None:
        """Make the folder a repository whose branch is main."""
        repository.init(self.root)
        self.is_repository = True
        self._forget()

    def stage(self) -> None:
        """Stage every change, in an index that is not the user's; see `commit`."""
        with repository.naming_failures("stage the files"):
            commit.stage(self.repo)

    def commit(self, message: str) -> None:
        """Commit what is staged. Hooks and signing run as the user has set them up."""
        with repository.naming_failures("commit the files"):
            commit.commit(self.repo, message)
        self._forget()

    def finish_commit(self) -> None:
        """Finish a commit in the midst of which an earlier process was killed."""
        if self.is_repository and commit.is_unfinished(self._own):
            with repository.naming_failures("finish a commit"):
                commit.finish(self.repo)
            self._forget()

    def leave_out_changes(self) -> tuple[Change, ...]:
        """From now on look at the last commit instead of the folder; return what that leaves out.

        The folder must be a repository with a commit.
        """
        left = self.changes
        self._at_head = True
        self._forget()
        return left

    def _forget(self) -> None:
        for fact in _OF_A_COMMIT:
            self.__dict__.pop(fact, None)

    def set_remote(self, name: str, url: str, *, fetched: bool = True) -> None:
        """Make the remote `name` stand for `url`, whatever it stood for before.

        `git fetch --all` passes over one that is not `fetched`.
        """
        repository.set_remote(self.repo, name, url, exists=name in self.remotes)
        if not fetched:
            repository.never_fetch(self.repo, name)
        self.__dict__.pop("git_settings", None)

    def remove_remote(self, name: str) -> None:
        """Remove a remote; that it is gone already is well."""
        self.__dict__.pop("git_settings", None)
        if name in self.remotes:
            repository.remove_remote(self.repo, name)
            self.__dict__.pop("git_settings", None)

    def _ask(self, *args: str, action: str, stdin: str = "", no: tuple[int, ...] = ()) -> str:
        return gitcli.ask(self.root, *args, action=action, stdin=stdin, no=no)
