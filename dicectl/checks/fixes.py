"""Repairs that are safe to offer: small changes to the few files that a deploy needs.

Each is plain data until it is written, and each touches one file.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable, Iterator
from functools import partial

from dicectl import buildpack
from dicectl.buildpack.distributions import packages_of
from dicectl.checks import imports, pins, secrets, texts
from dicectl.checks.flask import engine_app, flask_app
from dicectl.checks.known import BRINGS
from dicectl.checks.packages import can_add, installed
from dicectl.checks.procfile import missing_line, web_command
from dicectl.checks.repository import made_here, unignored
from dicectl.checks.source import Sources
from dicectl.checks.typed import as_typed
from dicectl.machine.edits import File
from dicectl.machine.texts import decode
from dicectl.source.built import Built
from dicectl.source.project import Project

_MISTAKE = re.compile(r"(?im)^pkg[-_.]resources==0\.0\.0[ \t]*(\r?\n|\Z)")
_VENV_VERSION = re.compile(r"(?m)^version(?:_info)?\s*=\s*(3\.\d+)")


def find(project: Project, *, buildpack: bool = True) -> list[File]:
    """Return the repairs that the project needs, one a file.

    What only Heroku's `buildpack` needs is left out where that does not build.
    """
    found = []
    for path, change in _changes(project, buildpack).items():
        before = project.read(path)
        # What is on the disk but not in the tree is ignored, or called `procfile`.
        is_free = before is not None or not (project.root / path).exists()
        if not is_free or (project.root / path).is_symlink() or not project.files:
            continue
        saved = list(_saved(project, path, before or b""))
        steps = [*saved, *change(project, saved[-1][1] if saved else before)]
        if steps and steps[-1][1] != before:
            title = ", ".join(title for title, _ in steps)
            found.append(File(path, before, steps[-1][1], title[:1].upper() + title[1:]))
    return found


def _changes(project: Project, has_buildpack: bool) -> dict[str, Change]:
    """Return what may be wrong with what is in a file, beside how it is saved."""
    others = [*texts.misread(project), *texts.with_carriage_returns(project)]
    known: dict[str, Change] = {
        "Procfile": _procfile,
        "requirements.txt": _requirements,
        ".python-version": _python_version,
        ".gitignore": _gitignore,
    }
    if not has_buildpack:
        known |= {"Procfile": _nothing, ".python-version": _nothing}
        known["requirements.txt"] = partial(_requirements, server=False)
    return {**known, **{path: _nothing for path in others if path not in known}}


Step = tuple[str, bytes]  # what was done to the content, and what it is then
Change = Callable[[Project, bytes | None], Iterable[Step]]


def _saved(project: Project, path: str, raw: bytes) -> Iterator[Step]:
    """Save a file as Linux reads it."""
    decoded = decode(raw)
    if decoded and decoded[1] != "utf-8":
        now = decoded[1].removesuffix("-sig").upper()
        mark = " with a byte order mark" if decoded[1] == "utf-8-sig" else ""
        raw = decoded[0].encode()
        yield f"save {path} as plain UTF-8 (now: {now}{mark})", raw
    if path in texts.with_carriage_returns(project):
        yield f"end the lines of {path} as Linux does", raw.replace(b"\r\n", b"\n")


def _nothing(_project: Project, _before: bytes | None) -> tuple[()]:
    return ()


def _procfile(project: Project, before: bytes | None) -> Iterator[Step]:
    text = (before or b"").decode("utf-8", "surrogateescape")
    typed = "\n".join(map(as_typed, text.split("\n")))
    if typed != text:
        text = typed
        yield (
            "type the dashes, quotes and spaces of the Procfile",
            typed.encode("utf-8", "surrogateescape"),
        )
    if line := missing_line(project):
        text = _with_line(text, line)
        yield f"start the app by the Procfile: {line}", text.encode("utf-8", "surrogateescape")


def _requirements(project: Project, before: bytes | None, *, server: bool = True) -> Iterator[Step]:
    if before is None:
        yield from _new_requirements(project, {"gunicorn"} if server else set())
        return
    text = before.decode("utf-8", "surrogateescape")
    if _MISTAKE.search(text):
        text = _MISTAKE.sub("", text)
        yield "remove pkg-resources, which is no package", text.encode("utf-8", "surrogateescape")
    if server and _lacks_gunicorn(project):
        text = _with_line(text, "gunicorn")
        yield "add gunicorn to requirements.txt", text.encode("utf-8", "surrogateescape")
    for name in imports.addable(project):
        text = _with_line(text, name)
        yield f"add {name}, which the app imports", text.encode("utf-8", "surrogateescape")


def _new_requirements(project: Project, server: set[str]) -> Iterator[Step]:
    """Name the packages that the app imports, where it is well known which package that is."""
    app = flask_app(project)
    if app is None or installed(project).where or {"Pipfile", "setup.py"} & project.files:
        return
    if engine_app(project):  # its wheel is for `dicectl new .` to bring
        return
    sources = Sources(project)
    start = sources.find(app.partition(":")[0]) or ""
    imported = {
        packages_of(name)[0]
        for path in sources.reachable(start, exactly=True)
        for name in sources.imports(path, exactly=True)
    }
    wanted = sorted({"flask", *server} | (imported & BRINGS.keys()))
    yield "list the packages that the app imports", "".join(f"{one}\n" for one in wanted).encode()


def _lacks_gunicorn(project: Project) -> bool:
    found = web_command(project)
    runs = found[1].program == "gunicorn" if found else "Procfile" not in project.files
    wants = runs and (found is not None or flask_app(project) is not None)
    return wants and "gunicorn" not in installed(project).names and can_add(project)


def _python_version(project: Project, before: bytes | None) -> Iterator[Step]:
    tree = Built(project)
    if (
        before is not None
        or "runtime.txt" in tree.files
        or set(buildpack.MISSPELT_PYTHON_VERSIONS) & tree.files
    ):
        return
    try:
        version = buildpack.python_version(tree)
    except buildpack.Rejected:
        return
    if not version.origin and "Pipfile.lock" not in tree.files:
        wanted = pins.working(project, used_here(project))
        yield f"say that the app runs on Python {wanted}", f"{wanted}\n".encode()


def used_here(project: Project) -> str:
    """Return the version of the project's environment, else of this Python, if Heroku has it."""
    for name in buildpack.VIRTUAL_ENVIRONMENTS:
        settings = project.root / name / "pyvenv.cfg"
        text = settings.read_text(errors="replace") if settings.is_file() else ""
        if found := _VENV_VERSION.search(text):
            return _supported(found[1])
    return _supported(f"{sys.version_info[0]}.{sys.version_info[1]}")


def _supported(version: str) -> str:
    return (
        version if tuple(map(int, version.split("."))) in buildpack.SUPPORTED else buildpack.NEWEST
    )


def _gitignore(project: Project, before: bytes | None) -> Iterator[Step]:
    missing = unignored(project)
    if before is not None:
        missing = [rule for rule in missing if _would_keep_out(project, rule)]
    missing += [f"{folder}/" for folder in made_here(project)]
    missing += [rule for rule in secrets.rules(project) if rule not in missing]
    text = (before or b"").decode("utf-8", "surrogateescape")
    for rule in missing:
        text = _with_line(text, rule)
    if missing:
        yield f"let git ignore {', '.join(missing)}", text.encode("utf-8", "surrogateescape")


def _would_keep_out(project: Project, rule: str) -> bool:
    return any(f"/{rule}" in f"/{path}/" for path in project.files)


def _with_line(text: str, line: str) -> str:
    """Return a text with a line more, ended as its other lines are."""
    end = "\r\n" if "\r\n" in text else "\n"
    return text + (end if text and not text.endswith("\n") else "") + line + end
