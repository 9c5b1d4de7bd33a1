"""The exact weights of dice of which only some are kept."""

from __future__ import annotations

from functools import cache

from webapp.dice.tree import Choice, Dice
from webapp.dice.weights import Weights, combined, mapped


def kept(choice: Choice, weights: Weights, count: int, these: slice) -> Weights:
    """Return the weights of the sum, or of the count, of some dice: `these`, once they rise."""
    number = these.stop - these.start
    if number == 0:
        return {0: sum(weights.values()) ** count}
    if not choice.counts:
        return _sums(weights, count, these)
    # One number says both: the value, which decides what is kept, and, behind it, the score.
    base = 2 * number + 1
    both = {value * base + choice.score(value) + 1: weight for value, weight in weights.items()}
    found = _sums(both, count, these)
    return mapped(lambda total: total % base - number, found)


def can_grow(dice: Dice) -> bool:
    """Whether the odds of kept dice are known to which explosions add others.

    They are where dice explode on their highest face, because all that are added are as high.
    """
    explosion = dice.explosion
    if not explosion or explosion.penetrating:
        return False
    top = dice.shown(dice.staying[-1])
    return not any(dice.explodes(dice.shown(face)) for face in dice.staying if face != top)


def growing(dice: Dice, weights: Weights) -> Weights:
    """Return the weights of dice of which some are kept, after explosions added others."""
    explosion, keep, choice = dice.explosion, dice.choice.keep, dice.choice
    if not explosion or not keep:
        raise TypeError(dice)
    top, every = max(weights), sum(weights.values())
    chance, most = weights[top], explosion.most
    lower = {value: weight for value, weight in weights.items() if value != top}

    @cache
    def of_lower(count: int, start: int, stop: int) -> Weights:
        return kept(choice, lower, count, slice(start, stop))

    # How many dice below the top there will be, and how many on top: at most one more than the
    # explosions, and then none below.
    one = {(0, most + 1): chance ** (most + 1)}
    if lower:
        one |= {(1, tops): chance**tops * every ** (most - tops) for tops in range(most + 1)}
    found: dict[int, int] = {}
    for (below, tops), weight in _times(dice.count, one).items():
        these = keep.kept(below + tops)
        start, stop = min(these.start, below), min(these.stop, below)
        of_tops = these.stop - these.start - (stop - start)
        for value, times in of_lower(below, start, stop).items():
            total = value + of_tops * choice.score(top)
            found[total] = found.get(total, 0) + weight * times
    return found


def _times(count: int, one: Weights) -> Weights:
    """Return the weights of the sum of so many equal pairs."""
    found: Weights = {(0, 0): 1}
    for _ in range(count):
        found = combined(lambda a, b: (a[0] + b[0], a[1] + b[1]), found, one)
    return found


def _sums(weights: Weights, count: int, these: slice) -> Weights:
    """Return the weights of the sum of some dice: `these`, once they rise; found by icepool.

    Only what its versions 2.1 and 2.2 have in common is used, because Python 3.11 gets 2.1. It is
    imported here, because that takes as long as a small command.
    """
    from icepool import Die

    die = Die(weights)
    number = these.stop - these.start
    if these.stop == count:
        found = die.highest(count, number)
    else:
        found = die.keep(count, these) if these.start else die.lowest(count, number)
    # Die() divides all weights by what they have in common.
    factor = sum(weights.values()) ** count // found.denominator()
    return {t: w * factor for t, w in zip(found.outcomes(), found.quantities(), strict=True)}
