"""The functions that a page could show, found by reading; the same ones as the page takes."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from dicectl.checks.functions import functions, problem
from dicectl.checks.helpers import without_helpers
from dicectl.source.project import Project
from webapp.functions.algorithm import AlgorithmError
from webapp.functions.loading import algorithm

TAKEN = [
    "def f(x: int) -> int: return x",
    "def f(): return 1",
    "def f(x: int, /): return x",
    "def f(x=1, *, y=2.0): return x",
    "def f(*, x: int, y='a'): return x",
    "async def f(x: int): return x",
    "def f(x: int):\n    yield x",
    "def f(x: 'list[int]'): return x",
    "def f(x: bytes): return 1",
    "def f(x: Path): return 1",
    "def f(*x: int, **more: float): return x",
    "def f(x: 'list[pathlib.Path]'): return 1",
    "def f(x: pathlib.Path | None = None): return 1",
    "def f(x: typing.BinaryIO): return 1",
]
REFUSED = {
    "def f(x): return x": "the parameter x needs a type",
    "def f(x, y=1): return x": "the parameter x needs a type",
    "def f(*, x, y=1): return x": "the parameter x needs a type",
    "def f(x, /, y: int = 1): return x": "the parameter x needs a type",
    "def f(*x): return x": "*x needs a type",
    "def f(*x: typing.Any, **y: object): return x": "*x needs a type",
    "def f(x: int = 1, **more): return x": "*more needs a type",
    "def f(x: DirectoryPath): return x": "x is a DirectoryPath",
    "def f(x: 'list[pydantic.NewPath]'): return x": "x is a NewPath",
}
IMPORTS = (
    "import pathlib, pydantic, typing\n"
    "from pydantic import DirectoryPath\n"
    "from pathlib import Path\n"
)


def told(source: str) -> str:
    (node,) = ast.parse(source).body
    assert isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    return problem(node)


@pytest.mark.parametrize("source", TAKEN)
def test_what_a_page_takes_is_found(source: str) -> None:
    scope: dict[str, object] = {}
    exec(IMPORTS + source, scope)
    algorithm(scope["f"])  # type: ignore[arg-type]  # it is a function
    assert told(source) == ""


@pytest.mark.parametrize("source", REFUSED)
def test_what_a_page_refuses_is_refused_by_reading_too(source: str) -> None:
    scope: dict[str, object] = {}
    exec(IMPORTS + source, scope)
    with pytest.raises(AlgorithmError):
        algorithm(scope["f"])  # type: ignore[arg-type]  # it is a function
    assert told(source).startswith(REFUSED[source])


def test_public_functions_of_all_modules_are_listed_the_nearest_first(tmp_path: Path) -> None:
    (tmp_path / "src" / "shop").mkdir(parents=True)
    (tmp_path / "src" / "shop" / "prices.py").write_text("def total(x: int): return _own(x)\n")
    (tmp_path / "model.py").write_text(
        "def predict(x: int): return helper(x)\ndef helper(x: int): return x\n"
        "def _own(x: int): return x\ndef loose(x): return x\n"
    )
    (tmp_path / "test_model.py").write_text("def test_it(x: int): pass\n")
    found = functions(Project(tmp_path))
    assert [one.target for one in found] == ["model:predict", "model:helper", "shop.prices:total"]
    wanted = without_helpers(Project(tmp_path), found)
    assert [one.target for one in wanted] == ["model:predict", "shop.prices:total"]
