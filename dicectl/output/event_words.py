"""Events in words."""

from __future__ import annotations

import os

from dicectl.errors.advice import command
from dicectl.events import Deployed, Done, Event, Failed, Finding, Made, Planned, Stopped
from dicectl.machine.system import NAME
from dicectl.machine.systems import first

# A step may be about thousands of files; so many are listed, all of them are in the log file.
ITEMS_SHOWN = 10
LEVELS = ("problem", "warning")
COLOURS = {"ok": "green", "skipped": "cyan", "warning": "yellow", "problem": "red"}
MARKS = {"ok": "✓", "skipped": "?", "warning": "!", "problem": "✗"}


def failure_lines(failed: Failed) -> list[str]:
    """Return a failure in words: what, the evidence, the next command, what was left changed."""
    lines = _told(f"{failed.code}: {failed.title}", failed, failed.cause)
    if failed.undo:
        lines.append(f"  To go back to the release before: {failed.undo}")
    if failed.serving:
        lines.append(f"  Serving now: {failed.serving}")
    if failed.done:
        lines.append(f"  Done before this and kept: {'; '.join(failed.done)}")
    if failed.log:
        lines.append(f"  Whole output: {failed.log}")
    return lines


def finding_lines(finding: Finding) -> list[str]:
    """Return what a check says in words: what, the evidence, the next command."""
    code = f"{finding.code}: " if finding.code else ""
    return _told(f"{MARKS[finding.level]} {code}{finding.title}", finding)


def _told(head: str, one: Failed | Finding, cause: str = "") -> list[str]:
    """Return what every failure and finding tells, in the one order for it."""
    lines = [head, *(f"    {line}" for line in one.evidence.splitlines())]
    named = {"Cause": cause, "Next": one.fix, "More": one.link}
    return lines + [f"  {name}: {text}" for name, text in named.items() if text]


def summary(findings: list[Finding]) -> str:
    """Return the sentence that ends a check."""
    problems, warnings = (sum(one.level == level for one in findings) for level in LEVELS)
    proved, skipped = (sum(one.level == level for one in findings) for level in ("ok", "skipped"))
    looked = f"{proved} proved, {skipped} not looked into."
    if not problems:
        found = "No problems found" + (f", {_some(warnings, 'warning')}" if warnings else "")
        return f"{found}; {looked}"
    return f"{_some(problems, 'problem')}, {_some(warnings, 'warning')}; {looked}"


def _some(count: int, what: str) -> str:
    return f"{count} {what}" if count == 1 else f"{count} {what}s"


def end_line(event: Deployed | Stopped | Done | Made) -> str:
    """Return the sentence that ends what went well."""
    if isinstance(event, Made):
        return _made(event)
    if isinstance(event, Done):
        return event.text
    if isinstance(event, Stopped):
        return f"{event.app} is stopped. Start it again with: {event.start}"
    what = "is live" if event.changed else "is already live, and answers"
    if not event.url:
        what = "is released" if event.changed else "is already released"
        what += " and has no page: its Procfile has no web process"
    took = f"{event.seconds:.1f} s"
    return f"{event.app} {what} (release v{event.release}, commit {event.commit[:8]}, {took})"


def _made(event: Made) -> str:
    """Say what there is now, and which command comes next in the user's own folder."""
    where = os.path.relpath(event.folder)
    inside = "" if where == "." else command("cd", where)
    head = "The project is ready." if event.files else "Nothing to write: all files are there."
    run = ["dicectl serve --open", f"dicectl deploy {event.app} --to {first(NAME)}"]
    return "\n".join([head, "Next:", *(f"  {line}" for line in [inside, *run] if line)])


def print_result(event: Event) -> None:
    """Write what a caller would want to keep, and nothing else, on standard output."""
    match event:
        case Planned() if event.dry_run:
            print("\n".join(plan_lines(event)), flush=True)
        case Deployed() if event.url:
            print(event.url, flush=True)


def plan_lines(plan: Planned) -> list[str]:
    """Return the plan in words, each step with the command it stands for."""
    count = "1 step" if len(plan.steps) == 1 else f"{len(plan.steps)} steps"
    lines = [f"{plan.app} on {plan.platform}: {count}"]
    for number, step in enumerate(plan.steps, 1):
        lines += [f"  {number}. {step.title}", f"     $ {step.command}"]
    return lines
