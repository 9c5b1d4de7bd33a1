"""The page of any function in a real browser: without JavaScript, too, narrow, wide and dark."""

from __future__ import annotations

import csv
import io
import json
import re
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Request, expect
from werkzeug.serving import make_server

from webapp import create_app

SOURCE = '''
import time
from typing import Annotated, Any, Literal
from pydantic import Field

def predict(
    area: Annotated[float, Field(ge=20, le=500)],
    rooms: Annotated[int, Field(ge=1, le=12)] = 4,
    district: Literal["Centre", "Harbour"] = "Centre",
    garden: bool = False,
) -> float:
    """Estimate what a house would sell for.

    It has read `the data`, described at https://example.org.

    Args:
        area: living area in m².
        rooms: how many there are.

    Returns:
        The expected price in EUR.
    """
    return area * 1234.5678 + rooms

def count(text: str) -> dict[str, float]:
    """Count the words of a text."""
    return {"words": len(text.split()), "lines": len(text.splitlines()), "share": 1 / 3}

def plan(months: Annotated[int, Field(ge=1, le=600)] = 12) -> list[dict[str, Any]]:
    """Plan the payments."""
    return [{"month": n, "note": "=1+1", "paid": -n / 8, "of": None} for n in range(months)]

def wait(seconds: float = 2.0) -> str:
    """Wait."""
    time.sleep(seconds)
    return "done\\nat last"

def fail() -> int:
    """Fail."""
    return 1 // 0
'''
no_javascript = pytest.mark.parametrize("page", [{"java_script_enabled": False}], indirect=True)
both = pytest.mark.parametrize(
    "page", [{}, {"java_script_enabled": False}], indirect=True, ids=["script", "no-script"]
)
phone = pytest.mark.parametrize(
    "page",
    [
        {"viewport": {"width": 360, "height": 640}},
        {"viewport": {"width": 360, "height": 640}, "java_script_enabled": False},
    ],
    indirect=True,
    ids=["script", "no-script"],
)


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Five functions, served."""
    folder = tmp_path_factory.mktemp("any")
    (folder / "functions_of_any_page.py").write_text(SOURCE, encoding="utf-8")
    sys.path.insert(0, str(folder))
    app = create_app("functions_of_any_page", title="Houses", description="What a house costs.")
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    thread.join()
    server.server_close()
    sys.path.remove(str(folder))


@pytest.fixture
def page(browser: Browser, url: str, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A page that asks nobody else, and in which no script fails; a parameter gives settings."""
    faults: list[str] = []
    settings: dict[str, Any] = getattr(request, "param", {})
    context = browser.new_context(
        base_url=url, permissions=["clipboard-read", "clipboard-write"], **settings
    )
    page = context.new_page()
    page.set_default_timeout(15_000)

    def asked(request: Request) -> None:
        if not request.url.startswith((url, "blob:")):
            faults.append(request.url)

    page.on("request", asked)
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda said: faults.append(said.text) if "resource" not in said.text else 0)
    yield page
    context.close()
    assert faults == []


def predict(page: Page, area: str = "120") -> None:
    page.goto("/predict")
    page.get_by_label("Area", exact=True).fill(area)
    page.get_by_role("button", name="Predict").click()
    page.locator("strong.big").wait_for()


@both
def test_a_result_stands_beside_the_inputs_on_a_wide_screen(page: Page) -> None:
    predict(page)
    expect(page.locator("strong.big")).to_have_text("148,152.14 EUR")
    expect(page.locator("strong.big")).to_be_in_viewport()
    button = page.get_by_role("button", name="Predict")
    expect(button).to_be_in_viewport()
    expect(page.get_by_role("heading", level=1)).to_be_in_viewport()
    inputs, outcome = (page.locator(one).bounding_box() for one in (".inputs", ".outcome"))
    assert inputs and outcome
    assert inputs["x"] + inputs["width"] <= outcome["x"]
    assert inputs["y"] == outcome["y"]
    box = button.bounding_box()
    assert box
    assert box["height"] < 60


@phone
def test_a_narrow_screen_goes_to_the_result(page: Page) -> None:
    page.goto("/predict")
    expect(page.get_by_text("The result appears here.")).not_to_be_in_viewport()
    predict(page)
    expect(page.locator("strong.big")).to_be_in_viewport()


def test_a_slider_and_its_box_are_one(page: Page) -> None:
    page.goto("/predict")
    slider = page.get_by_role("slider", name="Rooms")
    box = page.get_by_role("spinbutton", name="Rooms")
    expect(slider).to_have_value("4")
    expect(box).to_have_value("")
    slider.press("ArrowRight")
    expect(box).to_have_value("5")
    box.fill("11")
    expect(slider).to_have_value("11")
    page.get_by_role("slider", name="Area").press("End")
    page.get_by_role("button", name="Predict").click()
    expect(page.locator("strong.big")).to_contain_text("617,294.9")


