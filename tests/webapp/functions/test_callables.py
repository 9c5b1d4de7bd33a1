"""Functions of every kind: what may be called, what it is named, and what is still refused."""

from __future__ import annotations

import functools
import json
import math
import os
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import pytest
from pydantic import WithJsonSchema

from webapp import create_app
from webapp.functions.algorithm import Algorithm, AlgorithmError
from webapp.functions.loading import algorithm, load
from webapp.functions.problems import InputError

INNER = "    async def g():\n        yield 1\n"
Write = Callable[[str], str]


def named(found: Algorithm) -> list[str]:
    return [field.name for field in found.fields]


def test_a_parameter_without_a_type_has_that_of_its_default() -> None:
    def weigh(  # type: ignore[no-untyped-def]  # noqa: ANN202, PLR0917
        count=3,  # noqa: ANN001
        weight=70.0,  # noqa: ANN001
        loud=False,  # noqa: ANN001
        name=None,  # noqa: ANN001
        sizes=[1, 2],  # noqa: ANN001, B006
        mixed=(1, "a"),  # noqa: ANN001
        table={"a": 1.5},  # noqa: ANN001, B006
    ):
        return [count, weight, loud, name, sizes, mixed, table]

    found = algorithm(weigh)
    kinds = [field.schema.get("type") for field in found.fields]
    assert kinds == ["integer", "number", "boolean", "string", "array", "array", "object"]
    assert found.fields[4].schema["items"] == {"type": "integer"}
    values = found.validate_form({"count": ["4"], "weight": ["70.5"], "sizes": ["5\n6"]})
    assert values == {"count": 4, "weight": 70.5, "sizes": [5, 6]}
    assert found.plain(found(values)) == [4, 70.5, False, None, [5, 6], [1, "a"], {"a": 1.5}]


def test_parameters_before_a_slash_are_given_by_their_place() -> None:
    def between(low: int = 1, high: int = 9, /, step: int = 1) -> list[int]:
        return [low, high, step]

    found = algorithm(between)
    assert found({"high": 5}) == [1, 5, 1]
    assert found({"low": 2, "step": 3}) == [2, 9, 3]


def test_an_asynchronous_function_is_run_to_its_end_in_any_thread() -> None:
    async def later(x: int) -> int:
        return x + 1

    found, seen = algorithm(later), []
    thread = threading.Thread(target=lambda: seen.append(found({"x": 1})))
    thread.start()
    thread.join()
    assert (seen, found({"x": 2}), found.result_schema) == ([2], 3, {"type": "integer"})


@pytest.mark.parametrize(
    ("body", "hint", "result"),
    [
        ("def f() -> {}:\n    return (x for x in range(3))", "Iterator[int]", 2),
        ("def f() -> {}:\n    return map(abs, [1, -2])", "Iterator[int]", 2),
        (f"async def f() -> {{}}:\n{INNER}    return g()", "AsyncIterator[int]", 1),
        ("def f() -> {}:\n    return [1, 2]", "Iterable[int]", [1, 2]),
        ("def f() -> {}:\n    yield 'a'", "str", "a"),
    ],
)
def test_what_returns_an_iterator_is_taken_for_what_yields(
    module_of: Write, body: str, hint: str, result: object
) -> None:
    head = "from collections.abc import AsyncIterator, Iterable, Iterator\n"
    found = load(f"{module_of(head + body.format(hint))}:f")
    assert json.loads(found.json(found({}))) == result


def test_the_last_value_that_is_yielded_is_the_result() -> None:
    def count(to: int) -> Iterator[int]:
        yield from range(to)

    async def spell(word: str) -> AsyncIterator[str]:
        for end in range(len(word)):
            yield word[: end + 1]

    def untyped(x: int = 1):  # type: ignore[no-untyped-def]  # noqa: ANN202
        yield x

    assert algorithm(count)({"to": 4}) == 3
    assert algorithm(count).json(algorithm(count)({"to": 0})) == b"null"
    assert algorithm(spell)({"word": "abc"}) == "abc"
    assert algorithm(untyped)({}) == 1


KINDS = '''
"""Things that can be called."""
import functools
import json
from pathlib import Path

def scale(x: float, factor: float = 2.0, *, note: str = "") -> float:
    """Scale a number.

    Args:
        x: The number.
    """
    return x * factor

triple = functools.partial(scale, factor=3.0)
of_four = functools.partial(scale, 4.0)
def from_file(x: float, file: Path) -> float:
    return x + len(str(file))

with_file = functools.partial(from_file, file=Path("ab"))
with_model = functools.partial(scale, note=object())
cached = functools.lru_cache(scale)

def logged(function):
    @functools.wraps(function)
    def wrapper(*args, **kwargs):
        return function(*args, **kwargs)
    return wrapper

wrapped = logged(scale)

class Model:
    """A model that adds."""

    def __init__(self, more):
        self.more = more

    def __call__(self, x: int) -> int:
        return x + self.more

    async def later(self, x: int) -> int:
        """Add in a while."""
        return x + self.more

    @staticmethod
    def half(x: float) -> float:
        return x / 2

    @classmethod
    def named(cls, x: int) -> str:
        return cls.__name__

predict = Model(10)
later = predict.later
'''


