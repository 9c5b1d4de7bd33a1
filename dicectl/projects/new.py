"""`dicectl new`: looks at a folder, says which files it lacks to be a project, and writes them."""

from __future__ import annotations

import re
import tempfile
import time
import unicodedata
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from pathlib import Path

from dicectl.checks.flask import flask_app
from dicectl.checks.functions import functions
from dicectl.errors import DicectlError
from dicectl.events import Event, Item, Made, Notice, Output, StepDone, StepStarted
from dicectl.machine import runner
from dicectl.machine.edits import File, write
from dicectl.projects import lists, renewal
from dicectl.projects.contents import Contents, Names, Wish
from dicectl.projects.locking import locking, with_this_python
from dicectl.projects.targets import chosen, existing
from dicectl.source.project import Project

# How long an app's name may be on Heroku.
LEAST_OF_A_NAME, MOST_OF_A_NAME = 3, 30


# What was meant for --from: "model.py", "model:predict".
_TARGET = re.compile(r"[\w./-]+\.py(:\w+)?|[\w.]+:[A-Za-z_]\w*")


@dataclass(frozen=True)
class Plan:
    """What will be written, and what comes after.

    Attributes:
        folder: where.
        app: a name for the app.
        files: in the order in which they are shown.
        lock: the command that makes the lock file anew, () for none.
        notices: what is left alone and should be known.
    """

    folder: Path
    app: str
    files: tuple[File, ...]
    lock: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()


def is_for(project: Project) -> bool:
    """Whether a folder has a function for the web and nothing that says how to serve it."""
    if "Procfile" in project.files or (project.root / "Procfile").exists():
        return False
    return flask_app(project) is None and existing(project) is None and bool(functions(project))


def plan(here: Path, wish: Wish) -> Plan:
    """Look at the folder and return what is missing; changes nothing.

    Raises:
        DicectlError: D001 to D014.
    """
    if _TARGET.fullmatch(wish.folder):
        raise DicectlError("D015", target=wish.folder)
    folder = here / wish.folder
    if folder.resolve() != here.resolve():
        if folder.is_file() or (folder.is_dir() and any(folder.iterdir())):
            raise DicectlError("D001", folder=wish.folder)
        with tempfile.TemporaryDirectory() as nothing:
            return _planned(Project(Path(nothing)), folder, wish)
    project = Project.find(here)
    if not project.root.samefile(here):
        inside = here.resolve().relative_to(project.root.resolve()).as_posix()
        raise DicectlError("D009", root=project.root, inside=inside)
    return _planned(project, here, wish)


def make(work: Plan) -> Generator[Event, None, None]:
    """Write what was planned, and make the lock file anew where there is one."""
    began = time.monotonic()
    if work.files:
        title = f"Write {_count(len(work.files))}"
        yield StepStarted(title, "")
        yield from (Item(file.title) for file in work.files)
        write(work.folder, work.files)
        yield StepDone(title, round(time.monotonic() - began, 1))
        if work.lock:
            yield from _lock(work)
    yield from map(Notice, work.notices)
    yield Made(str(work.folder), work.app, tuple(file.path for file in work.files))


def _planned(project: Project, folder: Path, wish: Wish) -> Plan:
    name = folder.resolve().name
    module, app = _names(name)
    if own := _own_webapp(project):
        raise DicectlError("D006", path=own, evidence=own)
    if wish.renew:
        return Plan(folder, app, *renewal.renewed(project))
    is_made = existing(project) or (wish.template == "flask" and flask_app(project))
    found = [] if is_made else chosen(project, wish.sources, wish.choose)
    contents = Contents(project, found, Names(_title(name), app, module), wish)
    files = tuple(contents.files())
    listed = any(file.path == lists.tool(project).file for file in files)
    return Plan(folder, app, files, lists.tool(project).command if listed else (), contents.notices)


def _own_webapp(project: Project) -> str:
    """Return what would hide the engine; "" for nothing."""
    own = {"webapp.py", "webapp/__init__.py"} & project.files
    inside = (path for path in sorted(project.files) if path.startswith("webapp/"))
    return next(iter(own), next((path for path in inside if path.endswith(".py")), ""))


def _names(name: str) -> tuple[str, str]:
    """Return a name for a module and one for an app, from the name of a folder.

    Raises:
        DicectlError: D010 it has no letter that either could begin with.
    """
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    words = [word for word in re.split(r"[^a-z0-9]+", plain) if word]
    if not words or not re.search("[a-z]", "".join(words)):
        raise DicectlError("D010", name=name or "/")
    if not words[0][0].isalpha():
        words.insert(0, "app")
    app = "-".join(words)[:MOST_OF_A_NAME].strip("-")
    return "_".join(words), app if len(app) >= LEAST_OF_A_NAME else f"{app}-app"


def _title(name: str) -> str:
    return re.sub(r"[-_\s]+", " ", name).strip().capitalize()


def _lock(work: Plan) -> Iterator[Event]:
    """Make the lock file anew; without its tool, say what to do."""
    command = " ".join(work.lock)
    argv = locking(work.lock)
    if not argv:
        yield Notice(f"The lock file is older than its list. Where {work.lock[0]} is: {command}")
        return
    title = f"Lock the packages with {work.lock[0]}"
    began = time.monotonic()
    yield StepStarted(title, command)
    lines = runner.stream(argv, cwd=work.folder, env=with_this_python())
    status = yield from _told(lines)
    if status:
        yield Notice(f"{command} failed with status {status}; mend what it says and run it again.")
    yield StepDone(title, round(time.monotonic() - began, 1))


def _told(lines: Generator[str, None, int]) -> Generator[Event, None, int]:
    while True:
        try:
            yield Output(next(lines))
        except StopIteration as ended:
            return int(ended.value)


def _count(files: int) -> str:
    return "1 file" if files == 1 else f"{files} files"
