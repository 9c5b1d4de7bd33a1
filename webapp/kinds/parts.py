"""A result that is a file or a formatted text, or has such parts: each is shown on its own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any, NamedTuple

from markupsafe import Markup
from pydantic_core import to_jsonable_python

from webapp.kinds.beginning import JSON, beginning
from webapp.kinds.markdown import markdown
from webapp.kinds.marks import HTML, Markdown
from webapp.kinds.media import Media
from webapp.kinds.outgoing import PARTS, is_table, ready
from webapp.kinds.plots import Plot
from webapp.kinds.templates import macro
from webapp.kinds.values import as_shown
from webapp.kinds.words import label

# Larger files are not put into a page.
LARGEST = 10_000_000
# What is shown in its own way wherever it stands.
SPECIAL = (Media, Markdown, HTML)


class Part(NamedTuple):
    """One of several results: `value` is a file, a formatted text, or data as JSON has it."""

    name: str
    value: Media | Markdown | HTML | JSON


def parts(result: Any) -> list[Part]:  # noqa: ANN401  # any result
    """Return the parts of a result; none where all of it is data."""
    if type(result) in {int, float, str, bool}:
        return []
    if isinstance(found := ready(result), SPECIAL):
        return [Part("", found)]
    inside = list(_inside(found))
    if not any(_is_part(one, isinstance(result, tuple)) for _, one in inside):
        return []
    return [Part(name, _value(one)) for name, one in inside]


def drawn(found: list[Part], name: str) -> tuple[Markup, Markup]:
    """Return parts as HTML: what a screen reader says at once, and the rest."""
    if len(found) == 1:
        return _part(found[0], name), Markup()
    said = macro("media.html", "said", len(found))
    several = [
        (label(one.name), _part(one, one.name or f"{name}-{number}"))
        for number, one in enumerate(found, 1)
    ]
    return said, macro("media.html", "several", several)


def text(found: list[Part]) -> str:
    """Return parts for a terminal."""
    return "\n".join(f"{one.name}: {_text(one)}" if one.name else _text(one) for one in found)


def _inside(result: Any) -> Iterator[tuple[str, Any]]:  # noqa: ANN401
    """Yield the parts of a tuple, a list, a dictionary or a dataclass with their names."""
    if isinstance(result, dict) and len(result) <= PARTS:
        yield from ((str(name), one) for name, one in result.items())
    elif isinstance(result, list | tuple) and len(result) <= PARTS:
        names = getattr(result, "_fields", [""] * len(result))
        yield from zip(names, map(ready, result), strict=True)
    elif is_dataclass(result) and not isinstance(result, type):
        yield from ((one.name, ready(getattr(result, one.name))) for one in fields(result))


def _is_part(value: Any, is_in_tuple: bool) -> bool:  # noqa: ANN401
    special = isinstance(value, SPECIAL) or is_table(value)
    return special or (is_in_tuple and isinstance(value, list | dict))


def _value(value: Any) -> Any:  # noqa: ANN401
    if isinstance(value, SPECIAL):
        return value
    return to_jsonable_python(value, fallback=as_shown)


def _part(part: Part, name: str) -> Markup:
    value = part.value
    if isinstance(value, Plot):
        return _chart(value, name)
    if isinstance(value, Media):
        return macro("media.html", "file", value, value.named(name), len(value.data) <= LARGEST)
    if isinstance(value, Markdown):
        return macro("media.html", "formatted", markdown(value))
    if isinstance(value, HTML):
        from webapp.kinds.html import harmless

        return macro("media.html", "formatted", harmless(value))
    seen = beginning(value)
    shown = macro("data.html", "headline", seen, part.name, "", "")
    return shown + macro("data.html", "details", seen, name, "")


def _chart(chart: Plot, name: str) -> Markup:
    """Return a chart as a picture, or for its script, and its data to be kept."""
    picture = chart.picture()
    shown = macro("media.html", "file", picture, picture.named(name), True) if picture else ""
    return macro("media.html", "chart", chart, name, shown, len(chart.data) <= LARGEST)


def _text(part: Part) -> str:
    return str(part.value) if isinstance(part.value, Media) else _plain(part.value)


def _plain(value: Any) -> str:  # noqa: ANN401  # JSON
    import json

    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
