"""Whether a project's files fit Vercel. Each function answers one question, from evidence only.

The rules were read in @vercel/python as it comes with the CLI 64.0.2, on 2026-11-28.
"""

from __future__ import annotations

import ast
import json
import re
import tomllib
from collections.abc import Iterator
from typing import Any

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


def python(project: Project) -> Iterator[Said]:
    """The Python that the files ask for is one of Vercel's, which would take another."""
    asked = next(_asked(project), None)
    if not asked:
        yield ""
    elif not asked[0]:
        facts = {"version": asked[1], "known": ", ".join(PYTHONS)}
        yield DicectlError("D657", **facts, evidence=asked[2])


def _asked(project: Project) -> Iterator[tuple[bool, str, str]]:
    """Yield where a version is asked for: whether it is there, which it is, and the line."""
    said = _text(project, ".python-version")
    if found := re.search(r"^\s*(?:python-)?(\d+\.\d+)", said, re.MULTILINE):
        yield found[1] in PYTHONS, found[1], f".python-version: {said.strip()}"
    limits = str(_toml(project).get("project", {}).get("requires-python", ""))
    if limits:
        fits = any(_allows(limits, one) for one in PYTHONS)
        yield fits, limits, f'pyproject.toml: requires-python = "{limits}"'
    # Vercel does not read this one, and takes 3.12.
    if found := re.search(r"python-(\d+\.\d+)", _text(project, "runtime.txt")):
        yield found[1] == PYTHONS[0], found[1], f"runtime.txt: {found[0]} (not read there)"


def _allows(limits: str, version: str) -> bool:
    """Whether some patch of a minor version is within the limits of `requires-python`.

    An excluded patch (`!=3.12.1`) excludes no minor version.
    """
    minor = tuple(map(int, version.split(".")))
    return all(_within(minor, one.strip()) for one in limits.split(","))


def _within(minor: tuple[int, ...], limit: str) -> bool:
    found = re.match(r"(~=|==|<=?|>=?)\s*(\d+(?:\.\d+)*)", limit)
    if not found:
        return True
    sign, given = found[1], tuple(map(int, found[2].split(".")))
    asked = given[:2] if len(given) > 1 else (given[0], 0)
    at_most = minor < asked or (minor == asked and (sign != "<" or given[2:] > (0,)))
    if sign in ("<", "<="):
        return at_most
    if sign == "==":
        return minor[: len(given)] == given[:2]
    same = minor[0] == given[0] if len(given) < 3 else minor == asked
    return minor >= asked and (sign != "~=" or same)


def entry(project: Project) -> Iterator[Said]:
    """One of the files where Vercel looks for it binds the app."""
    tables = _toml(project)
    declared = tables.get("tool", {}).get("vercel", {}).get("entrypoint")
    script = tables.get("project", {}).get("scripts", {}).get("app")
    if declared or script or "manage.py" in project.files or _old_settings(project):
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
    old = _old_settings(project)
    if old:
        yield DicectlError("D659", keys=" and ".join(old), evidence=f"vercel.json: {old[0]}")
    elif "vercel.json" not in project.files:
        yield ""


def _old_settings(project: Project) -> list[str]:
    try:
        told = json.loads(project.read("vercel.json") or b"{}")
    except ValueError:
        told = {}
    return [key for key in OLD_KEYS if isinstance(told, dict) and key in told]


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


def _toml(project: Project) -> dict[str, Any]:
    try:
        return tomllib.loads(_text(project, "pyproject.toml"))
    except tomllib.TOMLDecodeError:
        return {}


def _text(project: Project, path: str) -> str:
    return (project.read(path) or b"").decode("utf-8", "replace")
