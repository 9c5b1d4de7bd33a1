"""The screen for a terminal."""

from __future__ import annotations

import sys
import time
from collections import deque
from contextlib import AbstractContextManager

from rich.console import Console
from rich.live import Live
from rich.text import Text

from dicectl.events import (
    Deployed,
    Done,
    Event,
    Failed,
    Finding,
    Item,
    Made,
    Notice,
    Output,
    Phase,
    Planned,
    StepDone,
    StepStarted,
    Stopped,
)
from dicectl.machine.colours import has_colours
from dicectl.output.event_words import (
    ITEMS_SHOWN,
    end_line,
    failure_lines,
    finding_lines,
    print_result,
)

# How much of a failed step's output is shown when nothing better is known.
TAIL_LINES = 25
STYLES = {"ok": "green", "skipped": "cyan", "warning": "yellow", "problem": "bold red"}


class Human(AbstractContextManager["Human"]):
    """A terminal: a line for each step and build phase, with a clock while it runs."""

    def __init__(self) -> None:
        # No markup: build output is full of square brackets.
        self._console: Console = Console(
            stderr=True,
            markup=False,
            highlight=False,
            soft_wrap=True,
            emoji=False,
            no_color=not has_colours(sys.stderr),
        )
        self._live: Live | None = None
        self._title = self._phase = self._line = ""
        self._step_start = self._phase_start = 0.0
        self._items = 0
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
            case Item():
                self._item(event.text)
            case Finding() | Notice():
                self._say(event)
            case StepDone():
                self._end_phase()
                self._rest()
                self._row("✓", event.title, event.seconds, "green")
            case Deployed() | Stopped() | Done() | Made():
                self._rest()
                self._console.print(end_line(event), style="bold green")
            case Failed():
                self._fail(event)
        print_result(event)

    def _start(self, title: str) -> None:
        self._title, self._step_start = title, time.monotonic()
        self._phase = self._line = ""
        self._items = 0
        self._tail.clear()
        self._rest()
        self._live = Live(
            get_renderable=self._now, console=self._console, transient=True, refresh_per_second=8
        )
        self._live.start()

    def _now(self) -> Text:
        """The line that moves: what runs, for how long, and what it printed last."""
        doing = f"{self._title}: {self._phase}" if self._phase else self._title
        text = Text(f"… {doing}  {time.monotonic() - self._step_start:.0f} s", style="bold")
        if self._line and self._line != self._phase:
            text.append(f"\n    {self._line.strip()}", style="dim")
        text.no_wrap, text.overflow = True, "ellipsis"
        return text

    def _item(self, text: str) -> None:
        self._items += 1
        if self._items <= ITEMS_SHOWN:
            self._console.print(f"  · {text}", style="dim")
        elif self._items == ITEMS_SHOWN + 1:
            self._console.print("  · and more", style="dim")

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
        self._lines([f"✗ {first}", *rest], "bold red")

    def _say(self, event: Finding | Notice) -> None:
        if isinstance(event, Finding):
            self._lines(finding_lines(event), STYLES[event.level])
        else:
            self._console.print(f"  ! {event.text}", style="yellow")

    def _lines(self, lines: list[str], style: str) -> None:
        """Print lines, the first of them in a style."""
        self._console.print(lines[0], style=style)
        for line in lines[1:]:
            self._console.print(line)
