"""The exact weight of each total. All of them are whole numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from webapp.dice.notation import MAX_EXPLOSIONS, SYMBOLS, Dice, Negative, Number, Operation, Tree

if TYPE_CHECKING:
    from icepool import Die


def distribution(tree: Tree) -> dict[int, int]:
    """Return the exact weight of each total, rising; a probability is a share of their sum."""
    match tree:
        case Number(value):
            return {value: 1}
        case Negative(part):
            weights = distribution(part)
            return {-total: weights[total] for total in reversed(weights)}
        case Operation(part, "+" | "-" as symbol, Number(value)):
            more = value if symbol == "+" else -value
            return {total + more: weight for total, weight in distribution(part).items()}
        case Dice(count=count) if tree.counted == count:
            return _sum_of(count, _faces(tree))
    die = _die(tree)
    return dict(zip(die.outcomes(), die.quantities(), strict=True))


def _die(tree: Operation | Dice) -> Die[int]:
    """Return the weights of an operation or of kept dice, found by icepool.

    Only what its versions 2.1 and 2.2 have in common is used, because Python 3.11 gets 2.1. It is
    imported here, because that takes as long as a small command.
    """
    from icepool import Die

    match tree:
        case Operation(left, symbol, right):
            return SYMBOLS[symbol](Die(distribution(left)), Die(distribution(right)))
        case Dice(count=count):
            die = Die(_faces(tree))
            keep = die.highest if tree.kept.start else die.lowest
            return keep(count, tree.counted)


def _faces(dice: Dice) -> dict[int, int]:
    """Return the weight of each value of one die, after its rerolls and explosions."""
    low, high = dice.faces[0], dice.faces[-1]
    weights = dict.fromkeys(range(dice.lowest, high + 1), 1)
    if dice.reroll and dice.reroll.once:
        below = dice.reroll.below
        # A face comes up at once, if it is high enough, or second after any of the lower ones.
        weights = {face: below - low + len(weights) * (face >= below) for face in weights}
    if not dice.explode:
        return weights
    stops = {face: weight for face, weight in weights.items() if face != high}
    every = sum(weights.values())
    values: dict[int, int] = {(MAX_EXPLOSIONS + 1) * high: weights[high] ** (MAX_EXPLOSIONS + 1)}
    for times in range(MAX_EXPLOSIONS + 1):
        share = weights[high] ** times * every ** (MAX_EXPLOSIONS - times)
        for face, weight in stops.items():
            value = times * high + face
            values[value] = values.get(value, 0) + share * weight
    return values


def _sum_of(count: int, weights: dict[int, int]) -> dict[int, int]:
    """Return the weights of the sum of `count` equal dice; a die's are relative to each other."""
    low, high = min(weights), max(weights)
    if len(weights) == high - low + 1 and len(set(weights.values())) == 1:
        return dict(enumerate(_sum_of_fair(count, len(weights)), low * count))
    # One power of one large number, whose digits are the weights, is the whole convolution: a
    # hundred times as fast as die by die. https://en.wikipedia.org/wiki/Kronecker_substitution
    size = (sum(weights.values()) ** count).bit_length() // 8 + 1
    digits = b"".join(weights.get(v, 0).to_bytes(size, "little") for v in range(low, high + 1))
    length = (high - low) * count + 1
    power = (int.from_bytes(digits, "little") ** count).to_bytes(length * size, "little")
    found = (int.from_bytes(power[i : i + size], "little") for i in range(0, len(power), size))
    return {low * count + index: weight for index, weight in enumerate(found) if weight}


def _sum_of_fair(count: int, sides: int) -> list[int]:
    """Return the weights of the sum of `count` dice with equally likely faces, the lowest first.

    They are the coefficients of A = ((1 - x^s) / (1 - x))^n. From its derivative,
    (1 - x)(1 - x^s) A' = n (1 - s x^(s-1) + (s-1) x^s) A, each follows from three before it.
    """
    length = count * (sides - 1) + 1
    found = [1]
    for k in range(1, (length + 1) // 2):
        multiple = (k - 1 + count) * found[k - 1]
        if k >= sides:
            multiple -= (sides + count * sides - k) * found[k - sides]
        if k > sides:
            multiple += (count * (sides - 1) + sides + 1 - k) * found[k - sides - 1]
        found.append(multiple // k)
    return found + found[: length - len(found)][::-1]  # it is symmetric
