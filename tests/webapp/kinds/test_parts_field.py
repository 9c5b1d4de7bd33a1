"""An object in a form: a group of fields; and any names with values: rows."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from webapp import create_app

ClientOf = Callable[..., FlaskClient]
SOURCE = """
from dataclasses import dataclass, field
from typing import Literal, NamedTuple, TypedDict
from pydantic import BaseModel, SecretStr
@dataclass
class Street:
    name: str
    number: int = 1
@dataclass
class House:
    area: float
    rooms: int = 3
    garden: bool = False
    tags: list[str] = field(default_factory=list)
    street: Street | None = None
class Node(BaseModel):
    value: int
    next: "Node | None" = None
class Door(BaseModel):
    code: SecretStr
def run(house: House, second: House | None = None, third: House = House(7, garden=True)) -> str:
    return f"{house} {second} {third}"
def walk(node: Node) -> str:
    return str(node)
def unlock(door: Door, **locks: float) -> dict[str, float]:
    return locks
"""
# What a browser sends of a group that nobody has touched.
UNTOUCHED = {
    "house.garden": "false",
    "second.garden": "false",
    "second.area": "",
    "third.garden": ["false", "true"],
}


def test_the_parts_of_an_object_are_fields(client_of: ClientOf) -> None:
    page = client_of(SOURCE).post("/", data={**UNTOUCHED, "house.area": "80"})
    assert page.status_code == 200, page.text
    house = "House(area=80.0, rooms=3, garden=False, tags=[], street=None)"
    assert f"{house} None House(area=7, rooms=3, garden=True" in page.text
    assert '<input type="number" value="80"' in page.text


def test_one_that_is_touched_is_given_with_what_it_had_before(client_of: ClientOf) -> None:
    more = {"house.tags": "new\r\nlight", "house.street.name": "Elm", "third.rooms": "9"}
    page = client_of(SOURCE).post("/", data={**UNTOUCHED, "house.area": "80", **more}).text
    assert (
        "tags=[&#39;new&#39;, &#39;light&#39;], street=Street(name=&#39;Elm&#39;, number=1)" in page
    )
    assert "House(area=7.0, rooms=9, garden=True" in page


def test_what_is_wrong_stands_at_its_part(client_of: ClientOf) -> None:
    sent = {**UNTOUCHED, "house.area": "large", "second.rooms": "2"}
    page = client_of(SOURCE).post("/", data=sent)
    assert page.status_code == 422
    assert "This must be a number." in page.text.partition('id="wrong-house.area"')[2]
    assert "This is needed." in page.text.partition('id="wrong-second.area"')[2]
    assert 'value="large"' in page.text


@pytest.mark.parametrize(
    "query",
    ["house.area=80&house.street.name=Elm", 'house={"area": 80, "street": {"name": "Elm"}}'],
)
def test_a_link_fills_in_a_group(client_of: ClientOf, query: str) -> None:
    page = client_of(SOURCE).get(f"/?{query}").text
    assert '<input type="number" value="80"' in page
    assert '<input type="text" value="Elm"' in page


@pytest.mark.parametrize(
    "text", ['{"area": "\\ud800"}', "[" * 9000, "5", "{", '{"area": {"a": 1}}']
)
def test_what_is_no_such_object_is_told(client_of: ClientOf, text: str) -> None:
    client = client_of(SOURCE)
    assert client.post("/", data={"house": text}).status_code == 422
    assert client.get("/", query_string={"house": text}).status_code == 200


def test_one_within_itself_ends_as_json(module_of: Callable[[str], str]) -> None:
    client = create_app(f"{module_of(SOURCE)}:walk").test_client()
    assert '<textarea rows="3"' in client.get("/").text
    sent = {"node.value": "1", "node.next.value": "2", "node.next.next": '{"value": 3}'}
    shown = client.post("/", data=sent).text
    assert "value=1 next=Node(value=2, next=Node(value=3, next=None))" in shown


def test_a_secret_in_a_group_is_never_told_and_pairs_are_rows(
    module_of: Callable[[str], str],
) -> None:
    client = create_app(f"{module_of(SOURCE)}:unlock").test_client()
    pairs = {"locks.name": ["front", "back"], "locks.value": ["1", "2.5"]}
    page = client.post("/", data={"door.code": "hush", **pairs})
    assert page.status_code == 200, page.text
    assert "hush" not in page.text
    assert "<dt>back</dt><dd>2.5</dd>" in page.text
    wrong = client.post("/", data={"door.code": "hush", **pairs, "locks.value": ["1", "x"]})
    assert "<p>back: This must be a number.</p>" in wrong.text
    assert client.get("/api/unlock").status_code == 405
    more = client.post("/", data={**pairs, "_rows": "locks"}).text
    assert more.count('name="locks.name"') == 3


def test_a_form_without_any_text_in_it_runs() -> None:
    def run(rooms: list[dict[str, float]] | None = None) -> int:
        return len(rooms or [])

    assert create_app(run).test_client().post("/", data={"rooms": ""}).status_code == 200
