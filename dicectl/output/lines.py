"""Screens that write whole lines: for programs, files and CI."""

from __future__ import annotations

import json
import sys
from contextlib import AbstractContextManager

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
    Planned,
    StepDone,
    StepStarted,
    Stopped,
    as_json,
)
from dicectl.output.terminal import styled
from dicectl.output.words import (
    COLOURS,
    end_line,
    failure_lines,
    finding_lines,
    print_result,
)


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
        lines = self._lines(event)
        if lines:
            colour, bold = _style(event)
            if colour or bold:  # a build may print a million lines, which have neither
                lines[0] = styled(lines[0], colour, bold=bold, stream=sys.stderr)
            print("\n".join(lines), file=sys.stderr, flush=True)
        print_result(event)

    def _lines(self, event: Event) -> list[str]:  # noqa: PLR0911  one return a kind of event
        match event:
            case Planned() if not event.dry_run:
                return [f"Deploying {event.app} to {event.platform}"]
            case StepStarted():
                return [f"==> {event.title}"]
            case Deployed() | Stopped() | Done() | Made():
                return [end_line(event)]
            case Output():
                return [f"    {event.line}"]
            case Item():
                return [f"    {event.text}"]
            case Finding():
                return finding_lines(event)
            case Notice():
                return [f"    Note: {event.text}"]
            case StepDone():
                return [f"    done in {event.seconds:.1f} s"]
            case Failed():
                return failure_lines(event)
        return []


def _style(event: Event) -> tuple[str | None, bool]:
    """Return the colour of an event's first line, where colours are asked for, and if it is bold.

    They are those of a terminal, see `human`.
    """
    match event:
        case Failed():
            return "red", True
        case Deployed() | Stopped() | Done() | Made():
            return "green", True
        case Finding():
            return COLOURS[event.level], event.level == "problem"
        case Notice():
            return "yellow", False
        case Planned() | StepStarted():
            return None, True
    return None, False
