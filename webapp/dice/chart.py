"""The odds of a notation as a chart."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, floor

from webapp.dice.odds import Odds

# More bars than this could not be seen apart.
BARS = 120
HEIGHT = 100.0
# A total further from the mean than so many standard deviations would have a bar of no height.
DEVIATIONS = 4.5


@dataclass(frozen=True)
class Chart:
    """The odds as SVG paths in a box of `width` by `HEIGHT`, from the total `low` to `high`."""

    width: int
    bars: str
    here: str
    low: int
    high: int


def chart(known: Odds, total: int, unmarked: bool = False) -> Chart | None:
    """Return the odds as a chart, the bar of `total` apart; None if there is only one outcome.

    In an `unmarked` one no bar is apart; `total` is then one that is seen.
    """
    if known.minimum == known.maximum:
        return None
    reach = DEVIATIONS * known.standard_deviation
    low = min(total, max(known.minimum, floor(known.mean - reach)))
    high = max(total, min(known.maximum, ceil(known.mean + reach)))
    step = ceil((high - low + 1) / BARS)
    width = ceil((high - low + 1) / step)
    heights = [0.0] * width
    for outcome, chance in zip(known.outcomes, known.probabilities, strict=True):
        if low <= outcome <= high:
            heights[(outcome - low) // step] += chance
    tallest = max(heights)
    here = (total - low) // step
    bars = [_bar(place, height / tallest) for place, height in enumerate(heights)]
    if unmarked:
        return Chart(width, "".join(bars), "", low, high)
    others = "".join(bar for place, bar in enumerate(bars) if place != here)
    return Chart(width, others, bars[here], low, high)


def _bar(place: int, part: float) -> str:
    """Return a bar as a path; a bar without height is still visible."""
    height = max(part * HEIGHT, 1.0)
    return f"M{place}.1 {HEIGHT:g}v-{height:.3g}h.8v{height:.3g}z"
