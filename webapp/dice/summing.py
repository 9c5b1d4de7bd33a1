"""Totals without the dice: of one roll, and of roll after roll. The faces are the same."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache, partial
from hashlib import blake2b
from itertools import repeat
from operator import neg

from webapp.dice.faces import Faces, face_table, throws
from webapp.dice.notation import (
    MAX_EXPLOSIONS,
    SYMBOLS,
    Dice,
    Negative,
    Number,
    Operation,
    Tree,
    notation_of,
)
from webapp.dice.parser import parse

# Nearly all that people roll is one hand. In normal form, this reads it in a sixth of the time of
# the parser. Everything else is left to the parser, mistakes too.
_HAND = re.compile(
    r"([1-9]\d?)d([1-9]\d{0,2})"  # count, sides
    r"(?:([kd][hl])([1-9]\d?))?"  # keep or drop
    r"([+-](?:0|[1-9]\d{0,5}))?",  # a number
    re.ASCII,
)


def totals(notation: str, seed: int) -> Iterator[int]:
    """Return the totals of roll after roll, without end; the first is that of `roll`.

    Raises:
        NotationError: the notation is wrong or asks for too much.
    """
    return _totals(parse(notation), Faces(seed))


@lru_cache(maxsize=256)
def prepared(notation: str) -> tuple[str, Callable[[int], int]]:
    """Return the normal form, and the function from a seed to the total."""
    if quick := _quick_total_of(notation):
        return notation, quick
    tree = parse(notation)
    normal = notation_of(tree)
    return normal, _quick_total_of(normal) or partial(_total, tree)


def _quick_total_of(notation: str) -> Callable[[int], int] | None:
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
    table, left_out = face_table(sides)

    def quick_total(seed: int) -> int:
        # One block is enough for most of them.
        thrown = blake2b(b"%d/%d/0" % (seed, sides)).digest().translate(table, left_out)[:count]
        if len(thrown) < count:
            return _total(parse(notation), seed)
        return sum(sorted(thrown)[first:last]) + more

    return quick_total


def _total(tree: Tree, seed: int) -> int:
    """Return the first total."""
    return next(_totals(tree, Faces(seed)))


def _totals(tree: Tree, faces: Faces) -> Iterator[int]:
    match tree:
        case Dice():
            return _totals_of_dice(tree, _values(tree, throws(tree, faces)))
        case Number(value):
            return repeat(value)
        case Negative(part):
            return map(neg, _totals(part, faces))
        case Operation(left, symbol, right):
            return map(SYMBOLS[symbol], _totals(left, faces), _totals(right, faces))


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
