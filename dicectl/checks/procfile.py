"""Checks of the Procfile: that it can be read, and what each of its lines starts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from dicectl.buildpack.procfile import Command, is_process, read_command
from dicectl.checks.kinds import needs_no_page, suggested
from dicectl.checks.lines import Line, shown
from dicectl.checks.typed import path_of, procfile_lines
from dicectl.errors import DicectlError
from dicectl.machine.texts import decode
from dicectl.platforms.check import Said
from dicectl.source.project import Project

_BY_FIX = "dicectl check --fix"
_BY_HAND = "Add a line for what starts your app, like  web: gunicorn MODULE:APP"


def readable(project: Project) -> Iterator[Said]:
    """The Procfile is plain text, and each line of it names a process, one of them `web`."""
    path = path_of(project)
    raw = project.read(path)
    if raw is None:
        if "Procfile" in project.files:
            yield DicectlError("D109", evidence=_unreadable(project.root / "Procfile"))
        return
    text = decode(raw)
    if text is None or text[1] != "utf-8":
        kind = "no text" if text is None else f"saved as {text[1].upper()}, not as plain UTF-8"
        fix = "dicectl check --fix" if text else ""
        yield DicectlError("D109", evidence=f"{path}: {kind}", fix=fix)
        return
    lines = [line for line in procfile_lines(project) if line.text.strip()]
    wrong = [line for line in lines if not _is_understood(line)]
    web = [line for line in lines if _is_web(line)]
    if len(web) > 1:
        yield DicectlError("D836", evidence=shown(web))
    if not web and lines and not wrong and needs_no_page(project, _commands(lines)):
        names = ", ".join(line.text.partition(":")[0] for line in lines if is_process(line.text))
        yield f"There is a Procfile with {names}; without a web process, the app has no page"
    elif not web:
        evidence = shown(map(_as_it_is, lines)) or f"{path}: empty"
        fix = _mended(wrong or lines) or (_BY_FIX if suggested(project) else _BY_HAND)
        yield DicectlError("D111", evidence=evidence, fix=fix)
    elif wrong:
        yield DicectlError("D803", evidence=shown(map(_as_it_is, wrong)))


def _commands(lines: list[Line]) -> list[Command]:
    found = (read_command(line.text.partition(":")[2].strip()) for line in lines)
    return [command for command in found if command]


def missing_line(project: Project) -> str:
    """Return the line that starts the project and that the Procfile lacks, "" if none is known."""
    lines = [line for line in procfile_lines(project) if line.text.strip()]
    wrong = [line for line in lines if not _is_understood(line)]
    is_well = bool(lines) and not wrong and needs_no_page(project, _commands(lines))
    is_text = decode(project.read("Procfile") or b"") is not None
    is_there = is_well or any(map(_is_web, lines)) or _mended(wrong or lines)
    return suggested(project) if is_text and not is_there else ""


def web_line(project: Project) -> tuple[Line, str] | None:
    """Return the Procfile's line for the web process and its command, None without one.

    Of several the last one counts.
    """
    for line in reversed(procfile_lines(project)):
        if _is_web(line):
            return line, line.text.removeprefix("web:").strip()
    return None


def web_command(project: Project) -> tuple[Line, Command] | None:
    """Return the web process's line and the program that it starts, None if that is not clear."""
    found = web_line(project)
    command = read_command(found[1]) if found else None
    return (found[0], command) if found and command else None


def own_command(project: Project) -> tuple[Line, Command] | None:
    """Return what the web process runs; without one, the first process that goes on running."""
    if web_line(project):
        return web_command(project)
    lines = [line for line in procfile_lines(project) if is_process(line.text)]
    for line in lines:
        name, _, text = line.text.partition(":")
        command = read_command(text.strip()) if name != "release" else None
        if command:
            return line, command
    return None


def _is_web(line: Line) -> bool:
    return line.text.startswith("web:") and is_process(line.text)


def _as_it_is(line: Line) -> str:
    """Show a line with the space before it, which may be what is wrong with it."""
    space = line.text[: -len(line.text.lstrip())]
    return str(line).replace(": ", f": {space}", 1)


def _unreadable(file: Path) -> str:
    if file.is_symlink():
        return f"Procfile: a link to {file.readlink()}, which is no file of the project"
    return "Procfile: cannot be opened"


def _is_understood(line: Line) -> bool:
    return is_process(line.text) or line.text.lstrip().startswith("#")


def _mended(wrong: list[Line]) -> str:
    """Return how to write a line that is meant to be the web process, "" if none is."""
    for line in wrong:
        if line.text[0].isspace() and is_process(line.text.strip()):
            return f"Delete the space at the beginning of line {line.number} of the Procfile."
        text = line.text.strip().strip("\"'")
        head, _, rest = text.partition(":" if ":" in text else " ")
        if head.strip().lower() == "web" and rest.strip():
            return f"Write line {line.number} of the Procfile as:  web: {rest.strip()}"
    return ""
