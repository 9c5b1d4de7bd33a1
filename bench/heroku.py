"""What a deploy to Heroku costs beside the Heroku CLI and git by hand, against a stand-in.

The stand-in is that of the tests, on loopback: both sides talk to it with the real Heroku CLI and
real git, about projects with the same files. Who types by hand does not wait for the page.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from figures import Figure
from people import CACHE, must
from running import Run, main
from standin import Standin
from standin_fixtures import TOOLS
from users import SMALL_APP, User, fetch, user_in

TITLE = "Heroku"
TRIES = 1_200  # a twentieth of a second each
FIRST, CHANGE, NOTHING = "first `dicectl deploy`", "redeploy of a change", "redeploy of nothing"
CHECK, LOGS = "`dicectl check`, all questions", "`dicectl logs`"
ROWS = {
    FIRST: ("the tutorial's six commands", 0.75),
    CHANGE: ("git add, commit, push", 1.1),
    NOTHING: ("`git push`, up to date", 1.2),
    CHECK: ("`heroku apps:info`", None),
    LOGS: ("`heroku logs`", 1.1),
}


class Bench:
    """A user, logged in by `heroku login` as most are, whose commands are timed."""

    def __init__(self, folder: Path, heroku: Standin) -> None:
        own = {"HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"}
        env = {key: value for key, value in heroku.environment.items() if key not in own}
        path = f"{TOOLS}:{Path(sys.executable).parent}:/usr/bin:/bin"
        self.folder, self.heroku, self.count = folder, heroku, 0
        key = env.pop("HEROKU_API_KEY")
        self.user = user_in(folder / "user", CACHE, {**env, "PATH": path})
        host = env["HEROKU_HOST"].removeprefix("http://")
        netrc = Path(self.user.env["HOME"]) / ".netrc"
        netrc.write_text(f"machine {host}\n  login me@example.com\n  password {key}\n")
        netrc.chmod(0o600)
        self.ours: dict[str, list[float]] = {row: [] for row in ROWS}
        self.theirs: dict[str, list[float]] = {row: [] for row in ROWS}

    def project(self) -> tuple[str, User]:
        """Return the name of a new app, and somebody in its folder."""
        self.count += 1
        folder = self.folder / f"dice-{self.count}"
        folder.mkdir()
        one = User(folder, self.user.env)
        one.write({**SMALL_APP, ".python-version": "3.14\n"})
        return folder.name, one

    def wait(self, app: str) -> None:
        """Wait until the app answers, which the six commands do not."""
        for _ in range(TRIES):
            if fetch(self.heroku.app(app).web_url)[0] == 200:
                return
            time.sleep(0.05)
        raise TimeoutError(f"{app} does not answer")

    def forget(self) -> None:
        """Forget what was taken so far: a warm-up."""
        for samples in (*self.ours.values(), *self.theirs.values()):
            samples.clear()


def timed(samples: list[float], user: User, *commands: str) -> None:
    """Run commands one after the other, which must all end well, and keep how long it took."""
    began = time.perf_counter()
    for command in commands:
        must(user, *command.split())
    samples.append(time.perf_counter() - began)


def round_of(bench: Bench) -> None:
    """Run everything once."""
    ours, theirs = bench.ours, bench.theirs
    app, by_hand = bench.project()
    first = [
        *("git init -q -b main", "git add .", "git commit -q -m First"),
        *(f"heroku create {app}", f"heroku git:remote -a {app}", "git push -q heroku main"),
    ]
    timed(theirs[FIRST], by_hand, *first)
    bench.wait(app)
    app, user = bench.project()
    timed(ours[FIRST], user, f"dicectl deploy {app}")
    timed(theirs[CHECK], user, f"heroku apps:info --json -a {app}")
    timed(ours[CHECK], user, "dicectl check")
    timed(theirs[LOGS], user, f"heroku logs -a {app} -n 100")
    timed(ours[LOGS], user, "dicectl logs -n 100")
    for one in (by_hand, user):
        one.write({"index.html": "two\n"})
    again = ("git add .", "git commit -q -m Two", "git push -q heroku main")
    timed(theirs[CHANGE], by_hand, *again)
    timed(ours[CHANGE], user, "dicectl deploy -m Two")
    timed(theirs[NOTHING], by_hand, "git push heroku main")
    timed(ours[NOTHING], user, "dicectl deploy")


def measure(run: Run) -> Iterator[Figure]:
    """Measure all of it in rounds, the first of which does not count."""
    if lacks := run.lacks("heroku", there=(TOOLS / "heroku").exists()):
        for what, (against, ratio) in ROWS.items():
            yield Figure(what, against=against, ratio=ratio, left_out=lacks)
        return
    with tempfile.TemporaryDirectory() as scratch, Standin(Path(scratch) / "heroku") as heroku:
        bench = Bench(Path(scratch), heroku)
        for number in range(1 if run.quick else 1 + run.rounds(6)):
            round_of(bench)
            if number == 0 and not run.quick:
                bench.forget()
    for what, (against, ratio) in ROWS.items():
        yield Figure(what, "s", bench.ours[what], against, bench.theirs[what], ratio=ratio)


if __name__ == "__main__":
    main("heroku", TITLE, measure)
