"""What Vercel starts of a project: which module it takes for the app, found without running any.

The rules were read in @vercel/python as it comes with the CLI 64.0.2, on 2026-11-28.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from dicectl.errors import DicectlError
from dicectl.platforms.check import Said
from dicectl.platforms.processes import named
from dicectl.source.project import Project

FILES = ("app", "index", "server", "main", "wsgi", "asgi")
FOLDERS = ("", "src/", "app/", "api/")
NAMES = ("app", "application", "handler", "Handler")
_TARGET = re.compile(r"([A-Za-z_][\w.]*):([A-Za-z_]\w*)(\(\))?(?=[\s'\"]|$)")
_APP = re.compile(
    rb"^(\w+)\s*(?::[^=\n]+)?=\s*(?:\w+\.)?(?:Flask|FastAPI|Starlette|Quart|Bottle|Dash)\(",
    re.MULTILINE,
)
# Of these a program is made that waits or keeps a connection, which no function does.
_GOES_ON = re.compile(
    rb"^(?:import|from)[ \t]+(streamlit|gradio|telegram|telebot|aiogram|discord|slack_bolt)\b",
    re.MULTILINE,
)


def found(project: Project) -> str:
    """Return what Vercel starts, as MODULE:NAME; "" where it finds none or that is not seen."""
    if "manage.py" in project.files:
        return next(_of_django(project), "")
    for path in _there(project):
        bound = names(project.read(path) or b"")
        if name := next((one for one in NAMES if one in bound), ""):
            return f"{_module(path)}:{name}"
    return ""


def look(project: Project, *, is_told: bool) -> Iterator[Said]:
    """One of the files where Vercel looks for it binds the app, if no setting tells of it."""
    if is_told or "manage.py" in project.files:
        yield ""
    elif not found(project):
        files = ", ".join(_there(project)) or "app.py, main.py and the like, which are not there,"
        fix, evidence = _advice(project)
        yield DicectlError("D661", files=files, fix=fix, evidence=evidence)


def _there(project: Project) -> list[str]:
    paths = (f"{folder}{name}.py" for name in FILES for folder in FOLDERS)
    return [path for path in paths if path in project.files]


def _of_django(project: Project) -> Iterator[str]:
    for path in sorted(project.files):
        if re.fullmatch(r"\w+/wsgi\.py", path):
            yield f"{_module(path)}:application"


def _module(path: str) -> str:
    return path.removesuffix(".py").replace("/", ".")


def _advice(project: Project) -> tuple[str, str]:
    """Return what to do where Vercel finds no app, and where that is seen."""
    types = named(project)
    if told := _TARGET.search(types.get("web", "")):
        return _written(told[1], told[2], called=bool(told[3])), f"Procfile: web: {types['web']}"
    sources = [(path, project.read(path) or b"") for path in _top(project)]
    for path, source in sources:
        if seen := _GOES_ON.search(source):
            what = f"A program of {seen[1].decode()} goes on between requests, and Vercel runs none"
            return f"{what}: deploy it to another platform.", f"{path}: {seen[0].decode()}"
    for path, source in sources:
        if app := _APP.search(source):
            return _written(_module(path), app[1].decode()), f"{path}: {app[0].decode()}..."
    if types and "web" not in types:
        fix = "Vercel only answers requests: deploy it to another platform."
        return fix, f"Procfile: {', '.join(types)}"
    return (
        "Write app.py with: from MODULE import NAME as app    or, for a function: dicectl new .",
        "",
    )


def _top(project: Project) -> list[str]:
    """Return the modules of the project, those at its top first."""
    paths = (one for one in project.files if one.endswith(".py") and one.count("/") < 2)
    return sorted(paths, key=lambda path: (path.count("/"), path))


def _written(module: str, name: str, *, called: bool = False) -> str:
    if called:
        return f"Write app.py with: import {module}; app = {module}.{name}()"
    same = "" if name == "app" else " as app"
    return f"Write app.py with: from {module} import {name}{same}"


def names(source: bytes) -> set[str]:
    """Return the names that a module binds at its top level, as Vercel's parser sees them."""
    try:
        body = ast.parse(source).body
    except (SyntaxError, ValueError):
        return set()
    return {name for node in body for name in _names(node)}


def _names(node: ast.stmt) -> Iterator[str]:
    match node:
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
            yield name
        case ast.Assign(targets=targets):
            yield from (one.id for one in targets if isinstance(one, ast.Name))
        case ast.AnnAssign(target=ast.Name(id=name)):
            yield name
        case ast.ImportFrom(names=names):
            yield from (one.asname or one.name for one in names)
