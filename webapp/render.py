"""How results are shown: a table from the type of a result to the module that draws it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from webapp.algorithm import Algorithm
from webapp.fields import words

# Each module has `renderer(algorithm) -> Renderer`. Anything else is shown as the data that it is.
RENDERERS = {"webapp.dice.Roll": "webapp.dice_view"}
SHORT = 60


@dataclass(frozen=True)
class Renderer:
    """How one algorithm's results are shown.

    `template` draws what `view` makes of a result; `line` names it in a few words, for the title
    and the list of last results; `text` tells it in a terminal.
    """

    title: str
    button: str
    template: str
    view: Callable[[Any], Mapping[str, object]]
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


def _data(algorithm: Algorithm) -> Renderer:
    """Return how results are shown that nothing more is known about."""
    name = words(algorithm.name)

    def view(result: object) -> Mapping[str, object]:
        return {"data": algorithm.plain(result)}

    def text(result: object) -> str:
        data = algorithm.plain(result)
        return data if isinstance(data, str) else json.dumps(data, ensure_ascii=False, indent=2)

    def line(result: object) -> str:
        short = " ".join(text(result).split())
        return short if len(short) <= SHORT else f"{short[:SHORT]}…"

    return Renderer(name, name, "data.html", view, line, text)
