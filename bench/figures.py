"""What a benchmark has measured, how much it spreads, and in which words it is told."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import linear_regression, median, quantiles

# A slope is measured, too: what is this far above 1 grows faster than its input.
DOUBT = 0.15
TIMES = "\N{MULTIPLICATION SIGN}"

Samples = Sequence[float]


@dataclass(frozen=True)
class Figure:
    """What was measured beside something else, in turns in one run.

    Attributes:
        what: was measured.
        unit: of the samples; "s" is shown as s, ms or us.
        ours, theirs: samples; those with the same index were taken one after the other.
        against: what theirs are of, "" where there is nothing to compare with.
        ratio: how much of theirs ours may be at most (with `more`: at least).
        limit: what ours may be at most (with `more`: at least), in the unit.
        more: whether higher is better.
        left_out: why there are no samples, "" where there are.
    """

    what: str
    unit: str = "s"
    ours: Samples = ()
    against: str = ""
    theirs: Samples = ()
    ratio: float | None = None
    limit: float | None = None
    more: bool = False
    left_out: str = ""

    @property
    def ratios(self) -> list[float]:
        """Return ours by theirs, pair by pair: a busy moment is in both."""
        return [a / b for a, b in zip(self.ours, self.theirs, strict=bool(self.theirs)) if b]

    @property
    def used(self) -> list[float]:
        """Return how much of what it may cost it costs, for each target: 1 is just met."""
        if not self.ours:
            return []
        pairs = [(median(self.ours), self.limit)]
        pairs += [(median(self.ratios), self.ratio)] if self.ratios else []
        return [
            reach / max(value, 1e-9) if self.more else value / max(reach, 1e-9)
            for value, reach in pairs
            if reach is not None
        ]

    @property
    def verdict(self) -> str:
        """Say whether all targets are met; "" where there is none."""
        if self.left_out:
            return f"not measured: {self.left_out}"
        return ("met" if max(self.used) <= 1 else "MISSED") if self.used else ""

    @property
    def reach(self) -> str:
        """Return the targets in words."""
        sign = "≥" if self.more else "≤"
        words = [f"{self.ratio:g} {TIMES}"] if self.ratio is not None else []
        if self.limit is not None:
            short = self.unit == "s" and self.limit < 1
            words.append(f"{self.limit * 1e3:g} ms" if short else f"{self.limit:g} {self.unit}")
        return ", ".join(f"{sign} {word}" for word in words)

    def cells(self) -> list[str]:
        """Return the row: what, ours, against, ratio, reach, verdict."""
        theirs = f"{self.against}: {spread(self.theirs, self.unit)}" if self.theirs else ""
        return [
            self.what,
            spread(self.ours, self.unit),
            theirs or self.against,
            spread(self.ratios, TIMES),
            self.reach,
            self.verdict,
        ]


@dataclass(frozen=True)
class Growth:
    """How a cost grows with the size of its input.

    Attributes:
        what: was measured.
        of: what the sizes count.
        sizes: in rising order.
        samples: those of each size.
        unit, left_out: as in `Figure`.
    """

    what: str
    of: str
    sizes: Sequence[int] = ()
    samples: Sequence[Samples] = ()
    unit: str = "s"
    left_out: str = ""

    @property
    def medians(self) -> list[float]:
        """Return the middle of each size."""
        return [median(one) for one in self.samples]

    @property
    def exponent(self) -> float:
        """Return k of the size^k that fits best: the slope where both axes are logarithms."""
        return _slope(self.sizes, self.medians)

    @property
    def last(self) -> float:
        """Return k between the two largest sizes, where what is paid once counts least."""
        return _slope(self.sizes[-2:], self.medians[-2:])

    @property
    def verdict(self) -> str:
        """Say how the cost grows beside its input."""
        if self.left_out:
            return f"not measured: {self.left_out}"
        steepest = max(self.exponent, self.last)
        if steepest > 1 + DOUBT:
            return "FASTER than its input"
        return "as its input" if steepest > 1 - DOUBT else "slower than its input"

    def cells(self) -> list[str]:
        """Return the row: what, costs, exponent, exponent of the last step, verdict."""
        pairs = zip(self.sizes, self.medians, strict=True)
        costs = "; ".join(f"{size:,}: {amount(cost, self.unit)}" for size, cost in pairs)
        if self.left_out:
            return [f"{self.what}, by {self.of}", "", "", "", self.verdict]
        slopes = [f"{self.exponent:.2f}", f"{self.last:.2f}"]
        return [f"{self.what}, by {self.of}", costs, *slopes, self.verdict]


def number(value: float) -> str:
    """Return three digits of a number, without an exponent."""
    digits = 2 - math.floor(math.log10(abs(value))) if value else 0
    return f"{value:,.{max(digits, 0)}f}" if digits <= 0 else f"{value:.{min(digits, 4)}f}"


def amount(value: float, unit: str) -> str:
    """Return a value with its unit: 12.3 ms."""
    if unit == "s" and value < 1:
        return f"{number(value * 1e3)} ms" if value >= 1e-3 else f"{number(value * 1e6)} us"
    return f"{number(value)} {unit}"


def quartiles(samples: Samples) -> tuple[float, float]:
    """Return what a quarter of the samples lies below, and above."""
    if len(samples) == 1:
        return samples[0], samples[0]
    low, _, high = quantiles(samples, n=4, method="inclusive")
    return low, high


def spread(samples: Samples, unit: str) -> str:
    """Return the median and how far the middle half of the samples lies around it, in percent."""
    if not samples:
        return ""
    low, high = quartiles(samples)
    middle = median(samples)
    around = f" ({low / middle - 1:+.0%} {high / middle - 1:+.0%})" if middle and low < high else ""
    return f"{amount(middle, unit)}{around}"


def _slope(sizes: Sequence[int], costs: Samples) -> float:
    logs = [math.log(size) for size in sizes], [math.log(max(cost, 1e-9)) for cost in costs]
    return linear_regression(*logs).slope
