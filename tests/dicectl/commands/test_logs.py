"""`dicectl logs` as people and programs use it, on the local platform."""

from __future__ import annotations

import json
import re
import signal
from collections.abc import Callable
from pathlib import Path

import pytest
from users import SMALL_APP, User, fetch

from dicectl.platforms.local.log import Log

NOTHING = {"port": 8100, "live": 0, "releases": []}
CRASH = [
    ("local[web.1]", "Starting process with command `gunicorn app:app`"),
    ("app[web.1]", "Traceback (most recent call last):"),
    ("app[web.1]", '  File "/app/app.py", line 1, in <module>'),
    ("app[web.1]", "ModuleNotFoundError: No module named 'flask'"),
    ("local[web.1]", "Process exited with status 3"),
]
Write = Callable[[str, str], None]


@pytest.fixture
def write(user: User) -> Write:
    """An app named dice, and what its platform writes into its log."""
    folder = Path(user.env["XDG_DATA_HOME"]) / "dicectl" / "apps" / "dice"
    folder.mkdir(parents=True)
    (folder / "app.json").write_text(json.dumps(NOTHING))
    return Log(folder / "app.log").write


def crash(write: Write) -> None:
    for source, text in CRASH:
        write(source, text)


LOGS = ("logs", "dice", "--to", "local")


def test_an_app_without_lines_says_so(user: User, write: Write) -> None:
    ran = user.dicectl(*LOGS)
    assert (ran.status, ran.out) == (0, "")
    assert ran.err.startswith("dice has no log lines yet")


def test_to_a_pipe_lines_go_as_they_came_and_end_with_what_explains_them(
    user: User, write: Write
) -> None:
    crash(write)
    ran = user.dicectl(*LOGS, TERM="xterm", FORCE_COLOR="1")
    assert ran.status == 0, "the errors are the app's, not the command's"
    assert [line.split(" ", 1)[1] for line in ran.out.splitlines()] == [
        f"{source}: {text}" for source, text in CRASH
    ]
    assert "\x1b" not in ran.out, "these are the app's lines, not ours"
    assert "\x1b[" in ran.err
    assert "flask" in ran.err.split("What went wrong")[1]
    assert "  Next: " in ran.err


def test_what_explains_the_shown_lines_may_be_among_the_others(user: User, write: Write) -> None:
    crash(write)
    ran = user.dicectl(*LOGS, "--grep", "exited")
    assert len(ran.out.splitlines()) == 1
    assert "flask" in ran.err


@pytest.mark.parametrize("choice", [("--grep", "hello"), ("-n", "1"), ("--source", "local")])
def test_errors_that_are_not_among_the_shown_lines_are_not_explained(
    user: User, write: Write, choice: tuple[str, str]
) -> None:
    crash(write)
    write("local[web.1]", "hello")
    ran = user.dicectl(*LOGS, *choice)
    assert ran.out.endswith("hello\n")
    assert "flask" not in ran.err


def test_a_log_in_which_all_is_well_explains_nothing(user: User, write: Write) -> None:
    write("app[web.1]", "hello")
    assert user.dicectl(*LOGS).err == ""


def test_errors_are_shown_alone(user: User, write: Write) -> None:
    write("app[web.1]", "hello")
    crash(write)
    shown = user.dicectl(*LOGS, "--errors").out.splitlines()
    assert [line.split("]: ")[1] for line in shown] == [text for _, text in CRASH[1:]]


def test_since_leaves_out_what_is_older(user: User, write: Write) -> None:
    log = Path(user.env["XDG_DATA_HOME"]) / "dicectl" / "apps" / "dice" / "app.log"
    log.write_text("2020-01-01T00:00:00.000000+00:00 app[web.1]: old\n")
    write("app[web.1]", "new")
    shown = user.dicectl(*LOGS, "--since", "1h30m").out
    assert ("new" in shown, "old" in shown) == (True, False)


def test_json_is_one_object_a_line(user: User, write: Write) -> None:
    crash(write)
    first, *_, last = user.dicectl(*LOGS, "--json").events
    assert sorted(first) == ["process", "severity", "source", "text", "time"]
    assert (last["source"], last["process"], last["severity"]) == ("local", "web.1", "error")


