"""What Heroku's part of dicectl costs beside the Heroku CLI, against the tests' stand-in.

`check` with all of its questions answered beside one `heroku apps:info`; a first deploy beside the
tutorial's six commands; a redeploy of a change, and of nothing, beside git by hand. They take
turns, so that a busy machine is busy for all of them. Prints medians in seconds.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from standin import Standin  # noqa: E402
from users import SMALL_APP, User, fetch, user_in  # noqa: E402

CLI = ROOT / ".tools" / "node_modules" / ".bin"
ROUNDS = 7


class Bench:
    """A user, logged in by `heroku login` as most are, whose commands are timed by name."""

    def __init__(self, folder: Path, heroku: Standin) -> None:
        own = {"HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"}
        env = {key: value for key, value in heroku.environment.items() if key not in own}
        path = f"{CLI}:{Path(sys.executable).parent}:/usr/bin:/bin"
        self.folder, self.heroku, self.count = folder, heroku, 0
        self.user = user_in(folder / "user", folder / "cache", {**env, "PATH": path})
        key = self.user.env.pop("HEROKU_API_KEY")
        host = env["HEROKU_HOST"].removeprefix("http://")
        netrc = Path(self.user.env["HOME"]) / ".netrc"
        netrc.write_text(f"machine {host}\n  login me@example.com\n  password {key}\n")
        netrc.chmod(0o600)
        self.taken: dict[str, list[float]] = {}

    def project(self) -> tuple[str, User]:
        """Return the name of a new app, and somebody in its folder."""
        self.count += 1
        folder = self.folder / f"dice-{self.count}"
        folder.mkdir()
        one = User(folder, self.user.env)
        one.write({**SMALL_APP, ".python-version": "3.14\n"})
        return folder.name, one

    def time(self, name: str, *commands: str, by: User) -> None:
        """Run commands one after the other, which must all end well, and keep how long it took."""
        began = time.perf_counter()
        for command in commands:
            ran = by.run(*command.split())
            if ran.status:
                raise RuntimeError(f"{command}\n{ran.out}{ran.err}")
        self.taken.setdefault(name, []).append(time.perf_counter() - began)


def round_of(bench: Bench) -> None:
    """Run everything once."""
    app, by_hand = bench.project()
    first = [
        *("git init -q -b main", "git add .", "git commit -q -m First"),
        *(f"heroku create {app}", f"heroku git:remote -a {app}", "git push -q heroku main"),
    ]
    bench.time("six commands by hand", *first, by=by_hand)
    wait(bench, app)
    app, ours = bench.project()
    bench.time("dicectl deploy, first", f"dicectl deploy {app}", by=ours)
    bench.time("heroku apps:info", f"heroku apps:info --json -a {app}", by=ours)
    bench.time("dicectl check, all", "dicectl check", by=ours)
    for user in (by_hand, ours):
        user.write({"index.html": "two\n"})
    again = ("git add .", "git commit -q -m Two", "git push -q heroku main")
    bench.time("add, commit, push by hand", *again, by=by_hand)
    bench.time("dicectl deploy, a change", "dicectl deploy -m Two", by=ours)
    bench.time("git push, up to date", "git push heroku main", by=by_hand)
    bench.time("dicectl deploy, nothing", "dicectl deploy", by=ours)


def wait(bench: Bench, app: str) -> None:
    """Wait until the app answers, which the six commands do not."""
    while fetch(bench.heroku.app(app).web_url)[0] != 200:
        time.sleep(0.05)


def main() -> None:
    """Print the medians."""
    with tempfile.TemporaryDirectory() as scratch, Standin(Path(scratch) / "heroku") as heroku:
        bench = Bench(Path(scratch), heroku)
        for _ in range(ROUNDS):
            round_of(bench)
        for name, times in bench.taken.items():
            print(f"{name:28} {statistics.median(times):6.2f} s  ({min(times):.2f})")


if __name__ == "__main__":
    main()
