"""Dice notation: its grammar, its limits, and what is said of a wrong one.

    roll     = [ number "x" ] sum [ "adv" | "dis" ] [ "#" words ]      6x rolls a set of six
    sum      = product { ("+" | "-") product }
    product  = sign { ("*" | "/" | "//" | "%") sign }           "*" may be left out, as in 2(1d6)
    sign     = "-" sign | "+" sign | power
    power    = part [ "^" sign ]
    part     = ( number | dice | "(" sum ")" | group | name "(" sum ")" ) { "[" words "]" }
    name     = "floor" | "ceil" | "round" | "abs"
    group    = ( "{" sums "}" | [ "max" | "min" ] "(" sums ")" ) { modifier }
    sums     = sum { "," sum }
    dice     = ( [ number ] "d" ( number | "%" | "F" ) | "adv" | "dis" ) { modifier }
    modifier = ( "rr" | "r" | "ro" ) [ test ]              reroll until it is right; "ro" once
             | ( "mi" | "ma" ) number                      what shows less counts as this, or more
             | ( "!" | "!!" ) [ "p" ] [ "o" ] [ test ]     explode: one more die; "!!" adds to it
             | ( "kh" | "kl" | "dh" | "dl" ) [ number ]    keep or drop, highest or lowest
             | test | "f" test | "even" | "odd"            count dice, less those of "f"
             | ( "cs" | "cf" ) test | "sa" | "sd"          mark dice; sort them, rising or falling
    test     = [ "=" | "<" | "<=" | ">" | ">=" ] number

Upper and lower case are one, and spaces may stand between the parts. Other spellings of the same
are in words.py and modifiers.py. Modifiers may come in any order: first faces are rerolled, then
`mi` and `ma` hold, then dice explode, then some are kept, last they are counted, marked and sorted.
Each comes once, but for rerolls, tests, marks, and `dl` beside `dh`. A group takes one that keeps
or drops, and those that count.

`/` divides exactly, `//` rounds down; a total that is no whole number is rounded down at the end.
"""

from __future__ import annotations

MAX_LENGTH = 200  # characters in a notation
MAX_DICE = 100_000  # dice in a notation, all its terms together
MAX_MODIFIED = 1_000  # dice that take modifiers other than keep and drop
MAX_SET = 100  # rolls in a set
MAX_SIDES = 1_000_000
MAX_NUMBER = 1_000_000  # the largest number that can be written
MAX_POWER = 40
MAX_DEPTH = 20  # brackets and signs inside each other
MAX_EXPLOSIONS = 20  # a die that shows its highest face after so many explosions stops there
MAX_REROLLS = 100  # rerolling leaves one face in so many, so that it ends soon
MAX_TOTAL = 10**12  # also as -MAX_TOTAL: JavaScript reads such numbers without loss

OVERVIEW = """\
3d6+2             three dice and two; also - * / // ^ ( ) floor() ceil() abs()
d%  4dF  adv      a hundred sides; dice with -1, 0, 1; the better of two d20
4d6kh3            keep the highest 3; also kl, and dh, dl to drop
1d6!  !!  !p      a 6 brings another die; adds to its die; brings one less 1
1d6rr<3  ro<3     reroll 1 and 2 until there is none; reroll them once
1d20mi2  ma19     what is less counts as 2; what is more counts as 19
10d6>=5f1         count the dice with 5 or 6, less those with 1
6x4d6kh3          a set of six, each with its total
max(1d6,1d8)      the higher one; also min(), and {4d6,3d8,20}kh2
2d6[fire] # hit   words for a part, and for all of it"""
LIMITS = f"""\
The notations of d20, Roll20, Foundry, Avrae and rpg-dice-roller are read too. docs/dice.md has all
of them, and what is taken where they differ.

At most {MAX_DICE:,} dice ({MAX_MODIFIED:,} with modifiers that neither keep nor drop), {MAX_SET}
rolls in a set, {MAX_SIDES:,} sides, {MAX_LENGTH} characters, numbers up to {MAX_NUMBER:,}, totals
up to {MAX_TOTAL:,}, powers up to {MAX_POWER}, {MAX_DEPTH} brackets inside each other and
{MAX_EXPLOSIONS} explosions of a die; rerolls leave at least one face in {MAX_REROLLS}."""


class NotationError(ValueError):
    """A notation that cannot be rolled. `str()` is a sentence or two, the same in every interface.

    Attributes:
        notation: what was given.
        position: the index in `notation` of what is wrong; its length where something is missing.
        expected: what would have been right there.
        nearest: a right notation that is much like it, or "".
    """

    def __init__(
        self, notation: str, position: int, expected: str, found: str, nearest: str = ""
    ) -> None:
        hint = f" Did you mean {nearest}?" if nearest else ""
        super().__init__(f"Character {position + 1}: expected {expected} but found {found}.{hint}")
        self.notation = notation
        self.position = position
        self.expected = expected
        self.found = found
        self.nearest = nearest

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
