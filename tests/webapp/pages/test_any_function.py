"""The page of any function: its text, its fields, its button, its results, and its states."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from elements import Element, read
from flask.testing import FlaskClient

from webapp import create_app

ModuleOf = Callable[[str], str]
HOUSE = '''
from typing import Annotated, Literal
from pydantic import Field

def predict_price(
    area: Annotated[float, Field(ge=20, le=500)],
    rooms: int = 4,
    district: Literal["Centre", "Harbour"] = "Centre",
    garden: bool = False,
    notes: str = "",
) -> float:
    """Estimate what a house would sell for.

    It knows nothing of:

    - the **kitchen**
    - <b>the view</b>

    See https://example.org/a?b=1&c=2.

    Args:
        area: living area in m².
        rooms: m² are not asked here.
        notes: what else there is.

    Returns:
        float: the expected price in EUR.
    """
    return area * 1234.5678
'''


@pytest.fixture
def house(module_of: ModuleOf) -> FlaskClient:
    """A client of the price of a house."""
    examples = [{"area": 120, "garden": True}, {"area": 60.5, "district": "Harbour"}]
    return create_app(f"{module_of(HOUSE)}:predict_price", examples=examples).test_client()


def page(client: FlaskClient, data: dict[str, str] | None = None, path: str = "/") -> Element:
    return read((client.get(path) if data is None else client.post(path, data=data)).text)


def result(source: str, module_of: ModuleOf) -> Element:
    """Return the page with the result of a function `run`."""
    client = create_app(f"{module_of(source)}:run").test_client()
    return page(client, {})


def test_the_docstring_stands_below_the_title(house: FlaskClient) -> None:
    shown = page(house)
    assert shown.one("h1").text == "Predict price"
    about = shown.one("div", _class="about")
    assert [one.text for one in about.all("p")] == [
        "Estimate what a house would sell for.",
        "It knows nothing of:",
        "See example.org/a?b=1&c=2.",
    ]
    assert [one.text for one in about.all("li")] == ["the kitchen", "<b>the view</b>"]
    assert about.one("a")["href"] == "https://example.org/a?b=1&c=2"


def test_a_link_looks_like_something_when_it_is_sent(house: FlaskClient) -> None:
    told = {
        one["property"]: one["content"]
        for one in page(house).all("meta")
        if "property" in one.attributes
    }
    assert told == {
        "og:title": "Predict price",
        "og:description": "Estimate what a house would sell for.",
        "og:type": "website",
    }


def test_all_fields_are_seen_with_help_that_begins_with_a_capital(house: FlaskClient) -> None:
    form = page(house).one("form")
    assert form.all("details") == []
    labels = [one.text for one in form.all("label")]
    assert labels == ["Area", "Rooms", "District", "Garden", "Notes"]
    assert [one.text for one in form.all("p", _class="help")] == [
        "Living area in m².",
        "m² are not asked here.",
        "What else there is.",
    ]
    assert form.one("textarea")["name"] == "notes"
    assert [len(one.all("label")) for one in form.all("div", _class="half")] == [1] * 4


def test_what_is_beyond_eight_folds(module_of: ModuleOf) -> None:
    source = (
        f"def run({', '.join(f'a{n}: int = {n}' for n in range(11))}, z: str) -> int:\n  return 1"
    )
    client = create_app(f"{module_of(source.replace(', z: str', ', *, z: str'))}:run").test_client()
    form = page(client).one("form")
    folded = form.one("details")
    assert [one.text for one in folded.all("label")] == [f"A{n}" for n in range(7, 11)]
    assert len(form.all("label")) == 12
    assert not form.all("small")
    wrong = page(client, {"z": "1", "a9": "x"}).one("details")
    assert "open" in wrong.attributes


def test_what_is_marked_folds_under_its_title(module_of: ModuleOf) -> None:
    source = '''
from typing import Annotated
from webapp import Group

def run(
    size: int = 1,
    seed: Annotated[int, Group("For experts")] = 0,
    depth: int = 3,
    name: str = "",
    key: Annotated[str, Group("Access")] = "",
    *,
    place: Annotated[str, Group("Access")],
) -> int:
    """Run.

    Args:
        size: of it.

    Advanced:
        depth: how deep it looks.
        nothing: is no parameter.

    Raises:
        name: is no group.
    """
    return size
'''
    form = page(create_app(f"{module_of(source)}:run").test_client()).one("form")
    assert [one.text for one in form.all("label")][:2] == ["Size", "Name"]
    folds = form.all("details")
    told = {one.one("summary").text: [n.text for n in one.all("label")] for one in folds}
    assert told == {"For experts": ["Seed"], "Advanced": ["Depth"], "Access": ["Key", "Place"]}
    assert ["open" in one.attributes for one in folds] == [False, False, True]
    assert folds[1].one("p", _class="help").text == "How deep it looks."


def test_optional_ones_are_marked_where_most_are_needed(module_of: ModuleOf) -> None:
    source = "def run(a: int, b: int, c: int = 1) -> int:\n    return a"
    form = page(create_app(f"{module_of(source)}:run").test_client()).one("form")
    assert [one.text for one in form.all("label")] == ["A", "B", "C optional"]


@pytest.mark.parametrize(
    ("name", "button"),
    [
        ("predict_price", "Predict"),
        ("classify", "Classify"),
        ("house_price", "Run"),
        ("_", "Run"),
        ("translateText", "Run"),
    ],
)
def test_the_button_says_the_functions_verb(module_of: ModuleOf, name: str, button: str) -> None:
    client = create_app(f"{module_of(f'def {name}(a: int = 1) -> int: return a')}:{name}")
    assert page(client.test_client()).one("button").text == button


def test_examples_are_rows_that_fill_in_the_form(house: FlaskClient) -> None:
    rows = page(house).one("ul", _class="examples").all("a")
    assert [row.text for row in rows] == ["Area 120 Garden yes", "Area 60.5 District Harbour"]
    filled = page(house, path=rows[0]["href"])
    assert filled.one("input", name="area")["value"] == "120"
    assert "checked" in filled.one("input", type="checkbox").attributes


def test_a_place_for_the_result_is_there_from_the_start(house: FlaskClient) -> None:
    assert page(house).one(role="status").text == "The result appears here."
    assert page(house).all(id="result") == []


def test_a_number_has_its_unit_and_the_exact_one_behind_it(house: FlaskClient) -> None:
    shown = page(house, {"area": "120"})
    status = shown.one(role="status")
    assert status.one("strong").text == "148,148.14 EUR"
    assert status.one("data")["title"] == status.one("data")["value"] == "148148.136"
    assert status.one("p", _class="note").text == "The expected price in EUR."
    assert shown.one("title").text == "148,148.14 EUR · Predict price"
    assert shown.one("section", id="result")
    assert shown.one("form")["action"].endswith("#result")
    answer = house.get("/api/predict_price?area=120").json
    assert answer == 148148.136


def test_a_link_holds_the_inputs(house: FlaskClient) -> None:
    shown = page(house, {"area": "120", "notes": "a & b", "rooms": "", "_last": "old"})
    share, program = shown.one("footer").all("a")
    assert share["href"] == "/?area=120&notes=a+%26+b"
    assert program["href"] == "/api?area=120&notes=a+%26+b#predict_price"
    assert page(house, path=share["href"]).one("textarea").text == "a & b"
    long = page(house, {"area": "120", "notes": "x" * 3000}).one("footer")
    assert [one["href"] for one in long.all("a")] == ["/", "/api#predict_price"]


def test_what_is_wrong_stands_at_its_field_and_nothing_else_is_lost(house: FlaskClient) -> None:
    answer = house.post("/", data={"area": "1", "rooms": "3"})
    shown = read(answer.text)
    assert answer.status_code == 422
    wrong = shown.one("input", name="area")
    assert wrong["aria-invalid"] == "true"
    assert shown.one(id="wrong-area").text == "This must be greater than or equal to 20."
    assert shown.one("input", name="rooms")["value"] == "3"
    assert shown.one(role="status").text == "Nothing was run: correct what is marked."
    assert shown.all(id="result") == []  # the browser goes to the field


def test_a_dictionary_is_labelled_figures(module_of: ModuleOf) -> None:
    source = """
