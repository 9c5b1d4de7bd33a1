"""Checks that what the app imports is installed by the build."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator, Mapping
from itertools import chain

from dicectl.buildpack.distributions import packages_of
from dicectl.checks import engine, pickled
from dicectl.checks.known import BRINGS
from dicectl.checks.lines import shown
from dicectl.checks.packages import Packages, can_add, installed
from dicectl.checks.reached import parts
from dicectl.checks.settings import settings
from dicectl.checks.source import Sources, is_main, is_standard, module_imports
from dicectl.checks.targets import Start, start
from dicectl.checks.web import adding
from dicectl.errors import DicectlError
from dicectl.platforms.check import Said, as_warning
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
    missing |= dict(_named(at, packages, missing))
    if place := missing.pop(engine.MODULE, ""):
        error = DicectlError("D837", where=packages.where, evidence=place)
        yield error if packages.complete else as_warning(error)
    missing |= dict(_pickled(at, packages, missing))
    if missing:
        error = _not_brought(packages, missing, addable(project))
        yield error if packages.complete else as_warning(error)
    elif later := dict(_later(at, packages)):
        yield as_warning(_not_brought(packages, later, []))


def addable(project: Project) -> list[str]:
    """Return the well-known packages that the app surely imports and requirements.txt lacks."""
    at, packages = start(project), installed(project)
    if at is None or packages.where != "requirements.txt" or not can_add(project):
        return []
    names = (packages_of(name)[0] for name, _ in _missing(at, packages))
    return sorted({name for name in names if name in BRINGS})


def _not_brought(
    packages: Packages, missing: Mapping[str, str], known: Collection[str]
) -> DicectlError:
    names = [packages_of(name)[0] for name in missing]
    is_mended = all(name in known for name in names)
    fix = "dicectl check --fix" if is_mended else adding(packages.where, *names)
    return DicectlError("D816", where=packages.where, fix=fix, evidence=shown(missing.values()))


def _named(at: Start, packages: Packages, known: Collection[str]) -> Iterator[tuple[str, str]]:
    """Yield what Django's settings name, in INSTALLED_APPS and MIDDLEWARE."""
    found = settings(at.sources.project)
    is_loaded = found is not None and found.path in at.paths
    for text, line in found.named() if found and is_loaded else ():
        name = text.partition(".")[0]
        if name not in known and not _is_there(at.sources, packages, name):
            yield name, str(line)


def _pickled(at: Start, packages: Packages, known: Collection[str]) -> Iterator[tuple[str, str]]:
    """Yield what the files that hold pickled objects need, such as a trained model."""
    paths = {path for first in at.paths for path in at.sources.reachable(first)}
    for one in pickled.needs(at.sources, paths):
        if one.module not in known and not _is_there(at.sources, packages, one.module):
            yield one.module, f"{one.path}: holds objects of {one.module}"


def _later(at: Start, packages: Packages) -> Iterator[tuple[str, str]]:
    """Yield what a function imports when the page calls it."""
    if any(b" import " in at.sources.text(path) for path in at.paths):
        for part in parts(at):
            if part.is_reached and part.name:
                for name, number in inner_imports(part.node):
                    if not _is_there(at.sources, packages, name):
                        yield name, f"{part.path}:{number}: import {name}"


def inner_imports(node: ast.AST) -> Iterator[tuple[str, int]]:
    """Yield the top name and the line of each import in a function or module that is not tried.

    What is imported for types only, or when the module is called as a script, is left out.
    """
    waiting = [node]
    while waiting:
        one = waiting.pop()
        if isinstance(one, ast.Import):
            yield from ((alias.name.partition(".")[0], one.lineno) for alias in one.names)
        elif isinstance(one, ast.ImportFrom) and one.module and not one.level:
            yield one.module.partition(".")[0], one.lineno
        elif not (isinstance(one, ast.Try) or (isinstance(one, ast.If) and _is_aside(one))):
            waiting += ast.iter_child_nodes(one)


def _is_aside(node: ast.If) -> bool:
    return is_main(node) or ast.unparse(node.test).endswith("TYPE_CHECKING")


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
