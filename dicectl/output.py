"""The only module that writes: shows events to people (`Human`, `Plain`) or programs (`JsonLines`).

Progress and errors go to standard error. Standard output gets only what a caller would want to
keep: the URL, or with `--json` one object a line.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections import deque
from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import replace
from typing import TYPE_CHECKING, Protocol, TextIO

from dicectl.errors import DicectlError, ExitStatus
from dicectl.events import (
    Deployed,
    Event,
    Failed,
    Notice,
    Output,
    Phase,
    Planned,
    StepDone,
    StepStarted,
    as_json,
)
from dicectl.logfile import new_log

if TYPE_CHECKING:
    from rich.console import Console
    from rich.live import Live
    from rich.text import Text

# How much of a failed step's output is shown; the whole of it is in the log file.
TAIL_LINES = 25


class Screen(Protocol):
    """Shows events as they come. Used as a context manager, so that the terminal is left tidy."""

    def show(self, event: Event) -> None:
        """Show one event."""

    def __enter__(self) -> Screen: ...
    def __exit__(self, *exc: object) -> None: ...


def choose(*, as_json: bool) -> Screen:
    """Return the screen for this run: for programs, for a terminal, or for a file or CI."""
    if as_json:
        return JsonLines()
    if sys.stderr.isatty() and os.environ.get("TERM") != "dumb":
        return Human()
    return Plain()


def failure_lines(failed: Failed) -> list[str]:
    """Return a failure in words: what, the evidence, the next command, what was left changed."""
    lines = [f"{failed.code}: {failed.title}"]
    lines += [f"    {line}" for line in failed.evidence.splitlines()]
    if failed.cause:
        lines.append(f"  Cause: {failed.cause}")
    if failed.fix:
        lines.append(f"  Next: {failed.fix}")
    if failed.done:
        lines.append(f"  Done before this and kept: {'; '.join(failed.done)}")
    if failed.log:
        lines.append(f"  Whole output: {failed.log}")
    return lines


def live_line(event: Deployed) -> str:
    """Return the sentence that ends a good deploy."""
    what = "is live" if event.changed else "is already live, and answers"
    took = f"{event.seconds:.1f} s"
    return f"{event.app} {what} (release v{event.release}, commit {event.commit[:8]}, {took})"


class JsonLines(AbstractContextManager["JsonLines"]):
    """One JSON object an event on standard output."""

    def __exit__(self, *exc: object) -> None:
        """Nothing to tidy."""

    def show(self, event: Event) -> None:
        """Write the event."""
        # In one piece: Ctrl-C must not leave half a line.
        sys.stdout.write(json.dumps(as_json(event)) + "\n")
        sys.stdout.flush()


class Plain(AbstractContextManager["Plain"]):
    """Plain lines, for CI and files."""

    def __exit__(self, *exc: object) -> None:
        """Nothing to tidy."""

    def show(self, event: Event) -> None:
        """Write the event as lines."""
        for line in self._lines(event):
            print(line, file=sys.stderr, flush=True)
        print_result(event)

    def _lines(self, event: Event) -> list[str]:  # noqa: PLR0911  one return a kind of event
        match event:
            case Planned() if not event.dry_run:
                return [f"Deploying {event.app} to {event.platform}"]
            case StepStarted():
                return [f"==> {event.title}"]
            case Deployed():
                return [live_line(event)]
            case Output():
                return [f"    {event.line}"]
            case Notice():
                return [f"    Note: {event.text}"]
            case StepDone():
                return [f"    done in {event.seconds:.1f} s"]
            case Failed():
                return failure_lines(event)
        return []


def print_result(event: Event) -> None:
    """Write what a caller would want to keep, and nothing else, on standard output."""
    match event:
        case Planned() if event.dry_run:
            print("\n".join(plan_lines(event)), flush=True)
        case Deployed():
            print(event.url, flush=True)


def plan_lines(plan: Planned) -> list[str]:
    """Return the plan in words, each step with the command it stands for."""
    lines = [f"{plan.app} on {plan.platform}: {len(plan.steps)} steps"]
    for number, step in enumerate(plan.steps, 1):
        lines += [f"  {number}. {step.title}", f"     $ {step.command}"]
    return lines


class Human(AbstractContextManager["Human"]):
    """A terminal: a line for each step and build phase, with a clock while it runs."""

    def __init__(self) -> None:
        from rich.console import Console

        # No markup: build output is full of square brackets.
        self._console: Console = Console(
            stderr=True, markup=False, highlight=False, soft_wrap=True, emoji=False
        )
        self._live: Live | None = None
        self._title = self._phase = self._line = ""
        self._step_start = self._phase_start = 0.0
        self._tail: deque[str] = deque(maxlen=TAIL_LINES)

    def __exit__(self, *exc: object) -> None:
        """Leave the cursor on a line of its own."""
        self._rest()

    def show(self, event: Event) -> None:
        """Draw the event."""
        match event:
            case Planned() if not event.dry_run:
                self._console.print(f"Deploying {event.app} to {event.platform}", style="bold")
            case StepStarted():
                self._start(event.title)
            case Phase():
                self._end_phase()
                self._phase, self._phase_start = event.title, time.monotonic()
            case Output():
                self._line = event.line
                self._tail.append(event.line)
            case Notice():
                self._console.print(f"  ! {event.text}", style="yellow")
            case StepDone():
                self._end_phase()
                self._rest()
                self._row("✓", event.title, event.seconds, "green")
            case Deployed():
                self._rest()
                self._console.print(live_line(event), style="bold green")
            case Failed():
                self._fail(event)
        print_result(event)

    def _start(self, title: str) -> None:
        from rich.live import Live

        self._title, self._step_start = title, time.monotonic()
        self._phase = self._line = ""
        self._tail.clear()
        self._rest()
        self._live = Live(
            get_renderable=self._now, console=self._console, transient=True, refresh_per_second=8
        )
        self._live.start()

    def _now(self) -> Text:
        """The line that moves: what runs, for how long, and what it printed last."""
        from rich.text import Text

        doing = f"{self._title}: {self._phase}" if self._phase else self._title
        text = Text(f"… {doing}  {time.monotonic() - self._step_start:.0f} s", style="bold")
        if self._line and self._line != self._phase:
            text.append(f"\n    {self._line.strip()}", style="dim")
        text.no_wrap, text.overflow = True, "ellipsis"
        return text

    def _end_phase(self) -> None:
        if self._phase:
            self._row("  ·", self._phase, time.monotonic() - self._phase_start, "dim")
            self._phase = ""

    def _row(self, mark: str, title: str, seconds: float, style: str) -> None:
        width = max(min(self._console.width - 12, 68) - len(mark), 10)
        if len(title) > width:
            title = f"{title[: width - 1]}…"
        self._console.print(f"{mark} {title:<{width}} {seconds:6.1f} s", style=style)

    def _rest(self) -> None:
        if self._live:
            self._live.stop()
            self._live = None

    def _fail(self, failed: Failed) -> None:
        self._end_phase()
        self._rest()
        if not failed.evidence:
            for line in self._tail:
                self._console.print(f"    {line}", style="dim")
        first, *rest = failure_lines(failed)
        self._console.print(f"✗ {first}", style="bold red")
        for line in rest:
            self._console.print(line)


def follow(events: Iterator[Event], screen: Screen, *, open_page: bool = False) -> int:
    """Show each event, keep what was printed in a log file, and return the exit status."""
    record = Record()
    try:
        for event in events:
            screen.show(record.keep(event))
            if isinstance(event, Deployed) and open_page:
                import webbrowser

                webbrowser.open(event.url)
    except KeyboardInterrupt:
        from dicectl.deploy import failed

        screen.show(record.keep(failed(DicectlError("D903"), tuple(record.done))))
    finally:
        record.close()
    return record.status


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
            case StepDone():
                self.done.append(event.title)
            case Deployed():
                self.status = ExitStatus.DONE
            case Failed():
                self.status = event.exit_status
                if self._file:
                    return replace(event, log=self._file.name)
        return event

    def close(self) -> None:
        """Close the log file."""
        if self._file:
            self._file.close()

    def _write(self, text: str) -> None:
        if self._file is None:
            self._file = new_log(self._app).open("w", encoding="utf-8")
        print(text, file=self._file, flush=True)


def copy(lines: Iterator[str]) -> None:
    """Write lines to standard output as they come."""
    for line in lines:
        print(line, flush=True)
