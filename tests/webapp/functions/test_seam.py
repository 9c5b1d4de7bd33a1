"""The seam, for functions of any shape: no input whatever is anything but accepted or refused."""

from __future__ import annotations

import datetime
import enum
import json
from collections.abc import Callable, Iterator
from typing import Annotated, Any, Literal

import pytest
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy
from jsonschema import Draft202012Validator
from pydantic import Field

from webapp import create_app
from webapp.functions.algorithm import Algorithm
from webapp.functions.loading import algorithm
from webapp.functions.problems import InputError, NotJsonError


class Suit(enum.Enum):
    HEARTS = "hearts"
    SPADES = 4


# A type, and values that a person may give for it.
texts = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]))
KINDS: dict[str, tuple[Any, SearchStrategy[Any]]] = {
    "whole": (int, st.integers()),
    "few": (Annotated[int, Field(ge=1, lt=7)], st.integers(1, 6)),
    "number": (float, st.floats(allow_nan=False, allow_infinity=False)),
    "positive": (Annotated[float, Field(gt=0)], st.floats(1e-9, 1e9)),
    "flag": (bool, st.booleans()),
    "text": (str, texts),
    "short": (
        Annotated[str, Field(min_length=1, max_length=4)],
        st.text("aé✓ ", min_size=1, max_size=4),
    ),
    "suit": (Suit, st.sampled_from(Suit)),
    "word": (Literal["one", "two", 3], st.sampled_from(["one", "two", 3])),
    "maybe": (int | None, st.integers()),
    "day": (datetime.date, st.dates()),
    "moment": (datetime.datetime, st.datetimes()),
    "numbers": (list[int], st.lists(st.integers(), max_size=5)),
    "words": (list[Literal["a", "b"]], st.lists(st.sampled_from(["a", "b"]), max_size=5)),
    "table": (dict[str, int], st.dictionaries(texts, st.integers(-(2**53), 2**53), max_size=3)),
    "pair": (tuple[int, str], st.tuples(st.integers(-(2**53), 2**53), texts)),
}
EMPTY_IN_A_FORM = ("", [], None)


def echo_of(kind: Any) -> Algorithm:  # noqa: ANN401
    """Return an algorithm with one parameter of a type, that returns what it gets."""

    def echo(value, other=1):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
        return value

    echo.__annotations__ = {"value": kind, "other": int, "return": kind}
    return algorithm(echo)


@pytest.fixture(scope="module", params=KINDS)
def kind(request: pytest.FixtureRequest) -> tuple[Algorithm, SearchStrategy[Any]]:
    """Each kind of parameter: its algorithm and good values."""
    hint, values = KINDS[request.param]
    return echo_of(hint), values


@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_a_good_value_arrives_the_same_from_json_query_and_form(
    kind: tuple[Algorithm, SearchStrategy[Any]], data: st.DataObject
) -> None:
    found, values = kind
    value = data.draw(values)
    plain = found.plain(value)
    assert found(found.validate_json(json.dumps({"value": plain}).encode())) == value
    field = found.fields[0]
    listed = plain if field.many and isinstance(plain, list) else [plain]
    sent = {"value": [one if isinstance(one, str) else json.dumps(one) for one in listed]}
    if field.control == "json":
        sent = {"value": [json.dumps(plain)]}
    if sent["value"]:
        assert found(found.validate_query(sent)) == value
    if value not in EMPTY_IN_A_FORM and not (isinstance(value, str) and not value.strip()):
        typed = sent["value"] if field.control == "select" else [field.text(plain)]
        assert found(found.validate_form({"value": typed})) == value


@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_json_is_accepted_exactly_if_it_fits_the_published_schema(
    kind: tuple[Algorithm, SearchStrategy[Any]], data: st.DataObject
) -> None:
    found, values = kind
    plain = values.map(found.plain)
    anything = (
        st.just(6.0)
        | st.none()
        | st.booleans()
        | st.integers()
        | texts
        | st.lists(st.integers() | texts)
    )
    value = data.draw(
        st.fixed_dictionaries({}, optional={"value": plain | anything, "other": anything})
    )
    # Formats are left to pydantic: jsonschema takes them for comments.
    schema = {**found.input_schema, "components": {"schemas": found.schemas}}
    fits = Draft202012Validator(schema).is_valid(value)
    try:
        found.validate_json(json.dumps(value).encode())
    except InputError as error:
        assert not fits or "format" in found.fields[0].schema, error
        assert all(problem.detail and problem.rule for problem in error.problems)
    else:
        assert fits


