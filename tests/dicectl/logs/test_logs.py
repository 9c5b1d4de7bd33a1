"""Which lines of a log are read, which come again, and what stays together."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dicectl.errors import DicectlError
from dicectl.events import Notice
from dicectl.loglines import parse
from dicectl.logs.follow import Entry, Log, Wish, age
from dicectl.logs.reconnect import Memory
from dicectl.logs.severity import Tracebacks
from dicectl.logs.tracebacks import together
from dicectl.platforms.local.platform import Local
from dicectl.platforms.local.records import State
from dicectl.platforms.local.store import Store

NOW = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)


@pytest.fixture
def store(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Store:
    """A local app that has not logged anything yet."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path_factory.mktemp("data")))
    store = Store.of("dice")
    store.folder.mkdir(parents=True)
    store.write_state(State(8100))
    return store


def at(seconds: float, voice: str, text: str) -> str:
    time = NOW + timedelta(seconds=seconds)
    return f"{time.isoformat(timespec='microseconds')} {voice}: {text}"


def fill(store: Store, *lines: str) -> None:
    with store.log.open("a", encoding="utf-8") as file:
        file.writelines(f"{line}\n" for line in lines)


def read(wish: Wish) -> tuple[list[str], list[str]]:
    """Return the lines that are shown, and those that were looked at."""
    watched: list[str] = []
    entries = Log(Local("dice"), wish, watched.append).entries()
    return [one.raw for one in entries if isinstance(one, Entry)], watched


def test_the_newest_lines_are_shown_a_hundred_if_nothing_is_said(store: Store) -> None:
    lines = [at(number, "app[web.1]", f"{number}") for number in range(300)]
    fill(store, *lines)
    assert read(Wish())[0] == lines[-100:]
    assert read(Wish(lines=7))[0] == lines[-7:]
    assert read(Wish(lines=1000))[0] == lines
    assert read(Wish(lines=10**30))[0] == lines


def test_what_explains_the_newest_lines_is_looked_for_before_them(store: Store) -> None:
    lines = [at(number, "app[web.1]", f"{number}") for number in range(1000)]
    fill(store, *lines)
    assert read(Wish(lines=7))[1] == lines[-500:]
    assert read(Wish(lines=700))[1] == lines[-700:]


def test_source_and_process_are_chosen_before_lines_are_counted(store: Store) -> None:
    fill(
        store,
        at(0, "app[web.1]", "a"),
        at(1, "app[web.10]", "b"),
        at(2, "local[web.1]", "c"),
        at(3, "app[worker.1]", "d"),
    )
    assert [line[-1] for line in read(Wish(source="app", lines=2))[0]] == ["b", "d"]
    for source in ("heroku", "local"):
        assert [line[-1] for line in read(Wish(source=source, lines=2))[0]] == ["c"]
    assert [line[-1] for line in read(Wish(process="web", lines=9))[0]] == ["a", "b", "c"]
    assert [line[-1] for line in read(Wish(process="web.1", lines=9))[0]] == ["a", "c"]


def test_errors_are_shown_with_their_whole_tracebacks(store: Store) -> None:
    lines = [
        at(0, "app[web.1]", "hello"),
        at(1, "app[web.1]", "Traceback (most recent call last):"),
        at(1, "app[web.2]", "between"),
        at(1, "app[web.1]", '  File "app.py", line 1'),
        at(1, "app[web.1]", "ValueError: x"),
        at(2, "heroku[router]", 'at=error code=H12 path="/" status=503'),
        "no format",
    ]
    fill(store, *lines)
    shown, watched = read(Wish(errors=True))
    assert shown == [lines[1], *lines[3:6]]
    assert watched == lines, "what explains them may be elsewhere"


def test_grep_finds_in_all_there_is_and_counts_what_it_finds(store: Store) -> None:
    lines = [at(number, "app[web.1]", f"number {number}") for number in range(1000)]
    fill(store, *lines)
    assert read(Wish(grep=re.compile("number .?1$"), lines=2))[0] == [lines[81], lines[91]]


def test_since_leaves_out_what_was_before_and_never_looks_at_it(store: Store) -> None:
    lines = [at(number, "app[web.1]", f"{number}") for number in range(500)]
    fill(store, *lines[:200], "no format", *lines[200:], "no format either")
    shown, watched = read(Wish(since=NOW + timedelta(seconds=300)))
    assert shown == watched == [*lines[300:], "no format either"]
    assert read(Wish(since=NOW + timedelta(seconds=300), lines=3))[0][0] == lines[-2]


def test_an_unknown_app_is_an_error(store: Store) -> None:
    log = Log(Local("nothing"), Wish(follow=True), lambda _line: None)
    with pytest.raises(DicectlError, match="D303"):
        next(log.entries())


