"""Tables: as files of any kind, as pasted text and as rows, and what only says to be one."""

from __future__ import annotations

import io
import re
import sys
import zipfile
from base64 import b64decode
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest
from flask.testing import FlaskClient
from numpy.typing import NDArray
from openapi_spec_validator import OpenAPIV31SpecValidator

from webapp.functions.loading import algorithm
from webapp.kinds.rows import as_csv, rows_of

ClientOf = Callable[..., FlaskClient]
TOTAL = """
import pandas as pd
def run(table: pd.DataFrame) -> dict[str, float]:
    return {str(name): float(table[name].sum()) for name in table.select_dtypes("number")}
"""
SAME = """
import pandas as pd
def run(table: pd.DataFrame) -> pd.DataFrame:
    return table
"""
SUM = """
import numpy as np
def run(x: np.ndarray) -> list[int]:
    return [*x.shape, int(x.sum())]
"""
FRAME = pd.DataFrame({"name": ["Käse", "b"], "size": [1.5, 2.0]})


def excel() -> bytes:
    written = io.BytesIO()
    FRAME.to_excel(written, index=False)
    return written.getvalue()


def parquet() -> bytes:
    return bytes(FRAME.to_parquet())


def sent(content: bytes, name: str = "table.csv", field: str = "table") -> dict[str, Any]:
    return {field: (io.BytesIO(content), name)}


GOOD = {
    "comma": "name,size\nKäse,1.5\nb,2\n".encode(),
    "semicolon": "name;size\nKäse;1,5\nb;2,0\n".encode(),
    "tab": "name\tsize\nKäse\t1.5\nb\t2\n".encode(),
    "windows": "name;size\r\nKäse;1,5\r\nb;2\r\n".encode("cp1252"),
    "utf-16": "name,size\nKäse,1.5\nb,2\n".encode("utf-16"),
    "mark": "name,size\nKäse,1.5\nb,2\n".encode("utf-8-sig"),
    "quoted": b'"name","size"\n"a, b; c\nd","1.5"\nb,2\n',
    "excel": excel(),
    "parquet": parquet(),
}


@pytest.mark.parametrize("kind", GOOD)
def test_a_table_is_read_whatever_it_is_written_in(client_of: ClientOf, kind: str) -> None:
    client = client_of(TOTAL)
    assert client.post("/api/run", data=sent(GOOD[kind])).json == {"size": 3.5}
    assert client.post("/", data=sent(GOOD[kind], "a.xlsx")).status_code == 200


def test_a_table_is_pasted_or_sent_as_rows(client_of: ClientOf) -> None:
    client, text = client_of(TOTAL), GOOD["semicolon"].decode()
    rows = [{"name": "a", "size": 1.5}, {"name": "b", "size": 2}]
    for answer in (
        client.post("/api/run", json={"table": rows}),
        client.post("/api/run", json={"table": text}),
        client.post("/api/run", data={"table": text}),
        client.post("/api/run", json={"table": {"data": "c2l6ZQoxLjUKMgo="}}),
    ):
        assert answer.json == {"size": 3.5}
    page = client.post("/", data={"table": ["", text]})
    assert (page.status_code, "3.5" in page.text, "Käse;1,5" in page.text) == (200, True, True)
    page = client.get("/").text
    assert 'type="file" id="field-table" name="table"' in page
    assert "or paste rows here" in page
    assert ".csv,.tsv,.txt,.xlsx,.parquet" in page


