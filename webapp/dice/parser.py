"""From the text of a notation to its tree; the grammar is in notation.py."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache
from typing import Literal

from webapp.dice.notation import (
    MAX_DEPTH,
    MAX_DICE,
    MAX_LENGTH,
    MAX_NUMBER,
    MAX_REROLLS,
    MAX_SIDES,
    MAX_TOTAL,
    Dice,
    Keep,
    Negative,
    NotationError,
    Number,
    Operation,
    Reroll,
    Tree,
    bounds,
    notation_of,
)

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
    # The normal form is parsed again later, and it may be three times as long: d%k is 1d100kh1.
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
