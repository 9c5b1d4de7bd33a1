"""How results are shown: by the view that their type names, else as the data that they are.

A type names its view with a class attribute, the name of a module:

    class Forecast(NamedTuple):
        __view__ = "weather.view"

That module has a function `renderer(name: str) -> Renderer`, which gets the name of the algorithm.
`webapp/dice/view.py` is one.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sized
from dataclasses import dataclass
from importlib import import_module
from typing import Any, NamedTuple, TypeGuard

from markupsafe import Markup
from pydantic_core import to_json

from webapp.kinds import parts
from webapp.kinds.beginning import JSON, LARGE, Rows, Table, beginning, counted
from webapp.kinds.fields import words
from webapp.kinds.figures import shown
from webapp.kinds.language import say
from webapp.kinds.media import Media
from webapp.kinds.outgoing import is_table
from webapp.kinds.rows import as_csv, rows_of
from webapp.kinds.templates import macro
from webapp.kinds.values import as_said
from webapp.kinds.words import hint, label, unit, verb

# The class attribute of a result's type that names the module of its view.
VIEW = "__view__"
# Characters of a result that stand in one line.
SHORT = 60
# Bytes of a table that go with a page as a file.
LARGEST = 4_000_000
# Characters of JSON that go with a page, to be copied.
WHOLE = 100_000


class Drawn(NamedTuple):
    """A result as HTML: what a screen reader says at once, and the rest."""

    headline: Markup
    details: Markup


@dataclass(frozen=True)
class Renderer:
    """How one algorithm's results are shown.

    `draw` is for the page; `line` is a few words for the title and the list of last results;
    `text` is for a terminal. `title` is the page's, `button` stands on the button.

    `theme` is the theme of a site that shows nothing else; `style` and `icon` are files in
    `static/` that the drawings and the page need; so many fields are `shown` without unfolding;
    `adds_inputs` says that the page puts the inputs before a line, which tells the result alone.
    `taps` are values of the field `tapped` that have buttons of their own. With the field
    `repeated_by` a result is the same each time, so that a link that has it shows the result.
    """

    title: str
    button: str
    draw: Callable[[Any], Drawn]
    line: Callable[[Any], str]
    text: Callable[[Any], str]
    theme: str = "plain"
    style: str = ""
    icon: str = ""
    shown: int = 8
    adds_inputs: bool = False
    taps: tuple[str, ...] = ()
    tapped: str = ""
    repeated_by: str = ""


def renderer(
    name: str, result_type: object, plain: Callable[[object], JSON], returns: str = ""
) -> Renderer:
    """Return how an algorithm's results are shown.

    Args:
        name: the algorithm's.
        result_type: may name its own view, see above.
        plain: turns a result into JSON's own types.
        returns: what the docstring says of a result; may name its unit.
    """
    view = getattr(result_type, VIEW, None)
    if view is None:
        return _data(name, plain, returns)
    found: Renderer = import_module(view).renderer(name)
    return found


def _data(name: str, plain: Callable[[object], JSON], returns: str) -> Renderer:
    """Return how results are shown whose type has no view: as data."""
    measure, note = unit(returns), hint(returns)

    def draw(result: object) -> Drawn:
        if found := parts.parts(result):
            return Drawn(*parts.drawn(found, name))
        data = plain(result)
        seen, whole = beginning(as_said(result, data)), _whole(data)
        headline = macro("data.html", "headline", seen, name, _unit(data, measure), note)
        details = macro("data.html", "details", seen, name, whole)
        return Drawn(headline, details + downloads(data, name, hidden=whole is not None))

    def text(result: object) -> str:
        return parts.text(found) if (found := parts.parts(result)) else _text(plain(result))

    def line(result: object) -> str:
        if is_table(result) and isinstance(result, Sized) and len(result):
            return counted(len(result))
        if found := parts.parts(result):
            told = parts.text(found)
        else:
            data = as_said(result, plain(result))
            told = f"{_told(data, name)} {_unit(data, measure)}"
        short = " ".join(told.split())
        return short if len(short) <= SHORT else f"{short[:SHORT]}…"

    return Renderer(words(name), verb(name), draw, line, text, adds_inputs=True)


def downloads(data: JSON, name: str, *, hidden: bool) -> Markup:
    """Return a table as files; a page's script makes them itself, so that they may be hidden."""
    rows = rows_of(data)
    if not rows:
        return Markup()
    made = [as_csv(rows), Media(to_json(data), "application/json")]
    found = [(media, media.named(name)) for media in made if len(media.data) <= LARGEST]
    return macro("media.html", "files", found, hidden) if found else Markup()


def _told(data: JSON, name: str) -> str:
    """Return data for a line: numbers as they are shown, entries as words, rows counted."""
    if isinstance(data, bool):
        return say("Yes" if data else "No")
    if _is_number(data):
        return shown(data, name)
    seen = beginning(data)
    if isinstance(seen, Rows):
        return seen.count
    if isinstance(seen, Table) and seen.is_flat:
        return ", ".join(f"{label(key)} {_told(one, key)}" for key, one in seen.items())
    return _text(data)


def _is_number(data: JSON) -> TypeGuard[float]:
    """Whether this is a number that can be written; Python writes no huge ones."""
    is_number = isinstance(data, int | float) and not isinstance(data, bool)
    return is_number and not (isinstance(data, int) and abs(data) > LARGE)


def _unit(data: JSON, measure: str) -> str:
    return measure if _is_number(data) else ""


def _whole(data: JSON) -> str | None:
    """Return what can be looked into as JSON, "" for a plain value, None if it is too long."""
    if not isinstance(data, list | dict):
        return ""
    if len(data) > WHOLE // 4:  # each item has a line, indented, with a comma
        return None
    text = _text(data)
    return text if len(text) <= WHOLE else None


def _text(data: JSON) -> str:
    """Return data for a terminal: a text as it is, anything else as indented JSON."""
    if isinstance(data, str):
        return data
    try:
        return json.dumps(data, ensure_ascii=False, indent=2)
    except ValueError:  # a number is too large
        return to_json(data, indent=2).decode()
