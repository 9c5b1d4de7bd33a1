"""`dicectl run` with files: what it opens, and where it puts what comes out."""

from __future__ import annotations

import subprocess
import sys

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
