"""The programs that install packages, as Heroku's Python buildpack takes them.

Read on 2026-11-29 in v351 (2026-08-18), in requirements/ of
https://github.com/heroku/heroku-buildpack-python
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Tool:
    """A program that installs from a lock file.

    Attributes:
        title: as the buildpack calls it.
        program: as it is typed, and as its package is called.
        version: the one that the buildpack installs.
        oldest: the first major version that knows the buildpack's command.
        command: that command.
    """

    title: str
    program: str
    version: str
    oldest: int
    command: str


TOOLS = {
    "Pipfile.lock": Tool("Pipenv", "pipenv", "2026.7.1", 2022, "pipenv install --deploy"),
    "poetry.lock": Tool("Poetry", "poetry", "2.4.1", 2, "poetry sync --only main"),
    "uv.lock": Tool("uv", "uv", "0.12.5", 0, "uv sync --locked --no-default-groups"),
}
