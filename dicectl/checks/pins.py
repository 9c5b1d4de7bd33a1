"""Checks that versions which requirements.txt pins fit the Python, and each other.

What is too old for a Python, or for another package, is in `ages`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from dicectl import buildpack
from dicectl.checks.ages import (
    ABANDONED,
    COMPILED,
    IMPORTED,
    NO_SOURCE,
    PAIRS,
    PYTHONS,
    WHEELS,
    Old,
    Pair,
)
from dicectl.checks.lines import shown
from dicectl.checks.packages import Requirement, requirements
from dicectl.checks.source import Sources
from dicectl.errors import DicectlError
from dicectl.errors.advice import advice, told
from dicectl.errors.shells import Write
from dicectl.platforms.check import Said, as_warning
from dicectl.source.built import Built
from dicectl.source.project import Project

FILE = "requirements.txt"
Python = tuple[int, int]
_PINNED = re.compile(r"===?\s*([0-9][\w.!+-]*)(?:\s*;.*|\s+--.*)?$", re.DOTALL)
_NAME = re.compile(r"[\s=<>!~;\[]")
_BELOW = re.compile(r"(?:<=?|~=|==)\s*([0-9][\w.]*)")


@dataclass(frozen=True)
class Wrong:
    """A pinned version that does not fit.

    Attributes:
        one: the requirement.
        why: what happens.
        needed: the first version that fits.
        is_sure: whether the build or the start surely fails.
    """

    one: Requirement
    why: str
    needed: str
    is_sure: bool


def fit(project: Project) -> Iterator[Said]:
    """No version that is pinned is too old for the Python, or for what is installed beside it."""
    python = _python(project)
    wrong = list(_wrong(project, python)) if python else []
    for code, sure in (("D878", True), ("D879", False)):
        if several := [one for one in wrong if one.is_sure is sure]:
            evidence = shown(
                f"{one.one.line}   ({one.why}; from {one.needed} on it works)" for one in several
            )
            facts = {"python": ".".join(map(str, python or ())), "fix": _fix(project, wrong)}
            yield DicectlError(code, **facts, evidence=evidence)
    yield from _pairs(project, {one.one.name for one in wrong})


def best(project: Project) -> str:
    """Return the newest Python on which every pinned version works, "" if there is none."""
    pythons = (one for one in reversed(buildpack.SUPPORTED) if one not in buildpack.DEPRECATED)
    fitting = (one for one in pythons if not list(_wrong(project, one)))
    return next((f"{major}.{minor}" for major, minor in fitting), "")


def working(project: Project, python: str) -> str:
    """Return this Python, or the newest one on which every pinned version works."""
    major, minor = map(int, python.split("."))
    return best(project) or python if list(_wrong(project, (major, minor))) else python


def pinned(one: Requirement) -> str:
    """Return the only version that a requirement allows, "" if it allows more."""
    found = (
        _PINNED.match(one.rest) if not re.search(r";.*\b(python|sys|platform)", one.rest) else None
    )
    return found[1] if found else ""


def numbers(version: str) -> tuple[int, ...]:
    """Return a version as numbers to compare: "2.0.31rc1" is 2, 0, 31, and "3.0" is 3."""
    found = [int(one) for one in re.findall(r"\d+", re.split(r"[^\d.]", version)[0])]
    while found and not found[-1]:
        found.pop()
    return tuple(found)


def _python(project: Project) -> Python | None:
    """Return the Python that the build takes; None where it takes none and another check says so.

    What that check tells is the best one for the versions, if there is any.
    """
    if FILE not in project.built:
        return None
    try:
        version = buildpack.python_version(Built(project))
    except buildpack.Rejected:
        return None if best(project) else buildpack.DEFAULT
    return version.major, version.minor


def _wrong(project: Project, python: Python) -> Iterator[Wrong]:
    """Yield what does not fit a Python, each package once."""
    for one, version in _pins(project):
        olds = (old for old in _OLD.get(one.name, ()) if _is_of(old, version, python))
        old = next(olds, None)
        if old is not None:
            is_sure = not old.module or _is_used(project, old.module)
            yield Wrong(one, old.why, _needed(one.name, python), is_sure)
        elif numbers(version) < numbers(first := _wheel(one.name, python)):
            is_sure = one.name in NO_SOURCE
            why = "no build of it exists for it" if is_sure else "it has to be compiled for it"
            yield Wrong(one, why, first, is_sure)


_OLD = {
    name: [old for old in (*COMPILED, *IMPORTED) if old.package == name]
    for name in {old.package for old in (*COMPILED, *IMPORTED)}
}


def _is_of(old: Old, version: str, python: Python) -> bool:
    is_between = numbers(old.since) <= numbers(version) < numbers(old.before)
    return is_between and python >= old.python


def _needed(package: str, python: Python) -> str:
    """Return the first version of a package of which it is known that it works with a Python."""
    firsts = [old.before for old in _OLD.get(package, ()) if python >= old.python]
    return max((*firsts, _wheel(package, python)), key=numbers)


def _wheel(package: str, python: Python) -> str:
    """Return the first version of a package with a wheel for a Python, "0" if it may have none."""
    firsts = WHEELS.get(package, "").split()
    at = (
        PYTHONS.index(min(python, PYTHONS[-1])) if python in PYTHONS or python > PYTHONS[-1] else -1
    )
    return firsts[at] if firsts and at >= 0 else "0"


@lru_cache(maxsize=2)
def _pins(project: Project) -> list[tuple[Requirement, str]]:
    pairs = ((one, pinned(one)) for one in requirements(project) if one.name)
    return [(one, version) for one, version in pairs if version]


def _is_used(project: Project, module: str) -> bool:
    """Whether some module of the project imports this one, or the Procfile starts it."""
    starts = module.encode() in (project.read("Procfile") or b"")
    return starts or module in _used(project)


@lru_cache(maxsize=2)
def _used(project: Project) -> frozenset[str]:
    sources = Sources(project)
    paths = (path for path in project.files if path.endswith(".py"))
    return frozenset(name.partition(".")[0] for path in paths for name in sources.imports(path))


def _fix(project: Project, wrong: list[Wrong]) -> str:
    """Return how to take a Python that fits, else the versions that do."""
    if python := best(project):
        remove = " && rm runtime.txt" * ("runtime.txt" in project.files)
        return advice(f"`echo {{python}} > .python-version{remove}`", {"python": python})
    files = " and ".join(dict.fromkeys(one.one.line.path for one in wrong))
    lines = (f"{_NAME.split(one.one.text)[0]}>={one.needed}" for one in wrong)
    return f"Write in {files}, in place of their lines:  {'  '.join(lines)}"


def _pairs(project: Project, known: set[str]) -> Iterator[Said]:
    """Yield which packages do not fit what pip would install beside them today.

    Those of which it is known already that they need another version are left out.
    """
    asked = list(requirements(project))
    listed = {one.name: one for one in asked if one.name}
    for name, instead in ABANDONED.items():
        if name in listed and not _is_before(listed.get("flask"), "2"):
            yield _abandoned(project, listed[name], instead)
    if any(one.text.startswith(("-c", "--constraint")) for one in asked):
        return
    if wrong := [one for one in PAIRS if one.package not in known and _clash(one, listed)]:
        lines = (f"{listed[one.package].line}   (needs {one.other}<{one.limit})" for one in wrong)
        error = DicectlError("D886", fix=_older(wrong, listed), evidence=shown(lines))
        is_sure = any(_is_used(project, one.package.replace("-", "_")) for one in wrong)
        yield error if is_sure else as_warning(error)


def _clash(pair: Pair, listed: dict[str, Requirement]) -> bool:
    """Whether a pinned package gets another one beside it that is too new for it."""
    one, other = listed.get(pair.package), listed.get(pair.other)
    return _is_before(one, pair.before) and not _is_kept_below(other, pair.limit)


def _is_before(one: Requirement | None, limit: str) -> bool:
    version = pinned(one) if one else ""
    return bool(version) and numbers(version) < numbers(limit)


def _is_kept_below(one: Requirement | None, limit: str) -> bool:
    """Whether a requirement allows only versions before this one, or is not a plain version."""
    if one is None:
        return False
    bounds = [numbers(found) for found in _BELOW.findall(one.rest)]
    return "@" in one.rest or any(bound <= numbers(limit) for bound in bounds)


def _older(wrong: list[Pair], listed: dict[str, Requirement]) -> str:
    """Return how to ask for older versions: a line more for what is not listed yet."""
    limits: dict[str, str] = {}
    for one in wrong:
        limits[one.other] = min(one.limit, limits.get(one.other, one.limit), key=numbers)
    lines = {name: f"{name}<{limit}" for name, limit in limits.items()}
    if any(name in listed for name in lines):
        return f"Write in {FILE}, in place of their lines:  {'  '.join(lines.values())}"
    return told(Write(FILE, ("", *lines.values()), adds=True))


def _abandoned(project: Project, one: Requirement, instead: str) -> DicectlError:
    what = f"{instead}, which goes on in its place" if instead else "what Flask has itself"
    error = DicectlError("D887", name=one.name, instead=what, evidence=str(one.line))
    return error if _is_used(project, one.name.replace("-", "_")) else as_warning(error)
