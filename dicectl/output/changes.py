"""Shows files that would be written. They are what the user asked for: standard output."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING

from dicectl.output.terminal import styled

if TYPE_CHECKING:
    from dicectl.machine.edits import File

COLOURS = {"+": "green", "-": "red", "@": "cyan"}


def show(files: Iterable[File], *, as_json_lines: bool) -> None:
    """Show each file with what changes in it; for programs one object a file."""
    found = False
    for file in files:
        found = True
        if as_json_lines:
            print(json.dumps({"event": "file", "path": file.path, "diff": file.diff()}), flush=True)
        else:
            print(file.title, *map(coloured, file.diff()), "", sep="\n    ", flush=True)
    if not found and not as_json_lines:
        print("Nothing to write: all files are there.", flush=True)


def coloured(line: str) -> str:
    """Return a line of a diff in the colour of its sign."""
    colour = COLOURS.get(line[:1])
    return styled(line, colour) if colour else line
