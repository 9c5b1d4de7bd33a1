"""Finds the Flask app of a project by reading its source."""

from __future__ import annotations

import re

from dicectl.checks.source import Sources
from dicectl.project import Project

_APP = re.compile(rb"^(\w+)(?:\s*:\s*[\w.]+)?\s*=\s*(?:flask\.)?Flask\(", re.MULTILINE)
_FACTORY = re.compile(rb"^def ((?:create|make)_\w*app)\((\)|[^)]*=[^)]*\))", re.MULTILINE)
# Where people look first.
_USUAL = ("app.py", "wsgi.py", "main.py", "server.py", "application.py", "__init__.py")


def flask_app(project: Project) -> str | None:
    """Return what gunicorn would be told to load: "app:app" or "shop:create_app()"; None if none.

    Looks into the modules of the top folder and the packages in it, an app before a factory.
    """
    sources = Sources(project)
    paths = sorted((path for path in project.files if _may_hold_app(project, path)), key=_likely)
    for pattern, call in ((_APP, ""), (_FACTORY, "()")):
        for path in paths:
            if b"Flask(" in sources.text(path) and (found := pattern.search(sources.text(path))):
                module = path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
                return f"{module}:{found[1].decode()}{call}"
    return None


def quoted(target: str) -> str:
    """Return what a server is to load as a shell has to see it: brackets need quotes."""
    return f'"{target}"' if "(" in target else target


def _may_hold_app(project: Project, path: str) -> bool:
    folder = path.partition("/")[0]
    is_own = path.count("/") <= 1 and folder not in {"tests", "test", "docs", "examples", "bench"}
    # Without an __init__.py a folder is no package, and its modules find each other otherwise.
    is_found = "/" not in path or f"{folder}/__init__.py" in project.files
    return path.endswith(".py") and is_own and is_found and path != "__init__.py"


def _likely(path: str) -> tuple[int, int, str]:
    name = path.rpartition("/")[2]
    return path.count("/"), _USUAL.index(name) if name in _USUAL else len(_USUAL), path
