"""The shape of the house: its rooms, which way imports go, and what only one module may do."""

from __future__ import annotations

import ast
from collections import defaultdict
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from statistics import median

import pytest

ROOT = Path(__file__).parent.parent

# The rooms of each package, from its top to its bottom. A room imports from its own row and from
# those below. A new file in a room needs no line here; only a new room does.
ROWS = {
    "dicectl": [
        {"__main__"},
        {"cli"},
        {"commands"},
        {"completion", "output"},
        {"actions", "projects"},
        {"checks", "logs"},
        {"platforms"},
        {"source", "explain", "serving"},
        {"machine", "buildpack"},
        {"events", "errors", "loglines", "plan"},
    ],
    "webapp": [
        {"__init__"},
        {"pages", "api"},
        {"serving"},
        {"dice"},
        {"functions"},
        {"kinds"},
    ],
}
PACKAGES = list(ROWS)
# What lies at the top of `dicectl/` beside the folders.
TOP = {"__init__", "__main__", "cli", "events", "plan", "loglines"}
# Files are read in one sitting, functions in one look.
LONGEST_MODULE, LONGEST_MEDIAN = 260, 8


def modules(folder: str) -> list[Path]:
    return sorted((ROOT / folder).rglob("*.py"))


def name_of(path: Path) -> str:
    """Return a module's full name; that of a package is the name of its folder."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def shown(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@cache
def known() -> frozenset[str]:
    """The names of all modules of the product."""
    return frozenset(
        name_of(path) for package in ("dicectl", "webapp") for path in modules(package)
    )


@cache
def imports(path: Path) -> frozenset[str]:
    """Return the full names of all that a module imports, also inside functions and for types."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert not node.level and node.module, f"{shown(path)} has a relative import"
            names = {f"{node.module}.{alias.name}" for alias in node.names}
            inside = names & known()
            found |= inside | ({node.module} if names - inside else set())
    return frozenset(found)


def room_of(name: str) -> str:
    """Return the room of a module of the product: "dicectl.source.push" is in "source"."""
    return name.partition(".")[2].partition(".")[0] or "__init__"


def row_of(package: str, room: str) -> int:
    rows = ROWS[package]
    if room == "__init__" and not any(room in row for row in rows):  # it holds the version alone
        return len(rows)
    found = [number for number, row in enumerate(rows) if room in row]
    assert found, f"{package}/{room} is in no row of ROWS in tests/test_layers.py"
    return found[0]


def listing(package: str) -> str:
    """Say which rooms there are, each with the first line of its docstring."""
    said = []
    for face in sorted((ROOT / package).glob("*/__init__.py")):
        about = ast.get_docstring(ast.parse(face.read_text())) or ""
        said.append(f"  {face.parent.name}/: {about.partition(chr(10))[0]}")
    return "\n".join(said)


PATHS = [path for package in PACKAGES for path in modules(package)]


@pytest.mark.parametrize("path", PATHS, ids=shown)
def test_imports_go_down_only(path: Path) -> None:
    package = path.relative_to(ROOT).parts[0]
    own = row_of(package, room_of(name_of(path)))
    for name in imports(path):
        if name in known() and name.partition(".")[0] == package:
            assert row_of(package, room_of(name)) >= own, f"{shown(path)} imports {name}"


def test_a_house_has_ten_floors_at_most() -> None:
    assert all(len(rows) <= 10 for rows in ROWS.values())


def circle(arrows: dict[str, set[str]]) -> list[str]:
    """Return what imports each other in a circle, if anything does."""
    try:
        TopologicalSorter(arrows).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


@pytest.mark.parametrize("package", PACKAGES)
def test_nothing_imports_in_a_circle(package: str) -> None:
    between_modules: dict[str, set[str]] = {}
    between_rooms: dict[str, set[str]] = defaultdict(set)
    for path in modules(package):
        own = name_of(path)
        others = {one for one in imports(path) & known() if one.partition(".")[0] == package}
        between_modules[own] = others - {own}
        between_rooms[room_of(own)] |= {room_of(one) for one in others} - {room_of(own)}
    assert not circle(between_modules)
    assert not circle(between_rooms)


