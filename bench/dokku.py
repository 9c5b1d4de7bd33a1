"""What a deploy to Dokku costs beside ssh and git by hand, against a stand-in.

The stand-in is that of the tests, behind a real sshd: both sides talk to it with the same ssh and
git, about projects with the same files. By hand each command is one of ssh, as Dokku's
documentation types it; it ends as dicectl does, with a look at the processes and with a page that
answers. Its build takes a second, and a real one a minute, which is the same for both. On loopback
a connection costs nothing but its cryptography; far away each byte takes 20 ms, and 20 ms back.
Nobody is connected when a row begins, unless it says so.
"""

from __future__ import annotations

import asyncio
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from threading import Thread

from figures import Figure
from people import CACHE, must
from running import Run, main
from standin.dokku import Dokku
from standin.sshd import HOST, SSHD
from users import SMALL_APP, User, fetch, user_in

TITLE = "Dokku"
LOGIN = f"dokku@{HOST}"
DELAY = 0.02
Samples = dict[str, list[float]]
FIRST, CHANGE = "first `dicectl deploy --to dokku`", "redeploy of a change"
AGAIN, CONFIG = "redeploy within a minute", "`dicectl config set`"
STATUS, LOGS = "`dicectl status`", "`dicectl logs`"
# Beside what each is measured, and how much of it it may cost.
ROWS = {
    FIRST: ("apps:create, remote, push, urls, ps:report, curl", 0.8),
    CHANGE: ("git add, commit, push, ps:report, curl", 0.8),
    AGAIN: ("git add, commit, push, ps:report, curl", 0.8),
    CONFIG: ("config:set, ps:report, curl", None),
    STATUS: ("ps:report, git:report, urls, curl", None),
    LOGS: ("logs", None),
}


class Line:
    """A line to the server on which everything takes a while, both ways; `port` is its near end."""

    def __init__(self, port: int) -> None:
        self._loop = asyncio.new_event_loop()
        Thread(target=self._loop.run_forever, daemon=True).start()
        made = asyncio.run_coroutine_threadsafe(self._listen(port), self._loop)
        self.port = made.result(10)

    async def _listen(self, port: int) -> int:
        async def meet(near: asyncio.StreamReader, back: asyncio.StreamWriter) -> None:
            far, onward = await asyncio.open_connection("127.0.0.1", port)
            await asyncio.gather(self._carry(near, onward), self._carry(far, back))

        server = await asyncio.start_server(meet, "127.0.0.1", 0)
        return int(server.sockets[0].getsockname()[1])

    async def _carry(self, source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            while data := await source.read(65536):
                self._loop.call_later(DELAY, sink.write, data)
        await asyncio.sleep(2 * DELAY)
        sink.close()

    def close(self) -> None:
        """Carry nothing more."""
        asyncio.run_coroutine_threadsafe(self._end(), self._loop).result(10)
        self._loop.call_soon_threadsafe(self._loop.stop)

    async def _end(self) -> None:
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)


class Bench:
    """A user with a key, whose commands are timed."""

    def __init__(self, folder: Path, dokku: Dokku, port: int) -> None:
        folder.mkdir()
        self.folder, self.dokku, self.count = folder, dokku, 0
        dokku.ssh.give_client(folder / "bin", port=port)
        path = f"{folder / 'bin'}:{Path(sys.executable).parent}:/usr/bin:/bin"
        run = {"PATH": path, "XDG_RUNTIME_DIR": str(folder)}
        self.user = user_in(folder / "people", CACHE, run)
        self.ours: Samples = {row: [] for row in ROWS}
        self.theirs: Samples = {row: [] for row in ROWS}

    def project(self) -> tuple[str, User]:
        """Return the name of a new app, and somebody in its folder."""
        self.count += 1
        folder = self.folder / f"{self.folder.name}-{self.count}"
        folder.mkdir()
        one = User(folder, self.user.env)
        one.write(SMALL_APP)
        return folder.name, one

    def url(self, app: str) -> str:
        """Return where an app answers."""
        return f"http://127.0.0.1:{self.dokku.apps[app].nginx.port}/"

    def forget(self) -> None:
        """Forget what was taken so far: a warm-up."""
        for samples in (*self.ours.values(), *self.theirs.values()):
            samples.clear()

    def by_hand(self, row: str, app: str, user: User, *commands: str) -> None:
        """Time commands, and then look at the page until it answers."""
        began = time.perf_counter()
        for command in commands:
            must(user, *command.split())
        while row != LOGS and fetch(self.url(app))[0] != 200:
            time.sleep(0.05)
        self.theirs[row].append(time.perf_counter() - began)

    def with_dicectl(self, row: str, user: User, command: str) -> None:
        """Time a command, from the start of its connection if the row says nothing else."""
        if row != AGAIN:
            self.dokku.ssh.hang_up()
        began = time.perf_counter()
        must(user, *command.split())
        self.ours[row].append(time.perf_counter() - began)


