"""The seam: what is read from a function, and what is said when it cannot be put on the web."""

from __future__ import annotations

import enum
import math
import threading
from collections.abc import Callable
from typing import Annotated, Any, Literal

import pandas
import pytest
from pydantic import BaseModel, Field

from webapp.functions.algorithm import AlgorithmError, ResultError
from webapp.functions.loading import algorithm, load
from webapp.functions.problems import InputError, NotJsonError


class Colour(enum.Enum):
    RED = "red"
    BLUE = "blue"


def paint(
    size: Annotated[int, Field(ge=1, le=9)],
    colour: Colour = Colour.BLUE,
    shape: Literal["round", "square"] = "round",
    note: str | None = None,
) -> str:
    """Paint a thing.

    It takes a while.

    Args:
        size: How large,
            in metres.
        colour (Colour): Which colour.

    Returns:
        What was painted.
    """
    if size == 7:
        raise ValueError("Seven is taken.")
    return f"{size} {colour.value} {shape} {note}"


def problems(call: Callable[[], object]) -> list[tuple[str, str, str]]:
    """Return field, rule and sentence of each problem that the call ends with."""
    with pytest.raises(InputError) as caught:
        call()
    return [(p.field, p.rule, p.detail) for p in caught.value.problems]


def test_the_docstring_gives_summary_description_and_help() -> None:
    found = algorithm(paint)
    assert (found.name, found.summary) == ("paint", "Paint a thing.")
    assert found.description == "It takes a while."
    assert [field.help for field in found.fields][:2] == ["How large, in metres.", "Which colour."]


def test_each_parameter_is_a_field_with_control_default_choices_and_limits() -> None:
    size, colour, shape, note = algorithm(paint).fields
    assert (size.control, size.required, size.attributes) == (
        "number",
        True,
        {"min": "1", "max": "9"},
    )
    assert (colour.control, colour.default, list(colour.choices)) == (
        "select",
        "blue",
        ["red", "blue"],
    )
    assert (shape.control, list(shape.choices)) == ("select", ["round", "square"])
    assert (note.control, note.required, note.label) == ("text", False, "Note")


def test_choices_of_any_type_are_chosen_and_steps_start_at_a_value_that_is_allowed() -> None:
    def run(
        sides: Literal[6, "F"] = 6,
        word: Literal["a", None] = None,
        many: list[Literal[1, "x"]] = [],  # noqa: B006
        step: Annotated[int, Field(gt=0, multiple_of=5)] = 5,
    ) -> None:
        pass

    found = algorithm(run)
    sides, word, many, step = found.fields
    assert [(f.control, f.choices) for f in (sides, word, many)] == [
        ("select", {"6": 6, "F": "F"}),
        ("select", {"a": "a"}),
        ("select", {"1": 1, "x": "x"}),
    ]
    assert step.attributes == {"min": "5", "step": "5"}
    form = {"sides": ["6"], "word": [""], "many": ["1", "x"], "step": ["10"]}
    assert found.validate_form(form) == {"sides": 6, "many": [1, "x"], "step": 10}
    assert found.validate_form({"word": ["a"]}) == {"word": "a"}


def test_valid_values_of_a_form_a_query_and_json_are_the_same_arguments() -> None:
    found = algorithm(paint)
    expected = {"size": 3, "colour": Colour.RED}
    assert found.validate_json(b'{"size": 3, "colour": "red"}') == expected
    assert found.validate_query({"size": ["3"], "colour": ["red"]}) == expected
    assert found.validate_form({"size": ["3"], "colour": ["red"], "note": [""]}) == expected
    assert found(expected) == "3 red round None"


def test_every_wrong_value_is_named_with_its_rule() -> None:
    found = algorithm(paint)
    wrong = {"size": ["0"], "colour": ["green"], "other": ["1"]}
    assert problems(lambda: found.validate_query(wrong)) == [
        ("size", "greater_than_equal", "This must be greater than or equal to 1."),
        ("colour", "enum", "This must be 'red' or 'blue'."),
        ("other", "extra_forbidden", "There is no such field."),
    ]
    assert problems(lambda: found.validate_form({})) == [("size", "missing", "This is needed.")]


