"""How results are shown: a table from the type of a result to the module that draws it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from itertools import count
from typing import Any, NamedTuple

from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup
from pydantic_core import to_json

from webapp.functions.algorithm import JSON, Algorithm
from webapp.kinds.fields import words

# Each module has `renderer(algorithm) -> Renderer`. Anything else is shown as the data that it is.
RENDERERS = {"webapp.dice.rolling.Roll": "webapp.dice.view"}
SHORT = 60
# What a person may look through, and a browser draws in no time: names and items, of all depths.
ITEMS = 1000
# Larger numbers Python does not turn into text: that takes the square of their length.
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
    """

    title: str
    button: str
    draw: Callable[[Any], Drawn]
    line: Callable[[Any], str]
    text: Callable[[Any], str]


class Items(list[Any]):
    """The first items of a list, of which there are `more`."""

    more = 0


class Table(dict[str, Any]):
    """The first entries of a table, of which there are `more`."""

    more = 0


def renderer(algorithm: Algorithm) -> Renderer:
    """Return how the algorithm's results are shown."""
    kind = algorithm.result_type
    name = f"{getattr(kind, '__module__', '')}.{getattr(kind, '__qualname__', '')}"
    if name in RENDERERS:
        found: Renderer = import_module(RENDERERS[name]).renderer(algorithm)
        return found
    return _data(algorithm)


def macro(template: str, name: str, *values: object) -> Markup:
    """Return what a template's macro draws of the values; it needs no request."""
    module = _drawing().get_template(template).module
    drawn: Markup = getattr(module, name)(*values)
    return drawn


@cache
def _drawing() -> Environment:
    from webapp import JINJA, templates

    return Environment(loader=FileSystemLoader(templates()), autoescape=True, **JINJA)


def _data(algorithm: Algorithm) -> Renderer:
    """Return how results are shown that nothing more is known about."""
    name = words(algorithm.name)

    def draw(result: object) -> Drawn:
        shown = _beginning(algorithm.plain(result), count(ITEMS, -1))
        return Drawn(macro("data.html", "headline", shown), Markup())

    def text(result: object) -> str:
        data = algorithm.plain(result)
        if isinstance(data, str):
            return data
        try:
            return json.dumps(data, ensure_ascii=False, indent=2)
        except ValueError:  # a number is too large
            return to_json(data, indent=2).decode()

    def line(result: object) -> str:
        short = " ".join(text(result).split())
        return short if len(short) <= SHORT else f"{short[:SHORT]}…"

    return Renderer(name, name, draw, line, text)


def _beginning(data: JSON, left: Iterator[int]) -> Any:  # noqa: ANN401  # what a template draws
    """Return data as it is drawn: of what is long the beginning, as far as `left` counts down."""
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
