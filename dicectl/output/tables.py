"""Lists of an app's things, for people and for programs. They go to standard output."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime

from dicectl.machine.system import NAME
from dicectl.machine.systems import first
from dicectl.output.safe import safe
from dicectl.output.terminal import styled
from dicectl.platforms import App, Formation, Release, Spare, Usage

# What stands in the place of a value. Its length would be a hint.
MASK = "********"
WIDTH = 80
GAP = "  "
INDENT = "    "


def show_apps(found: Sequence[tuple[str, App]], *, as_json: bool) -> None:
    """Print a line for each app, with its platform's key."""
    if as_json:
        _print_json({"platform": key, "state": app.state, **asdict(app)} for key, app in found)
        return
    head = ["APP", "PLATFORM", "STATE", "RELEASE", "COMMIT", "ADDRESS"]
    rows = [
        [
            app.name,
            key,
            app.state,
            f"v{app.release}" if app.release else "-",
            app.commit[:8],
            app.url,
        ]
        for key, app in found
    ]
    if any(app.usage for _, app in found):
        head += ["MEMORY", "DISK", "REQUESTS/MIN"]
        rows = [[*row, *_usage(app.usage)] for row, (_, app) in zip(rows, found, strict=True)]
    none = f"No apps yet. Make one with: dicectl deploy my-dice --to {first(NAME)}"
    _print_rows(head, rows, none, {head.index("COMMIT"): 5})


def _usage(usage: Usage | None) -> tuple[str, str, str]:
    if usage is None:
        return "", "", ""
    return megabytes(usage.memory), megabytes(usage.disk), str(usage.requests)


def megabytes(size: int) -> str:
    """Return a number of bytes for people: "12.3 MB"."""
    return f"{size / 1e6:.1f} MB"


def show_spare(found: Sequence[Spare], *, as_json: bool) -> None:
    """Print a line for each thing that could be removed."""
    if as_json:
        _print_json({"what": one.what, "size": one.size, "loss": one.loss} for one in found)
        return
    rows = [(megabytes(one.size), one.what, one.loss) for one in found]
    _print_rows(("FREES", "WHAT", "WHAT IS LOST"), rows, "Nothing could go.")


def show_terms(rows: Sequence[Sequence[str]]) -> None:
    """Print a paragraph for each platform; the first row has their names."""
    labels = [row[0] for row in rows[1:]]
    width = max(map(len, labels))
    for column, name in enumerate(rows[0][1:], 1):
        print(styled(name, bold=True))
        for label, row in zip(labels, rows[1:], strict=True):
            if row[column]:
                print(f"  {label:{width}}  {row[column]}")


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
    spare = {head.index("WHO"): 8, head.index("COMMIT"): 5, head.index("WHAT"): 16}
    _print_rows(head, rows, "No releases yet.", spare)


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
    rows = [(key, _on_one_line(value) if values else MASK) for key, value in pairs]
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


def _on_one_line(value: str) -> str:
    """Return a value as it is, or as a JSON string where it has what cannot be seen."""
    return value if safe(value) == value else json.dumps(value)


def _kept(release: Release) -> str:
    if release.live:
        return "live"
    return "kept" if release.kept else "gone"


def _print_json(objects: Iterable[Mapping[str, object]]) -> None:
    for one in objects:
        print(json.dumps(one), flush=True)


def _print_rows(
    head: Sequence[str],
    rows: Sequence[Sequence[str]],
    none: str,
    spare: Mapping[int, int] | None = None,
) -> None:
    """Print rows in columns, for a terminal so that they fit; see `folded` for `spare`."""
    if not rows:
        print(none, file=sys.stderr)
        return
    table = [*([head] if head else []), *([safe(cell) for cell in row] for row in rows)]
    most = shutil.get_terminal_size((WIDTH, 24)).columns if sys.stdout.isatty() else None
    lines = folded(table, most, spare or {})
    for number, line in enumerate(lines):
        print(styled(line, bold=True) if head and not number else line)


def folded(table: Sequence[Sequence[str]], most: int | None, spare: Mapping[int, int]) -> list[str]:
    """Return rows in columns, at most so wide if that can be; nothing is cut without a sign.

    `spare` has the columns that may be shortened, the least important first, and to what width.
    Where that does not do, a row goes on below itself.
    """
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    total = sum(widths) + len(GAP) * (len(widths) - 1)
    if most is None or total <= most:
        return [_row(row, widths) for row in table]
    for column, least in spare.items():
        shorter = max(widths[column] - max(total - most, 0), min(least, widths[column]))
        total -= widths[column] - shorter
        widths[column] = shorter
    breaks = _breaks(widths, most)
    return ["\n".join(_parts(row, widths, breaks)) for row in table]


def _breaks(widths: Sequence[int], most: int) -> list[int]:
    """Return the columns that begin a line, as many to a line as fit."""
    breaks, used = [0], widths[0]
    for column, width in enumerate(widths[1:], 1):
        used += len(GAP) + width
        if used > most:
            breaks.append(column)
            used = len(INDENT) + width
    return breaks


def _parts(row: Sequence[str], widths: Sequence[int], breaks: Sequence[int]) -> Iterator[str]:
    cells = [shortened(cell, width) for cell, width in zip(row, widths, strict=True)]
    for begin, end in zip(breaks, [*breaks[1:], len(cells)], strict=True):
        yield (INDENT if begin else "") + _row(cells[begin:end], widths[begin:end])


def shortened(text: str, width: int) -> str:
    """Return text that is at most so long, with a sign where its end is missing."""
    sign = "…" if "utf" in (sys.stdout.encoding or "").lower() else "~"
    return text if len(text) <= width else text[: width - 1] + sign


def _row(cells: Sequence[str], widths: Sequence[int]) -> str:
    pairs = zip(cells, widths, strict=True)
    return GAP.join(f"{cell:{width}}" for cell, width in pairs).rstrip()
