"""Where jobs are kept: in huey's SQLite file on one machine, or in Redis for any number of them."""

from __future__ import annotations

import hashlib
import logging
import os
import pickle
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from huey import Huey
from huey.constants import EmptyData
from huey.storage import RedisExpireStorage, SqliteStorage

from webapp.serving.asked import FORM, Asked
from webapp.serving.jobs.files import Keeping, files_of, placed
from webapp.serving.jobs.job import LOST, QUEUED, Job, load, lost, new
from webapp.serving.line import BusyError

# Seconds that a result stays, and after which a job is lost that shows no sign of life.
KEPT = 3600
LOST_AFTER = 20.0
# Seconds that a line is new, so that jobs may turn up in it which are not there yet.
SETTLED = 5.0
# Jobs that may wait in line.
MOST = 1000
_DAY = 86_400

logging.getLogger("huey").setLevel(logging.WARNING)


class Store:
    """The jobs of one app.

    What is kept of a job, each under a key of its own: the job as its worker tells of it, what was
    asked, its files in parts, what is seen of it on the way, the result, whether somebody took it,
    and whether it is to end.

    `run` is called with the id of each job where they are run.
    """

    def __init__(self, huey: Huey, folder: Path | None = None) -> None:
        self.huey = huey
        self.folder = folder
        self.run: Callable[[str], None] = _not_here
        self._work = huey.task(name="job")(self._run)
        self._swept = 0.0

    def _run(self, name: str) -> None:
        self.run(name)

    def submit(self, function: str, asked: Asked, limit: float = 0.0) -> Job:
        """Put a job at the end of the line, with its files.

        Raises:
            BusyError: the line is full.
        """
        self._sweep()
        if self.huey.storage.queue_size() >= MOST:
            raise BusyError
        job = new(function, limit)
        try:
            kept = asked.each(Keeping(job.id, self._put))
            self._put(f"{job.id}.asked", pickle.dumps(kept))
            self.save(job)
            self._work(job.id)
        except Exception:
            with suppress(Exception):  # whatever was wrong first is told
                self._forget(job)
            raise
        return job

    def read(self, name: str) -> Job | None:
        """Return a job as it was kept last, None if there is none."""
        raw = self._get(name)
        return load(raw) if raw else None

    def find(self, name: str) -> Job | None:
        """Return a job as it is, LOST if nobody works at it any more; None for none, or no more."""
        job = self.read(name)
        if job is None:
            return self._unknown(name)
        if job.ended and job.ended + KEPT < time.time():
            return None
        return self._lost(job) if job.goes_on else job

    def position(self, job: Job) -> int:
        """Return its place in the line: 1 for the next one, 0 if it is not in it."""
        name = job.id.encode()
        waiting = self.huey.storage.enqueued_items()
        return next((n for n, one in enumerate(waiting, 1) if name in bytes(one)), 0)

    def asked(self, job: Job) -> Asked:
        """Return what was asked of the function; files are what `brought` takes."""
        raw = self._get(f"{job.id}.asked")
        return pickle.loads(raw) if raw else Asked(FORM, {})  # noqa: S301  # written above

    def brought(self, job: Job) -> Asked:
        """Return what was asked of the function, with its files in the folder of this call."""
        return self.asked(job).each(partial(placed, get=self._get))

    def result(self, job: Job) -> Any:  # noqa: ANN401  # whatever the function returned
        """Return the result of a job that is done."""
        return pickle.loads(self._get(f"{job.id}.result"))  # noqa: S301  # written by our worker

    def show(self, job: Job, value: bytes | None, printed: str) -> None:
        """Keep what a job has yielded last, pickled, and what it has printed so far."""
        self._put(f"{job.id}.printed", printed.encode(errors="replace"))
        if value is not None:  # last, and read first: it is never seen without what came before it
            self._put(f"{job.id}.seen", value)

    def seen(self, job: Job) -> list[Any]:
        """Return what a job that goes on has yielded last, as a list of one; none for nothing."""
        raw = self._get(f"{job.id}.seen")
        return [pickle.loads(raw)] if raw else []  # noqa: S301  # written by our worker

    def printed(self, job: Job) -> str:
        """Return what a job has printed."""
        return self._get(f"{job.id}.printed").decode()

    def save(self, job: Job, result: bytes | None = None) -> None:
        """Keep how a job is now, and its pickled result if it has one."""
        if result is not None:
            self._put(f"{job.id}.result", result)
        self._put(job.id, job.dump())

    def clear(self, job: Job) -> None:
        """Forget what nobody needs any more of a job that has ended: its files."""
        for one in files_of(self.asked(job)):
            for key in one.keys:
                self.huey.storage.delete_data(key)
        self.huey.storage.delete_data(f"{job.id}.seen")

    def take(self, job: Job) -> bool:
        """Whether a worker may run a job: nobody has before."""
        return bool(self.huey.storage.put_if_empty(f"{job.id}.taken", b"1"))

    def end(self, job: Job) -> None:
        """Ask whoever runs a job to end it."""
        self._put(f"{job.id}.end", b"1")

    def is_to_end(self, job: Job) -> bool:
        """Whether somebody asked for its end."""
        return bool(self.huey.storage.has_data_for_key(f"{job.id}.end"))

    def here(self) -> None:
        """Say that there is somebody who works."""
        self._put("worker", str(time.time()).encode())

    def has_worker(self) -> bool:
        """Whether somebody who works said so lately."""
        return time.time() - float(self._get("worker") or 0) < LOST_AFTER

    def is_idle(self) -> bool:
        """Whether nothing waits."""
        return bool(self.huey.storage.queue_size() == 0)

    def _unknown(self, name: str) -> Job | None:
        """Return a job of ours that the store does not know: lost, unless it soon comes back.

        Where Redis was started again with nothing, workers tell within a second of what they run.
        """
        job = lost(name, since=time.time() - KEPT)
        self.huey.storage.put_if_empty("line.since", str(time.time()).encode())
        is_new = time.time() - float(self._get("line.since") or 0) < SETTLED
        return replace(job, state=QUEUED, ended=0.0, why="") if job and is_new else job

    def _lost(self, job: Job) -> Job:
        """Return a job as it is, lost if there is no sign that it goes on."""
        if job.state == QUEUED:
            if time.time() - job.made < LOST_AFTER or self.position(job):
                return job
            time.sleep(0.5)  # it is out of the line, and whoever took it tells so at once
            job = self.read(job.id) or job
        is_lost = job.goes_on and time.time() - (job.beat or job.made) > LOST_AFTER
        return replace(job, state=LOST, why="the process that ran it has ended") if is_lost else job

    def _put(self, key: str, value: bytes) -> None:
        self.huey.storage.put_data(key, value, is_result=True)  # which Redis forgets after a day

    def _get(self, key: str) -> bytes:
        found = self.huey.storage.peek_data(key)
        return b"" if found is EmptyData else bytes(found)

    def _forget(self, job: Job) -> None:
        """Forget a job whose place in the line was not to be had; Redis does so by itself."""
        if self.folder is not None:
            delete = "delete from kv where key = ? or key like ?"
            self.huey.storage.sql(delete, (job.id, f"{job.id}.%"), commit=True)

    def _sweep(self) -> None:
        """Forget what is too old, once a minute; Redis does that by itself."""
        if self.folder is None or time.monotonic() - self._swept < 60:
            return
        self._swept = time.monotonic()
        storage = self.huey.storage
        kept = "select value from kv where key not like '%.%' and key != 'worker'"
        for (raw,) in storage.sql(kept, results=True):
            job = load(raw)
            if (job.ended or job.made + _DAY) + KEPT < time.time():
                self._forget(job)


