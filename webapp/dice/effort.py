"""How long an exact distribution will take, and how long a roll.

Measured on a slow machine with two busy cores (bench/dice.py), and rounded up.
"""

from __future__ import annotations

from functools import reduce
from math import inf, log2
from typing import NamedTuple

from webapp.dice.bounds import Bounds, bounds
from webapp.dice.keeping import can_grow
from webapp.dice.tree import Dice, Group, Labelled, Number, Operation, Tree, Whole


class Effort(NamedTuple):
    """What an exact distribution takes and is: time, size, and the bits of its largest weight.

    The time is infinite where no exact odds are known.
    """

    seconds: float
    outcomes: int
    bits: float


def effort(tree: Tree) -> Effort:
    """Return what the exact distribution will take at most."""
    match tree:
        case Number():
            return Effort(0, 1, 1)
        case Operation(name, (left, right)):
            # Products, quotients and powers leave gaps; fractions have more values than bounds say.
            limits = bounds(tree) if name in ("+", "-", "//", "%") else None
            return _of_both(effort(left), effort(right), limits)
        case Operation(_, (part,)) | Labelled(part) | Whole(part):
            return effort(part)
        case Dice():
            return _of_dice(tree)
        case Group(parts):
            limits = None if tree.choice.keep else bounds(tree)
            return reduce(lambda a, b: _of_both(a, b, limits), map(effort, parts))
    raise TypeError(tree)


def _of_both(one: Effort, other: Effort, limits: Bounds | None) -> Effort:
    pairs = one.outcomes * other.outcomes
    outcomes = pairs if limits is None else min(pairs, int(limits[1] - limits[0]) + 1)
    bits = one.bits + other.bits
    seconds = one.seconds + other.seconds + (2e-6 * pairs + 5e-6 * outcomes) * (1 + bits / 1000)
    return Effort(seconds, outcomes, bits)


def _of_dice(dice: Dice) -> Effort:
    die = _of_die(dice)
    choice, count = dice.choice, dice.count
    bits = 1 + count * die.bits
    kept = choice.keep.kept(count) if choice.keep else slice(0, count)
    number = kept.stop - kept.start
    each = 3 if choice.counts else die.outcomes
    outcomes = number * (each - 1) + 1
    much = 1 + bits / 1000
    if choice.keep and dice.grows:
        return _of_growing(dice, die, Effort(0, outcomes + 20 * count, bits))
    if choice.keep and number != count:
        values = die.outcomes
        if number == 1 and not choice.counts:
            seconds = 1e-6 * values * much
        else:
            seconds = 1e-5 * values**1.5 * count * number * (1 + bits / 2000)
    elif len(dice.faces) == die.outcomes and not choice.counts and not dice.once:
        seconds = 2e-6 * outcomes * much
    else:
        seconds = 1.5e-11 * (outcomes * bits) ** 1.585  # Python multiplies by Karatsuba's method
    return Effort(die.seconds + seconds + 5e-6 * outcomes * much, outcomes, bits)


def _of_die(dice: Dice) -> Effort:
    """Return what one die takes, with its rerolls and explosions."""
    faces, most = len(dice.faces), dice.explosion.most if dice.explosion else 0
    bits = log2(faces) * (1 + dice.once) * (1 + most)
    values = faces * (1 + most)
    if not dice.explosion:
        return Effort(2e-6 * faces, faces, bits)
    again = len(dice.explosion.when.among(range(dice.faces[0], dice.faces[-1] + 1)))
    seconds = (3e-7 * again * values * most + 1e-6 * faces * most) * (1 + bits / 1000)
    return Effort(seconds, values, bits)


def _of_growing(dice: Dice, die: Effort, all_: Effort) -> Effort:
    """Return what kept dice take to which explosions add others."""
    if not can_grow(dice):
        return Effort(inf, all_.outcomes, all_.bits)
    pairs = 20 * dice.count * dice.count
    seconds = 1e-5 * len(dice.faces) ** 1.5 * dice.count**3 + 3e-5 * pairs * dice.count
    return Effort((die.seconds + seconds) * (1 + all_.bits / 1000), all_.outcomes, all_.bits)


def seconds_a_roll(tree: Tree) -> float:
    """Return about how many seconds one roll takes."""
    match tree:
        case Number():
            return 1e-7
        case Labelled(part):
            return 1e-7 + seconds_a_roll(part)
        case Whole(part, times):
            return times * (1e-6 + seconds_a_roll(part))
        case Operation(_, parts):
            return 1e-7 + sum(map(seconds_a_roll, parts))
        case Group(parts):
            return 5e-6 * len(parts) + sum(map(seconds_a_roll, parts))
        case Dice():
            return _seconds_of_dice(tree)


def _seconds_of_dice(dice: Dice) -> float:
    a_draw = 1e-7 if len(dice.faces) < 256 else 6e-7
    if dice.is_plain:
        return 1e-6 + dice.count * (a_draw + 1e-7 * (dice.choice.keep is not None))
    draws = len(dice.faces) / len(dice.staying)
    return 1e-5 + dice.count * (2e-6 + draws * (a_draw + 3e-7))
