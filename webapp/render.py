"""How results are shown: a table from the type of a result to the module that draws it."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Any, NamedTuple

from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup

from webapp.algorithm import Algorithm
from webapp.fields import words

# Each module has `renderer(algorithm) -> Renderer`. Anything else is shown as the data that it is.
RENDERERS = {"webapp.dice.Roll": "webapp.dice_view"}
SHORT = 60


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
        return Drawn(macro("data.html", "headline", algorithm.plain(result)), Markup())

    def text(result: object) -> str:
        data = algorithm.plain(result)
        return data if isinstance(data, str) else json.dumps(data, ensure_ascii=False, indent=2)

    def line(result: object) -> str:
        short = " ".join(text(result).split())
        return short if len(short) <= SHORT else f"{short[:SHORT]}…"

    return Renderer(name, name, draw, line, text)
