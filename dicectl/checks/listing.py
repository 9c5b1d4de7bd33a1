"""What a list of packages would have to name, for a project that has none."""

from __future__ import annotations

from dicectl.buildpack.distributions import KNOWN, packages_of
from dicectl.checks.ages import WHEELS
from dicectl.checks.kinds import suggested
from dicectl.checks.known import BRINGS, PROGRAMS
from dicectl.checks.source import Sources
from dicectl.checks.typed import procfile_lines
from dicectl.source.project import Project

_ELSEWHERE = ("tests/", "test/", "docs/", "examples/", "scripts/", "tools/")
_OWN = {"dicectl-web"}


def wanted(project: Project) -> tuple[list[str], list[str]]:
    """Return the packages that the project imports and starts, and the modules of unknown ones.

    Only a package whose name is sure is named: what is on PyPI under another one may be anybody's.
    """
    modules = _imported(project)
    names = {one: packages_of(one)[0] for one in modules}
    known = {name for name in names.values() if name in _known()}
    unknown = sorted(one for one, name in names.items() if name not in known)
    return sorted(known | _started(project)), unknown


def _known() -> set[str]:
    started = {one for several in PROGRAMS.values() for one in several.split()}
    return (BRINGS.keys() | KNOWN | WHEELS.keys() | started) - _OWN


def _imported(project: Project) -> set[str]:
    """Return the modules that are not of the project, and not of Python itself."""
    sources = Sources(project).with_src()
    paths = (one for one in project.files if one.endswith(".py") and not one.startswith(_ELSEWHERE))
    found = {name.partition(".")[0] for path in paths for name in sources.imports(path)}
    return {name for name in found if name and not sources.has(name)}


def _started(project: Project) -> set[str]:
    """Return the packages of the programs that the Procfile starts, or would start."""
    lines = [line.text for line in procfile_lines(project)] or [suggested(project)]
    words = {word for line in lines for word in line.split()}
    return {PROGRAMS[word].split()[0] for word in words & PROGRAMS.keys()}