def opened(names: str) -> Store:
    """Return the store of an app whose functions have these names.

    That of one machine lies among its temporary files: a job lasts no longer than its dyno.
    """
    url = os.environ.get("REDIS_URL", "")
    if url:
        # Heroku's certificates are its own: https://devcenter.heroku.com/articles/connecting-heroku-redis
        more = "&" if "?" in url else "?"
        unchecked = url.startswith("rediss:") and "ssl_cert_reqs" not in url
        url += f"{more}ssl_cert_reqs=none" if unchecked else ""
        return Store(Huey(names, results=False, storage_class=RedisExpireStorage, url=url))
    folder = _folder(names)
    file = str(folder / "jobs.db")
    made = Huey(names, results=False, storage_class=SqliteStorage, filename=file, timeout=30)
    return Store(made, folder)


def _folder(names: str) -> Path:
    """Return a folder of this user's for the app in the current folder."""
    user = os.getuid() if hasattr(os, "getuid") else ""
    app = hashlib.sha256(f"{Path.cwd()}:{names}".encode()).hexdigest()[:16]
    folder = (
        Path(os.environ.get("DICECTL_JOBS") or tempfile.gettempdir()) / f"dicectl-jobs-{user}-{app}"
    )
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if hasattr(os, "getuid") and folder.stat().st_uid != os.getuid():
        raise PermissionError(f"{folder} is somebody else's")
    return folder


def _not_here(_name: str) -> None:
    """Stands for the work where jobs are only submitted."""
    raise RuntimeError("this process runs no jobs")
