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
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
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


# Letters and digits in ASCII alone. Unknown letters are one word, so that the caret stands under
# its beginning.
_WORD = re.compile(r"\s*([0-9]+|[kd][hl]|k(?![a-z])|ro|[drf]|[a-z]+|.)", re.ASCII | re.I | re.S)
_KEEP = "kh, kl, dh or dl"


@lru_cache(maxsize=256)
def parse(notation: str) -> Tree:
    """Return the tree of a notation.

    Raises:
        NotationError: it is not one, or asks for more than the limits above.
    """
    if len(notation) > MAX_LENGTH:
        most, length = f"at most {MAX_LENGTH} characters", f"{len(notation):,}"
        raise NotationError(notation, MAX_LENGTH, most, length)
    parser = _Parser(notation)
    tree = parser.sum()
    if parser.word:
        raise parser.error(parser.continuation("the end"))
    # It is parsed again from its normal form, in which d%k is 1d100kh1, so at most three times as
    # long.
    if 3 * len(notation) > MAX_LENGTH and (full := len(notation_of(tree))) > MAX_LENGTH:
        most = f"at most {MAX_LENGTH} characters when written in full, as 1d6 for d6,"
        raise NotationError(notation, 0, most, f"{full:,}")
    return tree


class _Parser:
    """One method a rule of the grammar: it reads its part and stops at the word behind it."""

    def __init__(self, notation: str) -> None:
        self.notation = notation
        text = notation.rstrip()
        # str.lower() alone would make a k of the Kelvin sign too.
        words = [
            (match[1].lower() if match[1].isascii() else match[1], match.start(1))
            for match in _WORD.finditer(text)
        ]
        self.rest = iter([*words, ("", len(text))])
        self.word, self.position = next(self.rest)
        self.depth = 0
        self.dice = 0
        self.after_dice = -1  # the position behind the last dice

    def sum(self) -> Tree:
        return self.chain(("+", "-"), self.product)

    def product(self) -> Tree:
        return self.chain(("*",), self.factor)

    def chain(self, symbols: tuple[str, ...], operand: Callable[[], Tree]) -> Tree:
        tree = operand()
        while self.word in symbols:
            symbol, position = self.take()
            tree = Operation(tree, symbol, operand())
            if max(map(abs, bounds(tree))) > MAX_TOTAL:
                raise self.error(f"totals up to {MAX_TOTAL:,}", "more", position)
        return tree

    def factor(self) -> Tree:
        if self.word in ("-", "("):
            return self.nested()
        if self.word == "d":
            return self.one_kind(1, self.position)
        if not self.at_number():
            raise self.error("a number, dice such as 2d6, - or (")
        text, position = self.take()
        if self.word == "d":
            return self.one_kind(int(text), position)
        return Number(self.within(0, MAX_NUMBER, text, position))

    def nested(self) -> Tree:
        if self.depth == MAX_DEPTH:
            raise self.error(f"at most {MAX_DEPTH} brackets and signs inside each other", "more")
        self.depth += 1
        opening, _ = self.take()
        tree = Negative(self.factor()) if opening == "-" else self.sum()
        if opening == "(":
            if self.word != ")":
                raise self.error(self.continuation(")"))
            self.take()
        self.depth -= 1
        return tree

    def one_kind(self, count: int, position: int) -> Dice:
        self.dice += count
        if count < 1 or self.dice > MAX_DICE:
            raise self.error(f"1 to {MAX_DICE:,} dice in all", _clipped(self.dice), position)
        self.take()
        dice = Dice(count, self.sides())
        while self.word[:1] in ("!", "r", "k", "d"):
            dice = self.modified(dice)
        # Only here, because `!` may stand before `r<6`: a die that can show nothing but its highest
        # face would explode for ever.
        if dice.explode and dice.lowest == dice.faces[-1]:
            raise self.error("a die that can stop exploding", "one that never does", position)
        self.after_dice = self.position
        return dice

    def sides(self) -> int | Literal["F"]:
        if self.at_number():
            return self.within(1, MAX_SIDES, *self.take(), " sides")
        if self.word == "%":
            self.take()
            return 100
        if self.word == "f":
            self.take()
            return "F"
        raise self.error("a number of sides, % or F")

    def modified(self, dice: Dice) -> Dice:
        match self.word[0]:
            case "!" if not dice.explode:
                self.take()
                return replace(dice, explode=True)
            case "r" if not dice.reroll:
                return replace(dice, reroll=self.reroll(dice))
            case "k" | "d" if not dice.keep:
                return replace(dice, keep=self.keep(dice))
        raise self.error("a modifier of each kind once", f"a second {self.word!r}")

    def reroll(self, dice: Dice) -> Reroll:
        word, position = self.take()
        if self.word != "<":
            raise self.error("<, as in r<2 or ro<2")
        if len(dice.faces) == 1:
            raise self.error("a die with two sides or more", "one side", position)
        self.take()
        if not self.at_number():
            raise self.error("a number")
        left = 1 if word == "ro" else -(-len(dice.faces) // MAX_REROLLS)
        below = self.within(dice.faces[1], dice.faces[-left], *self.take())
        return Reroll(below, once=word == "ro")

    def keep(self, dice: Dice) -> Keep:
        if self.word not in ("k", "kh", "kl", "dh", "dl"):
            raise self.error(_KEEP)
        rule, position = self.take()
        most = dice.count if rule[0] == "k" else dice.count - 1
        if most == 0:
            raise self.error("two dice or more, so that one is left", "one", position)
        count = self.within(1, most, *self.take(), " dice") if self.at_number() else 1
        return Keep("kh" if rule == "k" else rule, count)

    def at_number(self) -> bool:
        # isdigit() alone is also true of digits in other scripts.
        return self.word.isascii() and self.word.isdigit()

    def take(self) -> tuple[str, int]:
        """Return this word and its position, and go to the next."""
        taken = self.word, self.position
        self.word, self.position = next(self.rest)
        return taken

    def within(self, low: int, high: int, text: str, position: int, what: str = "") -> int:
        if not low <= int(text) <= high:
            choice = f"{low:,} to {high:,}" if low < high else f"{low:,}"
            raise self.error(f"{choice}{what}", _clipped(int(text)), position)
        return int(text)

    def continuation(self, ending: str) -> str:
        modifiers = f"{_KEEP.replace(' or', ',')}, r<, ro<, !, "
        return f"{modifiers if self.position == self.after_dice else ''}+, -, * or {ending}"

    def error(self, expected: str, found: str = "", position: int | None = None) -> NotationError:
        word = self.notation[self.position : self.position + len(self.word)]
        found = found or (repr(word) if word else "the end")
        position = self.position if position is None else position
        return NotationError(self.notation, position, expected, found)


def _clipped(number: int) -> str:
    text = f"{number:,}"
    return text if len(text) <= 20 else f"{text[:18]}…"
