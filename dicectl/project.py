"""Facts about the folder being deployed, and the changes to its repository.

The only module that uses GitPython. A fact is about the tree that would be pushed: what git tracks
plus what a deploy would commit, never what git ignores.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dicectl import commit
from dicectl.errors import DicectlError
from dicectl.install import how_to

if TYPE_CHECKING:
    from git import Repo

# Of this version is GIT_CONFIG_COUNT, see `gitenv`.
OLDEST_GIT = (2, 31)

# Git's modes of what a tree may hold.
_FILE, _EXECUTABLE, _LINK, _SUBMODULE = "100644", "100755", "120000", "160000"


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
        self._at_head = False

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
        if self._at_head:
            return ()
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
            return bytes(self._blob(path).data_stream.read(most))
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
            return int(self._blob(path).size)
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
        return self.repo is not None and (Path(self.repo.common_dir) / "shallow").exists()

    @property
    def is_detached(self) -> bool:
        """Whether a commit is checked out instead of a branch."""
        return self.repo is not None and self.repo.head.is_detached

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
        if self.repo is None:
            return {}
        git = self.repo.git
        with _git("list the files"):
            listed = git.ls_tree("-rz", "HEAD") if self._at_head else git.ls_files("--stage", "-z")
        entries = str(listed).split("\0")
        # An entry is "100644 ID 0<tab>path", or in a tree "100644 blob ID<tab>path".
        pairs = (entry.partition("\t") for entry in entries if entry)
        return {path: facts.split()[0] for facts, _, path in pairs}

    def _ignored_by(self, rules: Path | None, paths: Iterable[str]) -> frozenset[str]:
        """Return the paths that a file of rules, or else git's own rules, leave out."""
        with self._looking() as (git, own), tempfile.TemporaryFile() as asked:
            asked.write("\0".join(paths).encode("utf-8", "surrogateescape"))
            asked.seek(0)
            setting = ["-c", f"core.excludesFile={rules}"] if rules else []
            argv = ["git", *own, *setting, "check-ignore", "-v", "-z", "--stdin", "--no-index"]
            # Status 1 is "none". Each answer is four fields: file, line, pattern, path.
            said = git.execute(argv, istream=asked, with_exceptions=False)
        fields = str(said).split("\0")
        answers = list(zip(fields[0::4], fields[2::4], fields[3::4], strict=False))
        last = [(source, path) for source, rule, path in answers if not rule.startswith("!")]
        return frozenset(path for source, path in last if rules is None or source == str(rules))

    @property
    def has_identity(self) -> bool:
        """Whether git knows the name and e-mail address that a commit needs."""
        if {"GIT_AUTHOR_NAME", "GIT_AUTHOR_EMAIL"} <= os.environ.keys():
            return True
        git = _gitpython()
        reader = self.repo.git if self.repo is not None else git.Git(self.root)
        try:
            known = reader.config("--name-only", "--get-regexp", r"^user\.(name|email)$")
        except git.GitCommandError:
            return False
        return {"user.name", "user.email"} <= set(known.split())

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
        """Stage every change, in an index that is not the user's; see `commit`."""
        with _git("stage the files"):
            commit.stage(self._opened)

    def commit(self, message: str) -> None:
        """Commit what is staged. Hooks and signing run as the user has set them up."""
        with _git("commit the files"):
            commit.commit(self._opened, message)
        self._forget()

    def finish_commit(self) -> None:
        """Finish a commit in the midst of which an earlier process was killed."""
        if self.repo is not None:
            with _git("read the state of the folder"):
                commit.finish(self.repo)

    def leave_out_changes(self) -> tuple[Change, ...]:
        """From now on look at the last commit instead of the folder; return what that leaves out.

        The folder must be a repository with a commit.
        """
        left = self.changes
        self._at_head = True
        self._forget()
        return left

    def _forget(self) -> None:
        for fact in ("changes", "files", "repositories_inside", "built", "_modes"):
            self.__dict__.pop(fact, None)

    def set_remote(self, name: str, url: str) -> None:
        """Make the remote `name` stand for `url`, whatever it stood for before."""
        with _git("set the remote"):
            if name in self.remotes:
                self._opened.git.remote("set-url", name, url)
            else:
                self._opened.create_remote(name, url)

    def _blob(self, path: str) -> Any:  # noqa: ANN401  of GitPython
        return self._opened.head.commit.tree / path

    @property
    def _opened(self) -> Repo:
        if self.repo is None:
            raise RuntimeError("init() comes first")
        return self.repo

    def _files_without_repository(self) -> list[str]:
        """What `git add .` would take."""
        with _git("list the files"), self._looking() as (git, own):
            raw = git.execute(["git", *own, "ls-files", "--others", "--exclude-standard", "-z"])
        return [path for path in str(raw).split("\0") if path]

    @contextmanager
    def _looking(self) -> Iterator[tuple[Any, list[str]]]:
        """Give git with the options that make it look at this folder.

        A folder without a repository is looked at with one elsewhere that is thrown away.
        """
        if self.repo is not None:
            yield self.repo.git, []
            return
        git = _gitpython()
        with tempfile.TemporaryDirectory() as scratch:
            git.Repo.init(scratch, bare=True)
            yield git.Git(self.root), [f"--git-dir={scratch}", f"--work-tree={self.root}"]


def git_version() -> str:
    """Return the version of git: "2.39.5"."""
    return _dotted(_git_version(_gitpython()))


def _dotted(version: tuple[int, ...]) -> str:
    return ".".join(map(str, version))


def _mode(file: Path) -> str:
    """Return the mode that git would give a new file."""
    if file.is_symlink():
        return _LINK
    return _EXECUTABLE if os.name != "nt" and os.access(file, os.X_OK) else _FILE


def _kind(state: str) -> str:
    if "D" in state:
        return "deleted"
    return "new" if state in {"??", "A ", "AM"} else "modified"


def _gitpython() -> Any:  # noqa: ANN401  a module
    """Import GitPython, which refuses to be imported where there is no git."""
    try:
        import git
    except ImportError as error:
        raise DicectlError("D201", how=how_to("git")) from error
    found = _git_version(git)
    if found < OLDEST_GIT:
        oldest = _dotted(OLDEST_GIT)
        raise DicectlError("D208", found=_dotted(found), needed=oldest, how=how_to("git"))
    return git


@lru_cache(maxsize=1)
def _git_version(git: Any) -> tuple[int, ...]:  # noqa: ANN401  a module
    """Ask git once: each question is a process."""
    found: tuple[int, ...] = git.Git().version_info
    return found


@contextmanager
def _git(action: str) -> Iterator[None]:
    """Turn a failing git command into a sentence with git's own words as evidence."""
    from git import GitCommandError

    try:
        yield
    except GitCommandError as error:
        said = "\n".join(str(part).strip() for part in (error.stdout, error.stderr) if part)
        raise DicectlError("D104", action=action, evidence=said) from error
