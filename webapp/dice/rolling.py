"""The built-in algorithm: dice in the usual notation, rolled fairly.

The chance of a roll is its seed; without one, the operating system gives it. The dice of S sides
read, one after another, the 64-byte blocks BLAKE2b("seed/S/0"), BLAKE2b("seed/S/1") and so on:
a byte a face up to 255 sides, else four bytes (the first one weighs most). What lies above the last
multiple of S is left out, so no face is likelier than another. The rest modulo S, plus 1, is the
face; dF is a die of 3 sides minus 2. Nothing of this depends on a version of Python. `VERSION`
changes when it does, so a result's notation, seed and version are enough to roll it again.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache, partial
from hashlib import blake2b
from itertools import chain, count, islice, repeat
from operator import add, mul, neg, sub
from struct import unpack
from typing import Literal

from webapp.dice.notation import (
    MAX_EXPLOSIONS,
    Dice,
    Negative,
    NotationError,
    Number,
    Operation,
    Tree,
    notation_of,
    parse,
)

__all__ = ["VERSION", "Die", "NotationError", "Roll", "new_seed", "roll", "totals"]

VERSION = "1"

_BYTES = bytes(range(256))
_SYMBOLS: dict[str, Callable[[int, int], int]] = {"+": add, "-": sub, "*": mul}


@dataclass(frozen=True)
class Die:
    """One die on the table.

    Attributes:
        sides: how many, or "F".
        value: what it counts, if it is kept: the face that stayed, and those of its explosions.
        kept: whether it counts.
        exploded: the faces added by its explosions.
        rerolled: the faces thrown away.
    """

    sides: int | Literal["F"]
    value: int
    kept: bool = True
    exploded: tuple[int, ...] = ()
    rerolled: tuple[int, ...] = ()


@dataclass(frozen=True)
class Roll:
    """A result, with all that is needed to roll it again.

    Attributes:
        total: what the notation comes to.
        notation: the notation in its normal form.
        dice: every die, in the order of rolling; made of the seed when they are looked at.
        seed: rolls the same again with the same notation.
        version: of the procedure that makes dice of a seed.
    """

    total: int
    notation: str
    dice: tuple[Die, ...]
    seed: int
    version: str = VERSION

    # Rolls are shown by this module; see webapp/kinds/render.py.
    __view__ = "webapp.dice.view"

    @classmethod
    def _of(cls, total: int, notation: str, seed: int) -> Roll:
        """Return a roll without its dice: who wants the total alone does not wait for them."""
        new: Roll = object.__new__(cls)
        fields = new.__dict__
        fields["total"], fields["notation"], fields["seed"] = total, notation, seed
        return new

    def __getattr__(self, name: str) -> tuple[Die, ...]:
        """Throw the dice when they are looked at for the first time."""
        if name != "dice":
            raise AttributeError(name)
        table: list[Die] = []
        _throw(parse(self.notation), _Faces(self.seed), table)
        self.__dict__["dice"] = dice = tuple(table)
        return dice


def roll(notation: str = "1d6", seed: int | None = None) -> Roll:
    """Roll dice.

    Args:
        notation: What to roll, such as 3d6+2, 4d6kh3 (keep the highest three), 2d20kl1, 1d6! or d%.
        seed: A number that rolls the same again. Without one, the dice fall by chance.

    Raises:
        NotationError: the notation is wrong or asks for too much.
    """
    normal, total = _read(notation)
    if seed is None:
        seed = new_seed()
    return Roll._of(total(seed), normal, seed)


# The limits of the notation keep every roll below a second, so the web app need not watch over it.
roll.quick = True  # type: ignore[attr-defined]  # read by webapp/serving/site.py


def totals(notation: str, seed: int) -> Iterator[int]:
    """Return the totals of roll after roll, without end; the first is that of `roll`.

    Raises:
        NotationError: the notation is wrong or asks for too much.
    """
    return _totals(parse(notation), _Faces(seed))


def new_seed() -> int:
    """Return a seed from the operating system: 53 bits, which every reader of JSON keeps whole."""
    while True:
        try:
            return _seeds.pop()
        except IndexError:  # asking the system for one at a time would be half the time of a roll
            _seeds.extend(bits >> 11 for bits in unpack("32Q", os.urandom(32 * 8)))


_seeds: list[int] = []
if hasattr(os, "register_at_fork"):  # or two workers of a server would roll the same
    os.register_at_fork(after_in_child=_seeds.clear)


@lru_cache(maxsize=256)
def _read(notation: str) -> tuple[str, Callable[[int], int]]:
    """Return the normal form, and the function from a seed to the total."""
    if quick := _quick_total(notation):
        return notation, quick
    tree = parse(notation)
    normal = notation_of(tree)
    return normal, _quick_total(normal) or partial(_total, tree)


class _Faces(dict[int, Iterator[int]]):
    """The faces for each number of sides, without end: one iterator for all such dice."""

    def __init__(self, seed: int) -> None:
        self.seed = seed

    def __missing__(self, sides: int) -> Iterator[int]:
        self[sides] = faces = (_from_bytes if sides < 256 else _from_words)(self.seed, sides)
        return faces


# Iterators in C and no generator: what is left over at the end of a roll costs nothing to close.
def _from_bytes(seed: int, sides: int) -> Iterator[int]:
    table, left_out = _table(sides)

    def block(number: int) -> bytes:
        return blake2b(b"%d/%d/%d" % (seed, sides, number)).digest().translate(table, left_out)

    return chain.from_iterable(map(block, count()))


@lru_cache(maxsize=256)
def _table(sides: int) -> tuple[bytes, bytes]:
    """Return which face each byte is, and the bytes that are none."""
    fair = _BYTES[1 : sides + 1] * (256 // sides)
    return fair.ljust(256), _BYTES[len(fair) :]


def _from_words(seed: int, sides: int) -> Iterator[int]:
    end = 2**32 // sides * sides

    def block(number: int) -> list[int]:
        words = unpack(">16I", blake2b(b"%d/%d/%d" % (seed, sides, number)).digest())
        return [word % sides + 1 for word in words if word < end]

    return chain.from_iterable(map(block, count()))


def _thrown(dice: Dice, faces: _Faces) -> Iterator[int]:
    """Return face after face, before rerolls and explosions."""
    return map(sub, faces[3], repeat(2)) if dice.sides == "F" else faces[dice.sides]


# One roll, die by die.


def _throw(tree: Tree, faces: _Faces, table: list[Die]) -> int:
    """Return the total of one roll, and put its dice on the table."""
    match tree:
        case Dice():
            return _throw_dice(tree, _thrown(tree, faces), table)
        case Number(value):
            return value
        case Negative(part):
            return -_throw(part, faces, table)
        case Operation(left, symbol, right):
            return _SYMBOLS[symbol](_throw(left, faces, table), _throw(right, faces, table))


def _throw_dice(dice: Dice, thrown: Iterator[int], table: list[Die]) -> int:
    if dice.reroll or dice.explode:
        hand = [_throw_die(dice, thrown) for _ in range(dice.count)]
    else:
        hand = [_die(dice.sides, face) for face in islice(thrown, dice.count)]
    if dice.keep:
        order = sorted(range(dice.count), key=[die.value for die in hand].__getitem__)
        for index in order[: dice.kept.start] + order[dice.kept.stop :]:
            die = hand[index]
            hand[index] = _die(die.sides, die.value, False, die.exploded, die.rerolled)
    table += hand
    return sum([die.value for die in hand if die.kept])


def _throw_die(dice: Dice, thrown: Iterator[int]) -> Die:
    rerolled: list[int] = []
    faces = [_settle(dice, thrown, rerolled)]
    while dice.explode and faces[-1] == dice.faces[-1] and len(faces) <= MAX_EXPLOSIONS:
        faces.append(_settle(dice, thrown, rerolled))
    return _die(dice.sides, sum(faces), True, tuple(faces[1:]), tuple(rerolled))


def _settle(dice: Dice, thrown: Iterator[int], rerolled: list[int]) -> int:
    """Return the next face that stays."""
    face = next(thrown)
    while dice.reroll and face < dice.reroll.below:
        rerolled.append(face)
        face = next(thrown)
        if dice.reroll.once:
            break
    return face


# A die is never changed, so equal dice may be one object: this halves the time of a roll.
_die = lru_cache(maxsize=4096)(Die)

# One roll, the total only.

# Nearly all that people roll is one hand. In normal form it is read here in a sixth of the time
# that the parser takes, for which everything else is, mistakes too.
_HAND = re.compile(
    r"([1-9]\d?)d([1-9]\d{0,2})"  # count, sides
    r"(?:([kd][hl])([1-9]\d?))?"  # keep or drop
    r"([+-](?:0|[1-9]\d{0,5}))?",  # a number
    re.ASCII,
)


def _quick_total(notation: str) -> Callable[[int], int] | None:
    """Return the function from a seed to the total of one hand; None for anything else."""
    hand = _HAND.fullmatch(notation)
    if not hand:
        return None
    count, sides, rule, some, number = int(hand[1]), int(hand[2]), hand[3], hand[4], hand[5]
    first, last, more = 0, count, int(number or 0)
    if rule:
        kept = int(some) if rule[0] == "k" else count - int(some)
        first, last = (0, kept) if rule in ("kl", "dh") else (count - kept, count)
    if sides > 255 or not 0 <= first < last <= count:
        return None
    table, left_out = _table(sides)

    def quick_total(seed: int) -> int:
        # One block is enough for most of them.
        thrown = blake2b(b"%d/%d/0" % (seed, sides)).digest().translate(table, left_out)[:count]
        if len(thrown) < count:
            return _total(parse(notation), seed)
        return sum(sorted(thrown)[first:last]) + more

    return quick_total


def _total(tree: Tree, seed: int) -> int:
    """Return the first total."""
    return next(_totals(tree, _Faces(seed)))


# Roll after roll, totals only: the same totals from the same faces, with the loops in C.


def _totals(tree: Tree, faces: _Faces) -> Iterator[int]:
    match tree:
        case Dice():
            return _totals_of_dice(tree, _values(tree, _thrown(tree, faces)))
        case Number(value):
            return repeat(value)
        case Negative(part):
            return map(neg, _totals(part, faces))
        case Operation(left, symbol, right):
            return map(_SYMBOLS[symbol], _totals(left, faces), _totals(right, faces))


def _totals_of_dice(dice: Dice, values: Iterator[int]) -> Iterator[int]:
    if dice.count == 1:
        return values
    hands = zip(*[values] * dice.count, strict=False)
    if dice.keep is None:
        return map(sum, hands)
    kept = dice.kept
    return (sum(sorted(hand)[kept]) for hand in hands)


def _values(dice: Dice, thrown: Iterator[int]) -> Iterator[int]:
    """Return the value of die after die."""
    if dice.reroll:
        below = dice.reroll.below
        thrown = _once(thrown, below) if dice.reroll.once else filter(below.__le__, thrown)
    return _exploding(thrown, dice.faces[-1]) if dice.explode else thrown


def _once(thrown: Iterator[int], below: int) -> Iterator[int]:
    for face in thrown:
        yield face if face >= below else next(thrown)


def _exploding(thrown: Iterator[int], highest: int) -> Iterator[int]:
    for face in thrown:
        value, explosions = face, 0
        while face == highest and explosions < MAX_EXPLOSIONS:
            face = next(thrown)  # noqa: PLW2901  the same die again
            value, explosions = value + face, explosions + 1
        yield value
