"""The words of a notation, read one after another; other spellings of a word are the same word."""

from __future__ import annotations

import re

from webapp.dice.notation import MAX_NUMBER, NotationError
from webapp.dice.tree import Condition, Value, divided

# Characters that stand for another one: those of full width, and those of typography.
_CHARACTERS = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_CHARACTERS |= str.maketrans("\N{MULTIPLICATION SIGN}·÷\N{MINUS SIGN}\N{EN DASH}", "**/--")
_FRACTIONS = str.maketrans({"½": ".5", "¼": ".25", "¾": ".75"})
_OTHERS = {
    **{"w": "d", "**": "^", "[[": "(", "]]": ")"},
    **{"==": "=", "=<": "<=", "=>": ">=", "≤": "<=", "≥": ">="},
    **{"advantage": "adv", "disadvantage": "dis"},
}
# Letters are read as these where no other word begins with them. Longer ones come first.
_NAMES = (
    "disadvantage advantage floor round ceil even abs max min odd adv dis"
    " rr ro ra mi ma xo ie kh kl dh dl ph pl cs cf sa sd f r e x k t s"
)
_NAME = f"(?:{_NAMES.replace(' ', '|')})"
_WORD = re.compile(
    r"\s*("
    r"[0-9]+(?:\.[0-9]+|[½¼¾])?|\.[0-9]+|[½¼¾]"  # numbers
    r"|\[\[|\]\]|\[[^][]*\]|\#.*"  # a roll in a text, as in Roll20; words for a part, for all
    r"|//|\*\*|[<>=]=|=[<>]|!!?(?:p(?![hl]))?(?:o(?!dd))?"
    rf"|{_NAME}(?={_NAME}?d?(?![a-z]))|[dw](?=f|[a-z]?(?![a-z]))|[a-z]+"
    r"|.)",
    re.ASCII | re.I | re.S,
)
# What a chat wants before a roll.
_COMMAND = re.compile(r"\s*[/!]r(?:oll)?\s", re.I)
_COMPARED = ("=", "<", "<=", ">", ">=")


class Words:
    """The words of a notation: `word` is the one that is read next, "" at the end."""

    def __init__(self, notation: str) -> None:
        self.notation = notation
        text = notation.rstrip().translate(_CHARACTERS)
        command = _COMMAND.match(text)
        found = _WORD.finditer(text, command.end() if command else 0)
        read = [(_plain(one[1], notation, one.start(1)), one.start(1)) for one in found]
        self._all = [*read, ("", len(text)), ("", len(text))]
        self._index = 0
        self.word, self.position = self._all[0]

    @property
    def before(self) -> str:
        """The word that was read last."""
        return self._all[self._index - 1][0]

    @property
    def after(self) -> str:
        """The word behind the next one."""
        return self._all[self._index + 1][0]

    def take(self) -> str:
        """Return this word, and go to the next."""
        taken = self.word
        self._index += 1
        self.word, self.position = self._all[self._index]
        return taken

    def at_number(self) -> bool:
        """Whether a number comes next."""
        return "0" <= self.word[-1:] <= "9" and self.word[0] in ".0123456789"

    def number(self, low: int, high: int, what: str = "") -> int:
        """Read a whole number from `low` to `high`.

        Raises:
            NotationError: there is none.
        """
        if not self.at_number():
            raise self.error("a number")
        choice = f"{low:,} to {high:,}" if low < high else f"{low:,}"
        if "." in self.word:
            raise self.error(f"a whole number, {choice}{what}")
        if not low <= int(self.word) <= high:
            raise self.error(f"{choice}{what}", clipped(int(self.word)))
        return int(self.take())

    def decimal(self) -> Value:
        """Read a number that may have decimals: a whole one, or a fraction."""
        if "." not in self.word:
            return self.number(0, MAX_NUMBER)
        whole, _, decimals = self.word.partition(".")
        if len(decimals) > 6 or int(whole or 0) >= MAX_NUMBER:
            raise self.error(f"at most {MAX_NUMBER:,}, and six decimals", clipped(int(whole or 0)))
        self.take()
        return divided(int(whole + decimals), 10 ** len(decimals))

    def condition(self, default: Condition | None = None) -> Condition:
        """Read a condition such as <3; a bare number is the one value that is meant."""
        sign = self.take() if self.word in _COMPARED else ""
        if default and not sign and not self.at_number():
            return default
        negative = bool(sign) and self.word == "-" and bool(self.take())
        number = self.number(0, MAX_NUMBER) * (-1 if negative else 1)
        # All are whole numbers, and only = and these two mean the same everywhere.
        if sign in ("<", ">"):
            return Condition(f"{sign}=", number + (1 if sign == ">" else -1))
        return Condition(sign or "=", number)

    def at_condition(self) -> bool:
        """Whether a condition comes next."""
        return self.word in _COMPARED

    def error(self, expected: str, found: str = "", position: int | None = None) -> NotationError:
        """Return that something else was expected, here or at a position."""
        here = re.match(r"[^\W\d_]+|\d+|.", self.notation[self.position :], re.S)
        found = found or (repr(here[0]) if here and self.word else "the end")
        position = self.position if position is None else position
        return NotationError(self.notation, position, expected, found)


def _plain(word: str, notation: str, position: int) -> str:
    """Return a word as the grammar has it."""
    if word[0] == "#" or (word[0] == "[" and word[-1] == "]"):
        return notation[position : position + len(word)]
    # str.lower() alone would make a k of the Kelvin sign too.
    word = word.lower() if word.isascii() else word.translate(_FRACTIONS)
    return _OTHERS.get(word, word)


def clipped(number: int) -> str:
    """Return a number with separators; a long one is cut."""
    text = f"{number:,}"
    return text if len(text) <= 20 else f"{text[:18]}…"
