"""A function's parameters as the entries of a typed dictionary, and those that none can be."""

from __future__ import annotations

import inspect
import json
import os
from collections.abc import Iterable, Mapping
from typing import Annotated, Any, NotRequired, get_args

from pydantic import Field
from pydantic.fields import FieldInfo
from pydantic_core import to_jsonable_python

from webapp.functions.algorithm import AlgorithmError
from webapp.functions.callables import MANY
from webapp.kinds.files import Opened
from webapp.kinds.incoming import understood

# How JSON Schema marks what pydantic makes a path of the server's disk of.
PATHS = {"path", "file-path", "directory-path"}
_IS_PATH = (
    "{0} holds a path, and visitors must not name files of the server; take a file as a parameter"
    " of its own, like file: Path"
)


def entry(parameter: inspect.Parameter, hints: Mapping[str, Any], about: str | None) -> object:
    """Return a parameter's type with its description and default, as a TypedDict's entry.

    Raises:
        AlgorithmError: no field can be made of it.
    """
    name, default = parameter.name, parameter.default
    if parameter.kind in MANY:
        inner: Any = _hint(parameter, hints)
        by_name = parameter.kind is parameter.VAR_KEYWORD
        many: Any = dict[str, inner] if by_name else list[inner]
        return NotRequired[Annotated[many, Field(description=about)]]
    if default is parameter.empty:
        return Annotated[_hint(parameter, hints), Field(description=about)]
    if isinstance(default, FieldInfo):
        raise AlgorithmError(
            f"the default of {name} is a Field, which belongs to its type: write"
            f" {name}: Annotated[int, Field(ge=1)] = 5"
        )
    hint = _hint(parameter, hints)
    if any(isinstance(one, Opened) for one in _parts(hint)):  # the default is the function's own
        return NotRequired[Annotated[hint, Field(description=about)]]
    if not is_json(default):
        raise AlgorithmError(f"the default of {name} is not JSON: {_short(default)}")
    extra = {"default": to_jsonable_python(default)}
    return NotRequired[Annotated[hint, Field(description=about, json_schema_extra=extra)]]


def is_json(value: object) -> bool:
    """Whether a value can be written as JSON, and is no path."""
    if isinstance(value, os.PathLike):
        return False
    try:
        json.dumps(to_jsonable_python(value), allow_nan=False)
    except (ValueError, TypeError):
        return False
    return True


def refuse_paths(name: str, schema: Mapping[str, Any], schemas: Mapping[str, Any]) -> None:
    """Refuse a parameter that anybody could fill in with a path of the server's disk.

    Raises:
        AlgorithmError: there is one.
    """
    for parameter, part in schema.get("properties", {}).items():
        if any(one.get("format") in PATHS for one in _inside(part, schemas, set())):
            raise AlgorithmError(f"{name}: {_IS_PATH.format(parameter)}")


def _inside(part: Any, schemas: Mapping[str, Any], seen: set[str]) -> Iterable[Mapping[str, Any]]:  # noqa: ANN401  # JSON
    """Yield all schemas in a schema."""
    if isinstance(part, list):
        for one in part:
            yield from _inside(one, schemas, seen)
    if not isinstance(part, dict):
        return
    yield part
    target = str(part.get("$ref", "")).rpartition("/")[2]
    if target in schemas and target not in seen:
        seen.add(target)
        yield from _inside(schemas[target], schemas, seen)
    for one in part.values():
        yield from _inside(one, schemas, seen)


def _hint(parameter: inspect.Parameter, hints: Mapping[str, Any]) -> Any:  # noqa: ANN401  # a type
    name = parameter.name
    if name in hints:
        hint = hints[name]
    elif parameter.default is parameter.empty:
        raise AlgorithmError(f"the parameter {name} needs a type, like {name}: int")
    else:
        hint = type_of(parameter.default)
    try:
        return understood(hint)
    except ValueError as error:
        raise AlgorithmError(f"{name}: {error}") from error


def type_of(default: object) -> Any:  # noqa: ANN401  # a type
    """Return the type that a parameter has whose default is this."""
    if default is None:
        return str | None
    if type(default) in {list, set, frozenset}:
        return type(default)[_common(default)]  # type: ignore[index, arg-type]  # checked above
    if type(default) is tuple and default:
        return tuple[tuple(map(type_of, default))]  # type: ignore[misc]  # made while it runs
    if type(default) is dict and all(isinstance(key, str) for key in default):
        return dict[str, _common(default.values())]  # type: ignore[misc]  # made while it runs
    return type(default)


def _common(values: Iterable[object]) -> Any:  # noqa: ANN401  # a type
    """Return the one type of some values, Any if there are several or none."""
    found = list(map(type_of, values))
    return found[0] if found and all(one == found[0] for one in found) else Any


def _parts(hint: Any) -> Iterable[Any]:  # noqa: ANN401  # types
    yield hint
    for one in get_args(hint):
        yield from _parts(one)


def _short(value: object) -> str:
    text = repr(value)
    return text if len(text) < 60 else f"{text[:60]}…"