def round_of(bench: Bench) -> None:
    """Run everything once."""
    theirs, by_hand = bench.project()
    _, user = bench.project()
    ssh, push = f"ssh {LOGIN}", "git push -q dokku HEAD:master"
    commit = ("git add .", "git commit -q -m More")
    create = (f"{ssh} apps:create {theirs}", f"git remote add dokku {LOGIN}:{theirs}")
    look = f"{ssh} ps:report {theirs}"
    first = ("git init -q", *commit, *create, push, f"{ssh} urls {theirs}", look)
    rows = {
        FIRST: (first, f"dicectl deploy {user.folder.name} --to dokku --server {HOST}"),
        CHANGE: ((*commit, push, look), "dicectl deploy -m More"),
        AGAIN: ((*commit, push, look), "dicectl deploy -m More"),
        CONFIG: ((f"{ssh} config:set {theirs} A=b", look), "dicectl config set A=b"),
        STATUS: ((look, f"{ssh} git:report {theirs}", f"{ssh} urls {theirs}"), "dicectl status"),
        LOGS: ((f"{ssh} logs {theirs} --num 100",), "dicectl logs -n 100"),
    }
    for number, (row, (commands, ours)) in enumerate(rows.items()):
        for one in (by_hand, user):
            one.write({"index.html": f"{number}\n"})
        bench.by_hand(row, theirs, by_hand, *commands)
        bench.with_dicectl(row, user, ours)
    for app in (theirs, user.folder.name):
        bench.dokku.run(["apps:destroy", "--force", app])


def measure(run: Run) -> Iterator[Figure]:
    """Measure all of it near and far in rounds, the first of which does not count."""
    rows = [(what, where) for what in ROWS for where in ("", ", far away")]
    if lacks := run.lacks("sshd", there=shutil.which(SSHD) is not None):
        for what, where in rows:
            against, ratio = ROWS[what]
            yield Figure(what + where, against=against, ratio=ratio, left_out=lacks)
        return
    with tempfile.TemporaryDirectory(prefix="x") as scratch:
        benches = rounds(Path(scratch), 1 if run.quick else 1 + run.rounds(3))
    for what, where in rows:
        against, ratio = ROWS[what]
        ours, theirs = (side[what] for side in benches[where])
        yield Figure(what + where, "s", ours, against, theirs, ratio=ratio)


def rounds(folder: Path, count: int) -> dict[str, tuple[Samples, Samples]]:
    """Run so many rounds, and return ours and theirs, near and far."""
    with Dokku(folder, folder / "environments") as dokku:
        line = Line(dokku.ssh.port)
        near = Bench(folder / "near", dokku, dokku.ssh.port)
        far = Bench(folder / "far", dokku, line.port)
        for number in range(count):
            for bench in (near, far):
                round_of(bench)
                if number == 0 and count > 1:
                    bench.forget()
        dokku.ssh.hang_up()
        line.close()
    return {"": (near.ours, near.theirs), ", far away": (far.ours, far.theirs)}


if __name__ == "__main__":
    main("dokku", TITLE, measure)
