"""Results that are files or formatted text, alone and as parts of a result."""

from __future__ import annotations

import re
from base64 import b64decode
from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from webapp import Markdown
from webapp.kinds.markdown import markdown
from webapp.kinds.media import MOST, Media, of_file

ClientOf = Callable[..., FlaskClient]
FILES = """
import io, pathlib, tempfile
from dataclasses import dataclass
from typing import *
from webapp import Markdown
here = pathlib.Path(tempfile.mkdtemp(), "report.txt")
here.write_text("a report")
"""
KINDS = {
    "-> bytes:\n    return b'\\xffab'": (b"\xffab", "application/octet-stream", "run.bin"),
    ":\n    return b'\\xffab'": (b"\xffab", "application/octet-stream", "run.bin"),
    "-> bytes:\n    return b'%PDF-1.4'": (b"%PDF-1.4", "application/pdf", "run.pdf"),
    "-> pathlib.Path:\n    return here": (b"a report", "text/plain", "report.txt"),
    ":\n    return here": (b"a report", "text/plain", "report.txt"),
    "-> BinaryIO:\n    return here.open('rb')": (b"a report", "text/plain", "report.txt"),
    "-> TextIO:\n    return here.open()": (b"a report", "text/plain", "report.txt"),
    "-> io.StringIO:\n    return io.StringIO('é')": ("é".encode(), "application/octet-stream", ""),
    ":\n    return io.BytesIO(b'ab')": (b"ab", "application/octet-stream", "run.bin"),
    "-> bytes | None:\n    return b'ab'": (b"ab", "application/octet-stream", "run.bin"),
}


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_is_downloaded_with_its_name(client_of: ClientOf, kind: str) -> None:
    client, (data, media_type, name) = client_of(f"{FILES}def run() {kind}"), KINDS[kind]
    page = client.post("/").text
    (link,) = re.findall(r'<a href="data:[^;]+;base64,([^"]*)" download="([^"]+)"', page)
    assert b64decode(link[0]) == data
    assert link[1] == (name or "run.bin")
    answer = client.get("/api/run").json
    assert answer is not None
    assert (b64decode(answer["data"]), answer["media_type"]) == (data, media_type)
    answer = client.get("/api/run", headers={"Accept": media_type})
    assert (answer.data, answer.mimetype) == (data, media_type)
    place = answer.headers["Content-Disposition"]
    assert place == f"attachment; filename={name or 'run.bin'}"


def test_a_page_that_a_function_returns_is_no_page_of_the_site(client_of: ClientOf) -> None:
    source = f"{FILES}def run() -> pathlib.Path:\n    page = here.with_name('a.html')\n"
    client = client_of(source + "    page.write_text('<script>1</script>')\n    return page")
    answer = client.get("/api/run", headers={"Accept": "text/html"})
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    "source",
    [
        "-> pathlib.Path:\n    return here.with_name('none')",
        "-> pathlib.Path:\n    return here.parent",
        "-> BinaryIO:\n    return open(here, 'ab')",
    ],
)
def test_a_file_that_cannot_be_read_is_the_functions_fault(
    client_of: ClientOf, source: str
) -> None:
    client = client_of(f"{FILES}def run() {source}")
    for answer in (client.get("/api/run"), client.post("/")):
        assert answer.status_code == 500
        assert "Traceback" not in answer.text


def test_a_result_has_a_limit() -> None:
    with pytest.raises(ValueError, match="50 MB can be sent"):
        of_file(bytes(MOST + 1))
    assert str(Media(b"abc", "text/plain", "a.txt")) == "a.txt (3 bytes)"


PARTS = f"""{FILES}
@dataclass
class Report:
    text: Markdown
    data: bytes
    mean: float
def run(kind: str) -> Any:
    pieces = {{"text": Markdown("**bold** <b>"), "data": b"ab", "mean": 1.5}}
    return tuple(pieces.values()) if kind == "tuple" else (
        pieces if kind == "dict" else Report(**pieces))
"""


@pytest.mark.parametrize("kind", ["tuple", "dict", "dataclass"])
def test_each_part_is_shown_on_its_own(client_of: ClientOf, kind: str) -> None:
    page = client_of(PARTS).post("/", data={"kind": kind}).text
    assert "The result has 3 parts." in page
    assert "<strong>bold</strong> &lt;b&gt;" in page
    assert "data:application/octet-stream;base64,YWI=" in page
    assert "1.5" in page
    assert ("<h3>Mean</h3>" in page) == (kind != "tuple")


def test_parts_are_json_too(client_of: ClientOf) -> None:
    client = client_of(PARTS)
    file = {"media_type": "application/octet-stream", "data": "YWI="}
    assert client.get("/api/run?kind=tuple").json == ["**bold** <b>", file, 1.5]
    assert client.get("/api/run?kind=dict").json == {
        "text": "**bold** <b>",
        "data": file,
        "mean": 1.5,
    }


def test_formatted_text_is_a_text_to_programs(client_of: ClientOf) -> None:
    client = client_of(f"{FILES}def run() -> Markdown:\n    return Markdown('# A\\n\\nb')")
    assert client.get("/api/run").json == "# A\n\nb"
    assert "<h3>A</h3>" in client.post("/").text
    document = client.get("/openapi.json").json
    assert document is not None
    content = document["paths"]["/api/run"]["get"]["responses"]["200"]["content"]
    assert content["application/json"]["schema"] == {"type": "string"}


def test_markdown_draws_headings_and_code_and_no_html() -> None:
    drawn = markdown("# One\ntwo\n\n```py\n<i>#no</i>\n```\n- a\n- b\n\n###### Six")
    for part in (
        "<h3>One</h3>",
        "<p>two</p>",
        "&lt;i&gt;#no&lt;/i&gt;",
        "<li>a</li>",
        "<h6>Six</h6>",
    ):
        assert part in drawn
    evil = "<script>x</script> [a](javascript:alert(1)) # <img src=x onerror=y>\n# <b>"
    drawn = markdown(evil)
    assert not re.search(r"<(script|img|b)\b|href=\"javascript", drawn)
    assert isinstance(Markdown("a"), str)


def test_what_is_not_known_is_its_text_with_its_type(client_of: ClientOf) -> None:
    source = "class Odd:\n    def __str__(self):\n        return 'odd'\n"
    source += "def run() -> Odd:\n    return Odd()"
    client: Any = client_of(source)
    assert client.get("/api/run").json == "odd"
    assert "odd (Odd)" in client.post("/").text
