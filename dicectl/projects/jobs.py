"""What `dicectl new --jobs` changes in an app that is there already."""

from __future__ import annotations

import ast

from dicectl.checks.targets import Start, calls, has_jobs
from dicectl.machine.edits import File
from dicectl.source.project import Project


def worked_off(at: Start | None, found: tuple[str, ...]) -> tuple[str, ...]:
    """Return what a worker is to run: what the app shows where that is said, else what was found.

    A module stands for all of its functions.
    """
    shown = tuple(dict.fromkeys(one.text for one in at.targets)) if at else ()
    return shown or found


def changes(project: Project, entry: str | None) -> list[File]:
    """Return the app's file as it is with jobs; none where there is none, or it is unclear how."""
    before = project.read(entry) if entry else None
    after = switched_on(before) if before else None
    return [File(entry, before, after, "make a job of each call")] if entry and after else []


def notices(entry: str | None, changed: list[File]) -> tuple[str, ...]:
    """Return what somebody has to do who has an app that was not changed."""
    if entry is None or changed:
        return ()
    return (f"{entry} is left as it is: write jobs=True into its create_app(...)",)


def switched_on(source: bytes) -> bytes | None:
    """Return the source of an app whose calls become jobs; None where it is not clear how."""
    try:
        (call,) = calls(ast.parse(source))
    except (SyntaxError, ValueError):  # it cannot be read, or makes none or several
        return None
    given = next((one.value for one in call.keywords if one.arg == "jobs"), None)
    begin, end, text = _change(call, given)
    lines = source.splitlines(keepends=True)
    at = [sum(map(len, lines[: line - 1])) + column for line, column in (begin, end)]
    changed = source[: at[0]] + text + source[at[1] :]
    try:
        fits = all(map(has_jobs, calls(ast.parse(changed))))
    except SyntaxError:
        return None
    return changed if fits else None


Place = tuple[int, int]


def _change(call: ast.Call, given: ast.expr | None) -> tuple[Place, Place, bytes]:
    """Return what text takes the place from where to where, as Python counts lines and bytes."""
    if given is not None:
        return (given.lineno, given.col_offset), _end(given), b"True"
    arguments = [*map(_end, call.args), *map(_end, call.keywords)]
    if arguments:
        return max(arguments), max(arguments), b", jobs=True"
    line, column = _end(call)
    return (line, column - 1), (line, column - 1), b"jobs=True"


def _end(node: ast.expr | ast.keyword) -> Place:
    return node.end_lineno or 0, node.end_col_offset or 0
