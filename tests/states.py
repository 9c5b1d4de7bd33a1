"""Every state that a page can be in, and how a browser gets there.

`tools/screens.py` takes pictures of them for the docs, and `e2e/test_states.py` compares.
"""

from __future__ import annotations

import io
import shutil
import sys
import threading
from base64 import b64decode
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Literal, NamedTuple

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright
from werkzeug.serving import make_server

from webapp import create_app

SOURCE = '''
"""Houses in our town."""
import time
from typing import Annotated, Any, Literal
import PIL.Image
from pydantic import Field
from webapp import Group

def predict(
    area: Annotated[float, Field(ge=20, le=500)],
    rooms: Annotated[int, Field(ge=1, le=12)] = 4,
    district: Literal["Centre", "Harbour"] = "Centre",
    garden: bool = False,
    seed: Annotated[int, Group("For experts")] = 1,
) -> float:
    """Estimate what a house would sell for.

    It has read **1,460 sales**, described at https://example.org, and knows nothing of the view.

    Args:
        area: living area in m².
        rooms: without kitchen and bathroom.
        district: where it stands.
        garden: whether there is one.
        seed: of the model.

    Returns:
        The expected price in EUR.
    """
    return area * 4234.5678 + rooms * 8000

def plan(years: Annotated[int, Field(ge=1, le=40)] = 2) -> list[dict[str, Any]]:
    """Plan how a loan is paid back."""
    return [{"month": n, "paid": 861.4 * n, "left": 200_000 - 861.4 * n} for n in range(years * 12)]

def classify(text: str) -> dict[str, float]:
    """Classify what a text is about.

    Args:
        text: a message or a headline.
    """
    return {"sport": 0.612, "politics": 0.214, "science": 0.174}

def describe(numbers: list[float]) -> dict[str, float]:
    """Describe numbers."""
    return {"count": len(numbers), "mean": 1234.5678, "largest": max(numbers)}

def draw(size: int = 160) -> PIL.Image.Image:
    """Draw a picture."""
    return PIL.Image.radial_gradient("L").resize((size, size))

def echo(text: str = "\\u0645\\u0631\\u062d\\u0628\\u0627, 42!") -> str:
    """Return a text from right to left."""
    return text

def wait() -> None:
    """Wait for longer than is allowed."""
    time.sleep(1)

def fail() -> int:
    """Fail."""
    return 1 // 0
'''
SIZES = {360: 740, 768: 900, 1280: 800}
# Of the pictures, and what is around each on the sheet, in pixels.
SCALE, GAP, TITLE = 0.36, 8, 22
Scheme = Literal["light", "dark"]
SCHEMES: tuple[Scheme, ...] = ("light", "dark")
QUIET = [
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
]


class Urls(NamedTuple):
    """Where the houses are and where the dice."""

    houses: str
    dice: str


