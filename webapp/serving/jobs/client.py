"""What a web process does with jobs: it submits them, and tells how they are."""

from __future__ import annotations

import errno
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from importlib.util import find_spec
from typing import Any, TypeVar

from webapp.functions.algorithm import AlgorithmError
from webapp.serving.asked import Asked
from webapp.serving.jobs.job import QUEUED, Job
from webapp.serving.line import BusyError

Answer = TypeVar("Answer")

# Seconds that a job may take.
LIMIT = 3600.0
log = logging.getLogger("webapp.jobs")


@dataclass(frozen=True)
class Jobs:
    """The jobs of a site. `targets` are its functions by name, as `module:function`."""

    targets: Mapping[str, str]
    limit: float = LIMIT

    def __post_init__(self) -> None:
        """Refuse what could not work, at the start."""
        if not find_spec("huey"):
            raise AlgorithmError("jobs=True needs two packages more: huey and redis")

    @cached_property
    def _store(self) -> Any:  # noqa: ANN401  # imported when the first job comes
        from webapp.serving.jobs.store import opened

        return opened(",".join(sorted(self.targets)))

    def submit(self, function: str, asked: Asked) -> Job:
        """Put a job in the line.

        Raises:
            BusyError: the line is full, or it cannot be reached.
            OSError: the disk is full.
        """
        job: Job = self._try(lambda: self._store.submit(function, asked, self.limit))
        self._see_to_it(job)
        return job

    def find(self, name: str) -> Job | None:
        """Return a job; None if there is none, or no more.

        Raises:
            BusyError: the line cannot be reached.
        """
        job: Job | None = self._try(lambda: self._store.find(name))
        if job is None or job.function not in self.targets:
            return None
        self._see_to_it(job)
        return job

    def position(self, job: Job) -> int:
        """Return a job's place in the line, 0 if it is not in it."""
        return int(self._try(lambda: self._store.position(job))) if job.state == QUEUED else 0

    def has_worker(self) -> bool:
        """Whether there is somebody who works."""
        return self._try(lambda: bool(self._store.has_worker()))

    def asked(self, job: Job) -> Asked:
        """Return what was asked for."""
        found: Asked = self._try(lambda: self._store.asked(job))
        return found

    def result(self, job: Job) -> object:
        """Return the result of a job that is done."""
        return self._try(lambda: self._store.result(job))

    def seen(self, job: Job) -> list[Any]:
        """Return what a job that goes on has yielded last, as a list of one; none for nothing."""
        return self._try(lambda: list(self._store.seen(job)))

    def printed(self, job: Job) -> str:
        """Return what a job has printed."""
        return self._try(lambda: str(self._store.printed(job)))

    def end(self, job: Job) -> None:
        """Ask for the end of a job."""
        self._try(lambda: self._store.end(job))

    def _see_to_it(self, job: Job) -> None:
        """Let there be somebody who works."""
        if job.state == QUEUED:
            from webapp.serving.jobs.embedded import ensure

            self._try(lambda: ensure(self._store, self.targets.values(), self.limit))

    def _try(self, ask: Callable[[], Answer]) -> Answer:
        try:
            return ask()
        except BusyError:
            raise
        except Exception as error:
            if getattr(error, "sqlite_errorname", "") == "SQLITE_FULL":
                raise OSError(errno.ENOSPC, "the queue's file cannot grow") from error
            log.exception("the queue does not answer")
            raise BusyError from error
