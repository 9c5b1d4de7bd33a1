"""Checks that the app which a server loads is there, found by reading the source."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator

from dicectl import buildpack
from dicectl.buildpack.procfile import Command
from dicectl.checks import engine, servers
from dicectl.checks.entry import Entry, roots, target
from dicectl.checks.flask import flask_app, quoted
from dicectl.checks.kinds import suggested
from dicectl.checks.lines import Line
from dicectl.checks.packages import installed
from dicectl.checks.procfile import web_command
from dicectl.checks.source import Sources, defined
from dicectl.checks.texts import misread
from dicectl.errors import DicectlError
from dicectl.platforms.check import Said, as_warning
from dicectl.source.project import Project


def module(project: Project) -> Iterator[Said]:
    """The module that the server loads is there and defines what the Procfile names."""
    found = web_command(project)
    if found is None or found[1].program not in servers.SERVERS:
        return
    line, command = found
    if command.bare_factory:
        yield _factory(line, command, command.bare_factory, "the shell stumbles over its brackets")
    folders, wanted = roots(project, command), target(command)
    if folders is None or wanted is None:
        return
    sources = Sources(project, folders)
    if folders[0] and not _has_folder(project, folders[0]):
        yield DicectlError("D835", folder=folders[0].rstrip("/"), evidence=str(line))
        return
    path = sources.find(wanted.module)
    if path is None:
        yield from _missing_module(project, sources, wanted, line)
    else:
        yield from _attribute(Entry(line, path, sources, wanted.attribute, wanted.called, command))


def _has_folder(project: Project, folder: str) -> bool:
    known = (*project.files, *(f"{one}/" for one in project.repositories_inside))
    return any(path.startswith(folder) for path in known)


def _missing_module(
    project: Project, sources: Sources, wanted: servers.Target, line: Line
) -> Iterator[Said]:
    """A module that is not in the tree may still come from a package."""
    top = wanted.module.partition(".")[0]
    packages = installed(project)
    plain = wanted.module.removeprefix("./").replace("/", ".").removesuffix(".py")
    is_path = "/" in wanted.module or wanted.module.endswith(".py")
    is_inside = any(path.startswith(f"{top}/") for path in project.files)
    # pip installs only what is listed. The others may install the project itself, too.
    is_all = packages.complete and packages.where == "requirements.txt"
    may_come = packages.brings(top) or (not is_all and sources.find(f"src.{top}"))
    is_elsewhere = any(root + top in project.repositories_inside for root in sources.roots)
    if not is_path and not is_inside and (may_come or is_elsewhere):
        return
    if wanted.module == engine.MODULE:
        error = DicectlError("D837", where=packages.where, evidence=str(line))
        yield from [error if is_all else as_warning(error)] * bool(packages.where)
        return
    error = DicectlError(
        "D805",
        module=wanted.module,
        suggestion=_suggestion(project, sources, plain, wanted),
        evidence=str(line),
    )
    yield error if is_path or is_inside or is_all else as_warning(error)


def _suggestion(project: Project, sources: Sources, plain: str, wanted: servers.Target) -> str:
    if sources.find(plain):
        return f"gunicorn {plain}:{wanted.attribute}"
    if sources.find(f"src.{plain}"):
        return f"gunicorn --chdir src {plain}:{wanted.attribute}"
    if folder := _folder_of(project, plain):
        return f"gunicorn --chdir {folder} {plain}:{wanted.attribute}"
    line = suggested(project) or "web: gunicorn MODULE:APP"
    return line.removeprefix("web: ")


def _folder_of(project: Project, module: str) -> str:
    """Return the folder below which a module is found, "" for none."""
    ending = f"/{module.replace('.', '/')}.py"
    found = sorted(path.removesuffix(ending) for path in project.files if path.endswith(ending))
    return found[0] if found else ""


def _attribute(entry: Entry) -> Iterator[Said]:
    parsed = entry.sources.parsed(entry.path)
    if isinstance(parsed, SyntaxError):
        yield from unreadable(entry.sources.project, entry.path, parsed)
        return
    names = defined(parsed)
    folder = entry.path.removesuffix("__init__.py")
    is_module = folder != entry.path and entry.sources.project.files & {
        f"{folder}{entry.attribute}.py",
        f"{folder}{entry.attribute}/__init__.py",
    }
    if names is None or is_module:
        return
    if entry.attribute not in names:
        place, found = f"{_module_name(entry)}:{entry.attribute}", _app_in(entry)
        suggestion = f"{entry.command.program} {quoted(found)}"
        facts = {"attribute": entry.attribute, "path": entry.path, "suggestion": suggestion}
        top = f"Define {entry.attribute} at the top level of {entry.path}, outside of all blocks."
        fix = "" if found not in {"", place} else top
        yield DicectlError("D806", **facts, fix=fix, evidence=str(entry.line))
    elif not entry.called and _makes_app(parsed, entry.attribute):
        place = f"{_module_name(entry)}:{entry.attribute}"
        yield _factory(entry.line, entry.command, place, "the server would serve the function")


def _app_in(entry: Entry) -> str:
    """Return the Flask app or factory of the module itself, else of the project."""
    found = flask_app(entry.sources.project)
    own = re.search(rb"^(\w+)\s*=\s*(?:flask\.)?Flask\(", entry.sources.text(entry.path), re.M)
    return f"{_module_name(entry)}:{own[1].decode()}" if own else found or ""


def _module_name(entry: Entry) -> str:
    loaded = target(entry.command)
    return loaded.module if loaded else entry.path


def _factory(line: Line, command: Command, place: str, mistake: str) -> DicectlError:
    facts = {"target": place, "factory": f"{place}()", "program": command.program}
    return DicectlError("D808", **facts, mistake=mistake, evidence=str(line))


def _makes_app(tree: ast.Module, name: str) -> bool:
    """Whether a name is surely a function that a server cannot call as an app.

    A WSGI app takes two arguments, an ASGI app three (or one, long ago).
    """
    functions = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
    function = next((node for node in functions if node.name == name), None)
    if function is None or function.decorator_list or function.args.vararg:
        return False
    calls = (node.func for node in ast.walk(function) if isinstance(node, ast.Call))
    takes = len(function.args.posonlyargs) + len(function.args.args)
    return takes == 0 or (takes < 2 and any(_is_flask(one) for one in calls))


def _is_flask(function: ast.expr) -> bool:
    names = (getattr(function, "id", ""), getattr(function, "attr", ""))
    return "Flask" in names


def unreadable(project: Project, path: str, error: SyntaxError) -> Iterator[Said]:
    """Say that a module cannot be read; a newer Python than this one may be able to."""
    problem = DicectlError(
        "D807",
        path=path,
        message=error.msg,
        evidence=f"{path}:{error.lineno or 1}: {(error.text or '').strip()[:100]}",
        fix="dicectl check --fix" * (path in misread(project)),
    )
    try:
        version = buildpack.python_version(project)
    except buildpack.Rejected:
        return
    asked = (version.major, version.minor)
    yield problem if asked <= sys.version_info[:2] else as_warning(problem)
