"""How long dicectl takes to start, beside the start of Python with click alone."""

from __future__ import annotations

import sys
from collections.abc import Iterator

from figures import Figure
from running import DICECTL, Run, command, main

TITLE = "Start-up"
AGAINST = 'python -c "import click"'
# What a shell sets when somebody presses Tab after `dicectl de`.
TAB = {"_DICECTL_COMPLETE": "bash_complete", "COMP_WORDS": "dicectl de", "COMP_CWORD": "1"}
ROWS = {
    "`dicectl --version`": (["--version"], {}, 1.4),
    "`dicectl --help`": (["--help"], {}, 1.4),
    "completion of a command's name": ([], TAB, 1.4),
    "`dicectl roll`, piped": (["roll"], {}, 1.6),
}


def measure(run: Run) -> Iterator[Figure]:
    """Measure each beside click."""
    click = command(sys.executable, "-c", "import click")
    for what, (args, env, ratio) in ROWS.items():
        ours, theirs = run.in_turns(25, command(DICECTL, *args, env=env), click)
        yield Figure(what, "s", ours, AGAINST, theirs, ratio=ratio)


if __name__ == "__main__":
    main("start", TITLE, measure)
