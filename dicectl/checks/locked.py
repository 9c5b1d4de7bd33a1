"""Which packages of uv.lock and poetry.lock Heroku installs.

It leaves out the groups for development and the project's own extras: `uv sync --locked
--no-default-groups` and `poetry sync --only main`, by the buildpack's lib/uv.sh and lib/poetry.sh.
"""

from __future__ import annotations

import re
from typing import Any

from dicectl.buildpack.distributions import normal
from dicectl.checks.lines import read_toml
from dicectl.source.project import Project

_NAME = re.compile(r"\s*([\w.-]+)")
# The hashes and addresses of files are most of a lock, and take long to read.
_FILES = re.compile(rb"^\s*\{ ?(?:url|file) = .*\n", re.MULTILINE)


def main_packages(project: Project, where: str) -> frozenset[str] | None:
    """Return the packages that the lock file `where` has installed, None where it does not tell."""
    try:
        lock = read_toml(_FILES.sub(b"", project.read(where) or b""))
        needs = _needs(lock["package"])
        wanted = _of_uv(lock) if where == "uv.lock" else _of_poetry(project)
    except (ValueError, LookupError, TypeError, AttributeError):
        return None
    return None if wanted is None else _reached(wanted, needs)


def _needs(packages: list[dict[str, Any]]) -> dict[str, set[str]]:
    """Return what each package needs, extras among it: who asks for them is not looked into."""
    needs: dict[str, set[str]] = {}
    for one in packages:
        extras = {} if _is_own(one) else one.get("optional-dependencies", {})
        lists = [one.get("dependencies", []), *extras.values()]
        names = {normal(_named(need)) for needed in lists for need in needed}
        needs.setdefault(normal(one["name"]), set()).update(names)
    return needs


def _is_own(package: dict[str, Any]) -> bool:
    """Whether it is the project itself, which uv.lock lists and poetry.lock does not."""
    return "." in package.get("source", {}).values()


def _named(need: str | dict[str, Any]) -> str:
    """Poetry has a table by name, uv a list of tables."""
    return need if isinstance(need, str) else str(need["name"])


def _of_uv(lock: dict[str, Any]) -> set[str] | None:
    """Return the project itself; None for a workspace without a project at its top."""
    return {normal(one["name"]) for one in lock["package"] if _is_own(one)} or None


def _of_poetry(project: Project) -> set[str] | None:
    """Return what pyproject.toml asks for, in either of the places that Poetry knows."""
    settings = read_toml(project.read("pyproject.toml") or b"")
    standard, own = settings.get("project"), settings.get("tool", {}).get("poetry")
    if standard is None and own is None:
        return None
    lines = [_NAME.match(one) for one in (standard or {}).get("dependencies", [])]
    names = {found[1] for found in lines if found}
    named = (own or {}).get("dependencies", {}).items()
    names |= {key for key, value in named if not _is_optional(value)}
    return {normal(name) for name in names}


def _is_optional(value: object) -> bool:
    return isinstance(value, dict) and bool(value.get("optional"))


def _reached(wanted: set[str], needs: dict[str, set[str]]) -> frozenset[str]:
    seen, waiting = set(wanted), list(wanted)
    while waiting:
        new = needs.get(waiting.pop(), set()) - seen
        seen |= new
        waiting += new
    return frozenset(seen & needs.keys())
