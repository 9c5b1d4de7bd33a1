"""What a page without an account costs beside the Vercel CLI by hand, against a stand-in.

The stand-in is that of the tests, on loopback: both sides talk to it with the real Vercel CLI,
which builds on this machine. Both deploy what `dicectl new` wrote around a function. Ours commits
first, and looks at the end whether the page answers, with this commit; who types by hand does not.
"""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from figures import Figure
from people import CACHE, must
from running import DICECTL, ROOT, Run, main
from standin.vercel import Vercel
from users import User, fetch, user_in

TITLE = "Vercel"
CLI = ROOT / ".tools" / "vercel" / "node_modules" / ".bin" / "vercel"
WHAT, AGAINST, MOST = "`dicectl deploy`, no account", "`vercel deploy --temporary`", 1.2
BY_HAND = "vercel deploy --temporary --yes"
MODEL = "def double(n: int = 1) -> int:\n    return 2 * n\n"


def somebody(folder: Path, vercel: Vercel) -> User:
    """Return somebody who is not logged in, and whose CLI talks to the stand-in."""
    path = os.pathsep.join([str(CLI.parent), str(Path(DICECTL).parent), os.environ["PATH"]])
    quiet = {"VERCEL_TELEMETRY_DISABLED": "1", "NO_UPDATE_NOTIFIER": "1"}
    nobody = {"VERCEL_TOKEN": "", "CI": "", "CLAUDECODE": "", "AI_AGENT": ""}
    user = user_in(folder, CACHE, {"PATH": path, **quiet, **nobody})
    vercel.settings(Path(user.env["XDG_DATA_HOME"]))
    return user


def timed(user: User, name: str, command: str) -> float:
    """Deploy the function from a new folder, and return the seconds."""
    one = User(user.folder.parent / name, user.env)
    one.folder.mkdir()
    one.write({"model.py": MODEL})
    must(one, "dicectl", "new", ".")
    began = time.perf_counter()
    must(one, *command.split())
    return time.perf_counter() - began


def measure(run: Run) -> Iterator[Figure]:
    """Deploy the same by hand and with dicectl, in turns."""
    if lacks := run.lacks("vercel", there=CLI.exists()):
        yield Figure(WHAT, against=AGAINST, ratio=MOST, left_out=lacks)
        return
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        with Vercel(folder / "vercel", folder / "environments") as vercel:
            user = somebody(folder / "user", vercel)
            number = iter(range(1_000))
            ours, theirs = run.in_turns(
                6,
                lambda: timed(
                    user,
                    f"a{next(number)}",
                    f"dicectl deploy dice-{next(number)} --to vercel --temporary --commit",
                ),
                lambda: timed(user, f"b{next(number)}", BY_HAND),
            )
            well = all(
                one.live and fetch(f"http://{one.domain}")[0] == 200 for one in vercel.projects
            )
            if not well:
                raise SystemExit("a page does not answer")
    yield Figure(WHAT, "s", ours, AGAINST, theirs, ratio=MOST)


if __name__ == "__main__":
    main("vercel", TITLE, measure)
