"""What a deploy leaves behind on this machine: its log file and its exit status."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import TextIO

from dicectl import platforms
from dicectl.errors import ExitStatus
from dicectl.events import (
    Deployed,
    Done,
    Event,
    Failed,
    Item,
    Made,
    Output,
    Planned,
    StepDone,
    StepStarted,
)
from dicectl.machine import seen_apps
from dicectl.machine.logfile import new_log


class Record:
    """Keeps a deploy's output in a log file, and knows how the deploy stands.

    Attributes:
        status: what the command would exit with if no more events came.
        done: the titles of the steps that are finished.
    """

    def __init__(self) -> None:
        self.status = int(ExitStatus.FAILED)
        self.done: list[str] = []
        self._file: TextIO | None = None
        self._app = "deploy"

    def keep(self, event: Event) -> Event:
        """Take one event and return it; a failure gets the path of the log."""
        match event:
            case Planned():
                self._app = event.app
                self.status = ExitStatus.DONE if event.dry_run else ExitStatus.FAILED
            case StepStarted():
                self._write(f"==> {event.title}\n$ {event.command}")
            case Output():
                self._write(event.line)
            case Item():
                self._write(event.text)
            case StepDone():
                self.done.append(event.title)
            case Deployed() | Done():
                self.status = ExitStatus.DONE
                self._remember(event)
            case Made():
                self.status = ExitStatus.DONE
            case Failed():
                self.status = event.exit_status
                if self._file:
                    return replace(event, log=self._file.name)
        return event

    def _remember(self, event: Deployed | Done) -> None:
        is_here = platforms.get(event.platform).can.is_here  # and listed at once
        if isinstance(event, Deployed) and not is_here:
            seen_apps.add(event.platform, event.app)

    def close(self) -> None:
        """Close the log file."""
        if self._file:
            with suppress(OSError):
                self._file.close()

    def _write(self, text: str) -> None:
        """Write to the log file; that it cannot be written, on a full disk, decides nothing."""
        with suppress(OSError):
            if self._file is None:
                self._file = new_log(self._app).open("w", encoding="utf-8")
            print(text, file=self._file, flush=True)
