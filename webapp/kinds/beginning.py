"""As much of a result as a page shows: the first items and entries, and tables of the first rows.

A person can look through these, and a browser draws them at once.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from typing import Any

from pydantic_core import to_json

from webapp.kinds.figures import decimals, shown
from webapp.kinds.language import say
from webapp.kinds.rows import rows_of

JSON = None | bool | int | float | str | list[Any] | dict[str, Any]

# How many names and items of a result are drawn, of all depths.
ITEMS = 1000
ROWS, COLUMNS = 200, 30
# So many entries without a depth of their own are figures beside each other.
FIGURES = 24
# How far from 1 the sum of parts may be.
_ROUNDING = 0.005
# Python does not turn larger numbers into text, because that takes the square of their length.
LARGE = 10**4000


class Items(list[Any]):
    """The first items of a list; `more` is how many are left out."""

    more = 0


class Table(dict[str, Any]):
    """The first entries of a table; `more` is how many are left out."""

    more = 0

    @property
    def is_flat(self) -> bool:
        """Whether it is so small that its entries are figures."""
        nested = any(isinstance(one, list | dict | Rows) for one in self.values())
        return not (nested or self.more) and len(self) <= FIGURES

    @property
    def is_shares(self) -> bool:
        """Whether its entries are parts of one whole, like what a classifier says."""
        numbers = [one for one in self.values() if isinstance(one, float) and 0 <= one <= 1]
        is_whole = abs(sum(numbers) - 1) < _ROUNDING and len(numbers) > 1
        return self.is_flat and len(numbers) == len(self) and is_whole


class Rows:
    """A list of dictionaries as a table: its columns, the first rows, and how many there are."""

    def __init__(self, rows: list[dict[str, Any]]) -> None:
        first = rows[:ROWS]
        names = list(dict.fromkeys(name for row in first for name in row))
        self.columns = names[:COLUMNS]
        self.wide = len(names)
        self.rows = [[_cell(row.get(name, "")) for name in self.columns] for row in first]
        self.total = len(rows)
        self.numeric = [
            any(map(_is_number, cells)) and all(one == "" or _is_number(one) for one in cells)
            for cells in zip(*self.rows, strict=True)
        ]
        self.after = [decimals(cells) for cells in zip(*self.rows, strict=True)]

    @property
    def caption(self) -> str:
        """How many rows there are, and how much of them is shown."""
        rows = say("The first {} of {}", ROWS, self.count) if self.total > ROWS else self.count
        is_cut = self.wide > COLUMNS
        return say("{}, {} of {} columns", rows, COLUMNS, self.wide) if is_cut else rows

    @property
    def count(self) -> str:
        """How many rows there are."""
        return counted(self.total)


def counted(rows: int) -> str:
    """Return how many rows there are, in words."""
    return say("1 row") if rows == 1 else say("{} rows", shown(rows))


def beginning(data: JSON, left: Iterator[int] | None = None) -> Any:  # noqa: ANN401  # for a template
    """Return the beginning of data: so many names and items as `left` counts down from."""
    left = left or count(ITEMS, -1)
    if isinstance(data, dict):
        table = Table()
        for name, value in data.items():
            if next(left) <= 0:
                break
            table[name] = beginning(value, left)
        table.more = len(data) - len(table)
        return table
    if isinstance(data, list):
        rows = rows_of(data)
        return Rows(rows) if rows else _items(data, left)
    return _cell(data) if _is_number(data) else data


def _items(data: list[Any], left: Iterator[int]) -> Items:
    items = Items()
    for value in data:
        if next(left) <= 0:
            break
        items.append(beginning(value, left))
    items.more = len(data) - len(items)
    return items


def _cell(value: Any) -> Any:  # noqa: ANN401  # JSON
    """Return what stands in a cell: a plain value, nothing for null; of anything else its JSON."""
    if value is None:
        return ""
    if isinstance(value, list | dict) or (_is_number(value) and abs(value) > LARGE):
        return to_json(value).decode()
    return value


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
