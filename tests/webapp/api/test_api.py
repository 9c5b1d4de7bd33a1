"""The JSON routes, their problem documents, and the OpenAPI document that describes them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask.testing import FlaskClient
from openapi_spec_validator import OpenAPIV31SpecValidator

ClientOf = Callable[..., FlaskClient]
JSON = "application/json"
PROBLEM = "application/problem+json"


def test_the_algorithm_answers_at_its_name(client: FlaskClient) -> None:
    expected = {"total": 16, "notation": "3d6+2", "seed": 5, "version": "2"}
    query = client.get("/api/roll", query_string={"notation": "3d6+2", "seed": "5"})
    posted = client.post("/api/roll", json={"notation": "3d6 + 2", "seed": 5})
    form = client.post("/api/roll", data={"notation": "3d6+2", "seed": "5"})
    mixed = client.post("/api/roll", query_string={"notation": "3d6+2", "seed": "5"})
    assert query.mimetype == JSON
    assert query.json == posted.json == form.json == mixed.json
    assert query.json is not None
    assert set(query.json) == {*expected, "dice", "parts"}
    assert query.json["notation"] == "3d6+2"


def test_without_input_the_defaults_count(client: FlaskClient) -> None:
    for answer in (
        client.get("/api/roll"),
        client.post("/api/roll"),
        client.post("/api/roll", json={}),
    ):
        assert answer.status_code == 200
        assert answer.json is not None
        assert answer.json["notation"] == "1d6"


@pytest.mark.parametrize(
    ("sent", "field", "value", "rule"),
    [
        ({"json": {"notation": 3}}, "notation", 3, "string_type"),
        ({"json": {"notation": "3d"}}, "notation", "3d", "refused"),
        ({"json": {"seed": "5"}}, "seed", "5", "int_type"),
        ({"json": {"seed": 1.5}}, "seed", 1.5, "int_type"),
        ({"json": {"sides": 6}}, "sides", 6, "extra_forbidden"),
        ({"json": [1]}, "", None, "dict_type"),
        ({"data": {"seed": "x"}}, "seed", "x", "int_parsing"),
        ({"data": {"seed": ["1", "2"]}}, "seed", "['1', '2']", "int_type"),
        ({"query_string": {"notation": ""}}, "notation", "", "refused"),
        ({"query_string": {"seed": "9" * 5000}}, "seed", "9" * 200 + "…", "int_parsing_size"),
    ],
)
def test_an_error_names_field_value_and_rule(
    client: FlaskClient, sent: dict[str, Any], field: str, value: object, rule: str
) -> None:
    answer = client.post("/api/roll", **sent)
    assert (answer.status_code, answer.mimetype) == (422, PROBLEM)
    assert answer.json is not None
    (error,) = answer.json["errors"]
    assert (error["field"], error["value"], error["rule"]) == (field, value, rule)
    assert error["pointer"] == (f"/{field}" if field else "")
    assert error["detail"].endswith((".", "?"))
    assert answer.json["detail"].endswith(error["detail"])
    assert (answer.json["status"], answer.json["title"][:13]) == (422, "Unprocessable")
    assert answer.json["request_id"] == answer.headers["X-Request-Id"]


def test_the_place_inside_a_value_has_a_pointer(client_of: ClientOf) -> None:
    client = client_of("def run(table: dict[str, list[int]]) -> int:\n    return len(table)")
    answer = client.post("/api/run", json={"table": {"a/b~c": [1, "x"]}})
    assert answer.json is not None
    assert answer.json["errors"][0]["pointer"] == "/table/a~1b~0c/1"


@pytest.mark.parametrize("body", [b"", b"{", b"\xff\xfe", b"nul", b"[" * 9999, b'{"seed": NaN}x'])
def test_a_body_that_is_not_json_is_a_bad_request(client: FlaskClient, body: bytes) -> None:
    answer = client.post("/api/roll", data=body, content_type=JSON)
    assert (answer.status_code, answer.mimetype) == (400, PROBLEM)


def test_other_kinds_of_body_are_not_taken(client: FlaskClient) -> None:
    for kind in ("text/plain", "application/xml", None):
        answer = client.post("/api/roll", data=b"notation=1d6", content_type=kind)
        assert (answer.status_code, answer.mimetype) == (415, PROBLEM)


def test_input_comes_in_one_place_not_in_two(client: FlaskClient) -> None:
    query = {"notation": "2d6"}
    for sent in ({"json": {"seed": 5}}, {"data": {"seed": "5"}}):
        assert client.post("/api/roll", query_string=query, **sent).status_code == 400


def test_any_result_is_json(client_of: ClientOf) -> None:
    results = {"int": "3", "float": "1.5", "str": "'é'", "None": "None", "list[int]": "[1]"}
    for kind, value in results.items():
        client = client_of(f"def run() -> {kind}:\n    return {value}")
        assert client.get("/api/run").json == eval(value)


def test_health_tells_the_release(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HEROKU_SLUG_COMMIT", raising=False)
    assert client.get("/healthz").json == {"status": "ok", "commit": None}
    monkeypatch.setenv("HEROKU_SLUG_COMMIT", "1a2b3c")
    answer = client.get("/healthz")
    assert answer.json == {"status": "ok", "commit": "1a2b3c"}
    assert answer.headers["Cache-Control"] == "no-store"


SHAPES = """
import datetime, enum
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Literal
from pydantic import Field
class Suit(enum.Enum):
    HEARTS = "hearts"
    SPADES = "spades"
