"""From the text of a notation to its tree; the grammar is in notation.py."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Literal

from webapp.dice.bounds import bounds, refused
from webapp.dice.modifiers import ADVANTAGE, chosen, doubled, modified
from webapp.dice.notation import (
    MAX_DEPTH,
    MAX_DICE,
    MAX_LENGTH,
    MAX_SET,
    MAX_SIDES,
    MAX_TOTAL,
    NotationError,
)
from webapp.dice.tree import (
    ALL,
    Choice,
    Dice,
    Group,
    Keep,
    Labelled,
    Number,
    Operation,
    Tree,
    Whole,
)
from webapp.dice.words import Words, clipped
from webapp.dice.written import notation_of

_FUNCTIONS = ("floor", "ceil", "round", "abs")
_EXTREMES = {"max": Keep("kh", 1), "min": Keep("kl", 1)}
_CLOSING = {"(": ")", "{": "}"}
_DICE = f"1 to {MAX_DICE:,} dice in all"
_MODIFIERS = "a modifier such as kh3, rr<3, ! or >=5, "


@lru_cache(maxsize=256)
def parse(notation: str) -> Tree:
    """Return the tree of a notation.

    Raises:
        NotationError: it is not one, or asks for more than the limits; it names the nearest one.
    """
    try:
        return read(notation)
    except NotationError as error:
        from webapp.dice.nearest import nearest

        found = nearest(error, read)
        raise NotationError(notation, error.position, error.expected, error.found, found) from None


def read(notation: str) -> Tree:
    """Return the tree of a notation, as `parse`; an error names no other notation."""
    if len(notation) > MAX_LENGTH:
        most, length = f"at most {MAX_LENGTH} characters", f"{len(notation):,}"
        raise NotationError(notation, MAX_LENGTH, most, length)
    tree = _Parser(notation).whole()
    # The normal form is parsed again later, and it may be four times as long: ¼ is 0.25.
    if 4 * len(notation) > MAX_LENGTH and (full := len(notation_of(tree))) > MAX_LENGTH:
        most = f"at most {MAX_LENGTH} characters when written in full, as 1d6 for d6,"
        raise NotationError(notation, 0, most, f"{full:,}")
    return tree


class _Parser:
    """One method a rule of the grammar: it reads its part and stops at the word behind it."""

    def __init__(self, notation: str) -> None:
        self.words = Words(notation)
        self.depth = 0
        self.dice = 0
        self.after_dice = -1  # the position behind the last dice

    def whole(self) -> Tree:
        words, start = self.words, self.words.position
        times = 1
        if words.at_number() and words.after == "x":
            times = words.number(1, MAX_SET, " rolls in a set")
            words.take()
        tree = self.sum()
        if words.word in ADVANTAGE:
            tree = self.with_advantage(tree)
        said = words.take()[1:] if words.word[:1] == "#" else ""
        if words.word:
            raise words.error(self.continuation("the end"))
        if times * self.dice > MAX_DICE:
            raise words.error(_DICE, clipped(times * self.dice), start)
        if times > 1 or not isinstance(tree, Operation):  # operations have been looked at
            self.small(tree, times, start)
        said = _printable(said)
        return Whole(tree, times, said) if times > 1 or said else tree

    def sum(self) -> Tree:
        tree = self.product()
        while self.words.word in ("+", "-"):
            tree = self.operation(tree, self.words.take(), self.product)
        return tree

    def product(self) -> Tree:
        tree = self.sign()
        while self.words.word in ("*", "/", "//", "%") or self.at_factor(tree):
            symbol = "*" if self.words.word == "(" else self.words.take()
            tree = self.operation(tree, symbol, self.sign)
        return tree

    def at_factor(self, tree: Tree) -> bool:
        """Whether brackets follow that the part is multiplied with, as in 2(1d6+1)."""
        return self.words.word == "(" and (isinstance(tree, Number) or self.words.before == ")")

    def sign(self) -> Tree:
        if self.words.word not in ("-", "+"):
            return self.power()
        self.deeper()
        negative = self.words.take() == "-"
        part = self.sign()
        self.depth -= 1
        return Operation("neg", (part,)) if negative else part

    def power(self) -> Tree:
        tree = self.part()
        if self.words.word != "^":
            return tree
        return self.operation(tree, self.words.take(), self.sign)

    def operation(self, left: Tree, symbol: str, right: Callable[[], Tree]) -> Tree:
        position = self.words.position
        found = Operation(symbol, (left, right()))
        if wrong := refused(found):
            raise self.words.error(*wrong, position)
        self.small(found, 1, position)
        return found

    def small(self, tree: Tree, times: int, position: int) -> None:
        low, high = bounds(tree)
        if not -MAX_TOTAL <= low * times <= high * times <= MAX_TOTAL:
            raise self.words.error(f"totals up to {MAX_TOTAL:,}", "more", position)

    def part(self) -> Tree:
        tree = self.bare_part()
        while self.words.word[:1] == "[" and self.words.word[-1] == "]":
            if label := _printable(self.words.take()[1:-1]):
                tree = Labelled(tree, label)
        return tree

    def bare_part(self) -> Tree:
        words, position = self.words, self.words.position
        if words.word in ("(", "{"):
            return self.brackets()
        if words.word == "d":
            return self.one_kind(1, position)
        if words.word in ADVANTAGE:
            self.counted(2, position)
            dice = Dice(2, 20, choice=Choice(ADVANTAGE[words.take()]))
            return modified(words, dice, position)
        if words.after == "(" and words.word in (*_FUNCTIONS, *_EXTREMES):
            return self.function(words.take())
        if not words.at_number():
            name = " in the place of a name" * words.word[:1].isalpha()
            raise words.error(f"a number, dice such as 2d6, - or ({name}")
        if words.after == "d":
            return self.one_kind(words.number(1, MAX_DICE, " dice in all"), position)
        return Number(words.decimal())

    def function(self, name: str) -> Tree:
        position, parts = self.words.position, self.inside()
        if name in _EXTREMES:
            return Group(parts, Choice(_EXTREMES[name])) if len(parts) > 1 else parts[0]
        if len(parts) > 1:
            raise self.words.error(f"one part in {name}()", f"{len(parts)}", position)
        return Operation(name, parts)

    def brackets(self) -> Tree:
        opening, position = self.words.word, self.words.position
        parts = self.inside()
        if len(parts) > 1:
            return self.group(parts)
        if self.words.word == "d" and opening == "(":
            return self.one_kind(self.fixed(parts[0], position), position)
        if isinstance(parts[0], Dice):
            return modified(self.words, parts[0], position)
        return parts[0]

    def inside(self) -> tuple[Tree, ...]:
        """Read the parts between two brackets, with commas between them."""
        self.deeper()
        closing = _CLOSING[self.words.take()]
        parts = [self.sum()]
        while self.words.word == ",":
            self.words.take()
            parts.append(self.sum())
        if self.words.word != closing:
            raise self.words.error(self.continuation(closing))
        self.words.take()
        self.depth -= 1
        return tuple(parts)

    def group(self, parts: tuple[Tree, ...]) -> Group:
        choice = ALL
        position = self.words.position
        while more := chosen(self.words, choice, len(parts)):
            choice = more
        if choice.keep and choice.keep.highest:
            raise self.words.error("one rule that drops", "two", position)
        return Group(parts, choice)

    def fixed(self, tree: Tree, position: int) -> int:
        """Return a number of dice that stood in brackets."""
        low, high = bounds(tree)
        if low != high:
            raise self.words.error("a fixed number of dice", "one that is rolled", position)
        return int(low)

    def one_kind(self, count: int, position: int) -> Dice:
        self.counted(count, position)
        self.words.take()
        dice = modified(self.words, Dice(count, self.sides()), position)
        self.after_dice = self.words.position
        return dice

    def counted(self, count: int, position: int) -> None:
        self.dice += count
        if count < 1 or self.dice > MAX_DICE:
            raise self.words.error(_DICE, clipped(self.dice), position)

    def sides(self) -> int | Literal["F"]:
        words = self.words
        if words.at_number():
            return words.number(1, MAX_SIDES, " sides")
        if words.word not in ("%", "f"):
            raise words.error("a number of sides, % or F")
        return 100 if words.take() == "%" else "F"

    def deeper(self) -> None:
        if self.depth == MAX_DEPTH:
            most = f"at most {MAX_DEPTH} brackets and signs inside each other"
            raise self.words.error(most, "more")
        self.depth += 1

    def with_advantage(self, tree: Tree) -> Tree:
        position, keep = self.words.position, ADVANTAGE[self.words.take()]
        found = doubled(tree, keep)
        if found == tree:
            raise self.words.error("a d20 for it", "none", position)
        return found

    def continuation(self, ending: str) -> str:
        return f"{_MODIFIERS * (self.words.position == self.after_dice)}+, -, *, / or {ending}"


def _printable(text: str) -> str:
    return "".join(one for one in text if one.isprintable()).strip()
