"""Several functions on one site: an address each, one start page, one document."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from webapp import create_app
from webapp.functions.algorithm import AlgorithmError
from webapp.functions.problems import InputError

SHOP = '''"""The shop's sums."""


def net(price: float) -> float:
    """Return a price without tax."""
    return round(price / 1.2, 2)


def gross(price: float, percent: int = 20) -> float:
    """Return a price with tax."""
    return round(price * (1 + percent / 100), 2)


def _hidden(price: float) -> float:
    return price
'''


@pytest.fixture
def shop(module_of: Callable[[str], str]) -> str:
    """The name of a module with two functions."""
    return module_of(SHOP)


def page(client: FlaskClient, path: str) -> str:
    answer = client.get(path, headers={"Accept": "text/html"})
    assert answer.status_code == 200
    return answer.text


def test_a_module_stands_for_all_its_public_functions(shop: str) -> None:
    client = create_app(shop).test_client()
    start = page(client, "/")
    assert "The shop&#39;s sums" in start
    assert start.count('href="/net"') == start.count('href="/gross"') == 1
    assert "hidden" not in start


def test_each_has_a_page_and_an_address_in_the_api(shop: str) -> None:
    client = create_app(f"{shop}:net", f"{shop}:gross").test_client()
    assert 'action="/gross' in page(client, "/gross")
    assert client.get("/api/net?price=12").json == 10
    assert client.get("/api/gross?price=10").json == 12
    assert "10.0" in client.post("/net", data={"price": "12"}).text
    assert client.post("/net", data={"price": "no"}).status_code == 422


def test_one_document_describes_them_all(shop: str) -> None:
    client = create_app(shop).test_client()
    paths = client.get("/openapi.json").json["paths"]
    assert paths.keys() == {"/api/net", "/api/gross", "/healthz"}


def test_a_terminal_is_told_the_addresses(shop: str) -> None:
    client = create_app(shop).test_client()
    told = client.get("/", headers={"User-Agent": "curl/8"}).text.split()
    assert [one.rpartition("/")[2] for one in told] == ["net", "gross"]


def test_one_function_keeps_the_start_page(shop: str) -> None:
    client = create_app(f"{shop}:net").test_client()
    assert 'action="/' in page(client, "/")


def test_title_description_and_examples_are_shown(shop: str) -> None:
    given = {"price": 10, "percent": 7}
    app = create_app(f"{shop}:gross", title="Tax", description="For the shop.", examples=[given])
    start = page(app.test_client(), "/")
    assert "<title>Tax" in start
    assert "For the shop." in start
    assert "/?price=10&amp;percent=7" in start
    ((function, arguments),) = app.extensions["site"].examples()
    assert function(arguments) == 10.7


def test_an_example_that_breaks_a_rule_fails_where_it_is_tried(shop: str) -> None:
    app = create_app(f"{shop}:gross", examples=[{"price": "dear"}])
    with pytest.raises(InputError, match="price"):
        list(app.extensions["site"].examples())


def test_without_pages_there_is_the_api_alone(shop: str) -> None:
    client = create_app(shop, page=False).test_client()
    assert client.get("/").json["functions"] == ["/api/net", "/api/gross"]
    assert client.get("/net").status_code == 404


@pytest.mark.parametrize("targets", [("{0}:net", "{0}:net"), ("{0}:missing",), ("{0}_none",)])
def test_what_cannot_be_one_site_is_said(shop: str, targets: tuple[str, ...]) -> None:
    with pytest.raises(AlgorithmError):
        create_app(*(one.format(shop) for one in targets))