def test_json_is_taken_strictly() -> None:
    found = algorithm(paint)
    assert problems(lambda: found.validate_json(b'{"size": "3"}')) == [
        ("size", "int_type", "This must be a whole number.")
    ]
    assert problems(lambda: found.validate_json(b"[3]"))[0][:2] == ("", "dict_type")


def test_a_whole_number_may_be_written_with_a_point_as_json_schema_has_it() -> None:
    found = algorithm(paint)
    assert found.validate_json(b'{"size": 6.0}') == {"size": 6}
    assert problems(lambda: found.validate_json(b'{"size": 6.5}'))[0][1] == "int_type"
    assert problems(lambda: found.validate_json(b'{"size": 12.0}'))[0][1] == "less_than_equal"


@pytest.mark.parametrize("body", [b"", b"{", b"\xff", b"[" * 10_000, b"{\"size\": '3'}"])
def test_what_is_not_json_is_told_apart_from_a_wrong_value(body: bytes) -> None:
    with pytest.raises(NotJsonError):
        algorithm(paint).validate_json(body)


@pytest.mark.parametrize("body", [b'{"x": NaN}', b'{"x": Infinity}', b'{"x": 1e999}'])
def test_no_number_is_infinite(body: bytes) -> None:
    def half(x: float) -> float:
        return x / 2

    assert problems(lambda: algorithm(half).validate_json(body))[0][:2] == ("x", "finite_number")


def test_a_value_error_is_about_the_first_field_or_the_one_it_names() -> None:
    assert problems(lambda: algorithm(paint)({"size": 7})) == [
        ("size", "refused", "Seven is taken.")
    ]

    class NoteError(ValueError):
        field = "note"
        picture = "note\n^"

    def refuse(size: int, note: str) -> None:
        raise NoteError("Not this.")

    with pytest.raises(InputError) as caught:
        algorithm(refuse)({"size": 1, "note": "x"})
    (problem,) = caught.value.problems
    assert (problem.field, problem.value, problem.picture) == ("note", "x", "note\n^")


def test_a_fault_of_the_function_is_not_blamed_on_the_input() -> None:
    def fails(text: str) -> bytes:
        return text.encode("ascii")

    with pytest.raises(UnicodeEncodeError):
        algorithm(fails)({"text": "é"})


def test_names_that_other_libraries_use_are_fine() -> None:
    def odd(copy: int, json: int, model_config: int, schema: int) -> int:
        return copy + json + model_config + schema

    texts = {name: ["1"] for name in ("copy", "json", "model_config", "schema")}
    found = algorithm(odd)
    assert found(found.validate_query(texts)) == 4


def test_no_name_of_a_function_or_a_model_leaves_the_form_without_fields() -> None:
    class RunInput(BaseModel):
        size: int

    def run(x: RunInput) -> int:
        return x.size

    def größe(höhe: int = 1) -> int:  # noqa: PLC2401
        return höhe

    run.__annotations__ = {"x": RunInput, "return": int}
    assert [field.name for field in algorithm(run).fields] == ["x"]
    assert [field.name for field in algorithm(größe).fields] == ["höhe"]


@pytest.mark.parametrize(
    "text", ['["\\ud800"]', "[" * 900 + "]" * 900], ids=["half a character", "deep"]
)
def test_json_in_a_field_that_nothing_can_be_made_of_is_refused(text: str) -> None:
    def run(x: list[Any]) -> Any:  # noqa: ANN401
        return x

    assert problems(lambda: algorithm(run).validate_form({"x": [text]}))[0][:2] == (
        "x",
        "list_type",
    )


