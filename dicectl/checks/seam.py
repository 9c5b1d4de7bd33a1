"""Checks that each function which the page shows is there, and that a page can take it.

`webapp.functions.loading` decides that when the app starts. Here it is read from the source, so
that it is known before anything is pushed.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from dicectl.checks import engine, functions
from dicectl.checks.app import unreadable
from dicectl.checks.instead import another, another_in
from dicectl.checks.lines import added
from dicectl.checks.lines import shown as shown_lines
from dicectl.checks.names import is_on_disk
from dicectl.checks.packages import installed
from dicectl.checks.paths import dotted
from dicectl.checks.source import Sources, at_import, defined, is_standard
from dicectl.checks.targets import Start, Target, line_at, start
from dicectl.errors import DicectlError
from dicectl.platforms.check import Said, as_warning
from dicectl.source.project import Project

# From one module to the next: no project has more on the way to a function.
MOST_STEPS = 5
# What surely is no function when a name stands for it.
_VALUES = (ast.Constant, ast.JoinedStr, ast.List, ast.Tuple, ast.Dict, ast.Set)
_CLASS = "it is a class; write a function that makes one of it and calls that"
_LAMBDA = "it is a lambda, whose inputs have no types; make it a function (def)"

Bound = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Assign | ast.ImportFrom


def shown(project: Project) -> Iterator[Said]:
    """Each function that the page shows is there, and a page can take it.

    Where that shows only when the app runs, nothing is said, that it is well neither.
    """
    at = start(project)
    if at is None or not at.targets:
        yield ""
        return
    if not at.is_complete:
        yield ""
    for target in {one.text: one for one in reversed(at.targets)}.values():
        yield from _look(project, at, target)


def jobs(project: Project) -> Iterator[Said]:
    """Where calls become jobs, the packages of the queue are installed."""
    at, packages = start(project), installed(project)
    missing = [one for one in ("huey", "redis") if not packages.brings(one)]
    if at and at.has_jobs and missing:
        error = DicectlError("D865", packages=" and ".join(missing), where=packages.where)
        yield error if packages.complete else as_warning(error)


def waiting(project: Project) -> Iterator[Said]:
    """Nothing waits for a person to type while the app is loaded."""
    at = start(project)
    if at is None or not any(map(_may_ask, _texts(at, exactly=False).values())):
        return
    suspected = [path for path, text in _texts(at, exactly=True).items() if _may_ask(text)]
    places = [line for path in suspected for line in _asking(at.sources, path)]
    if places:
        evidence = shown_lines(line_at(at.sources, *place) for place in places)
        yield DicectlError("D841", path=places[0][0], evidence=evidence)


def _look(project: Project, at: Start, target: Target) -> Iterator[Said]:
    path = at.sources.find(target.module)
    if path is None:
        yield from _no_module(project, at, target)
        return
    parsed = at.sources.parsed(path)
    if isinstance(parsed, SyntaxError):
        yield from unreadable(project, path, parsed)
    elif ":" in target.text:
        yield from _function(at.sources, target, path, target.name)
    else:
        yield from _every(at.sources, target, path, parsed)


def _no_module(project: Project, at: Start, target: Target) -> Iterator[Said]:
    """A module that is not in the tree may come from a package, or be one of Python's own."""
    top, packages = target.module.partition(".")[0], installed(project)
    kept_out = _ignored(project, at, target)
    if not kept_out and (top == engine.MODULE or is_standard(top) or packages.brings(top)):
        yield ""
        return
    evidence, fix = str(target.line), another(at, target)
    if kept_out:
        evidence += f"\n{kept_out}: left out by git's ignore rules"
        fix = f"Take it out of .gitignore, or: {added(project, kept_out)}"
    facts = {"target": target.text, "module": target.module}
    error = DicectlError("D838", **facts, fix=fix, evidence=evidence)
    yield error if kept_out or packages.complete else as_warning(error)


def _ignored(project: Project, at: Start, target: Target) -> str:
    """Return the module's file where only this machine has it, "" if it has not."""
    if not all(map(str.isidentifier, target.module.split("."))):
        return ""
    stem = target.module.replace(".", "/")
    paths = (f"{root}{stem}.py" for root in at.sources.roots)
    return next((path for path in paths if is_on_disk(project, path)), "")


