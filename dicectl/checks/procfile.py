"""Checks of the Procfile, and of whether it and the list of packages are where Heroku looks."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

from dicectl.buildpack import MISSPELT_REQUIREMENTS, PACKAGE_MANAGERS
from dicectl.buildpack.procfile import Command, is_process, read_command
from dicectl.checks import beginning, engine
from dicectl.checks.flask import (
    deeper_app,
    engine_app,
    flask_app,
    misnamed_app,
)
from dicectl.checks.kinds import needs_no_page, suggested
from dicectl.checks.lines import Line, added, decode, renamed, shown
from dicectl.checks.packages import is_uv
from dicectl.checks.typed import LIKELY, path_of, procfile_lines
from dicectl.errors import DicectlError
from dicectl.errors.advice import advice, command, then
from dicectl.platforms.check import Said
from dicectl.source.project import Project

# What most Procfiles are like, for a project of which nothing is seen.
USUAL = "web: gunicorn app:app"
_BY_FIX = "dicectl check --fix"
_BY_HAND = "Add a line for what starts your app, like  web: gunicorn MODULE:APP"


def something_to_deploy(project: Project) -> Iterator[Said]:
    """An empty folder cannot be deployed."""
    if not project.files:
        yield DicectlError("D105", folder=str(project.root))


def deployable(project: Project) -> Iterator[Said]:
    """A Procfile says what to run, a package-manager file what to install."""
    if not project.files:
        yield ""  # `something_to_deploy` says so
        return
    writes = {
        "Procfile": advice("`echo {line} > Procfile`", {"line": suggested(project) or USUAL}),
        "requirements.txt": advice(r"`printf 'flask\ngunicorn\n' > requirements.txt`", {}),
    }
    if "Procfile" in project.files:
        del writes["Procfile"]
    if any(name in project.files for name in (*PACKAGE_MANAGERS, "Pipfile", "setup.py")):
        del writes["requirements.txt"]
    found = {name: error for name in writes if (error := _elsewhere(project, name))}
    yield from {error.fix: error for error in reversed(found.values())}.values()
    if absent := {name: write for name, write in writes.items() if name not in found}:
        yield _absent(project, absent)


def _absent(project: Project, writes: dict[str, str]) -> DicectlError:
    evidence = f"files that would be deployed: {_some(sorted(project.files))}"
    fix = "dicectl check --fix"
    if "requirements.txt" in writes and _needs_engine(project):
        fix = engine.GET
    elif flask_app(project) is None:
        is_known = [*writes] == ["Procfile"] and suggested(project)
        seen, fix = _without_app(project, _BY_FIX if is_known else then(*writes.values()))
        evidence += f"\n{seen}"
    missing = " and no ".join(writes)
    if missing == "requirements.txt" and is_uv(project):
        missing, lock = "uv.lock", ["uv lock", "git add uv.lock"]
        fix = then(*lock[: 1 + project.is_repository])
    facts = {"missing": missing, "folder": str(project.root)}
    return DicectlError("D101", **facts, fix=fix, evidence=evidence)


def _without_app(project: Project, write: str) -> tuple[str, str]:
    """Return where there is an app if not where it is looked for, and what to do."""
    if path := misnamed_app(project):
        plain = unicodedata.normalize("NFKD", path.removesuffix(".py")).encode("ascii", "ignore")
        new = re.sub(r"\W+", "_", plain.decode()).strip("_") + ".py"
        fix = then(renamed(project, path, new), "dicectl check --fix")
        if new == ".py" or (project.root / new).exists():
            fix = f"Give {path} a name of letters, digits and _, then run: dicectl check --fix"
        return f"{path} has a Flask app, but no server can load a file of that name", fix
    if deeper := deeper_app(project):
        return f"the Flask app is in {deeper[0]}", write
    if "Procfile" not in project.files and (offered := beginning.offer(project)):
        return offered
    return "none of them has a Flask app at its top level, like  app = Flask(__name__)", write


def _needs_engine(project: Project) -> bool:
    """Whether the app is made by the web engine, which is on no package index."""
    loads = f"{engine.MODULE}:".encode() in (project.read("Procfile") or b"")
    is_made = loads and not engine.is_shadowed(project)
    return is_made or engine_app(project) is not None


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


def _elsewhere(project: Project, name: str) -> DicectlError | None:
    """Say where a file is that is not found under its name in the top folder."""
    if (project.root / name).is_file() and name in _names_on_disk(project):
        seen = f"{name}: left out by git's ignore rules"
        return DicectlError("D802", name=name, evidence=seen, add=added(project, name))
    misspelt = {*MISSPELT_REQUIREMENTS} if name == "requirements.txt" else set()
    for path in sorted(project.files, key=lambda path: (path.count("/"), path)):
        own = path.rpartition("/")[2]
        if path in misspelt or ("/" not in path and name == "Procfile" and own.lower() in LIKELY):
            return _misnamed(project, name, path)
        if own == name and path.count("/") == 1 and _is_project(project, path):
            return _in_folder(project, name, path)
    return None


def _misnamed(project: Project, name: str, path: str) -> DicectlError:
    fix = renamed(project, path, name)
    return DicectlError("D801", name=name, found=path, evidence=path, fix=fix)


def _is_project(project: Project, path: str) -> bool:
    """Whether a folder has code beside a file, so that it may be what should be deployed."""
    folder = path.rpartition("/")[0]
    inside = (one for one in project.files if one.startswith(f"{folder}/"))
    return any(one.endswith(".py") for one in inside) and folder not in {"tests", "docs"}


def _in_folder(project: Project, name: str, path: str) -> DicectlError:
    folder = path.rpartition("/")[0]
    inside = (
        one.removeprefix(f"{folder}/") for one in project.files if one.startswith(f"{folder}/")
    )
    names = sorted({one.partition("/")[0] for one in inside})
    # With -n nothing is overwritten.
    fix = command("mv", "-n", *(f"{folder}/{one}" for one in names), ".")
    return DicectlError("D801", name=name, found=path, evidence=path, fix=fix)


def _names_on_disk(project: Project) -> set[str]:
    """Names as they are written: macOS and Windows find `procfile` when asked for `Procfile`."""
    return {entry.name for entry in project.root.iterdir()}


def _some(names: list[str], most: int = 8) -> str:
    return ", ".join(names[:most]) + (f" and {len(names) - most} more" if names[most:] else "")
