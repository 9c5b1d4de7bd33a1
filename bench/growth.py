"""How what dicectl does grows with its input: files, dice, lines, connections.

A cost that grows as size^k shows as a straight line of slope k where both axes are logarithms; k is
given for all sizes, and for the last step, where what is paid once (starting Python) counts least.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import count
from pathlib import Path

from figures import Figure, Growth
from longlogs import troubled, write_log
from people import must, somebody
from repository import write_repository
from running import DICECTL, ROOT, Run, command, main, seconds
from servers import OURS, failures, gunicorn, percentile, wrk

sys.path.insert(0, str(ROOT))

from webapp.dice import roll
from webapp.dice.odds import odds

TITLE = "Growth"

Works = dict[int, Callable[[], float]]

FILES, DICE = (10, 1_000, 50_000), (1, 10, 1_000)
LINES, CONNECTIONS = (1_000, 10_000, 100_000, 1_000_000), (1, 8, 64, 512)
FOUND_OR_NOT = 0, 1
LONG = 2  # seconds


def measure(run: Run) -> Iterator[Figure | Growth]:
    """Measure each; quickly, without the largest sizes."""
    yield from repositories(run, few(run, FILES))
    yield from notations(run)
    yield from logs(run, few(run, LINES))
    yield from connections(run, few(run, CONNECTIONS))


def few(run: Run, sizes: Sequence[int]) -> Sequence[int]:
    """Return all sizes, quickly the smallest two."""
    return sizes[:2] if run.quick else sizes


def grown(run: Run, what: str, of: str, works: Works, rounds: int = 3) -> Growth:
    """Measure the work of each size in turns, and what takes long once."""
    samples: dict[int, list[float]] = {size: [] for size in works}
    next(iter(works.values()))()
    for _ in range(run.rounds(rounds)):
        for size, work in works.items():
            if max(samples[size], default=0) < LONG:
                samples[size].append(work())
    return Growth(what, of, list(samples), list(samples.values()))


def repositories(run: Run, sizes: Sequence[int]) -> Iterator[Growth]:
    """Look at repositories, and plan a deploy of each."""
    with tempfile.TemporaryDirectory() as scratch:
        for size in sizes:
            write_repository(Path(scratch, str(size)), size)
        for what, argv in {
            "`dicectl check`": ("check", "--to", "local"),
            "`dicectl deploy --dry-run`": ("deploy", "big", "--to", "local", "--dry-run"),
        }.items():
            works = {
                size: command(DICECTL, *argv, folder=Path(scratch, str(size))) for size in sizes
            }
            yield grown(run, what, "files", works)


def notations(run: Run) -> Iterator[Growth]:
    """Roll and weigh dice in a process that has imported all of it, with no notation twice."""
    new = count()
    works: dict[str, Callable[[str], object]] = {
        "a roll": lambda text: roll(text).dice,
        "odds": odds,
    }
    for what, work in works.items():

        def once(size: int, work: Callable[[str], object] = work) -> float:
            return seconds(lambda: work(f"{size}d6+{next(new)}"), 5)

        yield grown(run, what, "dice", {size: partial(once, size) for size in DICE}, 7)


def logs(run: Run, sizes: Sequence[int]) -> Iterator[Growth]:
    """Explain logs, and read those of a local app."""
    with tempfile.TemporaryDirectory() as scratch, somebody(Path(scratch)) as user:
        files = {size: write_log(Path(scratch, f"{size}.log"), troubled, size) for size in sizes}
        works = {
            size: command(DICECTL, "explain", str(path), ends=FOUND_OR_NOT)
            for size, path in files.items()
        }
        yield grown(run, "`dicectl explain`", "lines", works)
        must(user, DICECTL, "deploy", "big", "--to", "local")
        must(user, DICECTL, "stop", "big", "--to", "local")
        log = Path(user.env["XDG_DATA_HOME"], "dicectl", "apps", "big", "app.log")

        def shown(path: Path) -> float:
            log.unlink(missing_ok=True)
            log.hardlink_to(path)
            argv = (DICECTL, "logs", "big", "--to", "local", "--num", "1000000")
            return command(*argv, ends=FOUND_OR_NOT, env=user.env)()

        works = {size: partial(shown, path) for size, path in files.items()}
        yield grown(run, "`dicectl logs --to local`", "lines", works)


def connections(run: Run, sizes: Sequence[int]) -> Iterator[Figure | Growth]:
    """Load the page with more and more connections, each of which asks again once answered."""
    what, of = "the page's median answer", "connections"
    errors = partial(Figure, f"errors at up to {CONNECTIONS[-1]} connections", "errors", limit=0)
    if lacks := run.lacks("wrk"):
        yield Growth(what, of, left_out=lacks)
        yield errors(left_out=lacks)
        return
    failed = 0

    def answer(port: int, size: int) -> float:
        nonlocal failed
        report = wrk(port, run.rounds(2), connections=size)
        failed += failures(report)
        return percentile(50, report)

    with gunicorn(OURS) as (_, port, _):
        yield grown(run, what, of, {size: partial(answer, port, size) for size in sizes})
    yield errors(ours=[float(failed)])


if __name__ == "__main__":
    main("growth", TITLE, measure)
