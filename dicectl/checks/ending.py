"""Checks that the modules which a server loads come to their end, and do not end the server."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from dicectl.checks.entry import entry
from dicectl.checks.lines import shown
from dicectl.checks.paths import dotted, imported
from dicectl.checks.targets import line_at
from dicectl.errors import DicectlError
from dicectl.platforms.check import Said
from dicectl.source.project import Project

_ENDS = {"sys.exit", "exit", "quit", "os._exit", "os.abort"}
_SERVES = re.compile(
    r"uvicorn\.run|waitress\.serve|socketio\.run"
    r"|\w+\.(?:serve_forever|mainloop|infinity_polling|run_polling|run_until_disconnected)"
)
_APPS = {"Flask", "Dash", "Bottle", "Quart", "Sanic"}


def ending(project: Project) -> Iterator[Said]:
    """Nothing at the left edge of a module that a server loads ends the program, or never ends."""
    at = entry(project)
    if at is None or not at.attribute:
        return
    paths = at.sources.reachable(at.path, exactly=True)
    trees = {path: at.sources.tree(path) or ast.Module([], []) for path in paths}
    places = {path: node for path, tree in trees.items() for node in _stops(tree)}
    if places:
        path, node = next(iter(places.items()))
        what = "ends the program" if _is_end(node) else "starts a server or a loop of its own"
        evidence = shown(line_at(at.sources, one, node.lineno) for one, node in places.items())
        yield DicectlError("D875", path=path, what=what, evidence=evidence)


def _stops(tree: ast.Module) -> Iterator[ast.stmt]:
    """Yield the statements that are surely run when a module is loaded, and after which none is."""
    apps, names = {f"{name}.run" for name in _made(tree)}, imported(tree.body)
    for node in tree.body:
        name = names.get(_called(node), _called(node))
        if _is_end(node) or _is_endless(node) or name in apps or _SERVES.fullmatch(name):
            yield node


def _made(tree: ast.Module) -> Iterator[str]:
    """Yield the names of the apps that a module makes."""
    for node in tree.body:
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.Call(func=made)):
                if dotted(made).rpartition(".")[2] in _APPS:
                    yield name


def _is_end(node: ast.stmt) -> bool:
    return isinstance(node, ast.Raise) or _called(node) in _ENDS


def _is_endless(node: ast.stmt) -> bool:
    if not (isinstance(node, ast.While) and ast.unparse(node.test) in {"True", "1"}):
        return False
    return not any(isinstance(one, (ast.Break, ast.Return, ast.Raise)) for one in ast.walk(node))


def _called(node: ast.stmt) -> str:
    call = node.value if isinstance(node, ast.Expr) else None
    return dotted(call.func) if isinstance(call, ast.Call) else ""
