"""The text of a table: its encoding, and what stands between its cells."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from pydantic_core import PydanticCustomError

from webapp.kinds.files import encoding_of
from webapp.kinds.upload import Upload

_SEPARATORS = ",;\t|"
_SAMPLE = 2**16


@dataclass(frozen=True)
class Layout:
    """How a table is written: what separates its cells, and the sign of its decimals."""

    separator: str
    decimal: str


@contextmanager
def opened(given: Upload | str) -> Iterator[io.TextIOBase]:
    """Open a table's text, whether it is a file or was pasted.

    Raises:
        PydanticCustomError: it is no text.
    """
    if isinstance(given, str):
        yield io.StringIO(given.strip())
        return
    with given.path.open("rb") as file:
        start = file.read(_SAMPLE)
    if b"\0" in start and not start.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise no_table("it is no text")
    with given.path.open(encoding=encoding_of(given), errors="replace", newline="") as file:
        yield file


def layout(file: io.TextIOBase) -> Layout:
    """Return how a table is written, judged by its beginning."""
    sample = file.read(_SAMPLE)
    file.seek(0)
    first = re.sub(r'"[^"]*"', "", sample.lstrip().partition("\n")[0])
    separator = max(_SEPARATORS, key=first.count)
    fraction = re.compile(r"(?m)(?:^|[;\t|])\s*-?\d+,\d+\s*(?=[;\t|]|$)")
    return Layout(separator, "," if separator != "," and fraction.search(sample) else ".")


def shape(file: io.TextIOBase, separator: str) -> tuple[int, int]:
    """Return at most how many rows and columns a table has: its lines, and separators in one."""
    rows = columns = 0
    for line in file:
        rows += 1
        columns = max(columns, line.count(separator) + 1)
    file.seek(0)
    return rows, columns


def cells(given: Upload | str) -> list[list[str]]:
    """Return the cells of a table row by row, without empty rows."""
    with opened(given) as file:
        written = layout(file)
        try:
            rows = list(csv.reader(file, delimiter=written.separator, strict=True))
        except csv.Error as error:
            raise no_table(str(error)) from error
    dot = str.maketrans(",", ".") if written.decimal == "," else {}
    return [[cell.strip().translate(dot) for cell in row] for row in rows if any(row)]


def no_table(why: str) -> PydanticCustomError:
    """Return the error for what cannot be read as a table."""
    said = " ".join(why.split()).rstrip(".")[:150]
    return PydanticCustomError("table", "This is no table that can be read: {why}.", {"why": said})
