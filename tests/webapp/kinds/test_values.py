"""Results of types that JSON does not know: numbers, lists and rows, else text; never a 500."""

from __future__ import annotations

import datetime
import decimal
import enum
import json
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple, TypedDict

import numpy as np
import pandas as pd
import pytest
from flask.testing import FlaskClient
from pydantic import BaseModel

from webapp.functions.loading import algorithm


class Suit(enum.Enum):
    HEARTS = "hearts"


class Row(TypedDict):
    a: int


class Pair(NamedTuple):
    x: int
    y: str


class Model(BaseModel):
    x: int


@dataclass
class Score:
    value: float


@dataclass
class Picture:
    pixels: np.ndarray


class Odd:
    def __str__(self) -> str:
        raise RuntimeError("no text")


TABLE = pd.DataFrame({"a": [1, 2], "b": ["x", None]})
DAY = "2030-01-02T00:00:00"
MINIMUM = [{"index": "min", "a min": 1}]


@pytest.mark.parametrize(
    ("kind", "value", "told"),
    [
        (Any, np.float32(0.5), 0.5),
        (int, np.int64(3), 3),
        (float, np.float32(0.5), 0.5),
        (bool, np.True_, True),
        (list[float], np.array([1.0, 2.0]), [1.0, 2.0]),
        (dict[str, float], {"a": np.float32(0.5)}, {"a": 0.5}),
        (Score, Score(np.float32(0.5)), {"value": 0.5}),
        (np.ndarray, np.eye(2), [[1.0, 0.0], [0.0, 1.0]]),
        (np.float64, np.float64(2.0), 2.0),
        (list[np.ndarray], [np.arange(2)], [[0, 1]]),
        (Picture, Picture(np.arange(2)), {"pixels": [0, 1]}),
        (Any, np.datetime64("2030-01-02"), "2030-01-02"),
        (pd.DataFrame, TABLE, [{"a": 1, "b": "x"}, {"a": 2, "b": None}]),
        (Any, pd.DataFrame({0: [1]}), [{"0": 1}]),
        (pd.Series, pd.Series([1, 2]), [1, 2]),
        (Any, pd.Series({"a": 1}), {"a": 1}),
        (Any, {"t": pd.Timestamp("2030-01-02")}, {"t": "2030-01-02T00:00:00"}),
        (Any, pd.DataFrame({"t": [pd.NaT, pd.Timestamp("2030-01-02")]}), [{"t": None}, {"t": DAY}]),
        (Any, pd.DataFrame([[1, 2]], columns=["a", "a"]), [{"a": 1, "a 2": 2}]),
        (
            Any,
            pd.DataFrame([[1, 2]], columns=["a", "b"]).style.format("{:.2f}"),
            [{"a": 1, "b": 2}],
        ),
        (Any, TABLE[["a"]].agg(["min"]).rename(columns=lambda one: (one, "min")), MINIMUM),
        (Any, pd.DataFrame({"raw": [b"\xff"]}), [{"raw": "/w=="}]),
        (Any, pd.Series([pd.NA, 2], ["a", "b"], dtype="Int64"), {"a": None, "b": 2}),
        (Any, TABLE.groupby(["a", "b"]).size(), {"1 x": 1}),
        (Any, range(3), [0, 1, 2]),
        (Any, {"a": 1}.keys(), ["a"]),
        (Suit, Suit.HEARTS, "hearts"),
        (datetime.date, datetime.date(2030, 1, 2), "2030-01-02"),
        (decimal.Decimal, decimal.Decimal("1.5"), "1.5"),
        (set[int], {1}, [1]),
        (list[Row], [{"a": 1}], [{"a": 1}]),
        (Pair, Pair(1, "a"), [1, "a"]),
        (Model, Model(x=1), {"x": 1}),
    ],
)
def test_a_result_is_told_as_the_data_that_it_is(kind: Any, value: Any, told: object) -> None:  # noqa: ANN401
    def run() -> object:
        return value

    run.__annotations__ = {"return": kind}
    found = algorithm(run)
    assert json.loads(found.json(found({}))) == told
    assert found.plain(found({})) == told


def test_a_result_of_another_type_is_its_text_and_for_people_the_name_of_its_type() -> None:
    thread = threading.Thread(name="one")

    def run() -> threading.Thread:
        return thread

    found = algorithm(run)
    assert json.loads(found.json(thread)) == str(thread)
    assert found.plain(thread) == f"{thread} (Thread)"
    assert found.plain({"a": thread}) == {"a": f"{thread} (Thread)"}
    assert found.plain(Odd()) == "(Odd)"


@pytest.mark.parametrize("number", [float("nan"), np.float64("inf")])
def test_a_number_that_json_has_no_word_for_is_told_to_people(number: float) -> None:
    def run() -> Any:  # noqa: ANN401
        return number

    found = algorithm(run)
    assert found.json(number) == b"null"
    assert found.plain(number) == str(number)


def test_what_a_classifier_says_is_shown_as_parts_of_one(client_of: Callable[..., Any]) -> None:
    source = """
from sklearn.naive_bayes import GaussianNB
import numpy as np
MODEL = GaussianNB().fit([[1], [2], [8], [9]], np.array(["low", "low", "high", "high"]))
def run(size: float = 1.5) -> dict[str, float]:
    return dict(zip(MODEL.classes_, MODEL.predict_proba([[size]])[0]))
"""
    client = client_of(source)
    assert client.get("/api/run").json["low"] == pytest.approx(1)
    assert '<dl class="shares">' in client.post("/").text


def test_a_number_of_numpy_that_is_not_of_the_type_is_still_a_fault() -> None:
    def run() -> int:
        return np.float32(0.5)  # type: ignore[return-value]

    with pytest.raises(Exception, match="run returned a float32"):
        algorithm(run).json(run())


def test_the_page_shows_what_json_does_not_know(client_of: Callable[..., Any]) -> None:
    client = client_of("def run(x: int = 1):\n    return threading.Event()\nimport threading\n")
    page = client.post("/", data={"x": "1"})
    assert page.status_code == 200
    assert "(Event)" in page.text
    assert client.get("/api/run").status_code == 200


@pytest.mark.parametrize("returns", ["", " -> House", " -> list[House]"])
@pytest.mark.parametrize("kind", ["dataclass\nclass House:", "class House(BaseModel):"])
def test_bytes_that_are_no_text_are_base64(
    client_of: Callable[[str], FlaskClient], kind: str, returns: str
) -> None:
    made = "[House(raw=b'\\xff\\xfe')]" if "list" in returns else "House(raw=b'\\xff\\xfe')"
    source = (
        "from dataclasses import dataclass\nfrom pydantic import BaseModel\n"
        f"{'@' if kind.startswith('dataclass') else ''}{kind}\n    raw: bytes\n"
        f"def run(){returns}:\n    return {made}\n"
    )
    client = client_of(source)
    assert '"raw":"//4="' in client.get("/api/run").text
    assert client.post("/").status_code == 200
