"""Lists of an app's things, for people and for programs. They go to standard output."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime

from dicectl.output.log_rows import safe
from dicectl.output.terminal import styled
from dicectl.platforms import App, Formation, Release

# What stands in the place of a value. Its length would be a hint.
MASK = "********"
WIDTH = 80
GAP = "  "


def show_apps(found: Sequence[tuple[str, App]], *, as_json: bool) -> None:
    """Print a line for each app, with its platform's key."""
    if as_json:
        _print_json({"platform": key, "state": app.state, **asdict(app)} for key, app in found)
        return
    rows = [
        (
            app.name,
            key,
            app.state,
            f"v{app.release}" if app.release else "-",
            app.commit[:8],
            app.url,
        )
        for key, app in found
    ]
    head = ("APP", "PLATFORM", "STATE", "RELEASE", "COMMIT", "ADDRESS")
    _print_rows(head, rows, "No apps yet. Make one with: dicectl deploy my-dice --to local")


def show_releases(found: Sequence[Release], *, as_json: bool) -> None:
    """Print a line for each release."""
    if as_json:
        _print_json(map(asdict, found))
        return
    rows = [
        (f"v{one.version}", _kept(one), one.commit[:8], local_time(one.when), one.what, one.who)
        for one in found
    ]
    head = ("RELEASE", "STATE", "COMMIT", "WHEN", "WHAT", "WHO")
    _print_rows(head, rows, "No releases yet.")


def show_formation(found: Sequence[Formation], cost: str, *, as_json: bool) -> None:
    """Print how many processes of each type are meant to run, as `dicectl scale` takes it."""
    if as_json:
        _print_json(map(asdict, found))
        return
    if not found:
        print("No processes: nothing is deployed yet.", file=sys.stderr)
        return
    print(*found, sep="\n")
    print(f"A month costs {cost}", file=sys.stderr)


def show_config(found: Mapping[str, str], *, values: bool, as_json: bool) -> None:
    """Print a line for each config var; its value only where that is wished for."""
    pairs = sorted(found.items())
    if as_json:
        _print_json({"key": key, "value": value if values else None} for key, value in pairs)
        return
    rows = [(key, safe(value) if values else MASK) for key, value in pairs]
    _print_rows((), rows, "No config vars yet. Set one with: dicectl config set KEY")


def show_value(key: str, value: str, *, as_json: bool) -> None:
    """Print the value of a config var, exactly."""
    if as_json:
        _print_json([{"key": key, "value": value}])
    else:
        print(value)


def local_time(when: str) -> str:
    """Return a moment in RFC 3339 as the clock on the wall shows it: "2026-11-22 15:04"."""
    return f"{datetime.fromisoformat(when).astimezone():%Y-%m-%d %H:%M}" if when else ""


def ago(when: str) -> str:
    """Return how long ago a moment in RFC 3339 is: "3 minutes ago", "" where it is not known."""
    if not when:
        return ""
    left = max((datetime.now(UTC) - datetime.fromisoformat(when)).total_seconds(), 0)
    for name, seconds in (("day", 86400), ("hour", 3600), ("minute", 60), ("second", 1)):
        count = int(left // seconds)
        if count or name == "second":
            return f"{count} {name}{'' if count == 1 else 's'} ago"
    raise AssertionError


def _kept(release: Release) -> str:
    if release.live:
        return "live"
    return "kept" if release.kept else "gone"


def _print_json(objects: Iterable[Mapping[str, object]]) -> None:
    for one in objects:
        print(json.dumps(one), flush=True)


def _print_rows(head: Sequence[str], rows: Sequence[Sequence[str]], none: str) -> None:
    """Print rows in columns; on a terminal what does not fit is cut off at its end."""
    if not rows:
        print(none, file=sys.stderr)
        return
    widths = [max(map(len, column)) for column in zip(*rows, *[head][: bool(head)], strict=True)]
    most = shutil.get_terminal_size((WIDTH, 24)).columns if sys.stdout.isatty() else None
    if head:
        print(styled(_row(head, widths)[:most], bold=True))
    for row in rows:
        print(_row([safe(cell) for cell in row], widths)[:most])


def _row(cells: Sequence[str], widths: Sequence[int]) -> str:
    pairs = zip(cells, widths, strict=True)
    return GAP.join(f"{cell:{width}}" for cell, width in pairs).rstrip()
