"""Check that FastAPI has the package by which it reads forms.

Without it, a module with a route that takes a form cannot be imported.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from dicectl.checks.known import BRINGS
from dicectl.checks.lines import Line, shown
from dicectl.checks.packages import Packages, installed, requirements
from dicectl.checks.source import Sources
from dicectl.checks.targets import line_at, start
from dicectl.checks.web import adding
from dicectl.errors import DicectlError
from dicectl.platforms.check import Said, as_warning
from dicectl.source.project import Project

PACKAGE = "python-multipart"
_FORMS = {"Form", "File", "UploadFile", "OAuth2PasswordRequestForm"}
_ROUTES = {"get", "post", "put", "patch", "delete", "api_route"}
# FastAPI 0.111 alone brought the package without being asked.
_ASKS = re.compile(r"(?i)\b(?:fastapi|starlette)\s*\[|\bfastapi\s*(?:[=~<]=\s*0\.111|<\s*0\.112)\b")
# Packages that are often beside FastAPI and do not bring it, by what they require in November 2026.
_BESIDE = {
    *("aiofiles", "aiosqlite", "asyncpg", "fastapi", "httptools", "orjson", "pydantic-settings"),
    *("python-jose", "sqlmodel", "uvicorn", "uvloop", "watchfiles", "websockets"),
}


def read(project: Project) -> Iterator[Said]:
    """Where a route of FastAPI takes a form or a file, python-multipart is installed."""
    at, packages = start(project), installed(project)
    if at is None or not packages.where or PACKAGE in packages.names or _is_asked(project):
        return
    reached = (one for path in at.paths for one in at.sources.reachable(path, exactly=True))
    if found := [line for path in dict.fromkeys(reached) for line in _forms(at.sources, path)]:
        facts = {"where": packages.where, "fix": adding(packages.where, PACKAGE)}
        why = f"FastAPI reads forms and files by {PACKAGE}"
        error = DicectlError("D816", **facts, evidence=f"{shown(found[:1])}\n{why}")
        yield error if _is_sure(project, packages) else as_warning(error)


def _is_asked(project: Project) -> bool:
    """Whether an extra of FastAPI, or an old FastAPI, brings the package."""
    own = (project.read("pyproject.toml") or b"").decode("utf-8", "replace")
    texts = (one.text for one in requirements(project))
    return installed(project).where == "requirements.txt" and any(map(_ASKS.search, (own, *texts)))


def _is_sure(project: Project, packages: Packages) -> bool:
    asked = list(requirements(project))
    is_known = {one.name for one in asked} <= BRINGS.keys() | _BESIDE
    return packages.complete or (packages.where == "requirements.txt" and is_known)


def _forms(sources: Sources, path: str) -> Iterator[Line]:
    """Yield the lines of a module where a route takes a form."""
    if b"fastapi" not in sources.text(path):
        return
    names = [one for one in sources.imports(path, exactly=True) if one.startswith("fastapi")]
    known = {one.rpartition(".")[2] for one in names} & _FORMS
    for node in ast.walk(sources.tree(path) or ast.Module([], [])):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and _is_route(node):
            yield from (
                line_at(sources, path, one.lineno)
                for one in ast.walk(node.args)
                if isinstance(one, ast.expr) and _is_form(one, known, has_all="fastapi" in names)
            )


def _is_form(node: ast.expr, known: set[str], *, has_all: bool) -> bool:
    match node:
        case ast.Name(id=name):
            return name in known
        case ast.Attribute(value=ast.Name(id="fastapi"), attr=name):
            return has_all and name in _FORMS
    return False


def _is_route(node: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    calls = (one.func for one in node.decorator_list if isinstance(one, ast.Call))
    return any(isinstance(one, ast.Attribute) and one.attr in _ROUTES for one in calls)
