"""`dicectl run` with files: what it opens, and where it puts what comes out."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from users import User

FILES = '''
from pathlib import Path
from typing import Annotated, BinaryIO, TextIO
from webapp import File

def size(photo: bytes, more: bool = False) -> int:
    """Count."""
    return len(photo)

def where(photo: Path) -> str:
    return str(photo)

def lines(text: TextIO) -> list[str]:
    return text.read().split()

def small(table: Annotated[BinaryIO, File(types=(".csv",), max="5B")]) -> int:
    return len(table.read())
'''


@pytest.fixture
def owner(user: User) -> User:
    """Somebody with functions of files, and a file."""
    user.write({"files.py": FILES, "data/cat.png": "a cat", "ten.csv": "0123456789"})
    return user


@pytest.mark.parametrize(
    ("args", "out"),
    [
        (("files:size", "--photo", "data/cat.png"), "5\n"),
        (("files:size", "data/cat.png"), "5\n"),
        (("files:where", "--photo", "data/cat.png"), "data/cat.png\n"),
        (("files:lines", "data/cat.png"), "a\ncat\n"),
    ],
)
def test_a_file_is_given_by_its_name(owner: User, args: tuple[str, ...], out: str) -> None:
    ran = owner.dicectl("run", *args)
    assert (ran.status, ran.err, ran.out) == (0, "", out)


def test_standard_input_is_a_file_too(owner: User) -> None:
    for args, out in (
        (("files:size", "--photo", "-"), "8\n"),
        (("files:lines", "-"), "12345678\n"),
    ):
        ran = subprocess.run(
            [sys.executable, "-m", "dicectl", "run", *args],
            cwd=owner.folder,
            env=owner.env,
            input="12345678",
            capture_output=True,
            text=True,
            check=False,
        )
        assert (ran.returncode, ran.stderr, ran.stdout) == (0, "", out)


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (("files:size", "--photo", "no.png"), "--photo: There is no file no.png."),
        (("files:size", "--photo", "data"), "--photo: There is no file data."),
        (
            ("files:small", "data/cat.png"),
            "--table: cat.png is not of the type that is taken: .csv.",
        ),
        (
            ("files:small", "ten.csv"),
            "--table: This file has 10 bytes, and at most 5 bytes are taken.",
        ),
        (("files:size",), "--photo: This is needed."),
    ],
)
def test_what_is_wrong_with_a_file_is_said(owner: User, args: tuple[str, ...], words: str) -> None:
    ran = owner.dicectl("run", *args)
    assert (ran.status, ran.out) == (2, "")
    assert words in ran.err


def test_help_shows_a_file_name(owner: User) -> None:
    shown = owner.dicectl("run", "files:small", "--help", COLUMNS="80").out
    assert "--table FILE" in shown
    assert "dicectl run files:small --table table.csv" in shown


RESULTS = """
from typing import NamedTuple
from PIL import Image
from matplotlib.figure import Figure
from webapp import Markdown

def red(size: int = 9) -> Image.Image:
    return Image.new("RGB", (size, size), "red")

def plot() -> Figure:
    figure = Figure()
    figure.add_subplot().plot([1, 2])
    return figure

def rows() -> list[dict[str, object]]:
    return [{"name": "=1+1", "x": 1}, {"name": "b, c", "x": None}]

def two() -> tuple[bytes, bytes, int]:
    return b"one", b"two", 3

def text() -> Markdown:
    return Markdown("# A title")
"""


@pytest.fixture
def maker(user: User) -> User:
    """Somebody with functions that make pictures, tables and files."""
    user.write({"make.py": RESULTS})
    return user


@pytest.mark.parametrize(
    ("args", "name", "begins"),
    [
        (("make:red",), "out.png", b"\x89PNG"),
        (("make:red",), "out.jpg", b"\xff\xd8\xff"),
        (("make:plot",), "out.svg", b"<?xml"),
        (("make:plot",), "out.png", b"\x89PNG"),
        (("make:plot",), "out.pdf", b"%PDF"),
        (("make:rows",), "out.csv", b'name,x\r\n\'=1+1,1\r\n"b, c",\r\n'),
        (("make:rows",), "out.json", b'[{"name":"=1+1","x":1},'),
        (("make:two",), "out.bin", b"one"),
        (("make:text",), "out.md", b"# A title"),
    ],
)
def test_a_result_is_written_where_it_is_wanted(
    maker: User, args: tuple[str, ...], name: str, begins: bytes
) -> None:
    ran = maker.dicectl("run", *args, "-o", name)
    assert (ran.status, ran.err, ran.out) == (0, f"Wrote {name}\n", "") or "make:two" in args
    assert (maker.folder / name).read_bytes().startswith(begins)
    if "make:two" in args:
        assert (maker.folder / "out-2.bin").read_bytes() == b"two"


def test_without_a_place_a_picture_goes_to_a_temporary_file(maker: User) -> None:
    path = Path(maker.dicectl("run", "make:red").out.strip())
    assert (path.name, path.read_bytes()[:4]) == ("red.png", b"\x89PNG")
    shutil.rmtree(path.parent)


def test_json_and_standard_output_hold_all_of_it(maker: User) -> None:
    told = json.loads(maker.dicectl("run", "make:two", "--json").out)
    assert told[0] == {"media_type": "application/octet-stream", "data": "b25l"}
    assert told[2] == 3
    assert maker.dicectl("run", "make:text", "-o", "-").out == "# A title"


def test_a_place_that_cannot_be_written_is_told(maker: User) -> None:
    ran = maker.dicectl("run", "make:red", "-o", "no/out.png")
    assert (ran.status, "D863" in ran.err, "no/out.png" in ran.err) == (1, True, True)


def test_formatted_text_is_drawn_on_a_terminal(maker: User) -> None:
    assert "# A title" not in maker.on_a_terminal("run", "make:text")
    assert maker.dicectl("run", "make:text").out == "# A title\n"
