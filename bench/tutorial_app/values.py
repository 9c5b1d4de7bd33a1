"""Functions with a file, a table and a stream, for the comparison with Gradio."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy
from pandas import DataFrame

from webapp import Append

PIECE = "piece {} "


def size(file: Path) -> int:
    """Return how many bytes a file has."""
    return file.stat().st_size


def table(rows: int) -> DataFrame:
    """Return a table of numbers and words."""
    numbers = numpy.arange(rows)
    words = ["abcdefgh"] * rows
    return DataFrame({"id": numbers, "share": numbers / 7, "word": words, "twice": numbers * 2})


def pieces(count: int) -> Iterator[Append]:
    """Yield pieces of a text."""
    for number in range(count):
        yield Append(PIECE.format(number))


def doubled(x: float) -> float:
    """Return twice a number."""
    return 2 * x
