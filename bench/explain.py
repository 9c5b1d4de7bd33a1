"""How long `dicectl explain` takes on logs of 100 000 lines, beside a search with grep.

The logs are of an app that works, of one that says much that no other line is like, and of one of
whose lines a third tells of something wrong. Memory is compared with that for a hundredth of it.
A usual log has the 200 lines of trouble that somebody pastes. Of 100 MB most lines are not read one
by one, and memory is compared with that for 10 MB.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

from figures import Figure
from longlogs import healthy, talkative, troubled, write_log
from running import DICECTL, Run, command, main, peak

TITLE = "Explanations"
LINES = 100_000
USUAL = 200
# The lines of a log of 100 MB of an app that talks, which is the slowest of the three.
LARGE = 1_150_000
FOUND_OR_NOT = 0, 1  # how both end
LOGS = {"that works": healthy, "that talks": talkative, "in trouble": troubled}


def measure(run: Run) -> Iterator[Figure]:
    """Measure the command with each kind of log, and its memory with the worst."""
    with tempfile.TemporaryDirectory() as scratch:
        yield from usual(run, Path(scratch, "usual.log"))
        yield from large(run, Path(scratch, "large.log"), Path(scratch, "tenth.log"))
        whole, short = Path(scratch, "whole.log"), Path(scratch, "short.log")
        for whose, lines in LOGS.items():
            length = LINES // (10 if run.quick else 1)
            write_log(whole, lines, length)
            write_log(short, lines, length // 100)
            explain = command(DICECTL, "explain", str(whole), ends=FOUND_OR_NOT)
            grep = command("grep", "-c", "Error", str(whole), ends=FOUND_OR_NOT)
            ours, theirs = run.in_turns(5, explain, grep)
            what = f"`dicectl explain`, an app {whose}"
            yield Figure(what, "s", ours, "`grep -c`", theirs, limit=2)
        yield memory(run, 5, (whole, "an app in trouble"), (short, "1 000 lines"))


def usual(run: Run, log: Path) -> Iterator[Figure]:
    """Measure the command with a log as somebody has it."""
    write_log(log, troubled, USUAL)
    (ours,) = run.in_turns(15, command(DICECTL, "explain", str(log)))
    yield Figure("`dicectl explain`, a usual log", "s", ours, limit=0.15)


def large(run: Run, log: Path, tenth: Path) -> Iterator[Figure]:
    """Measure the command with 100 MB, and its memory."""
    length = LARGE // (100 if run.quick else 1)
    write_log(log, talkative, length)
    write_log(tenth, talkative, length // 10)
    (ours,) = run.in_turns(3, command(DICECTL, "explain", str(log), ends=FOUND_OR_NOT))
    yield Figure("`dicectl explain`, 100 MB of an app that talks", "s", ours, limit=2)
    yield memory(run, 3, (log, "100 MB"), (tenth, "10 MB"), ends=FOUND_OR_NOT)


def memory(
    run: Run, times: int, log: tuple[Path, str], less: tuple[Path, str], **ends: tuple[int, ...]
) -> Figure:
    """Measure the command's memory with a log beside that with less of it."""
    ours, theirs = run.in_turns(
        times,
        *(lambda path=path: peak(DICECTL, "explain", str(path), **ends) for path, _ in (log, less)),
    )
    return Figure(f"its peak memory, {log[1]}", "MB", ours, less[1], theirs, ratio=1.1)


if __name__ == "__main__":
    main("explain", TITLE, measure)
