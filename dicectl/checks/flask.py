"""Finds the Flask app of a project by reading its source."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from dicectl.checks import engine
from dicectl.checks.source import Sources
from dicectl.source.project import Project

_APP = re.compile(rb"^(\w+)(?:\s*:\s*[\w.]+)?\s*=\s*(?:flask\.)?Flask\(", re.MULTILINE)
# The web engine makes a Flask app of a function: app = create_app("model:predict").
_ENGINE = re.compile(rb"^(\w+)(?:\s*:\s*[\w.]+)?\s*=\s*(?:webapp\.)?create_app\(", re.MULTILINE)
_FACTORY = re.compile(rb"^def ((?:create|make)_\w*app)\((\)|[^)]*=[^)]*\))", re.MULTILINE)
_PLAIN = re.compile(r"[A-Za-z0-9_-]+")
_NOT_THE_APP = {"tests", "test", "docs", "examples", "bench"}
# Where people look first.
_USUAL = ("app.py", "wsgi.py", "main.py", "server.py", "application.py", "__init__.py")


def flask_app(project: Project) -> str | None:
    """Return what gunicorn would be told to load: "app:app" or "shop:create_app()"; None if none.

    Looks into the modules of the top folder and the packages in it, an app before a factory.
    """
    found = _apps(project, lambda path: _may_hold_app(project, path) and _is_importable(path))
    return next((f"{_module(path)}:{name}" for path, name in found), None)


def deeper_app(project: Project) -> tuple[str, str] | None:
    """Return a file that `flask_app` has no look at, and what would make gunicorn load it.

    Files in two folders are looked at, as in src/shop/app.py, and those outside of packages.
    """
    for path, name in _apps(project, lambda path: _is_own(path, 2) and _is_importable(path)):
        root = "src" if path.startswith("src/") else path.rpartition("/")[0]
        while root != "src" and f"{root}/__init__.py" in project.files:
            root = root.rpartition("/")[0]
        module = _module(path.removeprefix(f"{root}/"))
        if module != "__init__":
            return path, f"--chdir {root} " * bool(root) + quoted(f"{module}:{name}")
    return None


def misnamed_app(project: Project) -> str | None:
    """Return a file with an app that no server can import because of its name."""
    found = _apps(project, lambda path: "/" not in path and not _is_importable(path))
    return next((path for path, _ in found), None)


def gunicorn_loads(project: Project) -> str:
    """Return what comes after `gunicorn` to load the project's app, or one that is usual."""
    app = flask_app(project)
    deeper = None if app else deeper_app(project)
    settings = f"--config {engine.SETTINGS} " * bool(app and engine_app(project))
    return deeper[1] if deeper else f"{settings}{quoted(app or 'app:app')}"


def engine_app(project: Project) -> str | None:
    """Return the file of the project's app if the web engine makes it, else None."""
    sources = Sources(project)
    path = sources.find((flask_app(project) or "").partition(":")[0])
    is_made = path and engine.is_imported(sources.text(path)) and not engine.is_shadowed(project)
    return path if is_made else None


def quoted(target: str) -> str:
    """Return what a server is to load as a shell has to see it: brackets need quotes."""
    return f'"{target}"' if "(" in target else target


def _apps(project: Project, is_wanted: Callable[[str], bool]) -> Iterator[tuple[str, str]]:
    """Yield files and what is in them: "app" or "create_app()"."""
    sources = Sources(project)
    paths = (path for path in project.files if path.endswith(".py") and is_wanted(path))
    likely = sorted(paths, key=_likely)
    for pattern, call in ((_APP, ""), (_ENGINE, ""), (_FACTORY, "()")):
        for path in likely:
            text = sources.text(path)
            is_likely = engine.is_imported(text) if pattern is _ENGINE else b"Flask(" in text
            if is_likely and (found := pattern.search(text)):
                yield path, f"{found[1].decode()}{call}"


def _module(path: str) -> str:
    return path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def _may_hold_app(project: Project, path: str) -> bool:
    # Without an __init__.py a folder is no package, and its modules find each other otherwise.
    is_found = "/" not in path or f"{path.partition('/')[0]}/__init__.py" in project.files
    return _is_own(path, 1) and is_found and path != "__init__.py"


def _is_own(path: str, deepest: int) -> bool:
    folder = path.partition("/")[0]
    return path.count("/") <= deepest and folder not in _NOT_THE_APP


def _is_importable(path: str) -> bool:
    """Whether a server finds a file's module by its name: a shell would take a space for its end.

    A dash is for import statements no part of a name, but for servers it is.
    """
    parts = path.removesuffix(".py").split("/")
    return all(part.isidentifier() or _PLAIN.fullmatch(part) for part in parts)


def _likely(path: str) -> tuple[int, int, str]:
    name = path.rpartition("/")[2]
    return path.count("/"), _USUAL.index(name) if name in _USUAL else len(_USUAL), path
