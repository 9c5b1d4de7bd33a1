"""Builds a pushed commit as Heroku's Python buildpack would, into a fresh environment."""

from __future__ import annotations

import errno
import os
import re
import shutil
import signal
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from dicectl import buildpack
from dicectl.buildpack import PythonVersion, Rejected
from dicectl.buildpack.procfile import process_types
from dicectl.errors import DicectlError
from dicectl.machine import runner
from dicectl.machine.disk import unwritable
from dicectl.machine.timeouts import seconds
from dicectl.platforms.local import bytecode, loopback, submodules
from dicectl.platforms.local.interpreters import find_python

# Children get the user's environment for proxies and indexes, but not what belongs to git, to this
# Python or to an environment that happens to be active.
_FOREIGN = ("GIT_", "PYTHON", "VIRTUAL_ENV", "CONDA_", "DICECTL_")

# As long as Heroku gave a build until March 2026; how long it does since, it does not say:
# https://www.heroku.com/blog/bigger-slugs-and-greater-build-timeout-flexibility
BUILD_TIMEOUT = 15 * 60
# What git says when a disk is full; that it is, it mostly does not say.
_NO_ROOM = re.compile(r"unable to write|write error|No space left")


def say(title: str) -> None:
    """Print the name of a build phase."""
    print(f"-----> {title}", flush=True)


def tell(text: str) -> None:
    """Print lines that belong to a phase."""
    for line in text.splitlines():
        print(f"       {line}", flush=True)


@contextmanager
def in_time() -> Iterator[None]:
    """Bound what a build takes; its processes end with it.

    Raises:
        Rejected: it took longer.
    """
    limit = patience("DICECTL_BUILD_TIMEOUT", BUILD_TIMEOUT)

    def give_up(_number: int, _frame: object) -> None:
        raise Rejected(
            f"The build took longer than {limit:g} s.",
            "See above what it was doing. DICECTL_BUILD_TIMEOUT=SECONDS sets another limit.",
        )

    signal.signal(signal.SIGALRM, give_up)
    signal.setitimer(signal.ITIMER_REAL, limit)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


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


def build(folder: Path, config: Mapping[str, str]) -> str:
    """Build `folder/code` into `folder/env` and return the command of its web process.

    `config` are the app's config vars.

    Raises:
        Rejected: the build failed; what was printed before says more.
    """
    tree = buildpack.Folder(folder / "code")
    manager, version = buildpack.examine(tree)
    say("Python app detected")
    if manager != "requirements.txt":
        raise Rejected(
            f"The local platform cannot install from {manager}.",
            "It reads requirements.txt only; Heroku would build this.",
        )
    uv = find_uv()
    python = choose_python(version, uv)
    _install(folder, python, uv, _of_pip(config))
    _keep_on_loopback(folder / "env")
    return _web_command(tree)


def find_uv() -> str | None:
    """Return the path of uv: the one installed beside dicectl, or one on the PATH."""
    beside = Path(sys.executable).with_name("uv")
    return str(beside) if beside.is_file() else runner.find("uv")


def choose_python(version: PythonVersion, uv: str | None) -> str:
    """Return an interpreter of the wanted version, or this one; says which and why."""
    asked = f"specified in {version.origin}" if version.origin else "(the default)"
    for wanted in dict.fromkeys((str(version), version.short)):
        if found := find_python(wanted, uv):
            say(f"Using Python {wanted} {asked}")
            return found
    here = ".".join(map(str, sys.version_info[:3]))
    say(f"Using Python {here}")
    print(
        f" !     Warning: Python {version} {asked} is not installed on this machine.\n"
        f" !     Using Python {here} instead; Heroku would use {version}.",
        flush=True,
    )
    return sys.executable


def _of_pip(config: Mapping[str, str]) -> dict[str, str]:
    """Return what pip sees of the config vars: as on Heroku, where to look for packages.

    uv calls it otherwise, and would take what it finds first where pip takes what is best.
    """
    index = config.get("PIP_EXTRA_INDEX_URL")
    if not index:
        return {}
    of_uv = {"UV_EXTRA_INDEX_URL": index, "UV_INDEX_STRATEGY": "unsafe-best-match"}
    return {"PIP_EXTRA_INDEX_URL": index, **of_uv}


def _install(folder: Path, python: str, uv: str | None, more: Mapping[str, str]) -> None:
    env, code = folder / "env", folder / "code"
    into = str(env / "bin" / "python")
    if uv:
        make = [uv, "venv", "--quiet", "--no-config", "--python", python, str(env)]
        install = [uv, "pip", "install", "--no-config", "--python", into, "-r", "requirements.txt"]
        shown = "uv pip install -r requirements.txt"
    else:
        make = [python, "-m", "venv", str(env)]
        install = [into, "-m", "pip", "install", "--no-input", "--progress-bar", "off"]
        install += ["--disable-pip-version-check", "-r", "requirements.txt"]
        shown = "pip install -r requirements.txt"
    if _live(make, code):
        raise Rejected("Unable to make a fresh environment.", f"See above. Python: {python}")
    say(f"Installing dependencies using '{shown}'")
    if _live(install, code, more):
        raise Rejected("Unable to install dependencies using pip.", "See the log output above.")
    if uv:  # pip compiles by itself
        bytecode.reuse(env)


def _keep_on_loopback(env: Path) -> None:
    for packages in env.glob("lib/python*/site-packages"):
        shutil.copyfile(loopback.__file__, packages / f"{loopback.NAME}.py")
        (packages / f"{loopback.NAME}.pth").write_text(loopback.PTH, encoding="utf-8")


def _web_command(tree: buildpack.Folder) -> str:
    say("Discovering process types")
    types = process_types((tree.read("Procfile") or b"").decode("utf-8", "replace"))
    tell(f"Procfile declares types -> {', '.join(types) or '(none)'}")
    if "web" not in types:
        raise Rejected("The Procfile has no web process.", "Add a line like  web: gunicorn app:app")
    return types["web"]


def _live(argv: list[str], cwd: Path, more: Mapping[str, str] | None = None) -> int:
    """Run a command, printing its lines as they come, and return its exit status."""
    env = {key: value for key, value in os.environ.items() if not key.startswith(_FOREIGN)}
    return runner.listen(
        runner.stream(argv, cwd=cwd, env={**env, **(more or {})}, apart=True), tell
    )


def _must(done: runner.Finished, folder: Path) -> None:
    if done.status == -signal.SIGXFSZ or _NO_ROOM.search(done.said):
        reason = errno.EFBIG if done.status == -signal.SIGXFSZ else errno.ENOSPC
        raise unwritable(folder, OSError(reason, os.strerror(reason)))
    if done.status:
        raise DicectlError("D104", action="read the pushed commit", evidence=done.said)
