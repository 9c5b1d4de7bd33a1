"""The shape of the house: imports go down only, and one module starts processes."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

# From the top of the house to its bottom; a room may import from its own row and those below.
ROWS = [
    {"__main__"},
    {"cli"},
    {"commands"},
    {"completion"},
    {"output", "actions"},
    {"checks", "logs"},
    {"platforms"},
    {"source", "explain", "serving"},
    {"machine", "buildpack"},
    {"events", "errors", "loglines", "plan"},
]


def imports(path: Path) -> set[str]:
    """Return the full names that a module imports."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {f"{node.module}.{alias.name}" for alias in node.names} | {node.module}
    return found


def modules(package: str) -> list[Path]:
    return sorted((ROOT / package).rglob("*.py"))


def row_of(name: str) -> int:
    return next(number for number, row in enumerate(ROWS) if name in row)


@pytest.mark.parametrize("path", modules("dicectl"), ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_go_down_only(path: Path) -> None:
    parts = path.relative_to(ROOT / "dicectl").with_suffix("").parts
    if parts == ("__init__",):
        return
    own = row_of(parts[0])
    for name in imports(path):
        if name.startswith("dicectl.") and name.count(".") >= 1:
            other = name.split(".")[1]
            if any(other in row for row in ROWS):
                assert row_of(other) >= own, f"{path} imports {name}"


def test_one_module_starts_processes() -> None:
    users = {path.name for path in modules("dicectl") if imports(path) & {"subprocess", "pty"}}
    assert users == {"runner.py", "runner_groups.py"}


def test_one_module_opens_connections() -> None:
    clients = {"urllib.request", "http.client", "truststore"}
    users = {path.name for path in modules("dicectl") if imports(path) & clients}
    assert users == {"fetch.py"}


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
