"""Dice notation: its grammar, its limits, and the tree that a notation stands for.

    sum      = product { ("+" | "-") product }
    product  = factor { "*" factor }
    factor   = "-" factor | "(" sum ")" | dice | number
    dice     = [ number ] "d" ( number | "%" | "F" ) { modifier }
    modifier = ( "kh" | "kl" | "dh" | "dl" | "k" ) [ number ]    keep or drop, highest or lowest
             | ( "r" | "ro" ) "<" number                         reroll lower faces; "ro" only once
             | "!"                                               explode

Upper and lower case are one, spaces may stand between the parts, and `k` is `kh`. A die takes each
kind of modifier once, in any order: first its faces are rerolled; then, where it explodes, its
highest face is rolled again and added to *the same die*; last, whole dice are kept or dropped.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from operator import add, mul, sub
from typing import Any, Literal, TypeAlias

MAX_LENGTH = 200  # characters in a notation
MAX_DICE = 1_000  # dice in a notation, all its terms together
MAX_SIDES = 1_000_000
MAX_NUMBER = 1_000_000  # the largest number that can be written
MAX_DEPTH = 20  # brackets and signs inside each other
MAX_EXPLOSIONS = 20  # a die that shows its highest face after so many explosions stops there
MAX_REROLLS = 100  # `r<N` leaves one face in so many, so that rerolling ends soon
MAX_TOTAL = 10**12  # also as -MAX_TOTAL: JavaScript reads such numbers without loss

# What an operation does, with numbers or with whole distributions.
SYMBOLS: dict[str, Callable[[Any, Any], Any]] = {"+": add, "-": sub, "*": mul}


class NotationError(ValueError):
    """A notation that cannot be rolled. `str()` is one sentence, the same in every interface.

    Attributes:
        notation: what was given.
        position: the index in `notation` of what is wrong; its length where something is missing.
        expected: what would have been right there.
    """

    def __init__(self, notation: str, position: int, expected: str, found: str) -> None:
        super().__init__(f"Character {position + 1}: expected {expected} but found {found}.")
        self.notation = notation
        self.position = position
        self.expected = expected

    @property
    def picture(self) -> str:
        """Three lines: the notation (a window of a long one), a caret under it, the sentence."""
        from unicodedata import east_asian_width

        start = max(0, self.position - 50)
        window = self.notation[start : start + 70]
        line = "".join(c if c.isprintable() else "?" for c in window)
        before = line[: self.position - start]
        column = sum(2 if east_asian_width(c) in "WF" else 1 for c in before)
        return f"{line}\n{' ' * column}^\n{self}"


@dataclass(frozen=True)
class Reroll:
    """Roll a face lower than `below` again: until it is not, or only `once`."""

    below: int
    once: bool


@dataclass(frozen=True)
class Keep:
    """Keep (`kh`, `kl`) or drop (`dh`, `dl`) the `count` highest or lowest dice."""

    rule: str
    count: int


@dataclass(frozen=True)
class Dice:
    """`count` dice with faces 1 to `sides`, or with -1, 0 and 1 where `sides` is "F"."""

    count: int
    sides: int | Literal["F"]
    reroll: Reroll | None = None
    explode: bool = False
    keep: Keep | None = None

    @property
    def faces(self) -> range:
        """All faces of one die, rising, before any modifier."""
        return range(-1, 2) if self.sides == "F" else range(1, self.sides + 1)

    @property
    def lowest(self) -> int:
        """The lowest face that a die can end with."""
        return self.reroll.below if self.reroll and not self.once else self.faces[0]

    @property
    def once(self) -> bool:
        """Whether low faces are rerolled only once."""
        return self.reroll is not None and self.reroll.once

    @property
    def counted(self) -> int:
        """How many dice are kept."""
        if self.keep is None:
            return self.count
        return self.keep.count if self.keep.rule[0] == "k" else self.count - self.keep.count

    @cached_property
    def kept(self) -> slice:
        """Which dice are kept, once they are sorted from lowest to highest."""
        if self.keep is not None and self.keep.rule in ("kl", "dh"):
            return slice(0, self.counted)
        return slice(self.count - self.counted, self.count)


@dataclass(frozen=True)
class Number:
    """A whole number, not negative."""

    value: int


@dataclass(frozen=True)
class Negative:
    """The part with its sign turned."""

    part: Tree


@dataclass(frozen=True)
class Operation:
    """Two parts added, subtracted or multiplied."""

    left: Tree
    symbol: str
    right: Tree


Tree: TypeAlias = "Number | Dice | Negative | Operation"


def notation_of(tree: Tree) -> str:
    """Return the tree as text, in its one normal form: `parse(notation_of(x)) == x`."""
    match tree:
        case Number(value):
            return str(value)
        case Negative(part):
            return f"-{_bracketed(part, 3)}"
        case Operation(left, symbol, right):
            level = _level(tree)
            return f"{_bracketed(left, level)}{symbol}{_bracketed(right, level + 1)}"
        case Dice(count, sides, reroll, explode, keep):
            again = f"r{'o' * reroll.once}<{reroll.below}" if reroll else ""
            kept = f"{keep.rule}{keep.count}" if keep else ""
            return f"{count}d{sides}{again}{'!' * explode}{kept}"


def _level(tree: Tree) -> int:
    """How tightly the parts hold together: a sum 1, a product 2, a sign 3, dice and numbers 4."""
    match tree:
        case Operation(_, symbol, _):
            return 2 if symbol == "*" else 1
        case Negative():
            return 3
    return 4


def _bracketed(tree: Tree, level: int) -> str:
    text = notation_of(tree)
    return text if _level(tree) >= level else f"({text})"


def bounds(tree: Tree) -> tuple[int, int]:
    """Return the lowest and the highest total that can be rolled."""
    match tree:
        case Number(value):
            return value, value
        case Negative(part):
            low, high = bounds(part)
            return -high, -low
        case Operation(left, symbol, right):
            return _combined(bounds(left), symbol, bounds(right))
        case Dice(explode=explode):
            highest = tree.faces[-1] * (1 + MAX_EXPLOSIONS * explode)
            return tree.counted * tree.lowest, tree.counted * highest


def _combined(left: tuple[int, int], symbol: str, right: tuple[int, int]) -> tuple[int, int]:
    if symbol == "+":
        return left[0] + right[0], left[1] + right[1]
    if symbol == "-":
        return left[0] - right[1], left[1] - right[0]
    corners = [a * b for a in left for b in right]
    return min(corners), max(corners)
