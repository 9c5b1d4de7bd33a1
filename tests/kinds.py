"""Functions of every kind of value, and how somebody fills in their forms.

`tools/screens.py` takes a picture of each for docs/functions.md, and `e2e/test_kinds.py` tries and
compares them.
"""

from __future__ import annotations

import io
import sys
import threading
from base64 import b64decode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from PIL import Image
from playwright.sync_api import Browser, Page
from werkzeug.serving import make_server

from webapp import create_app

SOURCE = '''
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Annotated, Literal, NamedTuple

import altair
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import plotly.graph_objects as go
from matplotlib.figure import Figure
from PIL import Image, ImageOps
from pydantic import Field
from webapp import SVG, Append, Color, Lines, Markdown

@dataclass
class House:
    area: float
    rooms: int = 3
    garden: bool = False

@dataclass
class Item:
    name: str
    price: float
    count: int = 1

class Report(NamedTuple):
    total: float
    drawing: SVG
    table: list[dict[str, float]]

def book(
    day: date = date(2030, 5, 17),
    stay: timedelta = timedelta(days=2),
    budget: Decimal = Decimal("99.50"),
    room: Literal["single", "double"] = "double",
    stars: Annotated[int, Field(ge=1, le=5)] = 3,
    breakfast: bool = True,
    colour: Color = "#336699",
    notes: Annotated[str, Lines(3)] = "",
) -> date:
    """Book a room."""
    return day + stay

def price(house: House, **rates: float) -> dict[str, float]:
    """Price a house."""
    return {"price": house.area * 2500} | {name: house.area * rate for name, rate in rates.items()}

def order(items: list[Item]) -> list[Item]:
    """Order things."""
    return sorted(items, key=lambda one: one.price)

def count(text: bytes) -> dict[str, int]:
    """Count words."""
    return dict(Counter(text.decode().split()))

def pack(words: list[str]) -> bytes:
    """Pack words into a file."""
    return "\\n".join(words).encode()

def invert(photo: Image.Image) -> Image.Image:
    """Invert a picture."""
    return ImageOps.invert(photo.convert("RGB"))

def summarise(table: pd.DataFrame) -> pd.DataFrame:
    """Summarise a table."""
    return table.describe().loc[["count", "mean", "max"]]

def draw(numbers: np.ndarray) -> Figure:
    """Draw numbers."""
    figure, axes = plt.subplots(figsize=(6, 3))
    axes.plot(numbers)
    return figure

def grow(rate: float = 1.5) -> go.Figure:
    """Draw growth with Plotly."""
    figure = go.Figure(go.Bar(x=[1, 2, 3, 4], y=[rate**n for n in range(4)]))
    return figure.update_layout(height=300, margin={"l": 40, "r": 20, "t": 20, "b": 40})

def share(first: float = 4) -> altair.Chart:
    """Draw shares with Altair."""
    rows = pd.DataFrame({"who": ["Ada", "Bob", "Eve"], "points": [first, 2, 3]})
    return altair.Chart(rows, width=240, height=160).mark_bar().encode(x="who", y="points")

def classify(text: str) -> dict[str, float]:
    """Classify a text."""
    return {"sport": 0.612, "politics": 0.214, "science": 0.174}

def explain(what: str) -> Markdown:
    """Explain something."""
    return Markdown(f"# About {what}\\n\\nIt is **{what}**:\\n\\n- short\\n- `code`\\n")

def report(size: float = 20) -> Report:
    """Report in several parts."""
    drawing = f'<svg width="120" height="60"><circle cx="60" cy="30" r="{size}" fill="teal"/></svg>'
    return Report(size * 2, SVG(drawing), [{"x": 1, "y": size}, {"x": 2, "y": size / 2}])

def tell(about: str) -> Iterator[Append]:
    """Tell a story."""
    for word in f"There once was {about}.".split():
        print("said", word)
        yield Append(word + " ")
'''
# Of a page, in pixels; and of its picture on the sheet, with what is around it.
WIDTH, HEIGHT = 900, 640
SCALE, GAP, TITLE, COLUMNS = 0.5, 8, 22, 3


class Kind(NamedTuple):
    """A function, the texts and files of its fields, and what is there when it has run.

    `plain` is what is there without a script, where that is another thing.
    """

    path: str
    given: dict[str, Any]
    done: str
    plain: str = ""


def photo() -> bytes:
    """Return a picture as PNG."""
    written = io.BytesIO()
    Image.radial_gradient("L").resize((200, 120)).save(written, "PNG")
    return written.getvalue()


