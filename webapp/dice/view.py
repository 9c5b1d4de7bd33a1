"""How a roll of dice is shown: faces, the total, and the odds of this notation as a chart."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from math import ceil, floor

from markupsafe import Markup

from webapp.dice.odds import Odds, odds, told
from webapp.dice.rolling import Roll
from webapp.dice.throwing import Die
from webapp.kinds.render import Drawn, Renderer
from webapp.kinds.templates import macro

TEMPLATE = "dice.html"
# More dice than this are counted, not drawn. More bars than this could not be seen apart.
FACES = 100
BARS = 120
HEIGHT = 100.0
# A total further from the mean than so many standard deviations would have a bar of no height.
DEVIATIONS = 4.5
# How many notations' odds are kept, and how many outcomes such odds may have: those of a million
# sides take megabytes.
KEPT = 200
SMALL = 1000
_small: dict[str, Odds] = {}


@dataclass(frozen=True)
class Chart:
    """The odds as SVG paths in a box of `width` by `HEIGHT`, from the total `low` to `high`."""

    width: int
    bars: str
    here: str
    low: int
    high: int


def renderer(_name: str) -> Renderer:
    """Return how rolls are shown."""
    return Renderer(
        "Dice roller",
        "Roll dice",
        draw,
        line,
        text,
        theme="tutorial",
        style="dice.css",
        icon="icon.svg",
        shown=1,
    )


def draw(roll: Roll) -> Drawn:
    """Return a roll as HTML. Its parts are kept, because few dice and totals are different."""
    count = len(roll.dice)
    headline, odds_of_total = _total(roll.notation, roll.total)
    dice = "".join(map(_die, roll.dice[:FACES]))
    # All parts come from templates, which have escaped what is in them.
    return Drawn(headline, Markup(_before(count) + dice + _after(count) + odds_of_total))  # noqa: S704


def line(roll: Roll) -> str:
    """Return a roll in a few words."""
    notation = roll.notation if len(roll.notation) <= 40 else f"{roll.notation[:40]}…"
    return f"{notation} → {roll.total}"


def text(roll: Roll) -> str:
    """Return a roll for a terminal: the total alone on the first line."""
    dice = ", ".join(_said(die) for die in islice(roll.dice, FACES))
    more = f" and {len(roll.dice) - FACES} more" if len(roll.dice) > FACES else ""
    said = " ".join(f"{name}: {value}." for name, value in facts(_known(roll.notation), roll.total))
    return f"{roll.total}\n{roll.notation}: {dice}{more}\n{said}"


def facts(known: Odds, total: int) -> list[tuple[str, str]]:
    """Return what the odds say about a total, as names with values."""
    if known.minimum == known.maximum:
        return [("Always", f"{known.minimum}")]
    exactly = dict(zip(known.outcomes, known.probabilities, strict=True)).get(total)
    within = known.minimum <= total <= known.maximum
    possible = exactly is not None if known.exact else within
    this = told(exactly or 0.0, possible=possible, certain=False)
    or_more = told(
        known.at_least(total), possible=total <= known.maximum, certain=total <= known.minimum
    )
    # Added to 0, a mean that is rounded to -0 loses its sign.
    average = f"{round(known.mean, 2) + 0:,.2f}".rstrip("0").rstrip(".")
    return [
        (f"Exactly {total:,}", _about(known, this)),
        (f"{total:,} or more", _about(known, or_more)),
        ("Average", average if known.exact else f"about {average}"),
    ]


def _about(known: Odds, chance: float) -> str:
    """Return a chance with as much as a simulation knows of it."""
    if known.samples is None:
        return percent(chance)
    if 0 < chance < 1 / known.samples:
        return f"less than 1 in {known.samples:,}"
    return f"about {percent(chance)}"


def percent(chance: float) -> str:
    """Return a chance as a percentage, or as one in so many where that would be a string of zeros.

    No chance is rounded to a certainty: 0 % and 100 % are exact.
    """
    if chance in {0, 1}:
        return f"{chance:.0%}".replace("%", " %")
    if chance < 0.0005:
        return f"1 in {round(1 / chance):,}" if chance > 1e-12 else "next to nothing"
    return f"{min(chance * 100, 99.9):.1f} %"


@lru_cache(maxsize=100)
def _before(count: int) -> str:
    return str(macro(TEMPLATE, "before", count))


@lru_cache(maxsize=100)
def _after(count: int) -> str:
    return str(macro(TEMPLATE, "after", count, FACES))


@lru_cache(maxsize=1000)
def _die(die: Die) -> str:
    """Return a die as HTML: pips for what a d6 can show, else the number on a tile."""
    symbol, number = "tile", f"{die.value}"
    if die.sides == "F":
        number = {-1: "\N{MINUS SIGN}", 0: "0", 1: "+"}.get(die.value, number)
    elif die.sides == 6:
        symbol = "square"
        if 1 <= die.value <= 6:
            symbol, number = f"pips-{number}", ""
    return str(macro(TEMPLATE, "die", symbol, number, _said(die), die.kept))


def _said(die: Die) -> str:
    """Return a die in words."""
    notes = [
        f"exploded with {', '.join(map(str, die.exploded))}" if die.exploded else "",
        f"rerolled {', '.join(map(str, die.rerolled))}" if die.rerolled else "",
        "" if die.kept else "dropped",
    ]
    said = "; ".join(note for note in notes if note)
    return f"{die.value} ({said})" if said else str(die.value)


def _known(notation: str) -> Odds:
    """Return the odds. Those of few outcomes are kept; a new one takes the place of the oldest."""
    if notation in _small:
        return _small[notation]
    found = odds(notation)
    if len(found.outcomes) <= SMALL:
        if len(_small) >= KEPT:
            _small.pop(next(iter(list(_small))), None)
        _small[notation] = found
    return found


@lru_cache(maxsize=500)
def _total(notation: str, total: int) -> tuple[Markup, str]:
    """Return the headline, and the odds of the notation with `total` marked."""
    known = _known(notation)
    drawn = macro(TEMPLATE, "odds", chart(known, total), facts(known, total))
    return macro(TEMPLATE, "headline", notation, total), str(drawn)


def chart(known: Odds, total: int) -> Chart | None:
    """Return the odds as a chart, the bar of `total` apart; None if there is only one outcome."""
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
    return Chart(
        width, "".join(b for place, b in enumerate(bars) if place != here), bars[here], low, high
    )


def _bar(place: int, part: float) -> str:
    """Return a bar as a path; a bar without height is still visible."""
    height = max(part * HEIGHT, 1.0)
    return f"M{place}.1 {HEIGHT:g}v-{height:.3g}h.8v{height:.3g}z"
