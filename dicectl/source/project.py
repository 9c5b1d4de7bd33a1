"""Facts about the folder being deployed, and the changes to its repository.

A fact is about the tree that would be pushed: what git tracks plus what a deploy would commit,
never what git ignores. Facts are asked of git (`gitcli`), changes are made in `repository` and
`commit`.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING

from dicectl.errors import DicectlError
from dicectl.machine.threads import Work, begin
from dicectl.source import commit, gitcli, repository

if TYPE_CHECKING:
    from git import Repo

# Git's modes of what a tree may hold.
_FILE, _EXECUTABLE, _LINK, _SUBMODULE = "100644", "100755", "120000", "160000"

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

# The facts that a commit changes.
_OF_A_COMMIT = (
    *("head", "changes", "files", "repositories_inside", "built", "_modes", "_status", "_tracked"),
)


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
        # No renames: each path once.
        asked = ("status", "--porcelain", "-z", "--untracked-files=all", "--no-renames")
        return begin(partial(self._ask, *asked, action="read the state of the folder"))

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
            return tuple(Change("new", path) for path in self._files_without_repository())
        said = self._status.result()
        entries = [(line[:2], line[3:]) for line in said.split("\0") if line]
        unmerged = [path for state, path in entries if "U" in state or state in {"AA", "DD"}]
        if unmerged:
            raise self._unfinished(unmerged)
        return tuple(Change(_kind(state), path) for state, path in entries)

    def _unfinished(self, unmerged: list[str]) -> DicectlError:
        own = self._own or self.root
        what = next((what for mark, what in _UNFINISHED.items() if (own / mark).exists()), "")
        mend = (
            "Mend these files and git add them (git status says how), then run the command again."
        )
        fix = "" if what else mend  # as after git stash pop, which cannot be given up
        return DicectlError("D110", what=what or "merge", evidence="\n".join(unmerged), fix=fix)

    @cached_property
    def files(self) -> frozenset[str]:
        """The paths of the tree that would be pushed, with `/` between folders.

        Submodules and other repositories inside this one are not files; see `repositories_inside`.
        """
        return frozenset(path for path, mode in self._modes.items() if mode != _SUBMODULE)

    @cached_property
    def repositories_inside(self) -> frozenset[str]:
        """The folders that are submodules, or would be committed as links to a repository."""
        return frozenset(path for path, mode in self._modes.items() if mode == _SUBMODULE)

    @cached_property
    def built(self) -> frozenset[str]:
        """The files that a build sees: all but those that .slugignore names."""
        if ".slugignore" not in self.files:
            return self.files
        return self.files - self._ignored_by(self.root / ".slugignore", self.files)

    def read(self, path: str, most: int = -1) -> bytes | None:
        """Return a file of the tree that would be pushed, or None if it is not in it.

        A link is followed as long as it stays in the project. At most `most` bytes are read.
        """
        if path not in self.files:
            return None
        if self._at_head:
            return bytes(repository.blob(self.repo, path).data_stream.read(most))
        file = f"{self.root}/{path}"  # a Path costs more than reading a small file
        if self._modes[path] == _LINK and not self._is_inside(file):
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
            return int(repository.blob(self.repo, path).size)
        try:
            return os.lstat(f"{self.root}/{path}").st_size
        except OSError:
            return 0

    def is_executable(self, path: str) -> bool:
        """Whether git has it that a file may be run, or would have it after a commit."""
        mode = self._modes.get(path)
        return _EXECUTABLE in {mode, mode if self._at_head else _mode(self.root / path)}

    def ignores(self, paths: Iterable[str]) -> frozenset[str]:
        """Return those of the paths that git would ignore, whether they are there or not."""
        return self._ignored_by(None, paths)

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
        modes = self._tracked_modes()
        for change in self.changes:
            path = change.path.rstrip("/")
            if change.kind == "deleted":
                modes.pop(path, None)
            elif change.path.endswith("/"):
                modes[path] = _SUBMODULE
            elif path not in modes:
                modes[path] = _mode(self.root / path)
        return modes

    def _tracked_modes(self) -> dict[str, str]:
        if not self.is_repository:
            return {}
        entries = self._tracked.result().split("\0")
        # An entry is "100644 ID 0<tab>path", or in a tree "100644 blob ID<tab>path".
        pairs = (entry.partition("\t") for entry in entries if entry)
        return {path: facts.split()[0] for facts, _, path in pairs}

    def _ignored_by(self, rules: Path | None, paths: Iterable[str]) -> frozenset[str]:
        """Return the paths that a file of rules, or else git's own rules, leave out."""
        setting = ["-c", f"core.excludesFile={rules}"] if rules else []
        asked = ("check-ignore", "-v", "-z", "--stdin", "--no-index")
        names = "\0".join(paths)
        with self._looking() as own:
            # Status 1 is "none". Each answer is four fields: file, line, pattern, path.
            said = self._ask(*own, *setting, *asked, stdin=names, action="read .gitignore", no=(1,))
        fields = said.split("\0")
        answers = list(zip(fields[0::4], fields[2::4], fields[3::4], strict=False))
        last = [(source, path) for source, rule, path in answers if not rule.startswith("!")]
        return frozenset(path for source, path in last if rules is None or source == str(rules))

    @property
    def has_identity(self) -> bool:
        """Whether git knows the name and e-mail address that a commit needs."""
        if {"GIT_AUTHOR_NAME", "GIT_AUTHOR_EMAIL"} <= os.environ.keys():
            return True
        return {"user.name", "user.email"} <= self._settings.keys()

    @property
    def remotes(self) -> dict[str, str]:
        """The configured address of each remote, before any `insteadOf`."""
        if not self.is_repository:
            return {}
        found = self._settings.items()
        return {
            key[len("remote.") : -len(".url")]: value[0]  # of several the first counts
            for key, value in found
            if key.startswith("remote.")
        }

    @cached_property
    def _settings(self) -> dict[str, list[str]]:
        """The values of each of git's settings that matter here, in the order they are read."""
        wanted = r"^(remote\..*\.url|user\.(name|email))$"
        asked = ("config", "-z", "--get-regexp", wanted)
        found: dict[str, list[str]] = {}
        for entry in self._ask(*asked, action="read its settings", no=(1,)).split("\0"):
            key, _, value = entry.partition("\n")
            found.setdefault(key, []).append(value)
        return found

    def init(self) -> None:
        """Make the folder a repository whose branch is main."""
        repository.init(self.root)
        self.is_repository = True
        self._forget()

    def stage(self) -> None:
        """Stage every change, in an index that is not the user's; see `commit`."""
        with repository.told("stage the files"):
            commit.stage(self.repo)

    def commit(self, message: str) -> None:
        """Commit what is staged. Hooks and signing run as the user has set them up."""
        with repository.told("commit the files"):
            commit.commit(self.repo, message)
        self._forget()

    def finish_commit(self) -> None:
        """Finish a commit in the midst of which an earlier process was killed."""
        if self.is_repository and commit.is_unfinished(self._own):
            with repository.told("finish a commit"):
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

    def set_remote(self, name: str, url: str) -> None:
        """Make the remote `name` stand for `url`, whatever it stood for before."""
        repository.set_remote(self.repo, name, url, exists=name in self.remotes)
        self.__dict__.pop("_settings", None)

    def remove_remote(self, name: str) -> None:
        """Remove a remote; that it is gone already is well."""
        self.__dict__.pop("_settings", None)
        if name in self.remotes:
            repository.remove_remote(self.repo, name)
            self.__dict__.pop("_settings", None)

    def _files_without_repository(self) -> list[str]:
        """What `git add .` would take."""
        asked = ("ls-files", "--others", "--exclude-standard", "-z")
        with self._looking() as own:
            said = self._ask(*own, *asked, action="list the files")
        return [path for path in said.split("\0") if path]

    @contextmanager
    def _looking(self) -> Iterator[list[str]]:
        """Give the options that make git look at this folder.

        A folder without a repository is looked at with one elsewhere that is thrown away.
        """
        if self.is_repository:
            yield []
            return
        import tempfile

        with tempfile.TemporaryDirectory() as scratch:
            self._ask("init", "--quiet", "--bare", scratch, action="list the files")
            yield [f"--git-dir={scratch}", f"--work-tree={self.root}"]

    def _ask(self, *args: str, action: str, stdin: str = "", no: tuple[int, ...] = ()) -> str:
        return gitcli.ask(self.root, *args, action=action, stdin=stdin, no=no)


def _mode(file: Path) -> str:
    """Return the mode that git would give a new file."""
    if file.is_symlink():
        return _LINK
    return _EXECUTABLE if os.name != "nt" and os.access(file, os.X_OK) else _FILE


def _kind(state: str) -> str:
    if "D" in state:
        return "deleted"
    return "new" if state in {"??", "A ", "AM"} else "modified"
