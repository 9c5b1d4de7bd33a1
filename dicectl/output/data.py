"""Data on a screen: a table or large text on a terminal, else plain or JSON."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from rich.table import Table
    from rich.text import Text

# So many rows a terminal shows; a pipe gets all.
MOST_ROWS = 200


def print_data(plain: Any) -> None:  # noqa: ANN401  # JSON
    """Print data."""
    if not sys.stdout.isatty():
        _print_plain(plain)
    elif table := _table(plain):
        from rich.console import Console

        Console().print(table)
    else:
        _print_large(plain)


def drawn(plain: Any) -> Table | Text:  # noqa: ANN401  # JSON
    """Return data as a terminal shows it: as a table, or as text."""
    from rich.text import Text

    return _table(plain) or Text("" if plain is None else _text(plain), style="bold")


def _print_plain(plain: Any) -> None:  # noqa: ANN401  # JSON
    """Print for a program: text as it is, a value a line where there are several, else JSON."""
    if plain is None:
        return
    rows = plain if isinstance(plain, list) and not any(map(_is_nested, plain)) else [plain]
    for one in rows:
        click.echo(_text(one))


def _print_large(plain: Any) -> None:  # noqa: ANN401  # JSON
    if plain is None:
        click.echo("done", err=True)
    elif isinstance(plain, list | dict):
        _print_plain(plain)
    else:
        click.secho(_text(plain), bold=True)


def _table(plain: Any) -> Table | None:  # noqa: ANN401  # JSON
    """Return a table of names and values, or of rows; None for what is neither."""
    if isinstance(plain, dict) and plain:
        return _grid(["", ""], [[name, _text(value)] for name, value in plain.items()], head=False)
    from webapp.kinds.rows import rows_of

    found = rows_of(plain)
    if found is None:
        return None
    names = list(dict.fromkeys(name for row in found for name in row))
    rows = [[_text(row[name]) if name in row else "" for name in names] for row in found]
    return _grid(names, rows, head=True)


def _grid(names: list[str], rows: list[list[str]], *, head: bool) -> Table:
    from rich.box import SIMPLE_HEAD
    from rich.table import Table
    from rich.text import Text

    left = len(rows) - MOST_ROWS
    more = f"and {left:,} more; --json has all" if left > 0 else None
    table = Table(box=SIMPLE_HEAD if head else None, show_header=head, caption=more)
    for number, name in enumerate(names):
        numeric = head and all(_is_number(row[number]) for row in rows[:MOST_ROWS])
        style = "bold" if number == 0 and not head else None
        table.add_column(Text(name), justify="right" if numeric else "left", style=style)
    for row in rows[:MOST_ROWS]:
        table.add_row(*map(Text, row))
    return table


def _is_nested(value: object) -> bool:
    return isinstance(value, list | dict)


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _text(value: Any) -> str:  # noqa: ANN401  # JSON
    if isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False, indent=2 if _is_nested(value) else None)
