"""The dice beside d20, and the odds beside icepool, which are used directly."""

from __future__ import annotations

import sys
import warnings
from collections.abc import Callable, Iterator
from functools import partial
from itertools import count

from figures import Figure
from running import DICECTL, ROOT, Run, command, main, seconds

sys.path.insert(0, str(ROOT))

from webapp.dice import parse, roll, totals
from webapp.dice.odds import exact

TITLE = "Dice"
ROLL = "4d6kh3+2"
TIMES = 500  # so many calls are one sample

Call = Callable[[], object]


def measure(run: Run) -> Iterator[Figure]:
    """Measure rolls, a million of them, and odds."""
    yield from rolls(run)
    million = command(DICECTL, "roll", "1d6", "--times", "1000000")
    what = "`dicectl roll 1d6 --times 1000000`"
    yield Figure(what, "s", [million() for _ in range(run.rounds(5))], limit=1.5)
    yield from odds(run)


def rolls(run: Run) -> Iterator[Figure]:
    """Rolls of ours beside those of d20, which are all made by d20.roll(text)."""
    many = totals(ROLL, 1)
    # Both keep what they have parsed, so a notation that is new each time is another case.
    new = (f"4d6kh3+{number}" for number in count())
    ours: dict[str, tuple[Call, Call]] = {
        f"`{ROLL}`, one call each": (lambda: roll(ROLL), lambda: ROLL),
        f"`{ROLL}`, new text each": (lambda: roll(next(new)), lambda: next(new)),
        f"`{ROLL}`, as `--times` does": (lambda: next(many), lambda: ROLL),
    }
    d20 = _d20(run)
    for what, (mine, text) in ours.items():
        row = partial(Figure, what, "rolls/s", against="d20", ratio=10, more=True)
        if isinstance(d20, str):
            yield row(left_out=d20)
            continue
        works = mine, lambda text=text: d20(text())
        rates = run.in_turns(25, *(partial(rate, work) for work in works))
        yield row(ours=rates[0], theirs=rates[1])


def _d20(run: Run) -> Callable[[object], object] | str:
    """Return the other roller, or why there is none."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            import d20
    except ModuleNotFoundError:
        return run.lacks("d20", there=False)
    theirs: Callable[[object], object] = d20.roll
    return theirs


def rate(work: Call) -> float:
    """Return how often a second something can be done."""
    return 1 / seconds(work, TIMES)


def odds(run: Run) -> Iterator[Figure]:
    """The odds after the import, beside icepool alone."""
    from icepool import Die

    d6 = Die(range(1, 7))
    cases: list[tuple[str, Call, float]] = [
        ("4d6kh3", lambda: d6.highest(4, 3), 5e-3),
        ("100d6", lambda: 100 @ Die(range(1, 7)), 0.2),
    ]
    for text, alone, limit in cases:
        ours = partial(exact, parse(text))
        taken = run.in_turns(7, partial(seconds, ours), partial(seconds, alone))
        yield Figure(f"odds of `{text}`", "s", taken[0], "icepool", taken[1], limit=limit)


if __name__ == "__main__":
    main("dice", TITLE, measure)
