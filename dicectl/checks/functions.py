"""Finds the functions of a project that could go on the web, by reading its source.

What a page can take is decided by `webapp.functions.loading`, which imports the module. Here the
same rules are held against the source, so that nothing of the user's code runs.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

from dicectl.checks.paths import dotted, full_name, imported
from dicectl.checks.source import Sources
from dicectl.source.project import Project

# Folders and files that hold no function for a page.
_ELSEWHERE = {"tests", "test", "docs", "examples", "bench", "scripts", "tools", "node_modules"}
_OTHER_FILES = {"setup.py", "conftest.py", "manage.py", "noxfile.py"}
# A decorator like these makes a function something else: a route, a command, a fixture.
_ROLES = re.compile(
    r"route|get|post|put|delete|command|group|option|argument|fixture|task|overload"
)
# Types of which a page could only make folders and files of the server.
_FILES = {"DirectoryPath", "NewPath"}
# Modules whose types are all known, or whose unknown ones are rare; and types of others.
_MODULES = {
    *("typing", "typing_extensions", "collections", "datetime", "decimal", "uuid", "enum"),
    *("pathlib", "io", "dataclasses", "fractions", "ipaddress", "pydantic", "annotated_types"),
    *("re", "webapp"),
}
_KINDS = {"pandas.DataFrame", "PIL.Image.Image", "numpy.ndarray", "numpy.typing.NDArray"}
Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Found:
    """A function of a project.

    Attributes:
        root: the folder from which its module is imported: "" or "src/".
        module: "model" or "shop.prices".
        name: "predict".
        path: the file: "src/shop/prices.py".
        line: where it is defined.
        problem: why a page cannot take it, "" if it can.
    """

    root: str
    module: str
    name: str
    path: str
    line: int
    problem: str = ""

    @property
    def target(self) -> str:
        """How a function is named: "model:predict"."""
        return f"{self.module}:{self.name}"


def functions(project: Project) -> list[Found]:
    """Return the public functions of all modules that a page could show, in reading order."""
    sources = Sources(project, roots(project))
    paths = sorted(filter(may_hold, project.files), key=lambda path: (path.count("/"), path))
    found = (one for path in paths for one in functions_in(sources, path))
    return [one for one in found if not one.problem]


def functions_in(sources: Sources, path: str) -> Iterator[Found]:
    """Yield the public functions of one file, each with what is wrong with it."""
    tree = sources.tree(path)
    root, module = module_of(sources, path)
    if tree is None or module is None:
        return
    public = _public(tree)
    for node in tree.body:
        if isinstance(node, Function) and (node.name in public if public else _is_public(node)):
            yield Found(root, module, node.name, path, node.lineno, problem(node))


def roots(project: Project) -> tuple[str, ...]:
    """Return the folders from which modules are imported: src/ where there is one, and the top."""
    return ("src/", "") if any(path.startswith("src/") for path in project.files) else ("",)


def module_of(sources: Sources, path: str) -> tuple[str, str | None]:
    """Return from which folder a file is imported, and as what; None if it cannot be."""
    root = next((one for one in sources.roots if path.startswith(one)), "")
    parts = path.removeprefix(root).removesuffix(".py").removesuffix("/__init__").split("/")
    return root, ".".join(parts) if all(map(str.isidentifier, parts)) else None


def problem(node: Function) -> str:
    """Say why a page cannot take a function; "" if it can."""
    given = node.args
    for many in (given.vararg, given.kwarg):
        if many and _is_vague(many.annotation):
            return f"*{many.arg} needs a type, like *{many.arg}: float, or name each input"
    places = [*given.posonlyargs, *given.args]
    without = len(places) - len(given.defaults)
    with_default = [False] * without + [True] * len(given.defaults)
    pairs = zip(given.kwonlyargs, map(bool, given.kw_defaults), strict=True)
    for one, has_default in (*zip(places, with_default, strict=True), *pairs):
        if one.annotation is None and not has_default:
            return f"the parameter {one.arg} needs a type, like {one.arg}: int"
        if one.annotation is not None and (kind := _of_a_file(one.annotation)):
            return (
                f"{one.arg} is a {kind}, and visitors must not name folders of the server;"
                f" take a file: {one.arg}: Path"
            )
    return ""


def without_field(tree: ast.Module, node: Function) -> str:
    """Say which parameter is of a plain class of the module, for which there is no field."""
    plain = {
        one.name
        for one in tree.body
        if isinstance(one, ast.ClassDef) and not one.bases and not one.decorator_list
        if not any("pydantic" in getattr(own, "name", "") for own in one.body)
    }
    for one in (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs):
        inner = ast.walk(one.annotation) if one.annotation else ()
        names = {part.id for part in inner if isinstance(part, ast.Name)}
        if plain & names and "Annotated" not in names:
            said = ast.unparse(one)
            return f"there is no field for {said}; take numbers and texts, or a dataclass"
    return ""


def foreign(tree: ast.Module, node: Function) -> bool:
    """Whether a parameter is of a type from elsewhere of which it is not known here what it is."""
    names = imported(tree.body)
    given = (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs)
    parts = (part for one in given if one.annotation for part in ast.walk(one.annotation))
    for part in parts:
        if isinstance(part, ast.Name | ast.Attribute) and dotted(part).partition(".")[0] in names:
            full = full_name(part, names)
            inner = any(one.startswith(f"{full}.") for one in _KINDS)  # np in np.ndarray
            if not inner and full not in _KINDS and full.partition(".")[0] not in _MODULES:
                return True
    return False


def _is_vague(annotation: ast.expr | None) -> bool:
    """Whether a type of many arguments says nothing, as a decorator's does."""
    said = ast.unparse(annotation).strip("'\"") if annotation else "Any"
    return said.rpartition(".")[2] in {"object", "Any", "args", "kwargs"}


def _of_a_file(annotation: ast.expr) -> str:
    """Return the name in a type that stands for a file of this machine, "" for none."""
    if isinstance(annotation, ast.Constant) and isinstance(annotation.value, str):
        words = re.findall(r"\w+", annotation.value)
    else:
        nodes = ast.walk(annotation)
        words = [getattr(one, "attr", getattr(one, "id", "")) for one in nodes]
    return next((word for word in words if word in _FILES), "")


def may_hold(path: str) -> bool:
    """Whether a file may have a function for a page."""
    *folders, name = path.split("/")
    hidden = any(part.startswith((".", "_")) or part in _ELSEWHERE for part in folders)
    own = name not in _OTHER_FILES and not name.startswith("test_")
    return path.endswith(".py") and own and not hidden


def _is_public(node: Function) -> bool:
    roles = (ast.unparse(one).partition("(")[0].rpartition(".")[2] for one in node.decorator_list)
    is_plain = not any(_ROLES.fullmatch(role) for role in roles)
    return not node.name.startswith("_") and node.name != "main" and is_plain


def _public(tree: ast.Module) -> list[str]:
    """Return the names in `__all__`."""
    for node in tree.body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__":
            return [ast.literal_eval(one) for one in getattr(node.value, "elts", ())]
    return []
