"""Builds a pushed commit as Heroku's Python buildpack would, into a fresh environment."""

from __future__ import annotations

import errno
import os
import re
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from dicectl import buildpack
from dicectl.buildpack import Rejected
from dicectl.buildpack.procfile import process_types
from dicectl.errors import DicectlError
from dicectl.errors.advice import advice
from dicectl.machine import runner
from dicectl.machine.disk import unwritable
from dicectl.machine.system import TOO_MUCH_WRITTEN, alarm
from dicectl.machine.timeouts import seconds
from dicectl.platforms.local import django, environments, nltk, pythons, submodules
from dicectl.platforms.local.installers import Order, at_start
from dicectl.platforms.local.phases import say, tell
from dicectl.platforms.local.scripts import Scripts
from dicectl.platforms.local.tools import find_uv

__all__ = ["build", "check_out", "in_time", "patience", "say", "tell"]

# As long as Heroku gave a build until March 2026; how long it does since, it does not say:
# https://www.heroku.com/blog/bigger-slugs-and-greater-build-timeout-flexibility
BUILD_TIMEOUT = 15 * 60
# What git says when a disk is full; that it is, it mostly does not say.
_NO_ROOM = re.compile(r"unable to write|write error|No space left")


@contextmanager
def in_time() -> Iterator[None]:
    """Bound what a build takes; its processes end with it.

    Raises:
        Rejected: it took longer.
    """
    limit = patience("DICECTL_BUILD_TIMEOUT", BUILD_TIMEOUT)

    def give_up() -> None:
        raise Rejected(
            f"The build took longer than {limit:g} s.",
            "See above what it was doing. DICECTL_BUILD_TIMEOUT=SECONDS sets another limit.",
        )

    with alarm(limit, give_up):
        yield


def patience(variable: str, default: float) -> float:
    """Return how many seconds to wait: what the environment says, or the default.

    Raises:
        Rejected: it says something else.
    """
    try:
        return seconds(variable, default)
    except DicectlError as error:
        raise Rejected(f"{error.title}.", error.evidence) from error


def check_out(commit: str, code: Path) -> None:
    """Write the files of `commit` into the new folder `code`, less what .slugignore names.

    Runs inside git's pre-receive hook: the commit is not in the repository proper yet, and git's
    own environment variables say where it is.
    """
    code.mkdir(parents=True)
    index = {"GIT_INDEX_FILE": str(code.parent / "index")}
    repository = Path(os.environ["GIT_DIR"]).resolve()
    git = ("git", f"--git-dir={repository}", f"--work-tree={code}")
    checkout = [*git, "checkout", "--quiet", commit, "--", "."]
    _must(runner.run(checkout, cwd=code, env=index, timeout=600), code)
    if (code / ".gitmodules").is_file():
        submodules.fetch(repository, commit, code)
    if (code / ".slugignore").is_file():
        ignored = [
            "ls-files",
            "--cached",
            "--ignored",
            f"--exclude-from={code / '.slugignore'}",
            "-z",
        ]
        said = runner.run([*git, *ignored], cwd=code, env=index).stdout
        for one in (code / path for path in said.split("\0") if path):
            if one.is_dir() and not one.is_symlink():  # a submodule
                shutil.rmtree(one)
            else:
                one.unlink(missing_ok=True)
    (code.parent / "index").unlink()


@dataclass(frozen=True)
class Built:
    """What came of a build: the commands of its process types, and what is to be kept in mind."""

    types: dict[str, str]
    note: str


def build(folder: Path, config: Mapping[str, str]) -> Built:
    """Build `folder/code` into `folder/env`.

    `config` are the app's config vars.

    Raises:
        Rejected: the build failed; what was printed before says more.
    """
    say("Python app detected")
    scripts = Scripts(folder, config)
    scripts.hook("pre_compile")
    tree = buildpack.Folder(folder / "code")
    try:
        manager, version = buildpack.examine(tree)
    except buildpack.Rejected as rejected:
        raise Rejected(rejected.title, advice(rejected.text, {}), rejected.evidence) from rejected
    uv = find_uv()
    python = pythons.choose(version, uv)
    changes = scripts.has("post_compile")  # which may install more
    order = Order(manager, folder / "code", python, uv, config, with_pip=changes)
    environments.provide(order, folder / "env")
    at_start(order, folder / "env")
    nltk.download(scripts)
    django.collectstatic(scripts)
    scripts.hook("post_compile")
    return Built(_process_types(tree), pythons.told(version, python))


def _process_types(tree: buildpack.Folder) -> dict[str, str]:
    say("Discovering process types")
    types = process_types((tree.read("Procfile") or b"").decode("utf-8", "replace"))
    tell(f"Procfile declares types -> {', '.join(types) or '(none)'}")
    if not types.keys() - {"release"}:
        raise Rejected("The Procfile names no process.", "Add a line like  web: gunicorn app:app")
    return types


def _must(done: runner.Finished, folder: Path) -> None:
    if done.status == -TOO_MUCH_WRITTEN or _NO_ROOM.search(done.said):
        reason = errno.EFBIG if done.status == -TOO_MUCH_WRITTEN else errno.ENOSPC
        raise unwritable(folder, OSError(reason, os.strerror(reason)))
    if done.status:
        raise DicectlError("D104", action="read the pushed commit", evidence=done.said)
