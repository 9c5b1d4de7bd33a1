"""What a log looks like on a terminal."""

from __future__ import annotations

import re
import time
import tracemalloc
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dicectl.loglines import LogLine, parse
from dicectl.logs.follow import Entry
from dicectl.logs.severity import Tracebacks, severity
from dicectl.output.log_rows import Rows, wrapped

SGR = re.compile(r"\x1b\[[\d;]+m")
ROUTER = (
    '{} method=GET path="{}" host=x.herokuapp.com request_id=6903 fwd=138.68.186.89 dyno=web.1 '
    "connect=0ms service={}ms status={} bytes=120 protocol=http2.0 tls=true tls_version=tls1.3"
)
LINES = [
    ("heroku[web.1]", "Starting process with command `gunicorn app:app`"),
    ("app[web.1]", "[2026-11-22 10:00:00 +0000] [7] [INFO] Listening at: http://0.0.0.0:8100 (7)"),
    ("app[web.1]", "[2026-11-22 10:00:00 +0000] [7] [ERROR] Exception in worker process"),
    ("app[web.1]", "Traceback (most recent call last):"),
    ("app[web.1]", '  File "app.py", line 1, in <module>'),
    ("app[web.1]", "    import flask"),
    ("app[web.1]", "ModuleNotFoundError: No module named 'flask'"),
    ("app[worker.1]", "WARNING slow"),
    ("heroku[router]", ROUTER.format("at=info", "/", 12, 200)),
    ("heroku[router]", ROUTER.format('at=error code=H12 desc="Request timeout"', "/a", 30001, 503)),
]


@pytest.fixture(autouse=True)
def _in_utc(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with monkeypatch.context() as patch:
        patch.setenv("TZ", "UTC")
        time.tzset()
        yield
    time.tzset()


def entries(*said: tuple[str, str], day: str = "2026-11-22") -> list[Entry]:
    tracebacks, made = Tracebacks(), []
    for number, (voice, text) in enumerate(said):
        line = parse(f"{day}T10:00:{number:02}.123456+00:00 {voice}: {text}")
        assert line is not None
        part = tracebacks.part(line)
        made.append(Entry(str(line), line, "error" if part else severity(line), part))
    return made


def drawn(rows: Rows, *said: tuple[str, str]) -> list[str]:
    """Return the rows below the day, which stands above all of them."""
    shown = [row for entry in entries(*said) for row in rows.rows(entry)]
    return [row for row in shown if "November" not in row]


def test_80_columns_without_colours() -> None:
    assert drawn(Rows(colour=False, width=80), *LINES) == [
        "10:00:00 web.1    · Starting process with command `gunicorn app:app`",
        "10:00:01 web.1    │ [2026-11-22 10:00:00 +0000] [7] [INFO] Listening at:",
        "                  │ http://0.0.0.0:8100 (7)",
        "10:00:02 web.1    ✗ [2026-11-22 10:00:00 +0000] [7] [ERROR] Exception in worker",
        "                  │ process",
        "10:00:03 web.1    ✗ Traceback (most recent call last):",
        '                  │   File "app.py", line 1, in <module>',
        "                  │     import flask",
        "                  │ ModuleNotFoundError: No module named 'flask'",
        "10:00:07 worker.1 ! WARNING slow",
        "10:00:08 router   · GET / 200 12 ms",
        "10:00:09 router   ✗ GET /a 503 30.0 s  H12: the app did not answer within 30 s",
    ]


def test_120_columns_need_fewer_rows() -> None:
    rows = drawn(Rows(colour=False, width=120), *LINES)
    assert len(rows) == len(LINES)
    assert rows[1].endswith("Listening at: http://0.0.0.0:8100 (7)")


@pytest.mark.parametrize("width", [80, 120])
def test_colours_change_nothing_but_the_colours(width: int) -> None:
    coloured = drawn(Rows(colour=True, width=width), *LINES)
    plain = drawn(Rows(colour=False, width=width), *LINES)
    assert [SGR.sub("", row) for row in coloured] == plain
    assert coloured != plain


def test_colours_tell_processes_and_what_is_bad() -> None:
    rows = drawn(Rows(colour=True, width=120), *LINES)
    own = [re.findall(r"\x1b\[(\d+)m(?:web\.1|worker\.1|router)\b", row) for row in rows]
    assert own[0] == own[1] == own[3]
    assert len({*own[0], *own[7], *own[8]}) == 3
    assert rows[0].endswith("\x1b[2mStarting process with command `gunicorn app:app`\x1b[0m")
    assert rows[6].endswith("\x1b[1;31mModuleNotFoundError: No module named 'flask'\x1b[0m")
    assert rows[7].endswith("\x1b[33mWARNING slow\x1b[0m")
    assert rows[8].endswith("GET / \x1b[32m200\x1b[0m 12 ms")


def test_a_traceback_that_others_interrupt_says_again_whose_it_is() -> None:
    rows = drawn(Rows(colour=False, width=80), LINES[3], LINES[7], LINES[4], LINES[5])
    assert [row[9:20] for row in rows] == [
        *("web.1    ✗ ", "worker.1 ! ", "web.1    │ ", "         │ "),
    ]


def test_a_new_day_has_a_heading() -> None:
    rows = Rows(colour=False, width=80)
    shown = [
        row
        for day in ("2025-12-31", "2025-12-31", "2026-01-01")
        for entry in entries(("app[web.1]", "x"), day=day)
        for row in rows.rows(entry)
    ]
    line = "10:00:00 web.1    │ x"
    assert shown == ["Wednesday, 31 December 2025", line, line, "Thursday, 01 January 2026", line]


def test_times_are_those_of_the_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "XXX-5:30")
    time.tzset()
    assert drawn(Rows(colour=False, width=80), ("app[web.1]", "x"))[0].startswith("15:30:00 ")