@no_javascript
def test_without_javascript_there_is_just_the_box(page: Page) -> None:
    page.goto("/predict")
    expect(page.get_by_role("slider")).to_have_count(0)
    expect(page.get_by_role("button", name="Copy")).to_have_count(0)


def test_the_keyboard_is_enough(page: Page) -> None:
    page.goto("/predict")
    for _ in range(8):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.name") == "area":
            break
    page.keyboard.type("100")
    page.keyboard.press("Enter")
    expect(page.locator("strong.big")).to_have_text("123,460.78 EUR")
    assert page.evaluate("document.activeElement.name") == "area"
    page.goto("/count")
    page.get_by_label("Text").focus()
    page.keyboard.type("one")
    page.keyboard.press("Enter")
    page.keyboard.type("two")
    expect(page.locator(".figures")).to_have_count(0)
    page.keyboard.press("Control+Enter")
    expect(page.locator(".figures dd").nth(1)).to_have_text("2")


@both
def test_what_is_wrong_is_gone_to_and_told(page: Page) -> None:
    page.goto("/predict?area=9")
    page.locator("form").evaluate("form => form.noValidate = true")
    page.get_by_role("button", name="Predict").click()
    area = page.get_by_role("spinbutton", name="Area")
    expect(area).to_be_focused()
    expect(area).to_have_accessible_description(re.compile("greater than or equal to 20"))
    expect(page.get_by_role("status")).to_contain_text("Nothing was run")
    area.fill("100")
    page.get_by_role("button", name="Predict").click()
    expect(page.locator("strong.big")).to_have_text("123,460.78 EUR")
    expect(page.locator(".wrong")).to_have_count(0)


def test_what_takes_long_says_so_and_can_be_cancelled(page: Page) -> None:
    page.goto("/wait")
    page.get_by_label("Seconds").fill("8")
    page.get_by_role("button", name="Run").click()
    assert page.locator("form").get_attribute("aria-busy") == "true"
    expect(page.get_by_text("Running…")).to_be_visible()
    expect(page.locator("#state")).to_contain_text("2 s")
    assert violations(page) == ""
    page.get_by_role("button", name="Cancel").click()
    expect(page.locator("#state")).to_contain_text("Cancelled.")
    assert page.locator("form").get_attribute("aria-busy") == "false"
    page.get_by_label("Seconds").fill("0")
    page.get_by_label("Seconds").press("Enter")
    expect(page.locator(".data")).to_have_text("done\nat last")
    expect(page.locator("#state")).to_be_hidden()


def test_a_failure_keeps_the_form_and_gives_the_id(page: Page) -> None:
    page.goto("/fail")
    page.get_by_role("button", name="Run").click()
    expect(page.get_by_role("heading", name="That did not work")).to_be_visible()
    expect(page.get_by_role("status")).to_contain_text("Request id")
    expect(page.get_by_role("button", name="Try again")).to_be_visible()
    expect(page.get_by_role("link", name="Back to the start")).to_be_hidden()
    assert violations(page) == ""


def test_a_lost_connection_can_be_tried_again(page: Page) -> None:
    page.goto("/predict")
    page.context.set_offline(True)
    page.get_by_label("Area", exact=True).fill("100")
    page.get_by_role("button", name="Predict").click()
    expect(page.get_by_role("status")).to_contain_text("You are offline.")
    assert violations(page) == ""
    page.context.set_offline(False)
    page.get_by_role("button", name="Try again").click()
    expect(page.locator("strong.big")).to_have_text("123,460.78 EUR")


def test_a_routers_own_error_is_no_page_of_ours(page: Page) -> None:
    page.goto("/predict")
    page.route("**/predict", lambda route: route.fulfill(status=503, body="<h1>H10</h1>"))
    page.get_by_label("Area", exact=True).fill("100")
    page.get_by_role("button", name="Predict").click()
    expect(page.get_by_role("status")).to_contain_text("The server is starting again")
    assert violations(page) == ""
    page.unroute("**/predict")
    page.get_by_role("button", name="Try again").click()
    expect(page.locator("strong.big")).to_have_text("123,460.78 EUR")


@pytest.mark.parametrize("page", [{"locale": "de-DE"}], indirect=True)
def test_a_german_browser_gets_the_pages_words_in_german(page: Page) -> None:
    predict(page)
    expect(page.locator("html")).to_have_attribute("lang", "de")
    expect(page.locator("strong.big")).to_have_text("148.152,14 EUR")
    page.get_by_role("button", name="Kopieren", exact=True).click()
    expect(page.get_by_role("button", name="Kopiert")).to_be_visible()
    expect(page.get_by_role("slider", name="Area, Schieber")).to_be_visible()


