"""What a build prints, in the form that Heroku's builds have, and the commands that it runs."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from dicectl.machine import runner

# Children get the user's environment for proxies and indexes, but not what belongs to git, to this
# Python, to an environment that happens to be active, or to a project of the user's own.
_FOREIGN = (
    *("GIT_", "PYTHON", "VIRTUAL_ENV", "CONDA_", "DICECTL_"),
    *("PIPENV_", "POETRY_VIRTUALENVS_", "UV_PROJECT"),
)


def say(title: str) -> None:
    """Print the name of a build phase."""
    print(f"-----> {title}", flush=True)


def tell(text: str) -> None:
    """Print lines that belong to a phase."""
    for line in text.splitlines():
        print(f"       {line}", flush=True)


def warn(*lines: str) -> None:
    """Print a warning; the first line says what it is about."""
    first, *more = lines
    marked = "".join(f" !     {line}\n" for line in (f"Warning: {first}", *more))
    print(f"\n{marked}", flush=True)


def live(argv: list[str], cwd: Path, more: Mapping[str, str] | None = None) -> int:
    """Run a command, printing its lines as they come, and return its exit status.

    `more` is added to what it gets of the user's environment.
    """
    return alone(argv, cwd, {**users_environment(), **(more or {})})


def alone(argv: list[str], cwd: Path, env: Mapping[str, str]) -> int:
    """Run a command with exactly the environment `env`; else see `live`."""
    return runner.listen(runner.stream(argv, cwd=cwd, env=env, apart=True), tell)


def users_environment() -> dict[str, str]:
    """Return what of this process's environment is of use to a child."""
    return {key: value for key, value in os.environ.items() if not key.startswith(_FOREIGN)}
