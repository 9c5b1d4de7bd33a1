"""Results of types that JSON does not know.

NumPy, pandas and their like are known by what they can do, so that none of them is imported.
"""

from __future__ import annotations

from base64 import b64encode
from collections import Counter, deque
from collections.abc import Callable, ItemsView, Iterable, KeysView, ValuesView
from contextlib import suppress
from dataclasses import fields, is_dataclass
from datetime import datetime, timedelta
from typing import Any

from webapp.kinds.outgoing import file_of


def as_json(value: Any) -> Any:  # noqa: ANN401  # whatever a function returns
    """Return numbers and lists for arrays, rows for tables; of anything else its text."""
    return _data(value, str)


def as_shown(value: Any) -> Any:  # noqa: ANN401  # whatever a function returns
    """Return the same as `as_json`; for people a text is followed by the name of its type."""
    return _data(value, lambda one: f"{one} ({type(one).__name__})")


def as_said(result: Any, data: Any) -> Any:  # noqa: ANN401  # any result, and JSON
    """Return a result's JSON for people: a NamedTuple with its names, and 1 day for P1D."""
    if isinstance(result, datetime | timedelta):
        return str(result)
    names = getattr(type(result), "_fields", None)
    return dict(zip(names, data, strict=True)) if names and isinstance(data, list) else data


def with_base64(value: Any) -> Any:  # noqa: ANN401  # whatever a function returns
    """Return a value whose bytes are base64, and whose dataclasses and models are dictionaries."""
    if isinstance(value, bytes | bytearray):
        return b64encode(value).decode()
    if is_dataclass(value):
        value = {one.name: getattr(value, one.name) for one in fields(value)}
    elif hasattr(value, "model_fields_set"):
        value = dict(value)
    elif hasattr(value, "columns"):
        value = _rows(value)
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
    """Return the rows of a table: pandas', its Styler's, and what has the methods of Polars'."""
    if not hasattr(value, "columns"):
        return None
    if hasattr(value, "to_dicts"):
        return [{str(name): cell for name, cell in row.items()} for row in value.to_dicts()]
    value = value if hasattr(value, "to_dict") else value.data
    if _says_something(value.index):
        value = value.reset_index(allow_duplicates=True)
    names = _names(value.columns)
    # A column at a time: pandas' own way, a cell at a time, takes ten times as long.
    columns = [_known(value.iloc[:, number]).tolist() for number in range(len(names))]
    return [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)]


def _names(columns: Iterable[object]) -> list[str]:
    """Return the names of columns: those of several levels in one, and each only once."""
    counts: Counter[str] = Counter()
    found = []
    for column in columns:
        name = _name(column)
        counts[name] += 1
        found.append(f"{name} {counts[name]}" if counts[name] > 1 else name)
    return found


def _name(key: object) -> str:
    return " ".join(str(one) for one in key if one != "") if isinstance(key, tuple) else str(key)


def _known(value: Any) -> Any:  # noqa: ANN401  # pandas'
    """Return pandas' data with None for what is missing: its signs for that are not JSON's."""
    known = value.notna()
    return value if known.to_numpy().all() else value.astype(object).where(known, None)


def _says_something(index: Any) -> bool:  # noqa: ANN401
    """Whether the names of rows are more than their numbers."""
    return any(name is not None for name in index.names) or index.inferred_type != "integer"


def _entries(value: Any) -> dict[str, Any] | None:  # noqa: ANN401
    """Return a series with names of its own as a dictionary."""
    if not hasattr(value, "to_dict") or type(value.index).__name__ == "RangeIndex":
        return None
    return {_name(name): one for name, one in _known(value).to_dict().items()}


def _list(value: Any) -> Any:  # noqa: ANN401
    """Return an array as a list, and a number of NumPy's as one of Python's."""
    if isinstance(value, range | KeysView | ValuesView | ItemsView | deque):
        return list(value)
    if not hasattr(value, "tolist"):
        return None
    plain = (_known(value) if hasattr(value, "notna") else value).tolist()
    return None if type(plain) is type(value) else plain
