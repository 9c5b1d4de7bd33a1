"""Real installs of requirements.txt, each set of requirements once per cache folder."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import sys
import uuid
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from standin.processes import Children

TIMEOUT = 900.0  # Heroku's builds were long limited to 15 minutes


def find_uv() -> str | None:
    """uv from PATH or from beside the interpreter."""
    beside = Path(sys.executable).with_name("uv")
    return shutil.which("uv") or (str(beside) if beside.exists() else None)


def is_self_contained(requirements: str) -> bool:
    """Whether the file alone decides what is installed: no paths, no -r, no -e."""
    lines = [line.strip() for line in requirements.splitlines()]
    names = [line for line in lines if line and not line.startswith(("#", "--hash"))]
    return all(re.match(r"[A-Za-z0-9]", line) and "/" not in line for line in names)


def brought(tree: Path, requirements: str) -> list[bytes]:
    """The wheels that the project itself has; none if the file names any other place."""
    lines = [line.strip() for line in requirements.splitlines()]
    paths = [line for line in lines if line.startswith("./") and line.endswith(".whl")]
    others = "\n".join(line for line in lines if line not in paths)
    there = all((tree / path).is_file() for path in paths)
    return [(tree / p).read_bytes() for p in paths] if there and is_self_contained(others) else []


def key_of(content: bytes) -> bytes:
    """What an environment depends on beside the wheels that a project has."""
    return sys.version.encode() + sys.prefix.encode() + content


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold a lock that other threads and other test processes respect."""
    import fcntl  # Windows has none

    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


@dataclass
class Environments:
    """Makes virtual environments under ``cache`` with the interpreter that runs us."""

    cache: Path
    children: Children

    def provide(self, tree: Path, say: Callable[[str], None]) -> Path | None:
        """The environment for ``tree/requirements.txt``; None if pip refuses it."""
        content = (tree / "requirements.txt").read_bytes()
        said = content.decode(errors="replace")
        wheels = brought(tree, said)
        key = hashlib.sha256(key_of(content) + b"".join(wheels)).hexdigest()[:20]
        if not (wheels or is_self_contained(said)):
            key = uuid.uuid4().hex[:20]
        target, done = self.cache / key, self.cache / f"{key}.txt"
        self.cache.mkdir(parents=True, exist_ok=True)
        with locked(self.cache / f"{key}.lock"):
            if done.exists():
                say(indent(done.read_text()))
                return target
            shutil.rmtree(target, ignore_errors=True)
            report = self._install(tree, target, say)
            if report is None:
                shutil.rmtree(target, ignore_errors=True)
                return None
            done.write_text(report)
        return target

    def locked(
        self, tree: Path, lock: str, tool: tuple[str, ...], say: Callable[[str], None]
    ) -> Path | None:
        """The environment for a lock file, by the program itself; None if that refuses it.

        It is not shared: the project may itself be installed in it.
        """
        uv, target = find_uv(), self.cache / uuid.uuid4().hex[:20]
        if uv is None:
            say(f"The stand-in needs uv to install from {lock}.")
            return None
        self.cache.mkdir(parents=True, exist_ok=True)
        self._run([uv, "venv", "--python", sys.executable, str(target)], tree)
        package, *command = tool
        start = [uv] if command[0] == "uv" else [uv, "tool", "run", "--from", package, command[0]]
        into = {
            **{"VIRTUAL_ENV": str(target), "UV_PROJECT_ENVIRONMENT": str(target)},
            **{"POETRY_VIRTUALENVS_CREATE": "false", "PIPENV_NOSPIN": "1"},
            "PATH": f"{target / 'bin'}{os.pathsep}{os.environ['PATH']}",
        }
        status, _ = self._run([*start, *command[1:]], tree, say, into)
        return None if status else target

    def _install(self, tree: Path, target: Path, say: Callable[[str], None]) -> str | None:
        """uv where there is one, for speed. What uv refuses, pip is asked: the words that users
        see on Heroku are pip's, and where the two differ pip is right."""
        uv = find_uv()
        python = str(target / "bin" / "python")
        if uv is None:
            self._run([sys.executable, "-m", "venv", str(target)], tree)
            return self._pip([python, "-m", "pip"], tree, say)
        self._run([uv, "venv", "--python", sys.executable, str(target)], tree)
        install = [uv, "pip", "install", "--python", python, "-r", "requirements.txt"]
        status, lines = self._run(install, tree)
        if status == 0:
            added = [line[3:].replace("==", "-") for line in lines if line.startswith(" + ")]
            report = f"Successfully installed {' '.join(added)}" if added else ""
            say(indent(report))
            return report
        self._run([uv, "pip", "install", "--python", python, "pip"], tree)
        return self._pip([python, "-m", "pip"], tree, say)

    def _pip(self, pip: list[str], tree: Path, say: Callable[[str], None]) -> str | None:
        options = "--exists-action=w --no-input --progress-bar off --disable-pip-version-check"
        argv = [*pip, "install", "-r", "requirements.txt", *options.split()]
        status, lines = self._run(argv, tree, say)
        return None if status else "\n".join(lines[-1:])

    def _run(
        self,
        argv: list[str],
        cwd: Path,
        say: Callable[[str], None] = lambda _: None,
        more: Mapping[str, str] | None = None,
    ) -> tuple[int, list[str]]:
        env = {k: v for k, v in os.environ.items() if k not in ("VIRTUAL_ENV", "PYTHONPATH")}
        env |= more or {}
        status, lines = 1, []
        for line in self.children.lines(argv, env=env, cwd=cwd, timeout=TIMEOUT):
            if isinstance(line, int):
                status = line
            else:
                lines.append(line)
                say(indent(line))
        return status, lines


def indent(text: str) -> str:
    """As a step shows the output of a command."""
    return "\n".join(f"       {line}" for line in text.splitlines())
