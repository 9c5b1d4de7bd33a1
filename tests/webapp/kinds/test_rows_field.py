"""A list of objects in a form: rows of cells, which stand for JSON."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

ClientOf = Callable[..., FlaskClient]
SOURCE = """
from dataclasses import dataclass
from datetime import date
from typing import TypedDict
from pydantic import BaseModel
@dataclass
class Room:
    name: str
    area: float
    heated: bool = True
    built: date | None = None
class Typed(TypedDict):
    name: str
    area: float
class Model(BaseModel):
    name: str
    area: float
class Tree(TypedDict):
    name: str
    children: list["Tree"]
def run(rooms: list[{kind}]) -> list[{kind}]:
    return rooms
"""


def rows(page: str) -> int:
    return page.count('class="quiet" name="_rows"') - 1


def form(**cells: list[str]) -> dict[str, list[str]]:
    return {name.replace("_", ".", 1): texts for name, texts in cells.items()}


@pytest.mark.parametrize("kind", ["Room", "Typed", "Model"])
def test_each_row_is_an_object_and_empty_ones_are_left_out(client_of: ClientOf, kind: str) -> None:
    client = client_of(SOURCE.replace("{kind}", kind))
    assert rows(client.get("/").text) == 1
    sent = form(rooms_name=["Hall", "", "Bath"], rooms_area=["12", "", "5.5"])
    page = client.post("/", data=sent)
    assert page.status_code == 200
    assert "&#34;area&#34;: 5.5" in page.text
    assert rows(page.text) == 2


def test_a_default_is_no_row_but_a_choice_is_one(client_of: ClientOf) -> None:
    client = client_of(SOURCE.replace("{kind}", "Room"))
    empty = form(rooms_name=[""], rooms_area=[""], rooms_heated=["true"], rooms_built=[""])
    assert "This is needed." in client.post("/", data=empty).text
    page = client.post("/", data={**empty, "rooms.heated": ["false"]}).text
    assert "Row 1, name: This is needed." in page


@pytest.mark.parametrize(
    ("button", "areas"),
    [
        ("rooms", ["1", "x", ""]),
        ("rooms.0", ["x"]),
        ("rooms.9", ["1", "x"]),
        ("rooms.a", ["1", "x"]),
    ],
)
def test_a_button_changes_the_rows_and_runs_nothing(
    client_of: ClientOf, button: str, areas: list[str]
) -> None:
    client = client_of(SOURCE.replace("{kind}", "Typed"))
    page = client.post(
        "/", data={"rooms.name": ["a", "b"], "rooms.area": ["1", "x"], "_rows": button}
    )
    assert page.status_code == 200
    assert re.findall(r'value="([^"]*)"[^>]* name="rooms.area"', page.text) == areas


def test_what_is_wrong_is_told_with_its_row(client_of: ClientOf) -> None:
    client = client_of(SOURCE.replace("{kind}", "Typed"))
    page = client.post("/", data=form(rooms_name=["a", "b"], rooms_area=["1", "x"]))
    assert page.status_code == 422
    assert "Row 2, area: This must be a number." in page.text


def test_a_link_has_rows_as_cells_or_as_json(client_of: ClientOf) -> None:
    client = client_of(SOURCE.replace("{kind}", "Typed"))
    for query in ("rooms.name=a&rooms.area=7", 'rooms=[{"name": "a", "area": 7}]'):
        assert 'value="7"' in client.get(f"/?{query}").text
    assert rows(client.get("/?rooms=[1]").text) == 1


def test_what_is_more_than_cells_stays_json(client_of: ClientOf) -> None:
    page = client_of(SOURCE.replace("{kind}", "Tree")).get("/").text
    assert 'name="_rows"' not in page
    assert "rows.js" not in page


def test_there_may_be_more_rows_than_a_form_has_fields_elsewhere(client_of: ClientOf) -> None:
    client = client_of(SOURCE.replace("{kind}", "Typed"))
    page = client.post("/", data=form(rooms_name=["a"] * 300, rooms_area=["1"] * 300))
    assert page.status_code == 200
