"""Runs jobs, each in a process of its own, and sees how it ends.

The process is forked from one that has imported the functions already (a "fork server"), so that a
model is loaded once. A job can be ended from outside whatever it does, and takes nothing with it.
"""

from __future__ import annotations

import logging
import multiprocessing
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import partial
from multiprocessing.connection import Connection
from typing import Any, NamedTuple

from webapp.kinds.upload import workspace
from webapp.serving.jobs import child
from webapp.serving.jobs.job import CANCELLED, DONE, FAILED, QUEUED, RUNNING, Job
from webapp.serving.jobs.store import KEPT, Store

# Seconds between two signs of life, and that a process has to end when it is asked to.
BEAT = 1.0
GRACE = 3.0

_HOW = "forkserver" if "forkserver" in multiprocessing.get_all_start_methods() else "spawn"
processes: Any = multiprocessing.get_context(_HOW)
log = logging.getLogger("webapp.jobs")


class End(NamedTuple):
    """How a job ended."""

    state: str
    why: str = ""
    result: bytes | None = None
    traceback: str = ""


class Worker:
    """Runs the jobs of a store. `targets` are the functions by name, as `module:function`."""

    def __init__(self, store: Store, targets: Mapping[str, str], limit: float) -> None:
        self._store, self._targets, self._limit = store, targets, limit
        modules = {target.partition(":")[0] for target in targets.values()}
        if _HOW == "forkserver":
            processes.set_forkserver_preload([child.__name__, *sorted(modules)])

    def run(self, name: str) -> None:
        """Run the job of this id, unless somebody has taken or ended it."""
        job = self._store.read(name)
        if job is None or job.state != QUEUED or not self._store.take(job):
            return
        job = replace(job, state=RUNNING, began=time.time(), beat=time.time())
        end = End(CANCELLED)
        if not self._store.is_to_end(job):
            self._store.save(job)
            job, end = self._watch(job)
        if end.state != DONE:
            log.error("job %s of %s: %s %s\n%s", job.id, job.function, *end[:2], end.traceback)
        ended = replace(job, state=end.state, why=end.why, ended=time.time())
        self._insist(partial(self._store.save, ended, end.result))
        with suppress(Exception):  # the store forgets them by itself, if later
            self._store.clear(job)

    def _watch(self, job: Job) -> tuple[Job, End]:
        """Return how a job was at last, and how it ended."""
        ours, theirs = processes.Pipe(duplex=False)
        with workspace():
            given = self._targets[job.function], self._store.brought(job), theirs
            process = processes.Process(target=child.main, args=given)
            process.start()
            theirs.close()
            try:
                return self._listen(job, ours, process)
            finally:
                _stop(process)

    def _listen(self, job: Job, ours: Connection, process: Any) -> tuple[Job, End]:  # noqa: ANN401
        limit = job.limit or self._limit
        ends = time.monotonic() + limit
        while True:
            end, told = None, _told(ours)
            if told is None:
                end = End(FAILED, _how_it_died(process))
            elif told and told[0] == child.SEEN:
                self._show(job, *told[1:])
            elif told and told[0] == child.PROGRESS:
                job = replace(job, done=told[1], total=told[2], doing=str(told[3])[:200])
            elif told:
                end = End(*told)
            elif time.monotonic() > ends:
                end = End(FAILED, f"it took longer than {limit:g} s and was ended")
            job = replace(job, beat=time.time())
            if end is None and self._is_to_end(job):
                end = End(CANCELLED)
            if end is not None:
                return job, end

    def _is_to_end(self, job: Job) -> bool:
        """Show a sign of life, and see whether it is to end; a store may be away for a while."""
        try:
            self._store.save(job)
            return self._store.is_to_end(job)
        except Exception as error:  # of SQLite or of Redis
            log.warning("job %s: the store does not answer: %s", job.id, error)
            return False

    def _show(self, job: Job, value: bytes | None, printed: str) -> None:
        """Keep what is to be seen on the way; if the store is away, the next one will be."""
        with suppress(Exception):
            self._store.show(job, value, printed)

    def _insist(self, save: Any) -> None:  # noqa: ANN401
        """Keep how a job ended, as soon as the store takes it."""
        wait, ends = 0.1, time.monotonic() + KEPT
        while True:
            try:
                save()
                return
            except Exception as error:
                log.warning("the end of a job is not kept yet: %s", error)
                if time.monotonic() > ends:
                    raise
            time.sleep(wait := min(2 * wait, 5.0))


def _told(channel: Connection) -> Sequence[Any] | None:
    """Return what a process says, () if it says nothing for a while, None if it has ended."""
    try:
        return channel.recv() if channel.poll(BEAT) else ()
    except (EOFError, OSError):
        return None


def _how_it_died(process: Any) -> str:  # noqa: ANN401
    process.join(GRACE)
    code = process.exitcode or 0
    memory = ": most often there was not enough memory" if code == -9 else ""
    return f"its process ended by signal {-code}{memory}" if code < 0 else "its process ended"


def _stop(process: Any) -> None:  # noqa: ANN401
    process.join(0.2)
    for end in (process.terminate, process.kill):
        if process.is_alive():
            end()
            process.join(GRACE)
    process.close()
