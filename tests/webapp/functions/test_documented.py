"""Every row of the tables in docs/functions.md is tried as it stands there."""

from __future__ import annotations

import json
import re
import shlex
import sys
from collections.abc import Callable
from contextlib import nullcontext
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from click import unstyle
from click.testing import CliRunner

from dicectl.output.results import show
from dicectl.serving.command import Screen, command
from webapp import create_app
from webapp.functions.algorithm import Algorithm, AlgorithmError
from webapp.functions.loading import load

PAGE = (Path(__file__).parents[3] / "docs" / "functions.md").read_text(encoding="utf-8")
Write = Callable[[str], str]

# What the rows of the tables take for granted.
AROUND = """
import functools, math
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from enum import Enum
from pathlib import Path
from typing import Annotated, Any, BinaryIO, Literal, NamedTuple
import numpy, pandas
from pydantic import Field

class Colour(Enum):
    RED = "red"
    BLUE = "blue"

@dataclass
class House:
    area: int

class Pair(NamedTuple):
    x: int
    y: str

class Thing:
    def __str__(self):
        return "a thing"

class Shop:
    def price(self, of: str) -> int:
        return len(of)

def price(x: int) -> int:
    return x

def wrapped(function):
    def wrapper(*args, **kwargs):
        return function(*args, **kwargs)
    return wrapper
"""
# What the page has where the table says so.
FIELDS = {
    "number": r'<input type="number"',
    "text": r'<input type="text"',
    "box to tick": r'<input type="checkbox"',
    "choice": r"<select (?![^>]*multiple)",
    "choice of several": r"<select [^>]*multiple",
    "date": r'<input type="date"',
    "time": r'<input type="time"',
    "date and time": r'<input type="datetime-local"',
    "lines, a value on each": r"<textarea ",
    "JSON": r"<textarea ",
    "group of fields": r'<fieldset class="group">',
    "rows of names and values": r'<table class="cells">',
}
RESULTS = {
    "sentence": '<p class="empty">',
    "large text": '<strong class="big">',
    "text": '<div class="data">',
    "names and values": '<dl class="figures">',
    "list": "<ol>",
    "table": '<p class="said">',
}


def table(section: str) -> list[list[str]]:
    """Return the rows of the first table below a heading."""
    text = PAGE.partition(f"\n## {section}\n")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| (.*?) \|$", text, re.MULTILINE)[2:]
    cells = [re.split(r"(?<!\\) ?\| ", f"{row} ") for row in rows]
    return [[cell.strip().replace("\\|", "|") for cell in row] for row in cells]


def code(cell: str) -> str:
    """Return what stands between the first backticks of a cell; "" for an empty one."""
    found = re.match(r"`(.*?)`", cell)
    return found[1] if found else ""


def file(name: str) -> str:
    """Return the first text that the page gives for a file."""
    found = re.search(rf"`{re.escape(name)}`:\n\n```python\n(.*?)```", PAGE, re.DOTALL)
    assert found
    return found[1]


def typed(algorithm: Algorithm, words: str) -> Any:  # noqa: ANN401
    """Return what a function gets that is run in a terminal; it returns what it gets."""
    got: list[object] = []
    screen = Screen(lambda _, result, *__: got.append(result), pytest.fail, nullcontext)
    inner = command(algorithm, "f", screen)
    ran = CliRunner().invoke(inner, shlex.split(words), catch_exceptions=False)
    assert ran.exit_code == 0, ran.output
    return got[0]


@pytest.mark.parametrize("row", table("Parameters"), ids=lambda row: row[0])
def test_a_parameter_has_this_field_json_and_option(module_of: Write, row: list[str]) -> None:
    written, told, given, words = row
    source = f"{AROUND}\ndef f({code(written)}):\n    return x\n"
    module = module_of(source)
    found, client = load(f"{module}:f"), create_app(f"{module}:f").test_client()
    kind = re.sub(r", may be empty| with limits", "", told)
    assert re.search(FIELDS[kind], client.get("/").text)
    is_json = kind in {"JSON", "group of fields", "rows of names and values"}
    assert (found.fields[0].control == "json") is is_json
    assert bool(found.fields[0].attributes.keys() - {"step"}) is ("with limits" in told)
    assert found.fields[0].required is ("may be empty" not in told)
    value = json.loads(code(given))
    expected = found(found.validate_json(json.dumps({"x": value}).encode()))
    assert client.post("/api/f", json={"x": value}).status_code == 200
    assert typed(found, code(words)) == expected
    field = found.fields[0]
    sent = [field.text(one) for one in value] if kind == "choice of several" else field.text(value)
    page = client.post("/", data={"x": sent})
    assert page.status_code == 200, page.text


