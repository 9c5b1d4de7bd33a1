"""Whether a project's files fit Vercel. Each function answers one question, from evidence only.

The rules were read in @vercel/python as it comes with the CLI 64.0.2, on 2026-11-28.
"""

from __future__ import annotations

import ast
import json
import re
import tomllib
from collections.abc import Callable, Iterator

from dicectl.errors import DicectlError
from dicectl.platforms.check import Said
from dicectl.platforms.processes import named
from dicectl.source.project import Project

PYTHONS = ("3.12", "3.13", "3.14")
ENTRIES = ("app", "index", "server", "main", "wsgi", "asgi")
FOLDERS = ("", "src/", "app/", "api/")
NAMES = {"app", "application", "handler", "Handler"}
# What these switch off: https://vercel.com/docs/project-configuration
OLD_KEYS = ("builds", "routes")
_JOBS = re.compile(rb"create_app\([^#]*?\b(jobs\s*=\s*True)")
_TARGET = re.compile(r"([A-Za-z_][\w.]*):([A-Za-z_]\w*)(?=\s|$)")
_SQLITE = re.compile(r"sqlite(?:\+\w+)?:///(?!:memory:|/tmp/|$)")


def python(project: Project) -> Iterator[Said]:
    """The Python that .python-version asks for is one of Vercel's, which would take another."""
    said = (project.read(".python-version") or b"").decode("utf-8", "replace")
    found = re.search(r"^\s*(?:python-)?(\d+\.\d+)", said, re.MULTILINE)
    if not found:
        yield ""
    elif found[1] not in PYTHONS:
        facts = {"version": found[1], "known": ", ".join(PYTHONS)}
        yield DicectlError("D657", **facts, evidence=f".python-version: {said.strip()}")


def entry(project: Project) -> Iterator[Said]:
    """One of the files where Vercel looks for it binds the app."""
    tables = _toml(project)
    declared = tables.get("tool", {}).get("vercel", {}).get("entrypoint")
    script = tables.get("project", {}).get("scripts", {}).get("app")
    if declared or script or {"manage.py", "vercel.json"} & project.files:
        yield ""
        return
    paths = [f"{folder}{name}.py" for name in ENTRIES for folder in FOLDERS]
    there = [path for path in paths if path in project.files]
    if any(NAMES & bound(project.read(path) or b"") for path in there):
        return
    found = _TARGET.search(named(project).get("web", ""))
    module, name = (found[1], found[2]) if found else ("MODULE", "NAME")
    files = ", ".join(there) or "app.py, main.py and the like, which are not there,"
    yield DicectlError("D661", files=files, module=module, name=name)


def processes(project: Project) -> Iterator[Said]:
    """The Procfile has only a web process."""
    types = named(project)
    others = sorted(types.keys() - {"web"})
    if others:
        seen = "\n".join(f"Procfile: {one}: {types[one]}" for one in others)
        yield DicectlError("D658", types=" and no ".join(others), evidence=seen)
    elif not types:
        yield ""


def jobs(project: Project) -> Iterator[Said]:
    """No call becomes a job, which goes on after its request."""
    paths = (f"{name}.py" for name in ENTRIES)
    found = ((path, _JOBS.search(project.read(path) or b"")) for path in paths)
    for path, written in found:
        if written:
            yield DicectlError("D662", evidence=f"{path}: {written[1].decode()}")


def settings(project: Project) -> Iterator[Said]:
    """vercel.json has none of the keys of old."""
    try:
        told = json.loads(project.read("vercel.json") or b"{}")
    except ValueError:
        told = {}
    old = [key for key in OLD_KEYS if isinstance(told, dict) and key in told]
    if old:
        yield DicectlError("D659", keys=" and ".join(old), evidence=f"vercel.json: {old[0]}")
    elif not told:
        yield ""


def disk(project: Project) -> Iterator[Said]:
    """No code opens a database file or another one for writing, but in /tmp."""
    found = [one for path in sorted(project.files) for one in _written(project, path)]
    if found:
        yield DicectlError("D660", evidence="\n".join(found[:5]))


def uploads(project: Project) -> Iterator[Said]:
    """No field of the page takes a file that is larger than a request may be."""
    found = [one for path in sorted(project.files) for one in _taken(project, path)]
    if found:
        yield DicectlError("D663", evidence="\n".join(found[:5]))


def bound(source: bytes) -> set[str]:
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


def _written(project: Project, path: str) -> Iterator[str]:
    """Yield the lines of a file which write beside the code; tests do not run there."""
    if not path.endswith(".py") or path.startswith(("tests/", "test_")):
        return
    source = project.read(path) or b""
    if b"sqlite" in source or b"open(" in source:
        yield from _spots(path, source, _writes)


def _taken(project: Project, path: str) -> Iterator[str]:
    """Yield the lines of a file in which `webapp.File` takes large files."""
    source = project.read(path) or b""
    if path.endswith(".py") and re.search(rb"from webapp import .*\bFile\b", source):
        yield from _spots(path, source, _takes_much)


def _spots(path: str, source: bytes, wanted: Callable[[ast.expr], bool]) -> Iterator[str]:
    """Yield the lines with the expressions that are wanted."""
    try:
        nodes = list(ast.walk(ast.parse(source)))
    except (SyntaxError, ValueError):
        return
    lines = source.decode("utf-8", "replace").splitlines()
    spots = sorted({node.lineno for node in nodes if isinstance(node, ast.expr) and wanted(node)})
    yield from (f"{path}:{number}: {lines[number - 1].strip()}" for number in spots)


def _takes_much(node: ast.expr) -> bool:
    from webapp.kinds.marks import ON_VERCEL, File

    if not isinstance(node, ast.Call) or ast.unparse(node.func) != "File":
        return False
    given = {one.arg: one.value for one in node.keywords}
    try:
        return File(max=ast.literal_eval(given["max"])).size > ON_VERCEL if "max" in given else True
    except ValueError:  # which is told when the app starts
        return False


def _writes(node: ast.expr) -> bool:
    match node:
        case ast.Constant(value=str(text)):
            return bool(_SQLITE.match(text))
        case ast.Call(
            func=ast.Attribute(value=ast.Name(id="sqlite3"), attr="connect"),
            args=[ast.Constant(value=str(text)), *_],
        ):
            return _is_beside(text)
        case ast.Call(
            func=ast.Name(id="open"),
            args=[ast.Constant(value=str(text)), ast.Constant(value=str(mode)), *_],
        ):
            return _is_beside(text) and bool(set("wax+") & set(mode))
    return False


def _is_beside(path: str) -> bool:
    return not path.startswith(("/", ":memory:", "file:")) and path != ""


def _toml(project: Project) -> dict[str, dict[str, dict[str, str]]]:
    try:
        return tomllib.loads(_text(project, "pyproject.toml"))
    except tomllib.TOMLDecodeError:
        return {}


def _text(project: Project, path: str) -> str:
    return (project.read(path) or b"").decode("utf-8", "replace")