def test_the_top_of_dicectl_holds_only_what_all_rooms_need() -> None:
    strangers = {path.stem for path in (ROOT / "dicectl").glob("*.py")} - TOP
    assert not strangers, (
        f"A file at the top of dicectl/ belongs in a room: {', '.join(sorted(strangers))}."
        f" These rooms there are:\n{listing('dicectl')}"
    )


@pytest.mark.parametrize("package", PACKAGES)
def test_each_room_says_what_belongs_there(package: str) -> None:
    for face in sorted((ROOT / package).rglob("*/__init__.py")):
        about = ast.get_docstring(ast.parse(face.read_text())) or ""
        lines = [line for line in about.splitlines() if line]
        assert 1 <= len(lines) <= 3, f"{shown(face)} says it in {len(lines)} lines"


@pytest.mark.parametrize("package", PACKAGES)
def test_modules_and_functions_are_short(package: str) -> None:
    lengths = []
    for path in modules(package):
        text = path.read_text()
        assert len(text.splitlines()) <= LONGEST_MODULE, f"{shown(path)} has become too long"
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lengths.append((node.end_lineno or 0) - node.lineno + 1)
    assert median(lengths) <= LONGEST_MEDIAN


def users_of(*names: str) -> set[str]:
    """Return the modules of dicectl that import one of these modules."""
    return {shown(path) for path in modules("dicectl") if imports(path) & set(names)}


def test_one_module_starts_processes() -> None:
    """It is in two files: `runner_groups` has the processes that run beside this one."""
    machine = "dicectl/machine"
    users = users_of("subprocess", "pty")
    assert users == {f"{machine}/runner.py", f"{machine}/runner_groups.py"}


def test_one_module_opens_connections() -> None:
    assert users_of("urllib.request", "http.client", "truststore") == {"dicectl/machine/fetch.py"}


def test_one_module_uses_gitpython() -> None:
    users = {
        path.name
        for path in modules("dicectl")
        if any(n.split(".")[0] == "git" for n in imports(path))
    }
    assert users == {"project.py", "repository.py", "commit.py"}


def test_the_web_app_knows_nothing_of_the_command_line() -> None:
    for path in modules("webapp"):
        roots = {name.split(".")[0] for name in imports(path)}
        assert not roots & {"dicectl", "click", "rich", "git"}, path


def test_only_what_rolls_knows_the_dice() -> None:
    for path in modules("dicectl"):
        if any(f"{name}.".startswith("webapp.dice.") for name in imports(path)):
            room, file = path.relative_to(ROOT / "dicectl").parts[:2]
            assert room == "output" or (room, file) in {
                ("commands", "roll.py"),
                ("commands", "odds.py"),
            }, f"{shown(path)} imports the dice"


def test_the_web_app_knows_the_dice_by_the_name_of_a_function_only() -> None:
    for path in modules("webapp"):
        knows = any(f"{name}.".startswith("webapp.dice.") for name in imports(path))
        assert not knows or path.is_relative_to(ROOT / "webapp/dice"), f"{shown(path)} imports it"


def test_commands_hold_no_logic() -> None:
    for path in modules("dicectl/commands"):
        assert len(path.read_text().splitlines()) <= 75, f"{path} has become too long"


def test_nothing_in_the_core_prints() -> None:
    """The programs of the local platform do: what git shows of a push is their output."""
    core = ["actions", "buildpack", "checks", "explain", "logs", "machine", "source"]
    for path in (path for room in core for path in modules(f"dicectl/{room}")):
        assert not any(
            isinstance(node, ast.Call) and ast.unparse(node.func) == "print"
            for node in ast.walk(ast.parse(path.read_text()))
        ), path


def test_one_place_asks_which_system_this_is() -> None:
    asking = {
        shown(path)
        for package in PACKAGES
        for path in modules(package)
        if {"sys.platform", "os.name"}
        & set(map(ast.unparse, ast.walk(ast.parse(path.read_text()))))
    }
    system = {f"dicectl/machine/{name}.py" for name in ("posix", "system", "windows")}
    assert asking == system | {"webapp/serving/signals.py"}
