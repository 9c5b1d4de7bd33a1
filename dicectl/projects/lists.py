"""Adds packages to a project's list of packages, in the format of the tool that keeps it.

Comments and order stay. The engine is named by its wheel in the project, others by their name.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from dicectl.buildpack.distributions import normal
from dicectl.checks.engine import PACKAGE
from dicectl.errors import DicectlError
from dicectl.machine.edits import File
from dicectl.machine.texts import decode

if TYPE_CHECKING:
    from dicectl.source.project import Project

_NAME = re.compile(r"[A-Za-z0-9._-]+")
_ENGINE = re.compile(r"(?m)^[ \t]*(\./)?vendor/dicectl_web-[^\s;#]+")


@dataclass(frozen=True)
class Tool:
    """What keeps a list of packages.

    Attributes:
        name: "uv"; also the program.
        file: the list that people write: "pyproject.toml".
        lock: what is made from it, "" for none.
        add: returns the list's text with the engine and other packages added.
        command: what makes the lock file anew.
        unpacked: its own table, and what is false there in a project that is no package.
    """

    name: str
    file: str
    lock: str
    add: Callable[[str, str, Sequence[str]], str]
    command: tuple[str, ...] = ()
    unpacked: tuple[str, ...] = ()


def tool(project: Project) -> Tool:
    """Return what keeps the project's list of packages; pip where nothing does yet."""
    files = project.files
    settings = (project.read("pyproject.toml") or b"").decode("utf-8", "replace")
    if "requirements.txt" in files and not files & {"uv.lock", "poetry.lock", "Pipfile.lock"}:
        return PIP
    if "uv.lock" in files or "[tool.uv" in settings:
        return UV
    if "poetry.lock" in files or "[tool.poetry" in settings or "poetry.core" in settings:
        return POETRY
    return PIPENV if "Pipfile" in files else PIP


def with_packages(project: Project, wheel: str, packages: Sequence[str]) -> File | None:
    """Return the list with the engine and more packages, like "numpy==2.3.1"; None as it is.

    Raises:
        DicectlError: D011 it cannot be read, D012 it is sealed with hashes.
    """
    keeper = tool(project)
    before = project.read(keeper.file)
    decoded = decode(before or b"")
    if decoded is None:
        raise DicectlError("D011", path=keeper.file, evidence=f"{keeper.file}: not a text")
    text = decoded[0] if before is not None else _declared(project)
    try:
        after = keeper.add(text, wheel, packages)
        if keeper.unpacked and not _has_package(project, after):
            after = _unpacked(after, *keeper.unpacked)
    except ValueError as error:  # tomlkit's are
        raise DicectlError("D011", path=keeper.file, evidence=str(error)) from error
    why = "" if before is None else f"add {', '.join([PACKAGE, *packages])}"
    same = before is not None and after == text
    return None if same else File(keeper.file, before, after.encode(), why)


def _has_package(project: Project, text: str) -> bool:
    """Whether there is a package of the project's name, which its tool would install too."""
    import tomlkit

    settings: Any = tomlkit.parse(text).unwrap()
    given = settings.get("project", {}) | settings.get("tool", {}).get("poetry", {})
    name = re.sub(r"[-.]+", "_", str(given.get("name", "")))
    places = (f"{folder}{name}{end}" for folder in ("", "src/") for end in ("/__init__.py", ".py"))
    return bool({"packages", "include"} & given.keys() or project.files & set(places))


def _unpacked(text: str, table: str, key: str) -> str:
    """Say that the project is no package, where its tool would take it for one."""
    import tomlkit

    settings: Any = tomlkit.parse(text)
    own = _table(settings, "tool", table)
    if key not in own and (table == "poetry" or "build-system" in settings):
        own[key] = False
    return tomlkit.dumps(settings)


def _declared(project: Project) -> str:
    """Return what pyproject.toml needs as requirements, for a project that has nothing else."""
    import tomllib

    try:
        settings = tomllib.loads((project.read("pyproject.toml") or b"").decode())
    except ValueError:
        return ""
    needs = settings.get("project", {}).get("dependencies", [])
    return "".join(f"{one}\n" for one in needs)