@pytest.mark.parametrize(
    ("target", "name", "fields", "given", "result"),
    [
        ("triple", "triple", ["x", "factor", "note"], {"x": 2.0}, 6.0),
        ("of_four", "of_four", ["factor", "note"], {}, 8.0),
        ("with_model", "with_model", ["x", "factor"], {"x": 1.0}, 2.0),
        ("with_file", "with_file", ["x"], {"x": 1.0}, 3.0),
        ("cached", "cached", ["x", "factor", "note"], {"x": 1.0}, 2.0),
        ("wrapped", "wrapped", ["x", "factor", "note"], {"x": 1.0}, 2.0),
        ("predict", "predict", ["x"], {"x": 1}, 11),
        ("later", "later", ["x"], {"x": 1}, 11),
        ("predict.later", "later", ["x"], {"x": 2}, 12),
        ("Model.half", "half", ["x"], {"x": 1.0}, 0.5),
        ("Model.named", "named", ["x"], {"x": 1}, "Model"),
    ],
)
def test_whatever_can_be_called_has_the_name_that_the_module_gives_it(  # noqa: PLR0917
    module_of: Write,
    target: str,
    name: str,
    fields: list[str],
    given: dict[str, object],
    result: object,
) -> None:
    found = load(f"{module_of(KINDS)}:{target}")
    assert (found.name, named(found)) == (name, fields)
    assert found(given) == result


def test_the_words_about_it_are_those_of_the_function_below(module_of: Write) -> None:
    module = module_of(KINDS)
    triple = load(f"{module}:triple")
    assert (triple.summary, triple.fields[0].help) == ("Scale a number.", "The number.")
    assert (triple.fields[1].default, triple.fields[1].required) == (3.0, False)
    assert load(f"{module}:predict").summary == "A model that adds."
    assert load(f"{module}:later").summary == "Add in a while."


def bare_decorator(function: Callable[..., Any]) -> Callable[..., Any]:
    def wrapper(*args: object, **kwargs: object) -> object:
        return function(*args, **kwargs)

    return wrapper


@bare_decorator
def hidden(x: int) -> int:
    return x


class Shop:
    def price(self, of: str) -> int:
        return len(of)


@dataclass
class Holder:
    file: Path


def reads(x: Path) -> str:
    return x.read_text()


def reads_disguised(x: Annotated[Path, WithJsonSchema({"type": "string"})]) -> str:
    return x.read_text()


def reads_many(x: list[Path | None]) -> str:
    return str(x)


def reads_deep(x: dict[str, Holder]) -> str:
    return str(x)


def reads_like(x: os.PathLike[str]) -> str:
    return str(x)


@pytest.mark.parametrize(
    ("function", "words"),
    [
        (hidden, "give that functools.wraps"),
        (Shop.price, "Shop.price is a method: make an instance, like shop = Shop()"),
        (math.hypot, "hypot"),
        (functools.partial(Shop().price), "has no name"),
        (reads_deep, "x holds a path, and visitors must not name files of the server"),
    ],
)
def test_what_no_page_can_take_is_refused_in_one_line(function: Any, words: str) -> None:  # noqa: ANN401
    with pytest.raises(AlgorithmError) as caught:
        algorithm(function)
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_method_that_is_named_by_its_class_is_refused(module_of: Write) -> None:
    with pytest.raises(AlgorithmError, match=r"Model.later is a method"):
        load(f"{module_of(KINDS)}:Model.later")


def test_functions_of_these_kinds_answer_on_a_site(module_of: Write) -> None:
    module = module_of(KINDS)
    for target, answer in {"triple": b"6.0", "predict": b"12", "later": b"12"}.items():
        client = create_app(f"{module}:{target}").test_client()
        assert client.get(f"/api/{target}?x=2").data.strip() == answer
        assert client.post("/", data={"x": "2"}).status_code == 200
        assert client.get("/openapi.json").status_code == 200


def test_a_function_itself_may_be_given_in_place_of_its_name() -> None:
    def double(x: int) -> int:
        return 2 * x

    client = create_app(double, "webapp.dice:roll").test_client()
    assert client.post("/api/double", json={"x": 4}).json == 8


def test_of_a_module_those_are_shown_that_a_page_can_take(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = "def rest(*more): ...\n\n\ndef double(x: int) -> int:\n    return 2 * x\n"
    (tmp_path / "some_functions.py").write_text(code)
    (tmp_path / "no_functions.py").write_text("def rest(*more): ...\n")
    monkeypatch.syspath_prepend(tmp_path)
    assert create_app("some_functions").test_client().post("/api/double", json={"x": 4}).json == 8
    with pytest.raises(AlgorithmError, match=r"rest: \*more needs a type"):
        create_app("no_functions")


@pytest.mark.parametrize("function", [reads, reads_disguised, reads_many, reads_like])
def test_a_path_is_never_one_of_the_server(function: Any) -> None:  # noqa: ANN401
    found = algorithm(function)
    for named in ("/etc/passwd", ["/etc/passwd"]):
        with pytest.raises(InputError):
            found.validate({"x": named})
