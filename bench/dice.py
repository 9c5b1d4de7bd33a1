"""Measure the dice beside what they are compared with: `python bench/dice.py`.

It prints one table: what was measured, the time, what it is beside, the ratio, the target. It needs
the `bench` extra (d20). Each figure is the best of several runs, because a busy machine only ever
makes them longer; what is compared takes turns.
"""

from __future__ import annotations

import subprocess
import sys
import time
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import count

from webapp.dice import roll, totals
from webapp.notation import parse
from webapp.odds import exact

ROLL = "4d6kh3+2"
COLUMNS = "{:34} {:>8}   {:24} {:>6}   {:24} {}"
DICECTL = [sys.executable, "-m", "dicectl"]


def best(work: Callable[[], object], runs: int = 7, times: int = 1) -> float:
    """Return the seconds of one of `times` calls, in the best of the runs."""
    found = []
    for _ in range(runs):
        started = time.perf_counter()
        for _ in range(times):
            work()
        found.append((time.perf_counter() - started) / times)
    return min(found)


def process(*command: str) -> Callable[[], object]:
    """Return the work of running a command with its output thrown away."""
    return lambda: subprocess.run(command, stdout=subprocess.DEVNULL, check=True)


def in_turns(
    one: Callable[[], object], other: Callable[[], object], runs: int, times: int = 1
) -> list[float]:
    """Return the best times of one call of each."""
    pairs = [(best(one, 1, times), best(other, 1, times)) for _ in range(runs)]
    return [min(times) for times in zip(*pairs, strict=True)]


@dataclass
class Figure:
    """One line of the table; the ratio is that of `beside` to `seconds`."""

    what: str
    seconds: float
    target: str
    met: bool
    name: str = ""
    beside: float = 0

    def __str__(self) -> str:
        other = f"{self.name} {_time(self.beside)}" if self.beside else ""
        ratio = f"{self.beside / self.seconds:.3g}" if self.beside else ""
        met = "yes" if self.met else "NO"
        return COLUMNS.format(self.what, _time(self.seconds), other, ratio, self.target, met)


def _time(seconds: float) -> str:
    for unit, size in (("s", 1.0), ("ms", 1e-3)):
        if seconds >= size:
            return f"{seconds / size:.3g} {unit}"
    return f"{seconds / 1e-6:.3g} us"


def start_up() -> Iterator[Figure]:
    """`dicectl roll` piped beside the import of click; a million rolls, start-up included."""
    click = process(sys.executable, "-c", "import click")
    ours, theirs = in_turns(process(*DICECTL, "roll"), click, 15)
    met = ours <= 1.6 * theirs
    yield Figure("dicectl roll, piped", ours, "ratio >= 1/1.6 = 0.625", met, "import click", theirs)
    million = best(process(*DICECTL, "roll", "1d6", "--times", "1000000"), 3)
    yield Figure("dicectl roll 1d6 --times 1000000", million, "< 1.5 s", million < 1.5)


def rolling() -> Iterator[Figure]:
    """Rolls of ours beside those of d20, which are all made by d20.roll(text)."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        import d20
    many = totals(ROLL, 1)
    # Both keep what they have parsed, so a notation that is new each time is another case.
    new = (f"4d6kh3+{number}" for number in count())
    cases: list[tuple[str, Callable[[], object], Callable[[], object]]] = [
        ("roll(), one call each", lambda: roll(ROLL), lambda: d20.roll(ROLL)),
        ("roll(), new text each", lambda: roll(next(new)), lambda: d20.roll(next(new))),
        ("totals(), as --times", lambda: next(many), lambda: d20.roll(ROLL)),
    ]
    for what, ours, theirs in cases:
        mine, other = in_turns(ours, theirs, 25, 500)
        yield Figure(f"{ROLL} {what}", mine, "ratio >= 10", other >= 10 * mine, "d20", other)


def distributions() -> Iterator[Figure]:
    """The odds after the import, beside icepool alone."""
    from icepool import Die

    d6 = Die(range(1, 7))
    cases: list[tuple[str, Callable[[], object], float]] = [
        ("4d6kh3", lambda: d6.highest(4, 3), 5e-3),
        ("100d6", lambda: 100 @ Die(range(1, 7)), 0.2),
    ]
    for text, alone, limit in cases:
        ours, theirs = in_turns(partial(exact, parse(text)), alone, 5)
        yield Figure(f"odds of {text}", ours, f"< {_time(limit)}", ours < limit, "icepool", theirs)


if __name__ == "__main__":
    print(COLUMNS.format("what", "time", "beside", "ratio", "target", "met"))
    for figures in (start_up, rolling, distributions):
        for figure in figures():
            print(figure, flush=True)
