"""The release phase: the Procfile's `release:`, which runs before a release takes over.

As on Heroku it runs for each new release, so for changes of config vars and rollbacks too:
https://devcenter.heroku.com/articles/release-phase
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from threading import Event, Timer

from dicectl.buildpack import Rejected
from dicectl.events import Output
from dicectl.machine import runner
from dicectl.machine.system import KILL, signal_group
from dicectl.platforms.local import disks, times
from dicectl.platforms.local.dyno import Dyno
from dicectl.platforms.local.log import Log
from dicectl.platforms.local.records import Release
from dicectl.platforms.local.store import Store


class ReleaseFailed(Rejected):
    """The release command failed; `output` is what it printed."""

    def __init__(self, reason: str, output: list[str]) -> None:
        super().__init__(f"The release command {reason}.", "What it printed is above.")
        self.output = output


def run(store: Store, release: Release) -> Generator[Output, None, None]:
    """Run the release's command, if it has one, and yield what is said, in Heroku's words.

    Raises:
        ReleaseFailed: it could not be started, ended with another status than 0, or took too long.
    """
    if "release" not in release.types:
        return
    dyno, log, printed = Dyno.once(store, release, "release"), Log(store.log), list[str]()
    log.write(f"local[{dyno.name}]", f"Starting process with command `{dyno.command}`")
    yield from map(Output, ("Running release command...", ""))
    too_late = Event()
    lines = _lines(dyno, times.to_release(), too_late)
    while True:
        try:
            line = next(lines)
        except StopIteration as ended:
            status = int(ended.value)
            break
        except OSError as error:  # its build is gone
            raise ReleaseFailed(f"could not be started: {error}", printed) from error
        log.write(f"app[{dyno.name}]", line)
        printed.append(line)
        yield Output(line)
    log.write(f"local[{dyno.name}]", f"Process exited with status {status}")
    yield Output(f"Waiting for release.... {'failed' if status else 'done'}.")
    if status:
        took = f"took longer than {times.to_release():g} s"
        raise ReleaseFailed(took if too_late.is_set() else f"ended with status {status}", printed)


def _lines(dyno: Dyno, limit: float, too_late: Event) -> Generator[str, None, int]:
    """Run it and yield its lines; the value is its exit status, as a shell would see it.

    What it has left on its disk no other process finds, so that is said.
    """
    timers: list[Timer] = []

    def begun(pid: int) -> None:
        def end() -> None:
            too_late.set()
            signal_group(pid, KILL)

        timers.append(Timer(limit, end))
        timers[0].start()

    stream = runner.stream(dyno.argv, cwd=dyno.disk, env=dyno.env, apart=True, begun=begun)
    try:
        dyno.prepare()
        status = yield from stream
        if files := disks.written(dyno.disk, dyno.code):
            yield from _warned(files)
    finally:
        stream.close()
        dyno.forget()
        for timer in timers:
            timer.cancel()
    return status if status >= 0 else 128 - status


def _warned(files: list[str]) -> Iterator[str]:
    yield f" !     Warning: The release phase wrote {disks.named(files)},"
    yield " !     which no other process finds."
    yield " !     Each process has a disk of its own that ends with it, as on Heroku. A database"
    yield " !     is to be named by DATABASE_URL, or to lie outside of the app's folder."
