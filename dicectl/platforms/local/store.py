"""Where the local platform keeps its apps: one folder each, readable by its owner alone.

locks/NAME.*    outlive the app, so that nobody waits for a lock that is removed
apps/NAME/
  app.json      port, live release, all releases with their config vars; its new versions are
                written by `create`, by the supervisor, and where none runs by who changes the app
  repo.git/     what is pushed to; its pre-receive hook is the build
  builds/ID/    a built commit: code/ and env/
  trial.json    a build that asks the supervisor to be tried
  status.json   what the supervisor says it runs
  stopped       is there while its user wants it to be stopped
  app.log       output, as Heroku-style log lines
  disks/        the disks of its processes, see `disks`
  traffic       how many requests there were, see `traffic`
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import asdict
from pathlib import Path
from typing import Any, TypeVar

from dicectl.errors import DicectlError
from dicectl.machine.disk import writing
from dicectl.machine.files import remove, replace
from dicectl.machine.lock import lock
from dicectl.machine.process_identity import identity
from dicectl.platforms.local import records
from dicectl.platforms.local.records import State, Status, Trial

T = TypeVar("T")


class Store:
    """The folder of one app."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.repository = folder / "repo.git"
        self.builds = folder / "builds"
        self.log = folder / "app.log"
        self.traffic = folder / "traffic"

    @classmethod
    def of(cls, app: str) -> Store:
        """Return the store of `app`, which need not exist yet."""
        return cls(apps_folder() / app)

    @property
    def url(self) -> str:
        """Where the app answers."""
        return f"http://127.0.0.1:{self.state().port}/"

    def exists(self) -> bool:
        """Whether the app was created."""
        return (self.folder / "app.json").is_file()

    def state(self) -> State:
        """Read `app.json`.

        Raises:
            DicectlError: D609 it cannot be read.
        """
        file = self.folder / "app.json"
        state = _read(file, records.read_state)
        if state is None:
            raise DicectlError("D609", app=self.folder.name, file=file, folder=self.folder)
        return state

    def write_state(self, state: State) -> None:
        """Write `app.json`, wholly or not at all."""
        self._write("app.json", asdict(state))

    def trial(self) -> Trial | None:
        """Read `trial.json`, if there is one."""
        return _read(self.folder / "trial.json", records.read_trial)

    def write_trial(self, trial: Trial | None) -> None:
        """Write `trial.json`, or remove it."""
        if trial is None:
            (self.folder / "trial.json").unlink(missing_ok=True)
        else:
            self._write("trial.json", asdict(trial))

    def status(self) -> Status | None:
        """Read `status.json`; None when the supervisor has not written one."""
        return _read(self.folder / "status.json", records.read_status)

    def write_status(self, status: Status) -> None:
        """Write `status.json`."""
        self._write("status.json", asdict(status))

    @property
    def stopped(self) -> bool:
        """Whether its user has stopped it."""
        return (self.folder / "stopped").exists()

    def set_stopped(self, stopped: bool) -> None:
        """Remember whether its user has stopped it."""
        if stopped:
            with writing(self.folder):
                (self.folder / "stopped").touch()
        else:
            (self.folder / "stopped").unlink(missing_ok=True)

    def lock(
        self, name: str, *, wait: bool = True, shared: bool = False
    ) -> AbstractContextManager[bool]:
        """Hold one of the app's locks; yields whether it could be had."""
        folder = self.folder.parent.parent / "locks"
        with writing(folder):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return lock(folder / f"{self.folder.name}.{name}", wait=wait, shared=shared)

    def supervised(self) -> int:
        """Return the process id of the app's supervisor, 0 if none runs.

        It is the process that holds the lock and has written the status. The status of one that was
        killed may name a process that is somebody else's by now.
        """
        with self.lock("supervisor", wait=False, shared=True) as free:
            status = None if free else self.status()
        return status.pid if status and identity(status.pid) == status.process else 0

    def _write(self, name: str, value: Any) -> None:  # noqa: ANN401  JSON
        """Write a file so that it is old or new, and never half, also when the machine goes down.

        Raises:
            DicectlError: D610 it cannot be written.
        """
        path, fresh = self.folder / name, self.folder / f"{name}.{os.getpid()}.new"
        try:
            with writing(self.folder):
                fresh.touch(mode=0o600)
                with fresh.open("w", encoding="utf-8") as file:
                    json.dump(value, file, indent=2)
                    file.flush()
                    os.fsync(file.fileno())
                replace(fresh, path)
        finally:
            remove(fresh)


def apps_folder() -> Path:
    """Return the folder of all local apps."""
    from platformdirs import user_data_path

    return user_data_path("dicectl", appauthor=False) / "apps"


def now() -> str:
    """Return this moment in RFC 3339."""
    from datetime import UTC, datetime

    return datetime.now(UTC).isoformat(timespec="seconds")


def _read(path: Path, made: Callable[[Any], T]) -> T | None:
    """Return what a JSON file says; None when it is not there or a crash has damaged it."""
    try:
        return made(json.loads(path.read_text(encoding="utf-8")))
    except (FileNotFoundError, ValueError, TypeError, KeyError):
        return None