def run() -> dict[str, float | str | bool | int]:
    return {"mean_price": 12345.678, "birth_year": 1987, "New York": 1e-9, "ok": True, "n": 7654321}
"""
    figures = result(source, module_of).one("dl", _class="figures")
    told = {one.one("dt").text: one.one("dd").text for one in figures.all("div")}
    assert told == {
        "mean price": "12,345.68",
        "birth year": "1987",
        "New York": "1 \N{MULTIPLICATION SIGN} 10⁻⁹",
        "ok": "Yes",
        "n": "7,654,321",
    }


def test_parts_of_a_whole_are_bars(module_of: ModuleOf) -> None:
    source = "def run() -> dict[str, float]:\n    return {'cat': 0.871, 'dog_like': 0.129}"
    shares = result(source, module_of).one("dl", _class="shares")
    told = {one.one("dt").text: one.one("dd").text for one in shares.all("div")}
    assert told == {"cat": "87.1 %", "dog like": "12.9 %"}
    assert [one["width"] for one in shares.all("rect")] == ["0.871", "0.129"]
    assert shares.all("data")[0]["value"] == "0.871"
    other = result(source.replace("0.129", "0.5"), module_of)
    assert other.one("dl", _class="figures")


def test_a_field_of_json_shows_an_example_of_its_shape(module_of: ModuleOf) -> None:
    source = """
