"""The page's own words: one catalogue, chosen by the browser, and whole."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from elements import Element, read
from flask.testing import FlaskClient

from webapp import create_app
from webapp.functions import problems
from webapp.kinds.language import LANGUAGES, say, spoken, worded
from webapp.pages import form_page, reference
from webapp.serving import errors

ROOT = Path(__file__).parents[3]
CATALOGUE = (ROOT / "webapp/kinds/catalogue.txt").read_text(encoding="utf-8")
BLOCKS = [one.split("\n") for one in CATALOGUE.strip().split("\n\n")]
SOURCE = '''
from typing import Annotated
from pydantic import Field

def price(area: Annotated[float, Field(ge=20)], rooms: int = 3, garden: bool = False) -> float:
    """Estimate a price.

    Returns:
        The price in EUR.
    """
    if area == 99:
        raise ValueError("This area has no price.")
    return area * 1234.5678
'''


@pytest.fixture
def house(module_of: Callable[[str], str]) -> FlaskClient:
    """A client of a function whose own words are English."""
    examples = [{"area": 50, "garden": True}]
    return create_app(f"{module_of(SOURCE)}:price", examples=examples).test_client()


def asked(client: FlaskClient, accept: str, data: dict[str, str] | None = None) -> Element:
    headers = {"Accept": "text/html", "Accept-Language": accept}
    method = client.get if data is None else client.post
    answer = method("/", headers=headers, data=data)
    assert "Accept-Language" in answer.headers["Vary"]
    return read(answer.text)


def used() -> set[str]:
    """Return all texts that templates, scripts and modules of the page say."""
    files = [*ROOT.glob("templates/*.html"), *ROOT.glob("webapp/static/*.js")]
    code = "\n".join(one.read_text(encoding="utf-8") for one in files)
    modules = "\n".join(one.read_text(encoding="utf-8") for one in ROOT.glob("webapp/*/*.py"))
    in_code = set(re.findall(r'\b_\("([^"…]*…?[^"…]*)"', code)) - {"…"}
    return in_code | set(re.findall(r'\bsay\("([^"]+)"', modules))


def test_the_catalogue_has_every_text_once_in_every_language() -> None:
    assert [lines[0] for lines in BLOCKS if len(lines) != len(LANGUAGES)] == []
    texts = [lines[0] for lines in BLOCKS]
    assert len(set(texts)) == len(texts)
    assert used() - set(texts) == set()
    for lines in BLOCKS:
        told = {one.count("{}") for one in lines[1:]}
        # An English plural's s, and what pydantic adds to a sentence, have no place elsewhere.
        assert told == {lines[0].count("{}")} or lines[0].startswith("This must "), lines


def test_every_sentence_of_a_table_is_in_it() -> None:
    tables = (problems.SENTENCES, errors.SENTENCES, reference._LIMITS, reference._NAMES)
    sentences = {one for table in tables for one in table.values()} - {"null"}
    sentences |= {form_page.EMPTY, form_page.REFUSED, *PYDANTICS}
    token = spoken.set("de")
    try:
        assert {one for one in sentences if say(one) == one} == set()
    finally:
        spoken.reset(token)


# What the page says of what pydantic finds.
PYDANTICS = [
    "This must be greater than or equal to 20.",
    "This must be less than 3.",
    "This must be a multiple of 0.5.",
    "This must have at least 1 character.",
    "This must have at least 2 items.",
    "This must match pattern '^a+$'.",
]


@pytest.mark.parametrize(
    ("accept", "language", "told"),
    [
        ("", "en", "The result appears here."),
        ("fr", "en", "The result appears here."),
        ("de-AT,de;q=0.9,en;q=0.8", "de", "Hier erscheint das Ergebnis."),
        ("fr,es-MX;q=0.8,en;q=0.2", "es", "Aquí aparecerá el resultado."),
        ("en-GB,de;q=0.5", "en", "The result appears here."),
    ],
)
def test_a_browser_chooses_the_language(
    house: FlaskClient, accept: str, language: str, told: str
) -> None:
    page = asked(house, accept)
    assert page.one("html")["lang"] == language
    assert page.one(role="status").text == told
    assert page.one("h1").text == "Price"
    assert page.one("button").text == "Run"


def test_a_result_and_what_is_wrong_are_told_in_it_too(house: FlaskClient) -> None:
    page = asked(house, "de", {"area": "100", "_last": "Area 50"})
    assert page.one("strong").text == "123.456,78 EUR"
    assert page.one("data")["value"] == "123456.78"
    assert page.one(id="last").one("h2").text == "Letzte Ergebnisse"
    assert page.one("p", _class="note").text == "The price in EUR."
    assert asked(house, "de", {"area": "1"}).one(id="wrong-area").text == (
        "Das muss mindestens 20 sein."
    )
    own = asked(house, "de", {"area": "99"}).one(id="wrong-area")
    assert own.text == "This area has no price."
    assert asked(house, "en", {"area": "1"}).one(id="wrong-area").text == (
        "This must be greater than or equal to 20."
    )


@pytest.mark.parametrize("path", ["/", "/?area=50", "/api"])
def test_a_page_that_is_kept_says_what_it_depends_on(house: FlaskClient, path: str) -> None:
    german, english = (house.get(path, headers={"Accept-Language": one}) for one in ("de", "en"))
    assert (
        german.headers["Vary"] == english.headers["Vary"] == "Accept, Accept-Language, User-Agent"
    )
    assert german.headers["ETag"] != english.headers["ETag"]


def test_errors_are_told_in_it_and_programs_get_english(house: FlaskClient) -> None:
    headers = {"Accept": "text/html", "Accept-Language": "es"}
    page = read(house.get("/nothing", headers=headers).text)
    assert "No hay nada en esta dirección." in page.text
    answer = house.get("/api/price?area=1", headers={"Accept-Language": "es"})
    assert answer.json is not None
    assert answer.json["errors"][0]["detail"] == "This must be greater than or equal to 20."


def test_a_script_has_the_words_of_the_language_in_it(house: FlaskClient) -> None:
    scripts = {one: asked(house, one).all("script")[0]["src"] for one in LANGUAGES}
    told = {one: house.get(address).text for one, address in scripts.items()}
    assert '"Copy"' in told["en"]
    assert '"Kopieren"' in told["de"]
    assert '"Copiar"' in told["es"]
    assert not re.search(r"\b_\(", "".join(told.values()))
    assert worded('x = _("Copy") + _("mine")', "de") == 'x = "Kopieren" + "mine"'


def test_a_sentence_with_values_in_it_is_known_again() -> None:
    token = spoken.set("de")
    try:
        assert (
            say("This must have at most 20 characters.") == "Das darf höchstens 20 Zeichen haben."
        )
        assert say("This must be 'a', 'b' or 'c'.") == "Möglich ist 'a', 'b' or 'c'."
        assert say("Too many rows") == "Too many rows"
        assert say("{} rows", "{}") == "{} Zeilen"
        assert say("Write {} for nothing.") == "Write {} for nothing."
    finally:
        spoken.reset(token)
