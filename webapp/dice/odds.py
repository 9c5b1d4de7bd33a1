"""How likely each total of a notation is: exactly, or by simulation where that would take long."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import accumulate, islice, pairwise
from math import erf, fsum, gcd, inf, nextafter, sqrt

from webapp.dice.bounds import bounds
from webapp.dice.distribution import distribution
from webapp.dice.effort import effort, seconds_a_roll
from webapp.dice.parser import parse
from webapp.dice.summing import totals
from webapp.dice.tree import Dice, Tree, Whole, floor
from webapp.dice.written import notation_of

MAX_SAMPLES = 100_000
# So many dice are taken for very many, if the totals that are likely are no more than these.
MANY = 1000
MOST_OUTCOMES = 200_000
# Standard deviations to each side of the mean; what lies beyond adds up to less than 1e-14.
REACH = 8

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
        exact: False for a simulation, and for very many dice by the normal distribution.
        outcomes: the totals, rising; in a simulation those that came up.
        probabilities: one for each of the outcomes.
        minimum: the lowest total that there can be, in a simulation too.
        maximum: the highest total that there can be, in a simulation too.
        samples: how often the dice were rolled in a simulation, else None.
        error: how far at most a probability is off; in a simulation 19 times in 20. None if exact.
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

        These are the bars of a chart. Unlikely totals at both ends are left out, but not the total
        `shown`. A bin of totals that cannot come up has the probability 0.
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


def why_not_exact(known: Odds) -> str:
    """Return why odds are not exact, and what they are instead."""
    if known.samples is None:
        return "too large to be exact in two seconds, so by the normal distribution"
    rolls = f"so {known.samples:,} simulated rolls"
    if effort(parse(known.notation)).seconds < inf:
        return f"too large to be exact in two seconds, {rolls}"
    return f"no exact odds are known for kept dice of which some explode below the top, {rolls}"


def told(chance: float, *, possible: bool, certain: bool) -> float:
    """Return a chance that is 0 or 1 only where that is certain, not by rounding or by luck."""
    if certain or not possible:
        return float(certain)
    return min(max(chance, _NEXT_TO_0), _NEXT_TO_1)


def odds(notation: str, *, seconds: float = 2.0) -> Odds:
    """Return how likely each total of the notation is; of a set, each total in it.

    Args:
        notation: What to roll.
        seconds: About how long this may take. What would take longer is simulated instead, always
            with the same dice, so that the answer does not change from call to call.

    Raises:
        NotationError: the notation is wrong or asks for too much.
    """
    tree = parse(notation)
    return _odds(tree.part if isinstance(tree, Whole) else tree, seconds)


# Few, because one may hold a hundred thousand outcomes.
@lru_cache(maxsize=4)
def _odds(tree: Tree, seconds: float) -> Odds:
    # Only a part of the time is planned with, because a machine may be busy, or slower than the one
    # that was measured. A simulation gets less, so that it comes no later than exact odds.
    if effort(tree).seconds <= seconds / 2:
        return exact(tree)
    return by_normal(tree) or simulated(tree, seconds / 4)


def by_normal(tree: Tree, fewest: int = MANY) -> Odds | None:
    """Return the odds of very many equal dice by the normal distribution; None for anything else.

    How far it is off at most is the theorem of Berry and Esseen:
    https://en.wikipedia.org/wiki/Berry%E2%80%93Esseen_theorem
    """
    if not isinstance(tree, Dice) or tree.choice.keep or tree.count < fewest:
        return None
    one = replace(tree, count=1)
    if effort(one).seconds > 0.1:
        return None
    weights = distribution(one)
    center, spread, third = _moments(weights)
    low, high = min(weights), max(weights)
    mean, deviation = center * tree.count, spread * sqrt(tree.count)
    first = max(low * tree.count, int(mean - REACH * deviation))
    last = min(high * tree.count, int(mean + REACH * deviation))
    if last - first > MOST_OUTCOMES or gcd(*(value - low for value in weights)) != 1:
        return None
    limits = (total - 0.5 for total in range(first, last + 2))
    below = [(1 + erf((limit - mean) / deviation / sqrt(2))) / 2 for limit in limits]
    return Odds(
        notation=notation_of(tree),
        exact=False,
        outcomes=tuple(range(first, last + 1)),
        probabilities=tuple(more - less for less, more in pairwise(below)),
        mean=mean,
        standard_deviation=deviation,
        minimum=low * tree.count,
        maximum=high * tree.count,
        error=0.4748 * third / (spread**3 * sqrt(tree.count)),
        mean_error=0.0,
    )


def _moments(weights: dict[int, int]) -> tuple[float, float, float]:
    """Return the mean, the standard deviation, and the mean of the distances' third powers."""
    every = sum(weights.values())
    chances = [(value, weight / every) for value, weight in weights.items()]
    mean = fsum(value * chance for value, chance in chances)
    spread = sqrt(fsum((value - mean) ** 2 * chance for value, chance in chances))
    return mean, spread, fsum(abs(value - mean) ** 3 * chance for value, chance in chances)


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
    samples = min(MAX_SAMPLES, max(10, int(seconds / seconds_a_roll(tree))))
    counts = sorted(Counter(islice(totals(notation_of(tree), seed=0), samples)).items())
    mean = fsum(total * often for total, often in counts) / samples
    deviation = sqrt(fsum((total - mean) ** 2 * often for total, often in counts) / samples)
    minimum, maximum = map(floor, bounds(tree))
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
