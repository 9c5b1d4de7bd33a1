"""How results are shown: by the view that their type names, else as the data that they are.

A type names its view with a class attribute, the name of a module:

    class Forecast(NamedTuple):
        __view__ = "weather.view"

That module has a function `renderer(name: str) -> Renderer`, which gets the name of the algorithm.
`webapp/dice/view.py` is one.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from itertools import count
from typing import Any, NamedTuple

from markupsafe import Markup
from pydantic_core import to_json

from webapp.kinds.fields import words
from webapp.kinds.templates import macro

JSON = None | bool | int | float | str | list[Any] | dict[str, Any]

# The class attribute of a result's type that names the module of its view.
VIEW = "__view__"
# Characters of a result that stand in one line.
SHORT = 60
# How many names and items of a result are drawn, of all depths. A person can look through these,
# and a browser draws them at once.
ITEMS = 1000
# Python does not turn larger numbers into text, because that takes the square of their length.
LARGE = 10**4000


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
    `static/` that the drawings and the page need; so many fields are `shown` without unfolding.
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


class Items(list[Any]):
    """The first items of a list; `more` is how many are left out."""

    more = 0


class Table(dict[str, Any]):
    """The first entries of a table; `more` is how many are left out."""

    more = 0


def renderer(name: str, result_type: object, plain: Callable[[object], JSON]) -> Renderer:
    """Return how an algorithm's results are shown.

    Args:
        name: the algorithm's.
        result_type: may name its own view, see above.
        plain: turns a result into JSON's own types.
    """
    view = getattr(result_type, VIEW, None)
    if view is None:
        return _data(words(name), plain)
    found: Renderer = import_module(view).renderer(name)
    return found


def _data(title: str, plain: Callable[[object], JSON]) -> Renderer:
    """Return how results are shown whose type has no view: as data."""

    def draw(result: object) -> Drawn:
        shown = _beginning(plain(result), count(ITEMS, -1))
        return Drawn(macro("data.html", "headline", shown), Markup())

    def text(result: object) -> str:
        return _text(plain(result))

    def line(result: object) -> str:
        short = " ".join(text(result).split())
        return short if len(short) <= SHORT else f"{short[:SHORT]}…"

    return Renderer(title, title, draw, line, text)


def _text(data: JSON) -> str:
    """Return data for a terminal: a text as it is, anything else as indented JSON."""
    if isinstance(data, str):
        return data
    try:
        return json.dumps(data, ensure_ascii=False, indent=2)
    except ValueError:  # a number is too large
        return to_json(data, indent=2).decode()


def _beginning(data: JSON, left: Iterator[int]) -> Any:  # noqa: ANN401  # what a template draws
    """Return the beginning of data: so many names and items as `left` counts down from."""
    if isinstance(data, dict):
        table = Table()
        for name, value in data.items():
            if next(left) <= 0:
                break
            table[name] = _beginning(value, left)
        table.more = len(data) - len(table)
        return table
    if isinstance(data, list):
        items = Items()
        for value in data:
            if next(left) <= 0:
                break
            items.append(_beginning(value, left))
        items.more = len(data) - len(items)
        return items
    if isinstance(data, int) and abs(data) > LARGE:
        return to_json(data).decode()
    return data
