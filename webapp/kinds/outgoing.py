"""Which results are known beyond pydantic's own, and what pydantic is told of them.

As for parameters, a library is known by the name of its types, so that none is imported.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Annotated, Any, get_args, get_origin

from pydantic_core import core_schema

from webapp.kinds import files, media
from webapp.kinds.hints import names, replaced, unaliased
from webapp.kinds.media import Media

# Which function of a module here makes a file of a value, with the ending of a name that is wanted.
_PICTURES = {
    "PIL.Image.Image": "pictures.image",
    "matplotlib.artist.Artist": "pictures.figure",
    "matplotlib.container.Container": "pictures.figure",
    "seaborn.axisgrid.Grid": "pictures.figure",
    "webapp.kinds.marks.SVG": "pictures.svg",
    "plotly.basedatatypes.BaseFigure": "plots.plotly",
    "altair.vegalite.v5.api.TopLevelMixin": "plots.altair",
    "altair.vegalite.v6.api.TopLevelMixin": "plots.altair",
    "numpy.ndarray": "pictures.array",
    "builtins.module": "pictures.figure",  # pyplot itself is what some return
}
# An array or a module is seldom a picture.
_SELDOM = {"numpy.ndarray", "builtins.module"}
# What is in the list that plt.plot returns.
_LINE = "matplotlib.lines.Line2D"
_ROWS = {"type": "array", "items": {"type": "object"}, "x-media": "text/csv"}
_TABLES = {"pandas.DataFrame", "pandas.core.frame.DataFrame", "polars.dataframe.frame.DataFrame"}
# Results that need no second look.
_PLAIN = {int, float, str, bool, type(None), complex}
# So many parts of a list or a dictionary are looked at.
PARTS = 50


@dataclass(frozen=True)
class Sent:
    """Tells pydantic how a result is sent that it does not know."""

    schema: Mapping[str, Any]

    def __get_pydantic_core_schema__(self, source: object, handler: object) -> Any:  # noqa: ANN401
        """Return how pydantic writes the result."""
        written = core_schema.plain_serializer_function_ser_schema(_sent)
        return core_schema.any_schema(serialization=written)

    def __get_pydantic_json_schema__(self, schema: object, handler: object) -> Mapping[str, Any]:
        """Return what stands in the OpenAPI document."""
        return dict(self.schema)


def understood(hint: Any) -> Any:  # noqa: ANN401  # a type
    """Return a result's type with all that is known here made into what pydantic knows."""
    hint = unaliased(hint)
    if get_origin(hint) is Annotated:
        inner, *more = get_args(hint)
        return understood(inner) if _schema(inner) else Annotated[(understood(inner), *more)]
    schema = _schema(hint)
    return Annotated[Any, Sent(schema)] if schema else replaced(hint, understood)


def _schema(hint: Any) -> Mapping[str, Any] | None:  # noqa: ANN401  # a type
    if files.known(hint):
        return {**media.SCHEMA, "x-media": "application/octet-stream"}
    found = set(names(hint)) - _SELDOM
    if any(_PICTURES.get(one, "").startswith("plots.") for one in found):
        return {"type": "object", "title": "Chart", "x-media": "image/*"}
    if found & _PICTURES.keys():
        return {**media.SCHEMA, "x-media": "image/*"}
    return _ROWS if found & _TABLES else None


def file_of(value: Any, ending: str = "") -> Media | None:  # noqa: ANN401  # any result
    """Return a result as a file, None if it is none.

    Args:
        value: the result.
        ending: of the name that it gets, like ".png", which chooses a picture's format.

    Raises:
        ValueError: it is too large, or cannot be read.
    """
    kind = type(value)
    if kind in _PLAIN or kind in {list, dict, tuple}:
        return None
    if isinstance(value, Media):
        return value
    if (found := media.of_file(value)) is not None:
        return found
    for name in names(kind):
        if name in _PICTURES:
            module, _, function = _PICTURES[name].partition(".")
            made: Media | None
            made = getattr(import_module(f"webapp.kinds.{module}"), function)(value, ending)
            return made
    return media.of_notebook(value)


def is_table(value: object) -> bool:
    """Whether a result is a table of a library's."""
    return not _TABLES.isdisjoint(names(type(value)))


def ready(value: Any, ending: str = "") -> Any:  # noqa: ANN401  # any result
    """Return a result with files in the place of all that is sent as one, to a depth of one."""
    kind = type(value)
    if kind in _PLAIN:
        return value
    if kind is dict and len(value) <= PARTS:
        return {name: _part(one, ending) for name, one in value.items()}
    if kind is list and value and _LINE in names(type(value[0])):
        return _part(value[0], ending)
    if kind in {list, tuple} and len(value) <= PARTS:
        return kind(_part(one, ending) for one in value)
    return _part(value, ending)


def _part(value: Any, ending: str) -> Any:  # noqa: ANN401
    found = file_of(value, ending)
    return value if found is None else found


def _sent(value: Any) -> Any:  # noqa: ANN401
    found = file_of(value)
    return value if found is None else found.json()
