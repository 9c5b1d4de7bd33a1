"""Which files git ignores, also in a folder that is no repository yet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from dicectl.source import gitcli


def ignored(
    root: Path, paths: Iterable[str], *, is_repository: bool, rules: Path | None = None
) -> frozenset[str]:
    """Return the paths that the file `rules` leaves out; without one, git's own rules count."""
    setting = ["-c", f"core.excludesFile={rules.as_posix()}"] if rules else []
    asked = ("check-ignore", "-v", "-z", "--stdin", "--no-index")
    names = "\0".join(paths)
    with looking(root, is_repository=is_repository) as own:
        # Status 1 is "none". Each answer is four fields: file, line, pattern, path.
        words = (*own, *setting, *asked)
        said = gitcli.ask(root, *words, stdin=names, action="read .gitignore", no=(1,))
    fields = said.split("\0")
    answers = list(zip(fields[0::4], fields[2::4], fields[3::4], strict=False))
    last = [(source, path) for source, rule, path in answers if not rule.startswith("!")]
    return frozenset(path for source, path in last if rules is None or source == rules.as_posix())


def files_without_repository(root: Path) -> list[str]:
    """Return what `git add .` would take in a folder that is no repository yet."""
    asked = ("ls-files", "--others", "--exclude-standard", "-z")
    with looking(root, is_repository=False) as own:
        said = gitcli.ask(root, *own, *asked, action="list the files")
    return [path for path in said.split("\0") if path]


@contextmanager
def looking(root: Path, *, is_repository: bool) -> Iterator[list[str]]:
    """Give the options that make git look at the folder `root`.

    A folder without a repository is looked at with one elsewhere that is thrown away.
    """
    if is_repository:
        yield []
        return
    import tempfile

    with tempfile.TemporaryDirectory() as scratch:
        gitcli.ask(
            root, "init", "--quiet", "--bare", "--template=", scratch, action="list the files"
        )
        yield [f"--git-dir={scratch}", f"--work-tree={root}"]
