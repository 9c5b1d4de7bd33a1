"""Odds as text: sentences, bar charts that fit the terminal, CSV and what becomes JSON."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from dicectl.machine.colours import has_colours

if TYPE_CHECKING:
    from webapp.dice.odds import Bin, Odds

PERCENTILES = (5, 25, 50, 75, 95)
MOST_ROWS = 30


@dataclass(frozen=True)
class Row:
    """One bar: its label, its length (0 to 1), the columns beside it, and whether to mark it."""

    label: str
    share: float
    columns: Sequence[str]
    marked: bool = False


def percent(probability: float) -> str:
    """Return 0.512 as "51.2 %", with more decimals where it would look like never or always."""
    for decimals in range(1, 12):
        text = f"{probability * 100:.{decimals}f}"
        if float(text) not in (0, 100) or probability in (0, 1):
            return f"{text} %"
    return f"almost {probability:.0%}".replace("%", " %")


def number(value: float, decimals: int) -> str:
    """Return a number with at most so many decimals; there must be one or more."""
    return f"{value:,.{decimals}f}".rstrip("0").rstrip(".")


def sentence(total: int, odds: Odds, *, is_set: bool = False) -> str:
    """Return where a total stands: "13, higher than 51.2 % of 4d6kh3"; of a set, its sum."""
    if is_set:
        average = number(odds.mean, 2)
        return wrapped(f"{total} together; {odds.notation} comes to {average} on average")
    if odds.minimum == odds.maximum:
        return f"{total}, always"
    from webapp.dice.odds import told

    below = odds.below(total)
    below = told(below, possible=total > odds.minimum, certain=total > odds.maximum)
    said = f"{total}, higher than {percent(below)} of {odds.notation}"
    return wrapped(said if odds.exact else f"{said} ({_kind(odds)})")


def summary(odds: Odds) -> str:
    """Return the odds in a few lines."""
    decimals = 4 if odds.exact else 1
    mean_error = f" ± {odds.mean_error:.2g}" if odds.mean_error else ""
    moments = (
        f"mean {number(odds.mean, decimals)}{mean_error}, standard deviation"
        f" {number(odds.standard_deviation, decimals)}, from {odds.minimum:,} to {odds.maximum:,}"
    )
    percentiles = (f"{p} % up to {odds.percentile(p):,}" for p in PERCENTILES)
    lines = (f"{odds.notation}: {_kind(odds)}", moments, ", ".join(percentiles))
    return "\n".join(wrapped(line) for line in lines)


def wrapped(line: str) -> str:
    """Return a line in as many as the terminal's width needs."""
    from textwrap import fill

    return fill(line, max(columns(), 20), subsequent_indent="  ", break_on_hyphens=False)


def _kind(odds: Odds) -> str:
    if odds.exact:
        return "exact odds"
    error = (odds.error or 0) * 100
    from webapp.dice.odds import why_not_exact

    return f"{why_not_exact(odds)}, percentages ± {error:.2g}"


def chance(odds: Odds, total: int) -> str:
    """Return how likely a total or more is, as a sentence."""
    from webapp.dice.odds import told

    how = f"{odds.samples:,} rolls" if odds.samples else "the normal distribution"
    about = "" if odds.exact else f" ± {percent(odds.error or 0)}, by {how}"
    likely = odds.at_least(total)
    likely = told(likely, possible=total <= odds.maximum, certain=total <= odds.minimum)
    return f"{odds.notation} is at least {total} in {percent(likely)} of rolls{about}"


def as_object(odds: Odds, at_least: int | None = None) -> dict[str, Any]:
    """Return the odds for JSON, with percentiles, and P(total >= `at_least`) if that is given."""
    from dataclasses import asdict

    result = asdict(odds)
    result["percentiles"] = {str(p): odds.percentile(p) for p in PERCENTILES}
    if at_least is not None:
        result["at_least"] = {"total": at_least, "probability": odds.at_least(at_least)}
    return result


def csv_lines(odds: Odds, at_least: int | None) -> Iterator[str]:
    """Yield a heading and a line for each total, or for each from `at_least` on."""
    from itertools import accumulate

    yield "total,probability,at_least"
    tails = reversed(list(accumulate(reversed(odds.probabilities))))
    for total, probability, tail in zip(odds.outcomes, odds.probabilities, tails, strict=True):
        if at_least is None or total >= at_least:
            # Rounded, for the last digits of a long sum are not true.
            yield f"{total},{probability!r},{round(tail, 13)!r}"


def distribution(odds: Odds, *, mark: int | None = None) -> str:
    """Return a chart of the odds, the bar of the total `mark` marked."""
    bins = odds.bins(MOST_ROWS, shown=mark)
    rows = [
        Row(_label(bin_), bin_.probability, (_share(bin_.probability),), _holds(bin_, mark))
        for bin_ in bins
    ]
    return chart(rows, ("odds",))


def comparison(odds: Odds, counts: Mapping[int, int]) -> str:
    """Return a chart of how often each total was rolled (`counts`), beside its odds."""
    times = sum(counts.values())
    rows = []
    for bin_ in odds.bins(MOST_ROWS):
        rolled = sum(counts.get(total, 0) for total in range(bin_.low, bin_.high + 1)) / times
        columns = (_share(rolled), _share(bin_.probability))
        rows.append(Row(_label(bin_), rolled, columns))
    return chart(rows, ("rolled", "odds"))


def chart(rows: Sequence[Row], headings: Sequence[str]) -> str:
    """Return bars as long as the terminal is wide, the columns to the right of them."""
    label = max(len(row.label) for row in rows)
    widths = [
        max(len(heading), *(len(row.columns[index]) for row in rows))
        for index, heading in enumerate(headings)
    ]
    room = columns() - label - sum(width + 1 for width in widths) - 4
    longest = max(row.share for row in rows) or 1
    lines = [_line("", " " * max(room, 0), headings, label, widths)]
    for row in rows:
        bar = f"{_bar(row.share / longest * room):<{room}}" if room > 0 else ""
        line = _line(row.label, bar, row.columns, label, widths)
        lines.append(_bold(f"{line} {_MARK if can_draw() else '<'}") if row.marked else line)
    return "\n".join(line.rstrip() for line in lines)


_MARK = "◀"


def _line(name: str, bar: str, columns: Sequence[str], label: int, widths: Sequence[int]) -> str:
    texts = [f"{text:>{width}}" for text, width in zip(columns, widths, strict=True)]
    return " ".join([f"{name:>{label}}", bar, *texts])


def _bar(length: float) -> str:
    """Return a bar of `length` columns, exact to an eighth where the terminal can draw that."""
    if not can_draw():
        return "#" * round(length)
    whole, eighths = divmod(round(length * 8), 8)
    return "█" * whole + " ▏▎▍▌▋▊▉"[eighths].strip()


def _share(probability: float) -> str:
    return f"{probability * 100:.2f} %"


def _label(bin_: Bin) -> str:
    return f"{bin_.low}" if bin_.low == bin_.high else f"{bin_.low} to {bin_.high}"


def _holds(bin_: Bin, total: int | None) -> bool:
    return total is not None and bin_.low <= total <= bin_.high


def _bold(text: str) -> str:
    return f"\x1b[1;32m{text}\x1b[0m" if has_colours(sys.stdout) else text


def columns() -> int:
    """Return how wide the terminal is; 80 where there is none."""
    from shutil import get_terminal_size

    return get_terminal_size().columns


def can_draw() -> bool:
    """Say whether the output takes more than ASCII."""
    return "utf" in (sys.stdout.encoding or "").lower()
