"""What git answers. A question is one process, which costs less than importing GitPython.

Whoever only looks asks here. Nothing is run that a repository, or its user, has set up to be run.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from dicectl.errors import DicectlError
from dicectl.errors.advice import advice, command, then
from dicectl.machine import runner
from dicectl.machine.install import how_to
from dicectl.source.gitenv import NO_QUESTIONS

# The first version that knows GIT_CONFIG_COUNT, see `gitenv`.
OLDEST = (2, 31)
# Looking must not touch the index, nor fetch what a partial clone lacks: that may run programs too.
# What git says is read in English.
LOOKING = {
    **NO_QUESTIONS,
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_ALLOW_PROTOCOL": "",
    "LC_ALL": "C",
    "LANGUAGE": "C",
}
# Settings that name programs. Options come after those of all files and of the environment.
_NO_PROGRAMS = ("-c", "core.fsmonitor=", "-c", f"core.hooksPath={os.devnull}")
_FILTERS = ("config", "-z", "--name-only", "--get-regexp", r"^filter\..*\.(clean|smudge|process)$")
# A variable for `--config-env`. An empty `required` is false.
_EMPTY = "DICECTL_EMPTY"
_NONE: Mapping[str, str] = {}
# In seconds. A repository may be large.
TIMEOUT = 300
# What stands before the host of an address. "git", as which everybody logs in by ssh, is no secret.
_LOGIN = re.compile(r"(?<=://)(?!git@)[^/\s]*@")


def ask(folder: Path, *args: str, action: str, stdin: str = "", no: tuple[int, ...] = ()) -> str:
    """Return what `git ARGS` prints in `folder`, "" where it ends with a status in `no`.

    Bytes that are no text are kept as Python's `surrogateescape` has them.

    Raises:
        DicectlError: D104 git could not do `action`.
    """
    done = look(folder, *args, stdin=stdin)
    if done.status in no:
        return ""
    if done.status:
        raise DicectlError("D104", action=action, evidence=done.said)
    return done.stdout


def without_logins(text: str) -> str:
    """Return `text` with addresses that hold no user and no password: a token often is in there."""
    return _LOGIN.sub("", text)


def where(folder: Path) -> tuple[Path, Path, Path] | None:
    """Return top folder, own folder and common folder of the repository that `folder` is in.

    They differ in a worktree: https://git-scm.com/docs/git-worktree. None without a repository.

    Raises:
        DicectlError: D104 git will not look into it, D118 it is damaged, D119 it has no files here.
    """
    paths = ("--show-toplevel", "--absolute-git-dir", "--git-common-dir")
    done = look(folder, "rev-parse", "--path-format=absolute", *paths)
    if done.status and "not a git repository" in done.stderr:
        if fix := _mend(folder / ".git"):
            raise DicectlError("D118", folder=folder, fix=fix, evidence=done.said)
        return None
    if done.status and "must be run in a work tree" in done.stderr:
        raise _without_files(folder)
    if done.status:
        raise DicectlError("D104", action="look into the repository", evidence=done.said)
    top, own, common = map(Path, done.stdout.splitlines())
    return top, own, common


def _mend(own: Path) -> str:
    """Return how to mend a damaged repository, "" if there is none or `git init` mends it."""
    if own.is_file():
        return "Run in the repository that this folder is a worktree of: git worktree repair"
    if (own / "HEAD").exists() and (own / "objects").is_dir():
        write = "`echo 'ref: refs/heads/main' > .git/HEAD`"
        return advice(f"If its branch is main: {write}    Else clone it anew.", {})
    return ""


def _without_files(folder: Path) -> DicectlError:
    asked = ("rev-parse", "--is-bare-repository", "--absolute-git-dir")
    bare, own = ask(folder, *asked, action="look into the repository").splitlines()
    if bare == "true":
        what, fix = "a bare repository", then(command("git", "clone", own, "FOLDER"), "cd FOLDER")
    else:
        what, fix = "inside of git's own folder", "Go to the folder that your files are in."
        if Path(own).name == ".git":
            fix = command("cd", str(Path(own).parent))
    return DicectlError("D119", folder=folder, what=what, fix=fix)


@lru_cache(maxsize=1)
def version() -> str:
    """Return the version of git: "2.39.5".

    Raises:
        DicectlError: D201 there is none, D208 it is too old.
    """
    if not runner.find("git"):
        raise DicectlError("D201", how=how_to("git"))
    found = re.search(r"\d+(\.\d+)+", runner.run(["git", "version"]).stdout)
    numbers = found[0] if found else "0"
    if tuple(map(int, numbers.split(".")[:2])) < OLDEST:
        needed = ".".join(map(str, OLDEST))
        raise DicectlError("D208", found=numbers, needed=needed, how=how_to("git"))
    return numbers


def without_filters(folder: Path) -> list[str]:
    """Return the options with which git reads files as they are.

    A filter's program would run for each file of which git has to read the content.
    """
    names = ask(folder, *_FILTERS, action="read its settings", no=(1,)).split("\0")
    filters = {name.rpartition(".")[0] for name in names if name}
    # A name may have a "=" in it, which ends the name in `-c`, but not here.
    empty = [f"{name}.{what}" for name in sorted(filters) for what in ("clean", "process")]
    off = [f"--config-env={name}={_EMPTY}" for name in empty]
    return off + [f"--config-env={name}.required={_EMPTY}" for name in sorted(filters)]


def look(
    folder: Path | None,
    *args: str,
    stdin: str = "",
    env: Mapping[str, str] = _NONE,
    timeout: float = TIMEOUT,
) -> runner.Finished:
    """Run `git ARGS` in `folder`, without any program that somebody has set up for git to run."""
    return runner.run(
        ["git", *_NO_PROGRAMS, *args],
        cwd=folder,
        env={**LOOKING, _EMPTY: "", **env},
        stdin=stdin,
        timeout=timeout,
        errors="surrogateescape",
    )
