"""What an author writes into a function's types: which files are taken, how long a text is.

Nothing is imported that a function of numbers would not need.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from typing import Any

_COLOUR = "^#[0-9a-fA-F]{6}$"
_UNITS = {"": 1, "b": 1, "kb": 10**3, "mb": 10**6, "gb": 10**9}


# A request may have 4.5 MB there, with all around the file.
# https://vercel.com/docs/functions/limitations
ON_VERCEL = 4_400_000


@dataclass(frozen=True)
class File:
    """Which files a parameter takes: `Annotated[bytes, File(types=(".csv",), max="5MB")]`.

    Attributes:
        types: endings of names, like ".csv", or media types, like "image/*"; () for any.
        max: the largest size, in bytes or as "500kB", "5MB".
    """

    types: tuple[str, ...] = ()
    max: int | str = "20MB"

    @property
    def most(self) -> int:
        """How many bytes are taken: as many as the platform lets through, at most.

        Raises:
            ValueError: `max` is no size.
        """
        return min(self.size, ON_VERCEL) if "VERCEL" in os.environ else self.size

    @property
    def size(self) -> int:
        """What `max` says, in bytes.

        Raises:
            ValueError: it is no size.
        """
        found = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*([a-z]*)\s*", str(self.max).lower())
        if not found or found[2] not in _UNITS:
            raise ValueError(f"File(max={self.max!r}) is no size; write it like max='5MB'")
        return int(float(found[1]) * _UNITS[found[2]])


@dataclass(frozen=True)
class Lines:
    """How many lines of a long text are seen at once: `Annotated[str, Lines(8)]`."""

    count: int = 4

    def __get_pydantic_json_schema__(self, schema: Any, handler: Any) -> dict[str, Any]:  # noqa: ANN401
        """Return the schema of the text, with the lines for the form."""
        found: dict[str, Any] = handler(schema)
        return {**found, "x-lines": self.count}


@dataclass(frozen=True)
class Group:
    """Under which title a parameter is folded away: `Annotated[int, Group("Advanced")]`."""

    title: str

    def __get_pydantic_json_schema__(self, schema: Any, handler: Any) -> dict[str, Any]:  # noqa: ANN401
        """Return the schema of the parameter, with its group for the form."""
        found: dict[str, Any] = handler(schema)
        return {**found, "x-group": self.title}


class Color(str):
    """A colour as a browser gives it: "#rrggbb". It has a field of its own, to choose from."""

    __slots__ = ()

    @classmethod
    def __get_pydantic_core_schema__(cls, source: object, handler: object) -> Any:  # noqa: ANN401
        """Return what pydantic checks."""
        from pydantic_core import core_schema

        return core_schema.no_info_after_validator_function(cls._checked, core_schema.str_schema())

    @classmethod
    def _checked(cls, text: str) -> Color:
        if not re.fullmatch(_COLOUR, text):
            from pydantic_core import PydanticCustomError

            raise PydanticCustomError("color", "This must be a colour, like #336699.")
        return cls(text)

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: Any, handler: Any) -> dict[str, Any]:  # noqa: ANN401
        """Return the schema of the text, with the control of the form."""
        found: dict[str, Any] = handler(schema)
        return {**found, "x-control": "color", "pattern": _COLOUR, "examples": ["#336699"]}


class Text(str):
    """A result that is a text of a special kind."""

    __slots__ = ()

    @classmethod
    def __get_pydantic_core_schema__(cls, source: object, handler: object) -> Any:  # noqa: ANN401
        """Return what pydantic checks: it is a text."""
        from pydantic_core import core_schema

        return core_schema.no_info_after_validator_function(
            cls, core_schema.str_schema(), serialization=core_schema.to_string_ser_schema()
        )


class Markdown(Text):
    """A result that is shown as formatted text: paragraphs, headings, lists, links, code, bold.

    HTML in it is shown as it is written, so that a text from elsewhere can do no harm.
    """

    __slots__ = ()


class HTML(Text):
    """A result that is shown as HTML. What could do harm or run is left out: see `kinds.html`."""

    __slots__ = ()


class SVG(Text):
    """A result that is a drawing, shown as a picture, in which nothing can run."""

    __slots__ = ()


class Append(Text):
    """A piece of text that a function yields: it is put behind what is shown already."""

    __slots__ = ()