@both
def test_more_than_fits_is_told(page: Page) -> None:
    page.goto("/count")
    page.get_by_label("Text").fill("x" * 70_000)
    page.get_by_role("button", name="Count").click()
    expect(page.get_by_text("a request may have 64 kB")).to_be_visible()


def test_results_are_copied_and_downloaded(page: Page) -> None:
    predict(page)
    page.get_by_role("button", name="Copy", exact=True).click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == "148152.136"
    page.goto("/plan?months=3")
    page.get_by_role("button", name="Plan").click()
    page.get_by_role("button", name="Download CSV").wait_for()
    expected = [
        {"month": n, "note": "=1+1", "paid": paid, "of": None}
        for n, paid in enumerate([0, -0.125, -0.25])
    ]
    assert json.loads(downloaded(page, "Download JSON", "plan.json")) == expected
    rows = list(csv.reader(io.StringIO(downloaded(page, "Download CSV", "plan.csv"))))
    assert rows[0] == ["month", "note", "paid", "of"]
    assert rows[2] == ["1", "'=1+1", "-0.125", ""]


def downloaded(page: Page, button: str, name: str) -> str:
    """Return the file that a button gives."""
    with page.expect_download() as waiting:
        page.get_by_role("button", name=button).click()
    assert waiting.value.suggested_filename == name
    return Path(waiting.value.path()).read_text(encoding="utf-8")


def test_links_hold_what_is_in_the_form_now(page: Page, url: str) -> None:
    page.goto("/predict")
    page.get_by_label("Area", exact=True).fill("77")
    page.get_by_role("link", name="Link to these inputs").click()
    expect(page.get_by_text("Copied the link")).to_be_visible()
    link = page.evaluate("navigator.clipboard.readText()")
    assert link.startswith(f"{url}predict?area=77")
    page.get_by_role("link", name="Use it from a program").click()
    expect(page.get_by_text('"area": 77.0').first).to_be_visible()
    page.goto(link)
    expect(page.get_by_label("Area", exact=True)).to_have_value("77")


def test_a_last_result_can_be_had_again(page: Page) -> None:
    page.emulate_media(reduced_motion="reduce")  # what fades in cannot be read yet
    predict(page)
    for area in ("50", "60"):
        page.get_by_label("Area", exact=True).fill(area)
        page.get_by_label("Area", exact=True).press("Enter")
        expect(page.locator("strong.big")).to_contain_text({"50": "61,732", "60": "74,078"}[area])
    page.locator("#last").get_by_role("button", name="Compare").last.click()
    rows = [one.inner_text().split("\t") for one in page.locator("#last tr").all()]
    told = [[cell.strip() for cell in one] for one in rows]
    assert told[:2] == [["", "Before", "Now"], ["Area", "120", "60"]]
    assert told[-1] == ["Result", "148,152.14 EUR", "74,078.07 EUR"]
    assert page.locator("#last .differs").count() == 2
    links = page.locator("#last").get_by_role("link")
    expect(links).to_have_text(["Area 50 → 61,732.39 EUR", "Area 120 → 148,152.14 EUR"])
    assert violations(page) == ""
    links.last.click()
    expect(page.get_by_label("Area", exact=True)).to_have_value("120")
    expect(page.get_by_text("The result appears here.")).to_be_visible()


@pytest.mark.parametrize("theme", ["plain", "paper", "tutorial"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_theme_and_accent_can_be_read(
    browser: Browser, url: str, theme: str, scheme: Literal["light", "dark"]
) -> None:
    accent = {"plain": "#0a7", "paper": "#ffd400", "tutorial": ""}[theme]
    app = create_app("functions_of_any_page:predict", theme=theme, accent=accent)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    context = browser.new_context(color_scheme=scheme, reduced_motion="reduce")
    page = context.new_page()
    page.goto(f"http://127.0.0.1:{server.server_port}/?area=99")
    page.get_by_role("button", name="Predict").click()
    page.locator("strong.big").wait_for()
    assert violations(page) == ""
    context.close()
    server.shutdown()
    server.server_close()


def test_paper_has_inputs_and_result_and_no_buttons(page: Page) -> None:
    predict(page)
    page.emulate_media(media="print")
    expect(page.locator("strong.big")).to_be_visible()
    expect(page.get_by_label("Area", exact=True)).to_be_visible()
    expect(page.get_by_role("button", name="Predict")).to_be_hidden()
    expect(page.get_by_role("slider")).to_have_count(0)


def violations(page: Page) -> str:
    """Return what axe-core finds wrong."""
    found = Axe().run(page)
    return str(found.generate_report()) if found.violations_count else ""
