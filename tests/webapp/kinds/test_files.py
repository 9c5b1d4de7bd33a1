"""Files that go in: through the form, the API and as JSON, and all that can be wrong with one."""

from __future__ import annotations

import hashlib
import io
import os
import subprocess
import sys
import tempfile
from base64 import b64encode
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any, BinaryIO, TextIO

import pytest
from flask.testing import FlaskClient
from openapi_spec_validator import OpenAPIV31SpecValidator
from pydantic import DirectoryPath

from webapp import File
from webapp.functions.algorithm import AlgorithmError
from webapp.functions.loading import algorithm
from webapp.kinds.upload import cleaned, told

ClientOf = Callable[..., FlaskClient]
SIZES = """
import io, os, pathlib
from typing import Annotated, BinaryIO, TextIO
from webapp import File
"""
KINDS = {
    "bytes": "photo",
    "bytearray": "bytes(photo)",
    "memoryview": "bytes(photo)",
    "pathlib.Path": "photo.read_bytes()",
    "os.PathLike[str]": "pathlib.Path(photo).read_bytes()",
    "BinaryIO": "photo.read()",
    "io.BytesIO": "photo.getvalue()",
    "TextIO": "photo.read().encode()",
    "io.StringIO": "photo.getvalue().encode()",
    "bytes | None = None": "photo",
    "Annotated[bytes, File(types=('.png',), max='1kB')]": "photo",
    "Annotated[pathlib.Path, File(max=1000)] | None = None": "photo.read_bytes()",
}
TEXT = "pixels, é"


def source(kind: str, taken: str) -> str:
    return f"{SIZES}def run(photo: {kind}) -> str:\n    return ({taken}).decode()"


def part(content: bytes = TEXT.encode(), name: str = "cat.png") -> tuple[io.BytesIO, str]:
    return io.BytesIO(content), name


def base64(content: bytes = TEXT.encode()) -> str:
    return b64encode(content).decode()


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_arrives_in_every_way(client_of: ClientOf, kind: str) -> None:
    client = client_of(source(kind, KINDS[kind]))
    page = client.post("/", data={"photo": part()})
    assert (page.status_code, TEXT in page.text) == (200, True)
    whole = {"name": "cat.png", "media_type": "image/png", "data": base64()}
    for sent in (
        {"data": {"photo": part()}},
        {"json": {"photo": base64()}},
        {"json": {"photo": whole}},
    ):
        assert client.post("/api/run", **sent).json == TEXT
    assert client.get("/api/run").status_code == 405


def test_the_page_has_a_chooser_that_works_without_a_script(client_of: ClientOf) -> None:
    kind = "Annotated[bytes, File(types=('.csv', 'image/*'), max='5MB')]"
    page = client_of(source(kind, "photo")).get("/").text
    assert 'enctype="multipart/form-data"' in page
    assert '<input type="file" id="field-photo" name="photo" required' in page
    assert 'accept=".csv,image/*" data-max="5000000"' in page
    assert ".csv or pictures, up to 5 MB" in page
    assert "files.js" in page
    plain = client_of("def run(x: int) -> int:\n    return x").get("/").text
    assert not {"multipart", "files.js"} & set(plain.replace('"', " ").replace("/", " ").split())


def test_several_files_for_a_list(client_of: ClientOf) -> None:
    client = client_of("def run(x: list[bytes]) -> list[int]:\n    return [len(one) for one in x]")
    assert "multiple" in client.get("/").text
    sent = {"x": [part(b"abc"), part(b"de")]}
    assert client.post("/api/run", data=sent).json == [3, 2]
    assert client.post("/api/run", json={"x": [base64(b"a")]}).json == [1]
    wrong = client.post("/api/run", data={"x": [part(b"abc"), part(b"")]})
    assert wrong.json is not None
    assert wrong.json["errors"][0]["pointer"] == "/x/1"


