"""Which types of parameters are known beyond pydantic's own, and what pydantic is told of them.

A kind whose library may be absent is found by the name of its type, and its module is imported only
when a function names that type.
"""

from __future__ import annotations

from importlib import import_module
from typing import Annotated, Any, get_args, get_origin

from pydantic.types import PathType

from webapp.kinds import files
from webapp.kinds.files import Opened
from webapp.kinds.hints import names, replaced, unaliased
from webapp.kinds.marks import File, Group, Lines

# The module of a kind has a function `known(hint) -> Opened`.
BY_NAME = {
    "PIL.Image.Image": "webapp.kinds.pictures",
    "pandas.DataFrame": "webapp.kinds.tables",
    "pandas.core.frame.DataFrame": "webapp.kinds.tables",  # before pandas 3
    "numpy.ndarray": "webapp.kinds.arrays",
}
_MARKS = (File, Group, Lines)
KNOWN = (
    "A parameter may be int, float, str, bool, a date or time, Decimal, UUID, Enum, Literal,"
    " a file (bytes, Path), a picture of Pillow, an ndarray, a DataFrame, a dataclass, a pydantic"
    " model, and list, dict, tuple, Optional or Union of these"
)


def understood(hint: Any) -> Any:  # noqa: ANN401  # a type
    """Return a type with all that is known here made into something that pydantic knows.

    Raises:
        ValueError: it can be no parameter; the text says why.
    """
    hint = unaliased(hint)
    if isinstance(hint, _MARKS):
        raise ValueError(f"{hint} says more of a type: write Annotated[int, {hint}]")
    if get_origin(hint) is Annotated:
        return _annotated(*get_args(hint))
    kind = _kind(hint)
    return replaced(hint, understood) if kind is None else Annotated[Any, kind]


def _annotated(hint: Any, *more: Any) -> Any:  # noqa: ANN401  # types
    if bare := next((one for one in more if isinstance(one, type) and one in _MARKS), None):
        raise ValueError(f"{bare.__name__} needs what it is about: write {bare.__name__}(...)")
    kind = _kind(unaliased(hint))
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
    for name in names(hint):
        if name in BY_NAME:
            opened: Opened = import_module(BY_NAME[name]).known(hint)
            return opened
    return None
