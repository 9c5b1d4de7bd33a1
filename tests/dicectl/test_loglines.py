"""The format of a log's lines, and of a router's."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dicectl.loglines import LogLine, parse, router

TIME = "2026-11-22T10:00:00.123456+00:00"
LEGACY = (
    'at=info method=GET path="/a?b=1&c=d e" host=my-app.herokuapp.com request_id=8601b555 '
    'fwd="1.2.3.4, 5.6.7.8" dyno=web.1 connect=1ms service=18ms status=200 bytes=13 protocol=https'
)
ROUTER_2 = (
    'at=error code=H12 desc="Request timeout" method=GET path="/" host=x.herokuapp.com '
    "request_id=6903 fwd=138.68.186.89 dyno=web.1 connect=0ms service=30001ms status=503 bytes=0 "
    "protocol=http2.0 tls=true tls_version=tls1.3"
)
EMPTY = (
    'at=error code=H14 desc="No web processes running" method=GET path="/" host=x request_id=1 '
    'fwd="" dyno= connect= service= status=503 bytes= protocol=http1.1 tls=false '
    "tls_version=unknown"
)

words = st.from_regex(re.compile(r"[a-z]+[a-z.0-9-]*", re.ASCII), fullmatch=True)
lines = st.builds(
    LogLine,
    time=st.datetimes().map(lambda time: f"{time.isoformat(timespec='microseconds')}+00:00"),
    source=st.sampled_from(["app", "heroku", "local"]),
    process=words,
    text=st.text(st.characters(exclude_characters="\n")),
)


def fields(text: str) -> dict[str, str | int | bool | None]:
    found = router(LogLine(TIME, "heroku", "router", text))
    assert found is not None
    return found


@given(lines)
def test_what_is_written_is_read_again(line: LogLine) -> None:
    assert parse(str(line)) == line


@given(st.text())
def test_anything_can_be_read(text: str) -> None:
    assert parse(text) is None or text[:4].isdecimal()
    read = parse(f"{TIME} heroku[router]: {text}")
    assert (read is None) == ("\n" in text)


@given(st.text())
def test_any_text_of_a_router_can_be_read(text: str) -> None:
    found = fields(f"at={text}")
    assert all(isinstance(value, str | int | bool | None) for value in found.values())


@pytest.mark.parametrize(
    "line",
    ["", "hello", f"{TIME} app: no process", "10:00 app[web.1]: no date", f" {TIME} app[web.1]: x"],
)
def test_what_has_not_the_format_is_no_line(line: str) -> None:
    assert parse(line) is None


def test_an_empty_message_may_have_lost_its_blank() -> None:
    assert parse(f"{TIME} app[web.1]:") == parse(f"{TIME} app[web.1]: ")


def test_indentation_is_part_of_the_text() -> None:
    line = parse(f"{TIME} app[web.1]:     raise ValueError")
    assert line is not None
    assert line.text == "    raise ValueError"


def test_a_router_of_the_older_kind_quotes_its_visitor() -> None:
    found = fields(LEGACY)
    assert found["path"] == "/a?b=1&c=d e"
    assert found["fwd"] == "1.2.3.4, 5.6.7.8"
    assert (found["connect_ms"], found["service_ms"]) == (1, 18)
    assert (found["status"], found["bytes"], found["protocol"]) == (200, 13, "https")


def test_router_2_does_not_and_says_more_of_the_connection() -> None:
    found = fields(ROUTER_2)
    assert (found["fwd"], found["code"], found["desc"]) == (
        *("138.68.186.89", "H12", "Request timeout"),
    )
    assert (found["tls"], found["tls_version"], found["service_ms"]) == (True, "tls1.3", 30001)


def test_what_a_router_leaves_empty_is_nothing() -> None:
    found = fields(EMPTY)
    empty = [name for name, value in found.items() if value is None]
    assert empty == ["fwd", "dyno", "connect_ms", "service_ms", "bytes"]
    assert found["tls"] is False


def test_a_path_may_hold_a_quotation_mark() -> None:
    assert fields('at=info path="/a"b" host=x')["path"] == '/a"b'


@pytest.mark.parametrize(
    "line",
    [
        LogLine(TIME, "app", "web.1", LEGACY),
        LogLine(TIME, "heroku", "router", "the router speaks of itself"),
    ],
)
def test_other_lines_are_not_a_routers(line: LogLine) -> None:
    assert router(line) is None