@pytest.mark.parametrize("row", table("Results"), ids=lambda row: row[0])
def test_a_result_looks_like_this(
    module_of: Write,
    row: list[str],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    returned, on_page, as_json, in_terminal = row
    module = module_of(f"{AROUND}\ndef f():\n    return {code(returned)}\n")
    found, client = load(f"{module}:f"), create_app(f"{module}:f").test_client()
    told = json.loads(code(as_json))
    assert client.get("/api/f").json == told
    headline = client.post("/").text.partition('id="headline"')[2]
    first = re.search(
        r"<(?:strong|div|dl|ol|p)[^>]*>", headline.replace('<div class="parts"><', "<")
    )
    assert first
    assert first[0] == RESULTS[on_page]
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    show(found, found({}), as_json=False)
    shown = capsys.readouterr()
    text = unstyle(shown.out + shown.err)
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if in_terminal == "table":
        has_head = isinstance(told, list) and isinstance(told[0], dict)
        assert len(lines) - 2 * has_head == len(told)
    elif in_terminal == "a line each":
        assert lines == [str(one) for one in told]
    else:
        assert lines == [code(in_terminal)]


@pytest.mark.parametrize("row", table("Kinds of functions"), ids=lambda row: row[0])
def test_functions_of_this_kind_can_be_called(module_of: Write, row: list[str]) -> None:
    _, target, result = row
    found = load(f"{module_of(file('shapes.py'))}:{code(target).partition(':')[2]}")
    assert json.loads(found.json(found({"x": 4.0}))) == json.loads(code(result))


@pytest.mark.parametrize("row", table("What is refused"), ids=lambda row: row[0])
def test_what_is_refused_is_told_in_this_sentence(module_of: Write, row: list[str]) -> None:
    written, sentence = row
    module = module_of(f"{AROUND}\n{code(written)}\n")
    with pytest.raises(AlgorithmError) as caught:
        load(f"{module}:f")
    assert str(caught.value) == sentence.replace("\\<", "<")


def test_a_pipe_gets_a_line_for_each_value_and_json_for_what_is_nested(
    module_of: Write, capsys: pytest.CaptureFixture[str]
) -> None:
    module = module_of("def f(x: bool):\n    return {'a': 1} if x else [1, 2]\n")
    found = load(f"{module}:f")
    show(found, found({"x": False}), as_json=False)
    assert capsys.readouterr().out == "1\n2\n"
    show(found, found({"x": True}), as_json=False)
    assert json.loads(capsys.readouterr().out) == {"a": 1}


def test_an_error_that_names_a_field_is_told_there(module_of: Write) -> None:
    error = re.search(r"```python\n(class RoomsError.*?)```", PAGE, re.DOTALL)
    assert error
    source = f"{error[1]}\ndef f(area: int, rooms: int = 1):\n    raise RoomsError('Too many.')\n"
    client = create_app(f"{module_of(source)}:f").test_client()
    page = client.post("/", data={"area": "1", "rooms": "9"})
    assert page.status_code == 422
    assert "Too many." in page.text.partition('id="wrong-rooms"')[2]


def test_the_examples_stand_on_the_page_and_have_results(module_of: Write) -> None:
    function = module_of(file("model.py"))
    site = module_of(file("app.py").replace("model:price", f"{function}:price"))
    app = import_module(site).app
    page = app.test_client().get("/").text
    assert "<h1>House prices</h1>" in page
    assert page.count("<li><a href=") == 2
    assert [run(given)["price"] for run, given in app.extensions["site"].examples()] == [
        216_000,
        389_000,
    ]


def test_the_view_of_the_page_draws_its_result(module_of: Write) -> None:
    view = module_of(file("sky_view.py"))
    module = module_of(file("forecast.py").replace("sky_view", view))
    client = create_app(f"{module}:weather").test_client()
    assert "<strong>3 of 8 covered</strong>" in client.post("/").text
    assert client.get("/", headers={"User-Agent": "curl/8"}).text == "3 of 8 covered\n"
    assert client.get("/api/weather").json == {"clouds": 3}
