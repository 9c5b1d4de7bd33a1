"""The exact weight of each total. All weights are whole numbers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from webapp.dice.keeping import growing, kept
from webapp.dice.tree import (
    WORKS,
    Dice,
    Group,
    Labelled,
    Number,
    Operation,
    Tree,
    Value,
    Whole,
    floor,
)
from webapp.dice.weights import Weights, combined, mapped, sum_of


def distribution(tree: Tree) -> dict[int, int]:
    """Return the exact weight of each total, rising; a probability is a share of their sum.

    Those of a set are the ones of each of its rolls.
    """
    weights = _weights(tree)
    if all(isinstance(total, int) for total in weights):
        return dict(sorted(weights.items()))
    return dict(sorted(mapped(floor, weights).items()))


def _weights(tree: Tree) -> Weights:
    """Return the weight of each exact value."""
    match tree:
        case Number(value):
            return {value: 1}
        case Operation(name, (part,)):
            return mapped(WORKS[name], _weights(part))
        case Operation(name, (left, right)):
            return combined(WORKS[name], _weights(left), _weights(right))
        case Dice():
            return _of_dice(tree)
        case Group():
            return _of_group(tree)
        case Labelled(part) | Whole(part):
            return _weights(part)
    raise TypeError(tree)


def _of_group(group: Group) -> Weights:
    """Return the weights of a group; where some are dropped, those of all that can be kept."""
    choice, parts = group.choice, [_weights(part) for part in group.parts]
    if not choice.keep:
        total: Weights = {0: 1}
        for part in parts:
            total = combined(WORKS["+"], total, mapped(choice.score, part))
        return total
    these = choice.keep.kept(len(parts))
    number, high = these.stop - these.start, these.start > 0
    hands: Weights = {(): 1}
    for part in parts:
        hands = combined(
            lambda hand, value: tuple(sorted((*hand, value), reverse=high)[:number]), hands, part
        )
    return mapped(lambda hand: sum(map(choice.score, hand)), hands)


def _of_dice(dice: Dice) -> Weights:
    choice, weights = dice.choice, _faces(dice)
    if not any(map(dice.explodes, weights)):
        dice = replace(dice, explosion=None)
    if dice.grows:
        if choice.keep:
            return growing(dice, weights)
        return sum_of(dice.count, _exploded(dice, weights, choice.score))
    if dice.explosion:
        weights = _exploded(dice, weights, int)
    if choice.keep:
        return kept(choice, weights, dice.count, choice.keep.kept(dice.count))
    return sum_of(dice.count, mapped(choice.score, weights) if choice.counts else weights)


def _faces(dice: Dice) -> Weights:
    """Return the weight of each value that one die can show at once, after its rerolls."""
    weights = dict.fromkeys(dice.staying, 1)
    if dice.once:
        # A face comes up at once, if it may stay, or second after any of those that may not.
        again, every = len(dice.rerolled), len(dice.faces)
        weights = {face: again + every * (face not in dice.rerolled) for face in dice.faces}
    if dice.least is None and dice.most is None:
        return weights
    return mapped(dice.shown, weights)


def _exploded(dice: Dice, weights: Weights, score: Callable[[int], Value]) -> Weights:
    """Return the weights of a die and of those that its explosions add, each with its score."""
    explosion = dice.explosion
    if explosion is None:
        return weights
    every, less = sum(weights.values()), int(explosion.penetrating)
    again = {face: weight for face, weight in weights.items() if dice.explodes(face)}
    found = mapped(lambda face: score(face - less), weights)  # the last one, whatever it shows
    for later in reversed(range(explosion.most)):
        minus = less if later else 0
        share = every ** (explosion.most - later)
        more = {face: weight * share for face, weight in weights.items() if face not in again}
        total = dict(mapped(lambda face: score(face - minus), more))  # noqa: B023
        for face, weight in again.items():
            first = score(face - minus)
            for value, times in found.items():
                total[first + value] = total.get(first + value, 0) + weight * times
        found = total
    return found
