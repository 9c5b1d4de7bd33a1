"""A list of objects in a form: a row for each, whose cells are fields; names with values likewise.

A cell is sent as `rooms.area`, once a row, and all of them together stand for what another program
sends as JSON. So what holds for JSON holds for rows, and a link has both in the same way.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from pydantic_core import from_json

from webapp.kinds import parts_field
from webapp.kinds.fields import Field, Given

# The name of the buttons that add a row ("rooms") or take one away ("rooms.2").
ROWS = "_rows"

Texts = Mapping[str, Sequence[Given]]
Row = dict[str, Given]


def gathered(fields: Sequence[Field], texts: Texts) -> dict[str, Sequence[Any]]:
    """Return a form's texts with those of cells as one JSON text; empty rows are left out."""
    found = dict(texts)
    for field in fields:
        if field.parts:
            parts_field.gather(field, found)
        elif rows := _taken(field, found):
            kept = [_values(field, row) for row in rows if not _is_empty(field, row)]
            found[field.name] = [_told(field, kept)] if kept else []
    return found


def changed(fields: Sequence[Field], texts: Texts) -> dict[str, Sequence[Any]] | None:
    """Return a form's texts with a row more or less, None if that is not what was asked for."""
    wanted, _, number = str(next(iter(texts.get(ROWS, ())), "")).partition(".")
    if not wanted:
        return None
    found = dict(texts)
    for field in fields:
        rows = _taken(field, found)
        if field.name == wanted and not number:
            rows.append({})
        elif field.name == wanted and number.isdecimal():
            rows[int(number) : int(number) + 1] = []
        if rows:
            found[field.name] = [_told(field, rows)]
    return found


def cells(field: Field, texts: Texts) -> list[list[str]]:
    """Return what is in the cells of each row; one row is there in any case."""
    given = texts.get(field.name) or [field.text(field.default)]
    try:
        rows = from_json(str(given[-1]))
        if isinstance(rows, dict):
            rows = [{"name": name, "value": value} for name, value in rows.items()]
        told = [[_text(one, row) for one in field.columns] for row in rows]
    except (ValueError, TypeError, AttributeError):  # it is no list of objects
        told = []
    return told or [[_text(one, {}) for one in field.columns]]


def _taken(field: Field, texts: dict[str, Sequence[Given]]) -> list[Row]:
    """Take the texts of cells out of a form's, and return them by row."""
    columns = {one.name: texts.pop(f"{field.name}.{one.name}", ()) for one in field.columns}
    count = max(map(len, columns.values()), default=0)
    return [
        {name: some[number] for name, some in columns.items() if number < len(some)}
        for number in range(count)
    ]


def _is_empty(field: Field, row: Row) -> bool:
    """Whether a row has nothing but what stands in it from the start."""
    return all(row.get(one.name, "") in {"", _text(one, {})} for one in field.columns)


def _values(field: Field, row: Row) -> dict[str, object]:
    values = {one.name: one.parse_form([row[one.name]]) for one in field.columns if one.name in row}
    return {name: value for name, value in values.items() if value is not None}


def _text(column: Field, row: Mapping[str, object]) -> str:
    """Return what stands in a cell; a checkbox is a choice in a row, and never empty."""
    text = column.text(row.get(column.name, column.default))
    return text or ("false" if column.control == "checkbox" else "")


def _told(field: Field, rows: Sequence[Mapping[str, object]]) -> str:
    """Return rows as JSON; of pairs an object, in which a later one counts."""
    pairs = {str(row.get("name", "")): row.get("value") for row in rows}
    return json.dumps(pairs if field.has_pairs else rows, ensure_ascii=False, default=str)
