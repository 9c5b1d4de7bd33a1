"""Which functions of an imported module are meant, when a command names the module alone."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator, Sequence
from contextlib import suppress
from types import CodeType, ModuleType
from typing import Any


def without_helpers(module: ModuleType, names: Sequence[str]) -> list[str]:
    """Return the names of those that none of the others calls; all if each calls another.

    `dicectl.checks.helpers` reads the same from the source.
    """
    from webapp.functions.callables import source

    written = {name: source(getattr(module, name)) for name in names}
    called = {
        id(other)
        for name, function in written.items()
        for other in _reached(function, module)
        if other is not function
    }
    called |= {id(written.get(name)) for name in _at_once(module)}
    return [name for name, function in written.items() if id(function) not in called] or [*names]


def fitting(module: ModuleType, names: Sequence[str]) -> list[str]:
    """Return the names of those that a page or a command could show; all if none can be shown."""
    return [name for name in names if len(names) > 1 and _fits(module, name)] or [*names]


def _fits(module: ModuleType, name: str) -> bool:
    from webapp.functions.algorithm import AlgorithmError
    from webapp.functions.loading import algorithm

    try:
        algorithm(getattr(module, name), name)
    except AlgorithmError:
        return False
    return True


def _at_once(module: ModuleType) -> Iterator[str]:
    """Yield what is called to make a value of the module: MODEL = load()."""
    tree = ast.Module([], [])
    with suppress(OSError, TypeError, SyntaxError):
        tree = ast.parse(inspect.getsource(module))
    for node in tree.body:
        if isinstance(node, ast.Assign | ast.AnnAssign) and isinstance(node.value, ast.Call):
            yield ast.unparse(node.value.func)


def _reached(function: Any, module: ModuleType) -> list[Any]:  # noqa: ANN401  # of any kind
    """Return the functions of a module that one mentions, and that those mention."""
    seen, waiting = [], [function]
    while waiting:
        for name in _mentioned(getattr(waiting.pop(), "__code__", None)):
            found = vars(module).get(name)
            is_own = getattr(found, "__module__", "") == module.__name__
            if is_own and hasattr(found, "__code__") and found not in seen:
                seen.append(found)
                waiting.append(found)
    return seen


def _mentioned(code: CodeType | None) -> Iterator[str]:
    """Yield the names that a function's code looks up outside of it."""
    if code is not None:
        yield from code.co_names
        for inner in code.co_consts:
            if isinstance(inner, CodeType):
                yield from _mentioned(inner)
