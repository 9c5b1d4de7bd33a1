"""How a roll of dice is shown: faces, the total, and the odds of this notation as a chart."""

from __future__ import annotations

import shlex
from functools import lru_cache
from itertools import islice
from urllib.parse import urlencode

from markupsafe import Markup

from webapp.dice.chart import chart
from webapp.dice.odds import Odds, odds, told, why_not_exact
from webapp.dice.parser import parse
from webapp.dice.rolling import Roll
from webapp.dice.throwing import Die, Part
from webapp.dice.tree import Whole
from webapp.kinds.render import Drawn, Renderer
from webapp.kinds.templates import macro

TEMPLATE = "dice.html"
# More dice than this are counted, not drawn.
FACES = 100
# More than this of a set's rolls in one line, or of the dice of one, are not told.
FEW = 10
# How many notations' odds are kept, and how many outcomes such odds may have: those of a million
# sides take megabytes.
KEPT = 200
SMALL = 1000
# Stands for a seed in what is kept; no notation has it.
_SEED = "\0"
_small: dict[str, Odds] = {}


# What one tap rolls.
TAPS = ("d4", "d6", "d8", "d10", "d12", "d20", "d%", "advantage")


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
        taps=TAPS,
        tapped="notation",
        repeated_by="seed",
    )


def draw(roll: Roll) -> Drawn:
    """Return a roll as HTML. Its parts are kept, because few dice and totals are different."""
    headline, odds_of_total = _total(roll.notation, roll.total)
    is_set = roll.is_set
    if is_set:
        headline = macro(TEMPLATE, "headline", roll.notation, roll.totals)
    notes = "".join(map(_note, roll.notes))
    proof = _proof(roll.notation).replace(_SEED, str(roll.seed))
    # All parts come from templates, which have escaped what is in them.
    return Drawn(headline, Markup(_table(roll, is_set=is_set) + odds_of_total + notes + proof))  # noqa: S704


def _table(roll: Roll, *, is_set: bool) -> str:
    """Return the dice, those of a set in a row for each roll, and what the parts come to."""
    if is_set:
        shares = [roll.dice[slice(*part.dice)] for part in roll.parts]
        rows = [Markup("".join(map(_die, dice[:FEW]))) for dice in shares]  # noqa: S704
        more = [max(len(dice) - FEW, 0) for dice in shares]
        return _before(0) + str(macro(TEMPLATE, "rows", zip(roll.totals, rows, more, strict=True)))
    count = len(roll.dice)
    dice = "".join(map(_die, roll.dice[:FACES]))
    parts = str(macro(TEMPLATE, "parts", roll.parts)) if roll.parts else ""
    return _before(count) + dice + _after(count) + parts


def line(roll: Roll) -> str:
    """Return a roll in a few words."""
    notation = roll.notation if len(roll.notation) <= 40 else f"{roll.notation[:40]}…"
    return f"{notation} → {_listed(roll.totals)}"


def text(roll: Roll) -> str:
    """Return a roll for a terminal: the total alone on the first line."""
    dice = ", ".join(_said(die) for die in islice(roll.dice, FACES))
    more = f" and {len(roll.dice) - FACES} more" if len(roll.dice) > FACES else ""
    parts = "".join(f"{_part(part)}. " for part in roll.parts if part.name)
    known = _known(roll.notation)
    said = " ".join(f"{name}: {value}." for name, value in facts(known, roll.total, roll.is_set))
    notes = "".join(f"\n{note}" for note in roll.notes)
    totals = "\n".join(map(str, roll.totals))
    return f"{totals}\n{roll.notation}: {dice}{more}\n{parts}{said}\nSeed: {roll.seed}.{notes}"


def _part(part: Part) -> str:
    return f"{part.name}: {part.total}{'' if part.kept else ' (dropped)'}"


def _listed(totals: tuple[int, ...]) -> str:
    """Return totals for one line."""
    return ", ".join(map(str, totals[:FEW])) + ", …" * (len(totals) > FEW)


def facts(known: Odds, total: int, is_set: bool = False) -> list[tuple[str, str]]:
    """Return what the odds say about a total, as names with values; of a set, about each roll."""
    average = _average(known)
    if is_set:
        return [("Together", f"{total:,}"), (f"Average of {known.notation}", average)]
    if known.minimum == known.maximum:
        return [("Always", f"{known.minimum}")]
    exactly = dict(zip(known.outcomes, known.probabilities, strict=True)).get(total)
    within = known.minimum <= total <= known.maximum
    possible = exactly is not None if known.exact else within
    this = told(exactly or 0.0, possible=possible, certain=False)
    or_more = told(
        known.at_least(total), possible=total <= known.maximum, certain=total <= known.minimum
    )
    return [
        (f"Exactly {total:,}", _about(known, this)),
        (f"{total:,} or more", _about(known, or_more)),
        ("Average", average),
    ]


def _average(known: Odds) -> str:
    # Added to 0, a mean that is rounded to -0 loses its sign.
    average = f"{round(known.mean, 2) + 0:,.2f}".rstrip("0").rstrip(".")
    return average if known.exact else f"about {average}"


def _about(known: Odds, chance: float) -> str:
    """Return a chance with as much as a simulation knows of it."""
    if known.exact:
        return percent(chance)
    if known.samples and 0 < chance < 1 / known.samples:
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
    return str(
        macro(TEMPLATE, "die", symbol, number, _said(die), die.mark if die.kept else "dropped")
    )


@lru_cache(maxsize=100)
def _note(note: str) -> str:
    return str(macro(TEMPLATE, "note", note))


@lru_cache(maxsize=500)
def _proof(notation: str) -> str:
    """Return the seed, a link that rolls the same, and the command for it, for any seed."""
    query = urlencode({"notation": notation})
    return str(macro(TEMPLATE, "proof", query, shlex.quote(notation), _SEED))


def _said(die: Die) -> str:
    """Return a die in words."""
    notes = [
        f"exploded with {', '.join(map(str, die.exploded))}" if die.exploded else "",
        f"rerolled {', '.join(map(str, die.rerolled))}" if die.rerolled else "",
        "from an explosion" if die.extra else "",
        die.mark if die.kept else "dropped",
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
    known, tree = _known(notation), parse(notation)
    is_set = isinstance(tree, Whole) and tree.times > 1
    here = round(known.mean) if is_set else total
    drawn = macro(TEMPLATE, "odds", chart(known, here, is_set), facts(known, total, is_set), is_set)
    said = "" if known.exact else _note(why_not_exact(known).capitalize())
    return macro(TEMPLATE, "headline", notation, (total,)), f"{drawn}{said}"
