"""How long an exact distribution will take, and how long a roll.

Measured on a slow machine with two busy cores (bench/dice.py), and rounded up.
"""

from __future__ import annotations

from math import log2
from typing import NamedTuple

from webapp.dice.notation import MAX_EXPLOSIONS, Dice, Negative, Number, Operation, Tree, bounds


class Effort(NamedTuple):
    """What an exact distribution takes and is: time, size, and the bits of its largest weight."""

    seconds: float
    outcomes: int
    bits: float


def effort(tree: Tree) -> Effort:
    """Return what the exact distribution will take at most."""
    match tree:
        case Number():
            return Effort(0, 1, 1)
        case Negative(part):
            return effort(part)
        case Operation(left, _, right):
            return _effort_of_both(effort(left), effort(right), bounds(tree))
        case Dice():
            return _effort_of_dice(tree)


def _effort_of_both(one: Effort, other: Effort, limits: tuple[int, int]) -> Effort:
    pairs = one.outcomes * other.outcomes
    outcomes = min(pairs, limits[1] - limits[0] + 1)
    bits = one.bits + other.bits
    seconds = one.seconds + other.seconds + (2e-6 * pairs + 5e-6 * outcomes) * (1 + bits / 1000)
    return Effort(seconds, outcomes, bits)


def _effort_of_dice(dice: Dice) -> Effort:
    values = len(dice.faces) * (1 + MAX_EXPLOSIONS * dice.explode)
    a_die = log2(len(dice.faces)) * (1 + dice.once) * (1 + MAX_EXPLOSIONS * dice.explode)
    bits = 1 + dice.count * a_die
    outcomes = dice.counted * (values - 1) + 1
    if dice.counted == dice.count and not dice.explode and not dice.once:
        return Effort(2e-6 * outcomes * (1 + bits / 1000), outcomes, bits)
    if dice.counted == dice.count:
        seconds = 1.5e-11 * (outcomes * bits) ** 1.585  # Python multiplies by Karatsuba's method
    elif dice.counted == 1:
        seconds = 1e-6 * values * (1 + bits / 1000)
    else:
        seconds = 1e-5 * values**1.5 * dice.count * dice.counted * (1 + bits / 2000)
    return Effort(seconds + (values + 5 * outcomes) * 1e-6 * (1 + bits / 1000), outcomes, bits)


def seconds_a_roll(tree: Tree) -> float:
    """Return about how many seconds one roll takes."""
    match tree:
        case Number():
            return 1e-7
        case Negative(part):
            return 1e-7 + seconds_a_roll(part)
        case Operation(left, _, right):
            return 1e-7 + seconds_a_roll(left) + seconds_a_roll(right)
        case Dice():
            draws = len(tree.faces) / (tree.faces[-1] - tree.lowest + 1)
            a_draw = 1e-7 if len(tree.faces) < 256 else 6e-7
            extra = 1e-7 * (bool(tree.keep) + 2 * tree.explode + tree.once)
            return 1e-6 + tree.count * (draws * a_draw + extra)
