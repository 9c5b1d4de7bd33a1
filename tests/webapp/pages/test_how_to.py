"""The page about programs: lines that work, with the values that were in the form."""

from __future__ import annotations

import contextlib
import io
import json
import shlex
import threading
from collections.abc import Callable, Iterator

import pytest
from elements import Element, read
from werkzeug.serving import make_server

from webapp import create_app

SOURCE = '''
import datetime
from typing import Literal

def predict(area: float, tags: list[str] = [], kind: Literal["flat", "house"] = "flat",
            new: bool = False, day: datetime.date = datetime.date(2030, 1, 1)) -> str:
    """Predict.

    Returns:
        what was given, in one line.
    """
    return f"{area} {tags} {kind} {new} {day}"
'''
QUERY = "?area=50&tags=it%27s%20%22new%22%0D%0Aold&new=false&new=true&day=2031-02-03&strange=1"
EXPECTED = "50.0 ['it\\'s \"new\"', 'old'] flat True 2031-02-03"


@pytest.fixture
def url(module_of: Callable[[str], str]) -> Iterator[str]:
    """A server of the function."""
    app = create_app(f"{module_of(SOURCE)}:predict")
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def ways(app_url: str, query: str) -> dict[str, str]:
    """Return what the page shows, by the name of each way."""
    from urllib.request import Request, urlopen

    with urlopen(Request(f"{app_url}/api{query}", headers={"Accept": "text/html"})) as answer:
        shown = read(answer.read().decode())
    lines = ["".join(map(str, one.one("code").has)) for one in shown.all("div", _class="line")]
    return dict(zip([one.text for one in shown.all("h3")], lines, strict=False))


@pytest.mark.parametrize("name", ["Python", "Python, nothing installed"])
def test_python_runs_as_it_is_shown_with_the_forms_values(url: str, name: str) -> None:
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(ways(url, QUERY)[name], {})
    assert printed.getvalue() == f"{EXPECTED}\n"


def test_curl_says_the_same_in_both_ways(url: str) -> None:
    shown = ways(url, QUERY)
    words = shlex.split(shown["curl, with values"].replace("\\\n", ""))
    assert words[:3] == ["curl", "--get", f"{url}/api/predict"]
    assert words[4::2] == [
        "area=50.0",
        'tags=it\'s "new"',
        "tags=old",
        "new=true",
        "day=2031-02-03",
    ]
    body = shlex.split(shown["curl, with JSON"].replace("\\\n", ""))[-1]
    assert json.loads(body)["tags"] == ['it\'s "new"', "old"]
    assert "JSON.stringify({" in shown["JavaScript"]
    assert '"day": "2031-02-03"' in shown["JavaScript"]


def test_without_right_values_typical_ones_are_shown(url: str) -> None:
    for query in ("", "?area=much", "?tags=only"):
        assert "--data-urlencode area=1" in ways(url, query)["curl, with values"]


def test_the_page_says_what_each_field_and_the_result_is(
    module_of: Callable[[str], str],
) -> None:
    client = create_app(f"{module_of(SOURCE)}:predict").test_client()
    shown: Element = read(client.get("/api").text)
    assert [one.text for one in shown.all("dt")][:2] == [
        "area a number · needed",
        "tags a list of: a text",
    ]
    assert "What was given, in one line." in shown.text
    assert shown.one("h2", id="predict")


SHOP = '''
from dataclasses import dataclass
from typing import Annotated, Literal
from pydantic import Field

@dataclass
class Order:
    """What somebody buys."""
    items: list[str]
    paid: Annotated[float, Field(ge=0, lt=9)] | None = None

def run(order: Order, size: Literal["S", "M"] = "M", more: dict[str, int] = {}) -> Order:
    """Run."""
    return order
'''


def test_every_type_is_told_in_words(module_of: Callable[[str], str]) -> None:
    client = create_app(f"{module_of(SHOP)}:run").test_client()
    shown = read(client.get("/api").text)
    told = [one.text for one in shown.all("dt")]
    assert told[:3] == [
        "order Order-Input · needed",
        'size "S" or "M"',
        "more an object of: a whole number",
    ]
    assert shown.one("h3", id="type-Order-Input").text == "Order-Input"
    assert "What somebody buys." in shown.text
    assert told[3:5] == [
        "items a list of: a text · needed",
        "paid a number, at least 0, less than 9 or null",
    ]
    german = client.get("/api", headers={"Accept-Language": "de"}).text
    assert "Aus einem Programm nutzen" in german
    assert "eine Zahl, mindestens 0, weniger als 9 oder null" in german