@contextmanager
def served(folder: Path) -> Iterator[Urls]:
    """Serve the functions, whose module is written into a folder, and the dice."""
    (folder / "houses_of_states.py").write_text(SOURCE, encoding="utf-8")
    sys.path.insert(0, str(folder))
    apps = (create_app("houses_of_states", time_limit=0.3), create_app())
    with ExitStack() as stack:
        stack.callback(sys.path.remove, str(folder))
        addresses = []
        for app in apps:
            server = make_server("127.0.0.1", 0, app, threaded=True)
            threading.Thread(target=server.serve_forever).start()
            stack.callback(server.shutdown)
            addresses.append(f"http://127.0.0.1:{server.server_port}")
        yield Urls(*addresses)


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start the system's Chromium, or else Playwright's own."""
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=QUIET, timeout=60_000
        )


# On a narrow screen what matters is scrolled into view.
MATTERS = """(document.querySelector("[aria-invalid]") ?? document.querySelector(".outcome"))
  ?.scrollIntoView({ block: "nearest" })"""


def sent(page: Page, path: str, done: str) -> None:
    """Open a page with a query, press its button, and wait for what is there then."""
    page.goto(path)
    page.locator("form").evaluate("form => form.noValidate = true")
    page.locator("form button:not(.quiet)").click()
    page.locator(done).first.wait_for()


def running(page: Page) -> None:
    """Send a form that is not answered."""
    page.goto("/predict?area=120")
    page.evaluate("() => { window.fetch = () => new Promise(() => {}); }")
    page.locator("form button:not(.quiet)").click()
    page.get_by_role("button", name="Cancel").wait_for()


def offline(page: Page) -> None:
    """Send a form where there is no network."""
    page.goto("/predict?area=120")
    page.context.set_offline(True)
    page.locator("form button:not(.quiet)").click()
    page.locator(".problem").wait_for()
    page.context.set_offline(False)


def restarting(page: Page) -> None:
    """Send a form that is answered by a router."""
    page.route("**/predict", lambda route: route.fulfill(status=503, body="H10"), times=1)
    sent(page, "/predict?area=120", ".problem")


def too_large(page: Page) -> None:
    """Send more than fits."""
    page.goto("/classify")
    page.get_by_label("Text").fill("All work and no play. " * 4000)
    page.locator("form button:not(.quiet)").click()
    page.locator(".problem").wait_for()


def compared(page: Page) -> None:
    """Compare a last result with the newest."""
    sent(page, "/predict?area=120", "strong.big")
    for area, price in (("90", "413,111"), ("75", "349,592")):
        page.locator("#field-area").fill(area)
        page.locator("#field-area").press("Enter")
        page.locator("strong.big", has_text=price).wait_for()
    page.get_by_role("button", name="Compare").first.click()


def unfolded(page: Page) -> None:
    """Open a group of fields."""
    page.goto("/predict")
    page.locator("summary").click()


STATES: dict[str, Callable[[Page], object]] = {
    "several functions": lambda page: page.goto("/"),
    "empty": lambda page: page.goto("/predict"),
    "a group unfolded": unfolded,
    "a number": lambda page: sent(page, "/predict?area=120", "strong.big"),
    "wrong input": lambda page: sent(page, "/predict?area=9", "[aria-invalid]"),
    "a table": lambda page: sent(page, "/plan", "table"),
    "parts of a whole": lambda page: sent(page, "/classify?text=Goal", ".shares"),
    "figures": lambda page: sent(page, "/describe?numbers=1%0A2%0A3.5", ".figures"),
    "a picture": lambda page: sent(page, "/draw", "img"),
    "from right to left": lambda page: sent(page, "/echo", ".big, .data"),
    "last results": compared,
    "running": running,
    "offline": offline,
    "the server restarts": restarting,
    "too much": too_large,
    "too long": lambda page: sent(page, "/wait", ".problem"),
    "failed": lambda page: sent(page, "/fail", ".problem"),
    "for programs": lambda page: page.goto("/api?area=120#predict"),
    "no such page": lambda page: page.goto("/nothing"),
    "dice": lambda page: page.goto("/?notation=4d6kh3&seed=7"),
}


class Pages(NamedTuple):
    """An open page of the houses and one of the dice: opening takes longer than going on."""

    houses: Page
    dice: Page


def opened(browser: Browser, urls: Urls) -> Pages:
    """Open a page of each site."""
    return Pages(*(browser.new_context(base_url=url).new_page() for url in urls))


def reached(pages: Pages, name: str) -> Page:
    """Bring a page into a state."""
    page = pages.dice if name == "dice" else pages.houses
    look(page, 1280, "light")
    STATES[name](page)
    return page


def look(page: Page, width: int, scheme: Scheme) -> None:
    """Set the width of the window in pixels, and the colours that a person likes."""
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    page.set_viewport_size({"width": width, "height": SIZES.get(width, 740)})


def pictures(page: Page) -> Iterator[tuple[int, Scheme, Image.Image]]:
    """Yield how a page looks at each size in each scheme, at `SCALE`.

    Chromium's own protocol takes a third of the time of Playwright's pictures.
    """
    browser = page.context.new_cdp_session(page)
    for scheme in SCHEMES:
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        for width, height in SIZES.items():
            metrics = {"width": width, "height": height, "deviceScaleFactor": SCALE}
            browser.send("Emulation.setDeviceMetricsOverride", {**metrics, "mobile": False})
            page.evaluate(MATTERS)
            taken = browser.send("Page.captureScreenshot", {"optimizeForSpeed": True})
            yield width, scheme, Image.open(io.BytesIO(b64decode(taken["data"]))).convert("RGB")
    browser.send("Emulation.clearDeviceMetricsOverride")


def place(name: str, width: int) -> tuple[int, int, int, int]:
    """Return where a picture is on the sheet of all: left, upper, right and lower."""
    above = list(STATES).index(name) * (TITLE + round(max(SIZES.values()) * SCALE) + GAP) + TITLE
    before = sum(round(one * SCALE) + GAP for one in SIZES if one < width) + GAP
    return before, above, before + round(width * SCALE), above + round(SIZES[width] * SCALE)
