"""Shows what `dicectl check --fix` would change, and asks."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator

import click

from dicectl.machine.edits import File
from dicectl.output.changes import coloured


def choose(fixes: Iterable[File], *, yes: bool, as_json_lines: bool) -> Iterator[File]:
    """Show each fix as a diff and yield those that are wanted: all of them with `yes`.

    Without a terminal nobody can be asked, so then nothing is wanted.
    """
    asks = not yes and not as_json_lines and sys.stdin.isatty() and sys.stdout.isatty()
    found = False
    for fix in fixes:
        found = True
        _show(fix, wanted=yes, as_json_lines=as_json_lines)
        if yes or (asks and click.confirm(f"{fix.why}?", default=True)):
            yield fix
    if not as_json_lines:
        _end(found=found, asked=yes or asks)


def _end(*, found: bool, asked: bool) -> None:
    if not found:
        print("There is nothing that dicectl can mend by itself.\n", flush=True)
    elif not asked:
        print("Nothing was changed. To write this: dicectl check --fix --yes\n", flush=True)
    else:
        print(flush=True)


def _show(fix: File, *, wanted: bool, as_json_lines: bool) -> None:
    if as_json_lines:
        event = {"event": "fix", "title": fix.why, "path": fix.path, "diff": fix.diff()}
        print(json.dumps({**event, "applied": wanted}), flush=True)
        return
    print(f"{fix.why}:", *map(coloured, fix.diff()), sep="\n    ", flush=True)