def test_a_line_in_no_format_is_shown_as_it_is() -> None:
    rows = Rows(colour=False, width=80).rows(Entry("something", None, "info"))
    assert rows == ["                  │ something"]


def test_a_traceback_on_one_line_is_unfolded() -> None:
    text = r"[ERROR] GET /\nTraceback (most recent call last):\n  File \"a.py\"\nValueError: x"
    rows = drawn(Rows(colour=False, width=80), ("app[web.1]", text))
    assert [row[20:] for row in rows] == text.split(r"\n")


def test_long_names_are_cut_and_short_ones_aligned_with_them() -> None:
    rows = drawn(
        Rows(colour=False, width=80), ("app[scheduler.1234567890123]", "x"), ("app[web.1]", "y")
    )
    assert rows == ["10:00:00 scheduler.123456789… │ x", "10:00:01 web.1                │ y"]


def test_without_utf8_ascii_does() -> None:
    rows = drawn(Rows(colour=False, utf8=False, width=80), *LINES)
    assert "".join(rows).isascii()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a\x1b[2Jb\x1b]0;title\x07c", "abc"),
        ("a\tb", "a   b"),
        ("a\rb\x08\x9b", "a\ufffdb\ufffd\ufffd"),
        ("user\u202etxt", "user\ufffdtxt"),
    ],
)
def test_an_app_cannot_steer_the_terminal(text: str, expected: str) -> None:
    line = LogLine("2026-11-22T10:00:00+00:00", "app", "web.1", text)
    rows = Rows(colour=False, width=80).rows(Entry("", line, "info"))
    assert rows[-1] == f"10:00:00 web.1    │ {expected}"


def test_wide_characters_take_two_columns() -> None:
    assert wrapped("日本語" * 8, 20) == ["日本語日本語日本語日", "本語日本語日本語日本", "語日本語"]


@given(st.text(st.characters(min_codepoint=32, max_codepoint=126)), st.integers(20, 60))
def test_wrapping_loses_nothing_but_blanks(text: str, width: int) -> None:
    rows = wrapped(text, width)
    assert all(len(row) <= width for row in rows)
    assert "".join(rows).replace(" ", "") == text.replace(" ", "")


@given(st.text(), st.integers(20, 200), st.booleans())
def test_any_text_can_be_shown(text: str, width: int, colour: bool) -> None:
    line = LogLine("no time", "app", "web.1", text)
    assert Rows(colour=colour, width=width).rows(Entry(text, line, "info"))


def test_a_very_narrow_terminal_wraps_by_itself() -> None:
    assert len(drawn(Rows(colour=False, width=30), *LINES)) == len(LINES)


def test_many_lines_take_seconds_and_no_memory() -> None:
    rows = Rows(colour=True, width=80)
    made = entries(*LINES)
    tracemalloc.start()
    began = time.perf_counter()
    for number in range(20_000):
        assert rows.rows(made[number % len(made)])
    took = time.perf_counter() - began
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert took < 20
    assert peak < 1_000_000