def file(name: str, media_type: str, content: bytes) -> dict[str, Any]:
    """Return a file for a chooser."""
    return {"name": name, "mimeType": media_type, "buffer": content}


PLACES = "place,people,area\nHall,40,61.5\nBath,2,7.25\nYard,90,250\n"
KINDS = {
    "times, choices, limits": Kind("/book", {"day": "2030-06-01", "notes": "quiet"}, ".big"),
    "an object, free names": Kind(
        "/price",
        {"house.area": "80", "rates.name": "tax", "rates.value": "2.5"},
        ".figures",
    ),
    "a list of objects": Kind(
        "/order", {"items.name": "Tea", "items.price": "3.5"}, "table caption"
    ),
    "a file": Kind(
        "/count", {"text": file("a.txt", "text/plain", b"to be or not to be")}, ".figures"
    ),
    "a file comes out": Kind("/pack", {"words": "one\ntwo"}, ".download"),
    "a picture": Kind("/invert", {"photo": file("dot.png", "image/png", photo())}, ".picture img"),
    "a table": Kind("/summarise", {"table": file("p.csv", "text/csv", PLACES.encode())}, "caption"),
    "numbers; Matplotlib": Kind(
        "/draw", {"numbers": file("n.csv", "text/csv", b"1\n4\n9\n3\n")}, ".picture img"
    ),
    "Plotly": Kind("/grow", {"rate": "2"}, ".chart .bars path", ".chart + noscript p"),
    "Altair": Kind("/share", {"first": "5"}, ".picture img"),
    "parts of a whole": Kind("/classify", {"text": "Goal!"}, ".shares"),
    "formatted text": Kind("/explain", {"what": "tea"}, ".prose h3"),
    "several parts": Kind("/report", {"size": "24"}, ".part table"),
    "text as it comes": Kind("/tell", {"about": "a cat"}, ".data"),
}


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve the functions, whose module is written into a folder."""
    (folder / "functions_of_kinds.py").write_text(SOURCE, encoding="utf-8")
    sys.path.insert(0, str(folder))
    server = make_server("127.0.0.1", 0, create_app("functions_of_kinds"), threaded=True)
    threading.Thread(target=server.serve_forever).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        sys.path.remove(str(folder))


def opened(browser: Browser, url: str, *, scripts: bool = True) -> Page:
    """Open a page of the functions."""
    size: Any = {"width": WIDTH, "height": HEIGHT}
    context = browser.new_context(base_url=url, java_script_enabled=scripts, viewport=size)
    page = context.new_page()
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    return page


def run(page: Page, name: str, *, scripts: bool = True) -> None:
    """Fill in the form of a kind, send it, and wait for what comes of it."""
    kind = KINDS[name]
    page.goto(kind.path)
    for field, value in kind.given.items():
        control = page.locator(f'[name="{field}"]').first
        put: Callable[[Any], None] = (
            control.set_input_files if isinstance(value, dict) else control.fill
        )
        put(value)
    page.locator(".go button").first.click()
    page.locator(kind.done if scripts else kind.plain or kind.done).first.wait_for(state="attached")


def picture(page: Page) -> Image.Image:
    """Return how a page looks, at `SCALE`."""
    browser = page.context.new_cdp_session(page)
    metrics = {"width": WIDTH, "height": HEIGHT, "deviceScaleFactor": SCALE, "mobile": False}
    browser.send("Emulation.setDeviceMetricsOverride", metrics)
    page.evaluate("scrollTo(0, 0)")
    taken = browser.send("Page.captureScreenshot", {"optimizeForSpeed": True})
    browser.send("Emulation.clearDeviceMetricsOverride")
    return Image.open(io.BytesIO(b64decode(taken["data"]))).convert("RGB")


def place(name: str) -> tuple[int, int, int, int]:
    """Return where a picture is on the sheet of all: left, upper, right and lower."""
    row, column = divmod(list(KINDS).index(name), COLUMNS)
    width, height = round(WIDTH * SCALE), round(HEIGHT * SCALE)
    left, upper = GAP + column * (width + GAP), TITLE + row * (height + GAP + TITLE)
    return left, upper, left + width, upper + height


def size() -> tuple[int, int]:
    """Return the width and height of the sheet."""
    places = [place(name) for name in KINDS]
    return max(one[2] for one in places) + GAP, max(one[3] for one in places) + GAP