def _pip(text: str, wheel: str, packages: Sequence[str]) -> str:
    """Add lines to requirements.txt."""
    if "--hash" in text and (packages or wheel not in text):
        raise DicectlError("D012", evidence=_line_with(text, "--hash"), wheel=wheel)
    end = "\r\n" if "\r\n" in text else "\n"
    renewed = _ENGINE.sub(f"./{wheel}", text)
    has_engine = renewed != text or _ENGINE.search(text)
    lines = [*packages, *([] if has_engine else [f"./{wheel}"])]
    gap = end if renewed and not renewed.endswith("\n") else ""
    return renewed + gap + "".join(line + end for line in lines) if lines else renewed


def _line_with(text: str, what: str) -> str:
    number, line = next(
        (number, line) for number, line in enumerate(text.splitlines(), 1) if what in line
    )
    return f"requirements.txt:{number}: {line.strip()[:100]}"


def _uv(text: str, wheel: str, packages: Sequence[str]) -> str:
    """Add to the project's dependencies, and say where the engine is."""
    import tomlkit

    settings: Any = tomlkit.parse(text)
    _add_to_project(settings, [PACKAGE, *packages])
    source = tomlkit.inline_table()
    source["path"] = wheel
    _table(settings, "tool", "uv", "sources")[PACKAGE] = source
    return tomlkit.dumps(settings)


def _poetry(text: str, wheel: str, packages: Sequence[str]) -> str:
    """Add to Poetry's own table, or to the project's dependencies where these are used."""
    import tomlkit

    settings: Any = tomlkit.parse(text)
    given = _table(settings, "tool", "poetry", "dependencies")
    source = tomlkit.inline_table()
    source["path"] = wheel
    if "dependencies" in settings.get("project", {}):
        _add_to_project(settings, [PACKAGE, *packages])
    else:
        _add_to_table(given, packages)
    given[PACKAGE] = source
    return tomlkit.dumps(settings)


def _pipenv(text: str, wheel: str, packages: Sequence[str]) -> str:
    """Add to the Pipfile's packages."""
    import tomlkit

    settings: Any = tomlkit.parse(text)
    given = _table(settings, "packages")
    _add_to_table(given, packages)
    source = tomlkit.inline_table()
    source["file"] = f"./{wheel}"
    given[PACKAGE] = source
    return tomlkit.dumps(settings)


def _add_to_project(settings: Any, packages: Iterable[str]) -> None:  # noqa: ANN401  # tomlkit has no types of use
    import tomlkit

    project = _table(settings, "project")
    if "dependencies" not in project:
        project["dependencies"] = tomlkit.array()
    known = {_plain(str(one)) for one in project["dependencies"]}
    for package in packages:
        if _plain(package) not in known:
            project["dependencies"].append(package)


def _add_to_table(table: Any, packages: Iterable[str]) -> None:  # noqa: ANN401
    known = {normal(name) for name in table}
    for package in packages:
        name, equals, version = package.partition("==")
        if normal(name) not in known:
            table[name] = f"{equals}{version}" if equals else "*"


def _table(settings: Any, *names: str) -> Any:  # noqa: ANN401
    """Return a table, which is made where there is none."""
    import tomlkit

    for number, name in enumerate(names):
        if name not in settings:
            settings[name] = tomlkit.table(is_super_table=number < len(names) - 1)
        settings = settings[name]
    return settings


def _plain(requirement: str) -> str:
    found = _NAME.match(requirement)
    return normal(found[0]) if found else requirement


PIP = Tool("pip", "requirements.txt", "", _pip)
UV = Tool("uv", "pyproject.toml", "uv.lock", _uv, ("uv", "lock"), ("uv", "package"))
POETRY = Tool(
    *("poetry", "pyproject.toml", "poetry.lock"),
    _poetry,
    ("poetry", "lock"),
    ("poetry", "package-mode"),
)
PIPENV = Tool("pipenv", "Pipfile", "Pipfile.lock", _pipenv, ("pipenv", "lock"))
