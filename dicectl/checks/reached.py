"""The parts of the project's code that the web process is likely to run.

A module has functions for training beside those that the page calls, and what only those read need
not be on a server. Names decide: a function counts when code that runs mentions its name.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, replace

from dicectl.checks.entry import entry
from dicectl.checks.source import at_import, is_main
from dicectl.checks.targets import Start

Scope = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


@dataclass(frozen=True, eq=False)
class Part:
    """A function or class of a module, or all that runs when the module is imported.

    Attributes:
        path: the module's file.
        tree: the module.
        node: the part.
        own: the names of all functions and classes of the project.
        is_reached: whether the web process is likely to run it.
    """

    path: str
    tree: ast.Module
    node: ast.AST
    own: frozenset[str] = frozenset()
    is_reached: bool = False

    @property
    def name(self) -> str:
        """The name of a function or class, "" for what runs at once."""
        return getattr(self.node, "name", "")


def parts(at: Start) -> list[Part]:
    """Return the parts of all modules that are loaded when the app starts."""
    reached = (at.sources.reachable(path, exactly=True) for path in at.paths)
    paths = dict.fromkeys(path for several in reached for path in several)
    every = [part for path in paths for part in _of_module(at, path)]
    wanted = _first(at, every)
    seen: set[str] = set()
    while wanted:
        seen |= wanted
        new = (part.node for part in every if part.name in wanted)
        wanted = {name for node in new for name in _mentioned(node)} - seen
    own = frozenset(name for part in every for name in _defined(part.tree))
    return [replace(one, own=own, is_reached=one.name in seen) for one in every]


def _defined(tree: ast.Module) -> Iterator[str]:
    yield from (node.name for node in ast.walk(tree) if isinstance(node, Scope))


def _of_module(at: Start, path: str) -> Iterator[Part]:
    tree = at.sources.tree(path)
    if tree is None:
        return
    nodes = list(at_import(tree))
    scopes = [node for node in nodes if isinstance(node, Scope)]
    main = [node for node in tree.body if node in nodes and not isinstance(node, Scope)]
    yield Part(path, tree, ast.Module(body=[_outside(node) for node in main], type_ignores=[]))
    yield from (Part(path, tree, node) for node in scopes)


def _outside(node: ast.stmt) -> ast.stmt:
    """Leave out what runs only when a module is called as a script."""
    if isinstance(node, ast.If) and is_main(node):
        return ast.If(test=ast.Constant(value=False), body=[], orelse=node.orelse)
    return node


def _first(at: Start, every: list[Part]) -> set[str]:
    """Return the names that are sure to run: "" is what runs at once."""
    if not at.is_complete:
        return {"", *(part.name for part in every)}
    whole = {at.sources.find(one.module) for one in at.targets if ":" not in one.text}
    found = {"", *(one.name for one in at.targets)}
    found |= {part.name for part in every if part.path in whole and not part.name.startswith("_")}
    found |= {part.name for part in every if getattr(part.node, "decorator_list", ())}
    begins = entry(at.sources.project)
    return found | ({begins.attribute} if begins else set())


def _mentioned(node: ast.AST) -> Iterator[str]:
    for one in ast.walk(node):
        if isinstance(one, ast.Name):
            yield one.id
        elif isinstance(one, ast.Attribute):
            yield one.attr
