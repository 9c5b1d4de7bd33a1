"""Which types of parameters are known beyond pydantic's own, and what pydantic is told of them.

A kind whose library may be absent is found by the name of its type, and its module is imported only
when a function names that type.
"""

from __future__ import annotations

import types
from collections.abc import Iterator
from importlib import import_module
from typing import Annotated, Any, NotRequired, Union, get_args, get_origin

from pydantic.types import PathType

from webapp.kinds import files
from webapp.kinds.files import File, Opened

# The module of a kind has a function `known(hint) -> Opened | None`.
BY_NAME = {
    "PIL.Image.Image": "webapp.kinds.pictures",
}


def understood(hint: Any) -> Any:  # noqa: ANN401  # a type
    """Return a type with all that is known here made into something that pydantic knows.

    Raises:
        ValueError: it can be no parameter; the text says why.
    """
    if get_origin(hint) is Annotated:
        return _annotated(*get_args(hint))
    if (kind := _kind(hint)) is not None:
        return Annotated[Any, kind]
    origin, arguments = get_origin(hint), get_args(hint)
    if not arguments or origin is None:
        return hint
    inner = tuple(map(_inner, arguments))
    if inner == arguments:
        return hint
    if origin in {Union, types.UnionType}:
        return Union[inner]  # noqa: UP007  # made while it runs
    return NotRequired[inner] if origin is NotRequired else origin[inner]


def _inner(argument: Any) -> Any:  # noqa: ANN401  # a type, or what stands in a Literal
    plain = isinstance(argument, type) or get_origin(argument) is not None
    return understood(argument) if plain else argument


def _annotated(hint: Any, *more: Any) -> Any:  # noqa: ANN401  # types
    kind = _kind(hint)
    file = next((one for one in more if isinstance(one, File)), None)
    if kind is None:
        if file:
            raise ValueError(f"File(...) is for a file, like Annotated[bytes, {file}]")
        return Annotated[(understood(hint), *more)]
    if any(isinstance(one, PathType) and one.path_type != "file" for one in more):
        raise ValueError("it is a path, and visitors must not name folders of the server")
    _ = file and file.most  # so that what is no size is told at once
    return Annotated[Any, kind.limited(file) if file else kind]


def _kind(hint: Any) -> Opened | None:  # noqa: ANN401  # a type
    if (found := files.known(hint)) is not None:
        return found
    for name in names(get_origin(hint) or hint):
        if name in BY_NAME:
            opened: Opened | None = import_module(BY_NAME[name]).known(hint)
            return opened
    return None


def names(hint: Any) -> Iterator[str]:  # noqa: ANN401  # a type
    """Yield the full names of a class and of those that it is made from."""
    for one in getattr(hint, "__mro__", ()):
        yield f"{one.__module__}.{one.__qualname__}"
