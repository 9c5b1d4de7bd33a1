"""Which functions only help others: those that another one, or a value made at once, calls.

A helper may be in another module than the function that calls it, or be called by way of a third.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from functools import partial
from itertools import chain
from typing import NamedTuple

from dicectl.checks.functions import Found, roots
from dicectl.checks.source import Sources
from dicectl.source.project import Project


class Place(NamedTuple):
    """A name of a module."""

    path: str
    name: str


def without_helpers(project: Project, found: list[Found]) -> list[Found]:
    """Return those of the functions that none of the others calls; all if each calls another."""
    sources = Sources(project, roots(project))
    places = {one: Place(one.path, one.name) for one in found}
    called = {place for one in places.values() for place in _reached(sources, one)}
    called |= {place for path in {one.path for one in found} for place in _at_once(sources, path)}
    return [one for one, place in places.items() if place not in called] or found


def _reached(sources: Sources, start: Place) -> set[Place]:
    """Return all that a function mentions, and what that mentions, but for itself."""
    seen, waiting = {start}, [start]
    while waiting:
        new = set(_mentioned(sources, waiting.pop())) - seen
        seen |= new
        waiting += new
    return seen - {start}


def _mentioned(sources: Sources, place: Place) -> Iterator[Place]:
    node = next((one for one in _body(sources, place.path) if _binds(one, place.name)), None)
    if node is None:
        return
    known = dict(_known(sources, place.path))
    own = set(_bound_inside(node))
    for one in ast.walk(node):
        if isinstance(one, ast.Name) and one.id in known and one.id not in own:
            yield known[one.id]
        elif isinstance(one, ast.Attribute) and (path := _module(sources, place.path, one.value)):
            yield Place(path, one.attr)


def _at_once(sources: Sources, path: str) -> Iterator[Place]:
    """Yield what is called to make a value of the module: MODEL = load()."""
    known = dict(_known(sources, path))
    for node in _body(sources, path):
        if isinstance(node, ast.Assign | ast.AnnAssign) and isinstance(node.value, ast.Call):
            name = ast.unparse(node.value.func)
            if name in known:
                yield known[name]


def _known(sources: Sources, path: str) -> Iterator[tuple[str, Place]]:
    """Yield the names that a module has of the project's own, and where each is defined."""
    for node in _body(sources, path):
        if isinstance(node, ast.ImportFrom):
            found = sources.find(_source(sources, node, path))
            if found:
                yield from ((one.asname or one.name, Place(found, one.name)) for one in node.names)
        elif name := getattr(node, "name", ""):
            yield name, Place(path, name)


def _module(sources: Sources, path: str, value: ast.expr) -> str | None:
    """Return the file of the module that an expression like `util` or `shop.util` stands for."""
    name = ast.unparse(value)
    imported = (_modules(sources, node, path) for node in _body(sources, path))
    return next((sources.find(full) for own, full in chain(*imported) if own == name), None)


def _modules(sources: Sources, node: ast.stmt, path: str) -> Iterable[tuple[str, str]]:
    if isinstance(node, ast.Import):
        return ((one.asname or one.name, one.name) for one in node.names)
    if isinstance(node, ast.ImportFrom):
        source = _source(sources, node, path)
        full = partial("{}.{}".format, source) if source else str
        return ((one.asname or one.name, full(one.name)) for one in node.names)
    return ()


def _source(sources: Sources, node: ast.ImportFrom, path: str) -> str:
    return sources.absolute("." * node.level + (node.module or ""), path)


def _body(sources: Sources, path: str) -> list[ast.stmt]:
    tree = sources.tree(path)
    return tree.body if tree else []


def _binds(node: ast.stmt, name: str) -> bool:
    if isinstance(node, ast.Assign):
        return name in map(ast.unparse, node.targets)
    return getattr(node, "name", "") == name


def _bound_inside(node: ast.AST) -> Iterator[str]:
    """Yield the parameters and variables of a function: they hide what is outside."""
    for one in ast.walk(node):
        if isinstance(one, ast.arg):
            yield one.arg
        elif isinstance(one, ast.Name) and isinstance(one.ctx, ast.Store):
            yield one.id