@settings(max_examples=60, deadline=None)
@given(
    body=st.binary() | texts.map(str.encode),
    sent=st.dictionaries(st.sampled_from(["value", "other", "x", ""]), st.lists(texts, min_size=1)),
)
def test_nonsense_is_refused_and_never_a_failure(
    kind: tuple[Algorithm, SearchStrategy[Any]], body: bytes, sent: dict[str, list[str]]
) -> None:
    found, _ = kind
    calls: list[Callable[[], object]] = [
        lambda: found.validate_json(body),
        lambda: found.validate_query(sent),
        lambda: found.validate_form(sent),
    ]
    for call in calls:
        try:
            call()
        except (InputError, NotJsonError) as error:
            assert str(error)


ALL = """
import datetime, enum
from typing import Annotated, Any, Literal
from pydantic import Field
class Suit(enum.Enum):
    HEARTS = "hearts"
    SPADES = 4
def run(whole: int, few: Annotated[int, Field(ge=1, lt=7)], number: float, flag: bool, text: str,
        suit: Suit, word: Literal["one", "two", 3], day: datetime.date, numbers: list[int],
        words: list[Literal["a", "b"]], table: dict[str, list[int]], maybe: int | None = None,
        sure: bool = True) -> dict[str, Any]:
    return dict(locals())
"""


FIELDS = ["whole", "few", "number", "flag", "text", "suit", "word", "day", "numbers", "table"]


@settings(max_examples=40, deadline=None)
@given(
    sent=st.dictionaries(
        st.sampled_from(FIELDS),
        texts | st.sampled_from(["1", "true", "hearts", "4", "3", "2030-01-01", "a", "{}"]),
    )
)
def test_whatever_is_sent_the_form_comes_back_filled_in(
    sent: dict[str, str], all_kinds: FlaskClient
) -> None:
    answer = all_kinds.post("/", data=sent)
    assert answer.status_code in {200, 422}
    again = all_kinds.get("/", query_string=sent)
    assert again.status_code == 200
    if sent.get("text", "").isalnum():
        for page in (answer.text, again.text):
            assert f">\n{sent['text']}</textarea>" in page


@pytest.fixture(scope="module")
def all_kinds(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    """A client of an app whose function has a parameter of every kind."""
    folder = tmp_path_factory.mktemp("kinds")
    (folder / "example_of_kinds.py").write_text(ALL, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(folder))
        yield create_app("example_of_kinds:run").test_client()


def test_all_that_is_wrong_is_told_at_once(all_kinds: FlaskClient) -> None:
    wrong = {"few": "99", "table": "{", "numbers": "1\nx", "day": "soon", "flag": "perhaps"}
    page = all_kinds.post("/", data=wrong).text
    for name in ("whole", *wrong):
        assert f'id="wrong-{name}"' in page
    assert ">{</textarea>" in page.replace("\n", "")


def test_a_complete_form_runs(all_kinds: FlaskClient) -> None:
    form = {
        "whole": "-3", "few": "6", "number": "2.5", "flag": ["false", "true"], "text": "<b>",
        "suit": "4", "word": "3", "day": "2030-12-31", "numbers": "1\r\n\r\n2", "words": ["a", "b"],
        "table": '{"a": [1]}', "maybe": "", "sure": "false",
    }  # fmt: skip
    answer = all_kinds.post("/", data=form)
    assert answer.status_code == 200, answer.text
    no = '<data value="false">No</data>'
    for shown in ("-3", "2.5", "&lt;b&gt;", "2030-12-31", no, "\N{EN DASH}"):
        assert f"<dd>{shown}</dd>" in answer.text
    assert "<b>" not in answer.text
