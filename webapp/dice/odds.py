"""How likely each total of a notation is: exactly, or by simulation where that would take long."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, islice
from math import fsum, log2, nextafter, sqrt
from operator import add, mul, sub
from typing import TYPE_CHECKING, Any, NamedTuple

from webapp.dice.notation import (
    MAX_EXPLOSIONS,
    Dice,
    Negative,
    Number,
    Operation,
    Tree,
    bounds,
    notation_of,
    parse,
)
from webapp.dice.rolling import totals

if TYPE_CHECKING:
    from icepool import Die

MAX_SAMPLES = 100_000

_SYMBOLS: dict[str, Callable[[Any, Any], Any]] = {"+": add, "-": sub, "*": mul}
# Two standard deviations on each side: in 19 of 20 simulations the truth lies within.
_SURE = 1.96
_NEXT_TO_0, _NEXT_TO_1 = nextafter(0, 1), nextafter(1, 0)


@dataclass(frozen=True)
class Bin:
    """The totals from `low` to `high`, both included, and how likely they are together (0 to 1)."""

    low: int
    high: int
    probability: float


@dataclass(frozen=True)
class Odds:
    """How likely each total is. Probabilities are 0 to 1.

    Attributes:
        notation: in its normal form.
        exact: False for a simulation.
        outcomes: the totals, rising; in a simulation those that came up.
        probabilities: one for each of the outcomes.
        minimum: the lowest total that there can be, in a simulation too.
        maximum: the highest total that there can be, in a simulation too.
        samples: how often the dice were rolled in a simulation, else None.
        error: in a simulation, how far at most a probability is off, 19 times in 20; else None.
        mean_error: the same for the mean.
    """

    notation: str
    exact: bool
    outcomes: tuple[int, ...]
    probabilities: tuple[float, ...]
    mean: float
    standard_deviation: float
    minimum: int
    maximum: int
    samples: int | None = None
    error: float | None = None
    mean_error: float | None = None

    def below(self, total: float) -> float:
        """Return the probability of less than `total`."""
        count = bisect_left(self.outcomes, total)
        return 1.0 if count == len(self.outcomes) else fsum(self.probabilities[:count])

    def at_least(self, total: float) -> float:
        """Return the probability of `total` or more."""
        count = bisect_left(self.outcomes, total)
        return 1.0 if count == 0 else fsum(self.probabilities[count:])

    def percentile(self, percent: float) -> int:
        """Return the lowest total that `percent` of 100 rolls do not exceed; 50 is the median."""
        # The slack is for the rounding of the sums: half the rolls of 1d6 do not exceed 3.
        wanted = percent / 100 - 1e-12
        index = bisect_left(tuple(accumulate(self.probabilities)), wanted)
        return self.outcomes[min(index, len(self.outcomes) - 1)]

    def bins(self, most: int = 40, *, shown: int | None = None) -> tuple[Bin, ...]:
        """Return the likely totals, 99.9 in 100 rolls, as at most `most` neighbours of one width.

        What a chart shows: the tails that nobody would see are left out, except as far as the total
        `shown`; one that cannot come up, between two that can, has a bin of probability 0.
        """
        low, high = self.percentile(0.05), self.percentile(99.95)
        if shown is not None:
            low, high = min(low, shown), max(high, shown)
        width = -(-(high - low + 1) // most)
        starts = range(low, high + 1, width)
        sums = [0.0] * len(starts)
        for total, probability in zip(self.outcomes, self.probabilities, strict=True):
            if low <= total <= high:
                sums[(total - low) // width] += probability
        return tuple(
            Bin(start, start + width - 1, probability)
            for start, probability in zip(starts, sums, strict=True)
        )


def told(chance: float, *, possible: bool, certain: bool) -> float:
    """Return a chance to be put into words: 0 or 1 only where it is, not by rounding or luck."""
    if certain or not possible:
        return float(certain)
    return min(max(chance, _NEXT_TO_0), _NEXT_TO_1)


def odds(notation: str, *, seconds: float = 2.0) -> Odds:
    """Return how likely each total of the notation is.

    Args:
        notation: What to roll.
        seconds: About how long this may take. What would take longer is simulated instead, always
            with the same dice, so that the answer does not change from call to call.

    Raises:
        NotationError: the notation is wrong or asks for too much.
    """
    return _odds(parse(notation), seconds)


# Few, because one may hold a hundred thousand outcomes.
@lru_cache(maxsize=4)
def _odds(tree: Tree, seconds: float) -> Odds:
    # Only a part of the time, because a machine may be busy, or slower than the one that was
    # measured; and what is too large should be answered no later than what is not.
    return exact(tree) if effort(tree).seconds <= seconds / 2 else simulated(tree, seconds / 4)


def exact(tree: Tree) -> Odds:
    """Return the exact odds, however long that takes. All sums are whole numbers until the end."""
    weights = distribution(tree)
    all_ = sum(weights.values())
    first = sum(total * weight for total, weight in weights.items())
    second = sum(total * total * weight for total, weight in weights.items())
    outcomes = tuple(weights)
    return Odds(
        notation=notation_of(tree),
        exact=True,
        outcomes=outcomes,
        probabilities=tuple(weight / all_ for weight in weights.values()),
        mean=first / all_,
        standard_deviation=sqrt((second * all_ - first * first) / (all_ * all_)),
        minimum=outcomes[0],
        maximum=outcomes[-1],
    )


def simulated(tree: Tree, seconds: float) -> Odds:
    """Return what as many rolls as fit into about `seconds` come to."""
    samples = min(MAX_SAMPLES, max(10, int(seconds / _seconds_a_roll(tree))))
    counts = sorted(Counter(islice(totals(notation_of(tree), seed=0), samples)).items())
    mean = fsum(total * often for total, often in counts) / samples
    deviation = sqrt(fsum((total - mean) ** 2 * often for total, often in counts) / samples)
    minimum, maximum = bounds(tree)
    return Odds(
        notation=notation_of(tree),
        exact=False,
        outcomes=tuple(total for total, _ in counts),
        probabilities=tuple(often / samples for _, often in counts),
        mean=mean,
        standard_deviation=deviation,
        minimum=minimum,
        maximum=maximum,
        samples=samples,
        error=_SURE * 0.5 / sqrt(samples),  # of a probability of one half; of others it is smaller
        mean_error=_SURE * deviation / sqrt(samples),
    )


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
    """Let icepool find what needs more thought; used is what 2.1 and 2.2 have in common.

    Python 3.11 gets 2.1. Its import takes as long as a small command.
    """
    from icepool import Die

    match tree:
        case Operation(left, symbol, right):
            return _SYMBOLS[symbol](Die(distribution(left)), Die(distribution(right)))
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


# How long it takes: measured on a slow machine with two busy cores (bench/dice.py), rounded up.


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


def _seconds_a_roll(tree: Tree) -> float:
    match tree:
        case Number():
            return 1e-7
        case Negative(part):
            return 1e-7 + _seconds_a_roll(part)
        case Operation(left, _, right):
            return 1e-7 + _seconds_a_roll(left) + _seconds_a_roll(right)
        case Dice():
            draws = len(tree.faces) / (tree.faces[-1] - tree.lowest + 1)
            a_draw = 1e-7 if len(tree.faces) < 256 else 6e-7
            extra = 1e-7 * (bool(tree.keep) + 2 * tree.explode + tree.once)
            return 1e-6 + tree.count * (draws * a_draw + extra)