def test_a_log_that_cannot_be_found_any_more_is_an_error_after_one_try(store: Store) -> None:
    """The stream ends when the app's folder is gone; connecting again then finds no app."""
    fill(store, at(0, "app[web.1]", "one"))
    entries = Log(Local("dice"), Wish(follow=True), lambda _line: None).entries()
    first = next(entries)
    assert isinstance(first, Entry)
    for path in store.folder.iterdir():
        path.unlink()
    store.folder.rmdir()
    assert isinstance(next(entries), Notice)
    with pytest.raises(DicectlError, match="D303"):
        next(entries)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("90s", 90), ("10m", 600), ("2h", 7200), ("1d", 86400), ("1h30m", 5400), ("0s", 0)],
)
def test_an_age_has_a_number_and_a_unit(text: str, seconds: int) -> None:
    assert age(text) == timedelta(seconds=seconds)


@pytest.mark.parametrize("text", ["10", "m", "-1m", "1.5h", "10 m", "1w"])
def test_anything_else_is_no_age(text: str) -> None:
    with pytest.raises(ValueError, match=re.escape(text)):
        age(text)


def news(memory: Memory, lines: list[str]) -> list[str]:
    return [line for line in lines if memory.is_new(line)]


def test_lines_that_come_again_are_dropped_and_those_before_them_too() -> None:
    lines = [at(number, "app[web.1]", f"{number}") for number in range(10)]
    memory = Memory()
    assert news(memory, lines[4:7]) == lines[4:7]
    memory.begin()
    assert news(memory, lines) == lines[7:]


def test_two_lines_that_are_alike_are_two_lines() -> None:
    twice = [at(0, "app[web.1]", "x")] * 2
    memory = Memory()
    assert news(memory, twice) == twice
    memory.begin()
    assert news(memory, [*twice, twice[0]]) == twice[:1]


def test_what_has_no_time_is_always_new() -> None:
    memory = Memory()
    assert news(memory, ["x", "x", ""]) == ["x", "x", ""]


def test_a_memory_does_not_grow() -> None:
    memory = Memory()
    for number in range(20_000):
        assert memory.is_new(at(number, "app[web.1]", "x"))
    kept = [vars(memory)[name] for name in ("_order", "_known", "_again")]
    assert all(len(one) <= 3000 for one in kept)


@given(st.lists(st.integers(0, 5), max_size=30), st.integers(0, 30))
def test_over_two_connections_every_line_comes_once(times: list[int], cut: int) -> None:
    lines = [at(time, "app[web.1]", "x") for time in sorted(times)]
    memory = Memory()
    first = news(memory, lines[:cut])
    memory.begin()
    assert first + news(memory, lines) == lines


def entries(*said: tuple[float, str, str]) -> Iterator[Entry]:
    tracebacks = Tracebacks()
    for time, voice, text in said:
        raw = at(time, voice, text)
        line = parse(raw)
        assert line is not None
        yield Entry(raw, line, "info", tracebacks.part(line))


def shown(*said: tuple[float, str, str]) -> list[str]:
    return [one.raw.split("]: ")[-1] for one in together(entries(*said)) if isinstance(one, Entry)]


FIRST = "Traceback (most recent call last):"


def test_a_traceback_comes_in_one_piece_and_what_was_between_after_it() -> None:
    assert shown(
        (0, "app[web.1]", FIRST),
        (0, "app[web.2]", "b1"),
        (0, "app[web.1]", "  File"),
        (0, "heroku[web.1]", "c"),
        (0, "app[web.1]", "ValueError"),
        (0, "app[web.2]", "b2"),
    ) == [FIRST, "  File", "ValueError", "b1", "c", "b2"]


def test_two_tracebacks_at_once_come_one_after_the_other() -> None:
    assert shown(
        (0, "app[web.1]", FIRST),
        (0, "app[web.2]", FIRST),
        (0, "app[web.1]", "  a"),
        (0, "app[web.2]", "  b"),
        (0, "app[web.1]", "A"),
        (0, "app[web.2]", "B"),
    ) == [FIRST, "  a", "A", FIRST, "  b", "B"]


def test_a_traceback_that_is_never_finished_holds_nothing_up() -> None:
    assert shown(
        (0, "app[web.1]", FIRST),
        (1, "app[web.2]", "b1"),
        (9, "app[web.2]", "b2"),
        (9, "app[web.1]", "  late"),
    ) == [FIRST, "b1", "b2", "  late"]


voices = st.sampled_from(["app[web.1]", "app[web.2]", "heroku[web.1]"])
texts = st.sampled_from([FIRST, "  File", "ValueError", "", "hello"])


@given(st.lists(st.tuples(st.floats(0, 5), voices, texts), max_size=40))
def test_nothing_is_lost_and_each_process_keeps_its_order(
    said: list[tuple[float, str, str]],
) -> None:
    before = list(entries(*said))
    after = [one for one in together(iter(before)) if isinstance(one, Entry)]
    assert sorted(map(id, after)) == sorted(map(id, before))
    for voice in ("app[web.1]", "app[web.2]", "heroku[web.1]"):
        assert [one for one in after if voice in one.raw] == [
            one for one in before if voice in one.raw
        ]
