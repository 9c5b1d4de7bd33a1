"""Data that is a table, as rows for a page and as CSV for a spreadsheet."""

from __future__ import annotations

import io
from math import isfinite
from typing import Any

from pydantic_core import to_json

from webapp.kinds.media import Media

CSV = "text/csv"


def rows_of(data: Any) -> list[dict[str, Any]] | None:  # noqa: ANN401  # JSON
    """Return data as rows with names: a list of dictionaries, or of lists of one length.

    None where it is neither.
    """
    if not (isinstance(data, list) and data):
        return None
    if all(isinstance(one, dict) and one for one in data):
        return data
    if all(isinstance(one, list) and one and len(one) == len(data[0]) for one in data):
        if any(isinstance(cell, list | dict) for one in data for cell in one):
            return None
        return [{str(n): cell for n, cell in enumerate(one, 1)} for one in data]
    return None


def as_csv(rows: list[dict[str, Any]]) -> Media:
    """Return rows as CSV, as RFC 4180 has it.

    A text that a spreadsheet would run as a formula gets an apostrophe before it:
    https://owasp.org/www-community/attacks/CSV_Injection
    """
    import csv

    names = list(dict.fromkeys(name for row in rows for name in row))
    written = io.StringIO(newline="")
    table = csv.writer(written)
    table.writerow(map(_cell, names))
    table.writerows([_cell(row.get(name)) for name in names] for row in rows)
    return Media(written.getvalue().encode(), CSV)


def _cell(value: Any) -> Any:  # noqa: ANN401  # JSON
    if value is None:
        return ""
    if (type(value) is float and isfinite(value)) or (type(value) is int and abs(value) < 2**63):
        return value  # which Python writes as JSON does
    if not isinstance(value, str):
        return to_json(value).decode()
    return f"'{value}" if value.startswith(("=", "+", "-", "@", "\t", "\r")) else value
