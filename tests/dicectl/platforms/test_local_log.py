"""The local platform's log file: read from its end, followed over its rotations."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dicectl.platforms.local import log
from dicectl.platforms.local.log import Log, older, read


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "app.log"


LONG = "a line that is longer than those to come" * 5


def texts(lines: Iterator[str]) -> list[str]:
    return [line.split("]: ", 1)[1] for line in lines]


def newest(path: Path, many: int, **choice: str) -> list[str]:
    return texts(read(path, many, follow=False, **choice))


def test_there_may_be_no_log_yet(path: Path) -> None:
    assert newest(path, 5) == []
    path.touch()
    assert newest(path, 5) == []


def test_a_long_line_is_split_as_heroku_does(path: Path) -> None:
    Log(path).write("app[web.1]", "é" * 25_000)
    assert [len(text) for text in newest(path, 9)] == [10_000, 10_000, 5_000]


def test_a_line_that_is_still_written_is_left_out(path: Path) -> None:
    Log(path).write("app[web.1]", "one")
    with path.open("a") as file:
        file.write("2026-11-22T10:00:00+00:00 app[web.1]: tw")
    assert newest(path, 5) == ["one"]


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.text(st.characters(exclude_characters="\n", codec="utf-8"), max_size=30)),
    st.integers(1, 40),
    st.integers(1, 300),
    st.integers(0, 40),
)
def test_the_newest_lines_are_those_of_both_files(
    tmp_path_factory: pytest.TempPathFactory, said: list[str], many: int, block: int, cut: int
) -> None:
    path = tmp_path_factory.mktemp("log") / "app.log"
    lines = [f"2026-11-22T10:00:00+00:00 app[web.1]: {text}" for text in said]
    for file, part in ((older(path), lines[:cut]), (path, lines[cut:])):
        file.write_bytes("".join(f"{line}\n" for line in part).encode())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(log, "BLOCK", max(block, 300))
        assert list(read(path, many, follow=False)) == lines[-many:]


def test_the_end_of_a_full_log_is_read_at_once(path: Path) -> None:
    line = f"2026-11-22T10:00:00.123456+00:00 app[web.1]: {'x' * 60}\n"
    for file in (older(path), path):
        file.write_text(line * (log.MAX_BYTES // len(line)))
    began = time.perf_counter()
    assert len(newest(path, 100)) == 100
    assert time.perf_counter() - began < 0.1
    assert len(newest(path, 10**9)) == 2 * (log.MAX_BYTES // len(line))


def test_followed_lines_come_over_rotations_each_once(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The file is rotated every few lines, sometimes twice between two looks."""
    monkeypatch.setattr(log, "MAX_BYTES", 60_000)
    monkeypatch.setattr(log, "PAUSE", 0.001)
    many = 20_000
    file = Log(path)
    file.write("app[web.1]", "first")

    def write() -> None:
        for number in range(many):
            file.write("app[web.1]", f"{number}")
            if number % 100 == 0:
                time.sleep(0.003)

    followed = read(path, 1, follow=True)
    assert texts(islice(followed, 1)) == ["first"]
    writer = threading.Thread(target=write)
    writer.start()
    assert texts(islice(followed, many)) == [str(number) for number in range(many)]
    writer.join()


def test_a_log_that_was_emptied_is_followed_from_its_begin(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(log, "PAUSE", 0.001)
    Log(path).write("app[web.1]", LONG)
    followed = read(path, 1, follow=True, process="web")
    assert texts(islice(followed, 1)) == [LONG]
    path.write_text("")
    Log(path).write("app[worker.1]", "no")
    Log(path).write("app[web.1]", "yes")
    assert texts(islice(followed, 1)) == ["yes"]


def test_a_log_is_followed_from_before_its_first_line(path: Path) -> None:
    followed = read(path, 1, follow=True)
    threading.Timer(0.5, Log(path).write, ("app[web.1]", "first")).start()
    assert texts(islice(followed, 1)) == ["first"]


def test_following_ends_with_the_folder(tmp_path: Path) -> None:
    assert list(read(tmp_path / "gone" / "app.log", 5, follow=True)) == []
