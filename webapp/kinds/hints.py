"""Types as they are written: what is in one, and one with some of its parts replaced."""

from __future__ import annotations

import types
from collections.abc import Callable, Iterator
from typing import Any, Union, get_args, get_origin


def names(hint: Any) -> Iterator[str]:  # noqa: ANN401  # a type
    """Yield the full names of a class and of those that it is made from."""
    for one in getattr(get_origin(hint) or hint, "__mro__", ()):
        yield f"{one.__module__}.{one.__qualname__}"


def unaliased(hint: Any) -> Any:  # noqa: ANN401  # types
    """Return what a name stands for: `type Photo = bytes`, and NumPy's NDArray[float64]."""
    origin = get_origin(hint)
    if hasattr(origin, "__value__"):
        return unaliased(origin.__value__[get_args(hint)])
    return unaliased(hint.__value__) if hasattr(hint, "__value__") else hint


def replaced(hint: Any, change: Callable[[Any], Any]) -> Any:  # noqa: ANN401  # types
    """Return a type whose parts were changed: those of a list, a union, a tuple, a dictionary."""
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is None or not arguments:
        return hint
    inner = tuple(change(one) if _is_type(one) else one for one in arguments)
    if inner == arguments:
        return hint
    if origin in {Union, types.UnionType}:
        return Union[inner]  # noqa: UP007  # made while it runs
    return origin[inner]


def _is_type(argument: object) -> bool:
    """Whether this is a type, and not a value of a Literal."""
    is_alias = hasattr(argument, "__value__") and not isinstance(argument, type)
    return is_alias or isinstance(argument, type) or get_origin(argument) is not None