FOLDER = """
import os, pathlib
def run(x: pathlib.Path) -> list[str]:
    return [str(x), x.name, x.read_text()]
"""


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("..\\..\\boot.ini", "boot.ini"),
        ("..", "file"),
        (".bashrc", "bashrc"),
        ("a\0b\nc.txt", "a_b_c.txt"),
        ("é ü.csv", "é ü.csv"),
        ("x" * 300 + ".csv", "x" * 100 + ".csv"),
    ],
)
def test_a_path_is_an_upload_that_dies_with_the_request(
    client_of: ClientOf, name: str, kept: str
) -> None:
    client = client_of(FOLDER)
    answer = client.post("/api/run", json={"x": {"name": name, "data": base64(b"abc")}})
    assert answer.json is not None
    path, found, text = answer.json
    assert (found, text) == (kept, "abc")
    assert path.startswith(tempfile.gettempdir())
    assert not os.path.lexists(path)
    assert not Path(path).parent.parent.exists()
    if "\0" not in name and "\n" not in name:
        (path, found, _) = client.post("/api/run", data={"x": part(b"abc", name)}).json  # type: ignore[misc]
        assert found == kept
        assert not Path(path).parent.parent.exists()


def test_a_path_of_the_server_is_never_taken(client_of: ClientOf) -> None:
    client = client_of(FOLDER)
    for sent in ({"json": {"x": "/etc/passwd"}}, {"data": {"x": "/etc/passwd"}}):
        answer = client.post("/api/run", **sent)
        assert (answer.status_code, "root:" in answer.text) == (422, False)
    assert client.post("/", data={"x": "/etc/hostname"}).status_code == 422


LIMITED = source("Annotated[bytes, File(types=('.txt', 'image/*'), max='10kB')]", "photo[:3]")


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (b"", "a.txt", "This file is empty."),
        (b"x" * 10_001, "a.txt", "This file has 10 kB, and at most 10 kB are taken."),
        (b"x" * 12_000, "a.txt", "This file has 12 kB, and at most 10 kB are taken."),
        (b"abc", "a.exe", "a.exe is not of the type that is taken: .txt or image/*."),
        (b"abc", "txt", "txt is not of the type"),
    ],
)
def test_what_is_wrong_with_a_file_is_said_at_its_field(
    client_of: ClientOf, content: bytes, name: str, words: str
) -> None:
    client = client_of(LIMITED)
    page = client.post("/", data={"photo": part(content, name)})
    assert page.status_code == 422
    assert words in page.text.split('id="wrong-photo"')[1]
    whole = {"name": name, "data": base64(content)}
    for sent in ({"data": {"photo": part(content, name)}}, {"json": {"photo": whole}}):
        if content or "json" not in sent:
            answer = client.post("/api/run", **sent)
            assert (answer.status_code, words in answer.text) == (422, True)


@pytest.mark.parametrize(
    "sent",
    [
        {"photo": "not base64!"},
        {"photo": "YWJ"},
        {"photo": 5},
        {"photo": None},
        {"photo": ["YWJj"]},
        {"photo": {"data": 5}},
        {"photo": {"data": "YWJj", "path": "/etc/passwd"}},
        {"photo": {"name": "a.txt"}},
        {"photo": ""},
        {},
    ],
)
def test_json_that_is_no_file_is_refused(client_of: ClientOf, sent: dict[str, Any]) -> None:
    answer = client_of(LIMITED).post("/api/run", json=sent)
    assert answer.status_code == 422
    assert answer.json is not None
    assert answer.json["errors"][0]["field"] == "photo"
    assert answer.json["errors"][0]["detail"].endswith(".")


def test_two_files_for_one_and_none_for_a_needed_one(client_of: ClientOf) -> None:
    client = client_of(LIMITED)
    for path in ("/", "/api/run"):
        two = {"photo": [part(b"abc", "a.txt"), part(b"def", "b.txt")]}
        assert "This takes one file, not several." in client.post(path, data=two).text
    none = client.post("/", data={"photo": part(b"", "")})
    assert (none.status_code, "This is needed." in none.text) == (422, True)


def test_more_than_all_files_may_have_is_not_read(client_of: ClientOf) -> None:
    client = client_of(LIMITED)
    for path in ("/", "/api/run"):
        answer = client.post(path, data={"photo": part(b"x" * 200_000, "a.txt")})
        assert answer.status_code == 413
        assert "a request may have 79 kB" in answer.text
    large = client.post("/api/run", json={"photo": base64(b"x" * 200_000)})
    assert large.status_code == 413