def _function(
    sources: Sources, target: Target, path: str, name: str, steps: int = MOST_STEPS
) -> Iterator[Said]:
    """What a name of a module stands for; if it is imported, where it is defined."""
    tree = sources.tree(path) or ast.Module([], [])
    node, names = bound(tree, name), defined(tree)
    if isinstance(node, ast.ImportFrom):
        found = None if node.level else sources.find(node.module or "")
        yield from (
            _function(sources, target, found, _imported(node, name), steps - 1)
            if found and steps
            else [""]
        )
    elif node is not None and (why := why_not(node)):
        yield _refused(sources, target, why, path, node.lineno)
    elif method := _method(tree, name):
        why = f"it is a method of {method[0]}; write a function outside of the class that calls it"
        yield _refused(sources, target, why, path, method[1])
    elif node is None and names is not None and name not in names:
        fix, there = another_in(sources, target, path)
        facts = {"target": target.text, "path": path, "name": name}
        yield DicectlError("D839", **facts, fix=fix, evidence=f"{target.line}\n{there}")
    elif not isinstance(node, functions.Function) or node.decorator_list:
        yield ""
    elif why := functions.without_field(tree, node):
        yield _refused(sources, target, why, path, node.lineno)
    elif functions.foreign(tree, node):
        yield ""


def _refused(sources: Sources, target: Target, why: str, path: str, number: int) -> DicectlError:
    evidence = f"{target.line}\n{line_at(sources, path, number)}"
    return DicectlError("D840", target=target.text, why=why, path=path, evidence=evidence)


def _every(sources: Sources, target: Target, path: str, tree: ast.Module) -> Iterator[Said]:
    """Of a module that is shown as a whole, one function at least is for a page."""
    found = list(functions.functions_in(sources, path))
    if any(not one.problem for one in found) or defined(tree) is None:
        return
    lines = [f"{line_at(sources, path, one.line)}   ({one.problem})" for one in found]
    why = "a page can take none of its functions" if found else "it has no public function"
    evidence = "\n".join([str(target.line), *lines])
    error = DicectlError("D840", target=target.text, why=why, path=path, evidence=evidence)
    imports = (node for node in tree.body if isinstance(node, ast.ImportFrom))
    is_passed_on = any(node.level or sources.find(node.module or "") for node in imports)
    yield as_warning(error) if is_passed_on else error


def bound(tree: ast.Module, name: str) -> Bound | None:
    """Return the last statement at a module's left edge that makes a name."""
    for node in reversed(tree.body):
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef() if node.name == name:
                return node
            case ast.Assign(targets=[ast.Name(id=given)]) if given == name:
                return node
            case ast.ImportFrom() if any((one.asname or one.name) == name for one in node.names):
                return node
    return None


def _imported(node: ast.ImportFrom, name: str) -> str:
    return next(one.name for one in node.names if (one.asname or one.name) == name)


def why_not(node: Bound) -> str:
    """Say why a page cannot show what a statement makes, "" if it can or may."""
    match node:
        case ast.FunctionDef(decorator_list=[]) | ast.AsyncFunctionDef(decorator_list=[]):
            return functions.problem(node)
        case ast.ClassDef():
            return _CLASS
        case ast.Assign(value=ast.Lambda()):
            return _LAMBDA
        case ast.Assign(value=value) if isinstance(value, _VALUES):
            return "it is no function"
    return ""


def _method(tree: ast.Module, name: str) -> tuple[str, int] | None:
    """Return the class whose method is named, and its line: "predict" or "Model.predict"."""
    owner, _, own = name.rpartition(".")
    for node in tree.body:
        if isinstance(node, ast.ClassDef) and owner in {"", node.name}:
            for one in node.body:
                if isinstance(one, functions.Function) and one.name == own:
                    return node.name, one.lineno
    return None


def _texts(at: Start, *, exactly: bool) -> dict[str, bytes]:
    """Return the source of each module that is loaded when the app starts."""
    reached = (at.sources.reachable(path, exactly=exactly) for path in at.paths)
    return {path: at.sources.text(path) for paths in reached for path in paths}


def _may_ask(text: bytes) -> bool:
    # Without anybody at the keyboard, input() raises an EOFError: who knows it is prepared.
    return b"input(" in text and b"EOFError" not in text


def _asking(sources: Sources, path: str) -> Iterator[tuple[str, int]]:
    """Yield where a module asks a person something while it is loaded."""
    tree = sources.tree(path) or ast.Module([], [])
    if "input" in (defined(tree) or ()):
        return
    for node in at_import(tree):
        if isinstance(node, ast.Call) and dotted(node.func) in {"input", "builtins.input"}:
            yield path, node.lineno
