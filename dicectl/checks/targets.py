"""Which functions the page shows: what `create_app` of the web engine is given, read by eye.

It is called in the module that the web process loads, or in the Procfile itself:
`gunicorn "webapp:create_app('model:predict')"`.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from dicectl.buildpack.procfile import Command
from dicectl.checks import engine, servers
from dicectl.checks.entry import entry, roots, target
from dicectl.checks.lines import Line
from dicectl.checks.paths import dotted
from dicectl.checks.procfile import web_command
from dicectl.checks.settings import settings
from dicectl.checks.source import Sources
from dicectl.source.project import Project


@dataclass(frozen=True)
class Target:
    """A function, or every function of a module, that the page shows.

    Attributes:
        text: as it is written: "model:predict", or "model" for all of them.
        line: where it is written.
    """

    text: str
    line: Line

    @property
    def module(self) -> str:
        """Where the function is: "model"."""
        return self.text.partition(":")[0]

    @property
    def name(self) -> str:
        """The function, "" for all of the module."""
        return self.text.partition(":")[2]


@dataclass(frozen=True)
class Start:
    """Where the project's own code begins when the web process starts.

    Attributes:
        sources: the modules that it can import.
        paths: the files that it loads first.
        targets: the functions that the page shows; none in an app without the web engine.
        is_complete: whether there are no others.
        has_jobs: whether its calls become jobs.
    """

    sources: Sources
    paths: tuple[str, ...]
    targets: tuple[Target, ...] = ()
    is_complete: bool = True
    has_jobs: bool = False


@lru_cache(maxsize=2)
def start(project: Project) -> Start | None:
    """Return where the project's code begins, None if that is not clear."""
    at = entry(project)
    if at is None:
        return _in_procfile(project)
    sources = at.sources.with_src()
    text = sources.text(at.path)
    if not engine.is_imported(text) or engine.is_shadowed(project):
        return _of_django(project, sources, at.path) or Start(sources, (at.path,))
    tree = sources.tree(at.path) or ast.Module([], [])
    made = list(calls(tree))
    lines = text.decode("utf-8", "replace").splitlines()
    found = tuple(
        Target(one, Line(at.path, node.lineno, lines[node.lineno - 1]))
        for call in made
        for one, node in _texts(call)
    )
    return _start(sources, (at.path,), found, made)


def _of_django(project: Project, sources: Sources, path: str) -> Start | None:
    """Django loads its settings by name, and what they name; None for another app."""
    found = settings(project) if b"django" in sources.text(path) else None
    if found is None:
        return None
    both = Sources(project, (*sources.roots, *found.sources.roots))
    return Start(both, tuple(dict.fromkeys([path, *found.loaded()])))


def line_at(sources: Sources, path: str, number: int) -> Line:
    """Return a line of a module, to be shown."""
    lines = sources.text(path).decode("utf-8", "replace").splitlines()
    return Line(path, number, lines[number - 1] if number <= len(lines) else "")


def _in_procfile(project: Project) -> Start | None:
    found = web_command(project)
    if found is None or engine.is_shadowed(project):
        return None
    line, command = found
    folders, wanted = roots(project, command), target(command)
    if folders is None or wanted is None or wanted.module != engine.MODULE:
        return None
    call = _call(command)
    if call is None:
        return None
    targets = tuple(Target(text, line) for text, _ in _texts(call))
    return _start(Sources(project, folders).with_src(), (), targets, [call])


def _start(
    sources: Sources, paths: tuple[str, ...], targets: tuple[Target, ...], made: list[ast.Call]
) -> Start:
    modules = (sources.find(one.module) for one in targets)
    every = tuple(dict.fromkeys([*paths, *filter(None, modules)]))
    return Start(sources, every, targets, all(map(_is_plain, made)), any(map(has_jobs, made)))


def _call(command: Command) -> ast.Call | None:
    """Return the call that a server is told to make of the engine."""
    server = servers.SERVERS[command.program]
    _, _, called = servers.read(server, command).words[0].partition(":")
    try:
        parsed = ast.parse(called.strip(), mode="eval").body
    except (SyntaxError, ValueError):
        return None
    return parsed if isinstance(parsed, ast.Call) else None


def calls(tree: ast.Module) -> Iterator[ast.Call]:
    """Yield the calls of the engine's create_app, whatever it was imported as."""
    names = set(_names(tree))
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and dotted(node.func) in names:
            yield node


def _names(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == engine.MODULE and not node.level:
            makers = (one for one in node.names if one.name == "create_app")
            yield from (one.asname or one.name for one in makers)
        elif isinstance(node, ast.Import):
            modules = (one for one in node.names if one.name == engine.MODULE)
            yield from (f"{one.asname or one.name}.create_app" for one in modules)


def _texts(call: ast.Call) -> Iterator[tuple[str, ast.expr]]:
    for one in call.args:
        if isinstance(one, ast.Constant) and isinstance(one.value, str):
            yield one.value, one


def has_jobs(call: ast.Call) -> bool:
    """Whether a call of create_app makes jobs of the function's calls, or may."""
    given = (one.value for one in call.keywords if one.arg == "jobs")
    return any(not (isinstance(one, ast.Constant) and one.value is False) for one in given)


def _is_plain(call: ast.Call) -> bool:
    """Whether all that a call is given can be read: no names, no *list."""
    settings = all(one.arg is not None for one in call.keywords)
    return settings and len(call.args) == len(list(_texts(call)))