def test_the_examples_of_the_api_page_are_accepted() -> None:
    def run(
        *,
        a: Annotated[int, Field(ge=10)],
        b: Annotated[float, Field(gt=10)],
        c: Annotated[float, Field(lt=0)],
        d: Annotated[int, Field(ge=1, multiple_of=5)],
        e: Annotated[float, Field(gt=0, lt=1)],
        f: list[Annotated[int, Field(ge=10)]],
        g: list[int] = [1, 2],  # noqa: B006
        h: tuple[int, str] = (1, "a"),
    ) -> None:
        pass

    found = algorithm(run)
    texts = {field.name: field.example_texts for field in found.fields}
    assert (texts["a"], texts["g"], texts["h"]) == (["10"], ["1", "2"], ['[1, "a"]'])
    found.validate_query(texts)
    found.validate({field.name: field.example for field in found.fields})


def no_type(x) -> int:  # type: ignore[no-untyped-def]  # noqa: ANN001
    return int(x)


def star(*x) -> int:  # type: ignore[no-untyped-def]  # noqa: ANN002
    return sum(x)


def stars(**x: object) -> int:
    return len(x)


def lock(x: threading.Lock) -> int:
    return 1


def takes_unknown(values: pandas.Series) -> float:
    return float(values.sum())


def takes_function(change: Callable[[int], int]) -> int:
    return change(1)


def odd_default(x: int = object()) -> int:  # type: ignore[assignment]
    return x


def endless_default(x: float = math.inf) -> float:
    return x


def field_default(x: int = Field(5, ge=1)) -> int:
    return x


class Problem(BaseModel):
    size: int


def like_ours(x: Problem) -> int:
    return x.size


def unknown(x: Nowhere) -> int:  # type: ignore[name-defined]  # noqa: F821
    return 1


@pytest.mark.parametrize(
    ("function", "words"),
    [
        (no_type, "the parameter x needs a type, like x: int"),
        (star, "*x needs a type"),
        (stars, "*x needs a type"),
        (lock, "lock: "),
        (odd_default, "the default of x is not JSON"),
        (endless_default, "the default of x is not JSON"),
        (field_default, "write x: Annotated[int, Field(ge=1)] = 5"),
        (like_ours, "the API describes a Problem of its own"),
        (lambda: 1, "<lambda> is no name"),
        (unknown, "a type is not known"),
        (Colour, "Colour is a class"),
        (3, "3 is not a function"),
        (takes_unknown, "there is no field for values: pandas.Series. A parameter may be int,"),
        (takes_function, "there is no field for change: Callable. A parameter may be int,"),
    ],
)
def test_a_function_that_cannot_be_put_on_the_web_is_refused_at_the_start(
    function: Any,  # noqa: ANN401
    words: str,
) -> None:
    with pytest.raises(AlgorithmError, match=r"\A.*") as caught:
        algorithm(function)
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("webapp.dice", "is not of the form module:function"),
        ("webapp.dice:", "is not of the form module:function"),
        ("webapp.nothing:roll", "there is no module 'webapp.nothing'"),
        ("nothing_at_all:roll", "there is no module 'nothing_at_all'"),
        ("webapp.dice:nothing", "has no function 'nothing'"),
    ],
)
def test_a_wrong_path_is_refused_at_the_start(path: str, words: str) -> None:
    with pytest.raises(AlgorithmError) as caught:
        load(path)
    assert words in str(caught.value)


def test_a_module_that_misses_one_of_its_own_imports_is_not_called_missing(
    module_of: Callable[[str], str],
) -> None:
    with pytest.raises(ModuleNotFoundError, match="not_installed"):
        load(f"{module_of('import not_installed')}:run")


def test_a_result_that_breaks_its_type_or_json_is_an_error_of_its_own() -> None:
    def wrong() -> int:
        return "one"  # type: ignore[return-value]

    def endless() -> list[Any]:
        loop: list[Any] = []
        loop.append(loop)
        return loop

    for function in (wrong, endless):
        found = algorithm(function)
        for turn in (found.json, found.plain):
            with pytest.raises(ResultError, match=function.__name__):
                turn(found({}))
