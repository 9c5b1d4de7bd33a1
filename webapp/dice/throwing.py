"""One roll, die by die: what lies on the table."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import Literal

from webapp.dice.faces import Faces, throws
from webapp.dice.notation import MAX_EXPLOSIONS, SYMBOLS, Dice, Negative, Number, Operation, Tree


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


def throw(tree: Tree, faces: Faces, table: list[Die]) -> int:
    """Return the total of one roll, and put its dice on the table."""
    match tree:
        case Dice():
            return _throw_dice(tree, throws(tree, faces), table)
        case Number(value):
            return value
        case Negative(part):
            return -throw(part, faces, table)
        case Operation(left, symbol, right):
            first = throw(left, faces, table)
            total: int = SYMBOLS[symbol](first, throw(right, faces, table))
            return total


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