def test_a_line_in_no_format_is_an_object_too(user: User, write: Write) -> None:
    log = Path(user.env["XDG_DATA_HOME"]) / "dicectl" / "apps" / "dice" / "app.log"
    log.write_text("something\n")
    assert user.dicectl(*LOGS, "--json").events == [
        {"time": None, "source": None, "process": None, "text": "something", "severity": "info"}
    ]


def test_a_bad_expression_is_shown_with_a_caret(user: User) -> None:
    ran = user.dicectl(*LOGS, "--grep", "ab(c")
    assert (ran.status, ran.out) == (2, "")
    assert "unterminated subpattern\n  ab(c\n    ^\n" in ran.err


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["--since", "99999999999d"], "'99999999999d' is too long ago."),
        (["--since", "999999999999999999999h"], "is too long ago."),
        (["--since", "9999999d"], "'9999999d' is too long ago."),
        (["--since", "soon"], "'soon' is not like 90s, 10m"),
        (["--json", "--raw"], "--json or --raw, not both"),
        (["-n", "0"], "0 is not in the range"),
        (["--source", "web"], "'web' is not one of 'app', 'heroku'"),
    ],
)
def test_wrong_use_ends_with_2(user: User, args: list[str], said: str) -> None:
    ran = user.dicectl(*LOGS, *args)
    assert (ran.status, said in (ran.out if "--json" in args else ran.err)) == (2, True)


def test_on_a_terminal_it_is_in_columns_and_colours(user: User, write: Write) -> None:
    crash(write)
    seen = user.on_a_terminal(*LOGS, TERM="xterm", COLUMNS="80")
    plain = re.sub(r"\x1b\[[\d;]*m", "", seen).splitlines()
    assert re.fullmatch(r"\d\d:\d\d:\d\d web\.1    ✗ Traceback .*", plain[1])
    assert plain[2] == f"{' ' * 18}│ {CRASH[2][1]}"
    assert "\x1b[1;31mModuleNotFoundError" in seen
    assert "What went wrong" in seen


@pytest.mark.parametrize("env", [{"NO_COLOR": "1", "TERM": "xterm"}, {"TERM": "dumb"}])
def test_colours_can_be_declined(user: User, write: Write, env: dict[str, str]) -> None:
    crash(write)
    seen = user.on_a_terminal(*LOGS, **env)
    assert "\x1b" not in seen
    assert " web.1    ✗ Traceback" in seen


def test_raw_lines_can_be_had_on_a_terminal(user: User, write: Write) -> None:
    write("app[web.1]", "a\x1b[32mb")
    assert user.on_a_terminal(*LOGS, "--raw", TERM="xterm").endswith("app[web.1]: a\x1b[32mb\r\n")


def test_ctrl_c_ends_with_what_explains_the_lines(user: User, write: Write) -> None:
    crash(write)
    with user.running(*LOGS, "-f") as process:
        assert process.stdout is not None
        for _ in CRASH:
            process.stdout.readline()
        write("app[web.1]", "later")
        assert process.stdout.readline().endswith("later\n")
        process.send_signal(signal.SIGINT)
        assert process.wait(30) == 130
        assert process.stderr is not None
        said = process.stderr.read()
    assert "flask" in said.split("What went wrong")[1]
    assert "KeyboardInterrupt" not in said


def test_a_reader_that_has_gone_ends_a_quiet_log(user: User, write: Write) -> None:
    write("app[web.1]", "one")
    with user.running(*LOGS, "-f") as process:
        assert process.stdout is not None
        process.stdout.readline()
        process.stdout.close()
        assert process.wait(30) == 0
        assert process.stderr is not None
        assert process.stderr.read() == ""


def test_the_log_of_a_real_app_tells_its_platform_from_itself(user: User) -> None:
    user.write(SMALL_APP)
    deployed = user.dicectl("deploy", "dice", "--to", "local")
    assert deployed.status == 0, deployed.err
    try:
        with user.running("logs", "-f", "--grep", "some-page") as process:
            assert process.stdout is not None
            fetch(f"{deployed.out.strip()}some-page")
            assert "app[web.1]: " in process.stdout.readline()
        said = user.dicectl("logs", "--source", "heroku", "--json").events
        assert said
        assert {str(line["source"]) for line in said} == {"local"}
        own = user.dicectl("logs", "--source", "app", "--process", "web", "-n", "1")
        assert "some-page" in own.out
    finally:
        user.dicectl("stop", "dice", "--to", "local")
