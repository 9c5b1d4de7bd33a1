"""Texts with a control of their own, secrets, durations, and any number of values."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Callable
from decimal import Decimal
from typing import Annotated, Any

import pytest
from flask.testing import FlaskClient

import webapp
from webapp import Color, Lines
from webapp.functions.algorithm import AlgorithmError
from webapp.functions.loading import algorithm
from webapp.functions.problems import InputError

ClientOf = Callable[..., FlaskClient]
SECRET = """
from pydantic import SecretStr
def run(key: SecretStr, word: str = "") -> int:
    if word == "no":
        raise ValueError("That word is not taken.")
    return len(key.get_secret_value())
"""


def test_a_secret_has_a_password_field_and_is_never_told(client_of: ClientOf) -> None:
    client = client_of(SECRET)
    assert '<input type="password" value=""' in client.get("/?key=hunter2").text
    for sent in ({"key": "hunter2"}, {"key": "hunter2", "word": "no"}):
        page = client.post("/", data=sent)
        assert page.status_code in {200, 422}
        assert "hunter2" not in page.text
    answer = client.post("/api/run", json={"key": "hunter2", "word": 5})
    assert (answer.status_code, "hunter2" in answer.text) == (422, False)
    assert "12345" not in client.post("/api/run", json={"key": 12345}).text
    assert client.get("/api/run?key=hunter2").status_code == 405
    assert client.post("/api/run", json={"key": "hunter2"}).json == 7
    assert "curl --get" not in client.get("/api").text


def test_texts_of_several_lines_and_colours(client_of: ClientOf) -> None:
    source = "from typing import Annotated\nfrom webapp import Color, Lines\n"
    source += "def run(says: Annotated[str, Lines(8)], c: Color = Color('#00ff00')) -> str:\n"
    client = client_of(source + "    return says + c")
    page = client.get("/").text
    assert '<textarea rows="8"' in page
    assert '<input type="color" value="#00ff00"' in page
    assert client.post("/api/run", json={"says": "a\nb", "c": "#123456"}).json == "a\nb#123456"
    wrong = client.post("/", data={"says": "a", "c": "red"})
    assert (wrong.status_code, "like #336699." in wrong.text) == (422, True)


GREEN = Color("#123456")


def kinds(
    length: datetime.timedelta,
    at: datetime.time,
    price: Decimal,
    key: uuid.UUID,
    *,
    colour: Color = GREEN,
    says: Annotated[str, Lines(3)] = "",
) -> list[Any]:
    return [length, at, price, key, colour, says]


def test_times_and_exact_numbers_arrive_right() -> None:
    found, one = algorithm(kinds), "12345678-1234-5678-1234-567812345678"
    expected = [
        datetime.timedelta(hours=1.5),
        datetime.time(12, 30),
        Decimal("1.10"),
        uuid.UUID(one),
    ]
    for length in ("1:30:00", "PT1H30M", "PT90M"):
        texts = {"length": [length], "at": ["12:30"], "price": ["1.10"], "key": [one]}
        assert list(found.validate_form(texts).values())[:4] == expected
    typical = {field.name: field.example for field in found.fields}
    assert found.validate(typical)
    answer = found.json(found(found.validate_form(texts)))
    assert answer == b'["PT1H30M","12:30:00","1.10","%s","#123456",""]' % one.encode()


@pytest.mark.parametrize("price", ["NaN", "Infinity", "-inf", "x", "1,5"])
def test_what_is_wrong_is_said_in_words(price: str) -> None:
    wrong = {"length": "soon", "at": "noon", "price": price, "key": "k", "colour": "red"}
    with pytest.raises(InputError) as caught:
        algorithm(kinds).validate(wrong)
    told = {one.field: one.detail for one in caught.value.problems}
    assert set(told) == set(wrong)
    assert told["length"] == "This must be a length of time, like 1:30:00 for an hour and a half."
    assert all(one.startswith("This must be") and one.endswith(".") for one in told.values())


def test_any_number_of_values_is_a_list_and_of_names_an_object() -> None:
    def total(start: int, *numbers: float, scale: float = 1.0, **options: int) -> list[Any]:
        return [start, numbers, scale, options]

    found = algorithm(total)
    assert [(one.name, one.control, one.required) for one in found.fields] == [
        ("start", "number", True),
        ("numbers", "lines", False),
        ("scale", "number", False),
        ("options", "json", False),
    ]
    texts = {"start": ["1"], "numbers": ["2\n3.5"], "options": ['{"a": 1}']}
    assert found(found.validate_form(texts)) == [1, (2.0, 3.5), 1.0, {"a": 1}]
    assert found(found.validate({"start": 1})) == [1, (), 1.0, {}]
    with pytest.raises(InputError, match="start is a field of its own"):
        found(found.validate({"start": 1, "options": {"start": 2}}))


def test_any_number_of_values_needs_a_type() -> None:
    def total(*numbers) -> int:  # type: ignore[no-untyped-def]  # noqa: ANN002
        return len(numbers)

    with pytest.raises(AlgorithmError, match=r"\*numbers needs a type"):
        algorithm(total)


def test_the_names_for_authors_are_at_the_top() -> None:
    marks = {"Append", "Color", "File", "Group", "HTML", "Lines", "Markdown", "SVG"}
    assert {*marks, "create_app", "progress"} == set(webapp.__all__)
    assert all(getattr(webapp, name).__doc__ for name in webapp.__all__)
    with pytest.raises(AttributeError, match="no attribute 'Flie'"):
        _ = webapp.Flie


@pytest.mark.parametrize(
    ("hint", "told"),
    [
        (Annotated[int, webapp.Group], r"Group needs what it is about: write Group\(\.\.\.\)"),
        (webapp.Group("Advanced"), r"write Annotated\[int, Group\(title='Advanced'\)\]"),
    ],
)
def test_a_mark_in_the_wrong_place_is_told(hint: object, told: str) -> None:
    def run(size):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
        return size

    run.__annotations__["size"] = hint
    with pytest.raises(AlgorithmError, match=told):
        algorithm(run)
