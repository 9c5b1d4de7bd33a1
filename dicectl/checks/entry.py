"""Where the web process, or without one the worker, enters the project's own source."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from dicectl.buildpack.procfile import Command
from dicectl.checks import servers
from dicectl.checks.lines import Line
from dicectl.checks.procfile import own_command
from dicectl.checks.source import Sources, defined
from dicectl.source.project import Project

PYTHON = re.compile(r"python(3(\.\d+)?)?")
# Settings that may lead a server to other folders.
_MOVES = ("PYTHONPATH=", "GUNICORN_CMD_ARGS=")


@dataclass(frozen=True)
class Entry:
    """Where the web process enters the project's own source.

    Attributes:
        line: the Procfile's line.
        path: the module's file.
        sources: the modules that it can import.
        attribute: what is loaded from it, "" for a script.
        called: whether a server calls it to get the app.
        command: what the line runs.
    """

    line: Line
    path: str
    sources: Sources
    attribute: str
    called: bool
    command: Command

    @property
    def is_seen(self) -> bool:
        """Whether the module's source shows surely that it has the attribute."""
        tree = self.sources.tree(self.path)
        return tree is not None and self.attribute in (defined(tree) or ())


@lru_cache(maxsize=2)
def entry(project: Project) -> Entry | None:
    """Return where the project's source is entered, None if that is not clear."""
    found = own_command(project)
    if found is None:
        return None
    line, command = found
    if PYTHON.fullmatch(command.program) or command.module:
        return _script_entry(project, line, command)
    folders, wanted = roots(project, command), target(command)
    if folders is None or wanted is None:
        return None
    sources = Sources(project, folders)
    path = sources.find(wanted.module)
    if path is None:
        return None
    return Entry(line, path, sources, wanted.attribute, wanted.called, command)


def roots(project: Project, command: Command) -> tuple[str, ...] | None:
    """Return the folders from which the server finds modules, None if that cannot be known."""
    server = servers.SERVERS.get(command.program)
    if server is None or any(one.startswith(_MOVES) for one in command.settings):
        return None
    served = servers.read(server, command)
    if served.value(("--paste",)) is not None:
        return None
    # Of these, a server puts the folder before all others on sys.path.
    moved = served.value(("--pythonpath", "--app-dir"))
    folder = moved if moved is not None else served.options.get("--chdir", "")
    if moved is not None and ("," in moved or "--chdir" in served.options):
        return None
    if command.program == "gunicorn":
        settings = servers.gunicorn_settings(project, served)
        if settings is None or {"chdir", "pythonpath", "wsgi_app"} & settings.keys():
            return None
    root = folder.removeprefix("./").rstrip("/")
    if root.startswith(("/", "$", "..", "%")):
        return None
    return (f"{root}/" if root not in {"", "."} else "", "")


def target(command: Command) -> servers.Target | None:
    """Return what a command tells a server to load, None if it is no server or says nothing."""
    server = servers.SERVERS.get(command.program)
    if server is None or command.program in {"flask", "streamlit"}:
        return None
    return servers.target(server, servers.read(server, command))


def _script_entry(project: Project, line: Line, command: Command) -> Entry | None:
    if command.program in servers.SERVERS:
        return None
    if command.module:
        sources = Sources(project).with_src()
        path = sources.find_main(command.program) or ""
    else:
        path = command.arguments[0].removeprefix("./") if command.arguments else ""
        sources = Sources(project, (path[: path.rfind("/") + 1], ""))
    if not path.endswith(".py") or path not in project.files:
        return None
    return Entry(line, path, sources, "", False, command)
