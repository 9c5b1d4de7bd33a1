"""Fetches the submodules of a pushed commit, as Heroku does: from public addresses, no login."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from dicectl.buildpack import Rejected
from dicectl.machine import runner
from dicectl.source.gitenv import NO_QUESTIONS

# Submodules may have submodules, but not without end.
DEEPEST = 5


def fetch(repository: Path, commit: str, code: Path) -> None:
    """Put the submodules of `commit` into its folders in `code`.

    Raises:
        Rejected: one cannot be fetched.
    """
    # Inside of git's hook: only its environment leads to the objects that are being pushed.
    asked = ["git", f"--git-dir={repository}", "ls-tree", "-r", "-z", commit]
    _fetch(runner.run(asked).stdout, code, 1)


def _fetch(tree: str, code: Path, depth: int) -> None:
    wanted = dict(_listed(code / ".gitmodules"))
    for path, revision in _links(tree):
        address = wanted.get(path, "")
        if not address:
            continue  # a repository inside this one, which nobody can fetch
        inside = code / path
        if not inside.resolve().is_relative_to(code.resolve()) or depth > DEEPEST:
            raise Rejected(f"The submodule {path} leads out of the app.", f"It is {address}.")
        shutil.rmtree(inside, ignore_errors=True)
        clone = ["git", "clone", "--quiet", "--no-checkout", "--", address, str(inside)]
        _git(clone, code, path)
        _git(["git", "-C", str(inside), "checkout", "--quiet", revision], code, path)
        _fetch(_git(["git", "ls-tree", "-r", "-z", revision], inside, path), inside, depth + 1)
        shutil.rmtree(inside / ".git")


def _listed(file: Path) -> Iterator[tuple[str, str]]:
    """Yield path and address of what a .gitmodules file names."""
    if not file.is_file():
        return
    asked = ["git", "config", "--file", str(file), "-z", "--list"]
    settings = (entry.partition("\n") for entry in runner.run(asked).stdout.split("\0"))
    values = {key: value for key, _, value in settings}
    for key, path in values.items():
        if key.startswith("submodule.") and key.endswith(".path"):
            yield path, values.get(f"{key.removesuffix('.path')}.url", "")


def _links(tree: str) -> Iterator[tuple[str, str]]:
    """Yield path and revision of each link to another repository in what `git ls-tree` says."""
    for entry in tree.split("\0"):
        facts, _, path = entry.partition("\t")
        if facts.startswith("160000"):
            yield path, facts.split()[2]


def _git(argv: list[str], cwd: Path, path: str) -> str:
    """Return what git says without what the hook has told it about the pushed repository."""
    env = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
    said: list[str] = []
    lines = runner.stream(argv, cwd=cwd, env=env | NO_QUESTIONS, apart=True)
    if runner.listen(lines, said.append):
        raise Rejected(f"The submodule {path} could not be fetched.", "\n".join(said))
    return "\n".join(said)
