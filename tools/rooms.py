"""The rooms of the code: what each is for, and which others it imports. Nothing is imported here.

A room is a folder directly in one of the packages, or a module at the top of `dicectl`.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parent.parent
PACKAGES = ("dicectl", "webapp")
BEGIN, END = "<!-- rooms -->\n", "<!-- /rooms -->"


@dataclass(frozen=True)
class Room:
    """One room.

    Attributes:
        name: as it is imported: "dicectl.actions".
        path: from the root of the repository: "dicectl/actions/".
        about: the first paragraph of its docstring, in one line.
        imports: the names of the rooms that it imports.
    """

    name: str
    path: str
    about: str
    imports: frozenset[str]

    @property
    def package(self) -> str:
        """The package that it is in."""
        return self.name.partition(".")[0]


@cache
def rooms() -> dict[str, Room]:
    """Return all rooms by name. A package's own `__init__` is one if it imports others."""
    places = dict(_places())
    found = {name: _room(name, place, places) for name, place in places.items()}
    return {name: room for name, room in found.items() if name not in PACKAGES or room.imports}


@cache
def floors() -> dict[str, int]:
    """Return how high each room stands: above all that it imports; 0 is the ground."""
    seen: dict[str, int] = {}

    def floor(name: str) -> int:
        if name not in seen:
            lower = _lower(rooms()[name])
            seen[name] = max((floor(one) + 1 for one in lower), default=0)
        return seen[name]

    return {name: floor(name) for name in rooms()}


def arrows() -> list[tuple[str, str]]:
    """Return which room imports which, without those that follow from others."""
    return [
        (room.name, other)
        for room in rooms().values()
        for other in sorted(room.imports)
        if not any(other in _below(one) for one in _lower(room) - {other})
    ]


def listing() -> str:
    """Return all rooms from top to bottom, a table for each package."""
    return "\n".join(_table(package) for package in PACKAGES)


def with_listing(text: str) -> str:
    """Return a page with the list of rooms between its marks."""
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    return f"{before}{begin}\n{listing()}\n{end}{after}" if end else text


def _table(package: str) -> str:
    about = _paragraph(ROOT / package / "__init__.py")
    inside = [room for room in rooms().values() if room.package == package]
    inside.sort(key=lambda room: (-floors()[room.name], room.name))
    rows = "".join(f"| `{room.path}` | {_cell(room.about)} |\n" for room in inside)
    return f"**`{package}/`** {about}\n\n| room | what is there |\n| --- | --- |\n{rows}"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("<", "&lt;")


def _places() -> Iterator[tuple[str, Path]]:
    """Yield what may be a room, by the name that it is imported by: a folder or a file."""
    for package in PACKAGES:
        yield package, ROOT / package / "__init__.py"
        for place in sorted((ROOT / package).iterdir()):
            is_module = place.suffix == ".py" and place.stem != "__init__"
            if is_module or (place / "__init__.py").exists():
                yield f"{package}.{place.stem}", place


def _room(name: str, place: Path, places: dict[str, Path]) -> Room:
    files = sorted(place.rglob("*.py")) if place.is_dir() else [place]
    others = {_place_of(one, places) for file in files for one in _imports(file)}
    path = place.relative_to(ROOT).as_posix() + "/" * place.is_dir()
    about = _paragraph(place / "__init__.py" if place.is_dir() else place)
    # Of the package `dicectl` itself everybody imports the version.
    return Room(name, path, about, frozenset(others - {"", name, "dicectl"}))


def _place_of(module: str, places: dict[str, Path]) -> str:
    """Return the room that holds a module, "" if it is none of ours."""
    package, *inside = module.split(".")
    room = ".".join([package, *inside[:1]])
    return room if room in places else package if package in places else ""


def _imports(file: Path) -> Iterator[str]:
    """Yield the full names that a module imports, anywhere in it."""
    for node in ast.walk(_read(file)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Call) and ast.unparse(node.func) == "import_module":
            yield from _by_name(node.args[0])


def _by_name(name: ast.expr) -> Iterator[str]:
    """Yield what is imported by a name, or how that begins: f"dicectl.commands.{name}"."""
    part = name.values[0] if isinstance(name, ast.JoinedStr) else name
    if isinstance(part, ast.Constant) and isinstance(part.value, str):
        yield part.value


def _paragraph(file: Path) -> str:
    text = ast.get_docstring(_read(file)) or ""
    return " ".join(text.partition("\n\n")[0].split())


@cache
def _read(file: Path) -> ast.Module:
    return ast.parse(file.read_text(encoding="utf-8"))


def _lower(room: Room) -> set[str]:
    """Return what a room imports, without those that import it, too: neither stands above."""
    return {one for one in room.imports if room.name not in _below(one)}


@cache
def _below(name: str) -> frozenset[str]:
    """Return all rooms that a room imports, and what those import."""
    found: set[str] = set()
    left = [name]
    while left:
        new = rooms()[left.pop()].imports - found
        found |= new
        left += new
    return frozenset(found)