@pytest.mark.parametrize("content", [b"\n", b"\r\n", b"\r\n--", bytes(range(256))])
def test_a_file_of_any_bytes_arrives_whole(client_of: ClientOf, content: bytes) -> None:
    """Where a part of it ends with what could begin the form's next boundary, too."""
    client = client_of(
        "import hashlib\ndef run(x: bytes) -> str:\n    return hashlib.sha256(x).hexdigest()"
    )
    whole = content * (300_001 // len(content))
    answer = client.post("/api/run", data={"x": part(whole)})
    assert (answer.status_code, answer.json) == (200, hashlib.sha256(whole).hexdigest())


def test_a_function_without_files_keeps_its_limit(client_of: ClientOf) -> None:
    client = client_of("def run(x: str) -> int:\n    return len(x)")
    assert client.post("/", data={"x": "a" * 70_000}).status_code == 413
    assert client.post("/api/run", data={"x": part(b"a" * 70_000)}).status_code == 413
    answer = client.post("/api/run", data={"x": part(b"abc")})
    assert (answer.status_code, "must be a valid string" in answer.text) == (422, True)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_text_is_read_in_the_encoding_that_it_has(client_of: ClientOf, encoding: str) -> None:
    client = client_of("from typing import TextIO\ndef run(x: TextIO) -> str:\n    return x.read()")
    sent = {"x": part("Käse, ½ €".encode(encoding), "a.txt")}
    assert client.post("/api/run", data=sent).json == "Käse, ½ €"


def test_a_large_file_is_streamed_to_disk(
    serve: Callable[..., Any], module_of: Callable[[str], str]
) -> None:
    """The function sees a path; the server holds less of 20 MB in memory than half."""
    module = module_of(
        "import pathlib, resource\n"
        "def run(x: pathlib.Path) -> list[int]:\n"
        "    return [x.stat().st_size, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss]"
    )
    code = (
        "import json, sys, urllib.request as u\n"
        "def post(n):\n"
        '    about = b\'Content-Disposition: form-data; name="x"; filename="a"\\r\\n\\r\\n\'\n'
        "    body = b'--b\\r\\n' + about"
        " + b'x' * n + b'\\r\\n--b--\\r\\n'\n"
        "    head = {'Content-Type': 'multipart/form-data; boundary=b'}\n"
        "    return json.load(u.urlopen(u.Request(sys.argv[1] + '/api/run', body, head)))\n"
        "small, large = post(10), post(19_000_000)\n"
        "print(large[0], large[1] - small[1])"
    )
    with serve(f"webapp:create_app('{module}:run')", WEB_CONCURRENCY="1") as server:
        ran = subprocess.run(
            [sys.executable, "-c", code, server.url], capture_output=True, text=True, check=True
        )
    size, kilobytes = map(int, ran.stdout.split())
    assert size == 19_000_000
    assert kilobytes < 9000


def test_the_document_says_what_a_file_is(client_of: ClientOf) -> None:
    document = client_of(LIMITED).get("/openapi.json").json
    OpenAPIV31SpecValidator(document).validate()
    assert document is not None
    content = document["paths"]["/api/run"]["post"]["requestBody"]["content"]
    parts = content["multipart/form-data"]["schema"]["properties"]
    assert parts == {"photo": {"type": "string", "format": "binary"}}
    text, whole = content["application/json"]["schema"]["properties"]["photo"]["anyOf"]
    assert text["contentEncoding"] == "base64"
    assert whole["required"] == ["data"]
    page = client_of(LIMITED).get("/api").text
    assert "-F photo=@photo" in page


def test_a_default_that_is_a_file_is_the_functions_own() -> None:
    def f(x: Path = Path(__file__), y: BinaryIO | None = None, z: bytes = b"\xff") -> str:
        return x.name + str(z)

    found = algorithm(f)
    assert [field.required for field in found.fields] == [False, False, False]
    assert found(found.validate({})) == f"{Path(__file__).name}b'\\xff'"


def test_what_can_be_no_file_is_refused_when_the_app_starts() -> None:
    def folder(x: DirectoryPath) -> str:
        return str(x)

    def size(x: Annotated[TextIO, File(max="large")]) -> int:
        return 1

    def number(x: Annotated[int, File()]) -> int:
        return x

    for function, words in ((folder, "folders"), (size, "no size"), (number, "is for a file")):
        with pytest.raises(AlgorithmError, match=words):
            algorithm(function)


def test_sizes_and_names_for_people() -> None:
    sizes = {5: "5 bytes", 1000: "1 kB", 1500: "1.5 kB", 999_999: "1 MB", 20_000_000: "20 MB"}
    assert {size: told(size) for size in sizes} == sizes
    assert told(3_000_000_000_000) == "3000 GB"
    assert cleaned("") == cleaned("/") == cleaned("...") == ""
