"""How long `dicectl check --to local` takes on a repository of 1 000 files, 300 of them Python.

Beside it `git status` of the same repository, for the machine's speed, and 250 ms.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

from figures import Figure
from repository import write_repository
from running import DICECTL, Run, command, main

TITLE = "Checks"
FILES, ALLOWED = 1_000, 0.250


def measure(run: Run) -> Iterator[Figure]:
    """Measure a check of files that are all well, on this machine alone."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        write_repository(folder, FILES)
        ours, git = run.in_turns(
            15,
            command(DICECTL, "check", "--to", "local", folder=folder),
            command("git", "status", "--porcelain", folder=folder),
        )
    theirs = [one + ALLOWED for one in git]
    what = "`dicectl check --to local`, 1 000 files"
    yield Figure(what, "s", ours, "`git status` + 250 ms", theirs, ratio=1)


if __name__ == "__main__":
    main("check", TITLE, measure)
