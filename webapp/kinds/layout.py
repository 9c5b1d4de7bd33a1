"""How the fields of a form are laid out: which are seen at once, and which share a line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from webapp.kinds.fields import Field
from webapp.kinds.vocabulary import LONG
from webapp.kinds.words import hint

# Controls whose values are short, so that two of them stand side by side.
SHORT = {"number", "date", "time", "select", "checkbox"}
LONG_FROM = 200


@dataclass(frozen=True)
class Row:
    """A field in a form; `half` says that it shares its line with another one."""

    field: Field
    half: bool = False
    is_marked: bool = False

    @property
    def help(self) -> str:
        """What the field is for."""
        return hint(self.field.help)

    @property
    def is_long(self) -> bool:
        """Whether the field takes a text of several lines."""
        return is_long(self.field)


@dataclass(frozen=True)
class Fold:
    """Rows that are folded away, under a title; "" for what is just too much."""

    title: str
    rows: tuple[Row, ...]

    @property
    def is_open(self) -> bool:
        """Whether it is unfolded from the start: a browser asks only for what can be seen."""
        return any(row.field.required for row in self.rows)


@dataclass(frozen=True)
class Layout:
    """The rows of a form: those that are seen at once, and those that are folded away."""

    shown: tuple[Row, ...]
    folds: tuple[Fold, ...] = ()


def laid_out(fields: Sequence[Field], most: int, *, marked: bool = False) -> Layout:
    """Return the layout of a form that shows so many fields at once, and all that are needed.

    Fields with a group are folded away. What is optional is marked where most fields are not, or if
    all is to be `marked`.
    """
    alone = [field for field in fields if not field.group]
    needed = [field for field in alone if field.required]
    others = [field for field in alone if not field.required]
    seen = needed + others[: max(0, most - len(needed))]
    marks = marked or sum(field.required for field in fields) * 2 > len(fields)
    rows = _rows([field for field in alone if field in seen], marks)
    folded: dict[str, list[Field]] = {}
    for field in fields:
        if field not in seen:
            folded.setdefault(field.group, []).append(field)
    return Layout(rows, tuple(Fold(title, _rows(some, marks)) for title, some in folded.items()))


def _rows(fields: Sequence[Field], marks: bool) -> tuple[Row, ...]:
    """Return rows; of short fields in a row each two share a line."""
    halves: set[int] = set()
    for place in range(1, len(fields)):
        pair = {place - 1, place}
        if not halves & pair and all(_is_short(fields[one]) for one in pair):
            halves |= pair
    return tuple(
        Row(field, place in halves, marks and not field.required)
        for place, field in enumerate(fields)
    )


def _is_short(field: Field) -> bool:
    return field.control in SHORT and not field.many and all(len(c) < 25 for c in field.choices)


def is_long(field: Field) -> bool:
    """Whether a text field takes several lines, as its name, its limit or its default say."""
    if field.control != "text":
        return False
    if "x-lines" in field.schema:
        return True
    longest = field.schema.get("maxLength", 0)
    return longest >= LONG_FROM or (not longest and field.name in LONG) or _has_lines(field.default)


def _has_lines(value: object) -> bool:
    return isinstance(value, str) and "\n" in value
