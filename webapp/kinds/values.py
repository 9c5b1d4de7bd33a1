"""Results of types that JSON does not know.

NumPy, pandas and their like are known by what they can do, so that none of them is imported.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable
from contextlib import suppress
from dataclasses import fields, is_dataclass
from typing import Any

from webapp.kinds.outgoing import file_of


def as_json(value: Any) -> Any:  # noqa: ANN401  # whatever a function returns
    """Return numbers and lists for arrays, rows for tables; of anything else its text."""
    return _data(value, str)


def as_shown(value: Any) -> Any:  # noqa: ANN401  # whatever a function returns
    """Return the same as `as_json`; for people a text is followed by the name of its type."""
    return _data(value, lambda one: f"{one} ({type(one).__name__})")


def with_base64(value: Any) -> Any:  # noqa: ANN401  # whatever a function returns
    """Return a value whose bytes are base64, and whose dataclasses and models are dictionaries."""
    if isinstance(value, bytes | bytearray):
        return b64encode(value).decode()
    if is_dataclass(value):
        value = {one.name: getattr(value, one.name) for one in fields(value)}
    elif hasattr(value, "model_fields_set"):
        value = dict(value)
    if isinstance(value, dict):
        return {name: with_base64(one) for name, one in value.items()}
    return [*map(with_base64, value)] if isinstance(value, list | tuple | set) else value


def _data(value: Any, text: Callable[[object], str]) -> Any:  # noqa: ANN401
    if (file := file_of(value)) is not None:
        return file.json() if text is str else str(file)
    with suppress(Exception):  # somebody's attribute of the same name may be anything
        for method in (_rows, _entries, _list):
            if (found := method(value)) is not None:
                return found
    try:
        return text(value)
    except Exception:  # of its own making
        return f"({type(value).__name__})"


def _rows(value: Any) -> list[dict[str, Any]] | None:  # noqa: ANN401
    """Return the rows of a table: pandas', and what has the methods of Polars'."""
    if not hasattr(value, "columns"):
        return None
    if hasattr(value, "reset_index") and _says_something(value.index):
        value = value.reset_index()
    if hasattr(value, "to_dicts"):
        found: list[dict[str, Any]] = value.to_dicts()
        return found
    names = list(map(str, value.columns))
    # A column at a time: pandas' own way, a cell at a time, takes ten times as long.
    columns = [value.iloc[:, number].tolist() for number in range(len(names))]
    return [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)]


def _says_something(index: Any) -> bool:  # noqa: ANN401
    """Whether the names of rows are more than their numbers."""
    return any(name is not None for name in index.names) or index.inferred_type != "integer"


def _entries(value: Any) -> dict[str, Any] | None:  # noqa: ANN401
    """Return a series with names of its own as a dictionary."""
    if not hasattr(value, "to_dict") or type(value.index).__name__ == "RangeIndex":
        return None
    return {str(name): one for name, one in value.to_dict().items()}


def _list(value: Any) -> Any:  # noqa: ANN401
    """Return an array as a list, and a number of NumPy's as one of Python's."""
    if not hasattr(value, "tolist"):
        return None
    plain = value.tolist()
    return None if type(plain) is type(value) else plain
