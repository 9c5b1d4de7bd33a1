"""How bad a line is, and what belongs to a traceback."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dicectl.loglines import LogLine
from dicectl.logs.severity import LEVELS, Tracebacks, severity

TIME = "2026-11-22T10:00:00.123456+00:00"


def line(text: str, voice: str = "app[web.1]") -> LogLine:
    source, process = voice.rstrip("]").split("[")
    return LogLine(TIME, source, process, text)


@pytest.mark.parametrize(
    ("voice", "text", "expected"),
    [
        ("app[web.1]", "hello", "info"),
        ("app[web.1]", "no ERRORs here, and an error is no level", "info"),
        ("app[web.1]", "[2026-11-22 10:00:00 +0000] [7] [INFO] Booting worker", "info"),
        ("app[web.1]", "[2026-11-22 10:00:00 +0000] [7] [CRITICAL] WORKER TIMEOUT", "critical"),
        ("app[web.1]", "[2026-11-22 10:00:00,1] ERROR in app: Exception on / [GET]", "error"),
        ("app[web.1]", "WARNING:root:careful", "warning"),
        ("app[web.1]", "DEBUG x", "debug"),
        ("app[web.1]", '{"level": "fatal", "message": "x"}', "critical"),
        ("app[web.1]", "time=1 level=warn msg=x", "warning"),
        ("app[web.1]", "bash: line 1: gunicorn: command not found", "error"),
        ("app[web.1]", "werkzeug.exceptions.BadRequestKeyError: 400", "error"),
        ("app[web.1]", '1.2.3.4 - - [22/Nov/2026] "GET / HTTP/1.1" 500 265 "-"', "error"),
        ("app[web.1]", '1.2.3.4 - - [22/Nov/2026] "GET /ERROR HTTP/1.1" 200 265 "-"', "info"),
        ("app[api]", "Build failed -- check your build output: https://x", "error"),
        ("app[api]", "Release v3 created by user me@example.com", "info"),
        ("heroku[router]", 'at=info method=GET path="/" status=200 bytes=1', "info"),
        ("heroku[router]", 'at=info method=GET path="/" status=404 bytes=1', "info"),
        ("heroku[router]", 'at=info method=GET path="/" status=500 bytes=1', "error"),
        ("heroku[router]", 'at=error code=H12 path="/" status=503 bytes=0', "error"),
        ("heroku[router]", 'at=info code=H80 path="/" status=503 bytes=', "error"),
        ("heroku[router]", 'at=warning code=H27 path="/" status=499 bytes=', "warning"),
        ("heroku[router]", 'at=error code=H24 path="/"', "error"),
        ("heroku[router]", "something else", "info"),
        ("heroku[web.1]", "State changed from starting to up", "info"),
        ("heroku[web.1]", "State changed from up to crashed", "error"),
        ("heroku[web.1]", "Process exited with status 0", "info"),
        ("heroku[web.1]", "Process exited with status 143", "info"),
        ("heroku[web.1]", "Process exited with status 1", "error"),
        ("heroku[web.1]", "Process exited with status 137", "error"),
        ("heroku[web.1]", "Error R14 (Memory quota exceeded)", "error"),
        ("heroku[logplex]", "Error L10 (output buffer overflow)", "warning"),
        ("local[web.1]", "Release v2 refused: it ended with status 3", "error"),
    ],
)
def test_a_line_is_as_bad_as_it_says(voice: str, text: str, expected: str) -> None:
    assert severity(line(text, voice)) == expected


@given(st.sampled_from(["app[web.1]", "app[api]", "heroku[router]", "heroku[web.1]"]), st.text())
def test_any_line_is_of_some_level(voice: str, text: str) -> None:
    assert severity(line(text, voice)) in LEVELS
    assert Tracebacks().part(line(text, voice)) in ("", "first")


def parts(*texts: str) -> list[str]:
    tracebacks = Tracebacks()
    return [tracebacks.part(line(text)) for text in texts]


def test_a_traceback_ends_with_its_exception() -> None:
    assert parts(
        "[ERROR] Exception in worker process",
        "Traceback (most recent call last):",
        '  File "app.py", line 1, in <module>',
        "    import flask",
        "    ^^^^^^^^^^^^",
        "ModuleNotFoundError: No module named 'flask'",
        "[INFO] Worker exiting",
    ) == ["", "first", "more", "more", "more", "last", ""]


def test_an_exception_and_what_it_led_to_are_one_traceback() -> None:
    assert parts(
        "Traceback (most recent call last):",
        "KeyError: 'x'",
        "",
        "During handling of the above exception, another exception occurred:",
        "",
        "Traceback (most recent call last):",
        "ValueError: y",
        "Traceback (most recent call last):",
    ) == ["first", "last", "", "more", "more", "more", "last", "first"]


def test_a_group_of_exceptions_is_as_long_as_it_is_indented() -> None:
    assert parts(
        "  + Exception Group Traceback (most recent call last):",
        '  |   File "app.py", line 1, in <module>',
        "  | ExceptionGroup: two (2 sub-exceptions)",
        "  +-+---------------- 1 ----------------",
        "    | Traceback (most recent call last):",
        "    | ValueError: 1",
        "    +------------------------------------",
        "hello",
    ) == ["first", *["more"] * 6, ""]


def test_processes_have_tracebacks_of_their_own() -> None:
    tracebacks = Tracebacks()
    said = [
        ("app[web.1]", "Traceback (most recent call last):"),
        ("app[web.2]", "hello"),
        ("app[web.2]", "Traceback (most recent call last):"),
        ("app[web.1]", "ValueError: 1"),
        ("heroku[web.2]", "State changed from up to crashed"),
        ("app[web.2]", "ValueError: 2"),
    ]
    found = [tracebacks.part(line(text, voice)) for voice, text in said]
    assert found == ["first", "", "first", "last", "", "last"]
