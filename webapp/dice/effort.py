"""How long an exact distribution will take, and how long a roll.

Measured on a slow machine with two busy cores (bench/dice.py), and rounded up.
"""

from __future__ import annotations

from functools import reduce
from math import inf, log2, prod
from typing import NamedTuple

from webapp.dice.bounds import Bounds, bounds, is_whole
from webapp.dice.keeping import can_grow
from webapp.dice.tree import Dice, Group, Keep, Labelled, Number, Operation, Tree, Whole


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
            # Products and powers leave gaps, and fractions have more values than bounds say.
            filled = name in ("+", "-", "//", "%") and is_whole(tree)
            return _of_both(effort(left), effort(right), bounds(tree) if filled else None)
        case Operation(_, (part,)) | Labelled(part) | Whole(part):
            return effort(part)
        case Dice():
            return _of_dice(tree)
        case Group(parts):
            efforts = [effort(part) for part in parts]
            if tree.choice.keep:
                return _of_chosen(efforts, tree.choice.keep)
            limits = bounds(tree) if is_whole(tree) else None
            return reduce(lambda a, b: _of_both(a, b, limits), efforts)
    raise TypeError(tree)


def _of_chosen(parts: list[Effort], keep: Keep) -> Effort:
    """Return what a group takes of which some parts are kept: at most these are remembered."""
    kept = keep.kept(len(parts))
    sizes = sorted(part.outcomes for part in parts)
    hands = prod(sizes[len(sizes) - (kept.stop - kept.start) :])
    bits = sum(part.bits for part in parts)
    seconds = sum(part.seconds for part in parts) + 3e-6 * hands * sum(sizes) * (1 + bits / 1000)
    return Effort(seconds, hands, bits)


def _of_both(one: Effort, other: Effort, limits: Bounds | None) -> Effort:
    pairs = one.outcomes * other.outcomes
    outcomes = pairs if limits is None else min(pairs, int(limits[1] - limits[0]) + 1)
    bits = one.bits + other.bits
    seconds = one.seconds + other.seconds + (2e-6 * pairs + 5e-6 * outcomes) * (1 + bits / 1000)
    return Effort(seconds, outcomes, bits)


def _of_dice(dice: Dice) -> Effort:
    die, choice, count = _of_die(dice), dice.choice, dice.count
    kept = choice.keep.kept(count) if choice.keep else slice(0, count)
    number = kept.stop - kept.start
    shown = 1 + dice.explosion.most if dice.explosion and dice.grows else 1
    each = 2 * shown + 1 if choice.counts else die.outcomes
    all_ = Effort(0, number * (each - 1) + 1, 1 + count * die.bits)
    if choice.keep and dice.grows:
        return _of_growing(dice, die, all_)
    much = 1 + all_.bits / 1000
    if is_uniform := die.seconds == 0 and not choice.counts and number == count:
        seconds = 2e-6 * all_.outcomes * much
    elif number == count:
        # Python multiplies by Karatsuba's method.
        seconds = 1.5e-11 * (all_.outcomes * all_.bits) ** 1.585
    elif number == 1 and not choice.counts:
        seconds = 1e-6 * die.outcomes * much
    else:
        seconds = 1e-5 * die.outcomes**1.5 * count * number * (1 + all_.bits / 2000)
    more = 0 if is_uniform else 5e-6 * all_.outcomes * much
    return Effort(die.seconds + seconds + more, all_.outcomes, all_.bits)


def _of_die(dice: Dice) -> Effort:
    """Return what one die takes; nothing if all faces that can stay are as likely."""
    faces, most = len(dice.faces), dice.explosion.most if dice.explosion else 0
    bits = log2(faces) * (1 + dice.once) * (1 + most)
    values = faces * (1 + most)
    if not dice.explosion:
        is_uniform = not dice.once and dice.least is None and dice.most is None
        return Effort(0 if is_uniform else 2e-6 * faces, faces, bits)
    again = len(dice.explosion.when.among(range(dice.faces[0], dice.faces[-1] + 1)))
    seconds = (3e-7 * again * values * most + 1e-6 * faces * most) * (1 + bits / 1000)
    return Effort(seconds, values, bits)


def _of_growing(dice: Dice, die: Effort, all_: Effort) -> Effort:
    """Return what kept dice take to which explosions add others."""
    if len(dice.faces) > 1000 or not can_grow(dice):
        return Effort(inf, all_.outcomes, all_.bits)
    pairs = 20 * dice.count * dice.count
    seconds = 2e-6 * len(dice.faces) ** 1.5 * dice.count**3 + 5e-6 * pairs * dice.count
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
