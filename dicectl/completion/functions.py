"""The functions of this folder for the Tab key: found by reading, so that none of it runs."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import click
from click.shell_completion import CompletionItem, ShellComplete

from dicectl.checks import functions
from dicectl.checks.source import Sources
from dicectl.errors import DicectlError
from dicectl.serving.calling import option_name
from dicectl.serving.command import Choices
from dicectl.source.project import Project

Function = ast.FunctionDef | ast.AsyncFunctionDef


def targets() -> Iterator[tuple[str, str]]:
    """Yield the files with one function, then all functions: "model.py", "model:predict"."""
    found = functions.functions(Project.find(Path.cwd()))
    paths = [one.path for one in found]
    yield from ((path, "") for path in dict.fromkeys(paths) if paths.count(path) == 1)
    yield from ((one.target, one.path) for one in found)


def files() -> list[str]:
    """Return the files that have functions, those at the top first; none where git cannot help."""
    with suppress(DicectlError):
        found = functions.functions(Project.find(Path.cwd()))
        return list(dict.fromkeys(one.path for one in found))
    return []


def given(ctx: click.Context, incomplete: str) -> list[CompletionItem]:
    """Return what may come next of the options and choices of the function that is named."""
    command = read(str(ctx.params["target"]))
    if command is None:
        return []
    before = list(ctx.params.get("given") or ())
    return ShellComplete(command, {}, "dicectl", "").get_completions(before, incomplete)


def read(target: str) -> click.Command | None:
    """Return a function as a command that is only good for completion, None if it is not found."""
    project = Project.find(Path.cwd())
    sources = Sources(project, functions.roots(project))
    place, _, name = target.rpartition(":")
    place = place or target
    path = place.removeprefix("./") if place.endswith(".py") else sources.find(place)
    tree = sources.tree(path) if path else None
    if path is None or tree is None:
        return None
    public = [one.name for one in functions.functions_in(sources, path)]
    wanted = name if ":" in target else public[0] if len(public) == 1 else ""
    nodes = (one for one in tree.body if isinstance(one, Function) and one.name == wanted)
    node = next(nodes, None)
    return _command(node, _enums(tree)) if node else None


def _command(node: Function, enums: dict[str, list[str]]) -> click.Command:
    args = node.args
    params: list[click.Parameter] = [
        _option(one, enums) for one in (*args.posonlyargs, *args.args, *args.kwonlyargs)
    ]
    own = [
        click.Option(["--input", "given_input"], type=click.File("rb"), help="A JSON object."),
        click.Option(["--json", "as_json"], is_flag=True, help="Print one JSON value."),
        click.Option(
            ["-h", "--help", "get_help"], is_flag=True, help="Show this message and exit."
        ),
    ]
    return click.Command(node.name, params=[*params, *own], add_help_option=False)


def _option(one: ast.arg, enums: dict[str, list[str]]) -> click.Option:
    name = option_name(one.arg)
    if one.annotation is not None and ast.unparse(one.annotation) == "bool":
        return click.Option([f"{name}/--no-{name[2:]}", f"field_{one.arg}"], default=None)
    choices = list(_choices(one.annotation, enums)) if one.annotation is not None else []
    kind = Choices(choices) if choices else click.STRING
    # It may be given again: which of them takes a list is seen only when it is loaded.
    return click.Option([name, f"field_{one.arg}"], type=kind, multiple=True)


def _choices(annotation: ast.expr, enums: dict[str, list[str]]) -> Iterator[str]:
    """Yield the values of a Literal or an enumeration in a type."""
    for node in ast.walk(annotation):
        if isinstance(node, ast.Subscript) and ast.unparse(node.value).endswith("Literal"):
            values = (one.value for one in ast.walk(node.slice) if isinstance(one, ast.Constant))
            yield from (str(value) for value in values if value is not None)
        elif isinstance(node, ast.Name):
            yield from enums.get(node.id, [])


def _enums(tree: ast.Module) -> dict[str, list[str]]:
    """Return the values of each enumeration that a module defines."""
    return {
        node.name: [
            str(one.value.value)
            for one in node.body
            if isinstance(one, ast.Assign) and isinstance(one.value, ast.Constant)
        ]
        for node in tree.body
        if isinstance(node, ast.ClassDef)
        and any(ast.unparse(base).endswith(("Enum", "Flag")) for base in node.bases)
    }