def bomb() -> bytes:
    """An Excel file whose sheet is 1,000 times as large as itself."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", b"0" * 250_000_000)
    return written.getvalue()


def far() -> bytes:
    """An Excel file of 5 kB with one cell, in the last row and column that there can be."""
    cell = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(excel())) as whole, zipfile.ZipFile(written, "w") as packed:
        for name in whole.namelist():
            content = whole.read(name)
            if name.startswith("xl/worksheets/"):
                begin = content[: content.index(b"<sheetData>") + len(b"<sheetData>")]
                content = begin + cell.encode() + b"</sheetData></worksheet>"
            packed.writestr(name, content)
    return written.getvalue()


BAD = {
    "empty": (b"", "This file is empty."),
    "blank": (b"\n\n", "This is no table that can be read: No columns"),
    "ragged": (b"a,b\n1,2\n1,2,3\n", "Expected 2 fields in line 3, saw 3."),
    "open quote": (b'a,b\n"1,2\n', "This is no table that can be read"),
    "bytes": (b"\x00\x01\x02\x03" * 9, "it is no text."),
    "broken excel": (excel()[:300], "it is no Excel file, or a broken one."),
    "no excel": (b"PK\x03\x04nothing", "it is no Excel file, or a broken one."),
    "broken parquet": (parquet()[:100], "it is no Parquet file, or a broken one."),
    "bomb": (bomb(), "at most 200 MB are taken."),
    "far": (far(), "at most 16,384 columns and 20 million cells are taken."),
    "columns": (b"," * 20_000 + b"\n", "at most 16,384 columns and 20 million cells are taken."),
    "sparse": (b"a" + b"," * 16_000 + b"\n" * 1300, "This table is too large"),
}


@pytest.mark.parametrize("kind", BAD)
def test_what_is_no_table_is_told_at_the_field(client_of: ClientOf, kind: str) -> None:
    client, (content, words) = client_of(TOTAL), BAD[kind]
    for path in ("/", "/api/run"):
        answer = client.post(path, data=sent(content))
        assert (answer.status_code, words in answer.text) == (422, True)


@pytest.mark.parametrize("value", [5, None, True, [1], [[1, 2]], {"a": 1}, {"data": 5}, ""])
def test_json_that_is_no_table_is_refused(client_of: ClientOf, value: object) -> None:
    answer = client_of(TOTAL).post("/api/run", json={"table": value})
    assert (answer.status_code, answer.mimetype) == (422, "application/problem+json")


def test_a_packed_table_has_no_more_cells_than_others(
    client_of: ClientOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = client_of(TOTAL)
    monkeypatch.setattr("webapp.kinds.tables.CELLS", 3)
    answer = client.post("/api/run", data=sent(parquet()))
    assert (answer.status_code, "This table is too large" in answer.text) == (422, True)


def test_rows_that_have_nothing_in_common_are_too_large_a_table(client_of: ClientOf) -> None:
    rows = [{str(number): 1} for number in range(4500)]
    answer = client_of(TOTAL).post("/api/run", json={"table": rows})
    assert (answer.status_code, "This table is too large" in answer.text) == (422, True)


def test_where_a_library_is_absent_its_files_are_refused_in_words(
    client_of: ClientOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    client = client_of(TOTAL)
    monkeypatch.setattr("webapp.kinds.tables.find_spec", lambda _: None)
    answer = client.post("/api/run", data=sent(excel()))
    assert (answer.status_code, "save it as CSV" in answer.text) == (422, True)


def test_a_table_comes_out_as_one(client_of: ClientOf) -> None:
    client = client_of(SAME)
    page = client.post("/", data=sent(b"name,size\n=1+1,1\n,nan\ninfinite,inf\n")).text
    assert "<table>" in page
    assert "A table: 3 rows." in page
    (link,) = re.findall(r'<a href="data:text/csv;base64,([^"]+)" download="run.csv"', page)
    assert b64decode(link) == b"name,size\r\n'=1+1,1.0\r\n,\r\ninfinite,\r\n"
    answer = client.post("/api/run", data=sent(GOOD["comma"]))
    assert answer.json == [{"name": "Käse", "size": 1.5}, {"name": "b", "size": 2.0}]
    for accept in ("text/csv", "text/*"):
        answer = client.post("/api/run", data=sent(GOOD["comma"]), headers={"Accept": accept})
        assert (answer.mimetype, answer.text) == ("text/csv", "name,size\r\nKäse,1.5\r\nb,2.0\r\n")
        assert answer.headers["Content-Disposition"] == "attachment; filename=run.csv"


def test_a_long_table_is_shown_in_part_and_kept_whole(client_of: ClientOf) -> None:
    source = SAME.split("def", maxsplit=1)[0] + "def run(n: int = 20000) -> pd.DataFrame:\n    "
    source += "return pd.DataFrame({'a': range(n)})"
    page = client_of(source).post("/").text
    assert "The first 200 of 20,000 rows" in page
    assert page.count("<tr>") == 201
    (link,) = re.findall(r'<a href="data:text/csv;base64,([^"]+)"', page)
    assert b64decode(link).count(b"\r\n") == 20_001
    assert "<noscript>" not in page


def test_the_names_of_rows_are_a_column_where_they_say_something() -> None:
    def grouped() -> pd.DataFrame:
        return FRAME.groupby("name").sum()

    def chosen() -> pd.DataFrame:
        return FRAME[FRAME["size"] > 1.7]

    found = algorithm(grouped)
    rows = found.plain(grouped())
    assert isinstance(rows, list)
    assert {"name": "Käse", "size": 1.5} in rows
    assert algorithm(chosen).plain(chosen()) == [{"name": "b", "size": 2.0}]


def test_rows_are_lists_of_dictionaries_or_of_lists() -> None:
    assert rows_of([[1, 2], [3, 4]]) == [{"1": 1, "2": 2}, {"1": 3, "2": 4}]
    for other in (None, 5, [], [1, 2], [[1], [1, 2]], [[[1]], [[2]]], [{}], {"a": 1}):
        assert rows_of(other) is None


@pytest.mark.parametrize("text", ["=1", "+1", "-cmd|' /C calc'!A0", "@SUM(A1)", "\tx", "\rx"])
def test_a_formula_in_a_download_is_text(text: str) -> None:
    data = as_csv([{text: text, "number": -1}]).data.decode()
    assert "'" + text in data.replace('"', "")
    assert data.endswith(",-1\r\n")


def test_the_document_names_rows_and_csv(client_of: ClientOf) -> None:
    document = client_of(SAME).get("/openapi.json").json
    OpenAPIV31SpecValidator(document).validate()
    assert document is not None
    post = document["paths"]["/api/run"]["post"]
    assert set(post["responses"]["200"]["content"]) == {"application/json", "text/csv"}
    schema = post["requestBody"]["content"]["application/json"]["schema"]["properties"]["table"]
    assert [one["type"] for one in schema["anyOf"]] == ["object", "string", "array"]


def npy() -> bytes:
    written = io.BytesIO()
    np.save(written, np.array([[1.0, 2.0], [3.0, 4.0]]))
    return written.getvalue()


def pickled() -> bytes:
    written = io.BytesIO()
    np.save(written, np.array([{"a": 1}]), allow_pickle=True)
    return written.getvalue()


def test_numbers_arrive_as_an_array(client_of: ClientOf) -> None:
    client = client_of(SUM)
    for content in (b"1,2\n3,4\n", b"a;b\n1,0;2\n3;4", b"1 ,2\r\n3, 4", npy()):
        assert client.post("/api/run", data=sent(content, field="x")).json == [2, 2, 10]
    for value in ([[1, 2], [3, 4]], "1\t2\n3\t4"):
        assert client.post("/api/run", json={"x": value}).json == [2, 2, 10]
    assert client.post("/api/run", json={"x": [1, 2.0]}).json == [2, 3]
    assert client.post("/", data={"x": "1\n2\n"}).status_code == 200


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"1,2\n3,x\n", "row 2 has &#39;x&#39;, which is no number."),
        (b"1,2\n3\n", "row 2 has 1 numbers, and the first 2."),
        (npy()[:90], "a broken one."),
        (pickled(), "it is no array of numbers"),
    ],
)
def test_what_is_no_array_is_told(client_of: ClientOf, content: bytes, words: str) -> None:
    page = client_of(SUM).post("/", data=sent(content, field="x"))
    assert (page.status_code, words in page.text) == (422, True)


@pytest.mark.parametrize("value", [5, None, ["a"], [[1], [2, 3]], [{"a": 1}], {"a": 1}])
def test_json_that_is_no_array_is_refused(client_of: ClientOf, value: object) -> None:
    assert client_of(SUM).post("/api/run", json={"x": value}).status_code == 422


def test_an_array_of_bytes_is_given_as_a_picture(client_of: ClientOf) -> None:
    from PIL import Image

    written = io.BytesIO()
    Image.new("RGB", (20, 10)).save(written, "PNG")
    source = "import numpy as np\nfrom numpy.typing import NDArray\n"
    source += "def run(x: NDArray[np.uint8]) -> list[int]:\n    return list(x.shape)"
    client = client_of(source)
    assert 'accept="image/*"' in client.get("/").text
    for one in (client, client_of(source.replace("NDArray[np.uint8]", "np.ndarray"))):
        answer = one.post("/api/run", data=sent(written.getvalue(), "a.png", "x"))
        assert answer.json == [10, 20, 3]


def test_whole_numbers_stay_whole() -> None:
    def kind(x: NDArray[np.int64]) -> str:
        return str(x.dtype)

    found = algorithm(kind)
    assert found(found.validate({"x": [1, 2]})) == "int64"