@dataclass
class Hand:
    suit: Suit
    cards: list[int]
def run(count: Annotated[int, Field(ge=1, le=9)], suit: Suit = Suit.SPADES,
        day: datetime.date | None = None, words: list[Literal["a", "b"]] = [],
        weight: float = 1.5, table: dict[str, int] = {}) -> Iterator[Hand]:
    print("which is an event of a stream")
    yield Hand(suit, [count])
"""


def test_a_number_of_thousands_of_digits_is_refused(client: FlaskClient) -> None:
    body = b'{"seed": ' + b"9" * 5000 + b"}"
    answer = client.post("/api/roll", data=body, content_type=JSON)
    assert answer.status_code == 400
    assert len(answer.data) < 1500
    answer = client.post("/api/roll", data=body.replace(b"9" * 1000, b""), content_type=JSON)
    assert answer.status_code in {400, 422}
    assert len(answer.data) < 1500


def test_slashes_too_many_are_merged(client: FlaskClient) -> None:
    answer = client.get("/api//roll")
    assert answer.status_code == 308
    assert answer.headers["Location"].endswith("/api/roll")


def test_the_api_page_has_an_example_for_what_is_needed(client_of: ClientOf) -> None:
    page = client_of(SHAPES).get("/api").text
    assert "--data-urlencode count=1" in page
    assert "&#34;hearts&#34; or &#34;spades&#34;" in page
    many = "def run(word: str, days: list[int], sure: bool) -> int:\n    return 1"
    page = client_of(many).get("/api").text
    assert "--data-urlencode days=1" in page
    assert "{&#34;word&#34;: &#34;text&#34;, &#34;days&#34;: [" in page


def test_each_item_of_a_list_has_its_own_line_in_the_example(client_of: ClientOf) -> None:
    page = client_of("def run(x: list[int] = [1, 2]) -> int:\n    return 1").get("/api").text
    assert "--data-urlencode x=1 \\\n  --data-urlencode x=2" in page


# In an order that needs no picture or table of right content to be found by chance.
FILES = """
import pathlib
from typing import Annotated, BinaryIO
import numpy, pandas
from PIL import Image
from pydantic import SecretStr
from webapp import Color, File
def run(raw: bytes, path: pathlib.Path | None = None, several: list[BinaryIO] = [],
        photo: Image.Image | None = None, table: pandas.DataFrame | None = None,
        numbers: numpy.ndarray | None = None, small: Annotated[bytes, File(max=9)] = b"",
        key: SecretStr = SecretStr(""), colour: Color = "#123456", *more: float,
        **options: int) -> bytes:
    return raw
"""


@pytest.fixture(params=["dice", "shapes", "files"])
def served(
    request: pytest.FixtureRequest, module_of: Callable[[str], str], serve: Callable[..., Any]
) -> Iterator[tuple[str, str]]:
    """The name and address of a server: the dice roller, and parameters of many kinds."""
    source = {"shapes": SHAPES, "files": FILES}.get(request.param)
    path = f"{module_of(source)}:run" if source else "webapp.dice:roll"
    with serve(f"webapp:create_app('{path}')") as server:
        yield request.param, server.url


def test_the_openapi_document_is_valid(client_of: ClientOf, client: FlaskClient) -> None:
    for one in (client, client_of(SHAPES)):
        answer = one.get("/openapi.json")
        assert answer.json is not None
        assert answer.json["openapi"].startswith("3.1")
        OpenAPIV31SpecValidator(answer.json).validate()


def test_the_api_does_what_its_document_says(
    served: tuple[str, str], fuzzed: Callable[..., str]
) -> None:
    """Every check that schemathesis has, on every operation.

    What the schema allows must be accepted. Only a notation or a file is a string to the schema,
    whatever is in it, so there the document's own 422 counts too.
    """
    name, url = served
    allowed = '["2xx"]' if name == "shapes" else '["2xx", 422]'
    config = f"[checks]\npositive_data_acceptance.expected-statuses = {allowed}\n"
    said = fuzzed(url, "--checks", "all", "--max-examples", "30", config=config)
    assert f"{2 if name == 'files' else 3} passed" in said