from dataclasses import dataclass
from typing import Literal
@dataclass
class Item:
    name: str
    tags: list[str]
    size: Literal["S", "M"]
    parent: "Item | None"
    count: int = 2
def run(item: list[Item], pair: tuple[int, bool], more: dict[str, list[int]]) -> int:
    return item[0].count
"""
    client = create_app(f"{module_of(source)}:run").test_client()
    shown = {one["name"]: one["placeholder"] for one in page(client).all("textarea")}
    assert shown["item"].startswith('[{"name": "text", "tags": ["text"], "size": "S", "parent": {')
    assert shown["pair"] == "[1, true]"
    assert shown["more"] == "{}"
    assert client.post("/", data=shown).status_code == 200


def test_a_list_of_dictionaries_is_a_table_of_the_first_200_rows(module_of: ModuleOf) -> None:
    source = """
from typing import Any
def run() -> list[dict[str, Any]]:
    rows = [{"name": f"<{n}>", "value": n / 8, "more": [n]} for n in range(1234)]
    return [*rows, {"late": None}]
"""
    shown = result(source, module_of)
    table = shown.one("table")
    assert table.one("caption").text == "The first 200 of 1,235 rows"
    assert [one.text for one in table.all("th", scope="col")] == ["name", "value", "more"]
    rows = table.one("tbody").all("tr")
    assert len(rows) == 200
    assert [one.text for one in rows[3].all("td")] == ["<3>", "0.375", "[3]"]
    assert [one.text for one in rows[4].all("td")] == ["<4>", "0.500", "[4]"]
    assert shown.one(role="status").text == "A table: The first 200 of 1,235 rows."
    assert shown.one(id="json")["data-name"] == "run"


def test_a_text_keeps_its_lines(module_of: ModuleOf) -> None:
    shown = result("def run() -> str:\n    return 'one\\n  two'", module_of)
    assert shown.one("div", _class="data").has == ["one\n  two"]


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ("''", "The result is an empty text."),
        ("[]", "The result is empty."),
        ("{}", "The result is empty."),
    ],
)
def test_an_empty_result_is_told(module_of: ModuleOf, value: str, told: str) -> None:
    shown = result(f"from typing import Any\ndef run() -> Any:\n    return {value}", module_of)
    assert shown.one(role="status").text == told


def test_a_result_too_long_for_a_page_says_where_it_is(module_of: ModuleOf) -> None:
    source = "def run() -> list[int]:\n    return list(range(100_000))"
    shown = result(source, module_of)
    assert "a program gets all of it" in shown.one(id="details").text
    assert not shown.all(id="json")


def test_failures_are_pages_with_a_way_back(module_of: ModuleOf) -> None:
    app = create_app(f"{module_of('def run(a: str = str()) -> float: return 1 / 0')}:run")
    client = app.test_client()
    failed = client.post("/", headers={"X-Request-Id": "abc"})
    shown = read(failed.text)
    assert failed.status_code == 500
    assert shown.one("h1").text == "That did not work"
    assert shown.one("code").text == "abc"
    assert shown.one("p", _class="away").one("a")["href"] == "/"
    source = "import time\ndef run() -> None:\n    time.sleep(1)"
    slow = create_app(f"{module_of(source)}:run", time_limit=0.1).test_client().post("/")
    assert (slow.status_code, slow.headers["Retry-After"]) == (503, "10")
    assert "took longer than 0.1 s" in read(slow.text).one("div", _class="problem").text
    large = client.post("/", data={"a": "x" * 70_000})
    assert large.status_code == 413
    assert "64 kB" in read(large.text).one("div", _class="problem").text


PYPROJECT = """
[project]
name = "houses"
authors = [{name = "Ada Lovelace", email = "ada@example.com"}, {email = "b@example.com"}]
urls = {Source = "https://example.com/houses", Odd = "javascript:alert(1)"}
"""


def test_author_and_links_are_those_of_the_project(
    module_of: ModuleOf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = f"{module_of('def run(a: int = 1) -> int: return a')}:run"
    monkeypatch.chdir(tmp_path)
    assert page(create_app(target).test_client()).all("p", _class="by") == []
    (tmp_path / "pyproject.toml").write_text(PYPROJECT)
    said = page(create_app(target).test_client()).one("p", _class="by")
    assert said.text == "By Ada Lovelace Source"
    assert [one["href"] for one in said.all("a")] == ["https://example.com/houses"]
    for broken in ("[project", "project = 3", "[project]\nauthors = 3", "[project]\nurls = [1]"):
        (tmp_path / "pyproject.toml").write_text(broken)
        assert page(create_app(target).test_client()).all("p", _class="by") == []


def test_several_functions_are_cards(module_of: ModuleOf) -> None:
    source = '''
def predict(area: float) -> float:
    """Predict a price."""
    return area

def train(rounds: int = 3) -> int:
    return rounds
'''
    app = create_app(module_of(source), title="Houses", description="For *all*; see `train`.")
    shown = page(app.test_client())
    assert shown.one("h1").text == "Houses"
    cards = shown.one("ul", _class="cards").all("li")
    assert [(one.one("a")["href"], one.text) for one in cards] == [
        ("/predict", "Predict Predict a price."),
        ("/train", "Train"),
    ]
    assert shown.one("code").text == "train"
    assert shown.one("meta", name="description")["content"] == "For *all*; see train."
    assert page(app.test_client(), path="/train").one("nav").one("a")["href"] == "/"


def test_the_page_and_its_files_are_four_requests_of_15_kb(house: FlaskClient) -> None:
    sent = house.post("/", data={"area": "120"})
    shown = read(sent.text)
    files = [one["href"] for one in shown.all("link")] + [one["src"] for one in shown.all("script")]
    packed = [house.get(one, headers={"Accept-Encoding": "gzip"}).data for one in files]
    assert len(files) == 3
    assert len(sent.data) + sum(map(len, packed)) < 15_000


@pytest.mark.parametrize(
    ("value", "line"),
    [
        ("{'mean_price': 12345.678, 'n': 3}", "mean price 12,345.68, n 3"),
        ("[{'a': 1}, {'a': 2}]", "2 rows"),
        ("[1, 2]", "[ 1, 2 ]"),
        ("'a\\n b'", "a b"),
        ("10**5000", "1" + "0" * 59 + "…"),
        ("True", "Yes"),
        ("datetime.timedelta(days=1, hours=10)", "1 day, 10:00:00"),
    ],
)
def test_a_result_has_a_line_for_the_title_and_the_last_ones(
    module_of: ModuleOf, value: str, line: str
) -> None:
    source = f"import datetime\nfrom typing import Any\ndef run() -> Any:\n    return {value}"
    shown = result(source, module_of)
    assert shown.one("title").text == f"{line} · Run"
    assert shown.one("input", name="_last")["value"] == line


def test_the_last_results_say_what_they_are_of(house: FlaskClient) -> None:
    first = page(house, {"area": "120", "rooms": "4", "garden": "false", "notes": ""})
    sent = first.one("input", name="_last")["value"]
    assert sent == "Area 120 → 148,148.14 EUR"
    shown = page(house, {"area": "100", "garden": "true", "notes": "x" * 90, "_last": sent})
    assert [one.text for one in shown.one(id="last").all("li")] == [sent]
    newest = shown.all("input", name="_last")[0]["value"]
    assert newest.startswith("Area 100, Garden true, Notes xxxx")
    assert newest.endswith("…  → 123,456.78 EUR".replace("  ", " "))


def test_a_wide_table_says_how_much_is_left_out(module_of: ModuleOf) -> None:
    source = "def run() -> list[dict[str, int]]:\n    return [{f'c{n}': n for n in range(45)}]"
    table = result(source, module_of).one("table")
    assert table.one("caption").text == "1 row, 30 of 45 columns"
    assert len(table.all("th")) == 30
