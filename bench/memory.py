"""How much memory dicectl needs for a deploy whose build prints 50 MB, beside one with 5 MB.

The app runs on the local platform. The hook of its repository, which is the build, prints the log
before it does what it does otherwise; what git passes on is what a build on Heroku prints.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

from figures import Figure
from people import must, somebody
from running import DICECTL, Run, main, peak

TITLE = "Memory"
APP = "talkative"
LONG, SHORT = 50, 5  # MB of log
LINE = "Collecting a-package-of-many (from -r requirements.txt (line 1))"


def measure(run: Run) -> Iterator[Figure]:
    """Measure deploys of a change, in turns."""
    with tempfile.TemporaryDirectory() as scratch, somebody(Path(scratch)) as user:
        must(user, DICECTL, "deploy", APP, "--to", "local")
        hook = next(Path(user.env["XDG_DATA_HOME"]).glob("**/hooks/pre-receive"))
        build = hook.read_text()
        deploy = DICECTL, "deploy", "-m", "Change", "--to", "local"
        taken: dict[int, list[float]] = {LONG: [], SHORT: []}
        for number in range(run.rounds(2)):
            for size, peaks in taken.items():
                hook.write_text(talkative(build, size / 25 if run.quick else size))
                user.write({"index.html": f"{number} {size}\n"})
                peaks.append(peak(*deploy, folder=user.folder, env=user.env))
        must(user, DICECTL, "stop", APP, "--to", "local")
    against = f"a log of {SHORT} MB"
    what = f"peak memory of a deploy, a log of {LONG} MB"
    yield Figure(what, "MB", taken[LONG], against, taken[SHORT], ratio=1.1, limit=80)


def talkative(build: str, size: float) -> str:
    """Return a hook that prints so many MB first."""
    first, rest = build.split("\n", 1)
    count = int(size * 1e6) // (len(LINE) + 1)
    # `yes` ends when `head` has had enough; the branches on standard input are not theirs.
    return f"{first}\nyes '{LINE}' </dev/null | head -n {count}\n{rest}"


if __name__ == "__main__":
    main("memory", TITLE, measure)
