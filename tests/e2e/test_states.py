"""Every state of a page: it looks as in the docs, axe finds nothing, and it fits everywhere."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import states
from axe_playwright_python.sync_playwright import Axe
from numpy.typing import NDArray
from PIL import Image
from playwright.sync_api import Page

DOCS = Path(__file__).parents[2] / "docs" / "pictures"
# Fonts differ from machine to machine, so what is compared is coarse: means of squares of so many
# pixels, from 0 to 255, and the part of these squares that may be quite another colour.
COARSE, OTHER, PART = 6, 40, 0.006
# What somebody sees of a page of 1280 pixels who has zoomed to 200 %, and the smallest phone.
NARROW = (640, 320)
# The rules of axe-core that size and colours of a page make a difference for.
ON_SMALL_AND_DARK = ("color-contrast", "target-size", "scrollable-region-focusable")


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Iterator[states.Pages]:
    """The functions and the dice, served, in a browser."""
    folder = tmp_path_factory.mktemp("states")
    with states.served(folder) as urls, states.chromium() as browser:
        yield states.opened(browser, urls)


def differs(one: Image.Image, other: Image.Image) -> bool:
    """Whether two pictures are of different things."""
    away = np.abs(coarse(one) - coarse(other)).max(axis=2) > OTHER
    return bool(away.mean() > PART)


def coarse(picture: Image.Image) -> NDArray[np.int_]:
    small = picture.resize(
        (picture.width // COARSE, picture.height // COARSE), Image.Resampling.BOX
    )
    return np.asarray(small, int)


def violations(page: Page, *rules: str) -> str:
    """Return what axe-core finds wrong, by all of its rules or by some."""
    found = Axe().run(page, options={"runOnly": rules} if rules else None)
    return str(found.generate_report()) if found.violations_count else ""


def test_no_state_looks_otherwise_than_in_the_docs_nor_shuts_anybody_out(
    pages: states.Pages,
) -> None:
    sheets = {one: Image.open(DOCS / f"page-{one}.webp").convert("RGB") for one in states.SCHEMES}
    wrong: list[str] = []
    for name in states.STATES:
        page = states.reached(pages, name)
        for width, scheme, picture in states.pictures(page):
            if differs(picture, sheets[scheme].crop(states.place(name, width))):
                wrong.append(f"{name}, {width} px, {scheme}: looks otherwise; make screens")
        wrong += looked_into(page, name)
    assert wrong == []


def looked_into(page: Page, name: str) -> Iterator[str]:
    """Yield what keeps somebody from using a page."""
    for width, scheme, rules in ((1280, "light", ()), (320, "dark", ON_SMALL_AND_DARK)):
        states.look(page, width, scheme)
        if found := violations(page, *rules):
            yield f"{name}, {width} px, {scheme}: {found}"
    for width in NARROW:
        states.look(page, width, "light")
        if page.evaluate("document.documentElement.scrollWidth") > width:
            yield f"{name}: wider than {width} px"


def test_another_state_would_be_noticed() -> None:
    sheet = Image.open(DOCS / "page-light.webp").convert("RGB")
    for one, other in (("a number", "empty"), ("offline", "a number"), ("figures", "a table")):
        pair = (sheet.crop(states.place(name, 768)) for name in (one, other))
        assert differs(*pair), (one, other)


def test_where_colours_are_forced_controls_have_an_outline(pages: states.Pages) -> None:
    page = states.reached(pages, "parts of a whole")
    page.emulate_media(forced_colors="active")
    ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
    for control in ("form button:not(.quiet)", "textarea", ".quiet", ".shares svg"):
        one = page.locator(control).first
        assert one.evaluate("one => getComputedStyle(one).borderTopColor") != ground, control
    page.emulate_media(forced_colors="none")


def test_a_text_from_right_to_left_begins_at_the_right(pages: states.Pages) -> None:
    page = states.reached(pages, "from right to left")
    first, last = page.locator(".big, .data").evaluate(
        """one => [0, 4].map((place) => {
          const range = document.createRange();
          range.setStart(one.firstChild, place);
          range.setEnd(one.firstChild, place + 1);
          return range.getBoundingClientRect().left;
        })"""
    )
    assert first > last
