"""Every kind of value on a page, with a script and without: what comes out, as in the docs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import kinds
import pytest
import states
from e2e.test_states import differs, violations
from PIL import Image
from playwright.sync_api import Browser

DOCS = Path(__file__).parents[2] / "docs" / "pictures"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with states.chromium() as browser:
        yield browser


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with kinds.served(tmp_path_factory.mktemp("kinds")) as url:
        yield url


# Those with controls of their own; the others are looked into as states of the page.
LOOKED_INTO = {"an object, free names", "Plotly"}
# Those that a script makes nicer.
SCRIPTED = {
    *("times, choices, limits", "an object, free names", "a list of objects"),
    *("a picture", "a table", "Plotly", "text as it comes"),
}


def test_each_kind_looks_as_in_the_docs_and_shuts_nobody_out(browser: Browser, url: str) -> None:
    sheet = Image.open(DOCS / "kinds.webp").convert("RGB")
    page = kinds.opened(browser, url)
    wrong = []
    for name in kinds.KINDS:
        kinds.run(page, name)
        if differs(kinds.picture(page), sheet.crop(kinds.place(name))):
            wrong.append(f"{name}: looks otherwise; make screens")
        if name in LOOKED_INTO and (found := violations(page)):
            wrong.append(f"{name}: {found}")
    assert wrong == []
    page.close()


def test_each_kind_works_without_a_script(browser: Browser, url: str) -> None:
    page = kinds.opened(browser, url, scripts=False)
    for name in SCRIPTED:
        kinds.run(page, name, scripts=False)
    page.close()


def test_a_table_is_sorted_a_picture_enlarged_and_a_drawing_kept_as_png(
    browser: Browser, url: str
) -> None:
    page = kinds.opened(browser, url)
    kinds.run(page, "a table")
    first = page.locator("tbody tr > td:first-child")
    page.get_by_role("button", name="Area").click()
    assert first.all_inner_texts() == ["count", "mean", "max"]
    page.get_by_role("button", name="Area").click()
    assert first.all_inner_texts() == ["max", "mean", "count"]
    page.get_by_role("button", name="Index").click()
    assert first.all_inner_texts() == ["count", "max", "mean"]
    assert page.locator("th").first.get_attribute("aria-sort") == "ascending"
    kinds.run(page, "numbers; Matplotlib")
    picture = page.locator(".picture img")
    before = picture.bounding_box()
    page.get_by_label("Enlarge").check()
    after = picture.bounding_box()
    assert before
    assert after
    assert after["width"] > 1.5 * before["width"]
    with page.expect_download() as download:
        page.get_by_role("button", name="Download draw.png").click()
    assert download.value.path().read_bytes().startswith(b"\x89PNG")
    page.close()
