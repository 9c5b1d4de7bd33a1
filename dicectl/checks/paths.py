"""Paths that source code names, worked out as far as they are written there.

`Path(__file__).parent / "model.pkl"`, `os.path.join("data", "x.csv")`, or a name that stands for
such a path. What is put together only when the code runs is left alone.
"""

from __future__ import annotations

import ast
import posixpath
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

# Expressions inside of expressions; no path that people write has more of it.
MOST_STEPS = 24
ABSOLUTE = re.compile(r"/|~|[A-Za-z]:[\\/]|\\\\")
_UNCLEAR = re.compile(r"://|[{}%$*?\n\0]")
_PATHS = {"Path", "PurePath", "PosixPath", "pathlib.Path", "pathlib.PurePath"}
_SAME = {"str", "os.fspath", "os.path.abspath", "os.path.realpath", "os.path.normpath"}
_SAME |= {"abspath", "realpath", "os.path.expanduser", "expanduser", "fspath"}
_SAME_METHODS = {"resolve", "absolute", "as_posix", "expanduser"}


@dataclass(frozen=True)
class Spot:
    """Where a path leads.

    Attributes:
        text: the path, "/" between folders unless the code has it otherwise.
        is_beside: whether it counts from the folder of the module, not from where the app starts.
    """

    text: str
    is_beside: bool = False

    def joined(self, other: Spot | None) -> Spot | None:
        """Return the path with another one behind it."""
        if other is None or other.is_beside or ABSOLUTE.match(other.text):
            return other
        return Spot(
            posixpath.join(self.text, other.text) if self.text else other.text, self.is_beside
        )

    @property
    def parent(self) -> Spot:
        """The folder that it is in."""
        return Spot(posixpath.normpath(posixpath.join(self.text, "..")), self.is_beside)


class Reader:
    """Works out the paths of one module.

    Args:
        path: the module's file.
        tree: its source.
    """

    def __init__(self, path: str, tree: ast.Module) -> None:
        self._own = path.rpartition("/")[2]
        self._named = _constants(tree)

    def spot(self, node: ast.AST | None, steps: int = MOST_STEPS) -> Spot | None:
        """Return where an expression leads if it is a path that is written there, else None."""
        found = None
        match node if steps else None:
            case ast.Constant(value=str(text)) if text and not _UNCLEAR.search(text):
                found = Spot(text)
            case ast.Name(id="__file__"):
                found = Spot(self._own, is_beside=True)
            case ast.Name(id=name) if name in self._named:
                found = self.spot(self._named[name], steps - 1)
            case ast.BinOp(left=left, op=ast.Div() | ast.Add() as sign, right=right):
                found = _both(sign, self.spot(left, steps - 1), self.spot(right, steps - 1))
            case ast.Attribute(value=value, attr="parent"):
                inner = self.spot(value, steps - 1)
                found = inner and inner.parent
            case ast.Subscript(value=ast.Attribute(value=value, attr="parents"), slice=level):
                found = _above(self.spot(value, steps - 1), level)
            case ast.Call() as call:
                found = self._call(call, lambda one: self.spot(one, steps - 1))
        return found

    def _call(self, node: ast.Call, spot: Callable[[ast.AST], Spot | None]) -> Spot | None:
        name, arguments = dotted(node.func), [spot(one) for one in node.args]
        if name in _PATHS or name in {"os.path.join", "path.join"}:
            return _joined(Spot(""), arguments)
        if name in {"Path.cwd", "os.getcwd", "pathlib.Path.cwd"}:
            return Spot("")
        first = arguments[0] if arguments else None
        if name in _SAME:
            return first
        if name in {"os.path.dirname", "dirname"}:
            return first and first.parent
        if not isinstance(node.func, ast.Attribute):
            return None
        return _method(spot(node.func.value), node.func.attr, arguments)


def imported(nodes: Iterable[ast.AST]) -> dict[str, str]:
    """Return what imported names stand for: {"np": "numpy", "os": "os", "load": "joblib.load"}."""
    found: dict[str, str] = {}
    for node in nodes:
        if isinstance(node, ast.Import):
            tops = ((one, one.name.partition(".")[0]) for one in node.names)
            found |= {one.asname or top: one.name if one.asname else top for one, top in tops}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found |= {one.asname or one.name: f"{node.module}.{one.name}" for one in node.names}
    return found


def full_name(node: ast.AST, names: dict[str, str]) -> str:
    """Return a name with its dots, and what its first part stands for: "numpy.load" of np.load."""
    top, dot, rest = dotted(node).partition(".")
    return f"{names.get(top, top)}{dot}{rest}"


def dotted(node: ast.AST) -> str:
    """Return a name with its dots, "os.path.join"; what is no name is left out of it."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    return ".".join([*([node.id] if isinstance(node, ast.Name) else [""]), *reversed(parts)])


def _both(sign: ast.operator, left: Spot | None, right: Spot | None) -> Spot | None:
    if left is None or right is None:
        return None
    is_joined = isinstance(sign, ast.Div)
    return left.joined(right) if is_joined else Spot(left.text + right.text, left.is_beside)


def _above(inner: Spot | None, level: ast.expr) -> Spot | None:
    if inner is None or not isinstance(level, ast.Constant) or not isinstance(level.value, int):
        return None
    for _ in range(min(level.value, MOST_STEPS) + 1):
        inner = inner.parent
    return inner


def _method(inner: Spot | None, name: str, arguments: list[Spot | None]) -> Spot | None:
    if inner is None:
        return None
    if name in _SAME_METHODS:
        return inner
    if name == "joinpath":
        return _joined(inner, arguments)
    if name == "with_name" and arguments:
        return inner.parent.joined(arguments[0])
    return None


def _joined(start: Spot, parts: list[Spot | None]) -> Spot | None:
    found: Spot | None = start
    for part in parts:
        found = found and found.joined(part)
    return found


def _constants(tree: ast.Module) -> Mapping[str, ast.expr]:
    """Return what each name stands for that a module gives a value once and for all."""
    values: dict[str, ast.expr] = {}
    stores = Counter(map(_stored, ast.walk(tree)))
    for node in tree.body:
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                values[name] = value
            case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value):
                values[name] = value
    arguments = {one.arg for one in ast.walk(tree) if isinstance(one, ast.arg)}
    return {
        name: value for name, value in values.items() if stores[name] == 1 and name not in arguments
    }


def _stored(node: ast.AST) -> str:
    return node.id if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store) else ""
