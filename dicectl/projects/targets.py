"""Which functions a new project shows: those that are named, or those that are found."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice

from dicectl.checks.flask import flask_app
from dicectl.checks.functions import (
    Found,
    functions,
    functions_in,
    may_hold,
    module_of,
    roots,
)
from dicectl.checks.helpers import without_helpers
from dicectl.checks.seam import bound, why_not
from dicectl.checks.source import Sources
from dicectl.errors import DicectlError
from dicectl.source.project import Project

# Asks which of several is meant: a question and the answers, by what is returned for each.
Choose = Callable[[str, Mapping[str, str]], str]
# What a module of the project must not be called: the engine would import it instead.
_TAKEN = {
    *("flask", "werkzeug", "jinja2", "markupsafe", "click", "itsdangerous", "blinker"),
    *("pydantic", "pydantic_core", "typing_extensions", "annotated_types", "gunicorn", "secure"),
    *("waitress", "webapp", "packaging", "typing_inspection"),
}
_SITE = re.compile(rb"^\w+\s*=\s*(?:webapp\.)?create_app\(", re.MULTILINE)
ALL = "all"


def existing(project: Project) -> str | None:
    """Return the file that makes the engine's app already, None if there is none."""
    tops = (path for path in project.files if path.endswith(".py") and "/" not in path)
    return next((path for path in sorted(tops) if _SITE.search(project.read(path) or b"")), None)


def chosen(project: Project, wishes: Sequence[str], choose: Choose) -> list[Found]:
    """Return the functions to show, none where the project has no code yet.

    Raises:
        DicectlError: D002 there is no such function, D003 none fits, D004 it is an app already,
            D005 several fit and nobody can be asked, D007 a module has a package's name.
    """
    sources = Sources(project, roots(project))
    if wishes:
        found = [one for wish in wishes for one in _named(sources, wish)]
    else:
        found = _offered(project, choose)
    for one in found:
        _check_name(one)
    return found


def _offered(project: Project, choose: Choose) -> list[Found]:
    if app := flask_app(project):
        raise DicectlError("D004", app=app)
    found = functions(project)
    if not found:
        _none(project)
        return []
    found = without_helpers(project, found)
    if len(found) == 1:
        return found
    answers = {str(number): one.target for number, one in enumerate(found, 1)}
    answer = choose("Which function goes on the web?", {**_lines(answers), ALL: "all: all of them"})
    if answer == ALL:
        return found
    if answer:
        return [found[int(answer) - 1]]
    evidence = "\n".join(f"{one.path}:{one.line}: {one.name}" for one in found)
    facts = {"example": found[0].target, "module": found[0].module}
    raise DicectlError("D005", **facts, evidence=evidence)


def _lines(answers: Mapping[str, str]) -> dict[str, str]:
    return {key: f"{key}: {target}" for key, target in answers.items()}


def _none(project: Project) -> None:
    """Say why no function was found, unless there is no code at all."""
    sources = Sources(project, roots(project))
    code = sorted(path for path in project.files if path.endswith(".py"))
    unfit = [one for path in code for one in functions_in(sources, path) if one.problem]
    if unfit:
        lines = [f"{one.path}:{one.line}: {one.name}: {one.problem}" for one in unfit[:5]]
        raise DicectlError("D003", evidence="\n".join(lines))
    notebook = next((path for path in sorted(project.files) if path.endswith(".ipynb")), None)
    if notebook and not code:
        raise DicectlError("D008", notebook=notebook, evidence=notebook)
    broken = [path for path in code if isinstance(sources.parsed(path), SyntaxError)]
    if broken:
        error = sources.parsed(broken[0])
        raise DicectlError("D003", evidence=f"{broken[0]}:{getattr(error, 'lineno', 1)}: {error}")
    if there := list(islice(_instead(sources, filter(may_hold, code)), 5)):
        raise DicectlError("D003", evidence="\n".join(there))


def _instead(sources: Sources, paths: Iterable[str]) -> Iterator[str]:
    """Yield what modules without a function have: lambdas, methods, objects that may be called."""
    for path in paths:
        tree = sources.tree(path) or ast.Module([], [])
        said = [line for node in tree.body for line in _of_statement(node, sources, path)]
        said += [f"{path}: it has no function; put what it does into one"] * (not said)
        yield from said if tree.body else ()


def _of_statement(node: ast.stmt, sources: Sources, path: str) -> Iterator[str]:
    place, module = f"{path}:{node.lineno}", module_of(sources, path)[1]
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        yield f"{place}: {node.name}: if it is meant: dicectl new . --from {module}:{node.name}"
    elif isinstance(node, ast.ClassDef):
        yield f"{place}: {node.name}: it is a class; write a function that makes one and calls it"
    elif isinstance(node, ast.Assign) and isinstance(node.value, ast.Lambda):
        yield f"{place}: {ast.unparse(node.targets[0])}: {why_not(node)}"
    elif isinstance(node, ast.Assign) and isinstance(node.value, ast.Call):
        name = ast.unparse(node.targets[0])
        yield f"{place}: {name}: if it can be called: dicectl new . --from {module}:{name}"


def _named(sources: Sources, wish: str) -> list[Found]:
    """Return the functions that "model:predict", "model.py", "model" or "a/b.py:c" stands for."""
    place, _, name = wish.replace("\\", "/").partition(":")
    path = place.removeprefix("./") if place.endswith(".py") else sources.find(place)
    if path is None or path not in sources.project.files:
        raise DicectlError("D002", wish=wish, what=f"no module {place}", evidence=_near(sources))
    found = list(functions_in(sources, path))
    fit = [one for one in found if name in {"", one.name}]
    if name and not fit:
        made = _made_otherwise(sources, path, name)
        if made is None:
            there = ", ".join(one.name for one in found) or "no function"
            what, seen = f"no {name} in {path}", f"{path} has {there}"
            raise DicectlError("D002", wish=wish, what=what, evidence=seen)
        return [made]
    unfit = [one for one in fit if one.problem]
    if unfit and (name or len(unfit) == len(fit)):
        one = unfit[0]
        raise DicectlError("D003", evidence=f"{path}:{one.line}: {one.name}: {one.problem}")
    if not fit:
        raise DicectlError("D002", wish=wish, what=f"no function in {path}", evidence=path)
    return [one for one in fit if not one.problem]


def _made_otherwise(sources: Sources, path: str, name: str) -> Found | None:
    """Return a name that is assigned, such as a partial or an object that can be called.

    Raises:
        DicectlError: D003 it is a lambda, a class or a value.
    """
    node = bound(sources.tree(path) or ast.Module([], []), name)
    if node is None or isinstance(node, ast.ImportFrom):
        return None
    if why := why_not(node):
        raise DicectlError("D003", evidence=f"{path}:{node.lineno}: {name}: {why}")
    root, module = module_of(sources, path)
    return Found(root, module or "", name, path, node.lineno)


def _near(sources: Sources) -> str:
    there = sorted(path for path in sources.project.files if path.endswith(".py"))[:10]
    return "\n".join(there) or "There is no Python file here."


def _check_name(found: Found) -> None:
    top = found.module.partition(".")[0]
    if top in _TAKEN or top in sys.stdlib_module_names:
        raise DicectlError("D007", path=found.path, module=top, evidence=found.path)
