"""Dice notation: text to a tree, and back.

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

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, TypeAlias

MAX_LENGTH = 200  # characters in a notation
MAX_DICE = 1_000  # dice in a notation, all its terms together
MAX_SIDES = 1_000_000
MAX_NUMBER = 1_000_000  # the largest number that can be written
MAX_DEPTH = 20  # brackets and signs inside each other
MAX_EXPLOSIONS = 20  # a die that shows its highest face after so many explosions stops there
MAX_REROLLS = 100  # `r<N` leaves one face in so many, so that rerolling ends soon
MAX_TOTAL = 10**12  # also as -MAX_TOTAL: JavaScript reads such numbers without loss


class NotationError(ValueError):
    """A notation that cannot be rolled. `str()` is one sentence, the same in every interface.

    Attributes:
        notation: what was given.
        position: the index in `notation` of what is wrong; its length where something is missing.
        expected: what would have been right there.
    """

    def __init__(self, notation: str, position: int, expected: str, found: str) -> None:
        super().__init__(f"Character {position + 1}: expected {expected}, not {found}.")
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
    def kept(self) -> slice:
        """Which dice count, once they are sorted from lowest to highest."""
        if self.keep is None:
            return slice(0, self.count)
        rule, count = self.keep.rule, self.keep.count
        counted = count if rule[0] == "k" else self.count - count
        lowest = rule in ("kl", "dh")
        return slice(0, counted) if lowest else slice(self.count - counted, self.count)


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
        case Dice(_, _, reroll, explode, _):
            counted = tree.kept.stop - tree.kept.start
            low = reroll.below if reroll and not reroll.once else tree.faces[0]
            return counted * low, counted * tree.faces[-1] * (1 + MAX_EXPLOSIONS * explode)


def _combined(left: tuple[int, int], symbol: str, right: tuple[int, int]) -> tuple[int, int]:
    if symbol == "+":
        return left[0] + right[0], left[1] + right[1]
    if symbol == "-":
        return left[0] - right[1], left[1] - right[0]
    corners = [a * b for a in left for b in right]
    return min(corners), max(corners)


# Letters in ASCII alone: with re.IGNORECASE only, the Kelvin sign would be a k. A wrong word is one
# token, so that the caret stands under its beginning.
_TOKEN = re.compile(r"\s*([0-9]+|[kd][hl]|k(?![a-z])|ro|[drf]|k[a-z]+|.)", re.ASCII | re.I | re.S)
_ATOM = "a number, dice such as 2d6 or ("
_KEEP = "kh, kl, dh or dl"


@lru_cache(maxsize=256)
def parse(notation: str) -> Tree:
    """Return the tree of a notation.

    Raises:
        NotationError: it is not one, or asks for more than the limits above.
    """
    if not notation.strip():
        raise NotationError(notation, 0, "dice such as 2d6", "nothing")
    if len(notation) > MAX_LENGTH:
        most, length = f"at most {MAX_LENGTH} characters", f"{len(notation):,}"
        raise NotationError(notation, MAX_LENGTH, most, length)
    parser = _Parser(notation)
    tree = parser.sum()
    if parser.token:
        raise parser.error(parser.expected_after(tree))
    return tree


class _Parser:
    """One method a rule of the grammar: it reads its part and moves on to the token behind it."""

    def __init__(self, notation: str) -> None:
        self.notation = notation
        found = _TOKEN.finditer(notation.rstrip())
        self.tokens = [(match[1].lower(), match.start(1)) for match in found]
        self.tokens.append(("", len(notation)))
        self.token, self.position = self.tokens[0]
        self.index = 0
        self.depth = 0
        self.dice = 0

    def sum(self) -> Tree:
        return self.chain(("+", "-"), self.product)

    def product(self) -> Tree:
        return self.chain(("*",), self.factor)

    def chain(self, symbols: tuple[str, ...], operand: Callable[[], Tree]) -> Tree:
        tree = operand()
        while self.token in symbols:
            symbol, position = self.take()
            tree = Operation(tree, symbol, operand())
            if max(map(abs, bounds(tree))) > MAX_TOTAL:
                raise self.error(f"totals within {MAX_TOTAL:,}", "more", position)
        return tree

    def factor(self) -> Tree:
        if self.token in ("-", "("):
            return self.nested()
        if self.token.isdigit():
            count, position = self.number(MAX_NUMBER)
            return self.one_kind(count, position) if self.token == "d" else Number(count)
        if self.token == "d":
            return self.one_kind(1, self.position)
        raise self.error(_ATOM)

    def nested(self) -> Tree:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise self.error(f"at most {MAX_DEPTH} brackets and signs inside each other", "more")
        opening, _ = self.take()
        tree = Negative(self.factor()) if opening == "-" else self.sum()
        if opening == "(" and self.token != ")":
            raise self.error(self.expected_after(tree, ")"))
        if opening == "(":
            self.take()
        self.depth -= 1
        return tree

    def one_kind(self, count: int, position: int) -> Dice:
        self.dice += count
        if count < 1 or self.dice > MAX_DICE:
            raise self.error(f"1 to {MAX_DICE:,} dice in all", f"{self.dice:,}", position)
        self.take()
        dice = Dice(count, self.sides())
        while rule := self.rule_for(dice):
            dice = rule(dice)
        # Only here, because `!` may stand before `r<6`: a die that can show nothing but its highest
        # face would explode for ever.
        lowest = dice.reroll.below if dice.reroll and not dice.reroll.once else dice.faces[0]
        if dice.explode and lowest == dice.faces[-1]:
            raise self.error("a die that can stop exploding", "one that never ends", position)
        return dice

    def sides(self) -> int | Literal["F"]:
        if self.token == "%":
            self.take()
            return 100
        if self.token == "f":
            self.take()
            return "F"
        if not self.token.isdigit():
            raise self.error("a number of sides, % or F")
        return self.number(MAX_SIDES, lowest=1, what=" sides")[0]

    def rule_for(self, dice: Dice) -> Callable[[Dice], Dice] | None:
        rules: dict[str, tuple[object, Callable[[Dice], Dice]]] = {
            "!": (dice.explode, self.explode),
            "r": (dice.reroll, self.reroll),
            "k": (dice.keep, self.keep),
            "d": (dice.keep, self.keep),
        }
        taken, rule = rules.get(self.token[:1], (None, None))
        if rule and taken:
            raise self.error("each kind of modifier once", "again")
        return rule
