"""Checks that no module of the project hides one that the app needs.

A server looks for modules in the project first. So `flask.py` is what `import flask` finds, also
where Flask is meant.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator

from dicectl.buildpack.distributions import packages_of
from dicectl.checks import engine
from dicectl.checks.known import BRINGS
from dicectl.checks.lines import renamed
from dicectl.checks.packages import installed
from dicectl.checks.source import Sources, is_standard
from dicectl.checks.targets import start
from dicectl.errors import DicectlError
from dicectl.platforms.check import Said, unsure
from dicectl.source.project import Project

# Loaded by gunicorn's own program, before it looks into the project.
_BEFORE = {"gunicorn", "packaging", "setuptools"}


def hiding(project: Project) -> Iterator[Said]:
    """No module has the name of another one that the app needs."""
    at = start(project)
    if at is None:
        return
    if engine.is_shadowed(project) and engine.PACKAGE in installed(project).names:
        own = at.sources.find(engine.MODULE) or engine.MODULE
        yield _error(project, own, "dicectl's web engine")
    if not at.targets:
        return
    shown = {target.module.partition(".")[0] for target in at.targets}
    for name, path in sorted(_top(at.sources).items()):
        if whose := _package(project, name):
            yield _error(project, path, whose)
        elif is_standard(name) and name not in sys.builtin_module_names:
            error = _error(project, path, "Python's own library")
            yield error if name in shown else unsure(error)


def _top(sources: Sources) -> dict[str, str]:
    """Return the modules that are found by a name without dots, and what to rename for each."""
    found = {}
    for path in sources.project.files:
        root = next((one for one in sources.roots if path.startswith(one)), "")
        own = path.removeprefix(root)
        name = own.removesuffix("/__init__.py" if "/" in own else ".py")
        if name != own and name.isidentifier():
            found[name] = f"{root}{name}" if own.endswith("/__init__.py") else path
    return found


def _package(project: Project, name: str) -> str:
    """Return the package that is installed and brings a module of this name."""
    package = packages_of(name)[0]
    is_needed = package in BRINGS and package in installed(project).names
    return f"the package {package}" if is_needed and name not in _BEFORE else ""


def _error(project: Project, path: str, whose: str) -> DicectlError:
    old = path.removesuffix("/__init__.py")
    folder, slash, name = old.rpartition("/")
    new = f"{folder}{slash}my_{name}"
    names = name.removesuffix(".py"), f"my_{name}".removesuffix(".py")
    fix = f"{renamed(project, old, new)}, and write {names[1]} where {names[0]} is meant"
    return DicectlError("D842", name=names[0], whose=whose, fix=fix, evidence=path)
