"""Checks that what the app imports is installed by the build."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from itertools import chain

from dicectl.buildpack.distributions import packages_of
from dicectl.checks import engine
from dicectl.checks.lines import shown
from dicectl.checks.packages import Packages, installed
from dicectl.checks.source import Sources, is_standard, module_imports
from dicectl.checks.targets import Start, start
from dicectl.checks.web import ADD
from dicectl.errors import DicectlError
from dicectl.platforms.check import Said, unsure
from dicectl.source.project import Project

# Installed by the buildpack with every Python, or with the older ones.
_ALWAYS = {"pip", "setuptools", "pkg_resources", "_distutils_hack"}


def brought(project: Project) -> Iterator[Said]:
    """Each package that the app imports when it starts is in the list of what to install.

    Only imports that surely happen count: no `try`, no `if`, nothing inside a function.
    """
    at, packages = start(project), installed(project)
    if at is None or not packages.where:
        yield ""
        return
    suspected = any(
        not _is_there(at.sources, packages, name.partition(".")[0])
        for first in at.paths
        for path in at.sources.reachable(first)
        for name in at.sources.imports(path)
    )
    missing = dict(_missing(at, packages)) if suspected else {}
    if place := missing.pop(engine.MODULE, ""):
        error = DicectlError("D837", where=packages.where, evidence=place)
        yield error if packages.complete else unsure(error)
    if missing:
        add = " ".join(packages_of(name)[0] for name in missing)
        error = DicectlError(
            "D816",
            where=packages.where,
            fix=_add(packages.where, add),
            evidence=shown(missing.values()),
        )
        yield error if packages.complete else unsure(error)


def _missing(at: Start, packages: Packages) -> Iterator[tuple[str, str]]:
    """Yield each name that nothing brings, with the first place where it is imported."""
    seen = set()
    reached = (at.sources.reachable(path, exactly=True) for path in at.paths)
    for path in dict.fromkeys(chain.from_iterable(reached)):
        tree = at.sources.tree(path) or ast.Module([], [])
        for name, number in module_imports(tree):
            if name not in seen and not _is_there(at.sources, packages, name):
                seen.add(name)
                yield name, f"{path}:{number}: import {name}"


def _is_there(sources: Sources, packages: Packages, name: str) -> bool:
    return (
        is_standard(name)
        or name in _ALWAYS
        or sources.has(name)
        or sources.has(f"src.{name}")
        or packages.brings(name)
    )


def _add(where: str, names: str) -> str:
    if where == "requirements.txt":
        names = names.replace(" ", r"\n")
    return ADD[where].format(names)
