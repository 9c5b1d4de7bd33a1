"""Every kind of value of docs/functions.md, in and out, through the app's own OpenAPI document."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

OPTIONS = "--checks", "not_a_server_error", "--phases", "fuzzing", "--max-examples", "3"
EVERYTHING = """
from __future__ import annotations
import pathlib
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum
from typing import Annotated, Any, BinaryIO, Literal, NamedTuple, TextIO, TypedDict
from uuid import UUID
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import altair
import plotly.graph_objects as go
from matplotlib.figure import Figure
from PIL import Image
from pydantic import BaseModel, Field, SecretStr
from webapp import HTML, SVG, Append, Color, Lines, Markdown

class Suit(Enum):
    H = "hearts"
    S = "spades"

@dataclass
class Item:
    name: str
    price: float
    count: int = 1

class Row(TypedDict):
    a: int
    b: str

class Inner(BaseModel):
    x: Annotated[float, Field(ge=0, le=1)] = 0.5
    tags: list[str] = []

class Outer(BaseModel):
    inner: Inner
    other: Inner | None = None
    when: datetime | None = None

class Report(NamedTuple):
    total: float
    drawing: SVG
    table: list[dict[str, float]]

def uploads(
    raw: bytes = b"",
    path: pathlib.Path | None = None,
    f: BinaryIO | None = None,
    t: TextIO | None = None,
    several: list[bytes] = [],
) -> dict[str, int]:
    return {
        "raw": len(raw),
        "n": len(several),
        "t": len(t.read()) if t else 0,
        "p": path.stat().st_size if path else 0,
    }

def picture(
    photo: Image.Image | None = None, size: Annotated[int, Field(ge=1, le=64)] = 8
) -> Image.Image:
    return photo or Image.new("RGB", (size, size))

def numbers(xs: np.ndarray | None = None) -> np.ndarray:
    return xs if xs is not None else np.zeros((2, 2))

def table(t: pd.DataFrame | None = None) -> pd.DataFrame:
    return t if t is not None else pd.DataFrame({"a": [1, float("nan")], "b": ["x", None]})

def items(items: list[Item]) -> list[Item]:
    return items

def rows(rows: list[Row]) -> list[Row]:
    return rows

def nested(outer: Outer, more: list[Inner] = []) -> Outer:
    return outer

def union(x: int | str | None = None, y: float | list[float] = 1.0) -> Any:
    return [x, y]

def options(**options: float) -> dict[str, float]:
    return options

def many(*xs: float) -> float:
    return sum(xs)

def posonly(a: int, b: str = "x", /, *, c: bool = False) -> str:
    return f"{a}{b}{c}"

def times(
    d: date,
    t: time = time(1),
    dt: datetime | None = None,
    td: timedelta = timedelta(1),
    dec: Decimal = Decimal("1.5"),
    u: UUID | None = None,
) -> dict[str, Any]:
    return {"d": d, "t": t, "dt": dt, "td": td, "dec": dec, "u": u}

def choices(
    s: Suit,
    l: Literal["a", 1, True] = "a",
    k: SecretStr = SecretStr("x"),
    c: Color = Color("#112233"),
    n: Annotated[str, Lines(3)] = "",
    b: Annotated[float, Field(gt=0, lt=9)] = 1,
) -> list[Any]:
    return [s, l, len(k.get_secret_value()), c, n, b]

def unannotated(weight=70.0, name="x", n=3, yes=True):
    return [weight, name, n, yes]

def gen(n: Annotated[int, Field(ge=0, le=5)] = 2) -> Iterator[int]:
    print("hi")
    yield from range(n)

async def agen(n: Annotated[int, Field(ge=0, le=5)] = 2, word: str = "w") -> AsyncIterator[Append]:
    for _ in range(n):
        yield Append(word)

async def aone(x: float) -> float:
    return x

def nothing() -> None: ...
def md(text: str) -> Markdown:
    return Markdown(text)

def html(text: str) -> HTML:
    return HTML(text)

def svg(r: float = 1) -> SVG:
    return SVG(f'<svg ><circle r="{r}"/></svg>')

def fig(xs: list[Annotated[float, Field(ge=-1e6, le=1e6)]] = []) -> Figure:
    f, a = plt.subplots()
    a.plot(xs)
    return f

def plotly(x: float = 1) -> go.Figure:
    return go.Figure(go.Bar(x=[1, 2], y=[x, 2]))

def alt(x: float = 1) -> altair.Chart:
    return altair.Chart(pd.DataFrame({"a": ["x"], "b": [x]})).mark_bar().encode(x="a", y="b")

def packed(text: str = "") -> bytes:
    return text.encode(errors="replace")

def report(size: float = 20) -> Report:
    return Report(size * 2, SVG(f'<svg ><circle r="{size}"/></svg>'), [{"x": 1.0, "y": size}])

def pair(a: int, b: str) -> tuple[int, str]:
    return a, b

def unknown(x: int = 1):
    class Strange:
        pass

    return Strange()

def sets(
    s: set[int] = set(),
    f: frozenset[str] = frozenset(),
    d: dict[str, list[int]] = {},
    t: tuple[int, str] = (1, "a"),
    c: complex = 1j,
) -> Any:
    return [s, f, d, t, c]

def numpy_out(n: int = 3):
    return {
        "a": np.float32(n) if abs(n) < 1e30 else 0,
        "b": np.arange(3),
        "c": np.nan,
        "d": np.datetime64("2020-01-01"),
    }

def series(n: float = 3):
    return pd.Series([n, 2.0])
"""


def test_nothing_that_is_sent_makes_any_kind_fail(
    module_of: Callable[[str], str], serve: Callable[..., Any], fuzzed: Callable[..., str]
) -> None:
    with serve(f"webapp:create_app('{module_of(EVERYTHING)}')") as server:
        fuzzed(server.url, *OPTIONS)
