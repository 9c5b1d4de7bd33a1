"""Tables that go in as DataFrames: CSV, Excel and Parquet, pasted text, and rows of JSON.

This module is imported only for a function that names pandas' type. Excel needs openpyxl, and
Parquet pyarrow; a file of theirs is refused where that is not there. Pickles are never read.
"""

from __future__ import annotations

import re
import zipfile
from functools import reduce
from importlib.util import find_spec
from typing import Any
from xml.etree.ElementTree import iterparse

from pydantic_core import PydanticCustomError

from webapp.kinds.files import Opened
from webapp.kinds.texts import layout, no_table, opened, shape
from webapp.kinds.upload import Upload

# What a packed table may have when it is unpacked, in bytes: a few kB can hold thousands of MB.
UNPACKED = 200_000_000
# Cells of a table, as many as fit into that. A few kB can say that a table is wide and long.
CELLS = UNPACKED // 10
# What Excel has.
_MOST_COLUMNS = 16_384
_EXCEL, _PARQUET = b"PK\x03\x04", b"PAR1"
_LIBRARIES = {_EXCEL: ("openpyxl", "Excel", ".xlsx"), _PARQUET: ("pyarrow", "Parquet", ".parquet")}
_SCHEMAS = (
    {"type": "string", "description": "The table as CSV."},
    {"type": "array", "description": "The table's rows.", "items": {"type": "object"}},
)


def known(hint: Any) -> Opened:  # noqa: ANN401, ARG001  # a type
    """Return how a parameter is made of a table."""
    packed = (ending for name, _, ending in _LIBRARIES.values() if find_spec(name))
    accept = (".csv", ".tsv", ".txt", *packed)
    return Opened(frame, control="table", accept=accept, other=_of_json, schemas=_SCHEMAS)


def frame(upload: Upload) -> Any:  # noqa: ANN401  # pandas'
    """Return a file as a DataFrame; its content says of which kind it is, not its name.

    Raises:
        PydanticCustomError: it is no table.
    """
    with upload.path.open("rb") as file:
        start = file.read(4)
    if start not in _LIBRARIES:
        return _of_text(upload)
    library, kind, _ = _LIBRARIES[start]
    if not find_spec(library):
        why = "This is a file of {kind}, which cannot be read here; save it as CSV."
        raise PydanticCustomError("table_kind", why, {"kind": kind})
    return _of_excel(upload) if start == _EXCEL else _of_parquet(upload)


def _of_text(given: Upload | str) -> Any:  # noqa: ANN401
    import pandas as pd

    try:
        with opened(given) as file:
            written = layout(file)
            _check_shape(*shape(file, written.separator))
            found = pd.read_csv(file, sep=written.separator, decimal=written.decimal)
    except PydanticCustomError:
        raise
    except (ValueError, OverflowError, RecursionError) as error:  # pandas' own are ValueErrors
        raise no_table(str(error).removeprefix("Error tokenizing data. C error: ")) from error
    return found.rename(columns=lambda name: str(name).strip())


def _of_excel(upload: Upload) -> Any:  # noqa: ANN401
    import pandas as pd

    try:
        with zipfile.ZipFile(upload.path) as packed:
            _check(sum(one.file_size for one in packed.infolist()))
            for name in packed.namelist():
                if name.startswith("xl/worksheets/") and name.endswith(".xml"):
                    _check_sheet(packed, name)
        with upload.path.open("rb") as file:
            return pd.read_excel(file, engine="openpyxl")
    except PydanticCustomError:
        raise
    except Exception as error:  # openpyxl raises whatever its own code does on a broken file
        raise no_table("it is no Excel file, or a broken one") from error


def _of_parquet(upload: Upload) -> Any:  # noqa: ANN401
    import pyarrow.parquet as pq

    try:
        with pq.ParquetFile(upload.path) as packed:
            about = packed.metadata
            groups = map(about.row_group, range(about.num_row_groups))
            _check(sum(one.total_byte_size for one in groups))
            _check_shape(about.num_rows, about.num_columns)
            return packed.read().to_pandas()
    except PydanticCustomError:
        raise
    except Exception as error:  # pyarrow's errors are of many kinds
        raise no_table("it is no Parquet file, or a broken one") from error


def _check_sheet(packed: zipfile.ZipFile, name: str) -> None:
    """Refuse a sheet whose last cell is far away: those before it are made as well."""
    rows = columns = 0
    with packed.open(name) as sheet:
        for _, one in iterparse(sheet):  # noqa: S314  # expat bounds what entities grow to
            if found := re.fullmatch(r"([A-Z]{0,3})(\d{1,7})", one.get("r", "")):
                rows = max(rows, int(found[2]))
                columns = max(columns, reduce(lambda n, sign: n * 26 + ord(sign) - 64, found[1], 0))
            one.clear()
    _check_shape(rows, columns)


def _check(size: int) -> None:
    if size > UNPACKED:
        most = UNPACKED // 10**6
        why = "Unpacked, this file is too large; at most {most} MB are taken."
        raise PydanticCustomError("table_too_large", why, {"most": most})


def _check_shape(rows: int, columns: int) -> None:
    if columns > _MOST_COLUMNS or rows * columns > CELLS:
        most = f"{_MOST_COLUMNS:,} columns and {CELLS // 10**6} million cells"
        why = "This table is too large; at most {most} are taken."
        raise PydanticCustomError("table_too_large", why, {"most": most})


def _of_json(value: Any) -> Any:  # noqa: ANN401
    import pandas as pd

    if isinstance(value, str):
        return _of_text(value)
    if isinstance(value, list) and all(isinstance(row, dict) for row in value):
        _check_shape(len(value), len({name for row in value for name in row}))
        return pd.DataFrame(value)
    if isinstance(value, list) and all(isinstance(one, Upload) for one in value):
        raise PydanticCustomError("one_file", "This takes one file, not several.")
    raise no_table('send rows, like [{"name": "a", "size": 1}], or CSV')
