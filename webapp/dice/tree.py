"""The tree that a notation stands for.

Most of its parts are named tuples, which take a fifth of the time to define that dataclasses take.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import cached_property
from operator import add, floordiv, mod, mul, neg, sub
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, TypeAlias

from webapp.dice.notation import MAX_EXPLOSIONS

if TYPE_CHECKING:
    from fractions import Fraction

# What a part comes to, before the total is rounded.
Value: TypeAlias = "int | Fraction"


def divided(one: Value, other: Value) -> Value:
    """Return the exact quotient: a whole number, or a fraction."""
    from fractions import Fraction  # few need it, and it takes a while

    found = Fraction(one) / other
    return found.numerator if found.denominator == 1 else found


def floor(value: Value) -> int:
    """Return a value rounded down."""
    return int(value // 1)


def halves_up(value: Value) -> int:
    """Return the nearest whole number, of two the higher one."""
    return floor(value + divided(1, 2))


# What an operation does with the values of its one or two parts.
WORKS: dict[str, Callable[..., Any]] = {
    "+": add,
    "-": sub,
    "*": mul,
    "/": divided,
    "//": floordiv,
    "%": mod,
    "^": pow,
    "neg": neg,
    "abs": abs,
    "floor": floor,
    "ceil": lambda value: -floor(-value),
    "round": halves_up,
}


class Condition(NamedTuple):
    """A question to a face or a value: `sign` is =, <=, >=, even or odd."""

    sign: str
    number: int = 0

    def holds(self, value: int) -> bool:
        """Whether the answer is yes."""
        match self.sign:
            case "<=":
                return value <= self.number
            case ">=":
                return value >= self.number
            case "=":
                return value == self.number
        return value % 2 == (self.sign == "odd")

    def among(self, faces: range) -> range:
        """Return which of the faces it holds for."""
        first, last = faces[0], faces[-1]
        match self.sign:
            case "<=":
                return range(first, min(last, self.number) + 1)
            case ">=":
                return range(max(first, self.number), last + 1)
            case "=":
                return range(self.number, self.number + (self.number in faces))
        return range(first + (first % 2 != (self.sign == "odd")), last + 1, 2)


Conditions: TypeAlias = tuple[Condition, ...]


def any_holds(conditions: Conditions, value: int) -> bool:
    """Whether one of the conditions holds."""
    return any(one.holds(value) for one in conditions)


class Explosion(NamedTuple):
    """A die whose face is as `when` says is rolled again.

    The new face is a die of its own, or adds to the same die (`compound`); it counts one less if
    `penetrating`; it explodes in its turn, unless only `once`.
    """

    when: Condition
    compound: bool = False
    penetrating: bool = False
    once: bool = False

    @property
    def most(self) -> int:
        """How often a die may explode."""
        return 1 if self.once else MAX_EXPLOSIONS


class Keep(NamedTuple):
    """Keep (`kh`, `kl`) or drop (`dh`, `dl`) the `number` highest or lowest dice.

    With `dl` so many of the `highest` are dropped as well.
    """

    rule: str
    number: int
    highest: int = 0

    def kept(self, count: int) -> slice:
        """Return which are kept of so many, once they are sorted from lowest to highest."""
        left = min(count, self.number) if self.rule[0] == "k" else max(0, count - self.number)
        if self.rule in ("kl", "dh"):
            return slice(0, left)
        return slice(count - left, max(count - left, count - self.highest))


class Choice(NamedTuple):
    """Which dice, or parts of a group, are kept, and how they count: as `wins` less `losses`."""

    keep: Keep | None = None
    wins: Conditions = ()
    losses: Conditions = ()

    @property
    def counts(self) -> bool:
        """Whether dice are counted, not added."""
        return bool(self.wins or self.losses)

    def score(self, value: Value) -> Value:
        """Return what a value adds to the total; one that is counted is rounded down first."""
        if not self.counts:
            return value
        value = floor(value)
        return int(any_holds(self.wins, value)) - int(any_holds(self.losses, value))


# All are kept and added.
ALL = Choice()


@dataclass(frozen=True)
class Dice:
    """`count` dice with faces 1 to `sides`, or with -1, 0 and 1 where `sides` is "F".

    A face is never less than `least` or more than `most`. `marks` are critical successes and
    failures; `order` is "sa" (rising) or "sd" (falling). Neither changes the total.
    """

    count: int
    sides: int | Literal["F"]
    reroll: Conditions = ()
    once: bool = False
    least: int | None = None
    most: int | None = None
    explosion: Explosion | None = None
    choice: Choice = ALL
    marks: tuple[Conditions, Conditions] = ((), ())
    order: str = ""

    @property
    def faces(self) -> range:
        """All faces of one die, rising, before any modifier."""
        return range(-1, 2) if self.sides == "F" else range(1, self.sides + 1)

    @cached_property
    def rerolled(self) -> Collection[int]:
        """The faces that are rolled again."""
        found = [one.among(self.faces) for one in self.reroll]
        return found[0] if len(found) == 1 else set().union(*found)

    @cached_property
    def staying(self) -> Sequence[int]:
        """The faces that can stay."""
        if self.once or not self.reroll:
            return self.faces
        return [face for face in self.faces if face not in self.rerolled]

    def shown(self, face: int) -> int:
        """Return what a face counts."""
        if self.least is not None:
            face = max(face, self.least)
        return face if self.most is None else min(face, self.most)

    def explodes(self, face: int) -> bool:
        """Whether a die with this face, as it counts, explodes."""
        return self.explosion is not None and self.explosion.when.holds(face)

    @cached_property
    def is_plain(self) -> bool:
        """Whether some dice are at most dropped: no other modifier changes anything."""
        return self == Dice(self.count, self.sides, choice=Choice(self.choice.keep))

    @property
    def grows(self) -> bool:
        """Whether explosions add dice."""
        return self.explosion is not None and not self.explosion.compound


class Number(NamedTuple):
    """A number, not negative: a whole one, or a fraction of some decimals."""

    value: Value


class Operation(NamedTuple):
    """What one of `WORKS` makes of its one or two parts."""

    name: str
    parts: tuple[Tree, ...]


class Group(NamedTuple):
    """Some parts that are added, after some are dropped, or counted."""

    parts: tuple[Tree, ...]
    choice: Choice = ALL


class Labelled(NamedTuple):
    """A part with a word for it, as in 2d6[fire]."""

    part: Tree
    label: str


class Whole(NamedTuple):
    """A part rolled so many `times` as a set, with words for all of it. It is in no other part."""

    part: Tree
    times: int = 1
    words: str = ""


Tree: TypeAlias = "Number | Dice | Operation | Group | Labelled | Whole"
